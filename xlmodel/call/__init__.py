"""The one doorway between cells and valuation functions.

Every host calls `evaluate`, so a formula means the same in all of them:

* an error in an argument is the answer; where a function works cell by cell it stays in its own cell;
* an empty cell in a required argument is #N/A, never a silent zero; in an optional one it is the default;
* NaN in an answer is #N/A, infinity is #NUM!;
* an XlModelError shows its own error value, and any other exception is logged and shows #VALUE!.

Whatever the answer, nothing is raised into a host, and each error comes with a reason the analyst can read.
"""

import logging
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlmodel.bounds import call_within_bounds
from xlmodel.call.cell_by_cell import common_shape, each_cell, first_fault
from xlmodel.call.cells import MISSING, Answer, ArgumentError, Block, Cell, Fault, Faults
from xlmodel.call.plain import answer_to_numbers
from xlmodel.call.reading import NOT_MEANINGFUL_ERRORS, read_argument, read_numbers, read_text, read_texts, read_word
from xlmodel.call.writing import error_of, reason_of, written_table
from xlmodel.errors import NO_MEMORY, CellError, InputError, XlModelError
from xlmodel.spec import Columns, Function, Kind

__all__ = [
    "MISSING",
    "NOT_MEANINGFUL_ERRORS",
    "Answer",
    "Block",
    "Cell",
    "evaluate",
    "evaluate_numbers",
    "read_argument",
    "read_numbers",
    "read_text",
    "read_texts",
    "read_word",
]

log = logging.getLogger(__name__)


def evaluate(function: Function, cells: Sequence[Any]) -> Answer:
    """Work out one formula.

    Parameters
        cells  one item an argument: a Cell, MISSING, rows of Cells, or an array of rows of numbers, none of them NaN.
    """
    found = evaluate_numbers(function, cells)
    return found if isinstance(found, Answer) else Answer(found.tolist())


def evaluate_numbers(function: Function, cells: Sequence[Any]) -> Answer | NDArray[np.float64]:
    """As `evaluate`, for a host that takes arrays: rows of finite numbers and nothing else stay one."""
    number = answer_to_numbers(function, cells)
    if number is not None:
        return Answer([[number]])
    try:
        return _evaluate(function, cells)
    except (ArgumentError, XlModelError) as problem:
        return Answer([[problem.cell]], str(problem))
    except MemoryError:  # asked for more rows or draws than fit; the program itself goes on
        return Answer([[CellError.VALUE]], NO_MEMORY)
    except Exception:
        log.exception("%s%r", function.name, cells)
        return Answer([[CellError.VALUE]], f"a mistake in {function.name} itself; the log has the details")


def _evaluate(function: Function, cells: Sequence[Any]) -> Answer | NDArray[np.float64]:
    parameters = function.parameters
    if len(cells) > len(parameters):
        raise InputError(f"{function.name} takes {len(parameters)} arguments, not {len(cells)}")
    if len(cells) < len(parameters):
        cells = [*cells, *[MISSING] * (len(parameters) - len(cells))]
    faults: list[Fault | Faults] = []
    arguments = [read_argument(p, c, faults) for p, c in zip(parameters, cells, strict=True)]
    if function.kind in (Kind.NUMBERS, Kind.TEXT):
        shape = common_shape(parameters, arguments)
        if shape or faults:
            return each_cell(function, arguments, faults, shape)
    elif faults:
        fault = first_fault(faults)
        return Answer([[fault.cell]], fault.reason)
    with np.errstate(all="ignore"):
        result = call_within_bounds(function, arguments)
    if isinstance(result, Columns):
        return written_table(function, arguments, result)
    if isinstance(result, str):
        return Answer([[result]])
    number = float(result)
    if math.isfinite(number):
        return Answer([[number]])
    return Answer([[error_of(number)]], reason_of(function, arguments, number))
