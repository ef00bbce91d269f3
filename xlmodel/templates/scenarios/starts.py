"""Where the judgement of the scenarios starts, beyond the rules that all templates share."""

from math import log
from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.blocks.drivers import Driver
from xlmodel.templates.case import Case
from xlmodel.templates.neutral import Start

YEARS: Final = 3
EQUITY_PREMIUM: Final = 0.05
_WITHOUT_A_RATE: Final = 0.1
_QUARTILES_APART: Final = 1.349  # standard deviations of a normal distribution between its quartiles


def eps_basis(case: Case) -> str:
    """The earnings that the multiple is paid for: those of the company's own past, from which the multiples come."""
    return case.history_period if len(case.history) >= neutral.ENOUGH_PAST else "FY2"


def eps_changes(case: Case) -> Start:
    """By how much the EPS to start from differs from the estimates."""
    of_fy2 = neutral.eps_changes(case)
    if eps_basis(case) == "FY2":
        return of_fy2
    low, middle, high = (None if value is None else round(value / 2, 3) for value in of_fy2.values)
    return Start((low, middle, high), f"{of_fy2.rule}; half of that, as the next twelve months reach into FY2 half-way")


def growths(case: Case) -> Start:
    """By how much EPS grows a year, to the exit."""
    return neutral.growths(case.entry("eps_fy1").number, case.entry("eps_fy2").number)


def required_return(case: Case) -> tuple[float, str]:
    """What is discounted with."""
    rate = case.entry("risk_free").number
    if rate is None:
        return _WITHOUT_A_RATE, "Neutral rule for want of a risk-free rate: a round tenth; put your own there"
    rule = "Neutral rule: the risk-free rate and a round 5 % for what shares earn beyond it, at a beta of 1"
    return round(rate + EQUITY_PREMIUM, 3), rule


def dividend_changes(case: Case) -> Start:
    """By how much the first dividend differs from what is expected."""
    return Start(eps_changes(case).values, "Neutral rule: as the EPS, the same part of it being paid out")


def volatilities(case: Case) -> dict[str, tuple[float | None, str]]:
    """How far EPS at the exit and the multiple may lie from what is expected, each with its rule.

    >>> from datetime import date
    >>> from xlmodel.templates.case import Entry
    >>> figures = {"price": Entry(100.0), "eps_fy1": Entry(10.0), "eps_fy2": Entry(11.0)}
    >>> [value for value, _ in volatilities(Case("ACME", date(2025, 9, 24), figures=figures)).values()]
    [0.269, 0.33]
    """
    changes, grown = eps_changes(case).values, growths(case).values
    exits = [
        None if c is None or g is None else (1 + c) * (1 + g) ** YEARS for c, g in zip(changes, grown, strict=True)
    ]
    multiples = neutral.multiples(case).values
    rule = "Neutral rule: {} of bear and bull taken for quartiles, ln(bull / bear) / 1.349"
    return {
        "eps_volatility": (_spread(exits[0], exits[2]), rule.format("the exit EPS")),
        "multiple_volatility": (_spread(multiples[0], multiples[2]), rule.format("the exit P/E")),
    }


def _spread(low: float | None, high: float | None) -> float | None:
    if low is None or high is None or low <= 0 or high < low:
        return None
    return round(log(high / low) / _QUARTILES_APART, 3)


def drivers(case: Case) -> list[Driver]:
    """Four without a story: earnings below and above, the market paying less and more; none where nothing is known."""
    low, _, high = eps_changes(case).values
    bear, base, bull = neutral.multiples(case).values
    if low is None or high is None or bear is None or base is None or bull is None:
        return []
    on_eps = "Neutral rule: as likely as bear or bull; the change of EPS in the {} case"
    on_multiple = "Neutral rule: as likely as bear or bull; the P/E of the {} case against that of the base case"
    return [
        Driver("Earnings fall short", 0.25, low, 0.0, on_eps.format("bear")),
        Driver("Earnings come in above", 0.25, high, 0.0, on_eps.format("bull")),
        Driver("The market pays less", 0.25, 0.0, round(bear / base - 1, 3), on_multiple.format("bear")),
        Driver("The market pays more", 0.25, 0.0, round(bull / base - 1, 3), on_multiple.format("bull")),
    ]
