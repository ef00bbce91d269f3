"""Summary of a DCF: the value by both methods, what the price implies, grids, and what to doubt."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import glance, ranges
from xlmodel.templates.blocks.charts import Bar, Charts, Column
from xlmodel.templates.blocks.charts.cases import CASES, EXPECTED, PRICE
from xlmodel.templates.blocks.charts.kinds import MIDDLE
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import pieces, sensitivity, sentences
from xlmodel.templates.dcf.sensitivity import Sensitivity
from xlmodel.templates.layout import NAVY, Page
from xlmodel.templates.neutral import SCENARIOS

_SCENARIOS_TITLE: Final = "Bear, base and bull: flows that then grow for ever, or are sold"
_GORDON_PART: Final = "out_terminal_share"
_EXIT_PART: Final = "out_exit_share"


def write(front: Page, case: Case, charts: Charts) -> Sensitivity:
    """The sheet: tables on the left, charts on the right."""
    head.write(front, sentences.verdict(case))
    row = glance.write(front, 6, _rows())
    row = _scenarios(front, row + 1)
    grids = sensitivity.write(front, row + 8)
    bars = ranges.write(front, row + 1, _ranges(grids)).bars
    sensitivity.swings(front, grids.below + 1, charts, "I56:N70")
    _charts(front, charts, bars)
    return grids


def _charts(front: Page, charts: Charts, bars: Sequence[Bar]) -> None:
    charts.field(front, "I6:N20", ranges.message(), "Value of a share by method", bars, [PRICE])
    charts.columns(front, "I22:N37", EXPECTED, "Value by both methods", CASES, [PRICE])
    parts = [
        Column('"Flows"', f"out_base_gordon*(1-{_GORDON_PART})", MIDDLE),
        Column('"Growth for ever"', f"out_base_gordon*{_GORDON_PART}", NAVY),
        Column('"Flows"', f"out_base_exit*(1-{_EXIT_PART})", MIDDLE),
        Column('"Sale"', f"out_base_exit*{_EXIT_PART}", NAVY),
    ]
    charts.columns(front, "I39:N54", sentences.FAR, "Where the value of the base case lies", parts, [])


def _rows() -> list[Row]:
    return [
        Row("Price", "price", f"={known('price')}", None, head.PRICE_OF),
        Row("Value by Gordon", "price", f"={pieces.of_a_share('base_gordon_total')}", "base_gordon", sentences.GORDON),
        Row("Value by exit multiple", "price", f"={pieces.of_a_share('base_exit_total')}", "base_exit", sentences.EXIT),
        Row("Expected value", "price", "=EXPECTED_VALUE(scenario_values,scenario_probabilities)", "expected_value",
            "both methods, three scenarios"),
        Row("Upside to it", "percent", "=UPSIDE(out_expected_value,in_price)", "upside"),
        Row("Discount rate", "percent", "=out_discount_rate", None, sentences.RATE),
        Row("Terminal part, Gordon", "percent", f"={pieces.part(pieces.gordon('base_flows'))}", "terminal_share",
            sentences.TERMINAL),
        Row("Terminal part, exit multiple", "percent", f"={pieces.part(pieces.sold_in('base'))}", "exit_share",
            sentences.SOLD),
        Row("Growth that the price implies", "percent", "=out_implied_growth", None, sentences.PRICED),
        Row("Growth that the multiple implies", "percent", "=out_exit_growth", None, sentences.AGAINST_GROWTH),
        Row("Multiple that Gordon implies", "multiple", "=out_gordon_multiple", None, sentences.AGAINST_MULTIPLE),
        Row("Return on new capital", "percent", sentences.RETURN, None, sentences.RETURN_WORDS),
        Row("P/E on FY2", "multiple", "=FORWARD_PE(in_price,in_eps_fy2)", "forward_pe", "of the price"),
        glance.of_checks(),
    ]  # fmt: skip


def _scenarios(front: Page, row: int) -> int:
    """Bear, base and bull side by side, then what is expected."""
    front.band(f"B{row}:G{row}", _SCENARIOS_TITLE)
    front.texts(f"B{row + 1}", [""], "head")
    front.texts(f"C{row + 1}", [*(each.capitalize() for each in SCENARIOS), "Expected"], "head_right")
    odds, growth, multiple, gordon, sold, value, upside, part = range(row + 2, row + 10)
    for column, name in zip("CDE", SCENARIOS, strict=True):
        by_gordon = pieces.of_a_share(pieces.total(pieces.gordon(f"{name}_flows")))
        by_sale = pieces.of_a_share(pieces.total(pieces.sold_in(name)))
        cells = (
            (odds, f"=in_{name}_probability", "percent", "link", None),
            (growth, f"={known(f'{name}_growth_fy3')}", "percent", "link", None),
            (multiple, f"={known(f'{name}_exit_multiple')}", "multiple", "link", None),
            (gordon, f"={by_gordon}", "price", "table", None),
            (sold, f"={by_sale}", "price", "table", None),
            (
                value,
                f"=in_gordon_weight*{column}{gordon}+(1-in_gordon_weight)*{column}{sold}",
                "price",
                "result",
                f"out_{name}_value",
            ),
            (upside, f"=UPSIDE(out_{name}_value,in_price)", "percent", "table", None),
            (part, f"={column}{value}*{column}{odds}", "price", "table", None),
        )
        for at, formula, number, style, output in cells:
            front.formula(f"{column}{at}", formula, number, style, output)
        front.book.define(f"{name}_by_gordon", front.name, f"{column}{gordon}")
        front.book.define(f"{name}_by_exit", front.name, f"{column}{sold}")
    labels = "Probability;Growth of FY3, fading to FY10;Exit multiple;Value by Gordon;Value by exit multiple;Value by both;Upside;Part of the expected value"
    for at, label in enumerate(labels.split(";"), start=odds):
        front.text(f"B{at}", label, "label_bold" if at == value else "label")
    front.book.define("scenario_values", front.name, f"C{value}:E{value}")
    front.book.define("scenario_probabilities", front.name, f"C{odds}:E{odds}")
    front.formula(f"F{odds}", f"=SUM(C{odds}:E{odds})", "percent", "table")
    for at in (gordon, sold):
        front.formula(f"F{at}", f"=EXPECTED_VALUE(C{at}:E{at},scenario_probabilities)", "price", "table")
    front.formula(f"F{value}", "=out_expected_value", "price", "link")
    front.formula(f"F{upside}", "=out_upside", "percent", "link")
    front.formula(f"F{part}", f"=SUM(C{part}:E{part})", "price", "table", "scenario_parts")
    return part + 1


def _ranges(grids: Sensitivity) -> list[Range]:
    step = "a step of the grid each way"
    return [
        Range("Gordon: bear to bull", "=bear_by_gordon", "=bull_by_gordon", "flows of the scenarios"),
        Range("Exit multiple: bear to bull", "=bear_by_exit", "=bull_by_exit", "flows and multiples of them"),
        Range("Rate and growth for ever", f"=MIN({grids.by_growth.inner})", f"=MAX({grids.by_growth.inner})", step),
        Range("Rate and exit multiple", f"=MIN({grids.by_multiple.inner})", f"=MAX({grids.by_multiple.inner})", step),
    ]
