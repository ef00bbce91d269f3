"""EXPLAIN: how a formula comes to its answer, from the declaration and from what the function notes."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import Annotated, Any

import numpy as np

from xlmodel.call import MISSING, Cell, evaluate
from xlmodel.errors import CellError, InputError, NoDataError
from xlmodel.spec import REGISTRY, Columns, Function, Kind, Labels, Parameter, Table, worksheet_function
from xlmodel.workings import Workings, listening

Any_ = Annotated[Any, Kind.ANY]

SHOWN = 6  # values of a list that are written out


@worksheet_function("Trust", result="Item, Value, Meaning: formula, arguments, figures, warnings, result, source")
def explain(
    function_name: Labels,
    argument_1: Any_ = MISSING,
    argument_2: Any_ = MISSING,
    argument_3: Any_ = MISSING,
    argument_4: Any_ = MISSING,
    argument_5: Any_ = MISSING,
    argument_6: Any_ = MISSING,
    argument_7: Any_ = MISSING,
    argument_8: Any_ = MISSING,
    argument_9: Any_ = MISSING,
) -> Table:
    """How a function comes to its answer: formula, arguments with units, intermediate figures, warnings, source.

        =EXPLAIN("FORWARD_PE", B2, C2) explains =FORWARD_PE(B2, C2)

    Of a function that is worked cell by cell over a range, it explains the whole range.

    Raises
        InputError   there is no such function, or EXPLAIN itself is asked for.
        NoDataError  function_name is blank.

    Source
        The function's own declaration and source.

    >>> explain("FORWARD_PE", 88.0, 8.0)["Value"][-2]
    11.0
    """
    arguments = [argument_1, argument_2, argument_3, argument_4, argument_5]
    arguments += [argument_6, argument_7, argument_8, argument_9]
    function = _function(function_name)
    while arguments and arguments[-1] is MISSING:
        arguments.pop()
    with listening() as workings:
        answer = evaluate(function, arguments)
    rows = [
        ("Function", function.name, function.summary),
        ("Formula", " ".join(function.sections["Formula"].split()), "in the names of the arguments"),
        *(_argument(p, a) for p, a in zip(function.parameters, _filled(function, arguments), strict=True)),
        *((name, _shown(value), unit) for name, value, unit in workings.figures),
        *_warnings(workings),
    ]
    size = len(answer.cells) * len(answer.cells[0])
    if size == 1:
        rows.append(("Result", answer.cell, function.result))
    else:
        rows.append(("Result", f"{len(answer.cells)} rows, {len(answer.cells[0])} columns", function.result))
    if answer.reason:
        rows.append(("Reason", answer.reason, "why there is an error"))
    rows.append(("Source", " ".join(function.source.split()), "where it is published"))
    items, values, meanings = zip(*rows, strict=True)
    table = Columns({"Item": list(items), "Value": list(values), "Meaning": list(meanings)})
    table.reason = answer.reason
    return table


def _function(names: Labels) -> Function:
    [name, *others] = [names] if isinstance(names, str) else names
    if not name.strip():
        raise NoDataError("function_name is blank")
    function = REGISTRY.get(name.strip().upper())
    if others or function is None or function.name == "EXPLAIN":
        raise InputError(f"function_name is {name!r}, which names no function that can be explained")
    return function


def _filled(function: Function, given: Sequence[Any]) -> list[Any]:
    return [*given, *[MISSING] * len(function.parameters)][: len(function.parameters)]


def _argument(parameter: Parameter, given: Any) -> tuple[str, Cell, str]:
    if given is MISSING:
        left_out = "left out" if parameter.default is None or parameter.required else f"left out: {parameter.default}"
        return parameter.name, left_out, parameter.description
    return parameter.name, _shown(given), parameter.description


def _shown(value: Any) -> Cell:
    """A value for one cell: a list is written out, or summed up where it is long."""
    if isinstance(value, np.ndarray):
        value = value.item() if value.size == 1 else value.ravel().tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, list | tuple):
        return CellError.NA if isinstance(value, float) and not math.isfinite(value) else value
    flat = list(chain.from_iterable(v if isinstance(v, list | tuple) else [v] for v in value))
    if len(flat) == 1:
        return _shown(flat[0])
    texts = [_text(cell) for cell in flat[:SHOWN]]
    return ", ".join(texts) + (f", ... ({len(flat)} values)" if len(flat) > SHOWN else "")


def _text(cell: Any) -> str:
    if cell is None:
        return "blank"
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _warnings(workings: Workings) -> list[tuple[str, Cell, str]]:
    return [("Warning", text, "the number is right, and odd") for text in workings.warnings]
