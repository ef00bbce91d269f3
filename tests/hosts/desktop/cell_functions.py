"""Formulas in cells of pyOpenVBA's model that call public functions of a VBA module, as Excel's do.

The model's own engine knows Excel's functions only; each of ours is added to them, and called with what Excel would
hand over: a range as an object, an array and a value as they are, an argument left out as missing.
"""

from collections.abc import Callable
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._evaluate import _range
from pyopenvba.formula._calc import registry
from pyopenvba.formula._calc.nodes import Missing
from pyopenvba.formula._calc.values import EMPTY, Array, CellError, Empty, Reference
from pyopenvba.interpreter._values import EMPTY as VBA_EMPTY
from pyopenvba.interpreter._values import MISSING, VBAArray, VBAErrorValue

from tests.hosts.desktop.com_bridge import error_number, to_python
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.translate import ERRORS

_NUMBERS = {error.value: number for number, error in ERRORS.items()}


def add_to(excel: ExcelApplication, monkeypatch: Any) -> None:
    """Let formulas call all functions of ours, whose modules are in `excel`."""
    for name, function in REGISTRY.items():
        entry = registry.Function(
            name,
            _calling(excel, name),
            kinds=(registry.LAZY,),
            minimum=sum(p.required for p in function.parameters),
            maximum=len(function.parameters),
        )
        monkeypatch.setitem(registry.FUNCTIONS, name, entry)


def _calling(excel: ExcelApplication, name: str) -> Callable[..., Any]:
    def call(context: Any, *nodes: Any) -> Any:
        return _answer(excel.interpreter.run(name, [_argument(excel, context, node) for node in nodes]))

    return call


def _argument(excel: ExcelApplication, context: Any, node: Any) -> Any:
    if isinstance(node, Missing):
        return MISSING
    value = context.evaluate(node)
    if isinstance(value, Reference):
        return _range(excel.workbook.sheet_named(value.areas[0].sheet), value)
    if isinstance(value, Array):
        items = [_scalar(cell) for row in value.rows for cell in row]
        return VBAArray([(1, value.height), (1, value.width)], items=items)
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Empty):
        return VBA_EMPTY
    return VBAErrorValue(_NUMBERS[value.code]) if isinstance(value, CellError) else value


def _answer(value: Any) -> Any:
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            ((first, last),) = value.bounds
            return Array([[_cell(value.get([i])) for i in range(first, last + 1)]])
        (top, bottom), (left, right) = value.bounds
        return Array([[_cell(value.get([i, j])) for j in range(left, right + 1)] for i in range(top, bottom + 1)])
    return _cell(value)


def _cell(value: Any) -> Any:
    if isinstance(value, VBAErrorValue):
        return CellError(ERRORS[error_number(value)].value)
    plain = to_python(value)
    if plain is None:
        return EMPTY
    return float(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain
