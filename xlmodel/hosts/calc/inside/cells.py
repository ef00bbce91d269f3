"""References, and the values of cells, while the arguments of a formula are read again."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

_ALL_ROWS, _ALL_COLUMNS = 1_048_576, 16_384
_CORNER = re.compile(r"(?:\$?('(?:[^']|'')*'|[^'.]*)\.)?\$?([A-Z]*)\$?([0-9]*)")

EMPTY: Any = type("Empty", (), {})()  # the value of an empty cell

_COMPARED = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_RECKONED = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


NOT_AVAILABLE = 32767  # Calc's number of #N/A


class UnclearError(Exception):
    """What an argument means cannot be told here."""


class FailedError(UnclearError):
    """It is an error, of this number of Calc's; 0 where only that much is known."""

    def __init__(self, text: str, number: int = 0) -> None:
        super().__init__(text)
        self.number = number


class Cells(NamedTuple):
    """A reference."""

    sheet: Any
    column: int
    row: int
    columns: int = 1
    rows: int = 1

    @property
    def range(self) -> Any:
        """As UNO knows it."""
        right, bottom = self.column + self.columns - 1, self.row + self.rows - 1
        return self.sheet.getCellRangeByPosition(self.column, self.row, right, bottom)

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.columns == self.rows == 1

    @property
    def cell(self) -> Any:
        """The first cell."""
        return self.sheet.getCellByPosition(self.column, self.row)

    def at(self, row: int, column: int) -> Cells:
        """A cell of it, counted from 1; 0 is all of them, as in INDEX."""
        if not (0 <= row <= self.rows and 0 <= column <= self.columns):
            raise FailedError("outside")
        return Cells(
            self.sheet,
            self.column + max(column - 1, 0),
            self.row + max(row - 1, 0),
            1 if column else self.columns,
            1 if row else self.rows,
        )


def referred(text: str, here: Any, sheet_named: Callable[[str], Any]) -> Cells:
    """The cells of a reference as Calc's interface spells it: `B2`, `$Sheet1.A1:B5`, `A:A`, `3:3`."""
    start, end = _corner(text, 0, here, sheet_named)
    if text[end : end + 1] != ":":
        return start
    last, _ = _corner(text, end + 1, start.sheet, sheet_named)
    column, row = min(start.column, last.column), min(start.row, last.row)
    right = max(start.column + start.columns, last.column + last.columns)
    bottom = max(start.row + start.rows, last.row + last.rows)
    return Cells(start.sheet, column, row, right - column, bottom - row)


def _corner(text: str, begin: int, here: Any, sheet_named: Callable[[str], Any]) -> tuple[Cells, int]:
    match = _CORNER.match(text, begin)
    name, letters, digits = match.groups() if match else (None, "", "")
    sheet = here if name is None else sheet_named(name[1:-1].replace("''", "'") if name.startswith("'") else name)
    if match is None or sheet is None or not letters + digits:
        raise UnclearError(text)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if not digits:
        return Cells(sheet, column - 1, 0, 1, _ALL_ROWS), match.end()
    if not letters:
        return Cells(sheet, 0, int(digits) - 1, _ALL_COLUMNS, 1), match.end()
    return Cells(sheet, column - 1, int(digits) - 1), match.end()


def number_of(value: Any) -> float:
    """The number that a value is for arithmetic."""
    if value is EMPTY:
        return 0.0
    if isinstance(value, str):
        raise UnclearError(value)
    return float(value)


def combined(sign: str, left: Any, right: Any) -> Any:
    """What an operator makes of two values."""
    if sign == "&":
        return _text(left) + _text(right)
    if sign in _RECKONED:
        numbers = number_of(left), number_of(right)
        try:
            return _RECKONED[sign](*numbers)
        except (ArithmeticError, ValueError):
            raise FailedError(sign) from None
    if isinstance(left, str) or isinstance(right, str):
        if (isinstance(left, float) or isinstance(right, float)) or sign not in ("=", "<>"):
            raise UnclearError(sign)
        return float(_COMPARED[sign](_text(left).casefold(), _text(right).casefold()))
    return float(_COMPARED[sign](number_of(left), number_of(right)))


def _text(value: Any) -> str:
    if value is EMPTY:
        return ""
    return value if isinstance(value, str) else f"{value:.15g}"
