"""What stands in cells: what a formula is given and answers, and what can be wrong with one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.errors import CellError
from xlmodel.spec import Parameter

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


class Answer(NamedTuple):
    """What a formula shows: rows of cells, and why the first of its errors is one."""

    cells: Block
    reason: str | None = None

    @property
    def cell(self) -> Cell:
        """The upper left cell, which is the whole answer of most functions."""
        return self.cells[0][0]


class ArgumentError(Exception):
    """An argument holds an error that becomes the answer."""

    def __init__(self, parameter: Parameter, cell: CellError) -> None:
        super().__init__(f"{parameter.name} holds {cell}")
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that belongs in one cell, or in all of them."""

    cell: CellError
    reason: str


@dataclass(frozen=True, slots=True)
class Faults:
    """Errors that belong in some cells of a range: where, and one for all of these, or one for each of the range."""

    where: NDArray[Any]
    own: Fault | NDArray[Any]

    def at(self, place: tuple[int, ...]) -> Fault:
        """That of a cell which has one."""
        found: Fault = self.own if isinstance(self.own, Fault) else self.own[place]
        return found

    def first(self) -> Fault:
        """That of the first cell which has one."""
        place = np.unravel_index(int(np.argmax(self.where)), self.where.shape)
        return self.at(tuple(map(int, place)))
