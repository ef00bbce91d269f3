"""Scenarios stacked along leading axes: a list lies on the last axis, and so does a column of a table.

Every sum runs over one contiguous list, so that a scenario adds up in the same order alone and among many.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import InputError, ValuationError
from xlmodel.spec import Columns
from xlmodel.valuation.domain import Array, numbers, together


def lists(value: ArrayLike) -> Array:
    """The value as lists on the last axis; a number is a list of one."""
    array = numbers(value)
    return array if array.ndim else array.reshape(1)


def each(value: ArrayLike) -> Array:
    """A number of each scenario, to be set against every number of its list."""
    return numbers(value)[..., np.newaxis]


def answer(value: Array) -> ArrayLike:
    """A number where there is one scenario, an array where there are many."""
    return value.item() if value.ndim == 0 else value


class whole_lists:  # noqa: N801  # used as `contextlib.suppress` is; a generator would take three times as long
    """What is refused for one number of a list is refused for its scenario."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, ValuationError) and problem.where is not None:
            problem.where = np.any(problem.where, axis=-1)


def one_for_each(names: Sequence[str], name: str, values: ArrayLike) -> Array:
    """The values as one a name; a single one serves all."""
    array = lists(values)
    if array.shape[-1] not in (1, len(names)):
        raise InputError(f"{len(names)} names but {array.shape[-1]} {name}")
    return array if array.shape[-1] == len(names) else np.broadcast_to(array, (*array.shape[:-1], len(names)))


# Sums of each list


def total(values: Array) -> Array:
    """The sum."""
    return np.asarray(np.ascontiguousarray(values).sum(axis=-1))


def mean(values: Array) -> Array:
    """The mean."""
    return np.asarray(total(values) / values.shape[-1])


def dot(left: Array, right: Array) -> Array:
    """The sum of the products of two lists."""
    return np.asarray(np.vecdot(np.ascontiguousarray(left), np.ascontiguousarray(right)))


def moments(values: Array) -> Array:
    """Mean, sample standard deviation (none of one value), extent and largest size."""
    average, most, least = mean(values), values.max(axis=-1), values.min(axis=-1)
    degrees = values.shape[-1] - 1
    spread = np.sqrt(total((values - each(average)) ** 2) / degrees) if degrees else np.full(average.shape, np.nan)
    return column(average, spread, most - least, np.maximum(most, -least))


def running_total(values: Array) -> Array:
    """The sum, added up one after the other as a sheet's SUM does."""
    return np.asarray(values.cumsum(axis=-1)[..., -1])


def exact_total(values: Array) -> Array:
    """The sum with the digits that rounding drops on the way (Knuth's two-sum): 0.1 ten times over is 1."""
    added = values.cumsum(axis=-1)
    before = np.zeros(values.shape)
    before[..., 1:] = added[..., :-1]
    taken = added - before
    dropped = (before - (added - taken)) + (values - taken)
    return np.asarray(added[..., -1] + total(dropped))


# Tables


def column(*values: ArrayLike) -> Array:
    """Numbers of each scenario, one below the other."""
    shape = together(*(v.shape if isinstance(v, np.ndarray | np.generic) else np.shape(v) for v in values))
    if not shape:
        return np.array(values, dtype=float)
    rows = np.empty((*shape, len(values)))
    for i, value in enumerate(values):
        rows[..., i] = value
    return rows


def appended(column: Array, last: ArrayLike) -> Array:
    """A column with one more number below it."""
    rows = np.empty((*together(column.shape[:-1], np.shape(last)), column.shape[-1] + 1))
    rows[..., :-1], rows[..., -1] = column, last
    return rows


def table(
    columns: dict[str, Any],
    empty: Mapping[str, ArrayLike] | None = None,
    why: Callable[[], str | None] | None = None,
) -> Columns:
    """The columns, those of numbers for every scenario; a list of texts is the same for all.

    Parameters
        empty  by heading, marks of the cells that mean nothing in their row.
        why    says, where it is asked, why there is an error in the table.
    """
    shape = together(*(c.shape for c in columns.values() if isinstance(c, np.ndarray)))
    stacked = {
        heading: np.broadcast_to(c, shape) if isinstance(c, np.ndarray) and c.shape != shape else c
        for heading, c in columns.items()
    }
    whole = Columns(stacked)
    whole.empty = empty or whole.empty
    whole.why = why or whole.why
    return whole


def labelled(values: Array, labels: list[str]) -> Any:
    """A column of numbers with texts below them: a list of one scenario, an array where there are more."""
    rows = np.empty((*values.shape[:-1], values.shape[-1] + len(labels)), dtype=object)
    rows[..., : values.shape[-1]] = values
    rows[..., values.shape[-1] :] = np.array(labels, dtype=object)
    return rows.tolist() if rows.ndim == 1 else rows


def picked(texts: list[str], places: Any) -> Any:
    """A column of texts: a list of one scenario, an array where each has its own."""
    column = np.array(texts, dtype=object)[places]
    return column.tolist() if column.ndim == 1 else column


def largest_swing_first(heading: str, labels: list[str], columns: dict[str, Array]) -> Columns:
    """The labels under their heading, and the columns, of each scenario in the order of Swing, whatever its sign."""
    order = np.argsort(-np.abs(columns["Swing"]), axis=-1, kind="stable")
    in_order = {name: np.take_along_axis(c, order, axis=-1) for name, c in table(columns).items()}
    return Columns({heading: picked(labels, order), **in_order})
