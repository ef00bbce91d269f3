"""Drivers: what each event adds to the base value, step by step, alone, and in all combinations with the others."""

from typing import Final, NamedTuple

from xlmodel.formula.area import Area
from xlmodel.templates.blocks import drivers as block
from xlmodel.templates.blocks.drivers import Drivers
from xlmodel.templates.layout import Page

WIDTHS: Final = (2, 46, 13, 15, 15, 15, 13, 15)
_START: Final = "present_eps,in_base_multiple"
_PERCENTILES: Final = 5  # rows of them in the distribution, after mean and deviation


class Story(NamedTuple):
    """What was written, as references from another sheet."""

    ranked: Area  # what each moves, the largest first, without the headings
    steps: str  # the base value and all steps together
    mean: str  # over all combinations
    low: str  # the value that 5 % of them stay below
    high: str


def write(page: Page, drivers: Drivers) -> Story:
    """The sheet."""
    page.title("Drivers", "Events that may happen to the base case, each with what it does to EPS and to the P/E")
    page.text(
        "B3", "Change them on Inputs; an effect is a fraction of the base case: -10 % takes a tenth of it.", "subtitle"
    )
    row, steps = _steps(page, 5, drivers)
    row = _together(page, row + 1, drivers)
    page.band(f"B{row + 1}:H{row + 1}", "What each of them moves; the largest first")
    ranked = Area(page.name, row + 3, 2, drivers.rows, 6)
    row = block.table(page, row + 2, drivers, _START)
    page.band(f"B{row + 1}:H{row + 1}", "All combinations of them")
    return Story(ranked, steps, *_combinations(page, row + 2, drivers))


def _steps(page: Page, row: int, drivers: Drivers) -> tuple[int, str]:
    """From the base value to the expected one, a driver a row; gives the row below, and the last value."""
    page.band(f"B{row}:H{row}", "From the base value to the expected value with them, in the order of Inputs")
    page.text(f"B{row + 1}", "Driver", "head")
    heads = ["Probability", "Effect on EPS", "Effect on P/E", "If it alone happens", "Adds", "Value so far"]
    page.texts(f"C{row + 1}", heads, "head_right")
    base = row + 2
    last = base + drivers.rows
    page.text(f"B{base}", "Base case, no driver", "table_text")
    page.formula(f"H{base}", "=out_base_value", "price", "table")
    for number, at in enumerate(range(base + 1, last + 1), start=1):
        name, odds, eps, multiple = (
            f"in_driver_{number}_{each}" for each in ("name", "probability", "eps_impact", "multiple_impact")
        )
        empty = f'{name}&{odds}&{eps}&{multiple}=""'
        page.formula(f"B{at}", f'=IF({empty},"",IF({name}="","(no name)",{name}))', style="table_text")
        page.formula(f"C{at}", f'=IF({empty},"",IF({odds}="",NA(),{odds}))', "percent", "table")
        for column, effect in (("D", eps), ("E", multiple)):
            page.formula(f"{column}{at}", f'=IF({empty},"",N({effect}))', "percent", "table")
        alone = f"DRIVER_VALUE({_START},N({eps}),N({multiple}))"
        page.formula(f"F{at}", f'=IF({empty},"",{alone})', "price", "table")
        before = f"H{base}+SUM(G{base}:G{at - 1})"
        page.formula(f"G{at}", f'=IF({empty},"",({before})*C{at}*((1+D{at})*(1+E{at})-1))', "price", "table")
        page.formula(f"H{at}", f'=IF({empty},"",{before}+G{at})', "price", "table")
    page.text(f"B{last + 1}", "All steps", "table_total_text")
    for column in "CDEF":
        page.text(f"{column}{last + 1}", "", "table_total_text")
    page.formula(f"G{last + 1}", f"=H{last + 1}-H{base}", "price", "table_total")
    page.formula(f"H{last + 1}", f"=H{base}+SUM(G{base}:G{last})", "price", "table_total")
    return last + 2, f"{page.name}!H{last + 1}"


def _together(page: Page, row: int, drivers: Drivers) -> int:
    """All of them at once; what a summary shows of them is named here."""
    page.band(f"B{row}:H{row}", "All of them together")
    results = (
        ("Expected value with the drivers", drivers.expected(_START), "out_driver_expected_value"),
        ("All that add to the value happen, no other", drivers.with_those(_START, above=True), "out_driver_bull_value"),
        ("All that take from it happen, no other", drivers.with_those(_START, above=False), "out_driver_bear_value"),
    )
    for at, (label, formula, name) in enumerate(results, start=row + 1):
        page.text(f"B{at}", label)
        page.formula(f"H{at}", formula, "price", "result", name)
    return row + 1 + len(results)


def _combinations(page: Page, row: int, drivers: Drivers) -> tuple[str, str, str]:
    """Every way they can turn out; gives the cells of the mean and of the ends that one in twenty lies beyond."""
    lists = f"{drivers.probabilities},{drivers.on_eps},{drivers.on_multiple}"
    formula = f"=DRIVER_DISTRIBUTION({_START},{lists},in_price,in_driver_correlation)"
    last = row + 3 + _PERCENTILES
    down = ("general", *["price"] * (2 + _PERCENTILES), "percent")
    page.spill(f"B{row}:C{last}", formula, ("general", "price"), ("head", "table"), down)
    mean, low, high = (f"{page.name}!C{at}" for at in (row + 1, row + 3, row + 2 + _PERCENTILES))
    return mean, low, high
