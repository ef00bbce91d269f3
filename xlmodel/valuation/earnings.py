"""Which earnings a multiple looks at: of which twelve months."""

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.days import (
    LONGEST_YEAR,
    Days,
    blended,
    days_left,
    days_of,
    in_days,
    is_serial,
    months_left,
    quarters_over,
    year_end_from,
    year_end_on,
)
from xlmodel.errors import DomainError
from xlmodel.spec import List, Number, Numbers, worksheet_function
from xlmodel.valuation.domain import Array, first_where, numbers, refuse, where_positive
from xlmodel.valuation.stacks import answer, lists, mean
from xlmodel.workings import figure, warn

Basis = Literal["days", "months", "quarters"]
BASES: tuple[Basis, ...] = get_args(Basis)


@worksheet_function("Multiples", result="weight of FY1, 0 to 1")
def ntm_weight(as_of: Numbers, fy1_end: Numbers, basis: Basis = "days") -> Numbers:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months.

        days      (fy1_end - as_of) / days of that fiscal year, at most 1
        months    calendar months left in it, that of as_of included, / 12
        quarters  1 - 0.25 x quarters that are over

    FY1 is the year that as_of lies in, whether it is reported or not. By days there is no jump: on fy1_end itself the
    weight is 0, and the next day the year after is FY1 with all but a day of its weight. The year runs from the same
    date a year before, month end to month end; one of 53 weeks has weight 1 on its first days. By months, a year that
    ends in the first days of a month ends with the month before. A quarter is over from the day after its end.

    Raises
        DomainError  fy1_end is before as_of or more than 371 days after it, or one of them is no date.

    Source
        Sharpely knowledge base, forward P/E for a March year end (days); CFA Program, Market-Based Valuation: Price
        and Enterprise Value Multiples, forward P/E (months).

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31)))), 5)
    0.49589
    >>> float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31)), "months"))
    0.5
    """
    today, end = _days("as_of", as_of), _days("fy1_end", fy1_end)
    outside = (end < today) | (in_days(end - today) > LONGEST_YEAR)
    if outside.any():
        raise DomainError(_ends_to_use(first_where(outside, today), first_where(outside, end)), where=outside)
    if basis == "days":
        return days_left(today, end)
    if basis == "quarters":
        return 1 - 0.25 * quarters_over(today, end)
    return months_left(today, end) / 12


@worksheet_function("Multiples", result="price currency per traded share")
def ntm_eps(as_of: Numbers, fy1_end: Numbers, eps_fy1: Numbers, eps_fy2: Numbers, basis: Basis = "days") -> Numbers:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time.

        w eps_fy1 + (1 - w) eps_fy2,    w = NTM_WEIGHT(as_of, fy1_end, basis)

    A loss in FY1 blended with a profit in FY2 is defined, and says little.

    Raises
        DomainError  fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming", by months.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_eps(serial(date(2009, 8, 1)), serial(date(2009, 12, 31)), -0.50, 1.50, "months")), 3)
    0.667
    """
    weight = numbers(ntm_weight(as_of, fy1_end, basis))
    first, second = numbers(eps_fy1), numbers(eps_fy2)
    blend = blended(weight, first, second)
    figure("weight of FY1", weight, "fraction")
    figure("EPS of the next twelve months", blend, "price currency per traded share")
    warn((first < 0) & (second > 0), "a loss in FY1 is blended with a profit in FY2")
    return blend


@worksheet_function("Multiples", result="the unit of fy_value")
def calendarize(fy_end_month: Numbers, fy_value: Numbers, next_fy_value: Numbers, to_month: Numbers = 12.0) -> Numbers:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them.

        (12 - k)/12 fy_value + k/12 next_fy_value,    k = months from fy_end_month to to_month, 0 to 11

    Fiscal years are named by the year in which they end; the answer ends k months after fy_value does: with a year that
    ends in June and December as to_month, fy_value of June 2025 gives the twelve months to December 2025. It assumes
    that a year's value accrues evenly; four reported quarters, where there are any, are exact.

    Raises
        DomainError  fy_end_month or to_month is not a whole number from 1 to 12.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1; Alibaba Group results releases (revenue).

    >>> round(float(calendarize(3, 941_168, 996_347)), 2)
    982552.25
    """
    later = (_month("to_month", to_month) - _month("fy_end_month", fy_end_month)) % 12
    figure("months after the fiscal year", later, "months")
    return blended((12 - later) / 12, numbers(fy_value), numbers(next_fy_value))


@worksheet_function("Multiples", result="the unit of annual")
def ltm(annual: Numbers, year_to_date: Numbers, prior_year_to_date: Numbers) -> Numbers:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago.

        annual + year_to_date - prior_year_to_date

    All three of one item, in one currency and by one accounting; the two year-to-date figures cover the same months of
    their years, and year_to_date starts where annual ends.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1: calculation of LTM figures; Apple Inc., 10-K of fiscal 2023
        and 10-Q of December 2023: net sales.

    >>> float(ltm(383_285.0, 119_575.0, 117_154.0))
    385706.0
    """
    return numbers(annual) + numbers(year_to_date) - numbers(prior_year_to_date)


@worksheet_function("Multiples", result="price currency per traded share")
def normalized_eps(roe_history: List, bvps: Number) -> Number:
    """Normalised EPS: the average return on equity of past years on today's book value.

        mean(roe_history) x bvps

    Preferred to an average of past EPS where the business has grown.

    Not meaningful
        bvps is zero or negative: a return on negative equity means nothing.

    Source
        CFA Program, Market-Based Valuation: method of average ROE.

    >>> round(normalized_eps([0.10, 0.14], 50.0), 10)
    6.0
    """
    average = mean(lists(roe_history))
    figure("average return on equity", average, "fraction")
    return answer(average * where_positive(bvps))


# Dates


def _ends_to_use(today: Any, end: Any) -> str:
    """Why an end is not that of FY1, and which two are to be used."""
    day, given = today.item(), end.item()
    first = year_end_from(given, day)
    why = f"is over on {day}" if given < day else f"is more than a year after {day}"
    return f"fy1_end, {given}, {why}: FY1 ends on {first}, FY2 on {year_end_on(first, 1)}"


def _month(name: str, value: ArrayLike) -> Array:
    month = numbers(value)
    refuse(((month < 1) | (month > 12) | (month % 1 != 0)) & ~np.isnan(month), name, month, "it is a month, 1 to 12")
    return month


def _days(name: str, serial: ArrayLike) -> Days:
    number = numbers(serial)
    refuse(~(is_serial(number) | np.isnan(number)), name, number, "that is no date from 1900-03-01 on")
    return days_of(number)
