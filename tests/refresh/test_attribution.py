"""What moved the value: the parts sum to the whole, to the last bit, whatever the model does."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlmodel.refresh.attribution import attribute

NUMBERS = st.floats(0.01, 1e6)


def pe(trials):
    return [{"pe": inputs["price"] / inputs["eps"], "twice": 2 * inputs["price"]} for inputs in trials]


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_the_parts_sum_to_the_whole_exactly(price, eps, new_price, new_eps):
    changes = [("price", price, new_price), ("eps", eps, new_eps)]
    parts, whole = attribute(pe, changes, ["pe", "twice"])
    for name in ("pe", "twice"):
        assert sum(part[name] for part in parts) == whole[name]
        assert math.fsum(part[name] for part in reversed(parts)) == whole[name]
    rounding = max(price, new_price) / min(eps, new_eps) * 1e-12  # of the largest value on the way
    assert whole["pe"] == pytest.approx(new_price / new_eps - price / eps, abs=rounding)
    assert parts[1]["twice"] == 0  # EPS has no part in what does not depend on it


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=60))
# A model that multiplies in the order of what changed: its end differs in the last digit from order to order.
@example([(252188.42658788018, 385446.0), (471233.08258714486, 1.0), (471233.08258714486, 1.0)])
def test_sixty_inputs_sum_exactly_too(values):
    def product(trials):
        return [{"v": math.prod(1 + math.log(v) / 50 for v in inputs.values())} for inputs in trials]

    parts, whole = attribute(product, [(str(i), old, new) for i, (old, new) in enumerate(values)], ["v"])
    assert sum(part["v"] for part in parts) == whole["v"]


@given(st.floats(0, 1e-300), st.floats(0, 1e-300), st.floats(0, 4), st.floats(0, 4))
@example(5e-324, 0.0, 1.0, 1.0)
@example(1.7e308, -1.7e308, 1.0, 1.0)
def test_values_at_the_ends_of_what_a_number_can_be_have_parts_that_sum_or_none(a, b, c, d):
    def outputs(trials):
        return [{"v": each["a"] * each["c"]} for each in trials]

    parts, whole = attribute(outputs, [("a", a, b), ("c", c, d)], ["v"])
    if whole["v"] is None:
        assert abs(a) > 1e300
        assert [part["v"] for part in parts] == [None, None]
    else:
        assert parts[0]["v"] + parts[1]["v"] == whole["v"]
        assert whole["v"] == pytest.approx(b * d - a * c, abs=max(2e-323, 4e-300 * 1e-12))


def test_one_change_explains_everything():
    parts, whole = attribute(pe, [("price", 88.0, 96.8), ("eps", 8.0, 8.0)], ["pe"])
    assert whole["pe"] == pytest.approx(1.1)
    assert parts[0]["pe"] == whole["pe"]
    assert parts[1]["pe"] == 0


def test_the_parts_do_not_depend_on_the_order_of_two_changes():
    one, _ = attribute(pe, [("price", 88, 100), ("eps", 8, 9)], ["pe"])
    other, _ = attribute(pe, [("eps", 8, 9), ("price", 88, 100)], ["pe"])
    assert one == list(reversed(other))


@pytest.mark.parametrize("broken", ["#N/A", None, float("nan"), True])
def test_an_output_that_is_no_number_on_the_way_has_no_parts(broken):
    def outputs(trials):
        return [{"pe": broken if each["eps"] == 0 else each["eps"], "fine": each["eps"]} for each in trials]

    parts, whole = attribute(outputs, [("eps", 8.0, 0.0)], ["pe", "fine"])
    assert whole == {"pe": None, "fine": -8}
    assert parts == [{"pe": None, "fine": -8}]
