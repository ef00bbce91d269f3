"""The normal distribution and its quantile against SciPy's, against forty digits, and against what must hold."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from xlmodel.valuation.normal import normal_probability, normal_quantile

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


# The distribution itself

MEETING_PLACES = [place + np.linspace(-1e-6, 1e-6, 101) for place in (-np.sqrt(32), -0.67448975, 0.67448975)]
PLACES = np.concatenate([np.linspace(-37.5, 8.5, 20_001), *MEETING_PLACES, 10.0 ** -np.linspace(1, 300, 50), [0.0]])


def test_probabilities_agree_with_scipy():
    """SciPy loses digits in the far tail; forty digits, below, do not."""
    assert normal_probability(PLACES) == pytest.approx(ndtr(PLACES), rel=3e-13, abs=0)
    assert normal_probability(PLACES[np.abs(PLACES) < 5]) == pytest.approx(ndtr(PLACES[np.abs(PLACES) < 5]), rel=4e-15)


@pytest.mark.parametrize("z", PLACES[::97])
def test_probabilities_agree_with_forty_digits_to_fifteen(z):
    with mpmath.workdps(40):
        below = mpmath.erfc(-mpmath.mpf(float(z)) / mpmath.sqrt(2)) / 2
        assert abs(mpmath.mpf(float(normal_probability(z))) - below) <= 2e-15 * below


@given(st.floats(-30, 8))
def test_a_quantile_is_the_place_of_its_probability(z):
    p = float(normal_probability(z))
    # Near 1 a probability has no digits left for a place far out.
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    assert normal_quantile(p) == pytest.approx(z, rel=4e-15, abs=1e-15 + 2e-16 * p / density if density else 0)


@given(st.floats(0, 38))
def test_below_and_above_are_one(z):
    assert normal_probability(z) + normal_probability(-z) == pytest.approx(1, abs=2e-16)


def test_far_out_all_or_nothing_is_below():
    assert normal_probability([-np.inf, -1e300, -40, 0, 40, 1e300, np.inf]).tolist() == [0, 0, 0, 0.5, 1, 1, 1]
    assert np.isnan(normal_probability(np.nan))
    assert normal_probability(np.full((2, 3), 1.96)).shape == (2, 3)
    assert normal_probability([]).shape == (0,)
