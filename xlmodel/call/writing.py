"""From what a valuation function answers to cells; each error with its reason."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from xlmodel.call.cells import Answer, Cell
from xlmodel.errors import CellError
from xlmodel.spec import Columns, Function, Kind
from xlmodel.workings import listening


def error_of(number: float) -> CellError:
    """What a cell shows for a number that is none."""
    return CellError.NA if math.isnan(number) else CellError.NUM


def reason_of(function: Function, arguments: Sequence[Any], number: float) -> str:
    """Why it is none: what the function says of these arguments, or its declaration."""
    given = ", ".join(
        f"{p.name} {a:.6g}"
        for p, a in zip(function.parameters, arguments, strict=True)
        if isinstance(a, float | int) and not isinstance(a, bool)
    )
    if math.isnan(number):
        why = _cause(function, arguments) or _first_sentence(function.not_meaningful) or "not meaningful"
    else:
        why = "the answer is too large for a cell"
    return f"{why} ({given})" if given else why


def _cause(function: Function, arguments: Sequence[Any]) -> str | None:
    """What the function itself says of a number that is not meaningful, asked once more where somebody wants to know."""
    if function.kind is Kind.TABLE:
        return None
    with listening() as workings, np.errstate(all="ignore"):
        function.call(*arguments)
    return workings.causes[0] if workings.causes else None


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".")


def written_table(function: Function, arguments: Sequence[Any], table: Columns) -> Answer:
    """A table as rows of cells under its headings."""
    columns: dict[str, list[Cell]] = {
        heading: c.tolist() if isinstance(c, np.ndarray) else list(c) for heading, c in table.items()
    }
    for heading, marks in table.empty.items():
        for empty in np.flatnonzero(marks):
            columns[heading][empty] = ""
    reason = None
    for values in columns.values():
        for place, value in enumerate(values):
            if isinstance(value, float) and not math.isfinite(value):
                values[place] = error_of(value)
                reason = reason or table.why() or reason_of(function, arguments, value)
            elif isinstance(value, CellError):
                reason = reason or table.why()
    return Answer([[*columns], *map(list, zip(*columns.values(), strict=True))], reason)
