"""Lists that have to be as long as each other: a longer one is refused by its length, in a stack of scenarios too."""

import re

import numpy as np
import pytest

from tests.scenarios import alone, samples, stack
from xlmodel.errors import InputError
from xlmodel.functions import REGISTRY

TOGETHER = [
    f
    for f in REGISTRY.values()
    if f.takes_scenarios
    and f.name != "EXPLAIN"
    and sum(p.kind.core_axes == 1 or not p.kind.is_stacked for p in f.parameters) > 1
]


def longer(value, more):
    return [*value, *["more"] * more] if isinstance(value, list) else np.append(value, [value[-1]] * more)


def refusals(function):
    """Each list of a scenario, lengthened by two, and the reason why the others do not fit it."""
    for scenarios in samples(function):
        scenario = scenarios[0]
        for parameter in function.parameters:
            value = scenario.get(parameter.name)
            if isinstance(value, list) or (parameter.kind.core_axes == 1 and np.size(value) > 1):
                changed = {**scenario, parameter.name: longer(value, 2)}
                refused = alone(function, changed)
                if isinstance(refused, InputError):
                    yield parameter, len(value), changed, str(refused)


@pytest.mark.parametrize("function", TOGETHER, ids=lambda function: function.name)
def test_a_list_that_is_longer_than_another_is_refused_by_its_length_in_every_scenario(function):
    for parameter, length, changed, reason in refusals(function):
        assert str(length + 2) in re.findall(r"\d+", reason), (parameter.name, reason)
        names = {p.name for p in function.parameters if p.kind.is_stacked and p.name in changed}
        if parameter.kind.is_stacked:
            assert str(alone(function, stack([changed] * 7, names))) == reason
