"""A value over two inputs, five steps each, whose middle is the model itself."""

from collections.abc import Callable
from typing import Final, NamedTuple

from xlmodel.templates.layout import Page

STEPS: Final = (-2, -1, 0, 1, 2)
_COLUMNS: Final = "CDEFG"


class Grid(NamedTuple):
    """What was written, as references from another sheet."""

    centre: str
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
) -> Grid:
    """The block, from column B on.

    Parameters
        formula  of the value, from the cells down and the cells across.
    """
    page.band(f"B{row}:G{row}", title)
    top = row + 1
    for k, column in zip(STEPS, _COLUMNS, strict=True):
        page.formula(f"{column}{top}", f"={across.middle}+({k})*{across.step}", across.number, "head_right")
    for at, k in enumerate(STEPS, start=top + 1):
        page.formula(f"B{at}", f"={down.middle}+({k})*{down.step}", down.number, "label_bold")
    first, last = top + 1, top + len(STEPS)
    cells = f"C{first}:G{last}"
    page.spill(cells, formula(f"B{first}:B{last}", f"C{top}:G{top}"), (number,))
    scale = {"type": "3_color_scale", "min_color": "#F8D7DA", "mid_color": "#FFFFFF", "max_color": "#D1E7DD"}
    page.sheet.conditional_format(cells, scale)
    return Grid(f"{page.name}!E{first + 2}", last + 1)
