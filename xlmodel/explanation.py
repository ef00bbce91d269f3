"""How a formula comes to its answer, from the declaration and from what the function notes: what EXPLAIN shows."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from xlmodel.call import MISSING, Cell, evaluate
from xlmodel.errors import CellError
from xlmodel.spec import Columns, Function, Parameter, Table
from xlmodel.workings import Workings, listening

SHOWN = 6  # values of a list that are written out


def explained(function: Function, arguments: Sequence[Any]) -> Table:
    """What a function makes of its arguments: Item, Value and Meaning, from the formula to the source."""
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
    return [("Warning", w.sentence, "the number is right, and odd") for w in workings.warnings]
