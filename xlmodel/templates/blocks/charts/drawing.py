"""A drawing of straight lines and words between points, the one form of chart that LibreOffice's save keeps as it is.

Columns with lines across them come back as stacked lines, and a title made by a formula comes back as a text. So every
bar is a thick line between two points, every word is the name of a series and stands in a cell, and what the chart has
to say stands in a cell above it.
"""

from typing import Any, Final, NamedTuple

from xlmodel.formula.area import Area
from xlmodel.templates.layout import GREY, INK, Book, Page

_POINT: Final = 0.75  # of a pixel
_TITLE: Final = 20  # pixels of height


class Point(NamedTuple):
    """Where something stands: two cells, or two runs of cells, with their sheet."""

    x: str
    y: str


class Place(NamedTuple):
    """Where a chart goes: the cell of its upper left corner, and its size in pixels."""

    cell: str
    width: int
    height: int


class Drawing:
    """One chart, from 0 to 1 across and from 0 to so many rows up."""

    def __init__(self, book: Book, place: Place, rows: float, above: int = 0) -> None:
        """Begin it.

        Parameters
            above  pixels kept free above the rows.
        """
        self.place, self._book = place, book
        self.row = (place.height - _TITLE - above) / rows  # pixels
        self.rows = rows + above / self.row
        self._chart = book.book.add_chart({"type": "scatter", "subtype": "straight"})

    def line(self, points: Point, colour: str, pixels: float, name: str, *, dashed: bool = False) -> None:
        """A line through points; so thick that it is a bar, if need be."""
        line: dict[str, Any] = {"color": colour, "width": round(pixels * _POINT * 2) / 2}
        if dashed:
            line["dash_type"] = "dash"
        self._series(points, name, {"line": line})

    def words(self, text: str, at: Point, side: str, colour: str = INK, *, bold: bool = False) -> None:
        """What stands in a cell, beside a point: left, right, above or below of it."""
        font = {"size": 9, "color": colour, "bold": bold}
        # On white: a line across would strike it out.
        label = {"series_name": True, "value": False, "position": side, "font": font, "fill": {"color": "#FFFFFF"}}
        self._series(at, text, {"line": {"none": True}, "data_labels": label})

    def put(self, page: Page, title: str) -> None:
        """Place it on a sheet; its title says what is drawn, and no number, since it cannot follow one."""
        plain = {"visible": False, "major_gridlines": {"visible": False}}
        self._chart.set_x_axis({**plain, "min": 0, "max": 1})
        self._chart.set_y_axis({**plain, "min": 0, "max": round(self.rows, 3)})
        self._frame(title)
        page.sheet.insert_chart(self.place.cell, self._chart, {"object_position": 1})

    def _series(self, points: Point, name: str, how: dict[str, Any]) -> None:
        cells = {"name": f"={name}", "categories": f"={points.x}", "values": f"={points.y}"}
        # XlsxWriter would keep zero for a cell that is an error, and a reader that trusts it draw a line to the ground.
        kept = {"categories_data": self._kept(points.x), "values_data": self._kept(points.y)}
        self._chart.add_series({**cells, **kept, "marker": {"type": "none"}, **how})

    def _kept(self, cells: str) -> list[float | None]:
        area = Area.referred(cells)
        values = (self._book.value(area.sheet, *place) for place in area.places())
        return [value if isinstance(value, int | float) else None for value in values]

    def _frame(self, title: str) -> None:
        """A quiet title, no legend, the size; the places of all parts are set, so that no program chooses its own."""
        above = _TITLE / self.place.height
        small = {"size": 9, "color": GREY, "bold": False}
        self._chart.set_title({"name": title, "name_font": small, "overlay": True, "layout": {"x": 0.008, "y": 0.01}})
        self._chart.set_plotarea({"layout": {"x": 0.01, "y": above, "width": 0.98, "height": 0.99 - above}})
        self._chart.set_legend({"none": True})
        self._chart.set_size({"width": self.place.width, "height": self.place.height})
        self._chart.set_chartarea({"border": {"none": True}})
