"""Figures to draw and exact answers to hold a result against: fractions, and 50-digit arithmetic."""

import math
import random
from fractions import Fraction

import mpmath

mpmath.mp.dps = 50

ULPS = 16
CASES = 300


def draw(seed, *ranges):
    """Figures an analyst might type: spread over each range evenly by logarithm, or evenly if it reaches zero."""
    choose = random.Random(seed)  # noqa: S311
    for _ in range(CASES):
        yield [
            math.exp(choose.uniform(math.log(low), math.log(high))) if low > 0 else choose.uniform(low, high)
            for low, high in ranges
        ]


def exact(*values):
    return [Fraction(v) for v in values]


def ulps(got, wanted, part=None):
    """How many units in the last place of the exact answer, or of its largest part, lie between."""
    wanted = mpmath.mpf(wanted.numerator) / wanted.denominator if isinstance(wanted, Fraction) else wanted
    return abs(float(mpmath.mpf(float(got)) - wanted)) / math.ulp(float(wanted) if part is None else float(part))
