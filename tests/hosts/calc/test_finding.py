"""How calls are found by their values: what Calc rounds must not hide one."""

from hypothesis import given
from hypothesis import strategies as st

from xlmodel.hosts.calc.inside.finding import bucket, buckets

_NUMBERS = st.floats(-1e15, 1e15) | st.integers(-(10**6), 10**6).map(lambda n: n / 1000)


@given(_NUMBERS, st.floats(-1, 1))
def test_a_number_that_differs_by_rounding_is_found(number: float, part: float):
    assert bucket(number + part * max(1e-9 * abs(number), 1e-9)) in buckets(number)


@given(_NUMBERS.filter(bool))
def test_a_number_that_differs_by_a_millionth_is_another(number: float):
    assert bucket(number + 1e-6 * max(1.0, abs(number))) not in buckets(number)


def test_a_text_is_found_by_itself_and_what_was_left_out_by_nothing():
    assert buckets("mean") == ("mean",)
    assert not buckets(None)
