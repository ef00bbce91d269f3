"""How exact intrinsic values are, against exact fractions and 50-digit arithmetic.

Closed forms are within 16 units in the last place over the domain their test draws from: the rates an analyst types,
with at least a point between growth and return. Where the answer is a difference, it is as exact as the largest of
its parts. Sums over many years or outcomes are within 1e-12 of themselves.
"""

import math
import random
from fractions import Fraction
from itertools import product

import mpmath
import numpy as np
import pytest

from tests.counts import cases
from tests.valuation.exact import ULPS, draw, exact, ulps
from xlmodel.valuation import discounting, drivers, fundamentals, history, implied, parts, simulation
from xlmodel.valuation.common_factor import joint_chances
from xlmodel.valuation.normal import normal_quantile

MONEY, EPS, PAYOUT, GROWTH, SPREAD = (1e-2, 1e6), (1e-2, 1e4), (0.05, 1.5), (0.001, 0.3), (0.01, 0.2)
FADE = (0.0, 0.2)


# The return is drawn as a distance above the growth, then handed over as the number a sheet holds.
CLOSED_FORMS = {
    "JUSTIFIED_PE": (
        lambda p, g, d: fundamentals.justified_pe(p, g, g + d),
        lambda p, g, d: p / (Fraction(float(g) + float(d)) - g),
        [PAYOUT, GROWTH, SPREAD],
    ),
    "JUSTIFIED_PE trailing": (
        lambda p, g, d: fundamentals.justified_pe(p, g, g + d, "trailing"),
        lambda p, g, d: p * (1 + g) / (Fraction(float(g) + float(d)) - g),
        [PAYOUT, GROWTH, SPREAD],
    ),
    "VALUE_DRIVER_PE": (
        lambda g, d, e: fundamentals.value_driver_pe(g, g + e, g + d),
        lambda g, d, e: (1 - g / Fraction(float(g) + float(e))) / (Fraction(float(g) + float(d)) - g),
        [GROWTH, SPREAD, SPREAD],
    ),
    "H_MODEL_VALUE": (
        lambda v, s, g, h, d: discounting.h_model_value(v, g + s, g, h, g + d),
        lambda v, s, g, h, d: (
            v * (1 + g + h * (Fraction(float(g) + float(s)) - g)) / (Fraction(float(g) + float(d)) - g)
        ),
        [MONEY, FADE, GROWTH, (0.0, 10.0), SPREAD],
    ),
    "H_MODEL_RETURN": (
        lambda v, p, s, g, h: discounting.h_model_return(v, p, g + s, g, h),
        lambda v, p, s, g, h: v / p * (1 + g + h * (Fraction(float(g) + float(s)) - g)) + g,
        [MONEY, MONEY, FADE, GROWTH, (0.0, 10.0)],
    ),
    "DCF_VALUE of one flow": (
        lambda f, g, d: discounting.dcf_value([f], g + d, g),
        lambda f, g, d: f / (Fraction(float(g) + float(d)) - g),
        [MONEY, GROWTH, SPREAD],
    ),
    "SOTP_VALUE": (
        lambda a, b, c, s, n, h: parts.sotp_value([a, b], n, c, s, h),
        lambda a, b, c, s, n, h: ((a + b + s) * (1 - h) + c) / n,
        [MONEY, MONEY, MONEY, MONEY, (1.0, 1e9), (0.0, 0.9)],
    ),
    "RELATIVE_RETURN geometric, as growth": (
        lambda b, more: 1 + history.relative_return(b + more, b, "geometric"),
        lambda b, more: (1 + Fraction(float(b) + float(more))) / (1 + b),
        [(-0.5, 1.0), (0.0, 1.0)],
    ),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_a_closed_form_is_exact_to_the_last_places(name):
    function, formula, domain = CLOSED_FORMS[name]
    assert max(ulps(function(*case), formula(*exact(*case))) for case in draw(name, *domain)) <= ULPS


def test_implied_multiples_and_growth_are_exact_to_the_last_places():
    for price, eps, years, multiple, growth, rate in draw(
        "implied", MONEY, EPS, (0.25, 30.0), (1.0, 100.0), (-0.3, 0.5), (0.0, 0.3)
    ):
        p, e, y, m = (mpmath.mpf(x) for x in (price, eps, years, multiple))
        # The exact question is asked of the factors the machine holds: a power magnifies their last place.
        factor, grown = mpmath.mpf(1 + rate), mpmath.mpf(1 + growth)
        exit_multiple = implied.implied_exit_multiple(price, eps, growth, years, rate)
        assert ulps(exit_multiple, p * factor**y / (e * grown**y)) <= ULPS
        needed = (p * factor**y / (e * m)) ** (1 / y)
        got = float(implied.implied_growth(price, eps, years, multiple, rate))
        # A root divides the error of what it is taken of by the years; a short horizon multiplies it.
        assert ulps(got, needed - 1, max(needed, 1)) <= ULPS * max(1, 1 / years)


def test_implied_perpetual_growth_is_exact_to_the_last_places_of_its_parts():
    for value, flow, rate in draw("perpetual", MONEY, EPS, (0.0, 0.3)):
        v, f, r = exact(value, flow, rate)
        wanted = (v * r - f) / (v + f)
        got = fundamentals.implied_perpetual_growth(value, flow, rate)
        assert ulps(got, wanted, max(v * r, f) / (v + f)) <= ULPS


@pytest.mark.parametrize("gap", [0.0, 1e-17, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.05, -0.05, -1e-3, -1e-9, -1e-15])
def test_a_two_stage_pe_is_exact_to_the_last_places_also_where_growth_is_all_but_the_return(gap):
    for payout, cost, years, later, steady in draw(
        f"two stages {gap}", PAYOUT, (0.07, 0.25), (0.5, 20.0), PAYOUT, (0.0, 0.05)
    ):
        fast = cost + gap
        po, r, n, pn, gn, g = (mpmath.mpf(x) for x in (payout, cost, years, later, steady, fast))
        q = (1 + g) / (1 + r)
        first = po * n if g == r else po * (1 + g) * (1 - q**n) / (r - g)
        wanted = first + pn * q**n * (1 + gn) / (r - gn)
        assert ulps(fundamentals.two_stage_pe(payout, fast, years, cost, later, steady), wanted) <= ULPS


def test_differences_are_exact_to_the_last_places_of_their_parts():
    for a, b, c, n, rate in draw("differences", MONEY, MONEY, MONEY, (0.1, 1e6), (0.01, 0.5)):
        x, y, z, k, r = exact(a, b, c, n, rate)
        assert ulps(fundamentals.pvgo(a, b, rate), x - y / r, max(x, y / r)) <= ULPS
        assert ulps(discounting.equity_per_share(a, b, c, n), (x - y - z) / k, max(x, y, z) / k) <= ULPS
        stub = parts.stub_multiple(a + b + c, [b, c], n)
        whole = Fraction(a + b + c)
        assert ulps(stub, (whole - y - z) / k, whole / k) <= ULPS
        assert ulps(history.relative_return(rate, b / 1e7), r - Fraction(b / 1e7), max(r, Fraction(b / 1e7))) <= ULPS


@pytest.mark.parametrize("mid_year", [False, True])
def test_a_discounted_cash_flow_is_exact_to_twelve_digits(mid_year):
    choose = random.Random(mid_year)  # noqa: S311
    for growth, spread in draw("dcf", GROWTH, SPREAD):
        flows = [choose.uniform(-10, 100) for _ in range(choose.randint(1, 30))]
        rate = growth + spread
        r, g = mpmath.mpf(rate), mpmath.mpf(growth)
        discount = [(1 + r) ** -(t - mpmath.mpf(mid_year) / 2) for t in range(1, len(flows) + 1)]
        terms = [mpmath.mpf(f) * d for f, d in zip(flows, discount, strict=True)]
        terms.append(mpmath.mpf(flows[-1]) * (1 + g) / (r - g) * discount[-1])
        got = discounting.dcf_value(flows, rate, growth, mid_year)
        assert abs(mpmath.mpf(got) - sum(terms)) <= 1e-12 * sum(map(abs, terms))


def test_a_residual_income_value_is_exact_to_twelve_digits():
    choose = random.Random("residual income")  # noqa: S311
    for book, cost in draw("residual income", (1.0, 1e3), (0.02, 0.3)):
        size = choose.randint(1, 15)
        eps, dps = ([choose.uniform(low, 20) for _ in range(size)] for low in (-5, 0))
        kept = choose.choice([0.0, choose.random(), 1.0])
        wanted, left, r = Fraction(book), Fraction(book), Fraction(cost)
        for t, (e, d) in enumerate(zip(exact(*eps), exact(*dps), strict=True), 1):
            residual = (e - r * left) / (1 + r) ** t
            wanted += residual
            left += e - d
        wanted += residual * Fraction(kept) / (1 + r - Fraction(kept))
        scale = (book + sum(map(abs, eps)) + sum(dps)) / (1 + cost - kept)
        got = discounting.residual_income_value(book, eps, dps, cost, kept)
        assert abs(Fraction(got) - wanted) <= Fraction(1e-12) * Fraction(scale)


def test_bands_are_exact_to_twelve_digits():
    choose = random.Random("bands")  # noqa: S311
    for eps, price in draw("bands", EPS, MONEY):
        known = [choose.uniform(5, 50) for _ in range(choose.randint(3, 40))]
        own = exact(*known)
        mean = sum(own) / len(own)
        variance = sum((x - mean) ** 2 for x in own) / (len(own) - 1)
        spread = mpmath.sqrt(mpmath.mpf(variance.numerator) / variance.denominator)
        middle = mpmath.mpf(mean.numerator) / mean.denominator
        table = history.pe_band(eps, known, price)
        for k, band in zip((-2, -1, 0, 1, 2), table["Multiple"][:5], strict=True):
            wanted = middle + k * spread
            assert np.isnan(band) if wanted <= 0 else abs(band - wanted) <= 1e-12 * (middle + 2 * spread)
        now = mpmath.mpf(price) / mpmath.mpf(eps)
        assert abs(table["Z"][5] - (now - middle) / spread) <= 1e-11 * (now + middle) / spread


@pytest.mark.parametrize("count", [1, 3, 7, 10])
def test_a_distribution_is_exact_to_twelve_digits(count):
    choose = random.Random(count)  # noqa: S311
    p = [choose.random() for _ in range(count)]
    x, y = ([choose.uniform(-0.5, 0.5) for _ in p] for _ in range(2))
    factors = [(1 + a) * (1 + b) for a, b in zip(exact(*x), exact(*y), strict=True)]
    outcomes = []
    for happens in product((0, 1), repeat=count):
        value, chance = Fraction(120), Fraction(1)
        for h, q, factor in zip(happens, exact(*p), factors, strict=True):
            value, chance = (value * factor, chance * q) if h else (value, chance * (1 - q))
        outcomes.append((value, chance))
    outcomes.sort()
    mean = sum(v * c for v, c in outcomes)
    variance = sum(c * (v - mean) ** 2 for v, c in outcomes)
    table = drivers.driver_distribution(10.0, 12.0, p, x, y, 100.0)
    wanted = [float(mean), math.sqrt(variance)]
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        reached = Fraction(0)
        for value, chance in outcomes:
            reached += chance
            if reached >= Fraction(share):
                wanted.append(float(value))
                break
    wanted.append(float(sum(c for v, c in outcomes if v < 100)))
    assert table["Value"] == pytest.approx(wanted, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("correlation", [0.01, 0.3, 0.9, 0.999, 0.999999])
def test_the_chances_of_correlated_drivers_are_exact_to_nine_digits(correlation):
    """Held against 30-digit quadrature of the same integral; each driver keeps its probability."""
    p = [0.5, 0.2, 0.93, 0.2]
    chances = joint_chances(np.array(p), correlation)
    q = [mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(x) - 1) for x in p]
    shared, own = mpmath.sqrt(mpmath.mpf(correlation)), mpmath.sqrt(1 - mpmath.mpf(correlation))

    def chance(outcome, m):
        given = [mpmath.ncdf((t - shared * m) / own) for t in q]
        return mpmath.npdf(m) * mpmath.fprod(g if outcome >> i & 1 else 1 - g for i, g in enumerate(given))

    turns = [t / shared + own / shared * k for t in q for k in range(-10, 11, 2)]
    ends = sorted({*map(mpmath.mpf, range(-10, 11)), *(t for t in turns if abs(t) < 10)})
    with mpmath.workdps(20):
        for outcome in (5, 0, 1, 6, 15)[: cases(1, 5)]:
            wanted = mpmath.quad(lambda m, outcome=outcome: chance(outcome, m), ends, maxdegree=4)
            assert abs(chances[outcome] - wanted) <= 1e-9
    for i, x in enumerate(p):
        assert sum(c for outcome, c in enumerate(chances) if outcome >> i & 1) == pytest.approx(x, abs=1e-11)


def test_the_normal_quantile_is_exact_to_twelve_digits():
    uniform = [2.0**-33, 1e-6, 0.01, 0.25, 0.4999, 0.5, 0.75, 0.99, 1 - 2.0**-33]
    for u, z in zip(uniform, normal_quantile(np.array(uniform)), strict=True):
        back = mpmath.ncdf(mpmath.mpf(float(z)))
        assert abs(back - mpmath.mpf(u)) <= 1e-12 * min(u, 1 - u)


def test_the_mean_of_a_simulation_takes_a_five_hundredth_of_the_random_draws():
    """0.1 % error takes random draws (cv / 0.1 %)^2 = 141,679 points; here 256 do, measured over 300 seeds."""
    spread = 0.20**2 + 0.25**2 + 2 * 0.3 * 0.20 * 0.25
    exact_mean = 120 * math.exp(0.3 * 0.20 * 0.25)
    random_points = math.expm1(spread) / 0.001**2
    misses = [
        simulation.simulate_value(8, 0.20, 15, 0.25, 0.3, None, 256, seed)["Value"][0] / exact_mean - 1
        for seed in range(300)
    ]
    assert random_points / 256 > 500
    assert np.sqrt(np.mean(np.square(misses))) < 0.001
    assert abs(np.mean(misses)) < 0.0002
