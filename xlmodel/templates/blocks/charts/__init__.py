"""Charts that Excel and LibreOffice draw alike, also after LibreOffice saved them; each with its message in a cell above.

    drawn = Charts(book)  # once, where its sheet shall stand: it holds the cells that the charts are drawn from
    drawn.field(front, "I6:N19", '="The price stands in "&...', "Value by method", bars, [Mark('"Price"', "in_price")])
    drawn.tornado(front, "I21:N33", message, title, swings, Mark('"Base value"', "out_base_value"), ("at low", "at high"))
    drawn.columns(front, "I35:N46", message, title, [Column('"Bear"', "out_bear_value", BAD)], [Mark(...)])
    drawn.distribution(front, "I48:N60", message, title, "Paths!B5:B25", "Paths!C5:C25", [Mark(...)])
    drawn.history(front, "I62:N75", message, title, "Inputs!B9:B60", [Trace('"P/E"', "Inputs!E9:E60")], [Mark(...)], multiple)

The first two rows of the block of cells are the message: a text, or a formula that makes one of numbers. The chart fills
the others; its own title is a text that says what is drawn, since Calc's save would freeze a formula there. Every name
and value is a piece of a formula: `out_bear_value`, `Scenarios!$C$7`, `"Bear"`; names are short, since a program breaks
them where they are longer than a fifth of the chart. A value that is no number leaves its place empty, and its name says
n/a. A Summary from `front.page` has tables in B to G and room for charts in I to N, from row 6 on.
"""

from collections.abc import Sequence
from typing import Final

from xlmodel.formula.area import Area, cell_address
from xlmodel.templates.blocks.charts import distribution, field, history, tornado, upright
from xlmodel.templates.blocks.charts.drawing import Place
from xlmodel.templates.blocks.charts.kinds import Bar, Column, Mark, Shown, Trace, multiple, percent, price
from xlmodel.templates.blocks.charts.sources import Sources
from xlmodel.templates.layout import Book, Page

__all__ = ["Bar", "Charts", "Column", "Mark", "Trace", "multiple", "percent", "price"]

_MESSAGE: Final = 2  # rows
_EDGE: Final = 4  # pixels; programs round widths, and one that reached into the next column would be printed with it


class Charts:
    """The charts of a workbook, and the sheet with the cells that they are drawn from."""

    def __init__(self, book: Book) -> None:
        self._sources = Sources(book)

    def field(
        self, page: Page, cells: str, message: str, title: str, bars: Sequence[Bar], marks: Sequence[Mark],
        shown: Shown = price,
    ) -> None:  # fmt: skip
        """Ranges of value by method below each other, the price across."""
        field.draw(self._sources, page, _place(page, cells, message), title, bars, marks, shown)

    def tornado(
        self, page: Page, cells: str, message: str, title: str, swings: Sequence[Bar], middle: Mark,
        moved: tuple[str, str], shown: Shown = price,
    ) -> None:  # fmt: skip
        """What each assumption does to a value, at its low and at its high end; they stand in the order given."""
        tornado.draw(self._sources, page, _place(page, cells, message), title, swings, middle, moved, shown)

    def columns(
        self, page: Page, cells: str, message: str, title: str, columns: Sequence[Column], marks: Sequence[Mark],
        shown: Shown = price,
    ) -> None:  # fmt: skip
        """Values side by side, the price across."""
        upright.draw(self._sources, page, _place(page, cells, message), title, columns, marks, shown)

    def distribution(
        self, page: Page, cells: str, message: str, title: str, values: str, weights: str, marks: Sequence[Mark],
        shown: Shown = price,
    ) -> None:  # fmt: skip
        """How likely each value is, as a curve; values and weights are addresses of two columns with their sheet."""
        distribution.draw(self._sources, page, _place(page, cells, message), title, values, weights, marks, shown)

    def history(
        self, page: Page, cells: str, message: str, title: str, days: str, traces: Sequence[Trace],
        levels: Sequence[Mark], shown: Shown = price,
    ) -> None:  # fmt: skip
        """Lines through time, levels across; days and values are addresses of columns with their sheet."""
        history.draw(self._sources, page, _place(page, cells, message), title, days, traces, levels, shown)


def _place(page: Page, cells: str, message: str) -> Place:
    """Write the message into the first rows; the place of the chart below them."""
    area = Area.of(cells)
    page.merged(area._replace(rows=_MESSAGE).block, message, "message")
    below = area._replace(row=area.row + _MESSAGE, rows=area.rows - _MESSAGE)
    width, height = page.pixels(below.block)
    return Place(cell_address(below.row, below.column), width - _EDGE, height - _EDGE)
