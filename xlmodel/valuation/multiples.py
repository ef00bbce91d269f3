"""Multiples of one company."""

from functools import partial

import numpy as np

from xlmodel.errors import InputError
from xlmodel.spec import Gaps, Number, Numbers, Table, worksheet_function
from xlmodel.valuation.domain import Array, difference, numbers, positive, where_positive
from xlmodel.valuation.earnings import BASES, Basis, ntm_eps
from xlmodel.valuation.stacks import column, each, lists, table, total, whole_lists
from xlmodel.workings import because, figure, heard, warn


@worksheet_function("Multiples", result="times (x)")
def trailing_pe(price: Numbers, eps_ttm: Numbers) -> Numbers:
    """Trailing P/E: share price divided by the EPS of the last twelve months.

        price / eps_ttm

    Not meaningful
        eps_ttm is zero or negative: a loss has no P/E.

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: negative earnings are "NM"; Sony ADR example, price 111.63.

    >>> round(float(trailing_pe(98.87, 4.76)), 2)
    20.77
    """
    return _odd(positive("price", price) / where_positive(eps_ttm))


@worksheet_function("Multiples", result="times (x)")
def forward_pe(price: Numbers, forward_eps: Numbers) -> Numbers:
    """Forward P/E: share price divided by expected earnings per share.

        price / forward_eps

    Which twelve months forward_eps covers decides the answer: FORWARD_PE_TABLE shows the definitions side by side.

    Not meaningful
        forward_eps is zero or negative: a loss has no P/E, and a negative one would rank as the cheapest share.
        Rank on EARNINGS_YIELD instead.

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: IBM at 137.90 on FY1 EPS of 13.91 is 9.9x.

    >>> round(float(forward_pe(137.90, 13.91)), 1)
    9.9
    >>> forward_pe(88.0, [8.0, 0.0, -1.0]).tolist()
    [11.0, nan, nan]
    """
    return _odd(positive("price", price) / where_positive(forward_eps))


@worksheet_function("Multiples", result="fraction; higher = cheaper")
def earnings_yield(price: Numbers, eps: Numbers) -> Numbers:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share.

        eps / price

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: E/P ranks companies with negative earnings last.

    >>> round(float(earnings_yield(6.0, 1.0)), 4)
    0.1667
    """
    return numbers(eps) / positive("price", price)


@worksheet_function("Multiples", result="times (x)")
def peg(pe: Numbers, growth: Numbers) -> Numbers:
    """PEG: P/E divided by the growth of earnings in per cent.

        pe / (100 growth)

    Not meaningful
        pe or growth is zero or negative.

    Source
        Damodaran, NYU Stern slides: P/E 28.75 on growth of 25 % is a PEG of 1.15.

    >>> round(float(peg(28.75, 0.25)), 2)
    1.15
    """
    multiple, percent = where_positive(pe), 100 * where_positive(growth)
    because(np.isnan(multiple), "pe is zero or negative")
    because(np.isnan(percent), "growth is zero or negative")
    return multiple / percent


@worksheet_function("Multiples", result="times (x)")
def ntm_pe(
    price: Numbers,
    as_of: Numbers,
    fy1_end: Numbers,
    eps_fy1: Numbers,
    eps_fy2: Numbers,
    basis: Basis = "days",
) -> Numbers:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS.

        price / NTM_EPS(as_of, fy1_end, eps_fy1, eps_fy2, basis)

    Not meaningful
        the time-weighted EPS is zero or negative.

    Raises
        DomainError  price is not above zero, or fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming": 12.20 on 0.667 is 18.3x by months.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_pe(12.20, serial(date(2009, 8, 1)), serial(date(2009, 12, 31)), -0.50, 1.50, "months")), 1)
    18.3
    """
    blend = where_positive(ntm_eps(as_of, fy1_end, eps_fy1, eps_fy2, basis))
    because(np.isnan(blend), "eps_fy1 and eps_fy2, weighted by time, are zero or negative together")
    return _odd(positive("price", price) / blend)


@worksheet_function("Multiples", result="Definition, EPS, P/E")
def forward_pe_table(
    price: Number,
    as_of: Number,
    fy1_end: Number,
    eps_fy1: Number,
    eps_fy2: Number,
    next_quarters: Gaps | None = None,
) -> Table:
    """Forward P/E by every definition in use, side by side.

        one row each for FY1, FY2, NTM by days, by months, by quarters, and the sum of the next four quarters

    The definitions of one share can differ by a factor of two. The last row needs next_quarters.

    Not meaningful
        the EPS of that definition is zero or negative.

    Raises
        InputError   next_quarters are not four.
        DomainError  price is not above zero, or fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming": 8.1x to 18.3x, and NM on FY1.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> days = serial(date(2009, 8, 1)), serial(date(2009, 12, 31))
    >>> table = forward_pe_table(12.20, *days, -0.50, 1.50, [0.10, 0.20, 0.30, 0.30])
    >>> [round(float(table["P/E"][row]), 1) for row in (0, 1, 3, 5)]
    [nan, 8.1, 18.3, 13.6]
    """
    by_definition = {"FY1": eps_fy1, "FY2": eps_fy2}
    origins = ["eps_fy1 is", "eps_fy2 is"]
    for basis in BASES:
        by_definition[f"NTM by {basis}"] = ntm_eps(as_of, fy1_end, eps_fy1, eps_fy2, basis)
        origins.append(f"eps_fy1 and eps_fy2 by {basis} come to")
    if next_quarters is not None:
        quarters = lists(next_quarters)
        if quarters.shape[-1] != 4:
            raise InputError(f"next_quarters holds {quarters.shape[-1]} cells, not 4")
        by_definition["Next four quarters"] = total(quarters)
        origins.append("next_quarters come to")
    eps = column(*by_definition.values())
    with whole_lists():
        pe = numbers(forward_pe(each(price), eps))
    return table({"Definition": list(by_definition), "EPS": eps, "P/E": pe}, why=partial(_without_pe, origins, eps, pe))


def _without_pe(origins: list[str], eps: Array, pe: Array) -> str | None:
    """Which EPS is the first to have no P/E, and why."""
    missing = np.isnan(pe)
    if not missing.any():
        return None
    place = tuple(np.argwhere(missing)[0])
    value, origin = np.broadcast_to(eps, pe.shape)[place], origins[place[-1]]
    if np.isnan(value):
        return f"{origin} no number: a figure is missing"
    return f"{origin} {value:.6g}: a P/E needs earnings above zero"


@worksheet_function("Multiples", result="currency, whole units")
def enterprise_value(
    market_cap: Numbers,
    debt: Numbers,
    cash: Numbers,
    minority: Numbers = 0.0,
    preferred: Numbers = 0.0,
    associates: Numbers = 0.0,
    leases: Numbers = 0.0,
    pensions: Numbers = 0.0,
) -> Numbers:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out.

        market_cap + debt + minority + preferred + leases + pensions - cash - associates

    All in one currency and one unit. Count leases only if the metric that EV_MULTIPLE divides by is before rent, and
    take associates out only if their income is not in it. pensions is the deficit after tax: no tax is taken here.

    Source
        CFA Program, Market-Based Valuation, example "Colgate-Palmolive" (in millions; the notes print a total
        of 65,034, to which their own items do not add up); Koller et al., Valuation: leases and pension deficits.

    >>> round(float(enterprise_value(863 * 66.48, 8_623, 726, minority=299)))
    65568
    """
    claims = numbers(market_cap) + numbers(debt) + numbers(minority) + numbers(preferred)
    return claims + numbers(leases) + numbers(pensions) - numbers(cash) - numbers(associates)


@worksheet_function("Multiples", result="times (x)")
def ev_multiple(enterprise_value: Numbers, metric: Numbers) -> Numbers:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ...

        enterprise_value / metric

    Not meaningful
        metric is zero or negative, or enterprise_value is negative.

    Source
        CFA Program, Market-Based Valuation, example "Colgate-Palmolive": 65,568 / 3,960 = 16.6x.

    >>> round(float(ev_multiple(65_568, 3_960)), 1)
    16.6
    """
    value, divisor = numbers(enterprise_value), where_positive(metric)
    because(value < 0, "enterprise_value is negative")
    because(np.isnan(divisor), "metric is zero or negative")
    return np.where(value >= 0, value, np.nan) / divisor


@worksheet_function("Multiples", result="times (x)")
def cash_adjusted_pe(price: Numbers, eps: Numbers, net_cash_per_share: Numbers, interest_per_share: Numbers) -> Numbers:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns.

        (price - net_cash_per_share) / (eps - interest_per_share)

    If cash leaves the price, its income must leave the earnings; of net debt both are negative.

    Not meaningful
        eps less interest_per_share is zero or negative, or net cash exceeds the price.

    Raises
        DomainError  price is not above zero.

    Source
        Damodaran, Investment Valuation, 3rd ed., chapter 18: cash and the P/E ratio.

    >>> float(cash_adjusted_pe(100.0, 6.0, 20.0, 1.0))
    16.0
    """
    business = positive("price", price) - numbers(net_cash_per_share)
    figure("price less net cash", business, "price currency per traded share")
    earned = where_positive(difference(eps, interest_per_share))
    because(business < 0, "net_cash_per_share exceeds the price")
    because(np.isnan(earned), "eps less interest_per_share is zero or negative")
    return np.where(business >= 0, business, np.nan) / earned


def _odd(multiple: Array) -> Array:
    """A multiple as it is; above 100 the earnings are close to zero, or a unit is wrong."""
    if heard():
        warn(
            multiple > 100, "a multiple above 100: the earnings are close to zero, or a unit or a currency is mixed up"
        )
    return multiple
