"""What must hold for cash flows of given dates, whatever the numbers."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.exact import draw
from xlmodel.errors import DomainError, InputError
from xlmodel.explanation import explained
from xlmodel.functions import REGISTRY
from xlmodel.valuation.dated import dcf_table
from xlmodel.valuation.discounting import dcf_value

approx = pytest.approx

START = 45_000.0
rates = st.floats(0.01, 0.5)
streams = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12)


def anniversaries(flows):
    return START + 365.0 * np.arange(1, len(flows) + 1)


def at(table, row):
    return table["Present value"][table["Date"].index(row)]


@given(streams, rates, st.floats(0.005, 0.3), st.booleans())
def test_flows_a_year_apart_are_worth_what_dcf_value_says(flows, rate, spread, mid_year):
    table = dcf_table(START, anniversaries(flows), flows, rate, rate - spread, mid_year=mid_year)
    scale = dcf_value(np.abs(flows), rate, rate - spread, mid_year)
    assert at(table, "Total") == approx(dcf_value(flows, rate, rate - spread, mid_year), abs=1e-12 * scale)


@given(streams, rates, st.floats(0.1, 30), st.floats(1, 1e4), st.booleans())
def test_the_parts_of_the_total_add_up(flows, rate, multiple, metric, mid_year):
    table = dcf_table(START, anniversaries(flows), flows, rate, None, multiple, metric, mid_year)
    values = table["Present value"]
    assert values[-2] == approx(values[: len(flows) + 1].sum(), abs=1e-9)
    assert table["Date"][-3:] == ["Terminal", "Total", "Terminal share"]
    assert table["Present value"][-3] == multiple * metric * (1 + rate) ** -len(flows)
    if values[-2] > 0:
        assert values[-1] == values[-3] / values[-2]
    else:
        assert np.isnan(values[-1])


@given(streams, rates, st.integers(1, 364), st.booleans())
def test_days_later_the_same_dates_are_worth_more_by_the_rate(flows, rate, days, mid_year):
    """At year ends; in the middle of the years the first flow's own middle comes only half as much nearer."""
    dates = anniversaries(flows)
    now, later = (dcf_table(start, dates, flows, rate, mid_year=mid_year) for start in (START, START + days))
    grown = at(now, "Total") * (1 + rate) ** (days / 365)
    if mid_year:
        first = at(now, dates[0])
        grown += first * ((1 + rate) ** (days / 730) - (1 + rate) ** (days / 365))
    assert at(later, "Total") == approx(grown, abs=1e-11 * np.abs(flows).sum())


@given(streams, rates, st.data())
def test_a_flow_in_two_halves_of_one_date_apart_is_worth_as_much_only_without_time(flows, rate, data):
    dates = anniversaries(flows)
    place = data.draw(st.integers(0, len(flows) - 1))
    split = [*flows[:place], flows[place] / 2, flows[place] / 2, *flows[place + 1 :]]
    earlier = [*dates[:place], dates[place] - 1, dates[place], *dates[place + 1 :]]
    whole, halves = (at(dcf_table(START, d, f, rate), "Total") for d, f in ((dates, flows), (earlier, split)))
    gained = flows[place] / 2 * (1 + rate) ** -(place + 1) * ((1 + rate) ** (1 / 365) - 1)
    assert halves == approx(whole + gained, abs=1e-11 * np.abs(flows).sum())


@pytest.mark.parametrize("mid_year", [False, True])
def test_a_table_is_exact_to_twelve_digits(mid_year):
    for gap, first, second, third, rate in draw(
        f"dated {mid_year}", (1.0, 360.0), (1.0, 1e6), (1.0, 1e6), (1.0, 1e6), (0.01, 0.3)
    ):
        stub = int(gap)
        dates = [START + stub, START + stub + 365, START + stub + 730]
        table = dcf_table(START, dates, [first, second, third], rate, 0.0, mid_year=mid_year)
        r, ends = mpmath.mpf(rate), [mpmath.mpf(stub + 365 * k) / 365 for k in range(3)]
        begins = [0, *ends[:2]]
        until = [(a + b) / 2 for a, b in zip(begins, ends, strict=True)] if mid_year else ends
        wanted = [f * (1 + r) ** -t for f, t in zip((first, second, third), until, strict=True)]
        wanted.append(mpmath.mpf(third) / r * (1 + r) ** -(ends[2] - mpmath.mpf(mid_year) / 2))
        wanted.append(sum(wanted))
        assert table["Present value"][:5] == approx([float(w) for w in wanted], rel=1e-12)


def test_only_a_years_flow_grows_for_ever():
    for days in (365, 366, 364, 371, 360):
        dcf_table(START, [START + days], [10.0], 0.1, 0.02)
    for days in (90, 182, 359, 372, 730):
        with pytest.raises(DomainError, match=f"covers is {days}"):
            dcf_table(START, [START + days], [10.0], 0.1, 0.02)
        dcf_table(START, [START + days], [10.0], 0.1)
        dcf_table(START, [START + days], [10.0], 0.1, exit_multiple=8.0, exit_metric=10.0)


def test_a_terminal_growth_is_above_a_total_loss_and_below_the_rate():
    for growth in (-1.0, -1.5, 0.1, 0.2):
        with pytest.raises(DomainError, match="terminal_growth is"):
            dcf_table(START, [START + 365], [10.0], 0.1, growth)


def test_scenarios_of_dates_and_flows_keep_their_dates_as_numbers():
    import xlmodel

    together = xlmodel.dcf_table(START, [START + 365, START + 730], np.array([[1.0, 2.0], [3.0, 4.0]]), 0.1)
    assert together["Date"].tolist() == [START + 365, START + 730, "Total"] * 2
    apart = xlmodel.dcf_table(np.array([START, START + 5]), [START + 365, START + 730], [1.0, 2.0], 0.1)
    assert apart["Date"].tolist() == [START + 365, START + 730, "Total"] * 2
    assert apart["Years"].isna().tolist() == [False, False, True] * 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (([START + 365], [1.0], 0.1, 0.02, 8.0), "one of the two"),
        (([START + 365], [1.0], 0.1, None, 8.0), "without exit_metric"),
        (([START + 365], [1.0], 0.1, None, None, 8.0), "without exit_multiple"),
    ],
)
def test_a_terminal_value_is_one_of_two(arguments, reason):
    with pytest.raises(InputError, match=reason):
        dcf_table(START, *arguments)


def test_a_value_that_is_mostly_terminal_is_pointed_out():
    def warned(*terminal):
        table = explained(REGISTRY["DCF_TABLE"], [START, START + 365, 10.0, 0.1, *terminal], REGISTRY)
        return any(
            "terminal value" in str(value)
            for item, value in zip(table["Item"], table["Value"], strict=True)
            if item == "Warning"
        )

    assert warned(0.05)
    assert not warned(None, 1.0, 10.0)
    assert not warned()
