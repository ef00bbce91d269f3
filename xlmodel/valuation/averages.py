"""Averages, quantiles and medians of lists without gaps: of the peers of one length, many scenarios at a time."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlmodel.valuation.domain import Array, numbers
from xlmodel.valuation.groups import without_gaps
from xlmodel.valuation.stacks import dot, each, mean, total

Method = Literal[
    "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
]
WEIGHTED = ("weighted_mean", "weighted_harmonic")


def average(method: Method, peers: Array, weights: Array, trim: Array) -> Array:
    """The average by one of the methods; the weights and the part to trim are used or not."""
    return _AVERAGES[method](peers, weights, trim)


def quantile(ordered: Array, share: ArrayLike) -> Array:
    """A quantile of each list in order, inclusive, by straight lines between its values."""
    place = numbers(share) * (ordered.shape[-1] - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low, high = _at(ordered, below), _at(ordered, above)
    part = place - below
    # From the nearer end, as NumPy's quantile does, so that the ends themselves are exact.
    return numbers(np.where(part < 0.5, low + (high - low) * part, high - (high - low) * (1 - part)))


def middle(ordered: Array) -> Array:
    """The value in the middle of each list in order, or the mean of the two that are."""
    size = ordered.shape[-1]
    upper = ordered[..., size // 2]
    return upper if size % 2 else (ordered[..., size // 2 - 1] + upper) / 2


def _at(lists: Array, place: NDArray[np.intp]) -> Array:
    """The value at a place, the same of each list or its own."""
    return np.take_along_axis(lists, place[..., np.newaxis], axis=-1)[..., 0] if place.ndim else lists[..., place]


def medians_without_one(peers: Array) -> Array:
    """The median of the others, for each peer; which one is left out moves it by one place at most."""
    size = peers.shape[-1]
    if size == 1:
        return np.full(peers.shape, np.nan)
    order = np.argsort(peers, axis=-1, kind="stable")
    others, middle = size - 1, (size - 1) // 2
    ordered = np.take_along_axis(peers, order, axis=-1)
    rank = np.argsort(order, axis=-1)
    upper = np.take_along_axis(ordered, middle + (rank <= middle), axis=-1)
    lower = upper if others % 2 else np.take_along_axis(ordered, middle - 1 + (rank <= middle - 1), axis=-1)
    return np.asarray((lower + upper) / 2)


# The methods


def _weighted_mean(peers: Array, weights: Array, trim: Array) -> Array:
    return dot(weights / each(total(weights)), peers)


def _weighted_harmonic(peers: Array, weights: Array, trim: Array) -> Array:
    return 1.0 / _weighted_mean(1 / peers, weights, trim)


def _trimmed(peers: Array, weights: Array, trim: Array) -> Array:
    # A fraction such as 0.2 of 10 peers must cut 2, also where binary arithmetic makes it 1.999...
    size = peers.shape[-1]
    cut = (trim * size / 2 + 1e-9).astype(int)
    ordered, place = np.sort(peers), np.arange(size)
    inside = (place >= each(cut)) & (place < size - each(cut))
    return without_gaps(inside, mean, ordered)


def _winsorized(peers: Array, weights: Array, trim: Array) -> Array:
    ordered = np.sort(peers)
    low, high = (each(quantile(ordered, share)) for share in (trim / 2, 1 - trim / 2))
    return mean(np.clip(peers, low, high))


_AVERAGES: dict[Method, Callable[[Array, Array, Array], Array]] = {
    "median": lambda peers, weights, trim: middle(np.sort(peers)),
    "mean": lambda peers, weights, trim: mean(peers),
    "harmonic": lambda peers, weights, trim: 1 / mean(1 / peers),
    "geometric": lambda peers, weights, trim: np.exp(mean(np.log(peers))),
    "trimmed": _trimmed,
    "winsorized": _winsorized,
    "weighted_mean": _weighted_mean,
    "weighted_harmonic": _weighted_harmonic,
}
