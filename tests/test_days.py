"""Serials, months and fiscal years, against openpyxl, dateutil and the calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel, to_excel

from xlmodel import days
from xlmodel.days import serial

FIRST, LAST = date(1900, 3, 1), date(9999, 12, 31)
any_day = st.dates(FIRST, LAST)
usual_day = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(any_day)
@example(FIRST)
@example(LAST)
def test_a_day_has_the_number_that_a_spreadsheet_keeps_for_it(day):
    assert serial(day) == to_excel(day)
    assert days.day_of(serial(day)) == from_excel(serial(day)).date() == day
    assert days.is_serial(serial(day))


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))
def test_a_time_of_day_is_a_fraction_and_shows_the_same_day(moment):
    assert serial(moment) == pytest.approx(to_excel(moment), abs=1.5 / 86_400)
    assert days.day_of(serial(moment)) == moment.date()
    east = moment.replace(tzinfo=timezone(timedelta(hours=8)))
    assert serial(east) == serial(moment)


def test_what_is_a_day_to_one_spreadsheet_only_is_none():
    numbers = [60.99, 61.0, 2_958_465.99, 2_958_466.0, -1.0, 0.0, np.nan, np.inf]
    assert days.is_serial(numbers).tolist() == [False, True, True, False, False, False, False, False]


@given(st.lists(any_day, min_size=1))
def test_arrays_of_days_and_numbers_are_the_same_as_one_day_after_the_other(several):
    numbers = np.array([serial(day) for day in several])
    assert days.days_of(numbers).tolist() == several
    assert days.serials(np.array(several, dtype="datetime64[D]")).tolist() == numbers.tolist()


def test_no_day_stays_none():
    assert np.isnat(days.days_of([np.nan])).all()
    assert np.isnan(days.serials(np.array(["NaT", "2025-01-01"], dtype="datetime64[D]"))).tolist() == [True, False]
    assert np.isnan(days.months_left(np.datetime64("NaT"), date(2025, 3, 31)))
    assert np.isnan(days.whole_months(date(2025, 3, 31), np.datetime64("NaT")))


@given(usual_day, usual_day)
def test_whole_months_are_those_of_the_calendar(one, other):
    start, end = sorted((one, other))
    apart = relativedelta(end, start)
    # dateutil calls 28 February a month after 31 January; a month is whole here once its days have gone by.
    wanted = apart.years * 12 + apart.months - (end.day < start.day and apart.days == 0)
    assert days.whole_months(start, end) == wanted


@given(usual_day, st.integers(-40, 40))
@example(date(2024, 2, 29), -1)
@example(date(2023, 2, 28), 1)
@example(date(2025, 3, 30), 1)
@example(date(2025, 3, 31), 1)
@example(date(2024, 2, 28), 1)
def test_a_fiscal_year_end_some_years_on_is_the_same_day_or_the_end_of_the_same_month(end, years):
    on = days.year_end_on(end, years)
    if (end + timedelta(1)).day == 1:
        assert on + timedelta(1) == (end + timedelta(1)) + relativedelta(years=years)
    else:
        assert on == end + relativedelta(years=years)


@pytest.mark.parametrize(
    ("end", "month", "label", "first"),
    [
        (date(2025, 3, 31), date(2025, 3, 1), 2025, date(2024, 4, 1)),  # Alibaba
        (date(2025, 9, 27), date(2025, 9, 1), 2025, date(2024, 10, 1)),  # Apple
        (date(2026, 1, 3), date(2025, 12, 1), 2025, date(2025, 1, 1)),  # a 53-week year that ends on a Saturday
        (date(2025, 2, 1), date(2025, 1, 1), 2025, date(2024, 2, 1)),  # retailers: the Saturday nearest 31 January
        (date(2024, 2, 29), date(2024, 2, 1), 2024, date(2023, 3, 1)),
    ],
)
def test_a_period_closes_the_month_that_it_ends_in_or_just_after(end, month, label, first):
    assert days.closing_month(end) == month
    assert days.fiscal_label(end) == label
    assert days.first_day(end, 12) == first
    assert days.calendar_months(first, end) == 12
    assert days.calendar_months(days.first_day(end, 3), end) == 3


@pytest.mark.parametrize(("apart", "same"), [(0, True), (3, True), (10, True), (11, False), (91, False)])
def test_ends_up_to_ten_days_apart_are_the_end_of_one_period(apart, same):
    end = date(2025, 9, 27)
    assert days.same_period(end, end + timedelta(apart)) == days.same_period(end + timedelta(apart), end) == same


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2025, 3, 30), False),
        (date(2025, 3, 31), True),
        (date(2025, 4, 1), False),
        (date(2025, 4, 30), True),
        (date(2024, 2, 28), False),
        (date(2024, 2, 29), True),
        (date(2025, 2, 28), True),
        (date(2025, 12, 31), True),
    ],
)
def test_the_last_day_of_a_month_is_known_in_every_month(day, last):
    assert bool(days.ends_a_month(day)) == last


@pytest.mark.parametrize(("day", "label"), [(1, 2025), (10, 2025), (11, 2026), (31, 2026)])
def test_a_year_that_ends_in_the_first_ten_days_of_january_is_the_one_before(day, label):
    end = date(2026, 1, day)
    assert days.fiscal_label(end) == label
    assert days.closing_month(end) == (date(2025, 12, 1) if label == 2025 else date(2026, 1, 1))
    assert days.first_day(end, 1) == days.closing_month(end)


@pytest.mark.parametrize(
    ("first", "end", "months"),
    [
        (date(2025, 1, 1), date(2025, 1, 31), 1),
        (date(2025, 1, 20), date(2025, 1, 31), 1),
        (date(2025, 1, 31), date(2025, 2, 28), 2),
        (date(2025, 1, 1), date(2026, 1, 4), 12),
        (date(2025, 1, 31), date(2025, 1, 31), 1),
        (date(2025, 2, 5), date(2025, 2, 5), 1),  # of a month that it does not close
    ],
)
def test_a_stretch_covers_the_month_it_starts_in_and_all_to_the_one_it_closes(first, end, months):
    assert days.calendar_months(first, end) == months


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-09-23", date(2025, 9, 23)),
        (" 2025-09-23 ", date(2025, 9, 23)),
        ("2025-09-23T18:30", datetime(2025, 9, 23, 18, 30)),
        ("2025-09-23 18:30:05", datetime(2025, 9, 23, 18, 30, 5)),
        ("2025-02-29", None),
        ("2025-13-01T00:00", None),
        ("2025-09-231", None),
        ("2025-9-23", None),
        ("23.09.2025", None),
        ("20250923", None),
        ("today", None),
        ("", None),
    ],
)
def test_a_day_is_read_from_its_iso_text_and_from_no_other(text, wanted):
    found = days.read_day(text)
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    ("today", "end", "left"),
    [
        (date(2025, 10, 1), date(2026, 3, 31), 6),
        (date(2025, 10, 31), date(2026, 3, 31), 6),
        (date(2025, 1, 31), date(2025, 12, 31), 12),  # S&P: 12/12 all January
        (date(2009, 8, 1), date(2009, 12, 31), 5),  # CFA, Selene Gaming
        (date(2026, 3, 31), date(2026, 3, 31), 1),
        (date(2022, 9, 25), date(2023, 9, 30), 12),  # the first day of a year of 53 weeks
        (date(2025, 12, 31), date(2026, 1, 3), 1),  # a year that counts as one to the end of December
        (date(2026, 1, 2), date(2026, 1, 3), 0),
        (date(2026, 4, 2), date(2026, 3, 31), 0),  # over already
    ],
)
def test_the_month_that_has_begun_is_left(today, end, left):
    assert days.months_left(today, end) == left


@pytest.mark.parametrize(
    ("today", "end", "part"),
    [
        (date(2022, 10, 1), date(2023, 3, 31), 181 / 365),  # Sharpely
        (date(2023, 1, 1), date(2023, 3, 31), 89 / 365),
        (date(2024, 3, 1), date(2025, 2, 28), 364 / 365),  # from 29 February, month end to month end
        (date(2023, 12, 31), date(2024, 12, 31), 1),
        (date(2022, 9, 25), date(2023, 9, 30), 1),  # 370 days, of a year of 53 weeks
        (date(2023, 9, 30), date(2023, 9, 30), 0),
    ],
)
def test_by_days_the_part_of_a_year_that_is_left_is_a_fraction_of_its_days(today, end, part):
    assert days.days_left(today, end) == part


def test_a_quarter_is_over_from_the_day_after_its_end():
    first = date(2025, 1, 1)
    over = [int(days.quarters_over(first + timedelta(n), date(2025, 12, 31))) for n in range(365)]
    assert over == [0] * 90 + [1] * 91 + [2] * 92 + [3] * 92
    assert days.quarters_over(date(2024, 12, 27), date(2025, 12, 31)) == 0  # a year of 53 weeks has begun


@given(usual_day, usual_day)
def test_the_year_end_from_a_day_on_is_the_first_that_is_not_before_it(end, day):
    first = days.year_end_from(end, day)
    assert day <= first <= day + timedelta(366)
    assert first == days.year_end_on(end, first.year - end.year)
    assert days.year_end_on(end, first.year - end.year - 1) < day


def test_a_moment_in_another_zone_keeps_its_own_clock():
    assert serial(datetime(2008, 1, 1, 6, tzinfo=UTC)) == 39448.25
