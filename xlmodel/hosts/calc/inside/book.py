"""An open document as the arguments of its formulas are read again: sheets, names, tables, filled cells.

While Calc calculates, no cell with a formula may be read here: that would calculate it at once, and where it hangs from
the cell that is being calculated it would show Err:522 for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .cells import EMPTY, NOT_AVAILABLE, Cells, FailedError, UnclearError

_VALUE, _DATE, _TEXT, _FORMULA = 1, 2, 4, 16  # com.sun.star.sheet.CellFlags
_LAST_ROW = 1_048_575
_MANY_ROWS = 5_000
_FINDING = ("MATCH", "XMATCH", "NA")  # whose error is #N/A
_AS_IN_THE_DOCUMENT = ("IgnoreCase", "RegularExpressions", "Wildcards", "MatchWholeCell")


class Book:
    """One document, between two changes of it.

    Parameters
        calculated  nothing is being calculated, so that cells with formulas may be read as well.
    """

    def __init__(self, document: Any, context: Any, calculated: bool) -> None:
        self.document, self._context, self._calculated = document, context, calculated
        self._sheets = document.getSheets()
        self._filled: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._named: dict[tuple[str, str], Any] = {}
        self._places: dict[tuple[Any, ...], dict[Any, int]] = {}
        self._functions: Any = None

    def sheets(self) -> Iterator[Any]:
        """All of them."""
        for number in range(self._sheets.getCount()):
            yield self._sheets.getByIndex(number)

    def sheet(self, name: str) -> Any:
        """The sheet of a name; None if there is none."""
        return self._sheets.getByName(name) if self._sheets.hasByName(name) else None

    def named(self, name: str, sheet: Any) -> Any:
        """What a name means on a sheet: Cells, or the text of an expression; None if there is no such name."""
        key = (name, sheet.Name)
        if key not in self._named:
            self._named[key] = next(
                (_meant(names.getByName(name), self._sheets) for names in self._names(sheet) if names.hasByName(name)),
                None,
            )
        return self._named[key]

    def _names(self, sheet: Any) -> tuple[Any, Any]:
        return sheet.NamedRanges, self.document.NamedRanges

    def table_place(self, name: str, heading: str, row: int) -> Cells | None:
        """The cell of a table's column in a row."""
        tables = self.document.DatabaseRanges
        if not tables.hasByName(name):
            return None
        area = tables.getByName(name).getDataArea()
        sheet = self._sheets.getByIndex(area.Sheet)
        headings = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.StartRow)
        for i, shown in enumerate(headings.getDataArray()[0]):
            if str(shown).lower() == heading.lower():
                return Cells(sheet, area.StartColumn + i, row)
        return None

    def content(self, cell: Any) -> Any:
        """The value of a cell: a number, a text, EMPTY.

        Raises
            FailedError   it is an error.
            UnclearError  it may not be read now.
        """
        kind = cell.getType().value
        if kind == "EMPTY":
            return EMPTY
        if kind == "VALUE":
            return cell.getValue()
        if kind == "TEXT":
            return cell.getString()
        if not self._calculated:
            raise UnclearError("a formula")
        if cell.getError():
            raise FailedError("a formula", cell.getError())
        return cell.getString() if cell.FormulaResultType2 == 2 else cell.getValue()

    def readable(self, cells: Cells) -> Any:
        """A range as UNO knows it, a whole column as far as the sheet is used.

        Raises
            UnclearError  there are formulas in it, which may not be read now.
        """
        found = self._used_part(cells).range
        if not self._calculated and found.queryContentCells(_FORMULA).getCount():
            raise UnclearError("formulas")
        return found

    def position(self, key: Any, line: Cells) -> int:
        """The place of the first cell of a line that equals a key, from 1; found at once for any number of keys.

        Raises
            FailedError  there is none.
        """
        where = (line.sheet.Name, *line[1:])
        if where not in self._places:
            cells = [cell for row in self.readable(line).getDataArray() for cell in row]
            self._places[where] = {_folded(cell): i for i, cell in reversed(list(enumerate(cells, 1)))}
        place = self._places[where].get(_folded(key))
        if place is None:
            raise FailedError("not found", NOT_AVAILABLE)
        return place

    def _used_part(self, cells: Cells) -> Cells:
        if cells.rows < _MANY_ROWS:
            return cells
        cursor = cells.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.getRangeAddress().EndRow
        return cells._replace(rows=max(1, min(cells.rows, last + 1 - cells.row)))

    def answer(self, function: str, arguments: Sequence[Any]) -> Any:
        """What a function of Calc's gives.

        Raises
            FailedError   it is an error, or its arguments are wrong, which is one too.
            UnclearError  many values.
        """
        if self._functions is None:
            make = self._context.ServiceManager.createInstanceWithContext
            self._functions = make("com.sun.star.sheet.FunctionAccess", self._context)
            for setting in _AS_IN_THE_DOCUMENT:
                if hasattr(self.document, setting) and hasattr(self._functions, setting):
                    setattr(self._functions, setting, getattr(self.document, setting))
        try:
            found = self._functions.callFunction(function, tuple(arguments))
        except Exception:
            raise FailedError(function, NOT_AVAILABLE if function in _FINDING else 0) from None
        if not isinstance(found, (float, str)):
            raise UnclearError(function)
        return found

    def is_empty(self, place: Cells) -> bool:
        """Asked of Calc a column at a time: a cell at a time takes a second for 10 000 formulas."""
        key = (place.sheet.Name, place.column)
        if key not in self._filled:
            strip = place.sheet.getCellRangeByPosition(place.column, 0, place.column, _LAST_ROW)
            filled = strip.queryContentCells(_VALUE | _DATE | _TEXT | _FORMULA).getRangeAddresses()
            self._filled[key] = [(block.StartRow, block.EndRow) for block in filled]
        return not any(first <= place.row <= last for first, last in self._filled[key])


def _meant(name: Any, sheets: Any) -> Any:
    cells = name.getReferredCells()
    if cells is None:
        return name.getContent()
    area = cells.getRangeAddress()
    columns, rows = area.EndColumn - area.StartColumn + 1, area.EndRow - area.StartRow + 1
    return Cells(sheets.getByIndex(area.Sheet), area.StartColumn, area.StartRow, columns, rows)


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
