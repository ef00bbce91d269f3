"""What must hold for all numbers: stakes, margins, scenarios valued by any method, and ranges of value."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.valuation.test_properties_of_multiples import money, powers
from xlmodel.valuation.bets import kelly_fraction, margin_of_safety, upside
from xlmodel.valuation.probabilities import expected_value, scenario_summary
from xlmodel.valuation.ranges import football_field
from xlmodel.valuation.scenarios import scenario_table

approx = pytest.approx


@st.composite
def lotteries(draw, low=0.0):
    """Values around a price of one, and probabilities that add up to one."""
    values = draw(st.lists(st.floats(low, 4).map(lambda x: round(x, 6)), min_size=1, max_size=5))
    raw = draw(st.lists(st.floats(0.05, 1), min_size=len(values), max_size=len(values)))
    return values, [p / math.fsum(raw) for p in raw]


@given(st.floats(0.501, 0.999), st.floats(0.1, 10), powers)
def test_a_bet_with_two_outcomes_has_kellys_stake(p, odds, price):
    """(b p - q) / b of Kelly (1956), for a stake that is lost or comes back with b times itself."""
    wanted = (odds * p - (1 - p)) / odds
    stake = kelly_fraction(price, [price * (1 + odds), 0.0], [p, 1 - p])
    assert stake == approx(max(0.0, wanted), abs=1e-12)


@given(lotteries(), st.floats(0, 1))
def test_no_other_stake_lets_wealth_grow_faster(lottery, other):
    values, p = lottery

    def growth(stake):
        wealth = 1 + stake * (np.array(values) - 1)
        return float(np.dot(p, np.log(wealth))) if wealth.min() > 0 else -math.inf

    assert growth(kelly_fraction(1.0, values, p)) >= growth(other) - 1e-12


@given(lotteries())
def test_a_stake_is_made_only_of_what_is_expected_to_gain(lottery):
    values, p = lottery
    stake = kelly_fraction(1.0, values, p)
    edge = math.fsum(q * (v - 1) for q, v in zip(p, values, strict=True))
    assert 0 <= stake <= 1
    assume(abs(edge) > 1e-12)
    assert (stake > 0) == (edge > 0)
    if min(values) >= 1:
        assert stake == 1


@given(lotteries(), st.floats(0, 100))
def test_what_cannot_happen_does_not_change_the_stake(lottery, value):
    values, p = lottery
    assert kelly_fraction(1.0, [*values, value], [*p, 0.0]) == kelly_fraction(1.0, values, p)


@given(money, money, powers)
def test_the_margin_of_safety_is_the_upside_against_the_value(value, price, scale):
    margin = float(margin_of_safety(value, price))
    assert 1 - margin == approx(1 / (1 + float(upside(value, price))), rel=1e-9)
    assert margin_of_safety(value * scale, price * scale) == margin_of_safety(value, price)
    assert (margin > 0) == (price < value)


@given(lotteries(0.1), st.floats(0.5, 2))
def test_a_summary_is_the_table_of_scenarios_without_how_they_were_valued(lottery, price):
    values, p = lottery
    names = [f"s{i}" for i in range(len(p))]
    summary = scenario_summary(price, names, p, values)
    whole = scenario_table(price, names, p, values, 0.0, 1.0, 1.0)
    for column, figures in summary.items():
        assert list(figures) == list(whole[column])
    assert summary["Value"][-1] == expected_value(values, p)


@given(st.lists(st.tuples(money, money), min_size=1, max_size=6), st.floats(0, 1))
def test_a_price_within_a_range_has_its_place_there(ends, part):
    lows, highs = np.sort(np.array(ends), axis=1).T
    assume((highs > lows * (1 + 1e-6)).all())
    price = float(lows[0] + part * (highs[0] - lows[0]))
    table = football_field([str(i) for i in range(len(ends))], lows, highs, price)
    assert table["Position"][0] == approx(part, abs=1e-9)
    assert table["Low"] + table["Range"] == approx(highs, rel=1e-12)
    assert 2 * table["Middle"] == approx(lows + highs, rel=1e-12)
    assert table["Low"] + table["Position"] * table["Range"] == approx(np.full(len(ends), price), rel=1e-9)
