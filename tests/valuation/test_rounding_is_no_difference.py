"""Two equal figures have no difference to divide by, also where binary fractions make 0.1 + 0.2 more than 0.3."""

import math

import numpy as np
import pytest

from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY

MORE = 0.1 + 0.2  # than 0.3, by its last digit


@pytest.mark.parametrize(
    ("name", "arguments", "equal"),
    [
        ("PEER_ZSCORE", [10.0, [[MORE, 0.3, 0.3]]], [10.0, [[0.3, 0.3, 0.3]]]),
        ("AGGREGATE_PE", [[[100.0, 50.0]], [[MORE, -0.3]]], [[[100.0, 50.0]], [[0.3, -0.3]]]),
        ("REWARD_RISK", [MORE, 80.0, 0.3], [0.3, 80.0, 0.3]),
        ("REWARD_RISK", [0.3, MORE, 0.1], [0.3, 0.3, 0.1]),
        ("BREAKEVEN_PROBABILITY", [0.3, MORE, 0.3], [0.3, 0.3, 0.3]),
        ("CASH_ADJUSTED_PE", [20.0, MORE, 5.0, 0.3], [20.0, 0.3, 5.0, 0.3]),
        ("JUSTIFIED_PE", [0.5, 0.3, MORE], [0.5, 0.3, 0.3]),
        ("VALUE_DRIVER_PE", [0.3, 0.5, MORE], [0.3, 0.5, 0.3]),
        ("JUSTIFIED_PB", [0.5, 0.3, MORE], [0.5, 0.3, 0.3]),
        ("H_MODEL_VALUE", [2.0, 0.1, 0.3, 5.0, MORE], [2.0, 0.1, 0.3, 5.0, 0.3]),
        ("DCF_VALUE", [[[100.0, 105.0]], MORE, 0.3], [[[100.0, 105.0]], 0.3, 0.3]),
        ("DCF_TABLE", [45000.0, 45365.0, 100.0, MORE, 0.3], [45000.0, 45365.0, 100.0, 0.3, 0.3]),
        ("IMPLIED_DCF_GROWTH", [100.0, 5.0, 5.0, MORE, 0.3], [100.0, 5.0, 5.0, 0.3, 0.3]),
        ("TWO_STAGE_PE", [0.3, 0.1, 5.0, MORE, 0.6, 0.3], [0.3, 0.1, 5.0, 0.3, 0.6, 0.3]),
        ("IMPLIED_COST_OF_EQUITY", [50.0, 0.3, MORE], [50.0, 0.3, 0.3]),
    ],
)
def test_what_only_rounding_keeps_apart_is_refused_as_equal_figures_are(name, arguments, equal):
    refused = evaluate(REGISTRY[name], equal)
    assert refused.cell in (CellError.NA, CellError.NUM)
    assert evaluate(REGISTRY[name], arguments) == refused


def test_shares_of_a_sum_that_cancels_are_none():
    table = evaluate(REGISTRY["SOTP_TABLE"], [[["a", "b", "c"]], [[0.1, 0.2, -0.3]], 1.0, 1.0, None, None, 0.0, 1.0])
    assert {row[-1] for row in table.cells[1:-1]} == {CellError.NA}
    assert table.cells[-1][5] == CellError.NA  # the holding discount
    assert table.reason.startswith("Counted and net_cash together: Total is zero or negative")


def test_a_range_of_one_value_has_no_position():
    table = evaluate(REGISTRY["FOOTBALL_FIELD"], ["a", 0.3, MORE, 0.3])
    assert table.cells[1][3:] == [0.0, 0.3, ""]


def test_an_equal_multiple_has_no_discount_to_share():
    table = evaluate(REGISTRY["DISCOUNT_ATTRIBUTION"], [MORE, 0.05, 0.15, 0.1, 0.3, 0.05, 0.15, 0.1])
    assert [row[2] for row in table.cells[1:]] == [""] * 5


def test_a_market_that_never_moved_has_no_beta():
    answer = evaluate(REGISTRY["EVENT_STUDY"], [[[0.01, 0.02, 0.03, 0.01]], [[MORE, 0.3, 0.3, 0.3]], 0.05, 0.01])
    assert answer.cell == CellError.NUM
    assert answer.reason == "market_returns are all 0.3: no beta"


PEERS = np.arange(12.0)


@pytest.mark.parametrize(
    ("multiples", "r2"),
    [(10 + PEERS / 10, 1.0), (np.array([MORE] + 11 * [0.3]), CellError.NA)],
    ids=["a perfect fit", "equal multiples"],
)
def test_a_regression_without_an_error_has_no_t(multiples, r2):
    drivers = [[0.1 + 0.01 * i] for i in PEERS]
    table = evaluate(REGISTRY["WARRANTED_STATS"], [[[m] for m in multiples], drivers])
    assert [row[2:] for row in table.cells[1:3]] == [[0.0, CellError.NA], [0.0, CellError.NA]]
    assert table.cells[3][1] == r2


def test_a_small_difference_that_is_one_is_kept():
    found = evaluate(REGISTRY["JUSTIFIED_PE"], [0.5, 0.08, 0.08 + 2**-45]).cell
    assert found == pytest.approx(0.5 * 2**45, rel=0.01)
    assert math.isfinite(evaluate(REGISTRY["PEER_ZSCORE"], [10.0, [[10.0, 10.0 + 2**-40]]]).cell)
