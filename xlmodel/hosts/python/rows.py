"""Many scenarios, each with its own answer or its own reason for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlmodel.bounds import call_within_bounds
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError, InputError, ValuationError
from xlmodel.hosts.python.arguments import Given, no_figure
from xlmodel.spec import Columns, Function, Kind, Parameter
from xlmodel.terms import DATE


@dataclass(frozen=True)
class Answers:
    """The answers of all scenarios, NaN where there is none, and marks of those."""

    function: Function
    given: Mapping[str, Given]
    scenarios: tuple[int, ...]
    result: Any
    missing: NDArray[np.bool_]

    def reason_at(self, place: tuple[int, ...]) -> str | None:
        """Why one scenario has no answer: what a sheet would say of it."""
        parameters = self.function.parameters
        cells = [_cells_of(p, self.given.get(p.name), self.scenarios, place) for p in parameters]
        for p, cell in zip(parameters, cells, strict=True):
            if p.unit == DATE and _is_text(cell):  # a sheet has dates of its own and reads no text as one
                return no_figure(p, cell)
        answer = evaluate(self.function, cells)
        if any(isinstance(cell, CellError) for row in answer.cells for cell in row):
            return answer.reason
        # Where a sheet takes a blank for the default, a script leaves the argument out: a gap is missing data.
        blank = (p.name for p, given in zip(parameters, cells, strict=True) if p.kind.is_stacked and _has_gap(given))
        return next((f"{name} is blank" for name in blank), None)


def answered(function: Function, given: Mapping[str, Given], scenarios: tuple[int, ...], raising: bool) -> Answers:
    """Every scenario's answer, computed again without those that are refused.

    Parameters
        raising  whether the first refusal is an exception.

    Raises
        ValuationError  what is refused is refused for all of them at once.
    """
    refused = _holding_wrong_cells(function, given, scenarios)
    of_no_table = function.kind is Kind.TABLE and refused.all()  # there are no columns to lay out
    if refused.any() and (raising or of_no_table):
        first = Answers(function, given, scenarios, None, refused).reason_at(tuple(np.argwhere(refused)[0]))
        raise InputError(first or "a cell holds no figure", where=refused)
    whole = [given[p.name].value if p.name in given else p.default for p in function.parameters]
    result: Any = np.nan
    while not refused.all() or not refused.size:
        part = _without(refused, function, whole, scenarios)
        try:
            with np.errstate(all="ignore"):
                result = call_within_bounds(function, part)
            break
        except ValuationError as problem:  # of some scenarios, which have no answer; the others have theirs
            if raising or not _mark(problem, refused) or (function.kind is Kind.TABLE and refused.all()):
                raise
    if isinstance(result, Columns):
        return Answers(function, given, scenarios, *_spread_table(result, refused))
    return Answers(
        function, given, scenarios, *_spread(result, refused, object if function.kind is Kind.TEXT else float)
    )


def _holding_wrong_cells(
    function: Function, given: Mapping[str, Given], scenarios: tuple[int, ...]
) -> NDArray[np.bool_]:
    refused = np.zeros(scenarios, dtype=bool)
    for p in function.parameters:
        bad = given[p.name].bad if p.name in given else None
        if bad is not None:
            refused |= bad.any(axis=tuple(range(-min(p.kind.core_axes, bad.ndim), 0)))
    return refused


def _without(refused: NDArray[np.bool_], function: Function, whole: list[Any], scenarios: tuple[int, ...]) -> list[Any]:
    """The arguments without the scenarios that are refused, the others in one row."""
    if not refused.any():
        return whole
    return [
        _along(p, value, scenarios)[~refused] if p.kind.holds_many and np.ndim(value) > p.kind.core_axes else value
        for p, value in zip(function.parameters, whole, strict=True)
    ]


def _mark(problem: ValuationError, refused: NDArray[np.bool_]) -> bool:
    """Mark the scenarios that are refused; False where one number that all have is to blame, or nothing of their own."""
    where = np.asarray(False if problem.where is None else problem.where, dtype=bool)
    if not where.ndim or not where.any():
        return False
    if refused.any():
        refused[~refused] = np.broadcast_to(where, int(np.count_nonzero(~refused)))
    else:
        refused |= where
    return True


def _along(parameter: Parameter, value: Any, scenarios: tuple[int, ...]) -> NDArray[Any]:
    array = np.asarray(value)
    core = array.shape[max(0, array.ndim - parameter.kind.core_axes) :]
    return np.broadcast_to(array, (*scenarios, *core))


def _spread(result: Any, refused: NDArray[np.bool_], kind: type) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The answers where they belong, and marks of all that are none: refused, not meaningful, missing, too large."""
    spread: NDArray[Any] = np.full(refused.shape, np.nan, dtype=kind)
    if refused.any():
        spread[~refused] = np.ravel(result)
    else:
        spread[...] = result
    missing = spread != spread if kind is object else ~np.isfinite(spread)
    if missing.any():
        spread[missing] = np.nan
    return spread, missing


def _spread_table(table: Columns, refused: NDArray[np.bool_]) -> tuple[Columns, NDArray[np.bool_]]:
    """As `_spread`: the tables, and marks of the scenarios in whose table a figure is lacking."""
    missing, spread = refused.copy(), Columns()
    for heading, column in table.items():
        spread[heading] = column
        values = np.asarray(column)
        if values.dtype == float:
            lost = ~np.isfinite(values) & ~np.asarray(table.empty.get(heading, False), dtype=bool)
            missing[~refused] |= np.ravel(lost.any(axis=-1))
        if refused.any() and values.ndim > 1:
            spread[heading] = np.full((*refused.shape, values.shape[-1]), np.nan, dtype=values.dtype)
            spread[heading][~refused] = values
    return spread, missing


# One scenario, as a sheet has it


def _cells_of(parameter: Parameter, given: Given | None, scenarios: tuple[int, ...], place: tuple[int, ...]) -> Any:
    if given is None or given.value is None:
        return MISSING
    if parameter.kind is Kind.LABELS:
        return [list(given.value)]
    if not parameter.kind.holds_many:
        return given.value
    cells = _along(parameter, given.value if given.cells is None else given.cells, scenarios)[place]
    if not isinstance(cells, np.ndarray):
        return _blank(cells.item() if isinstance(cells, np.generic) else cells)
    if not cells.ndim:
        return _blank(cells.item())
    return [[_blank(cell) for cell in row] for row in (cells.tolist() if cells.ndim > 1 else [cells.tolist()])]


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and not isinstance(cell, CellError)


def _blank(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell


def _has_gap(cells: Any) -> bool:
    return cells is None or (isinstance(cells, list) and any(cell is None for row in cells for cell in row))
