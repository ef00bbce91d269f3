"""CONSENSUS for the next twelve months is NTM_EPS of the same day, on every day and for every fiscal year end."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import SA, relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.market.observations import eps, seen
from xlmodel.call import evaluate
from xlmodel.days import serial, year_end_on
from xlmodel.errors import NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market import figures
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Basis, Stat
from xlmodel.market.series import Reading
from xlmodel.valuation.earnings import calendarize, ntm_eps

YEARS = range(2019, 2033)
DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(3653)]  # ten years, three of them leap years
OF_ANY_AGE = Reading(limits=Limits(price_age=math.inf, estimate_age=math.inf))


class Estimates:
    """A store that knows estimates of fiscal years, and a price in the same money and share."""

    where = "memory"

    def __init__(self, ends, known=date(2019, 1, 1), values=()):
        share = {"basis": Basis.PER_ORDINARY, "security": "ACME"}
        values = values or [8.0 + 1.7 * n * n for n in range(len(ends))]
        self.values = dict(zip(ends, values, strict=True))
        self._known = [eps(value, end, known, **share) for end, value in self.values.items()]
        self._known.append(seen(value=100.0, known=known, **share))

    def latest(self, security, item, stat, period, as_of):
        return [o for o in self._known if (o.item, o.stat, o.period) == (item, stat, period)]

    def settlement(self, security):
        return None

    def consensus(self, period, day):
        return figures.consensus(self, "ACME", "EPS", period, day, "", Stat.CONSENSUS, OF_ANY_AGE)


def last_day(year, month):
    return date(year, month, 1) + relativedelta(months=1, days=-1)


FISCAL_YEARS = {
    **{f"month {m}": [last_day(year, m) for year in YEARS] for m in range(1, 13)},
    "28 February": [date(year, 2, 28) for year in YEARS],
    "26 September": [date(year, 9, 26) for year in YEARS],
    "last Saturday of September": [date(year, 9, 30) + relativedelta(weekday=SA(-1)) for year in YEARS],
    "Saturday nearest 31 January": [date(year, 1, 28) + relativedelta(weekday=SA(1)) for year in YEARS],
}

WEEKS = [FISCAL_YEARS["last Saturday of September"], FISCAL_YEARS["Saturday nearest 31 January"]]


@pytest.mark.parametrize("ends", FISCAL_YEARS.values(), ids=FISCAL_YEARS)
def test_the_next_twelve_months_of_the_store_are_those_of_the_formula(ends):
    store = Estimates(ends)
    first = [next(end for end in ends if end >= day) for day in DAYS]
    second = [ends[ends.index(end) + 1] for end in first]
    columns = [DAYS, first, map(store.values.get, first), map(store.values.get, second)]
    formula = [cell for (cell,) in evaluate(REGISTRY["NTM_EPS"], [[[x] for x in column] for column in columns]).cells]
    for day, end, cell in zip(DAYS, first, formula, strict=True):
        assert store.consensus("NTM", day).value == cell, day
        if (end - day).days > 365:  # the first days of a year of 53 weeks: all of FY1 lies ahead
            assert ends in WEEKS or end.year % 4 == 0
            assert cell == store.values[end]


@given(st.dates(date(2019, 1, 1), date(2019, 12, 31)), st.dates(date(2020, 1, 1), date(2029, 12, 31)))
def test_the_two_are_one_for_a_year_that_ends_on_any_day(end, day):
    ends = [year_end_on(end, n) for n in range(13)]
    first = next(n for n, end in enumerate(ends) if end >= day)
    store = Estimates(ends)
    values = [store.values[end] for end in ends[first : first + 2]]
    assert store.consensus("NTM", day).value == ntm_eps(serial(day), serial(ends[first]), *values)


@pytest.mark.parametrize(
    ("day", "end", "wanted"),
    [
        (date(2025, 10, 1), date(2026, 3, 31), 12 - 4 * 181 / 365),
        (date(2025, 10, 2), date(2026, 3, 31), 12 - 4 * 180 / 365),
        (date(2025, 1, 1), date(2025, 12, 31), 12 - 4 * 364 / 365),
        (date(2025, 10, 27), date(2026, 9, 26), 12 - 4 * 334 / 365),
        (date(2026, 3, 31), date(2026, 3, 31), 12.0),
    ],
)
def test_on_the_days_on_which_the_two_disagreed_once(day, end, wanted):
    store = Estimates([end, end + relativedelta(years=1)], values=(8.0, 12.0))
    found = store.consensus("NTM", day)
    assert found.value == pytest.approx(wanted, rel=1e-15)
    assert found.value == ntm_eps(serial(day), serial(end), 8.0, 12.0)


@given(st.sampled_from(list(FISCAL_YEARS.values())), st.integers(2020, 2030))
@settings(max_examples=60)
def test_a_calendar_year_of_the_store_is_that_of_the_formula(ends, year):
    store = Estimates(ends)
    month = (ends[0] - timedelta(days=10)).month
    label = {(end - timedelta(days=10)).year: value for end, value in store.values.items()}
    wanted = label[year] if month == 12 else float(calendarize(month, label[year], label[year + 1]))
    assert store.consensus(f"CY{year}", date(2019, 6, 1)).value == wanted


def test_the_year_before_is_not_this_year_on_the_first_days_of_a_year_of_53_weeks():
    """Apple's fiscal 2023 ran from 25 September 2022 to 30 September 2023."""
    ends = [date(2022, 9, 24), date(2023, 9, 30), date(2024, 9, 28)]
    store = Estimates(ends, date(2022, 9, 1))
    for day in (date(2022, 9, 25), date(2022, 9, 28), date(2022, 9, 30), date(2022, 10, 1)):
        assert store.consensus("FY1", day).value == store.values[ends[1]]
        assert store.consensus("FY2", day).value == store.values[ends[2]]
    assert store.consensus("FY1", date(2022, 9, 24)).value == store.values[ends[0]]


def test_the_last_day_of_february_is_found_in_leap_years_too():
    store = Estimates([date(2023, 2, 28), date(2025, 2, 28)])
    with pytest.raises(NoDataError, match="the year that ends about 2024-02-29"):
        store.consensus("FY1", date(2024, 2, 29))


def test_a_year_beyond_the_calendar_is_no_data():
    store = Estimates([date(2026, 3, 31)])
    with pytest.raises(NoDataError, match="no EPS estimate of ACME for FY3"):
        store.consensus("FY3", date.max)


def test_an_estimate_of_a_year_without_an_end_is_no_data():
    store = Estimates([date(2026, 3, 31)])
    store._known = [replace(o, period_end=None) for o in store._known]
    with pytest.raises(NoDataError, match="says which year it is of"):
        store.consensus("FY1", date(2025, 9, 24))
