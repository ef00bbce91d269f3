"""From cells to what a valuation function is given: numbers, lists, texts, words."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.call.cells import MISSING, ArgumentError, Cell, Fault, Faults, Row
from xlmodel.days import serial
from xlmodel.errors import CellError, InputError, NoDataError, ValuationError
from xlmodel.spec import Kind, Parameter
from xlmodel.terms import DATE


def _omitted(parameter: Parameter) -> Any:
    if parameter.required:
        raise NoDataError(f"{parameter.name} is left out")
    return parameter.default


def read_argument(parameter: Parameter, cells: Any, faults: list[Fault | Faults]) -> Any:
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
    except (ArgumentError, ValuationError) as problem:  # noted, not raised: an argument further left may have its own
        faults.append(Fault(problem.cell, str(problem)))
        return np.nan


def _read_cells(parameter: Parameter, cells: Any, faults: list[Fault | Faults]) -> Any:
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
        raise ArgumentError(parameter, cell)
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


def _read_numbers(parameter: Parameter, rows: Sequence[Row], faults: list[Fault | Faults]) -> Any:
    """The numbers of a range; what is no number is noted as a fault in its own cell."""
    flat = list(chain.from_iterable(rows))
    shape = (len(rows), len(rows[0]))
    if set(map(type, flat)) <= {float, int}:
        numbers = _floats(flat)
        return float(numbers[0]) if numbers.size == 1 else numbers.reshape(shape)
    odd = [i for i, cell in enumerate(flat) if type(cell) is not float and type(cell) is not int]
    own: dict[int, Fault] = {}
    known: dict[Any, Fault] = {}  # of blanks and errors, of which a range may hold many
    for i in odd:
        cell = flat[i]
        fault = known.get(cell) if cell is None or isinstance(cell, CellError) else None
        try:
            flat[i] = np.nan if fault else _read_one(parameter, cell)
        except (ArgumentError, ValuationError) as problem:
            fault = Fault(problem.cell, str(problem))
            if cell is None or isinstance(cell, CellError):
                known[cell] = fault
            flat[i] = np.nan
        if fault:
            own[i] = fault
    return _with_faults(_floats(flat).reshape(shape), own, faults)


def _with_faults(read: NDArray[Any], own: dict[int, Fault], faults: list[Fault | Faults]) -> Any:
    """What was read of a range, a single cell by itself; the faults of its cells are added to the others."""
    if read.size == 1:
        faults.extend(own.values())
        return read.item()
    if own:
        where = np.zeros(read.size, dtype=bool)
        each = np.full(read.size, None, dtype=object)
        for place, fault in own.items():
            where[place], each[place] = True, fault
        faults.append(Faults(where.reshape(read.shape), each.reshape(read.shape)))
    return read


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
            except (ArgumentError, ValuationError):
                wrong[place] = True
    return found, wrong


def _read_texts(parameter: Parameter, rows: Sequence[Row], faults: list[Fault | Faults]) -> Any:
    """The texts of a range; what is none is noted as a fault in its own cell and left None."""
    texts = np.full(len(rows) * len(rows[0]), None, dtype=object)
    own: dict[int, Fault] = {}
    for place, cell in enumerate(chain.from_iterable(rows)):
        try:
            texts[place] = _read_one(parameter, cell)
        except (ArgumentError, ValuationError) as problem:
            own[place] = Fault(problem.cell, str(problem))
    return _with_faults(texts.reshape(len(rows), len(rows[0])), own, faults)


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
            raise ArgumentError(parameter, cell)
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
        raise ArgumentError(parameter, cell)
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
        raise ArgumentError(parameter, cell)
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(_writable(cell))
