"""How a formula comes to its answer, from the declaration and from what the function notes: what EXPLAIN shows."""

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from xlmodel.call import MISSING, Cell, evaluate
from xlmodel.errors import CellError
from xlmodel.spec import Columns, Function, Parameter, Table
from xlmodel.workings import Figure, Workings, listening

Row = tuple[str, Cell, str]

SHOWN = 6  # values of a list that are written out


def explained(function: Function, arguments: Sequence[Any], registry: Mapping[str, Function]) -> Table:
    """What a function makes of its arguments: Item, Value and Meaning, from the formula to the source.

    Parameters
        registry  the functions whose figures are shown as theirs where this one calls them.
    """
    with listening({each.call.__code__: name for name, each in registry.items()}) as workings:
        answer = evaluate(function, arguments)
    rows: list[Row] = [
        ("Function", function.name, function.summary),
        ("Formula", _formula(function), "in the names of the arguments"),
        *(
            _argument(p, a, workings.not_used.get(p.name))
            for p, a in zip(function.parameters, _filled(function, arguments), strict=True)
        ),
        *_figures(function, workings.figures, registry),
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
    table.why = lambda: answer.reason
    return table


def _formula(function: Function) -> str:
    return " ".join(function.sections["Formula"].split())


def _filled(function: Function, given: Sequence[Any]) -> list[Any]:
    return [*given, *[MISSING] * len(function.parameters)][: len(function.parameters)]


def _argument(parameter: Parameter, given: Any, not_used: str | None) -> Row:
    if given is MISSING:
        left_out = "left out" if parameter.default is None or parameter.required else f"left out: {parameter.default}"
        return parameter.name, left_out, parameter.description
    why = "" if not_used is None or _is_blank(given) else f"; not used: {not_used}"
    return parameter.name, _shown(given), f"{parameter.description}{why}"


def _is_blank(given: Any) -> bool:
    flat = chain.from_iterable(given) if isinstance(given, list | tuple) else [given]
    return all(cell is None for cell in flat)


def _figures(function: Function, figures: Sequence[Figure], registry: Mapping[str, Function]) -> list[Row]:
    """The figures; those of a function that is called on the way stand indented below its name, once if they repeat."""
    rows: list[Row] = []
    seen = []
    opened: tuple[str, ...] = ()
    for called, own in _calls(function, figures):
        lines = [(f"{_INDENT * len(called)}{figure.name}", _shown(figure.value), figure.unit) for figure in own]
        if (called, lines) in seen:
            continue
        seen.append((called, lines))
        if called == opened:  # the same function once more, with other arguments: its name stands above them again
            opened = called[:-1]
        while called[: len(opened)] != opened:
            opened = opened[:-1]
        for depth, name in enumerate(called[len(opened) :], len(opened)):
            rows.append((f"{_INDENT * depth}{name}", _formula(registry[name]), registry[name].summary))
        rows += lines
        opened = called
    return rows


_INDENT = "  "


def _calls(function: Function, figures: Sequence[Figure]) -> list[tuple[tuple[str, ...], list[Figure]]]:
    """The figures of each call in turn, with the functions that led to it: a name that comes again is another call."""
    calls: list[tuple[tuple[str, ...], list[Figure]]] = []
    for figure in figures:
        called = figure.within[figure.within.index(function.name) + 1 :]
        if not calls or calls[-1][0] != called or figure.name in [own.name for own in calls[-1][1]]:
            calls.append((called, []))
        calls[-1][1].append(figure)
    return calls


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
    if isinstance(cell, float):
        return f"{cell:.6g}" if math.isfinite(cell) else CellError.NA
    return str(cell)


def _warnings(workings: Workings) -> list[Row]:
    return [("Warning", w.sentence, "the number is right, and odd") for w in workings.warnings]
