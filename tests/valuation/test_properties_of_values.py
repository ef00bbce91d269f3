"""What must hold for all numbers: implied figures, intrinsic value, distributions, simulation and the check of units."""

import math
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError, DomainError
from xlmodel.functions import REGISTRY
from xlmodel.splits import SMALL_SPLITS, USUAL_SPLITS, shown_split
from xlmodel.valuation.discounting import (
    dcf_value,
    equity_per_share,
    h_model_return,
    h_model_value,
    residual_income_value,
)
from xlmodel.valuation.drivers import driver_distribution, driver_expected_value
from xlmodel.valuation.fundamentals import (
    implied_perpetual_growth,
    justified_pe,
    pvgo,
    two_stage_pe,
    value_driver_pe,
)
from xlmodel.valuation.history import pe_band, relative_return
from xlmodel.valuation.implied import implied_exit_multiple, implied_growth
from xlmodel.valuation.multiples import enterprise_value
from xlmodel.valuation.parts import sotp_value, stub_multiple
from xlmodel.valuation.scenarios import scenario_value
from xlmodel.valuation.simulation import NETS, _scrambled_net, simulate_value
from xlmodel.valuation.trust import DOLLAR_RATES, unit_check

approx = pytest.approx

money = st.floats(0.01, 1e6)
eps = st.floats(0.01, 1e4)
flows = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12)
rates = st.floats(0.01, 0.5)
years = st.floats(0.1, 30)
multiples = st.floats(0.1, 500)
payouts = st.floats(0.01, 1.5)
powers = st.sampled_from([2.0**k for k in range(-20, 21)])  # a scale that costs no rounding


@st.composite
def growth_below_return(draw):
    """A growth rate and a return that is above it by half a point at least."""
    growth = draw(st.floats(-0.3, 0.3))
    return growth, growth + draw(st.floats(0.005, 0.4))


@st.composite
def stories(draw, most=8):
    """Probabilities and impacts of one to eight drivers."""
    n = draw(st.integers(1, most))
    return [draw(st.lists(st.floats(a, b), min_size=n, max_size=n)) for a, b in [(0, 1), (-0.9, 1), (-0.9, 1)]]


def rows(table):
    """The second column of a table by its first."""
    names, values, *_ = table.values()
    return dict(zip(names, map(float, values), strict=True))


# What the price implies


@given(money, eps, years, multiples, rates)
def test_a_scenario_at_the_implied_growth_is_the_price(price, earnings, horizon, multiple, rate):
    growth = float(implied_growth(price, earnings, horizon, multiple, rate))
    assume(-0.99 < growth < 1e6)
    assert float(scenario_value(earnings, growth, horizon, multiple, rate)) == approx(price, rel=1e-11)


@given(eps, st.floats(-0.5, 1), years, multiples, rates)
def test_the_growth_implied_by_a_scenario_is_its_growth(earnings, growth, horizon, multiple, rate):
    price = scenario_value(earnings, growth, horizon, multiple, rate)
    assert float(implied_growth(price, earnings, horizon, multiple, rate)) == approx(
        growth, abs=1e-12 / min(horizon, 1)
    )
    assert float(implied_exit_multiple(price, earnings, growth, horizon, rate)) == approx(multiple, rel=1e-12)


@given(money, eps, st.floats(-0.5, 1), years, rates)
def test_a_scenario_at_the_implied_multiple_is_the_price(price, earnings, growth, horizon, rate):
    multiple = implied_exit_multiple(price, earnings, growth, horizon, rate)
    assert float(scenario_value(earnings, growth, horizon, multiple, rate)) == approx(price, rel=1e-12)


@given(money, eps, st.floats(1, 30), st.floats(0.1, 50), rates, st.floats(1.01, 10))
def test_a_higher_price_implies_more_growth_and_a_higher_multiple(price, earnings, horizon, multiple, rate, up):
    for cheap, dear in (
        (implied_growth(p, earnings, horizon, multiple, rate) for p in (price, price * up)),
        (implied_exit_multiple(p, earnings, 0.1, horizon, rate) for p in (price, price * up)),
        (implied_perpetual_growth(p, earnings, rate) for p in (price, price * up)),
    ):
        assert cheap < dear
    easier = implied_growth(price, earnings, horizon, multiple * up, rate)
    assert easier < implied_growth(price, earnings, horizon, multiple, rate)


@given(money, eps, years, multiples, rates, powers)
def test_what_is_implied_does_not_depend_on_the_currency(price, earnings, horizon, multiple, rate, scale):
    plain = implied_growth(price, earnings, horizon, multiple, rate)
    assert implied_growth(price * scale, earnings * scale, horizon, multiple, rate) == plain
    assert implied_exit_multiple(price * scale, earnings * scale, 0.1, horizon, rate) == implied_exit_multiple(
        price, earnings, 0.1, horizon, rate
    )
    assert implied_perpetual_growth(price * scale, earnings * scale, rate) == implied_perpetual_growth(
        price, earnings, rate
    )


@given(money, eps, years, rates)
def test_at_todays_multiple_the_implied_growth_is_the_return(price, earnings, horizon, rate):
    assert float(implied_growth(price, earnings, horizon, price / earnings, rate)) == approx(
        rate, abs=1e-13 / min(horizon, 1)
    )
    assert float(implied_exit_multiple(price, earnings, rate, horizon, rate)) == approx(price / earnings, rel=1e-12)


@given(eps, growth_below_return())
def test_the_perpetual_growth_implied_by_a_gordon_value_is_its_growth(flow, pair):
    growth, rate = pair
    value = flow * (1 + growth) / (rate - growth)
    assert float(implied_perpetual_growth(value, flow, rate)) == approx(growth, abs=1e-13)
    assert dcf_value([flow * (1 + growth)], rate, growth) == approx(value, rel=1e-12)


@given(money, eps, rates)
def test_perpetual_growth_lies_below_the_rate_and_above_a_total_loss(value, flow, rate):
    growth = float(implied_perpetual_growth(value, flow, rate))
    assert -1 < growth < rate
    assert (growth > 0) == (value * rate > flow)


@given(money, st.floats(-1e4, 0))
def test_from_a_loss_nothing_is_implied(price, loss):
    assert np.isnan(implied_growth(price, loss, 3, 15, 0.1))
    assert np.isnan(implied_exit_multiple(price, loss, 0.1, 3, 0.1))
    assert np.isnan(implied_perpetual_growth(price, loss, 0.1))


# Fundamentals


@given(payouts, growth_below_return())
def test_the_trailing_pe_is_the_forward_pe_a_year_earlier(payout, pair):
    forward, trailing = (float(justified_pe(payout, *pair, kind)) for kind in ("forward", "trailing"))
    assert trailing == approx(forward * (1 + pair[0]), rel=1e-15)
    assert dcf_value([payout], pair[1], pair[0]) == approx(forward, rel=1e-12)


@given(growth_below_return(), st.floats(0.01, 1))
def test_the_value_driver_pe_is_the_justified_pe_at_the_payout_that_growth_leaves(pair, roe):
    growth, _ = pair
    assume(growth < roe * 0.999)
    assert float(value_driver_pe(growth, roe, pair[1])) == approx(
        float(justified_pe(1 - growth / roe, *pair)), rel=1e-11
    )


@given(growth_below_return())
def test_at_a_return_on_equity_of_the_cost_growth_adds_nothing(pair):
    growth, cost = pair
    assume(cost > 0.02)
    assert float(value_driver_pe(growth, cost, cost)) == approx(1 / cost, rel=1e-11)
    assert float(pvgo(value_driver_pe(growth, cost, cost), 1.0, cost)) == approx(0, abs=1e-9 / cost)


@given(growth_below_return(), st.floats(0.05, 1), st.floats(1.01, 3))
def test_growth_at_a_higher_return_is_worth_more(pair, roe, better):
    growth, cost = pair
    assume(0.001 < growth < roe * 0.99)
    assert value_driver_pe(growth, roe * better, cost) > value_driver_pe(growth, roe, cost)
    value = float(value_driver_pe(growth, roe, cost))
    assert (float(pvgo(value, 1.0, cost)) > 1e-9 * value) == (roe > cost * (1 + 1e-9)) or abs(roe / cost - 1) < 1e-6


@given(payouts, growth_below_return(), years)
def test_two_stages_of_the_same_growth_are_one(payout, pair, horizon):
    growth, cost = pair
    two = two_stage_pe(payout, growth, horizon, cost, payout, growth)
    assert float(two) == approx(float(justified_pe(payout, growth, cost, "trailing")), rel=1e-10)


@given(payouts, st.floats(-0.3, 0.6), st.integers(0, 30), st.floats(0.05, 0.4), payouts, growth_below_return())
def test_a_two_stage_pe_is_a_scenario_sold_at_the_justified_pe(payout, fast, horizon, cost, later, pair):
    steady, later_cost = pair
    exit_multiple = justified_pe(later, steady, later_cost, "trailing")
    as_scenario = scenario_value(1.0, fast, horizon, exit_multiple, cost, payout * (1 + fast))
    own = two_stage_pe(payout, fast, horizon, cost, later, steady, later_cost)
    assert float(own) == approx(float(as_scenario), rel=1e-11)


@given(payouts, st.floats(0.05, 0.3), st.floats(0.5, 30), payouts)
def test_two_stages_do_not_jump_where_growth_passes_the_return(payout, cost, horizon, later):
    at = float(two_stage_pe(payout, cost, horizon, cost, later, 0.02))
    assert at == approx(payout * horizon + later * 1.02 / (cost - 0.02), rel=1e-13)
    for gap in (1e-15, 1e-12, 1e-9):
        below, above = (float(two_stage_pe(payout, cost + d, horizon, cost, later, 0.02)) for d in (-gap, gap))
        slope = at * (horizon + 1)
        assert below == approx(at, abs=slope * gap * 2 + 1e-13 * at)
        assert above == approx(at, abs=slope * gap * 2 + 1e-13 * at)


@given(payouts, st.floats(0, 0.4), st.floats(1, 20), st.floats(0.06, 0.3), st.floats(0.001, 0.05))
def test_a_two_stage_pe_grows_with_growth_and_falls_with_the_return(payout, fast, horizon, cost, more):
    own = two_stage_pe(payout, fast, horizon, cost, payout, 0.03)
    assert two_stage_pe(payout, fast + more, horizon, cost, payout, 0.03) > own
    assert two_stage_pe(payout, fast, horizon, cost + more, payout, 0.03) < own
    assert two_stage_pe(payout, fast, horizon, cost, payout, 0.03 + more / 2) > own
    assert two_stage_pe(payout, fast, horizon, cost, payout, 0.03, cost) == own
    assert two_stage_pe(payout, fast, horizon, cost, payout, 0.03, np.nan) == own
    assert two_stage_pe(payout, fast, horizon, cost, payout, 0.03, cost + more) < own


@given(money, eps, rates, powers)
def test_pvgo_is_what_the_price_has_above_earnings_for_ever(price, earnings, cost, scale):
    own = float(pvgo(price, earnings, cost))
    assert own + earnings / cost == approx(price, rel=1e-9, abs=1e-9 * earnings / cost)
    assert float(pvgo(price * scale, earnings * scale, cost)) == own * scale


@given(payouts, st.floats(0.01, 0.5), st.floats(0, 0.5))
def test_growth_for_ever_at_or_above_the_return_has_no_value(payout, cost, above):
    growth = cost + above
    for refused in (
        lambda: justified_pe(payout, growth, cost),
        lambda: value_driver_pe(growth, 2.0, cost),
        lambda: two_stage_pe(payout, 0.1, 5, cost, payout, growth),
        lambda: dcf_value([1.0], cost, growth),
        lambda: dcf_value([1.0], cost, -1.0 - abs(growth)),
        lambda: h_model_value(1.0, 0.1, growth, 3, cost),
    ):
        with pytest.raises(DomainError):
            refused()


# Discounted values


@given(flows, flows, growth_below_return(), st.booleans())
def test_the_value_of_two_streams_is_the_sum_of_their_values(one, other, pair, mid_year):
    growth, rate = pair
    size = min(len(one), len(other))
    a, b = np.array(one[:size]), np.array(other[:size])
    total = dcf_value(a, rate, growth, mid_year) + dcf_value(b, rate, growth, mid_year)
    size = dcf_value(np.abs(a) + np.abs(b), rate, growth, mid_year)
    assert dcf_value(a + b, rate, growth, mid_year) == approx(total, abs=1e-12 * size)


@given(flows, growth_below_return(), st.integers(1, 5), st.booleans())
def test_a_year_later_is_a_year_of_discount(stream, pair, wait, mid_year):
    growth, rate = pair
    now = dcf_value(stream, rate, growth, mid_year)
    later = dcf_value([0.0] * wait + stream, rate, growth, mid_year)
    assert later * (1 + rate) ** wait == approx(now, rel=1e-11, abs=1e-9 * np.abs(stream).sum())


@given(flows, growth_below_return())
def test_mid_year_is_half_a_year_of_discount_on_everything(stream, pair):
    growth, rate = pair
    assert dcf_value(stream, rate, growth, True) == approx(
        dcf_value(stream, rate, growth) * math.sqrt(1 + rate), rel=1e-12, abs=1e-9 * np.abs(stream).sum()
    )


@given(flows, growth_below_return())
def test_a_flow_more_that_grows_as_the_terminal_value_does_changes_nothing(stream, pair):
    growth, rate = pair
    longer = [*stream, stream[-1] * (1 + growth)]
    scale = dcf_value(np.abs(stream), rate, growth)
    assert dcf_value(longer, rate, growth) == approx(dcf_value(stream, rate, growth), abs=1e-11 * scale)


@given(st.lists(st.floats(0.1, 1e4), min_size=1, max_size=12), growth_below_return(), st.floats(0.001, 0.1))
def test_a_lower_rate_and_a_higher_growth_are_worth_more(stream, pair, less):
    growth, rate = pair
    own = dcf_value(stream, rate, growth)
    assert dcf_value(stream, rate + less, growth) < own
    assert dcf_value(stream, rate, growth - less) < own
    assert dcf_value(np.array(stream) * 2, rate, growth) == approx(2 * own, rel=1e-15)


@given(st.floats(0.1, 1e3), st.lists(st.floats(-50, 100), min_size=1, max_size=8), rates, st.data())
def test_residual_income_is_the_value_of_the_dividends(book, earned, cost, data):
    """By clean surplus, if the last dividend pays out all of the book value."""
    paid = data.draw(st.lists(st.floats(0, 50), min_size=len(earned) - 1, max_size=len(earned) - 1))
    last = book + math.fsum(earned) - math.fsum(paid)
    dividends = [*paid, last]
    worth = math.fsum(d / (1 + cost) ** t for t, d in enumerate(dividends, 1))
    scale = book + math.fsum(map(abs, earned)) + math.fsum(paid)
    assert residual_income_value(book, earned, dividends, cost) == approx(worth, abs=1e-11 * scale * len(earned))


@given(
    st.floats(0.1, 1e3), st.lists(st.tuples(st.floats(-50, 100), st.floats(0, 50)), min_size=1, max_size=8), rates,
    st.floats(0, 1),
)  # fmt: skip
def test_residual_income_that_goes_on_is_a_stream_that_fades(book, years, cost, persistence):
    """The part that is left each year, summed up until nothing of it counts any more."""
    earned, paid = (list(each) for each in zip(*years, strict=True))
    before = book + math.fsum(earned[:-1]) - math.fsum(paid[:-1])
    last = earned[-1] - cost * before
    later = last * (persistence / (1 + cost)) ** np.arange(1, 4000) / (1 + cost) ** len(earned)
    value = residual_income_value(book, earned, paid, cost, persistence)
    scale = book + math.fsum(map(abs, earned)) + math.fsum(paid)
    assert value == approx(residual_income_value(book, earned, paid, cost) + math.fsum(later), abs=1e-9 * scale)
    if persistence == 0:
        assert value == residual_income_value(book, earned, paid, cost)


@given(money, st.floats(-0.3, 0.5), rates)
def test_a_residual_income_for_ever_is_the_dividend_for_ever(book, earned_on_book, cost):
    """All earnings are paid out: book value plus (E - r B) / r is E / r."""
    earned = book * earned_on_book
    value = residual_income_value(book, [earned], [earned], cost, 1)
    assert value == approx(earned / cost, rel=1e-11, abs=1e-12 * book)


@given(money, st.integers(1, 10), rates)
def test_a_company_that_earns_its_cost_is_worth_its_book_value(book, size, cost):
    earned = [book * cost] * size
    assert residual_income_value(book, earned, earned, cost) == approx(book, rel=1e-13)
    assert residual_income_value(book, [e * 2 for e in earned], [e * 2 for e in earned], cost) > book
    assert residual_income_value(book, [0.0] * size, [0.0] * size, cost) < book


@given(money, st.floats(-0.5, 0.6), st.floats(-0.2, 0.2), st.floats(0, 10), st.floats(0.005, 0.3))
def test_the_h_models_return_is_the_rate_at_which_its_value_is_the_price(dividend, short, long, half_life, spread):
    price = float(h_model_value(dividend, short, long, half_life, long + spread))
    assume(not math.isnan(price))
    assert float(h_model_return(dividend, price, short, long, half_life)) == approx(long + spread, rel=1e-9, abs=1e-12)


@given(money, growth_below_return(), st.floats(0, 10), st.floats(0.001, 0.3))
def test_an_h_model_without_a_fade_is_gordon(dividend, pair, half_life, faster):
    growth, cost = pair
    gordon = dividend * float(justified_pe(1.0, growth, cost, "trailing"))
    assert float(h_model_value(dividend, growth, growth, half_life, cost)) == approx(gordon, rel=1e-12)
    assert float(h_model_value(dividend, growth + faster, growth, 0, cost)) == approx(gordon, rel=1e-12)
    assert h_model_value(dividend, growth + faster, growth, half_life + 1, cost) > gordon


@given(st.floats(0.05, 0.15), st.floats(0.01, 0.04), st.integers(1, 3), st.floats(0.08, 0.15))
def test_the_h_model_is_close_to_the_dividends_it_stands_for(short, long, half_life, cost):
    """A short fade: every dividend by itself, growth falling in a straight line over two half-lives."""
    assume(cost > long + 0.03)
    fade = 2 * half_life
    dividend, worth = 1.0, 0.0
    for t in range(1, fade + 1):
        dividend *= 1 + short - (short - long) * (t - 0.5) / fade
        worth += dividend / (1 + cost) ** t
    worth += dividend * (1 + long) / (cost - long) / (1 + cost) ** fade
    assert float(h_model_value(1.0, short, long, half_life, cost)) == approx(worth, rel=0.03)


@given(money, st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), money)
def test_enterprise_value_and_equity_a_share_lead_to_each_other(cap, debt, cash, minority, shares):
    ev = enterprise_value(cap, debt, cash, minority)
    assert float(equity_per_share(ev, debt - cash, minority, shares)) * shares == approx(cap, rel=1e-9, abs=1e-8)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6), money, powers)
def test_equity_a_share_halves_with_twice_the_shares(value, debt, other, shares, scale):
    own = float(equity_per_share(value, debt, other, shares))
    assert float(equity_per_share(value, debt, other, shares * 2)) == own / 2
    assert float(equity_per_share(value * scale, debt * scale, other * scale, shares)) == own * scale
    assert float(equity_per_share(value, 0, debt + other, shares)) == approx(own, abs=1e-9 * 3e6 / shares)


# The parts of a company

segments = st.lists(st.floats(0, 1e6), min_size=1, max_size=8)


@given(segments, money, st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1), powers)
def test_a_sum_of_parts_has_the_scale_of_its_parts(parts, shares, cash, stakes, discount, scale):
    own = sotp_value(parts, shares, cash, stakes, discount)
    scaled = sotp_value([p * scale for p in parts], shares, cash * scale, stakes * scale, discount)
    assert scaled == own * scale
    assert sotp_value(parts, shares * scale, cash, stakes, discount) == own / scale


@given(segments, money, st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1))
def test_the_discount_leaves_the_cash_alone(parts, shares, cash, stakes, discount):
    full, none = sotp_value(parts, shares, cash, stakes), sotp_value(parts, shares, cash, stakes, 1.0)
    scale = (math.fsum(parts) + stakes + abs(cash)) / shares
    assert none == approx(cash / shares, abs=1e-15 * scale)
    assert sotp_value(parts, shares, cash, stakes, discount) == approx(
        (1 - discount) * full + discount * none, abs=1e-12 * scale
    )


@given(segments, money, st.floats(0, 1), st.randoms(use_true_random=False))
def test_the_order_and_the_grouping_of_parts_do_not_matter(parts, shares, discount, shuffler):
    mixed = list(parts)
    shuffler.shuffle(mixed)
    own = sotp_value(parts, shares, 0.0, 0.0, discount)
    assert sotp_value(mixed, shares, 0.0, 0.0, discount) == approx(own, rel=1e-12)
    assert sotp_value([math.fsum(parts)], shares, 0.0, 0.0, discount) == approx(own, rel=1e-12)
    assert sotp_value(parts[1:] or [0.0], shares, 0.0, parts[0] if parts[1:] else sum(parts), discount) == approx(
        own, rel=1e-12
    )
    assert sotp_value([*parts, 0.0], shares, 0.0, 0.0, discount) == approx(own, rel=1e-15)


@given(segments, eps, multiples)
def test_a_core_valued_at_the_stub_multiple_makes_the_whole(parts, core, multiple):
    whole = math.fsum(parts) + core * multiple
    stub = stub_multiple(whole, parts, core)
    assert stub == approx(multiple, abs=1e-12 * whole / core)
    assert sotp_value([*parts, core * stub], 1.0) == approx(whole, rel=1e-12)


@given(money, segments, eps, powers)
def test_a_stub_multiple_does_not_depend_on_the_currency(whole, parts, core, scale):
    own = stub_multiple(whole, parts, core)
    scaled = stub_multiple(whole * scale, [p * scale for p in parts], core * scale)
    assert scaled == own or (math.isnan(own) and math.isnan(scaled))
    assert math.isnan(own) == (np.sum(parts) > whole)
    assert math.isnan(stub_multiple(whole, parts, -core))
    assert stub_multiple(whole, [0.0], core) == whole / core


# History

histories = st.lists(st.floats(0.5, 200), min_size=2, max_size=20)


@given(histories, eps, money)
def test_bands_stand_at_equal_distances_around_the_mean(history, earnings, price):
    table = pe_band(earnings, history, price)
    bands = table["Multiple"][:5]
    known = bands[~np.isnan(bands)]
    assert np.diff(known) == approx(np.full(known.size - 1, np.std(history, ddof=1)), rel=1e-6, abs=1e-10)
    assert bands[2] == approx(np.mean(history), rel=1e-14)
    assert table["Price"][:5] == approx(bands * earnings, rel=1e-15, nan_ok=True)
    assert table["Multiple"][5] == price / earnings
    assert (bands[:2][~np.isnan(bands[:2])] > 0).all()


@given(histories, eps, st.sampled_from([-1, 0, 1, 2]))
def test_the_price_at_a_band_has_the_bands_score(history, earnings, k):
    assume(np.ptp(history) > 1e-3)
    price = pe_band(earnings, history)["Price"][k + 2]
    assume(not np.isnan(price))
    assert pe_band(earnings, history, price)["Z"].tolist() == [-2, -1, 0, 1, 2, approx(k, abs=1e-7)]


@given(histories, eps, st.randoms(use_true_random=False))
def test_what_is_not_meaningful_and_the_order_change_no_band(history, earnings, shuffler):
    mixed = [*history, float("nan"), 0.0, -3.0]
    shuffler.shuffle(mixed)
    own, same = pe_band(earnings, history), pe_band(earnings, mixed)
    assert same["Multiple"] == approx(own["Multiple"], rel=1e-6, abs=1e-9, nan_ok=True)


@given(st.floats(-0.9, 2), st.floats(-0.9, 2))
def test_a_relative_return_on_itself_is_nothing_and_the_ways_agree_in_sign(own, benchmark):
    for method in ("arithmetic", "geometric"):
        assert relative_return(own, own, method) == 0
        assert np.sign(relative_return(own, benchmark, method)) == np.sign(own - benchmark)
    geometric = float(relative_return(own, benchmark, "geometric"))
    assert (1 + benchmark) * (1 + geometric) == approx(1 + own, rel=1e-13)
    assert float(relative_return(own, benchmark)) == approx(geometric * (1 + benchmark), rel=1e-12, abs=1e-15)
    assert (1 + geometric) * (1 + float(relative_return(benchmark, own, "geometric"))) == approx(1, rel=1e-13)


@given(st.lists(st.tuples(st.floats(-0.5, 1), st.floats(-0.5, 1)), min_size=1, max_size=6))
def test_geometric_relative_returns_chain(periods):
    own, benchmark = (math.prod(1 + p[i] for p in periods) - 1 for i in (0, 1))
    chained = math.prod(1 + float(relative_return(*p, "geometric")) for p in periods)
    assert 1 + float(relative_return(own, benchmark, "geometric")) == approx(chained, rel=1e-12)


# Every outcome of a story


def outcomes(earnings, multiple, story):
    """All outcomes with their probabilities, one by one."""
    result = []
    for happens in product((0, 1), repeat=len(story[0])):
        value, chance = earnings * multiple, 1.0
        for h, p, a, b in zip(happens, *story, strict=True):
            value *= (1 + a) * (1 + b) if h else 1
            chance *= p if h else 1 - p
        result.append((value, chance))
    return sorted(result)


@given(eps, multiples, stories())
def test_the_mean_of_all_outcomes_is_the_expected_value(earnings, multiple, story):
    table = rows(driver_distribution(earnings, multiple, *story))
    assert table["Mean"] == approx(driver_expected_value(earnings, multiple, *story), rel=1e-12)


@given(eps, multiples, stories())
def test_the_spread_is_that_of_independent_factors(earnings, multiple, story):
    """E[V^2] of a product of independent factors is the product of theirs."""
    second = first = 1.0
    for p, a, b in zip(*story, strict=True):
        factor = (1 + a) * (1 + b)
        first *= 1 + p * (factor - 1)
        second *= 1 + p * (factor**2 - 1)
    variance = second - first**2
    own = rows(driver_distribution(earnings, multiple, *story))["Standard deviation"] / (earnings * multiple)
    assert own**2 == approx(variance, rel=1e-9, abs=1e-12 * second)


@given(eps, multiples, stories(5), st.floats(0.2, 5))
def test_percentiles_and_probabilities_are_those_of_the_outcomes_counted_one_by_one(
    earnings, multiple, story, relative
):
    own = outcomes(earnings, multiple, story)
    price = earnings * multiple * relative
    assume(all(abs(v / price - 1) > 1e-9 for v, _ in own))
    table = rows(driver_distribution(earnings, multiple, *story, price))
    assert table["P(value < price)"] == approx(math.fsum(p for v, p in own if v < price), abs=1e-12)
    for name in ("5%", "25%", "50%", "75%", "95%"):
        share, value = float(name[:-1]) / 100, table[name]
        below = math.fsum(p for v, p in own if v < value * (1 - 1e-9))
        up_to = math.fsum(p for v, p in own if v <= value * (1 + 1e-9))
        assert below < share + 1e-9
        assert up_to >= share - 1e-9


@given(eps, multiples, stories())
def test_percentiles_are_in_order_and_within_the_outcomes(earnings, multiple, story):
    table = rows(driver_distribution(earnings, multiple, *story, earnings))
    percentiles = [table[name] for name in ("5%", "25%", "50%", "75%", "95%")]
    assert percentiles == sorted(percentiles)
    factors = [(1 + a) * (1 + b) for _, a, b in zip(*story, strict=True)]
    lowest, highest = (earnings * multiple * math.prod(pick(1, f) for f in factors) for pick in (min, max))
    assert lowest * (1 - 1e-12) <= percentiles[0]
    assert percentiles[-1] <= highest * (1 + 1e-12)
    assert 0 <= table["P(value < price)"] <= 1 + 1e-12
    assert lowest * (1 - 1e-12) <= table["Mean"] <= highest * (1 + 1e-12)


@given(eps, multiples, stories(), st.randoms(use_true_random=False))
def test_the_order_of_the_drivers_does_not_matter(earnings, multiple, story, shuffler):
    order = list(range(len(story[0])))
    shuffler.shuffle(order)
    own = rows(driver_distribution(earnings, multiple, *story))
    mixed = rows(driver_distribution(earnings, multiple, *[[column[i] for i in order] for column in story]))
    assert mixed["Mean"] == approx(own["Mean"], rel=1e-12)
    assert mixed["Standard deviation"] == approx(own["Standard deviation"], rel=1e-9, abs=1e-9 * own["Mean"])


@given(eps, multiples, stories(6), st.floats(-0.9, 1), st.floats(-0.9, 1))
def test_a_driver_that_never_happens_or_changes_nothing_is_none(earnings, multiple, story, a, b):
    own = rows(driver_distribution(earnings, multiple, *story, 100.0))
    for p, x, y in ((0.0, a, b), (0.5, 0.0, 0.0)):
        again = rows(
            driver_distribution(
                earnings, multiple, *([*column, v] for column, v in zip(story, (p, x, y), strict=True)), 100.0
            )
        )
        assert list(again.values()) == approx(list(own.values()), rel=1e-9, abs=1e-9 * own["Mean"])


@given(eps, multiples, stories(6), powers)
def test_a_distribution_has_the_scale_of_the_earnings(earnings, multiple, story, scale):
    own = rows(driver_distribution(earnings, multiple, *story, earnings))
    scaled = rows(driver_distribution(earnings * scale, multiple, *story, earnings * scale))
    chance = own.pop("P(value < price)")
    assert scaled.pop("P(value < price)") == chance
    assert list(scaled.values()) == [value * scale for value in own.values()]


@given(eps, multiples, stories(6), st.floats(0.1, 10), st.floats(1, 10))
def test_a_higher_price_is_undercut_more_often(earnings, multiple, story, low, more):
    price = earnings * multiple * low
    first, second = (
        rows(driver_distribution(earnings, multiple, *story, p))["P(value < price)"] for p in (price, price * more)
    )
    assert first <= second + 1e-12
    beyond = rows(driver_distribution(earnings, multiple, *story, earnings * multiple * 1e9))
    assert beyond["P(value < price)"] == approx(1, abs=1e-12)


def test_the_probabilities_of_a_million_outcomes_add_up_to_one():
    story = [[0.05 * i + 0.01 for i in range(20)][:20], [0.01 * i for i in range(20)], [0.0] * 20]
    story[0] = [min(p, 0.99) for p in story[0]]
    table = rows(driver_distribution(8.0, 15.0, *story, 1e9))
    assert table["P(value < price)"] == approx(1, abs=1e-12)
    assert table["Mean"] == approx(driver_expected_value(8.0, 15.0, *story), rel=1e-12)


# Simulation

log_sds = st.floats(0.01, 0.5)
correlations = st.floats(-1, 1)
seeds = st.integers(0, 2**53)


def variance(a, b, correlation):
    return a**2 + b**2 + 2 * correlation * a * b


def of_medians(earnings, a, multiple, b, *others, **options):
    """The simulation of EPS and a multiple whose medians are given, as the closed form of the product has them."""
    means = earnings * math.exp(a**2 / 2), multiple * math.exp(b**2 / 2)
    return simulate_value(means[0], a, means[1], b, *others, **options)


@settings(max_examples=30)
@given(eps, log_sds, multiples, log_sds, correlations, seeds)
def test_eps_and_multiple_are_means_as_a_consensus_is(earnings, a, multiple, b, correlation, seed):
    table = rows(simulate_value(earnings, a, multiple, b, correlation, None, 4096, seed))
    exact = earnings * multiple * math.exp(correlation * a * b)
    assert table["Mean"] == approx(exact, rel=3e-3)
    assert "P(value < price)" not in table


@settings(max_examples=60)
@example(1.0, 0.5, 1.0, 0.5, 1.0, 0)
@given(eps, log_sds, multiples, log_sds, correlations, seeds)
def test_the_simulated_mean_is_within_four_and_a_half_standard_errors(earnings, a, multiple, b, correlation, seed):
    table = rows(of_medians(earnings, a, multiple, b, correlation, None, 4096, seed))
    exact = earnings * multiple * math.exp(variance(a, b, correlation) / 2)
    assert abs(table["Mean"] - exact) <= 4.5 * table["Standard error of the mean"] + 1e-12 * exact
    # Of as many independent draws: the central limit theorem. Good points leave a third of it at the most.
    plain = exact * math.sqrt(math.expm1(variance(a, b, correlation)) / 4096)
    assert table["Standard error of the mean"] <= plain / 3 + 1e-12 * exact


def test_the_standard_error_is_neither_too_small_nor_too_large():
    """Over 200 seeds the mean misses by one standard error on the average, as 16 means tell it."""
    exact = 120 * math.exp(variance(0.20, 0.25, 0.3) / 2)
    tables = [rows(of_medians(8, 0.20, 15, 0.25, 0.3, None, 2048, seed)) for seed in range(200)]
    scores = np.array([(t["Mean"] - exact) / t["Standard error of the mean"] for t in tables])
    assert 0.8 < np.sqrt(np.mean(scores**2)) < 1.4  # of Student's t with 15 degrees of freedom: 1.07
    assert abs(scores.mean()) < 0.35
    assert np.abs(scores).max() < 6


@settings(max_examples=60)
@given(eps, log_sds, multiples, log_sds, st.floats(-0.9, 1), seeds, st.floats(0.5, 2))
def test_percentiles_and_probabilities_are_those_of_the_log_normal(earnings, a, multiple, b, correlation, seed, at):
    spread = math.sqrt(variance(a, b, correlation))
    assume(spread > 0.005)
    median = earnings * multiple
    table = rows(of_medians(earnings, a, multiple, b, correlation, median * at**spread, 20_000, seed))
    for name, z in (("5%", -1.6448536), ("25%", -0.6744898), ("50%", 0.0), ("75%", 0.6744898), ("95%", 1.6448536)):
        assert math.log(table[name] / median) / spread == approx(z, abs=0.02)
    assert table["P(value < price)"] == approx(0.5 * math.erfc(-math.log(at) / math.sqrt(2)), abs=0.004)
    exact = median * math.exp(spread**2 / 2) * math.sqrt(math.expm1(spread**2))
    assert table["Standard deviation"] == approx(exact, rel=0.02)


@settings(max_examples=30)
@given(eps, log_sds, multiples, log_sds, correlations, seeds, st.integers(1, 3000))
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(earnings, a, multiple, b, correlation, seed, draws):
    arguments = (earnings, a, multiple, b, correlation, earnings * multiple, draws)
    own, again = (of_medians(*arguments, seed)["Value"] for _ in range(2))
    assert own.tobytes() == again.tobytes()
    other = of_medians(*arguments, seed + 1)["Value"]
    if variance(a, b, correlation) > 1e-6:
        assert (other[[0, 1, 8]] != own[[0, 1, 8]]).all()


@settings(max_examples=30)
@given(eps, log_sds, multiples, log_sds, correlations, seeds, powers)
def test_a_simulation_has_the_scale_of_the_earnings(earnings, a, multiple, b, correlation, seed, scale):
    own = rows(of_medians(earnings, a, multiple, b, correlation, earnings, 500, seed))
    scaled = rows(of_medians(earnings * scale, a, multiple, b, correlation, earnings * scale, 500, seed))
    assert scaled.pop("P(value < price)") == own.pop("P(value < price)")
    assert list(scaled.values()) == approx([value * scale for value in own.values()], rel=1e-9, abs=1e-12)


@settings(max_examples=30)
@given(st.floats(0.1, 0.5), st.floats(0.1, 0.5), st.floats(-0.8, 0.8), seeds, st.floats(0.1, 0.2))
def test_more_correlation_and_wider_drivers_spread_the_value(a, b, correlation, seed, more):
    narrow = rows(of_medians(8, a, 15, b, correlation, None, 8000, seed))
    correlated = rows(of_medians(8, a, 15, b, correlation + more, None, 8000, seed))
    assert correlated["Standard deviation"] > narrow["Standard deviation"]
    assert correlated["5%"] < narrow["5%"]
    both = rows(of_medians(8, a + more, 15, b + more, max(correlation, 0.0), None, 8000, seed))
    assert both["95%"] > rows(of_medians(8, a, 15, b, max(correlation, 0.0), None, 8000, seed))["95%"]


@settings(max_examples=30)
@given(eps, multiples, log_sds, seeds)
def test_drivers_that_cancel_leave_no_doubt(earnings, multiple, spread, seed):
    table = rows(of_medians(earnings, spread, multiple, spread, -1, None, 300, seed))
    assert table["Standard deviation"] == approx(0, abs=1e-12 * earnings * multiple)
    assert table["Mean"] == approx(earnings * multiple, rel=1e-12)


@settings(max_examples=40)
@given(st.integers(0, 2**53), st.integers(1, 12))
def test_the_points_fill_the_square_evenly(seed, log2_points):
    """A (0, m, 2)-net: each of the rectangles of 2^-k by 2^-(m-k) holds just one of the 2^m points."""
    words = (np.random.PCG64(seed).random_raw((2, 33)) >> np.uint64(32)).astype(np.uint32)
    x, y = _scrambled_net(words, log2_points)
    assert ((x > 0) & (x < 1) & (y > 0) & (y < 1)).all()
    for k in range(log2_points + 1):
        column, row = np.floor(x * 2**k).astype(int), np.floor(y * 2 ** (log2_points - k)).astype(int)
        assert len(set(zip(column.tolist(), row.tolist(), strict=True))) == 2**log2_points


@pytest.mark.parametrize("log2_points", [0, 1, 3, 10])
def test_without_a_scramble_the_points_are_sobols(log2_points):
    """The same set of points as SciPy's own sequence, which counts them in another order."""
    from scipy.stats import qmc

    x, y = _scrambled_net(np.zeros((2, 33), dtype=np.uint32), log2_points)
    assert min(x.min(), y.min()) > 0  # whose normal would be minus infinity
    cells = np.floor(np.array([x, y]).T * 2**32) / 2**32
    theirs = qmc.Sobol(2, scramble=False, bits=32).random_base2(log2_points)
    assert set(map(tuple, cells.tolist())) == set(map(tuple, theirs.tolist()))


@pytest.mark.parametrize("draws", [1, 16, 17, 100, 1000.5])
def test_at_least_as_many_draws_as_asked_for_and_no_more_than_twice_as_many(draws):
    own = rows(of_medians(8, 0.2, 15, 0.25, price=100, draws=draws))
    used = next(n for n in (NETS * 2**k for k in range(20)) if n >= draws)
    assert own["P(value < price)"] * used == round(own["P(value < price)"] * used)
    assert used < 2 * max(draws, NETS)
    assert own["Mean"] == rows(of_medians(8, 0.2, 15, 0.25, price=100, draws=used))["Mean"]


# The check of units

clean = st.floats(-0.045, 0.045)


@given(money, money, clean)
def test_what_belongs_together_is_ok(price, shares, off):
    assert unit_check(price, shares, price * shares * (1 + off)) == "ok"
    assert unit_check(price, shares, price * shares * (1 + off), 8, 7.2) == "ok"


@given(money, money, clean, st.sampled_from([2, 3, 4, 5, 8, 10, 20, 0.5, 0.1]))
def test_a_told_ads_ratio_is_found_either_way(price, shares, off, ratio):
    off = off if ratio > 1 else off / 2
    small, large = ("ordinary shares instead of ADS", "price of an ordinary share instead of an ADS")
    assert small in unit_check(price, shares * ratio, price * shares * (1 + off), ratio)
    assert large in unit_check(price, shares, price * shares * ratio * (1 + off), ratio)


@given(money, money, clean, st.floats(1.3, 2000))
def test_a_told_exchange_rate_is_found_either_way(price, shares, off, fx):
    assert "market cap in the reporting currency" in unit_check(price, shares, price * shares * fx * (1 + off), 1, fx)
    assert "price in the reporting currency" in unit_check(price * fx, shares, price * shares * (1 + off / 2), 1, fx)


@given(money, money, st.sampled_from(list(DOLLAR_RATES)), st.floats(0.01, 0.99))
def test_every_currency_of_the_table_is_named_somewhere_in_its_range(price, shares, code, at):
    low, high = DOLLAR_RATES[code]
    rate = low + at * (high - low)
    assume(abs(rate - 1) > 0.06)
    assert f"{code} instead of USD" in unit_check(price, shares, price * shares * rate)
    assert f"USD instead of {code}" in unit_check(price * rate, shares, price * shares)


@given(money, money, clean, st.sampled_from([(1e3, "thousands"), (1e6, "millions"), (1e9, "billions")]))
def test_a_scale_is_named_on_the_side_that_has_it(price, shares, off, scale):
    factor, word = scale
    assert f"market cap in {word}" in unit_check(price, shares, price * shares / factor * (1 + off))
    assert f"shares in {word}" in unit_check(price, shares / factor, price * shares * (1 + off))


@given(money, money, clean)
def test_pence_are_named_on_the_side_that_has_them(price, shares, off):
    assert "price in pence or cents" in unit_check(price * 100, shares, price * shares * (1 + off))
    assert "market cap in pence or cents" in unit_check(price, shares, price * shares * 100 * (1 + off))


@given(money, money, st.sampled_from([*USUAL_SPLITS, *SMALL_SPLITS]), st.floats(-0.009, 0.009))
def test_a_usual_split_is_named_whichever_figure_it_has_not_reached(price, shares, split, off):
    """A split leaves the market value where it was: price x shares of before are price x shares of after."""
    cap, ratio = price * shares * (1 + off), float(split)
    assert f"split {shown_split(split)} with shares from before it" in unit_check(price, shares / ratio, cap)
    assert f"split {shown_split(split)} with a price from before it" in unit_check(price * ratio, shares, cap)


@given(money, money, st.sampled_from(USUAL_SPLITS), st.floats(-0.029, 0.029))
def test_a_split_beside_figures_of_other_days_is_still_named(price, shares, split, off):
    slip = f"split {shown_split(split)} with shares"
    assert slip in unit_check(price, shares / float(split), price * shares * (1 + off))


@given(money, money, st.sampled_from([2, 8, 20, 25, 50, 100, 200]), st.floats(-0.009, 0.009))
def test_an_ads_ratio_up_to_two_hundred_is_suspected_on_either_side(price, shares, ratio, off):
    words = f"{ratio} to one"
    assert f"ordinary shares instead of ADS, {words}" in unit_check(price, shares * ratio, price * shares * (1 + off))
    assert f"price of an ordinary share instead of an ADS, {words}" in unit_check(price / ratio, shares, price * shares)


@given(money, money, st.floats(0.051, 0.399), st.sampled_from([1, -1]))
def test_a_small_gap_is_first_no_slip_of_unit(price, shares, gap, side):
    text = unit_check(price, shares, price * shares * (1 + side * gap))
    assert text.partition(": ")[2].startswith("another day's price, or basic against diluted shares")


@given(money, money, st.floats(1.15, 1.7), clean)
def test_pence_beside_dollars_are_named(price, shares, dollars, off):
    """What a pound cost in dollars from 2010 to 2025 lies in this range."""
    slip = "price in pence and market cap in USD"
    assert slip in unit_check(100 * price, shares, price * shares * dollars)
    told = unit_check(100 * price, shares, price * shares * dollars * (1 + off), 1, dollars)
    assert "market cap in the reporting currency and price in pence or cents" in told


@given(money, money, st.sampled_from([2, 1500]), clean)
def test_another_share_class_is_suspected(price, shares, ratio, off):
    assert f"another share class, {ratio:,} to one" in unit_check(price, shares, price * shares * ratio * (1 + off))
    off /= 2
    assert f"another share class, {ratio:,} to one" in unit_check(price, shares * ratio, price * shares * (1 + off))


@given(money, money, st.floats(1e-12, 1e12), powers)
def test_the_check_does_not_depend_on_what_the_currency_is_worth(price, shares, off, scale):
    cap = price * shares * off
    assert unit_check(price * scale, shares, cap * scale, 4, 7) == unit_check(price, shares, cap, 4, 7)
    assert unit_check(price, shares * scale, cap * scale) == unit_check(price, shares, cap)


@given(money, money, st.floats(1e-12, 1e12))
def test_the_size_and_the_side_that_are_told_are_right(price, shares, off):
    text = unit_check(price, shares, price * shares * off)
    if text == "ok":
        assert abs(off - 1) <= 0.05 + 1e-9
        return
    size, side = re.fullmatch(r"market cap looks ([\d.,e+]+)x too (large|small): .+", text).groups()
    assert float(size.replace(",", "")) == approx(max(off, 1 / off), rel=0.006)
    assert side == ("large" if off > 1 else "small")
    assert text.endswith(("?", ": no usual slip explains it"))


def test_texts_fill_a_range_cell_by_cell():
    check = REGISTRY["UNIT_CHECK"]
    prices, caps = [[10.0], [CellError.REF], [None], [0.0]], [[1000.0, 4000.0]]
    answer = evaluate(check, [prices, 100.0, caps, 4.0, MISSING])
    slip = "off by 4: price of an ordinary share instead of an ADS?"
    assert answer.cells == [["ok", slip], [CellError.REF] * 2, [CellError.NA] * 2, [CellError.NUM] * 2]
    assert answer.reason == "price holds #REF!"
    assert evaluate(check, [10.0, 100.0, caps]).cells[0][0] == "ok"
    assert evaluate(check, [10.0, 100.0, 1000.0]) == ([["ok"]], None)
    everywhere = evaluate(check, [[[10.0], [20.0]], 100.0, 1000.0, -1.0])
    assert everywhere.cells == [[CellError.NUM], [CellError.NUM]]
    assert "ads_ratio is -1" in everywhere.reason
