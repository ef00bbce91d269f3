"""What the jump of a price implies: for earnings, for the multiple, for the odds of bull."""

from typing import Final

from xlmodel.templates.blocks.words import write_words
from xlmodel.templates.layout import Page

_DOWN: Final = ("general", "percent", "percent", "multiple", "multiple", "price", "percent", "percent", "percent")
ROWS: Final = len(_DOWN)


def write(page: Page, row: int, heading: str, arguments: str, last: str = "C") -> int:
    """The block, from column B on: a heading, and the answer of EVENT_RERATING in B and C; the row below it."""
    page.band(f"B{row}:{last}{row}", "")
    write_words(page, f"B{row}", heading, "band")
    formula = f"=EVENT_RERATING({arguments})"
    page.spill(f"B{row + 1}:C{row + ROWS}", formula, ("general", "number"), ("head", "table"), _DOWN)
    return row + ROWS + 1
