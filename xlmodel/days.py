"""Days, months and fiscal years: the one home of date arithmetic, for dates of Python and for arrays of NumPy alike.

A spreadsheet counts days from 30 December 1899. A fiscal year is known by the day it ends on, and sources date one end
some days apart: on 26 or 27 September, on 30 or 31 March.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]
_Value = TypeVar("_Value", float, Floats)

DAY_ZERO: Final = date(1899, 12, 30)
FIRST_SERIAL: Final = 61  # 1 March 1900, before which Excel has a day too many
LAST_SERIAL: Final = 2_958_465  # 31 December 9999
SAME_PERIOD: Final = timedelta(days=10)
"""Two ends that are no further apart are the end of one period."""
LONGEST_YEAR: Final = 371
"""Days of a fiscal year of 53 weeks."""

_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_ZERO: Final = np.datetime64(DAY_ZERO)
_NO_DAY: Final = np.datetime64("NaT")
_SAME_PERIOD: Final = np.timedelta64(SAME_PERIOD)
_ONE_DAY: Final = np.timedelta64(1, "D")


# Days as people write them


def read_day(text: str) -> date | None:
    """The day that a text such as 2025-09-23 names, a moment where it has a time of day; None if it names none."""
    written = text.strip()
    if not _ISO.match(written):
        return None
    try:
        return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
    except ValueError:
        return None


# Serials


def serial(day: date) -> float:
    """The number a spreadsheet keeps for a date; a time of day is its fraction, a time zone is left aside."""
    whole = float(day.toordinal() - DAY_ZERO.toordinal())
    if isinstance(day, datetime):
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return whole + (day - midnight).seconds / 86_400
    return whole


# What a number of days lacks in a workbook that counts them from 1904, as Excel for the Macintosh did.
SHIFT_OF_1904: Final = 1462


def is_serial(number: ArrayLike) -> NDArray[np.bool_]:
    """Whether a number is a day to every spreadsheet: from 1 March 1900 to the end of 9999."""
    given = np.asarray(number, dtype=float)
    return (given >= FIRST_SERIAL) & (given < LAST_SERIAL + 1)


def day_of(number: float) -> date:
    """The day that a number shows in a cell formatted as a date, whatever the time of day."""
    return DAY_ZERO + timedelta(days=int(number // 1))


def days_of(numbers: ArrayLike) -> Days:
    """The days of an array of such numbers; NaN is no day."""
    given = np.asarray(numbers, dtype=float)
    known = np.isfinite(given)
    whole = np.floor(np.where(known, given, 0.0)).astype("timedelta64[D]")
    return np.where(known, _DAY_ZERO + whole, _NO_DAY)


def serials(moments: NDArray[np.datetime64]) -> Floats:
    """The numbers of an array of days or moments; what is no day is NaN."""
    return in_days(moments - _DAY_ZERO)


def in_days(spans: NDArray[np.timedelta64]) -> Floats:
    """Spans of time as numbers of days; NaN where one is open."""
    return np.where(np.isnat(spans), np.nan, spans / _ONE_DAY)


# Months


def whole_months(start: Any, end: Any) -> Floats:
    """Whole months from the morning of `start` to the morning of `end`, each a date or an array of days."""
    start, end = _days(start), _days(end)
    first, last = _months(start), _months(end)
    span = last - first
    months = np.where(np.isnat(span), np.nan, span.astype(float))
    unfinished = (end - _days(last)) < (start - _days(first))
    return np.asarray(months - unfinished)


def ends_a_month(day: Any) -> NDArray[np.bool_]:
    """Whether a day is the last of its month."""
    given = _days(day)
    return np.asarray(_months(given + 1) != _months(given))


def same_period(one: date, other: date) -> bool:
    """Whether two ends are the end of one period."""
    return abs(one - other) <= SAME_PERIOD


def closing_month(end: date) -> date:
    """The first of the month that a period closes: that of its end, or the month before if it ends in the first days."""
    return (end - SAME_PERIOD).replace(day=1)


def first_day(end: date, months: int) -> date:
    """The first day of the calendar months that a period of so many months covers."""
    return _date(_months(_days(closing_month(end))) - months + 1)


def calendar_months(first: date, end: date) -> int:
    """How many calendar months, at least one, a stretch covers that starts in a month and ends with a period."""
    return 1 + max(0, int(whole_months(first.replace(day=1), closing_month(end))))


# Fiscal years


def fiscal_label(end: date) -> int:
    """The year a fiscal year is named after: that of its end; one that ends in the first days of January is older."""
    return closing_month(end).year


def year_end(end: Any, years: int) -> Days:
    """The end of a fiscal year some years on (or, below zero, before): a month's end stays one, in leap years too."""
    given = _days(end)
    month = _months(given)
    there = month + 12 * years
    last = _days(there + 1) - 1
    return np.where(ends_a_month(given), last, np.minimum(_days(there) + (given - _days(month)), last))


@lru_cache(4096)  # a sheet asks for the same few ends ten thousand times
def year_end_on(end: date, years: int) -> date:
    """`year_end` of a single date."""
    return _date(year_end(end, years))


def year_end_from(end: date, day: date) -> date:
    """The first end of a fiscal year that is not before a day, reckoned from the end of any other year."""
    years = day.year - end.year - 1
    return next(there for n in range(years, years + 4) if (there := year_end_on(end, n)) >= day)


def days_left(today: Any, end: Any) -> Floats:
    """The part of a fiscal year that lies between a day and the year's end, by days; on the last day nothing.

    The year runs from the same date a year before. One of 53 weeks is longer, and on its first days all of it is left.
    """
    start, last = _days(today), _days(end)
    return np.asarray(np.minimum(1.0, in_days(last - start) / in_days(last - year_end(last, -1))))


def months_left(today: Any, end: Any) -> Floats:
    """Calendar months of a fiscal year that are left, that of the day included, 0 to 12.

    A year that ends in the first days of a month, as one of 53 weeks may, has no part of that month.
    """
    start, last = _days(today), _days(end)
    span = _months(last - _SAME_PERIOD) - _months(start)
    return np.asarray(np.clip(np.where(np.isnat(span), np.nan, span.astype(float)) + 1, 0, 12))


def quarters_over(today: Any, end: Any) -> Floats:
    """Quarters of a fiscal year that are over on a day of it: each from the day after its end."""
    return np.asarray(np.maximum(0.0, whole_months(year_end(end, -1) + 1, today) // 3))


def blended(weight: _Value, first: _Value, second: _Value) -> _Value:
    """The value of twelve months that two fiscal years cover, by the weight of the first."""
    return weight * first + (1 - weight) * second


def _days(given: Any) -> Days:
    return np.asarray(given, dtype="datetime64[D]")


def _months(days: Days) -> NDArray[np.datetime64]:
    return days.astype("datetime64[M]")


def _date(day: Any) -> date:
    """A day as a date; Python knows none after 9999, and takes the last one for them."""
    return cast("date", np.minimum(_days(day), np.datetime64(date.max)).item())
