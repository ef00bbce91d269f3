"""Scenarios worked some at a time: those whose lists are equally long, or as many as memory is to hold."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlmodel.errors import ValuationError
from xlmodel.valuation.domain import Array, Flags

Places = NDArray[np.intp]


def without_gaps(kept: Flags, work: Callable[..., Array], *values: Array, of_each: Sequence[ArrayLike] = ()) -> Array:
    """Work on the lists without what is not kept in them, all lists of one length together.

    Parameters
        work     takes the lists (scenarios, length) and what is given of each scenario (scenarios); gives an array
                 with the scenarios first.
        values   the lists.
        of_each  numbers of each scenario.
    """
    shape, (marks, *flat), numbers_of_each = flattened((kept, *values), of_each)
    counts = marks.sum(axis=-1)

    def group(rows: Places) -> Array:
        own = marks[rows]
        length = counts[rows[0]] if len(rows) else kept.shape[-1]
        lists = (f[rows][own].reshape(len(rows), length) for f in flat)
        return work(*lists, *(e[rows] for e in numbers_of_each))

    return put_together(group, [np.flatnonzero(counts == count) for count in np.unique(counts)], shape)


def in_blocks(work: Callable[..., Array], most: int, *values: Array, of_each: Sequence[ArrayLike] = ()) -> Array:
    """Work on so many scenarios at a time as memory is to hold; for the rest see `without_gaps`."""
    shape, flat, numbers_of_each = flattened(values, of_each)

    def block(rows: Places) -> Array:
        return work(*(f[rows] for f in flat), *(e[rows] for e in numbers_of_each))

    return put_together(block, blocks(np.arange(math.prod(shape)), most), shape)


def blocks(rows: Places, most: int) -> list[Places]:
    """The scenarios in blocks of so many at most."""
    return np.split(rows, range(most, len(rows), most))


def flattened(
    values: Sequence[NDArray[Any]], of_each: Sequence[ArrayLike]
) -> tuple[tuple[int, ...], list[NDArray[Any]], list[NDArray[Any]]]:
    """The leading axes that lists and numbers have in common, and both with these made one."""
    shape = np.broadcast_shapes(*(v.shape[:-1] for v in values), *map(np.shape, of_each))
    size = math.prod(shape)
    flat = [np.broadcast_to(v, (*shape, v.shape[-1])).reshape(size, v.shape[-1]) for v in values]
    return shape, flat, [np.broadcast_to(e, shape).reshape(size) for e in of_each]


def put_together(work: Callable[[Places], Array], parts: Sequence[Places], shape: tuple[int, ...]) -> Array:
    """What is found for some scenarios after the other, each where it stands among all."""
    done = []
    for rows in parts or [np.arange(0)]:
        with _marked_among_all(rows, shape):
            done.append((rows, work(rows)))
    found = np.empty((math.prod(shape), *done[0][1].shape[1:]))
    for rows, part in done:
        found[rows] = part
    return found.reshape((*shape, *found.shape[1:]))


@contextmanager
def _marked_among_all(rows: Places, shape: tuple[int, ...]) -> Iterator[None]:
    """What is refused in some scenarios is marked where they stand among all."""
    try:
        yield
    except ValuationError as problem:
        where = np.zeros(shape, dtype=bool)
        where.flat[rows] = True if problem.where is None else problem.where
        problem.where = where
        raise
