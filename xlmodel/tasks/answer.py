"""The one shape in which every use-case gives an answer: plain values, as JSON has them."""

import math
from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from xlmodel.contract import Cell
from xlmodel.errors import CellError
from xlmodel.findings import Finding

Plain = float | str | bool | None
"""A cell as JSON has it: a date is 2025-09-24, an error its word."""


class Answer(TypedDict):
    """What a formula or an output comes to."""

    value: Plain | list[list[Plain]]  # None for an error; rows where it fills several cells, errors among them as words
    error: str | None  # the first error in it
    reason: str | None  # why that is one
    cell: str | None  # where it stands, such as Summary!D7
    source: str | None  # what it comes from: a formula, a provider


def answer(
    value: Cell | Sequence[Sequence[Cell]],
    reason: str | None = None,
    cell: str | None = None,
    source: str | None = None,
) -> Answer:
    """A value, or rows of values, in the shape of all answers."""
    if not isinstance(value, Sequence):
        value = _held(value)
    if isinstance(value, CellError):
        return {"value": None, "error": value, "reason": reason, "cell": cell, "source": source}
    if isinstance(value, Sequence) and not isinstance(value, str):
        rows = [[plain(each) for each in row] for row in value]
        first = next((each for row in rows for each in row if isinstance(each, CellError)), None)
        return {"value": rows, "error": first, "reason": reason, "cell": cell, "source": source}
    return {"value": plain(value), "error": None, "reason": reason, "cell": cell, "source": source}


def plain(cell: Cell) -> Plain:
    """A cell as JSON has it; an error stays a CellError, which is its word."""
    held = _held(cell)
    return held.isoformat() if isinstance(held, date) else held


def _held(cell: Cell) -> Cell:
    """What a cell can hold: JSON and spreadsheets know neither NaN nor infinity."""
    return CellError.NUM if isinstance(cell, float) and not math.isfinite(cell) else cell


class Found(TypedDict):
    """One thing not to trust."""

    kind: str
    sentence: str
    inputs: list[str]
    security: str


def found(finding: Finding) -> Found:
    """A finding as JSON has it."""
    return {
        "kind": finding.kind.value,
        "sentence": finding.sentence,
        "inputs": list(finding.inputs),
        "security": finding.security,
    }
