"""Quantiles of Student's t distribution, in NumPy alone."""

import math

import numpy as np

from xlmodel.valuation.domain import Array, numbers

STEPS = 200  # far more than Newton's method takes


def central_quantile(confidence: Array, degrees: Array) -> Array:
    """The t that lies between its negative and itself with the confidence, for whole degrees of freedom.

    With t = sqrt(degrees) tan(angle), the probability between is a finite sum of powers of cos(angle), concave in the
    angle: Newton's method from 0 never overshoots.

    Source
        Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    confidence, degrees = np.broadcast_arrays(confidence, degrees)
    t = np.full(confidence.shape, np.nan)
    for freedom in sorted(set(degrees[np.isfinite(degrees)].tolist())):
        own = degrees == freedom
        t[own] = _of_one_freedom(confidence[own], int(freedom))
    return t


def _of_one_freedom(confidence: Array, degrees: int) -> Array:
    slope = 2 / math.sqrt(math.pi) * math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2))
    angle = np.zeros(confidence.shape)
    for _ in range(STEPS):
        missing = confidence - _between(angle, degrees)
        step = missing / (slope * np.cos(angle) ** (degrees - 1))
        moves = step > 1e-16 * angle
        if not moves.any():
            break
        angle = np.where(moves, angle + step, angle)
    return np.where(np.isnan(confidence), np.nan, math.sqrt(degrees) * np.tan(angle))


def _between(angle: Array, degrees: int) -> Array:
    """The probability of an angle nearer to zero."""
    odd = degrees % 2
    later = np.arange(1, (degrees - odd) // 2, dtype=float)
    ratios = 2 * later / (2 * later + 1) if odd else (2 * later - 1) / (2 * later)
    cosine = np.cos(angle)[..., np.newaxis]
    terms = (ratios * cosine**2).cumprod(axis=-1).sum(axis=-1)
    if not odd:
        return numbers(np.sin(angle) * (1 + terms))
    series = np.sin(angle) * np.cos(angle) * (1 + terms) if degrees > 1 else 0.0
    return numbers(2 / np.pi * (angle + series))
