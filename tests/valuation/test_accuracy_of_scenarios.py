"""How exact scenarios, ranges and margins are, against exact fractions.

A product or a quotient is within 16 units in the last place of itself, a sum or a difference of its largest part.
"""

import math
from fractions import Fraction

import pytest

from tests.valuation.exact import ULPS, draw, exact, ulps
from xlmodel.valuation.bets import margin_of_safety, upside
from xlmodel.valuation.probabilities import scenario_summary
from xlmodel.valuation.ranges import football_field

MONEY = (1e-2, 1e6)


def test_a_margin_of_safety_is_exact_to_the_last_places_of_its_parts():
    for value, price in draw("MARGIN_OF_SAFETY", MONEY, MONEY):
        v, p = exact(value, price)
        assert ulps(margin_of_safety(value, price), 1 - p / v, max(1, p / v)) <= ULPS
    for value, near in draw("MARGIN_OF_SAFETY near", MONEY, (1e-9, 1e-3)):  # where most of the digits cancel
        price = value * (1 - near)
        v, p = exact(value, price)
        assert ulps(margin_of_safety(value, price), 1 - p / v, 1) <= ULPS
        assert margin_of_safety(value, price) == pytest.approx(-upside(price, value), abs=ULPS * math.ulp(1))


@pytest.mark.parametrize("count", [1, 3, 12])
def test_a_summary_of_scenarios_is_exact_to_the_last_places_of_its_parts(count):
    for price, *drawn in draw(f"SCENARIO_SUMMARY {count}", MONEY, *[MONEY] * count, *[(0.1, 10.0)] * count):
        values, shares = drawn[:count], drawn[count:]
        p = [share / math.fsum(shares) for share in shares]
        table = scenario_summary(price, [str(i) for i in range(count)], p, values)
        parts = [Fraction(a) * Fraction(v) for a, v in zip(p, values, strict=True)]
        wanted = [*map(Fraction, values), sum(parts)]
        largest = max(parts)
        for got, share in zip(table["Contribution"], parts, strict=False):
            assert ulps(got, share) <= ULPS
        for column in ("Contribution", "Value"):
            assert ulps(table[column][-1], wanted[-1], largest) <= ULPS
        assert table["Probability"].tolist()[:-1] == p
        for got, value in zip(table["Upside"], wanted, strict=True):
            ratio = value / Fraction(price)
            assert ulps(got, ratio - 1, max(1, ratio)) <= ULPS


def test_a_football_field_is_exact_to_the_last_places_of_its_parts():
    for low, extent, price in draw("FOOTBALL_FIELD", MONEY, MONEY, MONEY):
        high = low + extent
        table = football_field(["DCF"], [low], [high], price)
        bottom, top, now = exact(low, high, price)
        assert ulps(table["Range"][0], top - bottom, top) <= ULPS
        assert ulps(table["Middle"][0], (bottom + top) / 2) <= ULPS
        # Both differences are of numbers as they were given: each is rounded once, and so is their quotient.
        assert ulps(table["Position"][0], (now - bottom) / (top - bottom)) <= ULPS
