"""The figures on the way that EXPLAIN shows, worked out by hand: an analyst who checks a cell goes by them."""

import math

import pytest

from xlmodel.call import evaluate
from xlmodel.functions import REGISTRY

TWO_GROUPS = [[8.0, 12.0] * 5 + [18.0, 22.0] * 5], [[0.0]] * 10 + [[1.0]] * 10

CASES = [
    ("REWARD_RISK", (52.0, 80.0, 32.0), {"to gain in the bull case": 28, "to lose in the bear case": 20}),
    (
        "KELLY_FRACTION",  # even money at 3 to 1 stakes a half
        (100.0, [[200.0, 0.0]], [[0.75, 0.25]]),
        {"expected return on the price": 0.5, "expected growth of wealth at that stake": 1.5**0.75 * 0.5**0.25 - 1},
    ),
    ("SOTP_VALUE", ([[100.0, 50.0]], 10.0, 30.0, 20.0, 0.25), {"segments and stakes after the discount": 127.5}),
    ("STUB_MULTIPLE", (150.0, [[20.0, 30.0]], 10.0), {"what the price leaves for the core": 100}),
    ("SOTP_TABLE", (["a"], 10.0, 10.0, 10.0, 1.0, 0.0, 20.0, 9.0), {"what the market pays for the parts": 70}),
    (
        "SCENARIO_VALUE",
        (8.0, 0.1, 2.0, 10.0, 0.25, 5.0),
        {
            "EPS at the exit": 9.68,
            "price at the exit": 96.8,
            "present value of the exit": 96.8 / 1.5625,
            "present value of the dividends": 5 / 1.25 + 5 * 1.1 / 1.5625,
        },
    ),
    (
        "NTM_EPS",  # 181 of the 365 days to 31 March 2026 are left on 1 October 2025
        (45_931.0, 46_112.0, 3.65, 7.3),
        {"weight of FY1": 181 / 365, "EPS of the next twelve months": 1.81 + 2 * 1.84},
    ),
    ("CALENDARIZE", (6.0, 100.0, 112.0, 3.0), {"months after the fiscal year": 9}),
    ("NORMALIZED_EPS", ([[0.1, 0.15, 0.2, 0.25]], 10.0), {"average return on equity": 0.175}),
    (
        "IMPLIED_DCF_GROWTH",
        (1_300.0, 100.0, 3.0, 0.1, 0.02),
        {
            "value over the last cash flow": 13,
            "terminal value over the last cash flow of the first years": 1.02 / 0.08,
        },
    ),
    (
        "IMPLIED_PROBABILITY_ABOVE",  # Hull: d1 is 0.7693, and d2 0.14 less
        (40.0, 42.0, 0.2, 0.5, 0.1),
        {
            "forward price": 42 * math.exp(0.05),
            "d2": (math.log(42 / 40) + (0.1 - 0.2**2 / 2) * 0.5) / (0.2 * math.sqrt(0.5)),
        },
    ),
    (
        "IMPLIED_EXIT_MULTIPLE",
        (160.0, 8.0, 0.1, 2.0, 0.25),
        {"what the price must have become at the exit": 250},
    ),
    (
        "DILUTED_SHARES",
        (100.0, 20.0, 10.0, 15.0, 0.0, 8.0, 16.0),
        {"new shares from options": 2.5, "new shares from convertibles": 8},
    ),
    ("BUYBACK_EPS", (100.0, 100.0, 2.0, 0.1), {"shares at the end": 81}),
    ("CASH_ADJUSTED_PE", (100.0, 6.0, 30.0, 1.0), {"price less net cash": 70}),
    ("PEER_DISCOUNT", (11.0, [[20.0, "NM", 25.0, 30.0]]), {"peers used": "3 of 4", "the peers' multiple": 25}),
    (
        "DRIVER_VALUE",
        (10.0, 12.0, [[0.1, -0.2]], [[0.5, 0.0]]),
        {"factor of each driver": "1.65, 0.8", "value with no driver": 120},
    ),
    (
        "DRIVER_EXPECTED_VALUE",  # 1 + 0.5 x 0.65 and 1 - 0.25 x 0.2
        (10.0, 12.0, [[0.5, 0.25]], [[0.1, -0.2]], [[0.5, 0.0]]),
        {"expected factor of each driver": "1.325, 0.95", "value with no driver": 120},
    ),
    (
        "COST_OF_EQUITY",
        (0.04, 1.2, 0.05, 0.02, 0.5),
        {"for the risk of the market": 0.06, "for the risk of the country": 0.01},
    ),
    ("WACC", (60.0, 40.0, 0.1, 0.05, 0.2), {"part of the equity": 0.6, "cost of debt after tax": 0.04}),
    (
        "IMPLIED_COST_OF_EQUITY",
        (100.0, 4.0, 5.0),
        {"growth of EPS from FY1 to FY2": 0.25, "without the dividend": 0.1},
    ),
    (
        "TWO_STAGE_PE",  # one year: 0.5 x 1.1 / 1.25, then 0.6 x 1.1 x 1.05 / (0.25 - 0.05) / 1.25
        (0.5, 0.1, 1.0, 0.25, 0.6, 0.05),
        {"P/E from the years of fast growth": 0.44, "P/E from the steady growth after them": 2.772},
    ),
    ("PVGO", (54.0, 3.5, 0.1), {"value without growth": 35}),
    (
        "DCF_TABLE",
        (45_000.0, [[45_365.0, 45_730.0]], [[10.0, 11.0]], 0.1, None, None, None, True),
        {"years until each flow": "0.5, 1.5"},
    ),
    ("EXPECTED_VALUE", ([[80.0, 120.0]], [[0.25, 0.75]]), {"contributions": "20, 90"}),
    (
        "DCF_VALUE",
        ([[11.0, 12.1]], 0.1, 0.05),
        {
            "present value of the flows": 20,
            "terminal value at the end": 12.1 * 1.05 / 0.05,
            "present value of the terminal value": 210,
        },
    ),
    ("EQUITY_PER_SHARE", (1_000.0, 200.0, 50.0, 10.0), {"value of the equity": 750}),
    (
        "RESIDUAL_INCOME_VALUE",  # 2 - 10 %, of 10 and then of 11; 0.5 x 0.9 / (1.1 - 0.5)
        (10.0, [[2.0, 2.0]], [[1.0, 1.0]], 0.1, 0.5),
        {
            "residual income of each year": "1, 0.9",
            "value at the end of the residual income that goes on": 0.75,
        },
    ),
    ("EARNINGS_SURPRISE", (1.5, 1.25), {"reported less expected": 0.25}),
    ("STANDARDIZED_SURPRISE", (1.5, 1.25, 0.1), {"reported less expected": 0.25}),
    ("EVENT_RERATING", (100.0, 120.0, 5.0, 150.0, 60.0, 0.05), {"price before, moved with the market": 105}),
    ("WARRANTED_MULTIPLE", (*TWO_GROUPS, 1.0), {"coefficients, the intercept first": "10, 10"}),
    (
        "WARRANTED_INTERVAL",  # twenty residuals of 2, and Student's t of 18 degrees of freedom at 95 %
        (*TWO_GROUPS, 1.0),
        {"residual standard error": math.sqrt(80 / 18), "t": 1.734063606617536},
    ),
]


@pytest.mark.parametrize(("name", "cells", "wanted"), CASES, ids=[name for name, *_ in CASES])
def test_the_figures_on_the_way_are_those_of_a_calculation_by_hand(name, cells, wanted):
    rows = {str(row[0]).strip(): row[1] for row in evaluate(REGISTRY["EXPLAIN"], [name, *cells]).cells}
    for item, figure in wanted.items():
        assert rows[item] == (figure if isinstance(figure, str) else pytest.approx(figure, rel=1e-9)), item
