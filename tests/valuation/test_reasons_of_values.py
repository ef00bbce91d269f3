"""What is not meaningful for one of several causes says which of them it was."""

import pytest

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
