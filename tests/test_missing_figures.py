"""A figure that is missing leaves no answer: to NumPy NaN ** 0 and 1 ** NaN are 1, a number out of nothing."""

import itertools

import numpy as np
import pytest

from tests.scenarios import alone, samples
from xlmodel.errors import ValuationError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Kind

# In these lists a gap is left open or left out; what has no default of its own is left out where it is NaN.
OPEN = (Kind.MULTIPLES, Kind.GAPS, Kind.GRID)
OF_NUMBERS = [f for f in REGISTRY.values() if f.takes_scenarios and f.kind in (Kind.NUMBER, Kind.NUMBERS)]
# What makes a power or a product forget its other figure.
FORGETFUL = (None, 0.0, 1.0)


@pytest.mark.parametrize("function", OF_NUMBERS, ids=lambda function: function.name)
def test_a_missing_figure_leaves_no_answer(function):
    asked = 0
    for scenarios in samples(function):
        scenario = scenarios[0]
        figures = [p for p in function.parameters if p.kind.is_stacked and p.name in scenario]
        for missing, other, value in itertools.product(figures, figures, FORGETFUL):
            if missing.kind in OPEN or missing.default is None:
                continue
            changed = dict(scenario)
            if value is not None and other is not missing:
                changed[other.name] = np.full_like(scenario[other.name], value)
            if isinstance(alone(function, changed), ValuationError):
                continue
            for place in np.ndindex(np.shape(scenario[missing.name])):
                gap = np.array(scenario[missing.name], dtype=float)
                gap[place] = np.nan
                answer = alone(function, {**changed, missing.name: gap})
                asked += 1
                assert isinstance(answer, ValuationError) or np.isnan(answer), (missing.name, place, changed)
    assert asked
