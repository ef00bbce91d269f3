"""Sensitivity: grids over the flows of the base case, live, whose middle is the model; one assumption at a time."""

from typing import Final, NamedTuple

from xlmodel.templates.blocks import grid
from xlmodel.templates.blocks.charts import Bar, Charts, Mark
from xlmodel.templates.blocks.grid import Axis, Grid
from xlmodel.templates.blocks.words import write_words
from xlmodel.templates.dcf.pieces import gordon, of_a_share, priced_growth, sold, total
from xlmodel.templates.layout import NAVY, Page

_RATE: Final = Axis("out_discount_rate", "in_rate_step", "percent")
_GROWTH: Final = Axis("in_terminal_growth", "in_growth_step", "percent")
_MULTIPLE: Final = Axis("in_base_exit_multiple", "in_multiple_step", "multiple")


class Sensitivity(NamedTuple):
    """What was written."""

    by_growth: Grid  # the value by Gordon
    by_multiple: Grid  # the value by exit multiple
    implied: Grid  # growth that the price implies
    below: int


def write(page: Page, row: int) -> Sensitivity:
    """Three grids below each other, from column B on."""
    by_growth = grid.write(page, row, "Gordon, base flows: discount rate (down), growth for ever (across)",
                           _RATE, _GROWTH, _by_gordon, one_by_one=True)  # fmt: skip
    by_multiple = grid.write(page, by_growth.below + 1, "Exit multiple, base flows: discount rate (down), multiple (across)",
                             _RATE, _MULTIPLE, _by_sale, one_by_one=True)  # fmt: skip
    implied = grid.write(page, by_multiple.below + 1, "Growth to FY10 that the price implies: by rate and growth for ever",
                         _RATE, _GROWTH, lambda down, across: f"={priced_growth(down, across)}", "percent",
                         one_by_one=True, more_is_better=False)  # fmt: skip
    return Sensitivity(by_growth, by_multiple, implied, implied.below)


def _by_gordon(rate: str, growth: str) -> str:
    return f"={of_a_share(total(gordon('base_flows', rate, growth)))}"


def _by_sale(rate: str, multiple: str) -> str:
    return f"={of_a_share(total(sold('base_flows', multiple, 'base_last_earnings', rate)))}"


def swings(page: Page, row: int, charts: Charts, place: str) -> None:
    """What each assumption alone does to the value of the base case by both methods, as a table and as a chart."""
    page.band(f"B{row}:G{row}", "One assumption at a time: value of the base case by both methods")
    page.text(f"B{row + 1}", "Assumption", "head")
    page.texts(f"C{row + 1}", ["Low", "High", "Swing", "Place"], "head_right")
    page.text(f"G{row + 1}", "Moved by", "head_aside")
    first, last = row + 2, row + 1 + len(_moved())
    for at, (label, (low, high), words) in enumerate(_moved(), start=first):
        page.text(f"B{at}", label, "table_text")
        page.formula(f"C{at}", f"={low}", "price", "table")
        page.formula(f"D{at}", f"={high}", "price", "table")
        page.formula(f"E{at}", f'=IFERROR(ABS(D{at}-C{at}),"")', "price", "table")
        page.formula(f"F{at}", f"={_position(at, first, last)}", "count", "table")
        write_words(page, f"G{at}", words, "aside")
    largest = f"MATCH(MAX(E{first}:E{last}),E{first}:E{last},0)"
    message = (
        f'=IFERROR("The largest swing: "&INDEX(B{first}:B{last},{largest})&", from "&FIXED(INDEX(C{first}:C{last},{largest}),2)'
        f'&" to "&FIXED(INDEX(D{first}:D{last},{largest}),2)&".","Without a value there is no swing.")'
    )
    bars = [_bar(page, first, last, position) for position in range(1, last - first + 2)]
    middle = Mark('"Base value"', "out_base_value", NAVY)
    charts.tornado(page, place, message, "Value of the base case", bars, middle, ("at low", "at high"))


def _position(at: int, first: int, last: int) -> str:
    """A piece of a formula: which swing it is by its size, from 1; of equal ones the upper first, those without a value last."""
    swings, above = f"E${first}:E${last}", f"E${first}:E{at}"
    of_equal_ones = f"COUNTIF({above},E{at})-1"
    return f'IF(ISNUMBER(E{at}),RANK(E{at},{swings})+{of_equal_ones},COUNT({swings})+COUNTIF({above},""))'


def _bar(page: Page, first: int, last: int, position: int) -> Bar:
    """The swing at a position of the chart."""
    cells = {column: f"{page.name}!${column}${first}:${column}${last}" for column in "BCDF"}
    return Bar(*(f"INDEX({cells[column]},MATCH({position},{cells['F']},0))" for column in "BCD"))


def _moved() -> list[tuple[str, tuple[str, str], str]]:
    """Label, the value at the low and at the high end, and in words how far it is moved."""
    lower, higher = (f"(out_discount_rate{sign}in_rate_step)" for sign in "-+")
    less, more = (f"(in_terminal_growth{sign}in_growth_step)" for sign in "-+")
    cheaper, dearer = (f"(in_base_exit_multiple{sign}in_multiple_step)" for sign in "-+")
    return [
        ("Discount rate", (_value(rate=lower), _value(rate=higher)), _step("in_rate_step")),
        ("Growth for ever", (_value(growth=less), _value(growth=more)), _step("in_growth_step")),
        (
            "Exit multiple",
            (_value(multiple=cheaper), _value(multiple=dearer)),
            '=FIXED(in_multiple_step,1)&" times"',
        ),
        ("Growth from FY3 on", (_value("bear"), _value("bull")), "bear, bull"),
    ]


def _step(cell: str) -> str:
    return f'=FIXED({cell}*100,1)&" points"'


def _value(
    scenario: str = "base",
    rate: str = "out_discount_rate",
    growth: str = "in_terminal_growth",
    multiple: str = "in_base_exit_multiple",
) -> str:
    """The value by both methods with one of these moved."""
    flows = f"{scenario}_flows"
    both = f"in_gordon_weight*{total(gordon(flows, rate, growth))}+(1-in_gordon_weight)*"
    return of_a_share(f"({both}{total(sold(flows, multiple, f'{scenario}_last_earnings', rate))})")
