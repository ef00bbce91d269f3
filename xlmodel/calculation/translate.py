"""The engine's values to cells and back."""

import math
from datetime import date
from itertools import chain
from typing import Any, Final

from xlmodel.call import MISSING, Answer, Cell
from xlmodel.days import serial
from xlmodel.errors import CellError
from xlmodel.formula.spelling import OMITTED
from xlmodel.workbook.sheet_xml import Value

_KINDS: Final = {
    "Na": CellError.NA,
    "Div": CellError.DIV0,
    "Value": CellError.VALUE,
    "Ref": CellError.REF,
    "Name": CellError.NAME,
    "Num": CellError.NUM,
    "Null": CellError.NULL,
    "Spill": CellError.SPILL,
    "Calc": CellError.CALC,
    "Circ": CellError.CIRCULAR,
    "NImpl": CellError.NAME,  # a construct the engine lacks
}
_ERRORS: Final = {error: {"type": "Error", "kind": kind} for kind, error in reversed(_KINDS.items())}


def cell_from_engine(value: Any) -> Value:
    """One value of the engine; a date has become its number there."""
    if type(value) is dict:
        return _KINDS.get(value.get("kind", ""), CellError.VALUE)
    if type(value) is float and not math.isfinite(value):  # a constant such as 1E400
        return CellError.NUM
    return value  # type: ignore[no-any-return]  # float, str, bool or None


def argument_from_engine(value: Any) -> Any:
    """An argument of a function of ours: a cell, rows of cells, or MISSING."""
    kind = type(value)
    if kind is float:
        return value
    if kind is list:
        # A range is passed on as it is unless some cell of it needs translating.
        if dict in set(map(type, chain.from_iterable(value))):
            return [[cell_from_engine(cell) for cell in row] for row in value]
        return value
    return MISSING if value == OMITTED else cell_from_engine(value)


def answer_to_engine(answer: Answer) -> Any:
    """What a function of ours hands back: a value, or rows that spill."""
    cells = answer.cells
    if len(cells) == 1 and len(cells[0]) == 1:
        return value_to_engine(cells[0][0])
    flat: list[Any] = list(chain.from_iterable(cells))
    if set(map(type, flat)) == {float} and all(map(math.isfinite, flat)):
        return cells
    return [[value_to_engine(cell) for cell in row] for row in cells]


def value_to_engine(value: Cell) -> Any:
    """One cell; what the engine would show wrongly - NaN, infinity, a blank in an answer - never gets there."""
    if type(value) is float:
        return value if math.isfinite(value) else _ERRORS[CellError.NUM]
    if isinstance(value, CellError):
        return _ERRORS[value]
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    return serial(value) if isinstance(value, date) else float(value)
