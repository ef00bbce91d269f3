"""The reason of an error names the argument that is to blame: what was changed, and not the most common one."""

import re

import numpy as np
import pytest

from tests.hosts.test_rows import cells
from tests.scenarios import samples
from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY

FUNCTIONS = [f for f in REGISTRY.values() if f.takes_scenarios and f.name != "EXPLAIN"]
WRONG = (-1.0, 0.0, -2.5, 14.9, np.nan, "twelve")
# Which of eight mixes of two companies has no P/E is said in words.
IN_WORDS = {
    "DISCOUNT_ATTRIBUTION": {"roe": "ROE", "peer_roe": "ROE"}
    | dict.fromkeys(("growth", "peer_growth"), "growth")
    | dict.fromkeys(("required_return", "peer_required_return"), "required return"),
    "SOTP_TABLE": dict.fromkeys(("metrics", "multiples", "ownership", "discounts"), "Counted"),
}


def errors(answer):
    return [cell for row in answer.cells for cell in row if isinstance(cell, CellError)]


def without_the_figures(reason):
    """The sentence alone: all figures of the row, that stand behind it, name every argument."""
    return re.sub(r" \((\w+ [-+.e\d]+(, )?)+\)$", "", reason)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_argument_that_was_spoilt_is_named(function):
    asked = 0
    for scenarios in samples(function):
        scenario = scenarios[0]
        if errors(evaluate(function, cells(function, scenario))):
            continue
        for p in function.parameters:
            if not p.kind.is_stacked or p.name not in scenario:
                continue
            for wrong in WRONG:
                value = np.array(scenario[p.name], dtype=object)
                value = np.array(wrong, dtype=object) if not value.ndim else value
                value.flat[0] = wrong
                answer = evaluate(function, cells(function, {**scenario, p.name: value if value.ndim else wrong}))
                if not errors(answer):
                    continue
                asked += 1
                word = IN_WORDS.get(function.name, {}).get(p.name, p.name)
                blamed = without_the_figures(answer.reason)
                assert re.search(rf"\b({p.name}|{word})\b", blamed), (p.name, wrong, answer.reason)
    assert asked
