"""Distributions by their quantiles, drawn together: each a function of a standard normal variable, which may be correlated."""

from collections.abc import Mapping, Sequence

import numpy as np

from xlmodel.valuation.domain import Array
from xlmodel.valuation.normal import normal_probability, normal_quantile


def normal(z: Array, mean: float, standard_deviation: float) -> Array:
    """Normal, where a standard normal variable is z."""
    return mean + standard_deviation * z


def lognormal(z: Array, mean: float, volatility: float) -> Array:
    """Log-normal by its own mean and the standard deviation of its logarithm, as in SIMULATE_VALUE."""
    return mean * np.exp(volatility * z - volatility**2 / 2)


def uniform(z: Array, lowest: float, highest: float) -> Array:
    """Every value between two ends as likely as any other."""
    below = normal_probability(z)
    return lowest * (1 - below) + highest * below


def triangular(z: Array, lowest: float, likeliest: float, highest: float) -> Array:
    """A density that rises in a line from the lowest value to the likeliest, and falls in one to the highest."""
    below, extent = normal_probability(z), highest - lowest
    rising = lowest + np.sqrt(below * extent * (likeliest - lowest))
    falling = highest - np.sqrt(normal_probability(-z) * extent * (highest - likeliest))
    return np.where(below * extent < likeliest - lowest, rising, falling)


def discrete(z: Array, values: Sequence[float], probabilities: Sequence[float]) -> Array:
    """One of some values, each with its probability, in the order of their size."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(np.asarray(probabilities, dtype=float)[order])
    places = np.searchsorted(reached[:-1], normal_probability(z), side="right")
    found: Array = np.asarray(values, dtype=float)[order][places]
    return found


def standard_normals(streams: Sequence[str], count: int, seed: int) -> Array:
    """Independent draws, a row a stream.

    A stream hangs from its name and the seed alone, so that one more beside it leaves its draws as they are. It is made
    of the raw digits of PCG64, which are the same in every version of NumPy, as its own normal draws are not.
    """
    rows = []
    for name in streams:
        digits = np.random.PCG64(np.random.SeedSequence([seed, *name.encode("utf-8")])).random_raw(count)
        rows.append(normal_quantile(((digits >> np.uint64(12)) + 0.5) / 2.0**52))
    return np.stack(rows)


def correlation_matrix(size: int, pairs: Mapping[tuple[int, int], float]) -> Array:
    """The matrix of some correlations; all that are not given are zero."""
    matrix = np.eye(size)
    for (one, other), correlation in pairs.items():
        matrix[one, other] = matrix[other, one] = correlation
    return matrix


def is_positive_definite(matrix: Array) -> bool:
    """Whether variables can be correlated so without one of them being a sum of the others."""
    return bool(np.linalg.eigvalsh(matrix)[0] > 1e-10)


def correlated(normals: Array, matrix: Array) -> Array:
    """Independent standard normal draws, brought to correlations; the first row is left as it is."""
    if not (matrix - np.eye(len(matrix))).any():
        return normals
    found: Array = np.linalg.cholesky(matrix) @ normals
    return found


def rank_correlation(one: Array, other: Array) -> float:
    """Spearman's: the correlation of the ranks, what is alike sharing its rank; NaN where one does not vary.

    Source
        Spearman (1904), The proof and measurement of association between two things.
    """
    ranks = [_ranks(each) for each in (one, other)]
    off = [each - each.mean() for each in ranks] if one.size else ranks
    spread = float(np.sqrt((off[0] @ off[0]) * (off[1] @ off[1])))
    return float(off[0] @ off[1]) / spread if spread else float("nan")


def _ranks(values: Array) -> Array:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: Array = (last - (counts - 1) / 2)[places]
    return found
