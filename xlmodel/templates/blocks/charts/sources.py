"""Charts: the sheet with the cells that the charts are drawn from, plain formulas, in labelled blocks."""

from typing import Final

from xlmodel.formula.area import Area
from xlmodel.templates.blocks.charts.drawing import Point
from xlmodel.templates.layout import Book

SHEET: Final = "Charts"


class Sources:
    """Blocks below each other, from column B to N."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.page = book.page(SHEET, (2, 34, *[12] * 12), "#6B7280")
        self.page.title(SHEET, "What the charts are drawn from: plain formulas; there is nothing to change here")
        self.page.text(
            "B3", "Left and right are between 0 and 1 across a chart; heights count its rows upwards.", "subtitle"
        )
        self.page.long(3, 2, first=1)
        self._below = 5

    def block(self, title: str, headings: str, rows: int) -> int:
        """A band, and the headings of the columns; the first of so many rows below them."""
        top = self._below
        first, *others = headings.split(";")
        self.page.band(f"B{top}:N{top}", title)
        self.page.text(f"B{top + 1}", first, "head")
        self.page.texts(f"C{top + 1}", others, "head_right")
        self._below = top + rows + 3
        return top + 2

    def words(self, cell: str, formula: str) -> None:
        """A text made by a formula."""
        self.page.formula(cell, f"={formula}", style="table_text" if cell.startswith("B") else "table")

    def value(self, cell: str, value: str) -> None:
        """What another cell gives; an empty text while it is no number, so that the least and the most pass it by."""
        self.page.formula(cell, f'=IF(ISNUMBER({value}),{value},"")', "number", "table")

    def place(self, cell: str, formula: str | float) -> None:
        """Where something stands in a chart."""
        self.page.formula(cell, f"={formula if isinstance(formula, str) else f'{formula:.4g}'}", "place", "table")

    def day(self, cell: str, formula: str) -> None:
        """A day."""
        self.page.formula(cell, f"={formula}", "date", "table_text")

    def at(self, first: str, last: str = "") -> str:
        """Cells of the sheet, as a chart refers to them."""
        return f"{SHEET}!" + ":".join(_fixed(cell) for cell in (first, last) if cell)

    def point(self, x: str, y: str) -> Point:
        """A point whose place stands in two cells."""
        return Point(self.at(x), self.at(y))

    def points(self, x: tuple[str, str], y: tuple[str, str]) -> Point:
        """Points whose places stand in two runs of cells."""
        return Point(self.at(*x), self.at(*y))


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell.removeprefix(letters)}"


def nth(cells: str, number: int) -> str:
    """The address of one cell of a column, counted from 0."""
    area = Area.referred(cells)
    return Area(area.sheet, area.row + number, area.column).address
