"""Which arguments of a call are empty cells.

Calc hands an add-in 0 for an empty cell, and does not say which cell is being calculated. A valuation must never
take a missing number for zero, so when a 0 arrives the formulas themselves are asked: is there a call of this
function whose other arguments have these values and whose argument here is an empty cell?
"""

from __future__ import annotations

import re
import time
from typing import Any, NamedTuple

from . import table
from .formulas import NAME, REFERENCE, TABLE_CELL, arguments, in_braces
from .interfaces import desktop

_VALUE, _DATE, _TEXT, _FORMULA = 1, 2, 4, 16  # com.sun.star.sheet.CellFlags
_SHEETS = "com.sun.star.sheet.SpreadsheetDocument"
_LAST_ROW = 1_048_575

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?")
_OURS = re.compile(table.NAMES)


class Place(NamedTuple):
    """A cell."""

    sheet: Any
    column: int
    row: int


class Call(NamedTuple):
    """A call in which some argument is an empty cell."""

    cells: list[Any]  # the cell of each argument that is one
    texts: list[str]


class Blanks:
    """Answers for all open documents."""

    def __init__(self) -> None:
        self.context: Any = None
        self._calls: dict[str, list[Call]] = {}
        self._good_until = 0.0

    def among(self, name: str, values: tuple[Any, ...]) -> tuple[int, ...]:
        """The places of the arguments that are empty cells."""
        if time.monotonic() > self._good_until:
            self._read()
        if name not in self._calls:
            return ()
        found: set[int] = set()
        for call in self._calls[name]:
            blank = [i for i, cell in enumerate(call.cells) if values[i] == 0.0 and cell is not None and _empty(cell)]
            if blank and all(i in blank or _may_be(call, i, value) for i, value in enumerate(values)):
                found.update(blank)
        return tuple(sorted(found))

    def forget(self) -> None:
        """A document has changed."""
        self._good_until = 0.0

    def _read(self) -> None:
        start = time.monotonic()
        self._calls = {}
        components = desktop(self.context).getComponents().createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if hasattr(component, "supportsService") and component.supportsService(_SHEETS):
                _Document(component).read_into(self._calls)
        # However large the documents, a tenth of the time goes into this at most.
        now = time.monotonic()
        self._good_until = now + 10 * (now - start)


class _Document:
    """One document while its formulas are read."""

    def __init__(self, document: Any) -> None:
        self._sheets = document.getSheets()
        self._names = document.NamedRanges
        self._tables = document.DatabaseRanges
        self._filled: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._named: dict[str, Place | None] = {}

    def read_into(self, calls: dict[str, list[Call]]) -> None:
        """Notes the calls in which an argument is an empty cell; there are few."""
        for number in range(self._sheets.getCount()):
            sheet = self._sheets.getByIndex(number)
            for block in sheet.queryContentCells(_FORMULA):
                top = block.getRangeAddress().StartRow
                for i, row in enumerate(block.getFormulaArray(), top):
                    for formula in row:
                        if _OURS.search(formula):
                            text = formula[1:-1] if in_braces(formula) else formula
                            self._read_formula(text, sheet, i, calls)

    def _read_formula(self, formula: str, sheet: Any, row: int, calls: dict[str, list[Call]]) -> None:
        texts: dict[tuple[str, int], list[str]] = {}
        for argument in arguments(formula):
            if argument.function in table.FUNCTIONS:
                texts.setdefault((argument.function, argument.call), []).append(argument.text)
        for (function, _), given in texts.items():
            places = [self._place(text, sheet, row) for text in given]
            if any(place is not None and self._is_empty(place) for place in places):
                cells = [place and place[0].getCellByPosition(place[1], place[2]) for place in places]
                calls.setdefault(function, []).append(Call(cells, given))

    def _place(self, argument: str, sheet: Any, row: int) -> Place | None:
        """The single cell an argument refers to, if it is one."""
        in_table = TABLE_CELL.fullmatch(argument)
        if in_table:
            return self._table_place(in_table[1], in_table[2], row)
        match = REFERENCE.fullmatch(argument)
        if match:
            if match[1]:
                other = match[1].rstrip(".").lstrip("$")
                other = other[1:-1].replace("''", "'") if other.startswith("'") else other
                if not self._sheets.hasByName(other):
                    return None
                sheet = self._sheets.getByName(other)
            column = 0
            for letter in match[2]:
                column = column * 26 + ord(letter) - 64
            return Place(sheet, column - 1, int(match[3]) - 1)
        if not NAME.fullmatch(argument):
            return None
        if argument not in self._named:
            self._named[argument] = self._named_place(argument)
        return self._named[argument]

    def _named_place(self, name: str) -> Place | None:
        if not self._names.hasByName(name):
            return None
        cells = self._names.getByName(name).getReferredCells()
        if cells is None:
            return None
        address = cells.getRangeAddress()
        if (address.StartColumn, address.StartRow) != (address.EndColumn, address.EndRow):
            return None
        return Place(self._sheets.getByIndex(address.Sheet), address.StartColumn, address.StartRow)

    def _table_place(self, name: str, heading: str, row: int) -> Place | None:
        if not self._tables.hasByName(name):
            return None
        area = self._tables.getByName(name).getDataArea()
        sheet = self._sheets.getByIndex(area.Sheet)
        headings = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.StartRow)
        for i, shown in enumerate(headings.getDataArray()[0]):
            if str(shown).lower() == heading.lower():
                return Place(sheet, area.StartColumn + i, row)
        return None

    def _is_empty(self, place: Place) -> bool:
        """Asked of Calc a column at a time: a cell at a time takes a second for 10 000 formulas."""
        sheet, column, row = place
        key = (sheet.Name, column)
        if key not in self._filled:
            strip = sheet.getCellRangeByPosition(column, 0, column, _LAST_ROW)
            filled = strip.queryContentCells(_VALUE | _DATE | _TEXT | _FORMULA).getRangeAddresses()
            self._filled[key] = [(block.StartRow, block.EndRow) for block in filled]
        return not any(first <= row <= last for first, last in self._filled[key])


def _empty(cell: Any) -> bool:
    return bool(cell.getType().value == "EMPTY")


def _may_be(call: Call, place: int, value: Any) -> bool:
    """Whether an argument of a call can have arrived as this value."""
    if place >= len(call.cells) or not call.texts[place]:
        return value is None
    cell = call.cells[place]
    if cell is None:
        literal = call.texts[place]
        if _NUMBER.fullmatch(literal):
            return bool(value == float(literal))
        return value is not None  # an expression: it may be anything
    kind = cell.getType().value
    if kind == "EMPTY":
        return bool(value == 0.0)
    if kind == "VALUE":
        return bool(value == cell.getValue())
    if kind == "TEXT":
        return bool(value == cell.getString())
    return bool(value == (cell.getValue() if isinstance(value, float) else cell.getString()))
