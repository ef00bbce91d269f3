"""One call answers many scenarios: what each of them alone would get, bit for bit, and without a loop over them."""

import sys
import tracemalloc

import numpy as np
import pytest

from tests.scenarios import alone, call, samples, stack, stacked
from xlmodel.errors import ValuationError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Columns

NO_SCENARIOS = {
    "EXPLAIN": "it explains one formula",
    "MARKET_PRICE": "it reads the store",
    "CONSENSUS": "it reads the store",
    "REPORTED": "it reads the store",
    "FX_RATE": "it reads the store",
    "SPLIT_FACTOR": "it reads the store",
    "PRICE_HISTORY": "it reads the store",
    "PEER_GROUP": "it reads the store",
    "DATA_AGE": "it reads the store",
}
# Equal to 1e-13 only: NumPy and BLAS may take another path for one than for many, on some machines at least.
LAST_DIGITS = {
    "DCF_TABLE": "powers",
    "DCF_VALUE": "powers",
    "RESIDUAL_INCOME_VALUE": "powers",
    "SCENARIO_VALUE": "powers",
    "SCENARIO_TABLE": "powers",
    "SCENARIO_TORNADO": "powers",
    "IMPLIED_IRR": "exponentials and logarithms",
    "IMPLIED_GROWTH": "powers",
    "IMPLIED_EXIT_MULTIPLE": "powers",
    "IMPLIED_DCF_GROWTH": "exponentials and logarithms",
    "IMPLIED_PROBABILITY_ABOVE": "exponentials and logarithms",
    "TWO_STAGE_PE": "exponentials and logarithms",
    "RETURN_ATTRIBUTION": "logarithms",
    "DISCOUNT_ATTRIBUTION": "logarithms",
    "EVENT_STUDY": "linear algebra",
    "PEER_MULTIPLE": "exponentials and logarithms of the geometric mean",
    "PEER_DISCOUNT": "exponentials and logarithms of the geometric mean",
    "PEER_PREMIUM": "exponentials and logarithms of the geometric mean",
    "DRIVER_DISTRIBUTION": "linear algebra, of drivers with a common factor",
    "SIMULATE_VALUE": "exponentials and linear algebra",
    "WARRANTED_INTERVAL": "linear algebra",
    "WARRANTED_MULTIPLE": "linear algebra",
    "WARRANTED_STATS": "linear algebra",
}
# The work of these is done in blocks of scenarios, or, of texts, cell by cell.
NOT_AT_ONCE = {
    "DRIVER_DISTRIBUTION": "as many scenarios at a time as memory is to hold",
    "SIMULATE_VALUE": "as many scenarios at a time as memory is to hold",
    "UNIT_CHECK": "it writes a sentence for each",
}
FUNCTIONS = [f for name, f in REGISTRY.items() if name not in NO_SCENARIOS]
EVERY = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


@EVERY
def test_many_scenarios_are_answered_as_each_of_them_alone(function):
    answered = 0
    for scenarios in samples(function):
        answered += check(function, scenarios, set(stacked(function, scenarios)))
    assert answered >= 3


@EVERY
def test_an_argument_that_alone_is_many_meets_the_others_that_are_one(function):
    answered = dict.fromkeys((p.name for p in function.parameters if p.kind.is_stacked), 0)
    for scenarios in samples(function):
        base = scenarios[0]
        for name in stacked(function, scenarios):
            answered[name] += check(function, [{**base, name: scenario[name]} for scenario in scenarios], {name})
    assert all(answered.values()), answered


@EVERY
def test_scenarios_may_lie_on_two_axes_in_any_order_of_memory(function):
    for scenarios in samples(function):
        good = [s for s in scenarios if not isinstance(alone(function, s), ValuationError)]
        if not good:
            continue
        names = set(stacked(function, scenarios))
        six = (good * 6)[:6]
        for order in "CF":
            given = {
                name: np.array(np.reshape(value, (2, 3, *np.shape(value)[1:])), order=order) if name in names else value
                for name, value in stack(six, names).items()
            }
            answer = call(function, given)
            assert isinstance(answer, str | Columns) or np.shape(answer) == (2, 3)
            for i, scenario in enumerate(six):
                compare(function, scenario, part(answer, divmod(i, 3)), alone(function, scenario))


@EVERY
def test_no_scenario_is_no_answer(function):
    scenarios = samples(function)[0]
    names = set(stacked(function, scenarios))
    given = {name: value[:0] if name in names else value for name, value in stack(scenarios, names).items()}
    answer = call(function, given)
    shapes = (
        {np.shape(c)[:-1] for c in answer.values() if isinstance(c, np.ndarray)}
        if isinstance(answer, Columns)
        else {np.shape(answer)}
    )
    assert shapes == {(0,)}


@EVERY
def test_no_python_runs_for_each_scenario(function):
    if function.name in NOT_AT_ONCE:
        return
    for scenarios in samples(function):
        good = [s for s in scenarios if not isinstance(alone(function, s), ValuationError)]
        if good:
            names = set(stacked(function, scenarios))
            few, many = (stack(good * times, names) for times in (2, 40))
            assert lines_run(function, many) == lines_run(function, few)


STORY = {
    "PEER_MULTIPLE": lambda rng, n, method: (
        # One to eight peers are meaningful, any of them.
        rng.permuted(
            np.where(np.arange(8) <= np.arange(n)[:, None] % 8, rng.lognormal(3, 0.4, (n, 8)), np.nan), axis=1
        ),
        method,
        rng.uniform(1, 5, (n, 8)),
        rng.uniform(0, 0.5, n),
    ),
    "EXPECTED_VALUE": lambda rng, n, _: (rng.lognormal(4, 0.3, (n, 3)), rng.dirichlet([2, 3, 2], n)),
    "SCENARIO_TABLE": lambda rng, n, _: (
        rng.uniform(60, 120, n),
        ["bear", "base", "bull"],
        rng.dirichlet([2, 3, 2], n),
        rng.uniform(5, 9, (n, 3)),
        rng.uniform(-0.1, 0.2, (n, 3)),
        3.0,
        rng.uniform(8, 20, (n, 3)),
        0.1,
    ),
    "DRIVER_EXPECTED_VALUE": lambda rng, n, _: (
        rng.uniform(5, 9, n),
        rng.uniform(8, 20, n),
        rng.random((n, 6)),
        rng.uniform(-0.3, 0.3, (n, 6)),
        rng.uniform(-0.3, 0.3, (n, 6)),
    ),
    "DCF_VALUE": lambda rng, n, _: (rng.uniform(1, 9, (n, 10)), rng.uniform(0.08, 0.12, n), rng.uniform(0, 0.04, n)),
}
METHODS = REGISTRY["PEER_MULTIPLE"].parameters[1].words


@pytest.mark.parametrize(
    ("name", "method"), [*(("PEER_MULTIPLE", m) for m in METHODS), *((n, "") for n in STORY if n != "PEER_MULTIPLE")]
)
def test_a_hundred_thousand_scenarios_are_one_call(name, method):
    """The same lines of Python run for a hundred thousand as for a thousand; single scenarios are answered alike."""
    function = REGISTRY[name]
    parameters = [p.name for p in function.parameters]
    many = dict(zip(parameters, STORY[name](np.random.default_rng(7), 100_000, method), strict=False))
    few = {key: value[:1000] if np.shape(value)[:1] == (100_000,) else value for key, value in many.items()}
    answers = []
    assert lines_run(function, many, answers) == lines_run(function, few)
    for i in (0, 1, 777, 99_999):
        scenario = {key: value[i] if np.shape(value)[:1] == (100_000,) else value for key, value in many.items()}
        compare(function, scenario, part(answers[0], i), alone(function, scenario))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("DRIVER_DISTRIBUTION", (12.0, [0.5] * 10, [0.1] * 10, [0.2] * 10)),
        ("SIMULATE_VALUE", (0.2, 12.0, 0.2, 0.3, 100.0, 1000)),
    ],
)
def test_memory_does_not_grow_with_the_scenarios(name, arguments):
    """Each scenario has a thousand outcomes of its own; four times the scenarios take no more memory."""
    peaks = []
    for count in (2_500, 10_000):
        tracemalloc.start()
        table = REGISTRY[name].call(np.linspace(5, 9, count), *arguments)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert np.shape(table["Value"])[0] == count
    assert peaks[1] < 1.2 * peaks[0]


def test_a_table_of_a_hundred_thousand_stories_takes_a_few_times_its_own_size():
    rng = np.random.default_rng(3)
    lists = [rng.uniform(0, 0.3, (100_000, 6)) for _ in range(3)]
    tracemalloc.start()
    table = REGISTRY["DRIVER_TABLE"].call(8.0, 12.0, list("abcdef"), *lists)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * sum(np.asarray(c).nbytes for c in table.values())


def test_what_takes_no_scenarios_is_named_with_a_reason():
    silent = {
        f.name for f in REGISTRY.values() if not f.takes_scenarios or not any(p.kind.is_stacked for p in f.parameters)
    }
    assert silent == set(NO_SCENARIOS)
    assert set(LAST_DIGITS) | set(NOT_AT_ONCE) <= set(REGISTRY) - silent


# One against many


def check(function, scenarios, names):
    """Hold one call against a loop of calls; how many scenarios have an answer.

    What is refused is marked by `where`, for the reason that it would be refused alone, and the rest computed again.
    """
    each = [alone(function, scenario) for scenario in scenarios]
    left = np.arange(len(scenarios))
    while left.size and isinstance(
        answer := alone(function, stack([scenarios[i] for i in left], names)), ValuationError
    ):
        marked = np.broadcast_to(True if answer.where is None else answer.where, left.shape)
        assert marked.any()
        assert str(answer) == str(each[left[marked][0]])
        assert all(type(each[i]) is type(answer) for i in left[marked])
        left = left[~marked]
    for place, i in enumerate(left):
        assert not isinstance(each[i], ValuationError), each[i]
        compare(function, scenarios[i], part(answer, place), each[i])
    return left.size


def part(answer, place):
    """The answer of one scenario."""
    if isinstance(answer, Columns):
        return {name: c if isinstance(c, list) else c[place] for name, c in answer.items()}
    return answer[place]


def exact(function, scenario):
    """Whether one is many to the last bit."""
    averages = "multiples" in scenario and "drivers" not in scenario
    return function.name not in LAST_DIGITS or (averages and scenario.get("method") != "geometric")


def compare(function, scenario, got, wanted):
    if isinstance(wanted, Columns):
        assert list(got) == list(wanted)
        if function.name == "PEER_STATS":
            # Among scenarios with five peers, one with fewer has the rows of the interval too, and nothing in them.
            left_out = {name: c[len(wanted[name]) :] for name, c in got.items()}
            assert np.isnan(np.asarray(left_out["Value"], dtype=float)).all()
            got = {name: c[: len(wanted[name])] for name, c in got.items()}
        for name, column in wanted.items():
            if isinstance(column, list):
                assert [*map(str, got[name])] == [*map(str, column)]  # an unknown date among texts is NaN
            else:
                compare_numbers(exact(function, scenario), got[name], column)
    elif isinstance(wanted, str):
        assert got == wanted
    else:
        compare_numbers(exact(function, scenario), got, wanted)


def compare_numbers(exactly, got, wanted):
    got, wanted = np.asarray(got, dtype=float), np.asarray(wanted, dtype=float)
    assert got.shape == wanted.shape
    if exactly:
        np.testing.assert_array_equal(got, wanted)
    else:
        largest = np.max(np.abs(wanted), initial=1.0, where=np.isfinite(wanted))
        np.testing.assert_allclose(got, wanted, rtol=1e-13, atol=1e-13 * largest)


def lines_run(function, arguments, answers=None):
    """How many lines of the valuation functions run for one call."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if "xlmodel" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        answer = call(function, arguments)
    finally:
        sys.settrace(before)
    if answers is not None:
        answers.append(answer)
    return count
