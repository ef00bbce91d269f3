"""Calc's values to cells and back.

Calc has one number type: a truth value and a date are numbers. An empty cell of a range is an empty text. An error
goes out as a NaN whose payload is its code, and comes in only through WITH_ERRORS, as a marked text.
"""

import math
import struct
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.call import MISSING, Block, Cell
from xlmodel.days import serial
from xlmodel.errors import CellError

Rows = tuple[tuple[float | str, ...], ...]
Packed = list[Any]  # a block of numbers: how many columns, and the numbers as bytes, row by row

# LibreOffice's error codes (sc/inc: formula/errorcodes.hxx); the ones above 500 that Excel has no word for are faults
# of a formula or of its arguments.
CODES: Final = {
    CellError.NUM: 503,
    CellError.VALUE: 519,
    CellError.NULL: 521,
    CellError.REF: 524,
    CellError.NAME: 525,
    CellError.DIV0: 532,
    CellError.NA: 32767,
}
ERRORS: Final = {code: error for error, code in CODES.items()} | {
    502: CellError.NUM,
    522: CellError.CIRCULAR,
    523: CellError.NUM,
}
_QUIET_NAN: Final = 0x7FF8000000000000


# In front of an error's code where Calc lets no error through, in a block that WITH_ERRORS returns. From the private
# use area of Unicode, so that no cell holds it by accident.
ERROR_MARK: Final = "\ue001"


def _nan(code: int) -> float:
    number: float = struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | code))[0]
    return number


_NANS: Final = {error: _nan(code) for error, code in CODES.items()}


def error_from_code(code: int) -> CellError:
    """The error that Calc numbers so."""
    return ERRORS.get(code, CellError.VALUE)


def argument_from_calc(value: Any) -> Any:
    """An argument of a function of ours: a cell, rows of cells, an array of numbers, or MISSING."""
    if value is None:
        return MISSING
    if type(value) is list:
        columns, numbers = value
        return np.frombuffer(numbers).reshape(-1, columns).copy()  # which a function may write to
    if type(value) is not tuple:
        return _cell(value, value)
    return [[_cell(cell, None) for cell in row] for row in value]


def _cell(value: Any, empty: Cell) -> Cell:
    if not isinstance(value, str):
        return float(value)
    if value.startswith(ERROR_MARK):
        return error_from_code(int(value[1:]))
    return value or empty


def numbers_to_calc(numbers: NDArray[np.float64]) -> Rows | Packed:
    """What a function of ours hands back if it is finite numbers alone."""
    return ((float(numbers[0, 0]),),) if numbers.size == 1 else [numbers.shape[1], numbers.tobytes()]


def rows_to_calc(cells: Block) -> Rows | Packed:
    """What a function of ours hands back, as a block; a single value is a block of one."""
    if len(cells) == 1 and len(cells[0]) == 1:
        return ((_value(cells[0][0]),),)
    return tuple(tuple(map(_value, row)) for row in cells)


def _value(cell: Cell) -> float | str:
    if type(cell) is float:
        return cell if math.isfinite(cell) else _NANS[CellError.NUM]
    if isinstance(cell, CellError):
        return _NANS.get(cell, _NANS[CellError.VALUE])
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return serial(cell) if isinstance(cell, date) else float(cell)
