"""Numbers in single cells take a short way through the doorway; it comes to what the long way does, to the last bit."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.counts import cases
from xlmodel.call import evaluate
from xlmodel.call.plain import answer_to_numbers
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.workings import listening

PLAIN = [function for function in REGISTRY.values() if function.takes_plain_numbers]
USUAL = st.one_of(st.floats(-0.5, 40.0), st.sampled_from([0.0, -0.0, 0.1, 1.0, 3.0, 1e308, -1e308, 1e-300, 45924.0]))


@settings(max_examples=cases(10, 300), deadline=None)
@pytest.mark.parametrize("function", PLAIN, ids=lambda function: function.name)
@given(numbers=st.lists(USUAL, min_size=9, max_size=9))
@example([1.0] * 9)
def test_the_short_way_comes_to_the_same_as_the_long_one(function, numbers):
    cells = numbers[: len(function.parameters)]
    short, long = evaluate(function, cells), evaluate(function, [[[cell]] for cell in cells])
    assert repr(short) == repr(long)


def test_many_functions_take_it():
    assert {"FORWARD_PE", "SCENARIO_VALUE", "IMPLIED_IRR", "IMPLIED_GROWTH"} <= {function.name for function in PLAIN}
    assert answer_to_numbers(REGISTRY["FORWARD_PE"], [88.0, 8.0]) == 11.0


@pytest.mark.parametrize(
    "cells",
    [[88.0], [88.0, 8], [88.0, -1.0], [-88.0, 8.0], [88.0, "8"], [88.0, None], [88.0, 8.0, 1.0], [math.inf, 8.0]],
)
def test_what_there_is_more_to_say_of_takes_the_long_way(cells):
    assert answer_to_numbers(REGISTRY["FORWARD_PE"], cells) is None


def test_who_listens_hears_the_function():
    with listening() as workings:
        evaluate(REGISTRY["FORWARD_PE"], [88.0, 0.1])
    assert [warning.text for warning in workings.warnings] == [
        "a multiple above 100: the earnings are close to zero, or a unit or a currency is mixed up"
    ]


def test_threads_do_not_wait_for_each_other_and_come_to_the_same():
    function = REGISTRY["SCENARIO_VALUE"]
    cells = [[8.0, 0.1, float(years), 15.0, 0.08] for years in range(1, 400)]
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(lambda each: evaluate(function, each).cell, cells)] == [
            evaluate(function, [[[cell]] for cell in each]).cell for each in cells
        ]


CELLS = [88.0, 8, None, "", "n/a", True, CellError.NA, CellError.REF, -1.0, 0.0, 1e308, 8.0]


@pytest.mark.parametrize("name", ["FORWARD_PE", "SCENARIO_VALUE", "EARNINGS_YIELD", "UPSIDE"])
def test_a_range_answers_as_each_of_its_cells_does_alone(name):
    function = REGISTRY[name]
    rest = [0.1, 3.0, 15.0, 0.08][: len(function.parameters) - 2] if name == "SCENARIO_VALUE" else []
    pairs = [(one, other) for one in CELLS for other in (CELLS if not rest else [0.1])]
    alone = [evaluate(function, [*pair, *rest[1:]]) for pair in pairs]
    column = evaluate(function, [[[cell] for cell in each] for each in zip(*pairs, strict=True)] + rest[1:])
    assert [repr(cell) for [cell] in column.cells] == [repr(each.cell) for each in alone]
    assert column.reason == next(each.reason for each in alone if each.reason)
