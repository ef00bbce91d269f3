"""Summary: one page that says what the share is worth, what the price implies, and what to doubt."""

from typing import Any

from xlmodel.templates.alibaba import scenarios, story
from xlmodel.templates.alibaba.peers import CAPS, HIGHEST, MULTIPLES
from xlmodel.templates.alibaba.peers import TABLE as PEERS
from xlmodel.templates.blocks import definitions, grid
from xlmodel.templates.blocks.words import day, known
from xlmodel.templates.layout import BAD, GOOD, GREY, NAVY, Book, Page

GLANCE = 5  # the heading row of each block
DEFINITIONS = 24
AVERAGES = 34
GRID = 45

_IMPLIED = "in_base_eps,in_years,in_base_multiple,in_discount_rate"
_IMPLIED_MULTIPLE = "in_base_eps,in_base_growth,in_years,in_discount_rate"
# Label, number format, formula and name as told, formula and name on dated figures.
_ROWS = (
    ("Share price", "price", "=in_price", None, f"={known('dated_price')}", None),
    ("Forward EPS", "price", "=in_forward_eps", None, f"={known('eps_fy2')}", None),
    ("Forward P/E", "multiple", "=FORWARD_PE(in_price,in_forward_eps)", "forward_pe",
     "=FORWARD_PE(in_dated_price,in_eps_fy2)", "dated_forward_pe"),
    ("P/E on the next twelve months", "multiple", "=NTM_PE(in_price,in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2)",
     "ntm_pe", "=NTM_PE(in_dated_price,in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2)", "dated_ntm_pe"),
    ("Peers' P/E", "multiple", f"=PEER_MULTIPLE({MULTIPLES},in_peer_method,{CAPS})", "peer_multiple",
     "=out_peer_multiple", None),
    ("Discount to peers", "percent", f"=PEER_DISCOUNT(out_forward_pe,{MULTIPLES},in_peer_method,{CAPS})",
     "peer_discount", f"=PEER_DISCOUNT(out_dated_forward_pe,{MULTIPLES},in_peer_method,{CAPS})", "dated_peer_discount"),
    ("Bear value", "price",
     "=SCENARIO_VALUE(in_bear_eps,in_bear_growth,in_years,in_bear_multiple,in_discount_rate)", "bear_value",
     "=out_bear_value", None),
    ("Base value", "price",
     "=SCENARIO_VALUE(in_base_eps,in_base_growth,in_years,in_base_multiple,in_discount_rate)", "base_value",
     "=out_base_value", None),
    ("Bull value", "price",
     "=SCENARIO_VALUE(in_bull_eps,in_bull_growth,in_years,in_bull_multiple,in_discount_rate)", "bull_value",
     "=out_bull_value", None),
    ("Expected value", "price",
     f"=EXPECTED_VALUE(D{GLANCE + 7}:D{GLANCE + 9},Scenarios!C{scenarios.ASSUMPTIONS}:C{scenarios.ASSUMPTIONS + 2})",
     "expected_value", "=out_expected_value", None),
    ("Upside to the expected value", "percent", "=UPSIDE(out_expected_value,in_price)", "upside",
     "=UPSIDE(out_expected_value,in_dated_price)", "dated_upside"),
    ("Reward / risk", "multiple", "=REWARD_RISK(in_price,out_bull_value,out_bear_value)", "reward_risk",
     "=REWARD_RISK(in_dated_price,out_bull_value,out_bear_value)", "dated_reward_risk"),
    ("Break-even probability of bull", "percent", "=BREAKEVEN_PROBABILITY(in_price,out_bull_value,out_bear_value)",
     "breakeven_probability", "=BREAKEVEN_PROBABILITY(in_dated_price,out_bull_value,out_bear_value)",
     "dated_breakeven_probability"),
    ("The price implies: growth a year", "percent", f"=IMPLIED_GROWTH(in_price,{_IMPLIED})", "implied_growth",
     f"=IMPLIED_GROWTH(in_dated_price,{_IMPLIED})", "dated_implied_growth"),
    ("The price implies: P/E at the exit", "multiple", f"=IMPLIED_EXIT_MULTIPLE(in_price,{_IMPLIED_MULTIPLE})",
     "implied_exit_multiple", f"=IMPLIED_EXIT_MULTIPLE(in_dated_price,{_IMPLIED_MULTIPLE})",
     "dated_implied_exit_multiple"),
)  # fmt: skip
_AVERAGES = ("median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_harmonic")


def write(book: Book) -> tuple[Page, str]:
    """The sheet Summary, and the cell in the middle of its grid."""
    page = book.page("Summary", (1.5, 22, 11, 12, 13, 12, 12, 2, 13, 13, 13, 13, 13, 13), GOOD)
    page.title(
        "Alibaba: what is it worth?",
        "US dollars per ADS · as told in September 2025, and the same model on dated figures",
    )
    page.sheet.merge_range("B3:N3", "", book.style("warning"))
    page.formula("B3", "=out_warning", "general", "warning")
    page.sheet.set_row(2, 30)
    _glance(page)
    title = "Forward P/E by every definition: as told, and on the dated price"
    definitions.write(page, DEFINITIONS, title, ("in_price", "in_dated_price"))
    _averages(page)
    growth = grid.Axis("in_base_growth", "in_growth_step", "percent")
    multiple = grid.Axis("in_base_multiple", "in_multiple_step", "multiple")
    title = "Base value by growth (down) and exit P/E (across)"
    centre = grid.write(page, GRID, title, growth, multiple, _base_value).centre
    _charts(book, page)
    return page, centre


def _base_value(growths: str, multiples: str) -> str:
    return f"=SCENARIO_VALUE(in_base_eps,{growths},in_years,{multiples},in_discount_rate)"


def _glance(page: Page) -> None:
    page.band(f"B{GLANCE}:G{GLANCE}", "At a glance")
    page.text(f"D{GLANCE}", "As told", "band_right")
    page.formula(f"E{GLANCE}", f"={day('in_as_of')}", style="band_right")
    for row, (label, number, told, name, dated, dated_name) in enumerate(_ROWS, start=GLANCE + 1):
        page.text(f"B{row}", label)
        for column, formula, output in (("D", told, name), ("E", dated, dated_name)):
            style = "result" if output else "link"
            page.formula(f"{column}{row}", formula, number, style, f"out_{output}" if output else None)
    row = GLANCE + len(_ROWS) + 1
    page.text(f"B{row}", "All checks hold", "label_bold")
    page.formula(f"D{row}", "=out_checks_ok", "general", "check")
    page.verdict(f"D{row}")
    page.formula(f"F{GLANCE + 1}", f'="told: of "&{day("in_price_date")}', style="aside")
    page.text(f"F{GLANCE + 2}", "dated: of FY2", "aside")
    page.text(f"F{GLANCE + 5}", "next fiscal year", "aside")
    page.text(f"F{GLANCE + 6}", "positive = cheaper", "aside")
    page.text(f"F{GLANCE + 14}", "at the base multiple", "aside")
    page.text(f"F{GLANCE + 15}", "at the base growth", "aside")


def _averages(page: Page) -> None:
    page.band(f"B{AVERAGES}:G{AVERAGES}", "Discount to peers by several averages (positive = cheaper)")
    page.text(f"B{AVERAGES + 1}", "Average", "head")
    page.texts(f"C{AVERAGES + 1}", ["Peers", "As told"], "head_right")
    page.formula(f"E{AVERAGES + 1}", f"={day('in_as_of')}", style="head_right")
    for row, method in enumerate(_AVERAGES, start=AVERAGES + 2):
        arguments = f"{MULTIPLES},B{row},{CAPS}"
        page.text(f"B{row}", method, "table_text")
        page.formula(f"C{row}", f"=PEER_MULTIPLE({arguments})", "multiple", "table")
        page.formula(f"D{row}", f"=PEER_DISCOUNT(out_forward_pe,{arguments})", "percent", "table")
        page.formula(f"E{row}", f"=PEER_DISCOUNT(out_dated_forward_pe,{arguments})", "percent", "table")
    highest = f"INDEX({PEERS}[Ticker],MATCH({HIGHEST},{MULTIPLES},0))"
    remark = (
        f'="One peer at "&ROUND({HIGHEST},0)&" times ("&{highest}&")"',
        '="moves the mean and not"',
        '="the median."',
    )
    for row, formula in enumerate(remark, start=AVERAGES + 2):
        shown = f'=IF(ISNUMBER({HIGHEST}),{formula.removeprefix("=")},"")'
        page.formula(f"F{row}", shown, style="aside")


def _charts(book: Book, page: Page) -> None:
    place = {"object_position": 1, "x_offset": 4}
    page.sheet.insert_chart(f"I{GLANCE}", _bars(book), place)
    page.sheet.insert_chart("I21", _field(book), place)
    page.sheet.insert_chart("I37", _tornado(book), place)


def _bars(book: Book) -> Any:
    first, last = scenarios.BARS + 1, scenarios.BARS + 4
    chart = book.book.add_chart({"type": "column"})
    colours = (BAD, "#64748B", GOOD, NAVY)
    chart.add_series(
        {
            **_series("Scenarios", "C", first, last, "Value per ADS"),
            "points": [{"fill": {"color": c}} for c in colours],
            "data_labels": {"value": True, "num_format": "0"},
            "gap": 60,
        }
    )
    chart.combine(_prices(book, "Scenarios", {"D": "Price as told", "E": "Dated price"}, first, last))
    return _finish(chart, "Bear, base, bull and expected value against the price", hidden=[0])


def _field(book: Book) -> Any:
    first, last = scenarios.FIELD + 1, scenarios.FIELD + len(scenarios.RANGES)
    chart = book.book.add_chart({"type": "column", "subtype": "stacked"})
    chart.add_series({**_series("Scenarios", "C", first, last, "Low"), **_INVISIBLE})
    chart.add_series(
        {**_series("Scenarios", "E", first, last, "Range of value"), "fill": {"color": "#8FA8D6"}, "gap": 60}
    )
    chart.combine(_prices(book, "Scenarios", {"F": "Price as told", "G": "Dated price"}, first, last))
    return _finish(chart, "Football field: what each method says", hidden=[0])


def _tornado(book: Book) -> Any:
    first, last = story.TORNADO + 1, story.TORNADO + story.COUNT
    chart = book.book.add_chart({"type": "bar"})
    for column, name, colour in (("H", "If it happens", NAVY), ("I", "If it does not", "#B8C4DC")):
        series = _series("Story", column, first, last, name)
        chart.add_series({**series, "fill": {"color": colour}, "overlap": 100, "gap": 40})
    names = {"reverse": True, "label_position": "low", "num_font": {"size": 9}, "line": {"color": GREY}}
    chart.set_y_axis(names)
    return _finish(chart, "Drivers: what each adds to, or takes from, the expected value", value_axis="x")


_INVISIBLE: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}


def _series(sheet: str, column: str, first: int, last: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "categories": f"={sheet}!$B${first}:$B${last}",
        "values": f"={sheet}!${column}${first}:${column}${last}",
    }


def _prices(book: Book, sheet: str, columns: dict[str, str], first: int, last: int) -> Any:
    """The prices as lines across the bars."""
    chart = book.book.add_chart({"type": "line"})
    for (column, name), colour in zip(columns.items(), ("#D97706", NAVY), strict=True):
        line = {"color": colour, "width": 1.75, "dash_type": "dash"}
        chart.add_series({**_series(sheet, column, first, last, name), "line": line})
    return chart


def _finish(chart: Any, title: str, value_axis: str = "y", hidden: list[int] | None = None) -> Any:
    chart.set_title({"name": title, "name_font": {"size": 11, "color": NAVY}, "overlay": False})
    axis = {
        "num_format": "0",
        "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}},
        "num_font": {"size": 9},
    }
    axis["line"] = {"none": True}
    (chart.set_y_axis if value_axis == "y" else chart.set_x_axis)(axis)
    if value_axis == "y":
        chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": GREY}})
    chart.set_legend({"position": "bottom", "font": {"size": 9}, "delete_series": hidden or []})
    chart.set_size({"width": 580, "height": 305})
    chart.set_chartarea({"border": {"color": "#D1D5DB"}})
    return chart
