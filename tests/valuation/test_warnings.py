"""A warning stands beside an odd figure, and beside none that is one step less odd."""

import pytest

from xlmodel.call import evaluate
from xlmodel.functions import REGISTRY

WHOLE = "the price lies outside the bear and bull values, so the probability outside 0 to 1"
HALF = "more than half of the wealth: it trusts the probabilities entirely"
PARTS = "the market pays more than the parts are counted at"
EXIT = "an exit multiple above 100"
LATER = "growth is not below the discount rate: later is always worth more"
TARGET = "without discount_rates the upside is that of an undiscounted target"
LOSS = "a loss in FY1 is blended with a profit in FY2"
HIGH = "a multiple above 100: the earnings are close to zero, or a unit or a currency is mixed up"
FEW = "fewer than five peers count: one of them moves the average"
PEER = "a peer's multiple is above 100"
TEN = "growth at or above the required return for more than ten years"
TERMINAL = "more than three quarters of the value is the terminal value"
REVISED = "more revisions than estimates: some are counted twice, or are of another time"
SHORT = "an estimation of {} periods: the residual deviation is uncertain itself"
DEBT = (
    "convertibles count as shares: their debt leaves the enterprise value, and their after-tax interest is added to "
    "earnings"
)


def returns(n):
    """Of a share and of the market, in which the share does not follow exactly."""
    market = [0.01 * (i % 3 - 1) for i in range(n)]
    return [[m + 0.001 * (-1) ** (i // 2) for i, m in enumerate(market)]], [market]


def table(day, flows, rate, growth):
    dates = [[float(day + 365 * (n + 1)) for n in range(len(flows))]]
    return float(day), dates, [flows], rate, growth


@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("BREAKEVEN_PROBABILITY", (32.0, 80.0, 32.0), []),
        ("BREAKEVEN_PROBABILITY", (80.0, 80.0, 32.0), []),
        ("BREAKEVEN_PROBABILITY", (31.0, 80.0, 32.0), [WHOLE]),
        ("BREAKEVEN_PROBABILITY", (81.0, 80.0, 32.0), [WHOLE]),
        # p/loss - q/gain: even money at 75 % stakes a half, at 80 % three fifths
        ("KELLY_FRACTION", (100.0, [[200.0, 0.0]], [[0.75, 0.25]]), []),
        ("KELLY_FRACTION", (100.0, [[200.0, 0.0]], [[0.8, 0.2]]), [HALF]),
        ("SOTP_TABLE", (["a"], 10.0, 10.0, 1.0, 1.0, 0.0, 0.0, 100.0), []),
        ("SOTP_TABLE", (["a"], 10.0, 10.0, 1.0, 1.0, 0.0, 0.0, 99.0), []),
        ("SOTP_TABLE", (["a"], 10.0, 10.0, 1.0, 1.0, 0.0, 0.0, 101.0), [PARTS]),
        ("SCENARIO_VALUE", (8.0, 0.05, 3.0, 100.0, 0.1), []),
        ("SCENARIO_VALUE", (8.0, 0.05, 3.0, 101.0, 0.1), [EXIT]),
        ("SCENARIO_VALUE", (8.0, 0.1, 3.0, 15.0, 0.1), [LATER]),
        ("SCENARIO_VALUE", (8.0, 0.09, 3.0, 15.0, 0.1), []),
        ("SCENARIO_VALUE", (8.0, 0.1, 3.0, 15.0, 0.0), []),  # a target that is not discounted
        ("SCENARIO_VALUE", (8.0, 0.0, 3.0, 15.0, 0.0), []),
        ("SCENARIO_TABLE", (100.0, ["a"], 1.0, 8.0, 0.1, 3.0, 15.0), [TARGET]),
        ("SCENARIO_TABLE", (100.0, ["a"], 1.0, 8.0, 0.05, 3.0, 15.0, 0.1), []),
        ("NTM_EPS", (45_000.0, 45_100.0, -1.0, 2.0), [LOSS]),
        ("NTM_EPS", (45_000.0, 45_100.0, -1.0, -2.0), []),
        ("NTM_EPS", (45_000.0, 45_100.0, 1.0, 2.0), []),
        ("NTM_EPS", (45_000.0, 45_100.0, 1.0, -2.0), []),
        ("NTM_EPS", (45_000.0, 45_100.0, 0.0, 2.0), []),
        ("NTM_EPS", (45_000.0, 45_100.0, -1.0, 0.0), []),
        ("DILUTED_SHARES", (100.0, 20.0, 10.0, 15.0, 0.0, 8.0, 19.0), [DEBT]),
        ("DILUTED_SHARES", (100.0, 20.0, 10.0, 15.0, 0.0, 0.5, 19.0), [DEBT]),
        ("DILUTED_SHARES", (100.0, 20.0, 10.0, 15.0, 0.0, 8.0, 20.0), []),
        ("FORWARD_PE", (100.0, 1.0), []),
        ("FORWARD_PE", (101.0, 1.0), [HIGH]),
        ("PEER_MULTIPLE", ([[10.0, 20.0, 30.0, 40.0, 100.0]],), []),
        ("PEER_MULTIPLE", ([[10.0, 20.0, 30.0, 40.0, -1.0]],), [FEW]),
        ("PEER_MULTIPLE", ([[10.0, 20.0, 30.0, 40.0, 101.0]],), [PEER]),
        ("TWO_STAGE_PE", (0.2, 0.12, 11.0, 0.12, 0.6, 0.05), [TEN]),
        ("TWO_STAGE_PE", (0.2, 0.12, 10.0, 0.12, 0.6, 0.05), []),
        ("TWO_STAGE_PE", (0.2, 0.11, 11.0, 0.12, 0.6, 0.05), []),
        # 3 a year for ever at 10 %: 25 % of it within some three years (1.1^3 = 1.331 > 4/3 > 1.1^2.9)
        ("DCF_VALUE", ([[3.0] * 3], 0.1, 0.0), [TERMINAL]),
        ("DCF_VALUE", ([[3.0] * 4], 0.1, 0.0), []),
        ("DCF_TABLE", table(45_000, [3.0] * 3, 0.1, 0.0), [TERMINAL]),
        ("DCF_TABLE", table(45_000, [3.0] * 4, 0.1, 0.0), []),
        ("REVISION_BREADTH", (3.0, 2.0, 5.0), []),
        ("REVISION_BREADTH", (4.0, 2.0, 5.0), [REVISED]),
        ("EVENT_STUDY", (*returns(30), 0.02, 0.01), []),
        ("EVENT_STUDY", (*returns(29), 0.02, 0.01), [SHORT.format(29)]),
    ],
)
def test_the_warning_begins_where_the_oddity_does(name, cells, wanted):
    rows = evaluate(REGISTRY["EXPLAIN"], [name, *cells]).cells
    assert [row[1] for row in rows if row[0] == "Warning"] == wanted
    assert not [row[1] for row in rows if row[0] == "Reason"]
