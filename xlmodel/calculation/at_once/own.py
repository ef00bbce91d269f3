"""Our functions over columns: called once for all scenarios in which every argument is a plain number.

The others, in which something is blank, an error or refused, go through the doorway one by one, each distinct set of
arguments once: so every error is the doorway's own.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.bounds import call_within_bounds
from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    NUMBER,
    Answer,
    Block,
    Column,
    NotAtOnceError,
    Operand,
    chosen,
    number,
    of_values,
    size_of,
    values_of,
    varies,
)
from xlmodel.call import MISSING, NOT_MEANINGFUL_ERRORS, evaluate, read_argument
from xlmodel.errors import CellError, ValuationError
from xlmodel.spec import Columns, Function, Kind, Parameter

_BY_CELL: Final = (Kind.NUMBERS, Kind.TEXT)
_LEFT_OUT: Final = [BLANK, *(KINDS_OF_ERRORS[error] for error in NOT_MEANINGFUL_ERRORS)]
"""What a multiple is that is not meaningful."""
_NOT_MEANINGFUL: Final = KINDS_OF_ERRORS[CellError.NA]
_TOO_LARGE: Final = KINDS_OF_ERRORS[CellError.NUM]


def call(function: Function, answers: Sequence[Any]) -> Answer:
    """What one of our functions answers.

    Parameters
        answers  one an argument, MISSING where it is left out.
    """
    if not any(varies(each) for each in answers if each is not MISSING):
        return _of_rows(evaluate(function, [*map(_as_given, answers)]).cells)
    size = size_of([cell for each in answers for cell in _cells(each)])
    assert size is not None  # noqa: S101  (something varies)
    if function.kind in _BY_CELL and _spreads(function, answers):
        return _cell_by_cell(function, answers)
    arguments = _arguments(function, answers, size)
    found = None if arguments is None else _together(function, arguments)
    if found is None or arguments is None:
        return _one_by_one(function, answers, size)
    odd = np.flatnonzero(~arguments.plain & (arguments.errors == 0))
    if not odd.size:
        return found
    return _mended(found, _one_by_one(function, [_taken(each, odd) for each in answers], odd.size), odd, size)


def _cells(answer: Any) -> list[Operand]:
    if isinstance(answer, Block):
        return [*answer.cells()]
    return [] if answer is MISSING else [answer]


def _as_given(answer: Any) -> Any:
    return [list(row) for row in answer] if isinstance(answer, Block) else answer


def _of_rows(rows: Sequence[Sequence[Any]]) -> Answer:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else Block([list(row) for row in rows])


# Cell by cell


def _spreads(function: Function, answers: Sequence[Any]) -> bool:
    pairs = zip(function.parameters, answers, strict=False)
    return any(p.kind in (Kind.NUMBERS, Kind.TEXTS) and isinstance(each, Block) for p, each in pairs)


def _cell_by_cell(function: Function, answers: Sequence[Any]) -> Answer:
    """A function that answers each cell of a range by itself."""
    spread = [p.kind in (Kind.NUMBERS, Kind.TEXTS) for p, _ in zip(function.parameters, answers, strict=False)]
    shapes = [each.shape for each, over in zip(answers, spread, strict=True) if over and isinstance(each, Block)]
    try:
        rows, columns = np.broadcast_shapes(*shapes)
    except ValueError:
        raise NotAtOnceError(f"the ranges of {function.name} do not fit together") from None
    found = Block()
    for i in range(rows):
        line: list[Operand] = []
        for j in range(columns):
            pairs = zip(answers, spread, strict=True)
            one = call(function, [each.at(i, j) if over and isinstance(each, Block) else each for each, over in pairs])
            if isinstance(one, Block):
                raise NotAtOnceError(f"{function.name} answers a block in a cell of a block")
            line.append(one)
        found.append(line)
    return found[0][0] if found.shape == (1, 1) else found


# All scenarios together


class _Arguments(NamedTuple):
    """What a function is called with."""

    values: list[Any]
    plain: NDArray[np.bool_]  # the scenarios in which all of it is a number
    errors: NDArray[np.uint8]  # the error that is the answer, 0 where there is none


def _arguments(function: Function, answers: Sequence[Any], size: int) -> _Arguments | None:
    """None where something varies that may not, or is wrong in all scenarios."""
    found = _Arguments([], np.ones(size, dtype=bool), np.zeros(size, dtype=np.uint8))
    odd = np.zeros(size, dtype=bool)  # blank, a text or a truth value: the doorway knows what that means
    rest = [MISSING] * (len(function.parameters) - len(answers))
    for parameter, answer in zip(function.parameters, [*answers, *rest], strict=True):
        if answer is MISSING or not varies(answer):
            faults: list[Any] = []
            found.values.append(read_argument(parameter, _as_given(answer), faults))
            if faults:
                return None
        elif not parameter.kind.is_stacked:
            return None
        else:
            value = _stacked(parameter, answer, found, odd)
            if value is None:
                return None
            found.values.append(value)
    found.errors[odd] = 0
    np.logical_and(found.plain, ~odd & (found.errors == 0), out=found.plain)
    return found


def _stacked(
    parameter: Parameter, answer: Answer, found: _Arguments, odd: NDArray[np.bool_]
) -> NDArray[np.float64] | None:
    """An argument with the scenarios as first axis; errors and what is no number are noted."""
    cells = _cells(answer)
    if not parameter.kind.core_axes and len(cells) != 1:
        return None
    size = found.plain.size
    stacked = np.empty((size, len(cells)))
    for place, cell in enumerate(cells):
        if not isinstance(cell, Column):
            faults: list[Any] = []
            value = read_argument(parameter, [[cell]], faults)
            if faults or value is None:
                return None
            stacked[:, place] = np.ravel(value)[0]
            continue
        stacked[:, place] = cell.numbers
        if isinstance(cell.kinds, int) and cell.kinds == NUMBER:
            continue
        kinds = np.broadcast_to(np.uint8(cell.kinds), size)
        left_out = np.isin(kinds, _LEFT_OUT) if parameter.kind is Kind.MULTIPLES else np.zeros(size, dtype=bool)
        stacked[left_out, place] = np.nan
        odd |= (kinds != NUMBER) & (kinds < ERROR) & ~left_out
        error = np.where((kinds >= ERROR) & ~left_out, kinds, 0).astype(np.uint8)
        np.copyto(found.errors, error, where=found.errors == 0)
    if not parameter.kind.core_axes:
        return stacked[:, 0]
    if parameter.kind is Kind.GRID:
        return stacked.reshape(size, len(answer) if isinstance(answer, Block) else 1, -1)
    return stacked


def _together(function: Function, arguments: _Arguments) -> Answer | None:
    """The answers of all scenarios that are plain or an error; None where there is none for all."""
    values, plain, errors = arguments
    left = plain.copy()
    while left.any():
        pairs = zip(function.parameters, values, strict=True)
        part = values if left.all() else [_kept(p, each, left) for p, each in pairs]
        try:
            with np.errstate(all="ignore"):
                return _spread(call_within_bounds(function, part), left, errors)
        except ValuationError as problem:
            where = np.asarray(False if problem.where is None else problem.where, dtype=bool)
            if not where.ndim or not where.any():
                return None
            places = np.flatnonzero(left)
            refused = places[np.broadcast_to(where, places.size)]
            errors[refused] = KINDS_OF_ERRORS[problem.cell]
            left[refused] = False
    return None if not errors.any() else number(np.zeros(errors.size), errors)


def _kept(parameter: Parameter, value: Any, plain: NDArray[np.bool_]) -> Any:
    many = parameter.kind.is_stacked and np.ndim(value) > parameter.kind.core_axes
    return value[plain] if many else value


def _spread(result: Any, left: NDArray[np.bool_], errors: NDArray[np.uint8]) -> Answer | None:
    """The answers in their scenarios; NaN is not meaningful, infinity too large."""
    if isinstance(result, Columns):
        return _spread_table(result, left, errors)
    if not isinstance(result, np.ndarray | float | int):  # a text
        return None
    return _spread_numbers(np.asarray(result, dtype=float), left, errors)


def _spread_numbers(numbers: NDArray[np.float64], left: NDArray[np.bool_], errors: NDArray[np.uint8]) -> Operand:
    found = np.zeros(left.size)
    found[left] = numbers
    lost = ~np.isfinite(found)
    own = np.where(lost, np.where(np.isnan(found), _NOT_MEANINGFUL, _TOO_LARGE), errors).astype(np.uint8)
    return number(np.where(lost, 0.0, found), own if own.any() else 0)


def _spread_table(table: Columns, left: NDArray[np.bool_], errors: NDArray[np.uint8]) -> Answer | None:
    if errors.any():
        raise NotAtOnceError("an error in place of a table", where=errors != 0)
    if any(np.any(marks) for marks in table.empty.values()):
        return None
    lines: list[list[Operand]] = []
    for heading, column in table.items():
        values = np.asarray(column)
        if values.dtype != float:
            if values.ndim > 1:  # texts that differ between scenarios
                return None
            lines.append([heading, *values.tolist()])
            continue
        rows = (values[..., row] for row in range(values.shape[-1]))
        lines.append([heading, *(_spread_numbers(each, left, errors) for each in rows)])
    return Block([list(row) for row in zip(*lines, strict=True)])


# One by one


def _taken(answer: Any, places: NDArray[np.intp]) -> Any:
    if isinstance(answer, Block):
        return Block([[cell.taken(places) if isinstance(cell, Column) else cell for cell in row] for row in answer])
    return answer.taken(places) if isinstance(answer, Column) else answer


def _one_by_one(function: Function, answers: Sequence[Any], size: int) -> Answer:
    spelled = [_spelled(each, size) for each in answers]
    known: dict[str, Any] = {}
    found = []
    for place in range(size):
        cells = [each(place) for each in spelled]
        key = repr(cells)
        if key not in known:
            known[key] = evaluate(function, cells).cells
        found.append(known[key])
    shapes = {(len(rows), len(rows[0])) for rows in found}
    if len(shapes - {(1, 1)}) > 1:
        raise NotAtOnceError(f"{function.name} answers blocks of different sizes")
    rows, columns = max(shapes)
    return _of_rows([[of_values([_at(one, i, j) for one in found]) for j in range(columns)] for i in range(rows)])


def _spelled(answer: Any, size: int) -> Callable[[int], Any]:
    """What an argument is in one scenario."""
    if isinstance(answer, Block):
        rows = [[values_of(cell, size) for cell in row] for row in answer]
        return lambda place: [[values[place] for values in row] for row in rows]
    if isinstance(answer, Column):
        return values_of(answer, size).__getitem__
    return lambda place: answer


def _at(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows[row][column]


def _mended(found: Answer, other: Answer, places: NDArray[np.intp], size: int) -> Answer:
    """The answers, with others in some scenarios."""
    if isinstance(found, Block):
        rest = other
        if not isinstance(rest, Block):
            where = np.zeros(size, dtype=bool)
            where[places] = True
            raise NotAtOnceError("an error in place of a table", where=where)
        return Block(
            [
                [_one_mended(cell, rest.at(i, j), places, size) for j, cell in enumerate(row)]
                for i, row in enumerate(found)
            ]
        )
    if isinstance(other, Block):
        raise NotAtOnceError("an answer that is a block in some scenarios only")
    return _one_mended(found, other, places, size)


def _one_mended(cell: Operand, other: Operand, places: NDArray[np.intp], size: int) -> Operand:
    if not isinstance(other, Column) and type(cell) is type(other) and cell == other:
        return cell
    condition = np.zeros(size, dtype=bool)
    condition[places] = True
    return chosen(condition, _spread_out(other, places, size), cell)


def _spread_out(cell: Operand, places: NDArray[np.intp], size: int) -> Operand:
    if not isinstance(cell, Column):
        return cell
    numbers = np.zeros(size)
    numbers[places] = cell.numbers
    kinds = cell.kinds
    if not isinstance(kinds, int):
        wide = np.zeros(size, dtype=np.uint8)
        wide[places] = kinds
        kinds = wide
    texts = None
    if cell.texts is not None:
        texts = np.full(size, None, dtype=object)
        texts[places] = cell.texts
    return Column(numbers, kinds, texts)
