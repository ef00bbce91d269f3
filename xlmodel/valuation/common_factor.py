"""Events that happen together: one common normal factor behind all of them, integrated out by quadrature."""

import math

import numpy as np

from xlmodel.valuation.domain import Array
from xlmodel.valuation.normal import normal_probability, normal_quantile

FARTHEST = 9.0  # standard deviations: what lies beyond has a probability of 1e-19
NODES, SHARES = np.polynomial.legendre.leggauss(12)


def joint_chances(p: Array, correlation: float) -> Array:
    """The chance of each of the 2^n outcomes; driver i happens in those whose number has the binary digit i.

    Driver i happens if sqrt(correlation) m + sqrt(1 - correlation) z_i lies below the normal quantile of its
    probability. Given m the drivers are independent. The integral over m is taken by Gauss-Legendre panels that end
    where a driver's probability changes: nearly at once if the correlation is nearly one.
    """
    threshold = np.clip(normal_quantile(p), -2 * FARTHEST, 2 * FARTHEST)
    shared, own = math.sqrt(correlation), math.sqrt(1 - correlation)
    turns = threshold[:, np.newaxis] / shared + own / shared * np.arange(-8.0, 9.0, 2.0)
    ends = np.concatenate([np.arange(-FARTHEST, FARTHEST + 1), turns.ravel()])
    ends = np.unique(np.clip(ends, -FARTHEST, FARTHEST))
    half = np.diff(ends) / 2
    m = ((ends[:-1] + half)[:, np.newaxis] + half[:, np.newaxis] * NODES).ravel()
    weight = (half[:, np.newaxis] * SHARES).ravel() * np.exp(-(m**2) / 2) / math.sqrt(2 * math.pi)
    distance = threshold[:, np.newaxis] - shared * m
    happens = normal_probability(distance / own) if own else (distance > 0).astype(float)
    happens[p == 0], happens[p == 1] = 0.0, 1.0
    few = len(p) // 2
    first, second = _products(happens[:few]), _products(happens[few:])
    chances = ((second * weight) @ first.T).ravel()
    return np.asarray(chances / chances.sum())


def _products(happens: Array) -> Array:
    """The chance of each outcome of some drivers, at every node."""
    chances = np.ones((1, happens.shape[-1]))
    for chance in happens:
        chances = np.concatenate([chances * (1 - chance), chances * chance])
    return chances
