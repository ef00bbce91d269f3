"""What stands beside a cell: its label, and under the headings of its block its unit, day and source."""

from datetime import date
from typing import Final, Protocol

from xlmodel.contract import Cell
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

_WIDEST: Final = 40  # columns in which headings are looked for
_HIGHEST: Final = 200  # rows that a block may have


class Shown(Protocol):
    """What shows cells: a workbook, or the cells of one."""

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows; a date is a number."""

    def cell(self, area: Area) -> Cell:
        """What the first cell of an area shows; a date is one."""


class Surroundings:
    """The cells around a named one."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def label(self, area: Area) -> str:
        """The nearest text to the left, in the same row; empty where there is none."""
        for column in range(area.column - 1, 0, -1):
            found = self._text(area.sheet, area.row, column)
            if found:
                return found
        return ""

    def heading(self, area: Area) -> str:
        """The nearest text above, in the same column and the same block; empty where there is none."""
        for row in range(area.row - 1, max(0, area.row - _HIGHEST), -1):
            if self._shown.value(area.sheet, row, area.column) is None:
                return ""
            found = self._text(area.sheet, row, area.column)
            if found:
                return found
        return ""

    def under(self, area: Area, heading: str) -> str | date | None:
        """What stands in the row of a cell under a heading of its block; None where there is none, or nothing."""
        for row in range(area.row - 1, max(0, area.row - _HIGHEST), -1):
            columns = range(1, _WIDEST + 1)
            texts = {column: self._text(area.sheet, row, column) for column in columns}
            if not any(texts.values()):
                return None  # above a blank row another block begins
            for column, text in texts.items():
                if text == heading and column != area.column:
                    return self._beside(area, column)
        return None

    def _beside(self, area: Area, column: int) -> str | date | None:
        value = self._shown.cell(Area(area.sheet, area.row, column))
        if isinstance(value, date):
            return value
        return value.strip() or None if isinstance(value, str) and not isinstance(value, CellError) else None

    def _text(self, sheet: str, row: int, column: int) -> str:
        value = self._shown.value(sheet, row, column)
        return value.strip() if isinstance(value, str) and not isinstance(value, CellError) else ""
