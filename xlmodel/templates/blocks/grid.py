"""A value over two inputs, five steps each, whose middle is the model itself."""

from collections.abc import Callable
from itertools import product
from typing import Final, NamedTuple

from xlmodel.templates.layout import Page

STEPS: Final = (-2, -1, 0, 1, 2)
_COLUMNS: Final = "CDEFG"


class Grid(NamedTuple):
    """What was written, as references from another sheet."""

    centre: str
    inner: str  # the values up to a step away from it
    below: int  # the row below the block


class Axis(NamedTuple):
    """What changes along an edge."""

    middle: str  # the input
    step: str
    number: str


def write(
    page: Page,
    row: int,
    title: str,
    down: Axis,
    across: Axis,
    formula: Callable[[str, str], str],
    number: str = "price",
    *,
    one_by_one: bool = False,
    more_is_better: bool = True,
) -> Grid:
    """The block, from column B on.

    Parameters
        formula         of the value, from the cells down and the cells across.
        one_by_one      a formula a cell, from one cell down and one across, where no formula takes them all at once.
        more_is_better  low values are red and high ones green; else it is not coloured.
    """
    page.band(f"B{row}:G{row}", title)
    top = row + 1
    for k, column in zip(STEPS, _COLUMNS, strict=True):
        page.formula(f"{column}{top}", _step(across, k), across.number, "head_right")
    for at, k in enumerate(STEPS, start=top + 1):
        page.formula(f"B{at}", _step(down, k), down.number, "label_number")
    first, last = top + 1, top + len(STEPS)
    cells = f"C{first}:G{last}"
    if one_by_one:
        for at, column in product(range(first, last + 1), _COLUMNS):
            page.formula(f"{column}{at}", formula(f"$B{at}", f"{column}${top}"), number, "table")
    else:
        page.spill(cells, formula(f"B{first}:B{last}", f"C{top}:G{top}"), (number,))
    scale = {"type": "3_color_scale", "min_color": "#F8D7DA", "mid_color": "#FFFFFF", "max_color": "#D1E7DD"}
    if more_is_better:
        page.sheet.conditional_format(cells, scale)
    edges = ((f"C{top}:G{top}", f"E{top}"), (f"B{first}:B{last}", f"B{first + 2}"))
    # Of a loss no multiple is in the middle, and there is nothing to measure.
    page.book.uneven += [
        f"IF(ISNUMBER({page.name}!{middle}),ABS(SUM({page.name}!{edge})-{len(STEPS)}*{page.name}!{middle}),0)"
        for edge, middle in edges
    ]
    inner = f"{page.name}!D{first + 1}:F{last - 1}"
    return Grid(f"{page.name}!E{first + 2}", inner, last + 1)


def _step(axis: Axis, steps: int) -> str:
    return f'=IF({axis.middle}="",NA(),{axis.middle}+({steps})*{axis.step})'
