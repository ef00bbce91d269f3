"""Scenarios worked some at a time: those whose lists are equally long, or as many as memory is to hold."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlmodel.errors import ValuationError
from xlmodel.valuation.domain import Array, Flags, together

Places = NDArray[np.intp]


def without_gaps(kept: Flags, work: Callable[..., Array], *values: Array, of_each: Sequence[ArrayLike] = ()) -> Array:
    """Work on the lists without what is not kept in them, all lists of one length together.

    Parameters
        work     takes the lists (scenarios, length) and what is given of each scenario (scenarios); gives an array
                 with the scenarios first.
        values   the lists.
        of_each  numbers of each scenario.
    """
    shape = common_axes((kept, *values), of_each)
    if not shape:  # as of a formula in a cell: to find out what is alike would cost more than the work
        whole = kept.all()
        lists = (v[np.newaxis] if whole else v[kept][np.newaxis] for v in values)
        try:
            return np.asarray(work(*lists, *(np.reshape(e, 1) for e in of_each))[0])
        except ValuationError as problem:
            problem.where = None if problem.where is None else np.reshape(problem.where, shape)
            raise
    (marks, *flat), numbers_of_each = flattened(shape, (kept, *values), of_each)
    counts = marks.sum(axis=-1)

    def group(rows: Places) -> Array:
        own = marks[rows]
        length = counts[rows[0]] if len(rows) else kept.shape[-1]
        lists = (f[rows][own].reshape(len(rows), length) for f in flat)
        return work(*lists, *(e[rows] for e in numbers_of_each))

    return put_together(
        group, [np.flatnonzero(counts == count) for count in np.flatnonzero(np.bincount(counts))], shape
    )


def in_blocks(work: Callable[..., Array], most: int, *values: Array, of_each: Sequence[ArrayLike] = ()) -> Array:
    """Work on so many scenarios at a time as memory is to hold; for the rest see `without_gaps`."""
    shape = common_axes(values, of_each)
    flat, numbers_of_each = flattened(shape, values, of_each)

    def block(rows: Places) -> Array:
        return work(*(f[rows] for f in flat), *(e[rows] for e in numbers_of_each))

    return put_together(block, blocks(np.arange(math.prod(shape)), most), shape)


def blocks(rows: Places, most: int) -> list[Places]:
    """The scenarios in blocks of so many at most."""
    return np.split(rows, range(most, len(rows), most))


def common_axes(values: Sequence[NDArray[Any]], of_each: Sequence[ArrayLike]) -> tuple[int, ...]:
    """The leading axes of lists together with the axes of numbers."""
    return together(*(v.shape[:-1] for v in values), *map(np.shape, of_each))


def flattened(
    shape: tuple[int, ...], values: Sequence[NDArray[Any]], of_each: Sequence[ArrayLike]
) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
    """Lists and numbers of each scenario, the axes of the scenarios made one."""
    size = math.prod(shape)
    flat = [_spread(v, (*shape, v.shape[-1])).reshape(size, v.shape[-1]) for v in values]
    return flat, [_spread(np.asarray(e), shape).reshape(size) for e in of_each]


def _spread(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    return array if array.shape == shape else np.broadcast_to(array, shape)  # which costs more than most functions


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
