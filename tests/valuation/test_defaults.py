"""An argument that is left out is the default that the contract names: the formula without it and with it agree."""

import pytest

from xlmodel.call import MISSING, evaluate
from xlmodel.functions import REGISTRY

REGRESSION = [[8.0, 12.0] * 5 + [18.0, 22.0] * 5], [[0.0]] * 10 + [[1.0]] * 10, 1.0
DATES = 45_931.0, 46_112.0


@pytest.mark.parametrize(
    ("name", "given", "defaults"),
    [
        ("NTM_WEIGHT", DATES, ["days"]),
        ("NTM_EPS", (*DATES, 5.0, 6.0), ["days"]),
        ("NTM_PE", (88.0, *DATES, 5.0, 6.0), ["days"]),
        ("CALENDARIZE", (6.0, 100.0, 112.0), [12.0]),
        ("PER_ADS", (5.0, 8.0), [1.0]),
        ("DILUTED_SHARES", (100.0, 20.0, 10.0, 15.0), [0.0]),
        ("BUYBACK_EPS", (100.0, 100.0, 3.0, 0.05), [0.0]),
        ("ENTERPRISE_VALUE", (1_000.0, 200.0, 50.0), [0.0] * 5),
        ("PEER_MULTIPLE", ([[10.0, 20.0, 40.0]],), ["median"]),
        ("PEER_MULTIPLE", ([[float(n * n) for n in range(1, 21)]], "trimmed", None), [0.2]),
        ("WARRANTED_INTERVAL", (*REGRESSION, None), [0.9]),
        ("SCENARIO_VALUE", (8.0, 0.1, 3.0, 15.0), [0.0, 0.0]),
        ("IMPLIED_IRR", (100.0, 121.0, 2.0), [0.0, 0.0]),
        ("RETURN_ATTRIBUTION", (100.0, 5.0, 120.0, 6.5), [1.0, 1.0, 0.0]),
        ("EVENT_RERATING", (100.0, 120.0, 5.0, 150.0, 60.0), [0.0]),
        ("DRIVER_VALUE", (10.0, 12.0, [[0.1, -0.2]], [[0.5, 0.0]]), [1.0]),
        ("DRIVER_DISTRIBUTION", (10.0, 12.0, [[0.5, 0.4]], [[0.1, -0.2]], [[0.5, 0.0]], 100.0), [0.0]),
        ("SIMULATE_VALUE", (8.0, 0.2, 15.0, 0.25), [0.0, None, 100_000.0, 1.0]),
        ("JUSTIFIED_PE", (0.5, 0.05, 0.1), ["forward"]),
        ("COST_OF_EQUITY", (0.04, 1.2, 0.05), [0.0]),
        ("COST_OF_EQUITY", (0.04, 1.2, 0.05, 0.02), [1.0]),
        ("IMPLIED_COST_OF_EQUITY", (100.0, 4.0, 5.0), [0.0]),
        ("IMPLIED_PROBABILITY_ABOVE", (40.0, 42.0, 0.2, 0.5), [0.0, 0.0]),
        ("DCF_VALUE", ([[10.0, 11.0]], 0.1, 0.02), [False]),
        ("DCF_TABLE", (45_000.0, [[45_365.0, 45_730.0]], [[10.0, 11.0]], 0.1, 0.02, None, None), [False]),
        ("RESIDUAL_INCOME_VALUE", (10.0, [[2.0, 2.0]], [[1.0, 1.0]], 0.1), [0.0]),
        ("SOTP_VALUE", ([[100.0, 50.0]], 10.0), [0.0, 0.0, 0.0]),
        ("SOTP_TABLE", (["a"], 10.0, 12.0, 4.0), [1.0, 0.0, 0.0]),
        ("RELATIVE_RETURN", (0.2, 0.1), ["arithmetic"]),
        ("UNIT_CHECK", (100.0, 8.0, 100.0), [1.0, 1.0]),
    ],
)
def test_what_is_left_out_is_the_default_of_the_contract(name, given, defaults):
    without = evaluate(REGISTRY[name], list(given))
    assert without.reason is None
    assert evaluate(REGISTRY[name], [*given, *defaults]).cells == without.cells
    assert evaluate(REGISTRY[name], [*given, *[MISSING] * len(defaults)]).cells == without.cells
