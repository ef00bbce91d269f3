"""Functions of every spreadsheet that take the place of the engine's own (formualizer 0.13.0).

Its FV, PV and PMT answer NaN where there is no number, which IFERROR, ISNUMBER and whatever is calculated from it take
for one. It writes numbers into texts with all their digits, where spreadsheets show fifteen: 0.1*3&"" is 0.3. Its TEXT knows few formats.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any, Final

from xlmodel.calculation.format_sections import UnknownFormatError
from xlmodel.calculation.number_formats import formatted
from xlmodel.calculation.translate import cell_from_engine, value_to_engine
from xlmodel.call import Cell
from xlmodel.errors import CellError
from xlmodel.workbook.sheet_xml import LONGEST_TEXT, Value


def future_value(rate: float, periods: float, payment: float, present: float = 0.0, due: float = 0.0) -> float:
    """FV: what payments of `payment` and a first one of `present` have grown to."""
    growth, annuity = _factors(rate, periods, due)
    return -(present * growth + payment * annuity)


def present_value(rate: float, periods: float, payment: float, future: float = 0.0, due: float = 0.0) -> float:
    """PV: what payments of `payment` and a last one of `future` are worth now."""
    growth, annuity = _factors(rate, periods, due)
    return -(future + payment * annuity) / growth


def payment(rate: float, periods: float, present: float, future: float = 0.0, due: float = 0.0) -> float:
    """PMT: the payment that pays back `present` and leaves `future`."""
    growth, annuity = _factors(rate, periods, due)
    return -(present * growth + future) / annuity


def _factors(rate: float, periods: float, due: float) -> tuple[float, float]:
    """What one becomes over all periods, and what one paid in each of them comes to."""
    if rate == 0:
        return 1.0, periods
    growth = math.pow(1 + rate, periods)
    return growth, (growth - 1) / rate * (1 + rate if due else 1.0)


# Texts


def concatenated(values: Sequence[Value]) -> Cell:
    """CONCATENATE and the operator &: the values one after the other, as a spreadsheet writes each."""
    texts = []
    for value in values:
        if isinstance(value, CellError):
            return value
        texts.append(in_text(value))
    text = "".join(texts)
    return text if len(text) <= LONGEST_TEXT else CellError.VALUE


def in_text(value: Value) -> str:
    """A value as it reads in a text."""
    if value is None or isinstance(value, str):
        return value or ""
    return str(value).upper() if isinstance(value, bool) else _number_in_text(float(value))


_DIGITS: Final = 15
_LARGEST_EXPONENT: Final = 19
_LONGEST_FRACTION: Final = 20  # characters; a longer one is written with an exponent


def _number_in_text(number: float) -> str:
    if number == 0:
        return "0"
    mantissa, exponent = f"{abs(number):.{_DIGITS - 1}e}".split("e")
    digits, power = mantissa.replace(".", "").rstrip("0"), int(exponent)
    sign = "-" if number < 0 else ""
    if power > _LARGEST_EXPONENT or (power < 0 and 1 - power + len(digits) > _LONGEST_FRACTION):
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}E{power:+03d}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    whole, fraction = digits[: power + 1].ljust(power + 1, "0"), digits[power + 1 :]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def in_a_format(values: Sequence[Value], day_shift: int = 0) -> Cell:
    """TEXT: a number as a format writes it; a text that is none stays."""
    if len(values) != len(("value", "format")):
        return CellError.VALUE
    error = next((value for value in values if isinstance(value, CellError)), None)
    if error is not None:
        return error
    value, number_format = values
    if isinstance(value, bool):
        return in_text(value)
    number = _number(value)
    try:
        if not isinstance(number, CellError):
            return formatted(number, in_text(number_format), day_shift)
        # With digits in it, it may be a date or a sum of money, which Excel would read as a number.
        has_digits = any(character.isdigit() for character in str(value))
        return CellError.VALUE if has_digits else formatted(str(value), in_text(number_format))
    except (UnknownFormatError, ValueError):
        return CellError.VALUE


# As the engine calls them

_LEAST: Final = 3  # arguments of each function of money


def callback(native: Callable[[Sequence[Value]], Cell]) -> Callable[..., Any]:
    """A function of cells as the engine calls it; of blocks of cells it is worked out cell by cell."""

    def called(*arguments: Any) -> Any:
        blocks = [argument for argument in arguments if isinstance(argument, list)]
        if not blocks:
            return value_to_engine(native([cell_from_engine(argument) for argument in arguments]))
        rows, columns = max(map(len, blocks)), max(len(block[0]) for block in blocks)
        answers = {
            (i, j): value_to_engine(native([cell_from_engine(_at(argument, i, j)) for argument in arguments]))
            for i, j in product(range(rows), range(columns))
        }
        return [[answers[i, j] for j in range(columns)] for i in range(rows)]

    return called


def _at(argument: Any, row: int, column: int) -> Any:
    """The value of an argument at one place: a single row, column or value is repeated, beyond the rest is nothing."""
    if not isinstance(argument, list):
        return argument
    i, j = (0 if len(argument) == 1 else row), (0 if len(argument[0]) == 1 else column)
    return argument[i][j] if i < len(argument) and j < len(argument[0]) else {"type": "Error", "kind": "Na"}


def _of_numbers(function: Callable[..., float]) -> Callable[[Sequence[Value]], Cell]:
    def answer(values: Sequence[Value]) -> Cell:
        numbers = []
        for value in values:
            number = _number(value)
            if isinstance(number, CellError):
                return number
            numbers.append(number)
        if not _LEAST <= len(numbers) <= _LEAST + 2:
            return CellError.VALUE
        try:
            found = function(*numbers)
        except (ValueError, ZeroDivisionError, OverflowError):  # a root of a negative growth; a rate of -1; 1E300^9
            return CellError.NUM
        return found if math.isfinite(found) else CellError.NUM

    return answer


def _number(cell: Value) -> float | CellError:
    """A cell as an argument that is a number."""
    if isinstance(cell, CellError):
        return cell
    if cell is None:
        return 0.0
    if isinstance(cell, str):
        try:
            number = float(cell)
        except ValueError:
            return CellError.VALUE
        return number if math.isfinite(number) else CellError.VALUE
    return float(cell)


_NATIVES: Final[dict[str, Callable[[Sequence[Value]], Cell]]] = {
    "FV": _of_numbers(future_value),
    "PV": _of_numbers(present_value),
    "PMT": _of_numbers(payment),
    "CONCATENATE": concatenated,
}


def natives(day_shift: int = 0) -> dict[str, Callable[[Sequence[Value]], Cell]]:
    """The functions by their names, for a workbook whose days lack so much to those counted from 1900."""
    return {**_NATIVES, "TEXT": partial(in_a_format, day_shift=day_shift)}
