"""What must hold for costs of capital and for what a price implies about growth and odds, whatever the numbers."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.valuation.exact import ULPS, draw, exact, ulps
from xlmodel.errors import DomainError
from xlmodel.valuation.capital import (
    cost_of_equity,
    implied_cost_of_equity,
    relevered_beta,
    unlevered_beta,
    wacc,
)
from xlmodel.valuation.discounting import dcf_value
from xlmodel.valuation.fundamentals import justified_pb, justified_pe, value_driver_pe
from xlmodel.valuation.implied import implied_dcf_growth, implied_probability_above

approx = pytest.approx

money = st.floats(0.01, 1e6)
betas = st.floats(-2, 5)
taxes = st.floats(0, 0.6)
rates = st.floats(0.01, 0.5)


# Costs of capital


@given(rates, betas, rates, rates)
def test_a_beta_of_nothing_costs_the_safe_rate_and_of_one_the_markets(safe, beta, premium, country):
    assert cost_of_equity(safe, 0.0, premium) == safe
    assert cost_of_equity(safe, 1.0, premium) == safe + premium
    assert cost_of_equity(safe, beta, premium, country, 0.0) == cost_of_equity(safe, beta, premium)
    assert cost_of_equity(safe, beta, premium, country) == cost_of_equity(safe, beta, premium) + country


@given(betas, st.floats(0, 10), taxes)
def test_a_beta_comes_back_when_its_debt_does(beta, debt, tax):
    bare = unlevered_beta(beta, debt, tax)
    assert relevered_beta(bare, debt, tax) == approx(beta, rel=1e-15)
    assert abs(bare) <= abs(beta)
    assert unlevered_beta(beta, 0.0, tax) == beta


@given(money, money, rates, rates, taxes)
def test_the_cost_of_capital_lies_between_its_parts_and_knows_no_unit(equity, debt, own, owed, tax):
    cost, after_tax = float(wacc(equity, debt, own, owed, tax)), owed * (1 - tax)
    assert min(own, after_tax) * (1 - 1e-14) <= cost <= max(own, after_tax) * (1 + 1e-14)
    assert wacc(equity * 7, debt * 7, own, owed, tax) == approx(cost, rel=1e-14)
    assert wacc(equity, 0.0, own, owed, tax) == approx(own, rel=1e-15)


@given(st.floats(0.2, 3), st.floats(0, 5), rates, rates)
def test_without_taxes_debt_that_costs_the_safe_rate_changes_no_cost_of_capital(beta, debt, safe, premium):
    """Modigliani and Miller: Hamada's betas keep the whole as it is."""
    own = cost_of_equity(safe, relevered_beta(beta, debt, 0.0), premium)
    assert wacc(1.0, debt, own, safe, 0.0) == approx(float(cost_of_equity(safe, beta, premium)), rel=1e-13)


@given(money, st.floats(0.01, 100), st.floats(1.001, 2), st.floats(0, 10))
def test_eastons_return_explains_the_price(price, first, growth, dividend):
    second = first * growth
    r = float(implied_cost_of_equity(price, first, second, dividend))
    assert (second + r * dividend - first) / r**2 == approx(price, rel=1e-10)
    assert implied_cost_of_equity(price, first, second) == approx(math.sqrt((second - first) / price), rel=1e-14)
    assert implied_cost_of_equity(price * 3, first * 3, second * 3, dividend * 3) == approx(r, rel=1e-10)


@given(money, st.floats(0.01, 100), st.floats(0, 1), st.floats(0, 10))
def test_an_eps_that_does_not_grow_implies_no_cost_of_equity(price, first, growth, dividend):
    assert np.isnan(implied_cost_of_equity(price, first, first * growth, dividend))
    assert np.isnan(implied_cost_of_equity(price, -first, first, dividend))


# What the price implies


@given(money, st.integers(1, 40), st.floats(-0.5, 1), st.floats(0.02, 0.5), st.floats(0.005, 0.3))
def test_the_implied_growth_of_a_dcf_gives_back_its_value(flow, years, growth, rate, spread):
    terminal = rate - spread
    stream = flow * (1 + growth) ** np.arange(1, years + 1)
    value = dcf_value(stream, rate, terminal)
    # A value pins its growth down to what its own last place leaves open.
    assert implied_dcf_growth(value, flow, float(years), rate, terminal) == approx(growth, abs=1e-13, rel=1e-12)


@pytest.mark.parametrize("years", [1, 2, 10, 100, 10_000])
def test_the_implied_growth_explains_the_value_also_where_growth_is_all_but_the_rate(years):
    for gap in (0, 1e-16, -1e-16, 1e-12, 1e-9, -1e-7, 1e-5, -1e-4, 1e-3, 0.01):
        r, g, k = mpmath.mpf(0.1), mpmath.mpf(0.1) + gap, mpmath.mpf(0.02)
        q = (1 + g) / (1 + r)
        flows = years if q == 1 else q * (q**years - 1) / (q - 1)
        value = flows + q**years * (1 + k) / (r - k)
        assert implied_dcf_growth(float(value), 1.0, years, 0.1, 0.02) == approx(float(g), abs=2e-15)


@given(money, st.floats(0.1, 1e4), st.integers(1, 30), st.floats(0.02, 0.5), st.floats(0.005, 0.3))
def test_a_higher_price_implies_more_growth(value, flow, years, rate, spread):
    growth = implied_dcf_growth(value, flow, years, rate, rate - spread)
    assert growth > -1
    assert implied_dcf_growth(value * 1.01, flow, years, rate, rate - spread) > growth


levels = st.floats(1, 500)
volatilities = st.floats(0.05, 1)


@given(levels, levels, volatilities, st.floats(0.05, 5), st.floats(-0.1, 0.2), st.floats(0, 0.1))
def test_a_probability_is_the_slope_of_the_call_price(level, price, volatility, years, rate, dividend):
    """Breeden and Litzenberger: one more unit of strike loses the discounted probability to end above it."""
    p = float(implied_probability_above(level, price, volatility, years, rate, dividend))
    assert 0 <= p <= 1

    def call(strike):
        v = mpmath.mpf(volatility) * mpmath.sqrt(years)
        d1 = (mpmath.log(price / strike) + (mpmath.mpf(rate) - dividend) * years) / v + v / 2
        own = price * mpmath.exp(-mpmath.mpf(dividend) * years) * mpmath.ncdf(d1)
        return own - strike * mpmath.exp(-mpmath.mpf(rate) * years) * mpmath.ncdf(d1 - v)

    slope = -mpmath.diff(call, mpmath.mpf(level)) * mpmath.exp(mpmath.mpf(rate) * years)
    assert p == approx(float(slope), rel=1e-9, abs=1e-12)


@given(levels, volatilities, st.floats(0.05, 5))
def test_above_its_median_a_share_ends_half_the_time(price, volatility, years):
    median = price * math.exp(-(volatility**2) * years / 2)
    assert implied_probability_above(median, price, volatility, years) == approx(0.5, abs=1e-14)
    assert implied_probability_above(median * 1.1, price, volatility, years) < 0.5


@given(levels, levels, st.floats(-0.1, 0.2))
def test_without_volatility_or_time_all_or_nothing_is_above(level, price, rate):
    assume(level != price)
    assert implied_probability_above(level, price, 0.3, 0.0, rate) == (price > level)
    assert implied_probability_above(level, price, 0.0, 0.0, rate) == (price > level)
    assert implied_probability_above(level, price, 1e-9, 1e-9) == (price > level)
    for unknown in ((np.nan, price, 0.3, 0.0), (level, np.nan, 0.3, 0.0), (level, price, np.nan, 0.0)):
        assert np.isnan(implied_probability_above(*unknown))
    assert np.isnan(implied_probability_above(-1.0, np.nan, 0.3, 1.0))


@given(st.floats(-0.5, 0.3), st.floats(0.005, 0.3), st.floats(0.01, 0.5))
def test_price_to_book_is_the_value_driver_pe_on_the_return(growth, spread, more):
    roe, required = growth + more, growth + spread
    book = float(justified_pb(roe, growth, required))
    if roe > 0.001:
        assert book == approx(roe * float(value_driver_pe(growth, roe, required)), rel=1e-11)
        assert book == approx(roe * float(justified_pe(1 - growth / roe, growth, required)), rel=1e-11)
    assert justified_pb(required, growth, required) == 1


@given(st.floats(-3, -1), st.floats(0.05, 0.2))
def test_nothing_grows_by_less_than_all_of_itself(growth, cost):
    for refused in (
        lambda: justified_pb(0.1, growth, cost),
        lambda: value_driver_pe(growth, 0.1, cost),
        lambda: implied_dcf_growth(100.0, 5.0, 5, cost, growth),
    ):
        with pytest.raises(DomainError, match=r"growth is -.*above -1"):
            refused()


# How exact they are

BETA, DEBT, TAX, RATE, MONEY = (0.1, 3.0), (0.0, 5.0), (0.0, 0.6), (0.001, 0.3), (1.0, 1e12)

CLOSED_FORMS = {
    "COST_OF_EQUITY": (cost_of_equity, lambda f, b, m, c, e: f + b * m + e * c, [RATE, BETA, RATE, RATE, BETA]),
    "UNLEVERED_BETA": (unlevered_beta, lambda b, d, t: b / (1 + (1 - t) * d), [BETA, DEBT, TAX]),
    "RELEVERED_BETA": (relevered_beta, lambda b, d, t: b * (1 + (1 - t) * d), [BETA, DEBT, TAX]),
    "WACC": (
        wacc,
        lambda e, d, own, owed, t: (e * own + d * owed * (1 - t)) / (e + d),
        [MONEY, MONEY, RATE, RATE, TAX],
    ),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_a_closed_form_is_exact_to_the_last_places(name):
    function, formula, domain = CLOSED_FORMS[name]
    assert max(ulps(function(*case), formula(*exact(*case))) for case in draw(name, *domain)) <= ULPS


def test_eastons_return_is_exact_to_the_last_places():
    for price, first, part, dividend in draw("easton", (1.0, 1e4), (0.1, 100.0), (0.01, 1.0), (0.01, 50.0)):
        second = first * (1 + part)
        p, a, b, d = (mpmath.mpf(x) for x in (price, first, second, dividend))
        wanted = (d + mpmath.sqrt(d * d + 4 * p * (b - a))) / (2 * p)
        assert ulps(implied_cost_of_equity(price, first, second, dividend), wanted) <= ULPS


def test_a_probability_above_is_exact_to_fourteen_digits():
    for level, price, volatility, years, rate in draw(
        "above", (50.0, 200.0), (50.0, 200.0), (0.1, 1.0), (0.1, 5.0), (0.0, 0.1)
    ):
        k, s, v, t, r = (mpmath.mpf(x) for x in (level, price, volatility, years, rate))
        d2 = (mpmath.log(s / k) + (r - v * v / 2) * t) / (v * mpmath.sqrt(t))
        got = float(implied_probability_above(level, price, volatility, years, rate))
        assert got == approx(float(mpmath.ncdf(d2)), rel=1e-12, abs=1e-15)
