"""Hostile formulas are glanced at in a time that grows with their length, and not with its square."""

import time

import pytest

from xlmodel.formula.area import Area
from xlmodel.formula.names import Names
from xlmodel.formula.plainer import plainer
from xlmodel.formula.regressions import may_leave_out_times
from xlmodel.formula.spelling import may_call
from xlmodel.functions import REGISTRY
from xlmodel.workbook.convert import _FORMULA
from xlmodel.workbook.rewrite import normalised

HERE = Area("Model", 1, 1)
NAMES = Names({"growth": "Model!$A$1*2"}, ("Model",))
GLANCES = {
    "plainer": lambda formula: plainer(formula, HERE, NAMES, for_one_cell=True),
    "normalised": lambda formula: normalised(formula, {}, HERE, REGISTRY, NAMES),
    "may_call": lambda formula: may_call(formula, REGISTRY),
    "names": NAMES.odd_in,
    "regressions": may_leave_out_times,
    "convert": _FORMULA.findall,
}
# Eight times the length: a time that grows with it is some eight times as long, one that grows with its square 64 times.
SHORT, LONG = 4_000, 32_000
MOST = 24


@pytest.mark.parametrize("glance", GLANCES)
@pytest.mark.parametrize(
    "piece", ["a", "9", "a.", "TREND(", "TREND(a, ", "IF(", "((", "_xll.", ", ", " ", "<f ", "'", "["]
)
def test_time_grows_with_the_length(glance, piece):
    def seconds(length):
        formula = (piece * length)[:length] + ("(" if piece == "a" else "")
        times = []
        for _ in range(3):
            begun = time.process_time()
            GLANCES[glance](formula)
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(LONG) < MOST * (seconds(SHORT) + 0.002)
