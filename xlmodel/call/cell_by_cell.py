"""A function over ranges: each cell with its own answer, each error in its own cell."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.bounds import call_within_bounds
from xlmodel.call.cells import Answer, Fault, Faults
from xlmodel.call.writing import reason_of
from xlmodel.errors import CellError, InputError, ValuationError
from xlmodel.spec import Function, Kind, Parameter
from xlmodel.workings import start_again

# A column against a row gives a grid; two whole columns would give 10^12 cells.
MAX_CELLS: Final = 10_000_000


def common_shape(parameters: Sequence[Parameter], arguments: Sequence[Any]) -> tuple[int, ...]:
    """The rows and columns of the answer; none where all arguments stand in single cells."""
    shapes = [
        (p.name, a.shape)
        for p, a in zip(parameters, arguments, strict=True)
        if p.kind in (Kind.NUMBERS, Kind.TEXTS) and isinstance(a, np.ndarray)
    ]
    if not shapes:
        return ()
    try:
        shape = np.broadcast_shapes(*(shape for _, shape in shapes))
    except ValueError:
        sizes = ", ".join(f"{name} {rows}x{columns}" for name, (rows, columns) in shapes)
        raise InputError(f"the ranges do not fit together: {sizes} (rows x columns)") from None
    if math.prod(shape) > MAX_CELLS:
        raise InputError(f"the answer would have {math.prod(shape):,} cells")
    return shape


def each_cell(
    function: Function, arguments: list[Any], faults: list[Fault | Faults], shape: tuple[int, ...]
) -> Answer | NDArray[np.float64]:
    """What the function answers to each cell of the ranges; `faults` are those that reading the arguments found.

    What is wrong is marked for the whole range at once: on a screen half of losses every other cell is an error.
    """
    shape = shape or (1, 1)
    if any(isinstance(fault, Fault) for fault in faults):
        answers = np.full(shape, np.nan)  # each cell is an error already
    else:
        answers = _compute(function, arguments, faults, shape)
    # Of texts, only NaN differs from itself.
    good = np.isfinite(answers) if answers.dtype == float else answers == answers
    if not faults and good.all():
        return answers if answers.dtype == float else Answer(answers.tolist())
    cells, bad = answers.astype(object), ~good
    cells[bad] = CellError.NA
    if answers.dtype == float:
        cells[np.isinf(answers)] = CellError.NUM
    for fault in reversed(faults):  # the leftmost argument has the last word, as with the sheet's own operators
        bad |= _written(cells, fault)
    first = tuple(map(int, np.unravel_index(int(np.argmax(bad)), shape)))
    return Answer(cells.tolist(), _why(function, arguments, faults, answers, first))


def _written(cells: NDArray[Any], fault: Fault | Faults) -> Any:
    """Write the errors into their cells; where that was."""
    if isinstance(fault, Fault):
        cells[...] = fault.cell
        return True
    where = np.broadcast_to(fault.where, cells.shape)
    if isinstance(fault.own, Fault):
        cells[where] = fault.own.cell
    else:
        cells[where] = [each.cell for each in np.broadcast_to(fault.own, cells.shape)[where]]
    return where


def _why(
    function: Function,
    arguments: list[Any],
    faults: list[Fault | Faults],
    answers: NDArray[Any],
    place: tuple[int, ...],
) -> str:
    """Why the cell in a place is an error: what reading or the function said of it, or what it makes of the numbers."""
    for fault in faults:
        if isinstance(fault, Fault):
            return fault.reason
        at = tuple(_at(fault.where, index, axis) for axis, index in enumerate(place))
        if fault.where[at]:
            return fault.at(at).reason
    here = [
        a[_at(a, place[0]), _at(a, place[1], 1)] if isinstance(a, np.ndarray) and a.ndim == 2 else a for a in arguments
    ]
    return reason_of(function, here, answers[place])


# What a function that works cell by cell finds in a cell that is an error already.
_NOTHING: Final[dict[Kind, Any]] = {Kind.NUMBERS: np.nan, Kind.TEXTS: None}


def _compute(
    function: Function, arguments: list[Any], faults: list[Fault | Faults], shape: tuple[int, ...]
) -> NDArray[Any]:
    """The numbers or texts, computed again without the cells that the function refuses."""
    answers = object if function.kind is Kind.TEXT else float
    refused = np.zeros(shape, dtype=bool)
    while True:
        try:
            with np.errstate(all="ignore"):
                return np.broadcast_to(np.asarray(call_within_bounds(function, arguments), dtype=answers), shape)
        except ValuationError as problem:
            everywhere = problem.where is None
            bad = np.broadcast_to(np.asarray(everywhere or problem.where, dtype=bool), shape)
            fault = Fault(problem.cell, str(problem))
            if everywhere or not (bad & ~refused).any():
                faults.append(fault)
                return np.full(shape, np.nan)
            start_again()
            refused |= bad
            faults.append(Faults(bad, fault))
            arguments = [
                np.where(refused, _NOTHING[p.kind], a) if p.kind in _NOTHING else a
                for p, a in zip(function.parameters, arguments, strict=True)
            ]


def _at(array: NDArray[Any], index: int, axis: int = 0) -> int:
    return 0 if array.shape[axis] == 1 else index


def first_fault(faults: Sequence[Fault | Faults]) -> Fault:
    """The fault of the leftmost argument that has one, in its first cell."""
    fault = faults[0]
    return fault if isinstance(fault, Fault) else fault.first()
