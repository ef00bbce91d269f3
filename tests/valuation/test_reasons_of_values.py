"""What is not meaningful for one of several causes says which of them it was."""

import numpy as np
import pytest

from xlmodel.bounds import call_within_bounds
from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("IMPLIED_COST_OF_EQUITY", (100.0, -1.0, 5.0), "eps_fy1 is zero or negative"),
        ("IMPLIED_COST_OF_EQUITY", (100.0, 5.0, 4.0), "eps_fy2 is not above eps_fy1"),
        ("IMPLIED_GROWTH", (100.0, -5.0, 3.0, 15.0, 0.1), "eps is zero or negative"),
        ("IMPLIED_GROWTH", (100.0, 5.0, 3.0, -15.0, 0.1), "exit_multiple is zero or negative"),
        ("VALUE_DRIVER_PE", (0.05, -0.1, 0.1), "roe is zero or negative"),
        ("VALUE_DRIVER_PE", (0.05, 0.04, 0.1), "growth is roe or more"),
        ("STUB_MULTIPLE", (100.0, 150.0, 10.0), "other_parts are worth more than market_cap, the whole"),
        ("STUB_MULTIPLE", (100.0, 50.0, -10.0), "core_earnings is zero or negative"),
        ("IMPLIED_PRICE", (-5.0, 16.0), "eps is zero or negative"),
        ("IMPLIED_PRICE", (5.0, -16.0), "multiple is zero or negative"),
        ("DRIVER_VALUE", (8.0, -12.0, 0.1, 0.2), "multiple is zero or negative"),
        ("DRIVER_TABLE", (8.0, -12.0, "chips", 0.5, 0.1, 0.2), "multiple is -12"),
        ("PEER_ZSCORE", (-10.0, [[10.0, 20.0]]), "multiple is zero or negative"),
        ("PEER_ZSCORE", (10.0, [[20.0, 20.0]]), "multiples has fewer than two that are meaningful, or all"),
        ("REWARD_RISK", (30.0, 80.0, 32.0), "price is not above bear"),
        ("REWARD_RISK", (90.0, 80.0, 32.0), "price is not below bull"),
        ("SCENARIO_VALUE", (-8.0, 0.1, 3.0, 15.0), "eps is zero or negative"),
        ("SCENARIO_VALUE", (8.0, 0.1, 3.0, -15.0), "exit_multiple is negative"),
        ("SCENARIO_VALUE", (8.0, 0.1, 1e9, 15.0, 0.1), "growth over so many years"),
        ("TWO_STAGE_PE", (0.2, 0.1, 5.0, 0.12, -5.0, 0.05), "what payout and terminal_payout leave"),
        ("H_MODEL_VALUE", (0.0, 0.1, 0.04, 5.0, 0.1), "dividend is zero or negative"),
        ("H_MODEL_VALUE", (1.0, -0.5, 0.04, 5.0, 0.1), "the fade from short_growth"),
        ("H_MODEL_RETURN", (1.0, 30.0, -0.5, 0.04, 5.0), "the fade from short_growth"),
        ("PE_BAND", (-2.0, [[10.0, 12.0]]), "eps is zero or negative"),
        ("PE_BAND", (2.0, 12.0), "fewer than two dates"),
        ("RELATIVE_VALUATION", ([[12.0, 9.0]], [[10.0, 10.0]], 2.0), "have one meaningful date before now"),
        ("RELATIVE_VALUATION", ([[12.0, -1.0, 9.0]], [[10.0, 9.0, 8.0]], 2.0), "have one meaningful date before now"),
        ("PE_BAND", (2.0, [[7.7, 7.7]], 20.0), "never moved"),
        ("SOTP_TABLE", (["a"], 0.0, 10.0, 1.0, 1.0, 0.0, 5.0, 4.0), "no holding discount"),
        ("SOTP_TABLE", (["a"], -1.0, 10.0, 1.0), "Total is zero or negative"),
        ("DCF_TABLE", (45_000.0, 45_365.0, 10.0, 0.1, None, -5.0, 5.0), "exit_multiple is -5"),
        ("DCF_TABLE", (45_000.0, 45_365.0, 10.0, 0.1, None, 5.0, -5.0), "exit_metric is -5"),
        ("DCF_TABLE", (45_000.0, 45_365.0, -10.0, 0.1, None, 1.0, 5.0), "Total is zero or negative"),
        ("DCF_TABLE", (45_000.0, 45_365.0, -10.0, 0.1, None, 1.0, 10.0), "Total is zero or negative"),
        (
            "DISCOUNT_ATTRIBUTION",
            (10.0, 0.12, 0.2, 0.15, 15.0, 0.05, 0.2, 0.1),
            "for the company's growth 0.12 with the peers' ROE 0.2 and the peers' required return 0.1",
        ),
        (
            "DISCOUNT_ATTRIBUTION",
            (10.0, 0.05, 0.04, 0.1, 15.0, 0.03, 0.2, 0.1),
            "for the company's growth 0.05 with the company's ROE 0.04 and the peers' required return 0.1",
        ),
    ],
)
def test_the_reason_is_the_cause_of_this_case(name, arguments, reason):
    cells = [
        [argument] if isinstance(argument, list) and isinstance(argument[0], str) else argument
        for argument in arguments
    ]
    answer = evaluate(REGISTRY[name], cells)
    assert any(cell is CellError.NA for row in answer.cells for cell in row)
    assert reason in answer.reason


UNIFORM = [[10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 24.0, 26.0]], [[float(n)] for n in range(9)]


def over(days):
    """Two flows, of which the last covers so many days and grows for ever."""
    return 45_000.0, [[45_365.0, 45_365.0 + days]], [[10.0, 10.0]], 0.1, 0.02


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        (
            "SIMULATE_VALUE",
            (8.0, 0.2, 15.0, 0.25, 0.0, 88.0, 10_000_001.0),
            "draws is 10000001; it lies between 1 and ten million",
        ),
        ("SIMULATE_VALUE", (8.0, 0.2, 15.0, 0.25, 0.0, 88.0, 0.5), "draws is 0.5; it lies between 1 and ten million"),
        (
            "SIMULATE_VALUE",
            (8.0, 0.2, 15.0, 0.25, 0.0, 88.0, 100.0, 2.0**53 + 2),
            "seed is 9.00719925474099e+15; it is a whole number from 0 to 2^53",
        ),
        ("DRIVER_DISTRIBUTION", (10.0, 12.0, [[0.5] * 21], [[0.1] * 21], [[0.0] * 21]), "is 21; at most 20 drivers"),
        ("WARRANTED_MULTIPLE", (*UNIFORM, 5.0), "9 of multiples count; 1 columns of drivers need 10"),
        (
            "EVENT_STUDY",
            ([[0.02, 0.01]], [[0.02, 0.01]], 0.05, 0.01),
            "stock_returns has 2 periods; it takes 3 at least",
        ),
        ("NTM_WEIGHT", (45_000.0, 45_372.0), "FY1 ends on 2023-03-21, FY2 on 2024-03-21"),
        ("NTM_WEIGHT", (45_000.0, 44_999.0), "FY1 ends on 2024-03-14, FY2 on 2025-03-14"),
        ("DCF_TABLE", over(359.0), "is 359; what grows for ever must be a year's (360 to 371)"),
        ("DCF_TABLE", over(372.0), "is 372; what grows for ever must be a year's (360 to 371)"),
        ("CALENDARIZE", (13.0, 1.0, 2.0), "fy_end_month is 13; it is a month, 1 to 12"),
        ("CALENDARIZE", (0.0, 1.0, 2.0), "fy_end_month is 0; it is a month, 1 to 12"),
        ("IMPLIED_DCF_GROWTH", (1_300.0, 100.0, 2.5, 0.1, 0.0), "years is 2.5; it must be a whole number from 1 on"),
        ("EXPECTED_VALUE", ([[1.0, 2.0]], [[0.5, 0.500002]]), "the probabilities add up to 1.000002, not 1"),
        ("EXPECTED_VALUE", ([[1.0, 2.0]], [[0.5, 0.499998]]), "the probabilities add up to 0.999998, not 1"),
        ("KELLY_FRACTION", (100.0, [[-1.0, 200.0]], [[0.5, 0.5]]), "values is -1; a value per share is not negative"),
        ("PEER_MULTIPLE", ([[10.0, 20.0]], "winsorized", None, 1.0), "trim is 1; it is at least 0 and below 1"),
    ],
)
def test_a_refusal_names_the_value_and_the_limit_that_it_is_beyond(name, cells, reason):
    answer = evaluate(REGISTRY[name], list(cells))
    assert answer.cell in (CellError.NUM, CellError.NA)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("SIMULATE_VALUE", (8.0, 0.2, 15.0, 0.25, 0.0, 88.0, 1.0)),
        ("SIMULATE_VALUE", (8.0, 0.2, 15.0, 0.25, 0.0, 88.0, 100.0, 2.0**53)),
        ("NTM_WEIGHT", (45_000.0, 45_371.0)),
        ("NTM_WEIGHT", (45_000.0, 45_000.0)),
        ("DCF_TABLE", over(360.0)),
        ("DCF_TABLE", over(371.0)),
        ("CALENDARIZE", (12.0, 1.0, 2.0)),
        ("CALENDARIZE", (1.0, 1.0, 2.0)),
        ("IMPLIED_DCF_GROWTH", (1_300.0, 100.0, 1.0, 0.1, 0.0)),
        ("EXPECTED_VALUE", ([[1.0, 2.0]], [[0.5, 0.5000009]])),
        ("EXPECTED_VALUE", ([[1.0, 2.0]], [[0.5, 0.4999991]])),
        ("KELLY_FRACTION", (100.0, [[0.0, 300.0]], [[0.5, 0.5]])),
        ("PEER_MULTIPLE", ([[10.0, 20.0]], "winsorized", None, 0.99)),
        ("PEER_MULTIPLE", ([[10.0, 20.0]], "winsorized", None, 0.0)),
    ],
)
def test_what_is_just_within_its_limit_is_answered(name, cells):
    assert evaluate(REGISTRY[name], list(cells)).reason is None


def test_the_reason_of_a_stack_is_that_of_the_first_scenario_without_an_answer():
    first = np.array([1.0, -1.0])
    table = call_within_bounds(REGISTRY["FORWARD_PE_TABLE"], [12.2, 40_026.0, 40_178.0, first, 1.5, None])
    assert table.why() == "eps_fy1 is -1: a P/E needs earnings above zero"
