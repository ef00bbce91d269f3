"""Our functions in a workbook that counts its days from 1904: they count them from 1900, and so do their tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from xlmodel.call import Answer, Cell, evaluate
from xlmodel.days import serial
from xlmodel.spec import Function, Kind, Parameter
from xlmodel.terms import DATE

_HEADING: Final = "Date"
_EXPLAINING: Final = "EXPLAIN"


def evaluate_counting_from(
    function: Function, arguments: Sequence[Any], day_shift: int, functions: Mapping[str, Function]
) -> Answer:
    """The answer of a function in a workbook whose numbers of days lack `day_shift` to those of others."""
    return from_1904(function, evaluate(function, from_1900(function, arguments, day_shift, functions)), day_shift)


def from_1900(
    function: Function, arguments: Sequence[Any], day_shift: int, functions: Mapping[str, Function]
) -> list[Any]:
    """The arguments of a call with its days as they are counted from 1900."""
    parameters: list[Parameter | None] = list(function.parameters)
    if function.name == _EXPLAINING and arguments and isinstance(arguments[0], str):
        explained = functions.get(arguments[0].upper())
        parameters = [None, *(explained.parameters if explained is not None else ())]
    days = [parameter is not None and parameter.unit == DATE for parameter in parameters]
    days += [False] * (len(arguments) - len(days))
    return [
        _shifted(argument, day_shift) if is_day else argument for argument, is_day in zip(arguments, days, strict=False)
    ]


def from_1904(function: Function, answer: Answer, day_shift: int) -> Answer:
    """An answer with its days as they are counted from 1904."""
    headings = answer.cells[0] if function.kind is Kind.TABLE else ()
    columns = {i for i, heading in enumerate(headings) if heading == _HEADING}
    cells = [[_day(cell, i in columns, day_shift) for i, cell in enumerate(row)] for row in answer.cells]
    return Answer(cells, answer.reason)


def _shifted(argument: Any, day_shift: int) -> Any:
    if isinstance(argument, np.ndarray):
        return argument + day_shift
    if isinstance(argument, list | tuple):
        return [[_shifted(cell, day_shift) for cell in row] for row in argument]
    return argument + day_shift if type(argument) is float else argument


def _day(cell: Cell, is_day: bool, day_shift: int) -> Cell:
    if isinstance(cell, date):
        return serial(cell) - day_shift
    return cell - day_shift if is_day and type(cell) is float else cell
