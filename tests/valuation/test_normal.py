"""The normal quantile against SciPy's, against forty digits, and against what must hold."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from xlmodel.valuation.normal import normal_quantile

# From 1e-300 to the number before 1, close together where the three pieces meet.
LOWER = 10.0 ** -np.linspace(0.302, 300, 20_001)
MEETINGS = [0.075 * (1 + 1e-9 * np.arange(-50, 51)), np.exp(-25.0) * (1 + 1e-9 * np.arange(-50, 51))]
PROBABILITIES = np.concatenate(
    [LOWER, *MEETINGS, np.linspace(0.0005, 0.9995, 2_000), 1 - 10.0 ** -np.linspace(0.4, 15.9, 2_000), [1 - 1e-16]]
)


def test_it_agrees_with_scipy_to_fifteen_digits():
    assert normal_quantile(PROBABILITIES) == pytest.approx(ndtri(PROBABILITIES), rel=2e-15, abs=0)


@pytest.mark.parametrize("probability", [*PROBABILITIES[::97], 5e-324])
def test_it_agrees_with_forty_digits_to_fifteen(probability):
    with mpmath.workdps(40):
        p = mpmath.mpf(float(probability))
        z = mpmath.mpf(float(normal_quantile(probability)))
        below = mpmath.erfc(-z / mpmath.sqrt(2)) / 2
        density = mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)
        # Newton's step is the error of z, but for its square.
        error = (below - p) / density
        assert abs(error) <= 1e-15 * abs(z)


@given(st.integers(1, 2**52 - 1))
def test_the_two_tails_are_mirror_images(k):
    p = k / 2**53  # 1 - p is exact
    assert normal_quantile(1 - p) == -normal_quantile(p)


def test_nothing_and_everything_lie_at_infinity_and_outside_there_is_no_answer():
    assert normal_quantile([0, 0.5, 1]).tolist() == [-np.inf, 0, np.inf]
    assert np.isnan(normal_quantile([-1e-9, 1 + 1e-9, np.nan, np.inf])).all()


def test_shapes_are_kept():
    assert normal_quantile(0.975).shape == ()
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054)  # any table of the normal distribution
    assert normal_quantile(np.full((2, 3, 4), 0.1)).shape == (2, 3, 4)
    assert normal_quantile([]).shape == (0,)
