"""Shares: how many there are, and what one of them earns in which currency."""

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import InputError
from xlmodel.spec import List, Number, Numbers, worksheet_function
from xlmodel.valuation.domain import Array, numbers, positive, refuse
from xlmodel.valuation.stacks import answer, dot, each, lists, whole_lists
from xlmodel.workings import figure, warn


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
        DomainError  ads_ratio is not above zero, or ordinary_shares is negative.

    Source
        PDD Holdings: 5,693,585,848 ordinary shares, four to an ADS.

    >>> float(ads_count(5_693_585_848, 4))
    1423396462.0
    """
    return _not_negative("ordinary_shares", ordinary_shares) / positive("ads_ratio", ads_ratio)


@worksheet_function("Multiples", result="shares")
def diluted_shares(
    basic_shares: Number,
    price: Number,
    options: List,
    strikes: List,
    rsus: Number = 0.0,
    convertible_shares: List | None = None,
    conversion_prices: List | None = None,
) -> Number:
    """Diluted shares by the treasury stock method, convertibles as if converted.

        basic_shares + rsus + sum of options x max(0, 1 - strikes / price)
        + sum of convertible_shares where conversion_prices < price

    Options in the money are exercised, and the proceeds buy back shares at the price; the others count nothing. The
    count only: who counts convertibles as shares takes their debt out of the enterprise value, and adds their after-tax
    interest to earnings.

    Raises
        InputError   options and strikes differ in length, or convertible_shares and conversion_prices do, or one of
                     these two is left out.
        DomainError  price is not above zero, or a count or a strike is negative.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1: treasury stock method, if-converted method.

    >>> diluted_shares(100.0, 20.0, [10.0, 5.0], [15.0, 25.0])
    102.5
    """
    quoted = each(positive("price", price))
    basic, units = _not_negative("basic_shares", basic_shares), _not_negative("rsus", rsus)
    tranches, exercise = _tranches("options", options, "strikes", strikes)
    new = dot(tranches, np.maximum(0.0, 1 - exercise / quoted))
    figure("new shares from options", new, "shares")
    if (convertible_shares is None) != (conversion_prices is None):
        raise InputError("convertible_shares and conversion_prices are given together or not at all")
    if convertible_shares is None or conversion_prices is None:
        return answer(basic + units + new)
    issues, conversion = _tranches("convertible_shares", convertible_shares, "conversion_prices", conversion_prices)
    # A price of conversion that is missing leaves the count unknown, where a comparison would leave the issue out.
    counted = np.where(np.isnan(conversion - quoted), np.nan, conversion < quoted)
    converted = dot(issues, counted)
    figure("new shares from convertibles", converted, "shares")
    warn(
        converted > 0,
        "convertibles count as shares: their debt leaves the enterprise value, and their after-tax interest is added to "
        "earnings",
    )
    return answer(basic + units + new + converted)


@worksheet_function("Multiples", result="currency of net_income per share")
def buyback_eps(
    net_income: Numbers, shares: Numbers, years: Numbers, buyback_rate: Numbers, issue_rate: Numbers = 0.0
) -> Numbers:
    """EPS after years of buybacks, and of new shares for the staff.

        net_income / (shares ((1 - buyback_rate) (1 + issue_rate))^years)

    net_income is that of the last of these years, after what the buybacks cost to finance; shares are those of today.

    Raises
        DomainError  shares is not above zero, years is negative, or a rate is not from 0 to below 1.

    Source
        McKinsey, Koller et al., Valuation, chapter on capital structure and payouts: buybacks raise EPS, and alone
        create no value.

    >>> round(float(buyback_eps(100.0, 100.0, 1.0, 0.2)), 10)
    1.25
    """
    count, time = positive("shares", shares), _not_negative("years", years)
    # Through logarithms, since a power would magnify the last place of its base by the years.
    left = numbers(np.exp(time * (np.log1p(-numbers(buyback_rate)) + np.log1p(numbers(issue_rate)))))
    figure("shares at the end", count * left, "shares")
    return numbers(net_income) / (count * left)


# Counts and prices


def _not_negative(name: str, value: ArrayLike) -> Array:
    array = numbers(value)
    refuse(array < 0, name, array, "it must not be negative")
    return array


def _tranches(name: str, counts: ArrayLike, price_name: str, prices: ArrayLike) -> tuple[Array, Array]:
    """Lists of counts and of their prices, a price a count."""
    shares, each_price = lists(counts), lists(prices)
    if shares.shape[-1] != each_price.shape[-1]:
        raise InputError(f"{shares.shape[-1]} {name} but {each_price.shape[-1]} {price_name}")
    with whole_lists():
        return _not_negative(name, shares), _not_negative(price_name, each_price)
