"""Functions of every spreadsheet that take the place of the engine's own, which answers NaN where there is no number.

Only what is shown would be an error then: IFERROR and ISNUMBER, and whatever is calculated from it, would take NaN for
a number (formualizer 0.13.0).
"""

import math
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, Final

from xlmodel.calculation.translate import cell_from_engine, value_to_engine
from xlmodel.call import Cell
from xlmodel.errors import CellError
from xlmodel.workbook.sheet_xml import Value


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


_LEAST: Final = 3  # arguments of each


def callback(function: Callable[..., float]) -> Callable[..., Any]:
    """The function as the engine calls it; of blocks of cells it is worked out cell by cell."""

    def called(*arguments: Any) -> Any:
        blocks = [argument for argument in arguments if isinstance(argument, list)]
        if not blocks:
            return value_to_engine(_answer(function, arguments))
        rows, columns = max(map(len, blocks)), max(len(block[0]) for block in blocks)
        answers = {
            (i, j): value_to_engine(_answer(function, [_at(argument, i, j) for argument in arguments]))
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


def _answer(function: Callable[..., float], arguments: Sequence[Any]) -> Cell:
    numbers = []
    for argument in arguments:
        number = _number(cell_from_engine(argument))
        if isinstance(number, CellError):
            return number
        numbers.append(number)
    if not _LEAST <= len(numbers) <= _LEAST + 2:
        return CellError.VALUE
    try:
        answer = function(*numbers)
    except (ValueError, ZeroDivisionError, OverflowError):  # a root of a negative growth; rates of -1; 1E300^9
        return CellError.NUM
    return answer if math.isfinite(answer) else CellError.NUM


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


NATIVES: Final[dict[str, Callable[..., float]]] = {"FV": future_value, "PV": present_value, "PMT": payment}
