"""Scenarios: bear, base and bull beside each other, what the price asks for, and what moves the base value most."""

from typing import Final, NamedTuple

from xlmodel.templates.blocks import grid
from xlmodel.templates.blocks.charts import Bar
from xlmodel.templates.blocks.words import known, once_known
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

DIVIDEND: Final = 'IF(in_dps="",0,out_base_dps)'
"""A piece of a formula: what the base case pays first; nothing is counted while Inputs has no dividend."""
_FIRST: Final = 6  # the row of the bear case
_ASSUMED: Final = (
    ("Probability", "=in_{s}_probability", "percent"),
    ("EPS at the start", "=out_{s}_eps", "price"),
    ("Growth a year", "=" + known("{s}_growth"), "percent"),
    ("Years", "=in_years", "number"),
    ("Exit P/E", "=" + known("{s}_multiple"), "multiple"),
    ("Required return", "=in_discount_rate", "percent"),
    ("First dividend", "=out_{s}_dps", "price"),
)
_ASKED: Final = (
    ("Growth a year that the price needs", "percent", "=IMPLIED_GROWTH(price_of_earnings,out_base_eps,in_years,in_base_multiple,in_discount_rate)",
     "out_implied_growth", once_known("base_growth", '"at the exit P/E of the base case, whose growth is "&FIXED(in_base_growth*100,1)&" %"')),
    ("Exit P/E that the price needs", "multiple",
     "=IMPLIED_EXIT_MULTIPLE(price_of_earnings,out_base_eps,in_base_growth,in_years,in_discount_rate)",
     "out_implied_exit_multiple", once_known("base_multiple", '"at the growth of the base case, whose exit P/E is "&FIXED(in_base_multiple,1)')),
    ("Return a year that the base case pays at the price", "percent",
     f"=IMPLIED_IRR(in_price,out_base_exit_price,in_years,{DIVIDEND},in_base_growth)", "out_base_return",
     '="against a required return of "&FIXED(in_discount_rate*100,1)&" %"'),
    ("Cost of equity that the estimates imply", "percent",
     '=IMPLIED_COST_OF_EQUITY(in_price,in_eps_fy1,in_eps_fy2,IF(in_dps="",0,in_dps))', "out_implied_cost_of_equity",
     "Easton: the growth from FY1 to FY2 goes on for ever; to hold the required return against"),
    ("Dividends within the base value", "price", "=out_base_value-out_base_exit_price/(1+in_discount_rate)^in_years",
     "base_dividends", '=IF(in_dps="","no dividend on Inputs: none is counted","the rest is what the price pays for earnings")'),
    ("Price without them", "price", "=in_price-base_dividends", "price_of_earnings", ""),
)  # fmt: skip
_BEAR, _BASE, _BULL = range(_FIRST, _FIRST + 3)


def _of_cases(column: str) -> tuple[str, str, str]:
    """Formulas: the lower of bear and bull, base, the higher of bear and bull."""
    ends = f"({column}{_BEAR},{column}{_BULL})"
    return f"=MIN{ends}", f"={column}{_BASE}", f"=MAX{ends}"


_ENDS: Final = (
    ("EPS", "price", *_of_cases("D")),
    ("Growth", "percent", *_of_cases("E")),
    ("Years", "number", "=MAX(in_years-in_years_step,0)", "=in_years", "=in_years+in_years_step"),
    ("Exit multiple", "multiple", *_of_cases("G")),
    ("Discount rate", "percent", "=MAX(in_discount_rate-in_discount_rate_step,0)", "=in_discount_rate",
     "=in_discount_rate+in_discount_rate_step"),
)  # fmt: skip


class ThreeCases(NamedTuple):
    """What was written, as references from another sheet."""

    page: Page
    expected: str  # by SCENARIO_TABLE
    centre: str  # of the grid
    swings: list[Bar]  # the largest first
    chart: str  # the cells that are left for them


def write(book: Book) -> ThreeCases:
    """The sheet."""
    page = book.page("Scenarios", (2, 46, 13, 13, 13, 13, 13, 15, 13))
    page.title("Scenarios", "EPS grown to the exit, times the P/E paid there, with dividends, discounted to today")
    _assumed(page)
    expected = _table(page, _FIRST + 4)
    row = _asked(page, _FIRST + 12)
    tornado = row + 1
    row, swings = _tornado(page, tornado)
    growth = grid.Axis(f"$E${_BASE}", "in_growth_step", "percent")
    multiple = grid.Axis(f"$G${_BASE}", "in_multiple_step", "multiple")
    title = "Value by growth (down) and exit P/E (across); the middle is the base case"
    centre = grid.write(
        page,
        row + 1,
        title,
        growth,
        multiple,
        lambda down, across: f"=SCENARIO_VALUE(out_base_eps,{down},in_years,{across},in_discount_rate,{DIVIDEND})",
    ).centre
    return ThreeCases(page, expected, centre, swings, f"F{tornado + 1}:I{row}")


def _assumed(page: Page) -> None:
    page.band(f"B{_FIRST - 2}:I{_FIRST - 2}", "What is assumed, from Inputs")
    page.text(f"B{_FIRST - 1}", "Scenario", "head")
    page.texts(f"C{_FIRST - 1}", [heading for heading, _, _ in _ASSUMED], "head_right")
    for row, scenario in enumerate(SCENARIOS, start=_FIRST):
        page.text(f"B{row}", scenario.capitalize(), "table_text")
        for column, (_, formula, number) in zip("CDEFGHI", _ASSUMED, strict=True):
            page.formula(f"{column}{row}", formula.format(s=scenario), number, "link")


def _table(page: Page, row: int) -> str:
    """SCENARIO_TABLE; gives the cell of its expected value."""
    page.band(f"B{row}:I{row}", "What they are worth; Expected is weighed by the probabilities")
    lists = ",".join(f"{column}{_FIRST}:{column}{_FIRST + 2}" for column in "BCDEFGH")
    dividends = f'IF(in_dps="",0,I{_FIRST}:I{_FIRST + 2})'
    numbers = ("general", "percent", "price", "price", "price", "percent", "percent", "price")
    styles = ("head", "table", "table", "table", "table_total")
    page.spill(f"B{row + 1}:I{row + 5}", f"=SCENARIO_TABLE(in_price,{lists},{dividends})", numbers, styles)
    page.text(f"B{row + 6}", "Standard deviation of the value")
    deviation = f"=SCENARIO_SD(F{row + 2}:F{row + 4},C{row + 2}:C{row + 4})"
    page.formula(f"F{row + 6}", deviation, "price", "table")
    return f"{page.name}!F{row + 5}"


def _asked(page: Page, row: int) -> int:
    page.band(f"B{row}:I{row}", "What the price asks for")
    for at, (label, number, formula, name, words) in enumerate(_ASKED, start=row + 1):
        page.text(f"B{at}", label)
        page.formula(f"C{at}", formula, number, "result" if name.startswith("out_") else "table", name)
        if words.startswith("="):
            page.formula(f"D{at}", words, style="aside")
        elif words:
            page.text(f"D{at}", words, "aside")
    return row + len(_ASKED) + 1


def _tornado(page: Page, row: int) -> tuple[int, list[Bar]]:
    """The ends of each assumption and what they do; gives the row below, and what is drawn."""
    page.band(
        f"B{row}:I{row}",
        "What moves the base value: one assumption at a time to its bear and its bull end, years and return by a step",
    )
    page.text(f"B{row + 1}", "Assumption", "head")
    page.texts(f"C{row + 1}", ["Low", "Base", "High"], "head_right")
    first, last = row + 2, row + 1 + len(_ENDS)
    for at, (label, number, *formulas) in enumerate(_ENDS, start=first):
        page.text(f"B{at}", label, "table_text")
        for column, formula in zip("CDE", formulas, strict=True):
            page.formula(f"{column}{at}", formula, number, "table")
    top = last + 2
    base, low, high = (f"{column}{first}:{column}{last}" for column in "DCE")
    cells = f"B{top}:E{top + len(_ENDS)}"
    page.spill(cells, f"=SCENARIO_TORNADO({base},{low},{high})", ("general", "price"), ("head", "table"))
    below = top + 1 + len(_ENDS)
    page.formula(
        f"B{below}",
        '=IF(base_dividends=0,"","Without the dividends, "&FIXED(base_dividends,2)&" in the base case.")',
        style="aside",
    )
    swings = [
        Bar(f"{page.name}!$B${at}", *(f"{page.name}!${column}${at}+base_dividends" for column in "CD"))
        for at in range(top + 1, below)
    ]
    return below + 1, swings
