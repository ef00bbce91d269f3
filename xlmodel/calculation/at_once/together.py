"""Scenarios of an opened workbook worked out together, and held against the engine in a sample of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from xlmodel.calculation.at_once.columns import (
    ERROR,
    NUMBER,
    Answer,
    Column,
    Kinds,
    NotAtOnceError,
    Operand,
    kind_of,
    numbers_of,
    values_of,
)
from xlmodel.calculation.at_once.plan import Plan
from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

_BLOCK: Final = 8192
"""Scenarios worked out together: so many numbers of a cell fit a processor's cache with those beside them."""
_SAMPLE: Final = 10
_MOST_PATTERNS: Final = 30  # of errors, of which one scenario each is looked at
_ODD: Final = 0x9E3779B97F4A7C15  # spreads the patterns over all numbers of 64 bits
_AS_GOOD: Final = 1e-13  # where a processor's own power function differs between one number and many


class Spread(Sequence[Value]):
    """A cell in all scenarios, in the pieces in which it was worked out."""

    def __init__(self, pieces: Sequence[tuple[Operand, int]]) -> None:
        """Keeps what it is given: a cell, and of how many scenarios."""
        self._pieces = tuple(pieces)

    def __len__(self) -> int:
        return sum(size for _, size in self._pieces)

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> list[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | list[Value]:
        if isinstance(place, slice):
            return list(self)[place]
        start = 0
        for cell, size in self._pieces:
            if place < start + size:
                return (
                    values_of(cell.taken(slice(place - start, place - start + 1)), 1)[0]
                    if isinstance(cell, Column)
                    else cell
                )
            start += size
        raise IndexError(place)

    def __iter__(self) -> Iterator[Value]:
        return (value for cell, size in self._pieces for value in values_of(cell, size))

    @property
    def is_numeric(self) -> bool:
        """Whether it is a number or an error in each scenario."""
        return all(bool(np.all((kinds == NUMBER) | (kinds >= ERROR))) for kinds in map(np.asarray, self._kinds()))

    def numbers(self) -> NDArray[np.float64]:
        """A number a scenario, NaN where there is none."""
        found = [
            np.broadcast_to(np.where(np.asarray(kind_of(cell)) == NUMBER, numbers_of(cell), np.nan), size)
            for cell, size in self._pieces
        ]
        return np.concatenate(found)

    def kinds(self) -> NDArray[np.uint8]:
        """What it is in each scenario."""
        pairs = zip(self._kinds(), self._pieces, strict=True)
        return np.concatenate([np.broadcast_to(np.uint8(kinds), size) for kinds, (_, size) in pairs])

    def errors(self) -> NDArray[np.intp]:
        """The scenarios in which it is an error."""
        return np.flatnonzero(self.kinds() >= ERROR)

    def _kinds(self) -> Iterator[Kinds]:
        return (kind_of(cell) for cell, _ in self._pieces)


class Found(NamedTuple):
    """What was worked out."""

    cells: dict[Area, Spread]
    places: NDArray[np.intp]  # the scenarios that it is for
    why: str | None  # why it is not for all


def worked_out(plan: Plan, given: Mapping[Area, Column]) -> Found:
    """The cells that a plan reads, in every scenario that can be worked out so.

    Parameters
        given  the cells that change.

    Raises
        NotAtOnceError  none can.
    """
    size = next(iter(given.values())).size
    pieces: dict[Area, list[tuple[Operand, int]]] = {cell: [] for cell in plan.read}
    places: list[NDArray[np.intp]] = []
    why: str | None = None
    with np.errstate(all="ignore"):
        for start in range(0, size, _BLOCK):
            here = np.arange(start, min(start + _BLOCK, size))
            while here.size:
                try:
                    found = _block(plan, {cell: column.taken(here) for cell, column in given.items()})
                    for cell, read in plan.read.items():
                        pieces[cell].append((read(found), here.size))
                    places.append(here)
                    break
                except NotAtOnceError as problem:
                    if problem.where is None or not problem.where.any():
                        raise
                    why, here = str(problem), here[~problem.where]
    if not places:
        raise NotAtOnceError(why or "there is no scenario")
    return Found({cell: Spread(each) for cell, each in pieces.items()}, np.concatenate(places), why)


def _block(plan: Plan, inputs: Mapping[Area, Operand]) -> dict[Area, Answer]:
    """All formulas of the plan for one block of scenarios, what is asked for no longer let go."""
    values: dict[Area, Answer] = dict(inputs)
    for line in plan.lines:
        values[line.cell] = line.step(values)
        for cell in line.finished:
            values.pop(cell, None)
    return values


# Held against the engine


def sample(size: int, found: Collection[Spread]) -> list[int]:
    """Scenarios to look at: the first, the last, some others, and one of each pattern of errors."""
    chosen = {0, size - 1, *np.random.default_rng(size).integers(0, size, _SAMPLE - 2).tolist()}
    pattern = np.zeros(size, dtype=np.uint64)
    for each in found:  # one after the other, as all kinds of a million scenarios together are too much memory
        pattern = pattern * np.uint64(_ODD) + each.kinds()
    _, first = np.unique(pattern, return_index=True)
    return sorted(chosen.union(first[:_MOST_PATTERNS].tolist()))


def is_the_same(one: Any, other: Any) -> bool:
    """Whether two ways have come to the same answer."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= _AS_GOOD * max(abs(one), abs(other))
    if isinstance(one, date) or isinstance(other, date):
        return bool(one == other)
    return type(one) is type(other) and bool(one == other)
