"""Excel's values as pywin32 delivers them to cells, and answers to what the VBA wrappers take back."""

import math
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from xlmodel.call import MISSING, Answer, Cell
from xlmodel.days import serial
from xlmodel.errors import CellError, InputError

# Excel's numbers of its errors. A file cannot hold the ones that newer versions added, but a formula can meet them.
NUMBERS: Final = {
    CellError.NULL: 2000,
    CellError.DIV0: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
    CellError.SPILL: 2045,
    CellError.CALC: 2050,
}
_NEWER = {
    2043: CellError.NA,
    2046: CellError.VALUE,
    2047: CellError.VALUE,
    2048: CellError.VALUE,
    2049: CellError.VALUE,
}
ERRORS: Final = {number: error for error, number in NUMBERS.items()} | _NEWER
# A cell's error reaches Python as an integer; a number of a cell is always a float.
_SCODE = -2_146_828_288
_BY_SCODE: Final = {_SCODE + number: error for number, error in ERRORS.items()}

ERROR: Final = "#xlm:error:"
_OMITTED = "#xlm:missing"
_NO_VALUE: Final = {
    "#xlm:areas": "an argument is made of several blocks; give one block of cells",
    "#xlm:object": "an argument is an object and not a value",
    "#xlm:unreadable": "an argument cannot be read",
}


def argument_from_excel(value: Any) -> Any:
    """One argument: a Cell, rows of Cells, or MISSING.

    Raises
        InputError  it is nothing that a cell could hold.
    """
    kind = type(value)
    if kind is float:
        return value
    if kind is tuple:
        rows = value if value and type(value[0]) is tuple else (value,)  # a row of an array comes without its bracket
        if set(map(type, chain.from_iterable(rows))) <= _AS_THEY_ARE:
            return rows
        return [[_cell(cell) for cell in row] for row in rows]
    if kind is str:
        if value == _OMITTED:
            return MISSING
        if value in _NO_VALUE:
            raise InputError(_NO_VALUE[value])
    return _cell(value)


_AS_THEY_ARE = {float, str, bool, type(None)}


def _cell(value: Any) -> Cell:
    if type(value) in _AS_THEY_ARE or isinstance(value, date):
        return value  # type: ignore[no-any-return]
    if isinstance(value, int):
        return _BY_SCODE.get(value, float(value))
    if isinstance(value, Decimal):  # a currency
        return float(value)
    raise InputError(f"{value!r} is nothing that a cell can hold")


def answer_to_excel(answer: Answer) -> list[list[Any]]:
    """Rows as xlwings' server hands them on; the first error carries the reason.

    pywin32 cannot send an error value back, so an error travels as a text that the wrapper turns into one.
    """
    cells: list[list[Any]] = answer.cells
    if set(map(type, chain.from_iterable(cells))) == {float} and all(map(math.isfinite, chain.from_iterable(cells))):
        return cells  # by far the most common case, kept short
    reason = answer.reason or ""
    rows = []
    for row in cells:
        sent = []
        for cell in row:
            sent.append(_sent(cell, reason))
            if isinstance(cell, CellError):
                reason = ""
        rows.append(sent)
    return rows


def _sent(cell: Cell, reason: str) -> Any:
    if isinstance(cell, CellError):
        return error_to_excel(cell, reason)
    if cell is None:
        return ""
    if isinstance(cell, bool | str):
        return cell
    number = serial(cell) if isinstance(cell, date) else float(cell)
    return number if math.isfinite(number) else error_to_excel(CellError.NUM, reason)


def error_to_excel(error: CellError, reason: str) -> str:
    """An error and its reason in the one text that the wrapper knows."""
    return f"{ERROR}{NUMBERS.get(error, NUMBERS[CellError.VALUE])}:{reason}"
