"""A cell over many scenarios.

What is the same in all of them stays a plain value. What differs is a Column: a number for each scenario and a kind
that says what it is. The kind is one number where all scenarios agree, which is nearly always, so that the common case
is bare NumPy. An error is a kind like the others and stays in its own scenario; nothing is raised for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.errors import CellError, XlModelError
from xlmodel.workbook.sheet_xml import Value

NUMBER, LOGICAL, TEXT, BLANK = range(4)
ERROR: Final = 16
"""From here on a kind is an error: this, and its place among the errors."""
_ERRORS: Final = tuple(CellError)
KINDS_OF_ERRORS: Final = {error: ERROR + place for place, error in enumerate(_ERRORS)}

Kinds = NDArray[np.uint8] | int
Numbers = NDArray[np.float64] | float


class NotAtOnceError(XlModelError):
    """Scenarios that cannot be worked out at once, and have to be run one by one; without `where` it is all of them."""

    def __init__(self, message: str, *, where: NDArray[np.bool_] | None = None) -> None:
        """Marks of the scenarios, of those that were being worked out."""
        super().__init__(message)
        self.where = where


@dataclass(frozen=True, slots=True)
class Column:
    """A cell that differs between scenarios."""

    numbers: NDArray[np.float64]  # nothing where the kind is no number and no truth value
    kinds: Kinds = NUMBER
    texts: NDArray[Any] | None = None

    @property
    def size(self) -> int:
        """The number of scenarios."""
        return self.numbers.size

    def taken(self, places: NDArray[np.intp] | slice) -> "Column":
        """The same for some of the scenarios."""
        kinds = self.kinds if isinstance(self.kinds, int) else self.kinds[places]
        return Column(self.numbers[places], kinds, None if self.texts is None else self.texts[places])


Operand = Value | Column


class Block(list[list[Operand]]):
    """Rows of cells: a range, or an answer that fills several."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self), len(self[0])

    def cells(self) -> Iterator[Operand]:
        """Its cells, row by row."""
        return (cell for row in self for cell in row)

    def at(self, row: int, column: int) -> Operand:
        """A cell; a single row or column counts for all."""
        line = self[row if len(self) > 1 else 0]
        return line[column if len(line) > 1 else 0]


Answer = Operand | Block


def kind_of(cell: Operand) -> Kinds:
    """What a cell is."""
    if isinstance(cell, Column):
        return cell.kinds
    if isinstance(cell, CellError):  # before texts, which they are too
        return KINDS_OF_ERRORS[cell]
    if isinstance(cell, bool):
        return LOGICAL
    if cell is None:
        return BLANK
    return TEXT if isinstance(cell, str) else NUMBER


def error_of(kind: int) -> CellError:
    """The error of a kind."""
    return _ERRORS[kind - ERROR]


def errors_of(cell: Operand) -> Kinds:
    """The errors, 0 where it is none."""
    kinds = kind_of(cell)
    if isinstance(kinds, int):
        return kinds if kinds >= ERROR else 0
    return np.where(kinds >= ERROR, kinds, 0).astype(np.uint8)


def numbers_of(cell: Operand) -> Numbers:
    """The numbers; nothing where it is none."""
    if isinstance(cell, Column):
        return cell.numbers
    return float(cell) if isinstance(cell, float | int) else 0.0


def texts_of(cell: Operand) -> Any:
    """The texts, None where it is none."""
    if isinstance(cell, Column):
        return cell.texts
    return cell if isinstance(cell, str) and not isinstance(cell, CellError) else None


def varies(answer: Answer) -> bool:
    """Whether it differs between scenarios."""
    if isinstance(answer, Block):
        return any(isinstance(cell, Column) for cell in answer.cells())
    return isinstance(answer, Column)


def size_of(cells: Sequence[Operand]) -> int | None:
    """The number of scenarios, None where all cells are the same in all of them."""
    return next((cell.size for cell in cells if isinstance(cell, Column)), None)


def values_of(cell: Operand, size: int) -> list[Value]:
    """A plain value a scenario."""
    if not isinstance(cell, Column):
        return [cell] * size
    if isinstance(cell.kinds, int):
        return _alike(cell, cell.kinds)
    numbers, kinds = cell.numbers.tolist(), cell.kinds.tolist()
    return [_value(numbers, cell.texts, kind, place) for place, kind in enumerate(kinds)]


def _alike(cell: Column, kind: int) -> list[Value]:
    if kind == NUMBER:
        return list(cell.numbers.tolist())
    if kind == LOGICAL:
        return list((cell.numbers != 0).tolist())
    if kind == TEXT and cell.texts is not None:
        return list(cell.texts.tolist())
    return [None if kind == BLANK else error_of(kind)] * cell.size


def _value(numbers: list[float], texts: NDArray[Any] | None, kind: int, place: int) -> Value:
    if kind == NUMBER:
        return numbers[place]
    if kind == LOGICAL:
        return bool(numbers[place])
    if kind == TEXT and texts is not None:
        found: str = texts[place]
        return found
    return None if kind == BLANK else error_of(kind)


def of_values(values: Sequence[Value]) -> Column:
    """A plain value a scenario as a column."""
    types = set(map(type, values))
    if types <= {float, int}:
        return Column(np.array(values, dtype=float))
    if types == {bool}:
        return Column(np.array(values, dtype=float), LOGICAL)
    kinds = np.array([kind_of(value) for value in values], dtype=np.uint8)
    numbers = np.array([numbers_of(value) for value in values], dtype=float)
    texts = None
    if (kinds == TEXT).any():
        texts = np.array([texts_of(value) for value in values], dtype=object)
    return Column(numbers, _one_kind(kinds), texts)


def _one_kind(kinds: NDArray[np.uint8]) -> Kinds:
    first = int(kinds[0])
    return first if (kinds == first).all() else kinds


def number(numbers: Numbers, errors: Kinds = 0) -> Operand:
    """A number as an answer: what is not finite is #NUM!, and the errors that came in go out.

    Parameters
        errors  a kind where there is one, else 0.
    """
    if not isinstance(numbers, np.ndarray) and isinstance(errors, int):
        if errors:
            return error_of(errors)
        return float(numbers) if np.isfinite(numbers) else CellError.NUM
    lost = ~np.isfinite(numbers)
    if isinstance(errors, int) and not errors and not lost.any():
        return Column(np.asarray(numbers))
    kinds = np.where(errors, errors, np.where(lost, KINDS_OF_ERRORS[CellError.NUM], NUMBER)).astype(np.uint8)
    return Column(np.where(kinds == NUMBER, numbers, 0.0), _one_kind(kinds))


def logical(flags: NDArray[np.bool_] | bool, errors: Kinds = 0) -> Operand:
    """A truth value as an answer."""
    if isinstance(errors, int):
        if errors:
            return error_of(errors)
        return Column(np.asarray(flags, dtype=float), LOGICAL) if isinstance(flags, np.ndarray) else bool(flags)
    kinds = np.where(errors, errors, LOGICAL).astype(np.uint8)
    return Column(np.where(kinds == LOGICAL, flags, 0.0).astype(float), _one_kind(kinds))


def text(texts: Any, errors: Kinds = 0) -> Operand:
    """A text as an answer."""
    if isinstance(texts, str) and isinstance(errors, int):
        return error_of(errors) if errors else texts
    size = texts.size if isinstance(texts, np.ndarray) else np.size(errors)
    kinds: Kinds = TEXT
    if not isinstance(errors, int) or errors:
        kinds = _one_kind(np.broadcast_to(np.where(errors, errors, TEXT), size).astype(np.uint8))
    return Column(np.zeros(size), kinds, np.broadcast_to(np.asarray(texts, dtype=object), size))


def leftmost(*errors: Kinds) -> Kinds:
    """The leftmost error of each scenario; 0 where there is none."""
    found: Kinds = 0
    for each in errors:
        found = found or each if isinstance(found, int) else np.where(found, found, each).astype(np.uint8)
    return found


def with_errors(cell: Operand, errors: Kinds) -> Operand:
    """A cell, but for the scenarios in which something went wrong before."""
    if isinstance(errors, int):
        return error_of(errors) if errors else cell
    size = errors.size
    kinds = np.where(errors, errors, kind_of(cell)).astype(np.uint8)
    texts = texts_of(cell)
    numbers = np.broadcast_to(np.where(errors, 0.0, numbers_of(cell)), size)
    return Column(numbers, _one_kind(kinds), None if texts is None else np.broadcast_to(texts, size))


def chosen(condition: NDArray[np.bool_], yes: Operand, no: Operand) -> Operand:
    """One cell in the scenarios that meet a condition, another in the rest."""
    if condition.all():
        return yes
    if not condition.any():
        return no
    kinds = np.where(condition, kind_of(yes), kind_of(no)).astype(np.uint8)
    numbers = np.where(condition, numbers_of(yes), numbers_of(no))
    texts = None
    if (kinds == TEXT).any():
        texts = np.where(condition, texts_of(yes), texts_of(no)).astype(object)
    return Column(numbers, _one_kind(kinds), texts)
