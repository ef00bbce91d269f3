"""What must hold for all numbers: event studies, and discounts split into their causes."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlmodel.valuation.attribution import discount_attribution
from xlmodel.valuation.events import event_study
from xlmodel.valuation.fundamentals import value_driver_pe

approx = pytest.approx


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.integers(3, 40), st.integers(1, 8))
def test_an_event_study_is_a_regression_with_a_dummy_for_each_period_of_the_event(seed, length, periods):
    """The sum of the dummies' coefficients is the abnormal return, with its error by the usual least squares."""
    random = np.random.default_rng(seed)
    market = random.normal(0.001, 0.02, length + periods)
    stock = 0.002 + 1.3 * market + random.normal(0, 0.01, length + periods)
    _, beta, s, abnormal, error, t = event_study(stock[:length], market[:length], stock[length:], market[length:])[
        "Value"
    ]
    dummies = np.vstack([np.zeros((length, periods)), np.eye(periods)])
    x = np.column_stack([np.ones(length + periods), market, dummies])
    coefficients = np.linalg.lstsq(x, stock, rcond=None)[0]
    rest = stock - x @ coefficients
    variance = rest @ rest / (length - 2)
    of_all = np.array([0.0, 0.0, *np.ones(periods)])
    assert beta == approx(coefficients[1], rel=1e-7)
    assert s == approx(math.sqrt(variance), rel=1e-7)
    assert abnormal == approx(of_all @ coefficients, rel=1e-7, abs=1e-9)
    assert error == approx(math.sqrt(variance * (of_all @ np.linalg.inv(x.T @ x) @ of_all)), rel=1e-6)
    assert t == abnormal / error


growths, returns, spreads = st.floats(0, 0.08), st.floats(0.1, 0.4), st.floats(0.09, 0.2)
companies = st.tuples(st.floats(1, 100), growths, returns, spreads)


@given(companies, companies)
def test_the_parts_of_a_discount_add_up_exactly(own, peers):
    table = discount_attribution(*own, *peers)
    *parts, total = table["Log difference"]
    assert parts[0] + parts[1] + parts[2] + parts[3] == total
    assert total == approx(math.log(own[0] / peers[0]), abs=1e-12)
    explained = math.log(float(value_driver_pe(*own[1:]))) - math.log(float(value_driver_pe(*peers[1:])))
    assert sum(parts[:3]) == approx(explained, abs=1e-9)
    back = discount_attribution(*peers, *own)["Log difference"]
    assert back == approx(-table["Log difference"], abs=1e-12)


@given(companies, st.floats(1, 100), st.integers(1, 3), st.floats(0.09, 0.2))
def test_a_figure_that_is_the_peers_explains_nothing(own, multiple, place, other):
    peers = [multiple, *own[1:]]
    assume(place != 1 or other < min(own[2], own[3]))
    assume(place == 1 or other > own[1])
    peers[place] = other
    parts = discount_attribution(*own, *peers)["Log difference"][:3]
    assert [part for i, part in enumerate(parts, 1) if i != place] == approx([0, 0], abs=1e-12)


@pytest.mark.parametrize("beta", [0.5, 2.0, -1.25])
def test_a_share_that_follows_the_market_exactly_leaves_no_error_and_no_t(beta):
    market = np.array([0.01, -0.02, 0.03, 0.005, -0.015, 0.02])
    table = event_study(0.001 + beta * market, market, np.array([0.05]), np.array([0.01]))
    value = dict(zip(table["Item"], np.asarray(table["Value"]).tolist(), strict=True))
    assert value["Residual standard deviation"] == 0.0
    assert value["Standard error"] == 0.0
    assert math.isnan(value["t"])
    assert value["Cumulative abnormal return"] == approx(0.05 - 0.001 - beta * 0.01)
