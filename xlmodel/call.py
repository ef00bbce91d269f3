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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.bounds import call_within_bounds
from xlmodel.days import serial
from xlmodel.errors import CellError, InputError, NoDataError, ValuationError, XlModelError
from xlmodel.spec import Columns, Function, Kind, Parameter
from xlmodel.terms import DATE
from xlmodel.workings import listening, start_again

log = logging.getLogger(__name__)

Cell = float | str | bool | CellError | date | None
Row = Sequence[Cell]
Block = list[list[Cell]]


class _Missing:
    """An optional argument that was left out of the formula; there is only one, known by its identity."""

    def __repr__(self) -> str:
        return "left out"

    def __reduce__(self) -> str:  # pickled and copied, it is still the same
        return "MISSING"


MISSING: Final = _Missing()

# A column against a row gives a grid; two whole columns would give 10^12 cells.
MAX_CELLS = 10_000_000


class Answer(NamedTuple):
    """What a formula shows: rows of cells, and why the first of its errors is one."""

    cells: Block
    reason: str | None = None

    @property
    def cell(self) -> Cell:
        """The upper left cell, which is the whole answer of most functions."""
        return self.cells[0][0]


class _ArgumentError(Exception):
    """An argument holds an error that becomes the answer."""

    def __init__(self, parameter: Parameter, cell: CellError) -> None:
        super().__init__(f"{parameter.name} holds {cell}")
        self.cell = cell


@dataclass(frozen=True, slots=True)
class _Fault:
    """An error that belongs in one cell of a range."""

    cell: CellError
    reason: str


def evaluate(function: Function, cells: Sequence[Any]) -> Answer:
    """Work out one formula.

    Parameters
        cells  one item an argument: a Cell, MISSING, rows of Cells, or an array of rows of numbers, none of them NaN.
    """
    found = evaluate_numbers(function, cells)
    return found if isinstance(found, Answer) else Answer(found.tolist())


def evaluate_numbers(function: Function, cells: Sequence[Any]) -> Answer | NDArray[np.float64]:
    """As `evaluate`, for a host that takes arrays: rows of finite numbers and nothing else stay one."""
    try:
        return _evaluate(function, cells)
    except (_ArgumentError, XlModelError) as problem:
        return Answer([[problem.cell]], str(problem))
    except Exception:
        log.exception("%s%r", function.name, cells)
        return Answer([[CellError.VALUE]], f"a mistake in {function.name} itself; the log has the details")


def _evaluate(function: Function, cells: Sequence[Any]) -> Answer | NDArray[np.float64]:
    parameters = function.parameters
    if len(cells) > len(parameters):
        raise InputError(f"{function.name} takes {len(parameters)} arguments, not {len(cells)}")
    if len(cells) < len(parameters):
        cells = [*cells, *[MISSING] * (len(parameters) - len(cells))]
    faults: list[NDArray[Any] | _Fault] = []
    arguments = [read_argument(p, c, faults) for p, c in zip(parameters, cells, strict=True)]
    if function.kind in (Kind.NUMBERS, Kind.TEXT):
        shape = _common_shape(parameters, arguments)
        if shape or faults:
            return _cell_by_cell(function, arguments, faults, shape)
    elif faults:
        fault = _first_fault(faults)
        return Answer([[fault.cell]], fault.reason)
    with np.errstate(all="ignore"):
        result = call_within_bounds(function, arguments)
    if isinstance(result, Columns):
        return _write_table(function, arguments, result)
    if isinstance(result, str):
        return Answer([[result]])
    number = float(result)
    if math.isfinite(number):
        return Answer([[number]])
    return Answer([[_error(number)]], _reason(function, arguments, number))


# From cells to numbers


def _omitted(parameter: Parameter) -> Any:
    if parameter.required:
        raise NoDataError(f"{parameter.name} is left out")
    return parameter.default


def read_argument(parameter: Parameter, cells: Any, faults: list[Any]) -> Any:
    """What a valuation function is given for an argument; what is wrong with its cells is added to the faults."""
    kind = parameter.kind
    if type(cells) is float and (kind is Kind.NUMBERS or kind is Kind.NUMBER):
        return cells  # by far the most common case, kept short
    if isinstance(cells, np.ndarray):
        if kind is Kind.NUMBERS and cells.size > 1:
            return cells
        cells = cells.tolist()
    try:
        return _read_cells(parameter, cells, faults)
    except (_ArgumentError, ValuationError) as problem:  # noted, not raised: an argument further left may have its own
        faults.append(_Fault(problem.cell, str(problem)))
        return np.nan


def _read_cells(parameter: Parameter, cells: Any, faults: list[NDArray[Any] | _Fault]) -> Any:
    kind = parameter.kind
    if kind is Kind.ANY:  # as it is, errors and blanks too
        return cells
    if cells is MISSING:
        return _omitted(parameter)
    rows: Sequence[Row] = cells if isinstance(cells, (list, tuple)) else [[cells]]
    widths = set(map(len, rows))
    if len(widths) != 1 or widths == {0}:
        raise InputError(f"{parameter.name} is not a block of cells")
    size = len(rows) * len(rows[0])
    if kind is Kind.NUMBERS:
        return _read_numbers(parameter, rows, faults)
    if kind is Kind.TEXTS:
        return _read_texts(parameter, rows, faults)
    if kind in (Kind.NUMBER, Kind.WORD, Kind.FLAG, Kind.TEXT):
        if size != 1:
            raise InputError(f"{parameter.name} takes one cell, not {size}")
        return _read_one(parameter, rows[0][0])
    flat = list(chain.from_iterable(rows))
    if not parameter.required and all(cell is None for cell in flat):
        return parameter.default
    if kind is Kind.GRID:
        return _read_list(parameter, flat).reshape(len(rows), -1)
    if kind is Kind.LABELS:
        return [_label(parameter, cell) for cell in flat]
    return _read_list(parameter, flat)


def _read_one(parameter: Parameter, cell: Cell) -> Any:
    if isinstance(cell, CellError):
        raise _ArgumentError(parameter, cell)
    if cell is None:
        if parameter.required:
            raise NoDataError(f"{parameter.name} is blank")
        return parameter.default
    if parameter.kind is Kind.WORD:
        return read_word(parameter, cell)
    if parameter.kind in (Kind.TEXT, Kind.TEXTS):
        return read_text(parameter, cell)
    if parameter.kind is Kind.FLAG:
        if isinstance(cell, bool) or (isinstance(cell, int | float) and cell in (0, 1)):
            return bool(cell)
        raise InputError(f"{parameter.name} is {_writable(cell)!r}, not TRUE or FALSE")
    return _number(parameter, cell)


def read_word(parameter: Parameter, given: Any) -> str:
    """One of the words of an option; case, hyphens, underscores and spaces do not matter."""
    word = "_".join(str(_writable(given)).casefold().replace("-", " ").replace("_", " ").split())
    if word not in parameter.words:
        raise InputError(f"{parameter.name} is {_writable(given)!r}, not one of {', '.join(parameter.words)}")
    return word


def _read_numbers(parameter: Parameter, rows: Sequence[Row], faults: list[NDArray[Any] | _Fault]) -> Any:
    """The numbers of a range; what is no number is noted as a fault in its own cell."""
    flat = list(chain.from_iterable(rows))
    shape = (len(rows), len(rows[0]))
    if set(map(type, flat)) <= {float, int}:
        numbers = _floats(flat)
        return float(numbers[0]) if numbers.size == 1 else numbers.reshape(shape)
    numbers = np.empty(len(flat))
    own = np.full(len(flat), None, dtype=object)
    for i, cell in enumerate(flat):
        numbers[i] = np.nan
        try:
            numbers[i] = _read_one(parameter, cell)
        except (_ArgumentError, ValuationError) as problem:
            own[i] = _Fault(problem.cell, str(problem))
    if numbers.size == 1:
        faults.extend(f for f in own if f is not None)
        return float(numbers[0])
    if any(f is not None for f in own):
        faults.append(own.reshape(shape))
    return numbers.reshape(shape)


def read_numbers(parameter: Parameter, cells: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The numbers of an array of cells, NaN where there is none, and marks of the cells that are wrong and no gap."""
    return _read_each(parameter, cells, float, _READ.get(parameter.kind, _number))


def read_texts(parameter: Parameter, cells: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """As `read_numbers`: the texts, None where there is none."""
    return _read_each(parameter, cells, object, _read_one)


def _read_each(
    parameter: Parameter, cells: NDArray[Any], kind: type, one: Callable[[Parameter, Any], Any]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    found: NDArray[Any] = np.full(cells.shape, None).astype(kind)
    wrong = np.zeros(cells.shape, dtype=bool)
    for place, cell in np.ndenumerate(cells):
        if cell is not None:
            try:
                found[place] = one(parameter, cell)
            except (_ArgumentError, ValuationError):
                wrong[place] = True
    return found, wrong


def _read_texts(parameter: Parameter, rows: Sequence[Row], faults: list[NDArray[Any] | _Fault]) -> Any:
    """The texts of a range; what is none is noted as a fault in its own cell and left None."""
    texts = np.full((len(rows), len(rows[0])), None, dtype=object)
    own = texts.copy()
    for place, cell in zip(np.ndindex(texts.shape), chain.from_iterable(rows), strict=True):
        try:
            texts[place] = _read_one(parameter, cell)
        except (_ArgumentError, ValuationError) as problem:
            own[place] = _Fault(problem.cell, str(problem))
    if texts.size == 1:
        faults.extend(f for f in own.flat if f is not None)
        return texts.item()
    if any(f is not None for f in own.flat):
        faults.append(own)
    return texts


def read_text(parameter: Parameter, cell: Cell) -> str:
    """A text; a number is one too, since a ticker such as 9988 looks like a number to a sheet."""
    if isinstance(cell, str) and cell.strip():
        return cell.strip()
    if isinstance(cell, float | int) and not isinstance(cell, bool) and math.isfinite(number := _float(cell)):
        return f"{number:.15g}"
    raise InputError(f"{parameter.name} is {_writable(cell)!r}, not a text")


def _floats(flat: list[Cell]) -> NDArray[np.float64]:
    """Numbers and blanks; a blank becomes NaN, a whole number of more than 308 digits infinity."""
    try:
        return np.array(flat, dtype=float)
    except OverflowError:
        return np.array([np.nan if cell is None else _float(cell) for cell in flat])


def _read_list(parameter: Parameter, flat: list[Cell]) -> NDArray[np.float64]:
    types = set(map(type, flat))
    if types <= {float, int} or (types <= {float, int, type(None)} and parameter.kind is not Kind.LIST):
        return _floats(flat)
    skipped = NOT_MEANINGFUL_ERRORS if parameter.kind is Kind.MULTIPLES else frozenset()
    for cell in flat if CellError in types else ():
        if isinstance(cell, CellError) and cell not in skipped:
            raise _ArgumentError(parameter, cell)
    if parameter.kind is Kind.LIST and None in flat:
        raise NoDataError(f"{parameter.name} has a blank cell")
    read = _READ.get(parameter.kind, _number)
    return np.array([np.nan if cell is None else read(parameter, cell) for cell in flat])


# What an analyst writes where a multiple is not meaningful.
NOT_MEANINGFUL_WORDS = frozenset({"", "NM", "N.M.", "NA", "N/A", "-"})
NOT_MEANINGFUL_ERRORS = frozenset({CellError.NA, CellError.DIV0, CellError.NUM})


def _multiple(parameter: Parameter, cell: Cell) -> float:
    """A missing peer is left out; a broken formula among the peers is the answer."""
    if cell is None or cell in NOT_MEANINGFUL_ERRORS:
        return np.nan
    if type(cell) is str and cell.strip().upper() in NOT_MEANINGFUL_WORDS:
        return np.nan
    return _number(parameter, cell)


def _number_or_gap(parameter: Parameter, cell: Cell) -> float:
    """Of a block with gaps: a formula has no other way to leave its cell blank than an empty text."""
    return np.nan if cell == "" else _number(parameter, cell)


def _number(parameter: Parameter, cell: Cell) -> float:
    if isinstance(cell, CellError):
        raise _ArgumentError(parameter, cell)
    if isinstance(cell, bool) or not isinstance(cell, (float, int, date)):
        meant = "date; in a cell a date is a number, such as DATE(2025,9,23)"
        what = meant if parameter.unit == DATE and isinstance(cell, str) else "number"
        raise InputError(f"{parameter.name} is {cell!r}, not a {what}")
    if isinstance(cell, date):
        return serial(cell)
    return _float(cell)


_READ: Final = {Kind.MULTIPLES: _multiple, Kind.GRID: _number_or_gap}


def _float(cell: Any) -> float:
    try:
        return float(cell)
    except OverflowError:
        return math.inf if cell > 0 else -math.inf  # copysign would overflow as well


def _writable(cell: Any) -> Any:
    """The cell; instead of a whole number of so many digits that Python refuses to write them out, infinity."""
    return _float(cell) if isinstance(cell, int) and math.isinf(_float(cell)) else cell


def _label(parameter: Parameter, cell: Cell) -> str:
    if isinstance(cell, CellError):
        raise _ArgumentError(parameter, cell)
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(_writable(cell))


# Cell by cell


def _common_shape(parameters: Sequence[Parameter], arguments: Sequence[Any]) -> tuple[int, ...]:
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


def _cell_by_cell(
    function: Function, arguments: list[Any], faults: list[NDArray[Any] | _Fault], shape: tuple[int, ...]
) -> Answer | NDArray[np.float64]:
    shape = shape or (1, 1)
    if any(isinstance(fault, _Fault) for fault in faults):
        answers = np.full(shape, np.nan)  # each cell is an error already
    else:
        answers = _compute(function, arguments, faults, shape)
    cells: Block
    # Of texts, only NaN differs from itself.
    good = np.isfinite(answers) if answers.dtype == float else answers == answers
    if not faults and good.all():
        return answers if answers.dtype == float else Answer(answers.tolist())
    own = np.full(shape, None, dtype=object)
    for fault in reversed(faults):  # the leftmost argument has the last word, as with the sheet's own operators
        if isinstance(fault, _Fault):
            own[...] = fault
        else:
            marks = np.broadcast_to(fault, shape)
            own = np.where(_noted(marks), marks, own)
    cells = answers.tolist()
    reason = None
    for i, j in np.argwhere(_noted(own) | ~good):
        fault = own[i, j]
        cells[i][j] = fault.cell if fault else _error(answers[i, j])
        if reason is None:
            here = [a[_at(a, i), _at(a, j, 1)] if isinstance(a, np.ndarray) and a.ndim == 2 else a for a in arguments]
            reason = fault.reason if fault else _reason(function, here, answers[i, j])
    return Answer(cells, reason)


# What a function that works cell by cell finds in a cell that is an error already.
_NOTHING: Final[dict[Kind, Any]] = {Kind.NUMBERS: np.nan, Kind.TEXTS: None}


def _compute(
    function: Function, arguments: list[Any], faults: list[NDArray[Any] | _Fault], shape: tuple[int, ...]
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
            if everywhere or not (bad & ~refused).any():
                faults.append(_Fault(problem.cell, str(problem)))
                return np.full(shape, np.nan)
            start_again()
            refused |= bad
            mark = np.full(shape, None, dtype=object)
            mark[bad] = _Fault(problem.cell, str(problem))
            faults.append(mark)
            arguments = [
                np.where(refused, _NOTHING[p.kind], a) if p.kind in _NOTHING else a
                for p, a in zip(function.parameters, arguments, strict=True)
            ]


def _noted(marks: NDArray[Any]) -> NDArray[np.bool_]:
    noted: NDArray[np.bool_] = np.not_equal(marks, np.array(None, dtype=object)).astype(bool)
    return noted


def _at(array: NDArray[Any], index: int, axis: int = 0) -> int:
    return 0 if array.shape[axis] == 1 else index


def _first_fault(faults: Iterable[NDArray[Any] | _Fault]) -> _Fault:
    for fault in faults:
        if isinstance(fault, _Fault):
            return fault
        for mark in fault.ravel():
            if isinstance(mark, _Fault):
                return mark
    raise AssertionError("no fault was noted")


# From numbers to cells


def _error(number: float) -> CellError:
    return CellError.NA if math.isnan(number) else CellError.NUM


def _reason(function: Function, arguments: Sequence[Any], number: float) -> str:
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


def _write_table(function: Function, arguments: Sequence[Any], table: Columns) -> Answer:
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
                values[place] = _error(value)
                reason = reason or table.why() or _reason(function, arguments, value)
            elif isinstance(value, CellError):
                reason = reason or table.why()
    return Answer([[*columns], *map(list, zip(*columns.values(), strict=True))], reason)
