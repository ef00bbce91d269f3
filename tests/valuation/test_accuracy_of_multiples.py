"""How exact the numbers are, against exact fractions and 50-digit arithmetic.

Closed forms are within 16 units in the last place over the domain their test draws from; sums and averages within
1e-12 of themselves; a return by what its present value misses of the price, 1e-12.
"""

import math
import random
from datetime import date, timedelta
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from tests.valuation.exact import CASES, ULPS, draw, exact, ulps
from xlmodel.days import serial
from xlmodel.valuation import (
    attribution,
    bets,
    drivers,
    earnings,
    history,
    multiples,
    peers,
    probabilities,
    returns,
    scenarios,
    surprises,
)
from xlmodel.valuation import shares as share_counts


def worst(pairs):
    return max(ulps(got, wanted) for got, wanted in pairs)


PRICE, EPS, RATE, YEARS, MULTIPLE = (1e-2, 1e6), (1e-2, 1e4), (-0.5, 1.0), (0.0, 30.0), (0.1, 500.0)

QUOTIENTS = {
    "TRAILING_PE": (multiples.trailing_pe, lambda p, e: p / e, [PRICE, EPS]),
    "FORWARD_PE": (multiples.forward_pe, lambda p, e: p / e, [PRICE, EPS]),
    "EARNINGS_YIELD": (multiples.earnings_yield, lambda p, e: e / p, [PRICE, (-1e4, 1e4)]),
    "PEG": (multiples.peg, lambda m, g: m / (100 * g), [MULTIPLE, (1e-3, 2.0)]),
    "EV_MULTIPLE": (multiples.ev_multiple, lambda v, m: v / m, [(1.0, 1e12), (1.0, 1e12)]),
    "PER_ADS": (share_counts.per_ads, lambda v, r, x: v * r / x, [(-1e4, 1e4), (0.1, 1e3), (1e-3, 1e3)]),
    "ADS_COUNT": (share_counts.ads_count, lambda s, r: s / r, [(1.0, 1e12), (0.1, 1e3)]),
    "IMPLIED_PRICE": (peers.implied_price, lambda e, m: e * m, [EPS, MULTIPLE]),
    # What is left of a difference is as exact as the difference allows: cash and interest at most nine tenths.
    "CASH_ADJUSTED_PE": (
        lambda p, e, a, b: multiples.cash_adjusted_pe(p, e, a * p, b * e),
        lambda p, e, a, b: (p - Fraction(float(a) * float(p))) / (e - Fraction(float(b) * float(e))),
        [PRICE, EPS, (-0.9, 0.9), (-0.9, 0.9)],
    ),
    "REWARD_RISK": (
        lambda low, a, b: bets.reward_risk(low + a, low + a + b, low),
        lambda low, a, b: (
            (Fraction(float(low) + float(a) + float(b)) - Fraction(float(low) + float(a)))
            / (Fraction(float(low) + float(a)) - low)
        ),
        [PRICE, PRICE, PRICE],
    ),
    "DRIVER_VALUE": (
        lambda e, m, x, y, h: drivers.driver_value(e, m, [x], [y], [h]),
        lambda e, m, x, y, h: e * m * (1 + x * h) * (1 + y * h),
        [EPS, MULTIPLE, (-0.9, 1.0), (-0.9, 1.0), (0.0, 1.0)],
    ),
    "DRIVER_EXPECTED_VALUE": (
        lambda e, m, p, x, y: drivers.driver_expected_value(e, m, [p], [x], [y]),
        lambda e, m, p, x, y: e * m * (1 + p * ((1 + x) * (1 + y) - 1)),
        [EPS, MULTIPLE, (0.0, 0.9), (-0.9, 1.0), (-0.9, 1.0)],
    ),
}


@pytest.mark.parametrize("name", QUOTIENTS)
def test_a_closed_form_is_exact_to_the_last_places(name):
    function, formula, domain = QUOTIENTS[name]
    assert worst((function(*case), formula(*exact(*case))) for case in draw(name, *domain)) <= ULPS


@pytest.mark.parametrize(
    ("name", "function", "formula"),
    [
        ("UPSIDE", bets.upside, lambda v, p: v / p - 1),
        ("PEER_PREMIUM", lambda m, p: peers.peer_premium(m, [p]), lambda m, p: m / p - 1),
        ("PEER_DISCOUNT", lambda m, p: peers.peer_discount(m, [p]), lambda m, p: 1 - m / p),
    ],
)
def test_a_ratio_less_one_is_exact_to_the_last_places_of_the_ratio(name, function, formula):
    for a, b in draw(name, PRICE, PRICE):
        wanted = formula(*exact(a, b))
        assert abs(Fraction(float(function(a, b))) - wanted) <= ULPS * Fraction(math.ulp(max(a / b, 1.0)))


@pytest.mark.parametrize("basis", ["days", "months", "quarters"])
def test_a_weight_and_a_blend_are_exact(basis):
    choose = random.Random(basis)  # noqa: S311
    for _ in range(CASES):
        end = date(choose.randint(1950, 2090), 12, 31)
        as_of = end - timedelta(choose.randint(0, 364))
        length = (end - date(end.year - 1, 12, 31)).days
        wanted = {
            "months": Fraction(13 - as_of.month, 12),
            "days": Fraction((end - as_of).days, length),
            "quarters": 1 - Fraction((as_of.month - 1) // 3, 4),
        }[basis]
        arguments = [serial(as_of), serial(end)]
        assert float(earnings.ntm_weight(*arguments, basis)) == pytest.approx(float(wanted), abs=4 * math.ulp(1.0))
        fy1, fy2 = choose.uniform(0.1, 100), choose.uniform(0.1, 100)
        blend = earnings.ntm_eps(*arguments, fy1, fy2, basis)
        assert ulps(blend, wanted * Fraction(fy1) + (1 - wanted) * Fraction(fy2)) <= ULPS
        pe = multiples.ntm_pe(100.0, *arguments, fy1, fy2, basis)
        assert ulps(pe, 100 / (wanted * Fraction(fy1) + (1 - wanted) * Fraction(fy2))) <= ULPS


def test_a_calendar_year_is_exact_to_the_last_places():
    for month, a, b in draw("CALENDARIZE", (1.0, 12.0), (1.0, 1e9), (1.0, 1e9)):
        m = int(month)
        wanted = Fraction(m, 12) * Fraction(a) + Fraction(12 - m, 12) * Fraction(b)
        assert ulps(earnings.calendarize(m, a, b), wanted) <= ULPS


def test_twelve_months_to_any_month_are_exact_to_the_last_places():
    for month, to, a, b in draw("to_month", (1.0, 12.0), (1.0, 12.0), (1.0, 1e9), (1.0, 1e9)):
        later = (int(to) - int(month)) % 12
        wanted = Fraction(12 - later, 12) * Fraction(a) + Fraction(later, 12) * Fraction(b)
        assert ulps(earnings.calendarize(int(month), a, b, int(to)), wanted) <= ULPS


def test_the_last_twelve_months_are_exact_to_the_last_places_of_the_largest_figure():
    for items in draw("LTM", *[(1.0, 1e12)] * 3):
        annual, now, before = exact(*items)
        got = Fraction(float(earnings.ltm(*items)))
        assert abs(got - (annual + now - before)) <= ULPS * Fraction(math.ulp(max(items)))


def test_eps_after_buybacks_is_exact_to_the_last_places():
    for income, shares, years, bought, issued in draw(
        "BUYBACK", (1.0, 1e12), (1.0, 1e12), (0.0, 30.0), (0.0, 0.2), (0.0, 0.2)
    ):
        whole = int(years)
        wanted = Fraction(income) / (Fraction(shares) * ((1 - Fraction(bought)) * (1 + Fraction(issued))) ** whole)
        assert ulps(share_counts.buyback_eps(income, shares, whole, bought, issued), wanted) <= ULPS


def test_a_surprise_is_exact_to_the_last_places_of_what_is_compared():
    for actual, consensus, deviation in draw("SUE", (-10.0, 10.0), (0.01, 10.0), (0.01, 10.0)):
        a, c, d = exact(actual, consensus, deviation)
        last = ULPS * Fraction(math.ulp(max(abs(actual), consensus)))
        assert abs(Fraction(float(surprises.earnings_surprise(actual, consensus))) * c - (a - c)) <= last
        assert abs(Fraction(float(surprises.standardized_surprise(actual, consensus, deviation))) * d - (a - c)) <= last


def test_an_enterprise_value_is_exact_to_the_last_places_of_its_largest_item():
    for items in draw("EV", *[(1.0, 1e12)] * 8):
        cap, debt, cash, minority, preferred, associates, leases, pensions = exact(*items)
        wanted = cap + debt + minority + preferred + leases + pensions - cash - associates
        got = Fraction(float(multiples.enterprise_value(*items)))
        assert abs(got - wanted) <= ULPS * Fraction(math.ulp(max(items)))


def test_diluted_shares_are_exact_to_the_last_places():
    for basic, price, n, a, m, b, rsus in draw("TSM", *[(1.0, 1e6)] * 7):
        wanted = Fraction(basic) + Fraction(rsus)
        wanted += sum(Fraction(q) * max(Fraction(0), 1 - Fraction(k) / Fraction(price)) for q, k in ((n, a), (m, b)))
        assert ulps(share_counts.diluted_shares(basic, price, [n, m], [a, b], rsus), wanted) <= ULPS


def test_a_scenario_without_dividends_is_exact_to_the_last_places():
    for eps, growth, years, multiple, rate in draw("SCENARIO_VALUE", EPS, RATE, YEARS, MULTIPLE, RATE):
        e, m, y = (mpmath.mpf(x) for x in (eps, multiple, years))
        # The exact question is asked of the growth factor the machine holds: a power magnifies its last place.
        factor = mpmath.mpf(1 + growth) ** y / mpmath.mpf(1 + rate) ** y
        assert ulps(scenarios.scenario_value(eps, growth, years, multiple, rate), e * m * factor) <= ULPS


def test_a_scenario_with_dividends_is_exact_to_twelve_digits():
    near = [[5.0, 0.05, 30.0, 12.0, 0.05 + k * 1e-9, 2.0] for k in range(-50, 51)]
    for case in [*draw("dividends", EPS, RATE, YEARS, MULTIPLE, RATE, EPS), *near]:
        e, g, y, m, r, d = (mpmath.mpf(x) for x in case)
        wanted = e * ((1 + g) / (1 + r)) ** y * m
        wanted += sum(d * (1 + g) ** (t - 1) / (1 + r) ** t for t in range(1, int(y) + 1))
        got = mpmath.mpf(float(scenarios.scenario_value(*case)))
        assert abs(got / wanted - 1) <= 1e-12


def irr_misses(price, exit_price, years, dps, growth):
    """By how much of itself the present value at the implied return misses the price."""
    p, x, y, d, g = (mpmath.mpf(v) for v in (price, exit_price, years, dps, growth))
    r = mpmath.mpf(float(returns.implied_irr(price, exit_price, years, dps, growth)))
    value = x / (1 + r) ** y + sum(d * (1 + g) ** (t - 1) / (1 + r) ** t for t in range(1, int(years) + 1))
    return abs(value / p - 1)


def test_an_implied_return_explains_the_price():
    for price, up, years, part, growth in draw("IRR", PRICE, (0.2, 5.0), (0.5, 30.0), (0.0, 0.3), (-0.2, 0.3)):
        assert irr_misses(price, price * up, years, price * part, growth) <= 1e-12
        assert irr_misses(price, price * up, years, 0.0, growth) <= 1e-12


@pytest.mark.parametrize("gap", [0.0, 1e-16, 1e-12, 1e-9, 1e-8, 1e-7, 5e-7, 9e-7, 1.1e-6, 1e-5])
def test_an_implied_return_explains_the_price_also_where_it_is_all_but_the_growth(gap):
    growth, years = 0.05, 40
    rate = growth + gap
    price = math.fsum(5 * (1 + growth) ** (t - 1) / (1 + rate) ** t for t in range(1, years + 1))
    price += 100 / (1 + rate) ** years
    assert irr_misses(price, 100.0, float(years), 5.0, growth) <= 1e-12
    assert float(returns.implied_irr(price, 100.0, years, 5.0, growth)) == pytest.approx(rate, abs=1e-14)


# Averages

LISTS = [
    [x for row in draw(f"peers {i}", *[MULTIPLE] * n) for x in row][:n]
    for i, n in enumerate([1, 2, 3, 5, 8, 28, 43, 500])
]


@pytest.mark.parametrize("values", LISTS, ids=len)
def test_averages_of_peers_are_exact_to_twelve_digits(values):
    own = exact(*values)
    n = len(own)
    ordered = sorted(own)
    weights = exact(*[1.0 + i % 7 for i in range(n)])
    low, high = (interpolated(ordered, q) for q in (Fraction(0.1), Fraction(0.9)))
    cut = int(n * 0.2 / 2 + 1e-9)
    inner = ordered[cut : n - cut]
    wanted = {
        "mean": sum(own) / n,
        "median": (ordered[(n - 1) // 2] + ordered[n // 2]) / 2,
        "harmonic": n / sum(1 / x for x in own),
        "geometric": mpmath.exp(sum(mpmath.log(mpmath.mpf(x)) for x in values) / n),
        "trimmed": sum(inner) / len(inner),
        "winsorized": sum(min(max(x, low), high) for x in own) / n,
        "weighted_mean": sum(w * x for w, x in zip(weights, own, strict=True)) / sum(weights),
        "weighted_harmonic": sum(weights) / sum(w / x for w, x in zip(weights, own, strict=True)),
    }
    for method, exactly in wanted.items():
        got = peers.peer_multiple(values, method, [float(w) for w in weights])
        assert got == pytest.approx(float(exactly), rel=1e-12), method
    assert peers.aggregate_pe(values, [float(w) for w in weights]) == pytest.approx(
        float(sum(own) / sum(weights)), rel=1e-12
    )


def interpolated(ordered, q):
    place = q * (len(ordered) - 1)
    i = min(int(place), max(len(ordered) - 2, 0))
    return ordered[i] + (place - i) * (ordered[min(i + 1, len(ordered) - 1)] - ordered[i])


@pytest.mark.parametrize("values", LISTS[2:], ids=len)
def test_standardised_figures_are_exact_to_twelve_digits(values):
    own = exact(*values)
    mean = sum(own) / len(own)
    spread = mpmath.sqrt(mpmath.mpf(float(sum((x - mean) ** 2 for x in own))) / (len(own) - 1))
    wanted = (mpmath.mpf(7) - mpmath.mpf(float(mean))) / spread
    assert float(peers.peer_zscore(7.0, values)) == pytest.approx(float(wanted), rel=1e-12)


@pytest.mark.parametrize("values", LISTS, ids=len)
def test_expected_values_and_their_spread_are_exact_to_twelve_digits(values):
    n = len(values)
    p = [1 / n] * n
    own, chances = exact(*values), exact(*p)
    mean = sum(q * x for q, x in zip(chances, own, strict=True))
    variance = sum(q * (x - mean) ** 2 for q, x in zip(chances, own, strict=True))
    assert probabilities.expected_value(values, p) == pytest.approx(float(mean), rel=1e-12)
    assert probabilities.scenario_sd(values, p) == pytest.approx(math.sqrt(variance), rel=1e-12, abs=1e-12)
    assert earnings.normalized_eps(values, 3.0) == pytest.approx(float(3 * sum(own) / n), rel=1e-12)


def test_a_history_is_exact_to_ten_digits():
    own, group = zip(*draw("history", MULTIPLE, MULTIPLE), strict=True)
    premiums = [a / b - 1 for a, b in zip(exact(*own), exact(*group), strict=True)]
    *past, now = premiums
    mean = sum(past) / len(past)
    spread = math.sqrt(sum((x - mean) ** 2 for x in past) / (len(past) - 1))
    wanted = [now, mean, spread, float(now - mean) / spread, Fraction(group[-1]) * (1 + mean)]
    values = history.relative_valuation(own, group, 1.0)["Value"]
    assert values[:5] == pytest.approx([float(x) for x in wanted], rel=1e-10)


def test_the_parts_of_a_return_are_exact_to_the_last_places_of_one():
    ranges = (PRICE, EPS, PRICE, EPS, (1e-3, 1e3), (1e-3, 1e3), PRICE)
    for p0, e0, p1, e1, x0, x1, d in draw("attribution", *ranges):
        income = mpmath.log1p(mpmath.mpf(d) / mpmath.mpf(p1))
        logs = [mpmath.log(mpmath.mpf(a) / mpmath.mpf(b)) for a, b in ((e1, e0), (p1, p0), (x0, x1))]
        wanted = [logs[0], logs[1] - logs[0] - logs[2], logs[2], income, logs[1] + income]
        got = attribution.return_attribution(p0, e0, p1, e1, x0, x1, d)["Log return"]
        for a, b in zip(got, wanted, strict=True):
            assert abs(mpmath.mpf(float(a)) - b) <= 64 * math.ulp(1.0)


@pytest.mark.parametrize("drivers_count", [2, 6, 12])
def test_a_story_of_many_drivers_is_exact_to_twelve_digits(drivers_count):
    choose = random.Random(drivers_count)  # noqa: S311
    p = [choose.random() for _ in range(drivers_count)]
    x, y = ([choose.uniform(-0.5, 0.5) for _ in p] for _ in range(2))
    factors = [1 + a * ((1 + b) * (1 + c) - 1) for a, b, c in zip(exact(*p), exact(*x), exact(*y), strict=True)]
    whole = math.prod(factors) * 120
    assert drivers.driver_expected_value(10.0, 12.0, p, x, y) == pytest.approx(float(whole), rel=1e-12)
    names = [str(i) for i in range(drivers_count)]
    table = drivers.driver_table(10.0, 12.0, names, p, x, y)
    for name, without in zip(table["Driver"], table["If it does not"], strict=True):
        assert without == pytest.approx(float(whole / factors[int(name)]), rel=1e-12)
    assert np.isfinite(table["Swing"]).all()
