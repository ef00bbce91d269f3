"""Which earnings a multiple looks at: of which twelve months, per which share, in which currency."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.days import Days, blended, days_of, in_days, is_serial, months_left, whole_months, year_end
from xlmodel.errors import InputError
from xlmodel.spec import List, Number, Numbers, worksheet_function
from xlmodel.valuation.domain import numbers, positive, refuse, where_positive
from xlmodel.valuation.stacks import answer, dot, each, lists, mean
from xlmodel.workings import figure, warn

Basis = Literal["months", "days", "quarters"]
BASES: tuple[Basis, ...] = get_args(Basis)


@worksheet_function("Multiples", result="weight of FY1, 0 to 1")
def ntm_weight(as_of: Numbers, fy1_end: Numbers, basis: Basis = "months") -> Numbers:
    """Weight of the current fiscal year (FY1) in the next twelve months.

        months    whole months left / 12
        days      (fy1_end - as_of) / days in that fiscal year
        quarters  1 - 0.25 x whole quarters elapsed

    A month is left if all of it lies between as_of and the end of fy1_end: on 1 October a year that ends on
    31 March has six. A quarter has elapsed on its last day. On fy1_end itself the weight is 0 and FY2 counts
    alone; the next day it is called FY1 with weight 1, so the blend does not jump.

    Raises
        DomainError  fy1_end is before as_of or more than a year after it, or one of them is no date.

    Source
        CFA Program, Market-Based Valuation: Price and Enterprise Value Multiples, forward P/E (months);
        Sharpely knowledge base, forward P/E for a March year end (days).

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31))))
    0.5
    >>> round(float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31)), "days")), 5)
    0.49589
    """
    today, end = _days("as_of", as_of), _days("fy1_end", fy1_end)
    previous_end = year_end(end, -1)
    outside = (end < today) | (today < previous_end)
    refuse(outside, "fy1_end", end, "it must lie between as_of and a year after it")
    if basis == "days":
        weight = in_days(end - today) / in_days(end - previous_end)
    elif basis == "quarters":
        # The last day is the fourth quarter's, also on 28 February of a leap year, which no month ends on.
        elapsed = np.where(today == end, 4.0, whole_months(previous_end + 1, today + 1) // 3)
        weight = 1 - 0.25 * elapsed
    else:
        weight = months_left(today, end) / 12
    return np.where(np.isnat(today) | np.isnat(end), np.nan, weight)


@worksheet_function("Multiples", result="price currency per traded share")
def ntm_eps(as_of: Numbers, fy1_end: Numbers, eps_fy1: Numbers, eps_fy2: Numbers, basis: Basis = "months") -> Numbers:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time.

        w eps_fy1 + (1 - w) eps_fy2,    w = NTM_WEIGHT(as_of, fy1_end, basis)

    A loss in FY1 blended with a profit in FY2 is defined, and says little.

    Raises
        DomainError  fy1_end is before as_of or more than a year after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming".

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_eps(serial(date(2009, 8, 1)), serial(date(2009, 12, 31)), -0.50, 1.50)), 3)
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
def calendarize(fy_end_month: Numbers, fy_value: Numbers, next_fy_value: Numbers) -> Numbers:
    """Calendar-year value from the two fiscal years that cover it, by months.

        m/12 fy_value + (12 - m)/12 next_fy_value,    m = fy_end_month

    Fiscal years are named by the year in which they end. It assumes that a year's value accrues evenly; four
    reported quarters, where there are any, are exact.

    Raises
        DomainError  fy_end_month is not a whole number from 1 to 12.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1; Alibaba Group results releases (revenue).

    >>> round(float(calendarize(3, 941_168, 996_347)), 2)
    982552.25
    """
    month = numbers(fy_end_month)
    refuse((month < 1) | (month > 12) | (month % 1 != 0) & ~np.isnan(month), "fy_end_month", month, "it is 1 to 12")
    return blended(month / 12, numbers(fy_value), numbers(next_fy_value))


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


@worksheet_function("Multiples", result="price currency per ADS")
def per_ads(per_share: Numbers, ads_ratio: Numbers, fx: Numbers = 1.0) -> Numbers:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency.

        per_share x ads_ratio / fx

    Use the spot rate of the price's day for estimates and balance sheets, the average rate for past earnings.

    Raises
        DomainError  ads_ratio or fx is not above zero.

    Source
        Alibaba Group, annual report on Form 20-F: one ADS represents eight ordinary shares;
        dividend of 0.125 USD per ordinary share = 1.00 USD per ADS.

    >>> float(per_ads(0.125, 8))
    1.0
    """
    return numbers(per_share) * positive("ads_ratio", ads_ratio) / positive("fx", fx)


@worksheet_function("Multiples", result="ADSs")
def ads_count(ordinary_shares: Numbers, ads_ratio: Numbers) -> Numbers:
    """Number of ADSs that the ordinary shares amount to.

        ordinary_shares / ads_ratio

    Raises
        DomainError  ads_ratio is not above zero.

    Source
        PDD Holdings: 5,693,585,848 ordinary shares, four to an ADS.

    >>> float(ads_count(5_693_585_848, 4))
    1423396462.0
    """
    return numbers(ordinary_shares) / positive("ads_ratio", ads_ratio)


@worksheet_function("Multiples", result="shares")
def diluted_shares(basic_shares: Number, price: Number, options: List, strikes: List, rsus: Number = 0.0) -> Number:
    """Diluted shares by the treasury stock method.

        basic_shares + rsus + sum of options x max(0, 1 - strikes / price)

    Options in the money are exercised, and the proceeds buy back shares at the price; the others count nothing.

    Raises
        InputError   options and strikes differ in length.
        DomainError  price is not above zero.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1: treasury stock method.

    >>> diluted_shares(100.0, 20.0, [10.0, 5.0], [15.0, 25.0])
    102.5
    """
    tranches, exercise = lists(options), lists(strikes)
    if tranches.shape[-1] != exercise.shape[-1]:
        raise InputError(f"{tranches.shape[-1]} options but {exercise.shape[-1]} strikes")
    new = dot(tranches, np.maximum(0.0, 1 - exercise / each(positive("price", price))))
    figure("new shares from options", new, "shares")
    return answer(numbers(basic_shares) + numbers(rsus) + new)


# Dates


def _days(name: str, serial: ArrayLike) -> Days:
    number = numbers(serial)
    refuse(~(is_serial(number) | np.isnan(number)), name, number, "that is no date from 1900-03-01 on")
    return days_of(number)
