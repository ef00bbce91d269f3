"""The spreadsheet's functions of single cells, over columns."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    LOGICAL,
    NUMBER,
    TEXT,
    Column,
    Operand,
    error_of,
    errors_of,
    kind_of,
    leftmost,
    logical,
    number,
    numbers_of,
    of_values,
    size_of,
    values_of,
)
from xlmodel.calculation.at_once.operands import as_condition, as_number, as_text
from xlmodel.calculation.at_once.operators import raised
from xlmodel.errors import CellError
from xlmodel.workbook.sheet_xml import Value

Single = Callable[..., Operand]

# Of numbers


def _of_number(calculate: Callable[[Any], Any]) -> Single:
    def call(cell: Operand) -> Operand:
        found, errors = as_number(cell)
        return number(calculate(found), errors)

    return call


def _of_two(calculate: Callable[[Any, Any], Any]) -> Single:
    def call(one: Operand, other: Operand = 0.0) -> Operand:
        first, errors = as_number(one)
        second, more = as_number(other)
        return number(calculate(first, second), leftmost(errors, more))

    return call


_SPREADSHEETS_DIGITS: Final = 15  # of a number; those behind them do not decide which way it is rounded
_EXACT: Final = Context(prec=400)
_UNSURE: Final = 1e-14


def _rounded(away: Callable[[Any], Any], mode: str) -> Callable[[Any, Any], Any]:
    """ROUND and its kin: of the number as it is with fifteen digits, so that 1.005 goes up, which is a bit less in binary."""

    def calculate(value: Any, digits: Any) -> Any:
        values, places = np.broadcast_arrays(np.atleast_1d(value).astype(float), np.trunc(digits))
        power = 10.0 ** np.abs(places)
        size = np.where(places >= 0, np.abs(values) * power, np.abs(values) / power)
        whole = away(size)
        found = np.copysign(np.where(places >= 0, whole / power, whole * power), values)
        off = np.abs(size * 2 - np.round(size * 2))  # from where a rounding turns
        unsure = np.isfinite(size) & (((off > 0) & (off <= _UNSURE * size)) | (size >= 10.0**_SPREADSHEETS_DIGITS))
        for place in np.flatnonzero(unsure):
            found[place] = _rounded_one(float(values[place]), int(places[place]), mode)
        return found if np.ndim(value) or np.ndim(digits) else float(found[0])

    return calculate


def _rounded_one(value: float, places: int, mode: str) -> float:
    shown = Decimal(f"{value:.{_SPREADSHEETS_DIGITS - 1}e}")
    return float(shown.quantize(Decimal(1).scaleb(-places), mode, _EXACT))


def remainder(cell: Operand, divisor: Operand) -> Operand:
    """MOD: what is left, with the sign of the divisor."""
    one, errors = as_number(cell)
    other, more = as_number(divisor)
    missing = np.asarray(other) == 0
    own = np.where(missing, KINDS_OF_ERRORS[CellError.DIV0], 0).astype(np.uint8)
    left = np.mod(one, np.where(missing, 1.0, other)) + 0.0
    if not np.ndim(left):
        return number(float(left), leftmost(errors, more, int(own)))
    return number(left, leftmost(errors, more, own if own.any() else 0))


# What a cell is


def _is(test: Callable[[Any], Any]) -> Single:
    def call(cell: Operand) -> Operand:
        kinds = kind_of(cell)
        found = test(kinds)
        return logical(found) if isinstance(kinds, np.ndarray) else bool(found)

    return call


_TYPES: Final = {"#NULL!": 1, "#DIV/0!": 2, "#VALUE!": 3, "#REF!": 4, "#NAME?": 5, "#NUM!": 6, "#N/A": 7}


def error_type(cell: Operand) -> Operand:
    """ERROR.TYPE: the number of an error, #N/A of anything else."""
    table = np.zeros(256)
    for error, kind in KINDS_OF_ERRORS.items():
        table[kind] = _TYPES.get(error.value, 0)
    found = table[kind_of(cell)]
    missing = np.where(found == 0, KINDS_OF_ERRORS[CellError.NA], 0).astype(np.uint8)
    if not isinstance(kind_of(cell), np.ndarray):
        return CellError.NA if found == 0 else float(found)
    return number(found, missing if missing.any() else 0)


def inverted(cell: Operand) -> Operand:
    """NOT."""
    flags, errors = as_condition(cell)
    return logical(~flags if isinstance(flags, np.ndarray) else not flags, errors)


def as_if_number(cell: Operand) -> Operand:
    """N: a number, 1 and 0 of truth values, nothing of texts and blanks."""
    kinds = kind_of(cell)
    counts = (np.asarray(kinds) == NUMBER) | (np.asarray(kinds) == LOGICAL)
    found = np.where(counts, numbers_of(cell), 0.0)
    return number(found if isinstance(cell, Column) else float(found), errors_of(cell))


# Days

_FIRST: Final = np.datetime64("1899-12-30")
_MARCH_1900: Final = 61  # before it, spreadsheets count a day that there was not


def _part_of_day(part: Callable[[NDArray[Any]], NDArray[Any]]) -> Single:
    def call(cell: Operand) -> Operand:
        serials, errors = as_number(cell)
        whole = np.floor(np.asarray(serials, dtype=float))
        early = ~((whole >= _MARCH_1900) & (whole < 2_958_466))
        days = np.where(early, _MARCH_1900, whole).astype("int64").astype("timedelta64[D]") + _FIRST
        found = np.asarray(part(days), dtype=float)
        own = np.where(early, KINDS_OF_ERRORS[CellError.NUM], 0).astype(np.uint8)
        if not found.ndim:
            return number(float(found), leftmost(errors, int(own)))
        return number(found, leftmost(errors, own if own.any() else 0))

    return call


def _months(days: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = days.astype("datetime64[M]").astype("int64")
    return found


def _day_of_month(days: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype("int64") + 1
    return found


# Value by value, each combination of values once


def _by_value(one: Callable[..., Value]) -> Single:
    def call(*cells: Operand) -> Operand:
        size = size_of(cells)
        if size is None:
            return _first_error(cells) or one(*cells)
        known: dict[Any, Value] = {}
        found = []
        for values in zip(*(values_of(cell, size) for cell in cells), strict=True):
            key = tuple((type(value), value) for value in values)
            if key not in known:
                error = _first_error(values)
                known[key] = one(*values) if error is None else error
            found.append(known[key])
        return of_values(found)

    return call


def _first_error(values: Sequence[Operand]) -> CellError | None:
    return next((value for value in values if isinstance(value, CellError)), None)


def _plain_number(value: Value) -> float | CellError:
    found, error = as_number(value)
    return error_of(int(error)) if not isinstance(error, int) or error else float(found)


def _plain_text(value: Value) -> str:
    found, _ = as_text(value)
    return str(found)


def _numbers(values: Sequence[Value]) -> list[float] | CellError:
    found = [_plain_number(value) for value in values]
    errors = [each for each in found if isinstance(each, CellError)]
    return errors[0] if errors else [each for each in found if not isinstance(each, CellError)]


def _date(year: Value, month: Value, day: Value) -> Value:
    found = _numbers((year, month, day))
    if isinstance(found, CellError):
        return found
    years, months, days = (int(each // 1) for each in found)
    years += 1900 if 0 <= years < 1900 else 0
    whole = years * 12 + months - 1
    if not 1900 * 12 + 2 <= whole < 9999 * 12:
        return CellError.NUM
    return float((date(whole // 12, whole % 12 + 1, 1) - date(1899, 12, 30)).days + days - 1)


def _months_later(start: Value, months: Value) -> Value:
    found = _numbers((start, months))
    if isinstance(found, CellError):
        return found
    serial, count = int(found[0] // 1), int(found[1])
    if not _MARCH_1900 <= serial < 2_900_000:
        return CellError.NUM
    day = date(1899, 12, 30) + timedelta(days=serial)
    whole = day.year * 12 + day.month - 1 + count
    if not 1900 * 12 + 2 <= whole < 9999 * 12:
        return CellError.NUM
    first = date(whole // 12, whole % 12 + 1, 1)
    last = (date((whole + 1) // 12, (whole + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return float((first.replace(day=min(day.day, last)) - date(1899, 12, 30)).days)


def _fixed(value: Value, decimals: Value = 2.0, no_commas: Value = False) -> Value:
    found = _numbers((value, decimals))
    if isinstance(found, CellError):
        return found
    places = int(found[1])
    exact = Decimal(repr(found[0])).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = f"{exact or abs(exact):,.{max(places, 0)}f}"  # nothing has no sign
    return shown.replace(",", "") if no_commas else shown


def _right(value: Value, count: Value = 1.0) -> Value:
    length = _plain_number(count)
    if isinstance(length, CellError) or length < 0:
        return length if isinstance(length, CellError) else CellError.VALUE
    return _plain_text(value)[-int(length) :] if int(length) else ""


def _left(value: Value, count: Value = 1.0) -> Value:
    length = _plain_number(count)
    if isinstance(length, CellError) or length < 0:
        return length if isinstance(length, CellError) else CellError.VALUE
    return _plain_text(value)[: int(length)]


def _middle(value: Value, start: Value, count: Value) -> Value:
    found = _numbers((start, count))
    if isinstance(found, CellError):
        return found
    first, length = int(found[0]), int(found[1])
    return CellError.VALUE if first < 1 or length < 0 else _plain_text(value)[first - 1 : first - 1 + length]


def _length(value: Value) -> Value:
    return float(len(_plain_text(value)))


def _standard_normal(value: Value) -> Value:
    found = _plain_number(value)
    return found if isinstance(found, CellError) else math.erfc(-found / math.sqrt(2)) / 2


def _exact(one: Value, other: Value) -> Value:
    return _plain_text(one) == _plain_text(other)


def _not_available() -> Operand:
    return CellError.NA


def _pi() -> Operand:
    return math.pi


FUNCTIONS: Final[dict[str, Single]] = {
    "ABS": _of_number(np.abs),
    "SQRT": _of_number(np.sqrt),
    "EXP": _of_number(np.exp),
    "LN": _of_number(np.log),
    "INT": _of_number(np.floor),
    "SIGN": _of_number(np.sign),
    "ROUND": _of_two(_rounded(lambda value: np.floor(value + 0.5), ROUND_HALF_UP)),
    "ROUNDUP": _of_two(_rounded(np.ceil, ROUND_UP)),
    "ROUNDDOWN": _of_two(_rounded(np.floor, ROUND_DOWN)),
    "POWER": raised,
    "MOD": remainder,
    "ISNUMBER": _is(lambda kinds: kinds == NUMBER),
    "ISTEXT": _is(lambda kinds: kinds == TEXT),
    "ISLOGICAL": _is(lambda kinds: kinds == LOGICAL),
    "ISBLANK": _is(lambda kinds: kinds == BLANK),
    "ISERROR": _is(lambda kinds: kinds >= ERROR),
    "ISERR": _is(lambda kinds: (kinds >= ERROR) & (kinds != KINDS_OF_ERRORS[CellError.NA])),
    "ISNA": _is(lambda kinds: kinds == KINDS_OF_ERRORS[CellError.NA]),
    "ERROR.TYPE": error_type,
    "NOT": inverted,
    "N": as_if_number,
    "YEAR": _part_of_day(lambda days: _months(days) // 12 + 1970),
    "MONTH": _part_of_day(lambda days: _months(days) % 12 + 1),
    "DAY": _part_of_day(_day_of_month),
    "DATE": _by_value(_date),
    "EDATE": _by_value(_months_later),
    "FIXED": _by_value(_fixed),
    "RIGHT": _by_value(_right),
    "LEFT": _by_value(_left),
    "MID": _by_value(_middle),
    "LEN": _by_value(_length),
    "EXACT": _by_value(_exact),
    "NORMSDIST": _by_value(_standard_normal),
    "PI": _pi,
    "NA": _not_available,
}
"""By name; over ranges they are worked cell by cell."""
