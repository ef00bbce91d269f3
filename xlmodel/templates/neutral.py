"""Where judgement starts: stated rules without an opinion, which the analyst replaces by her own.

probability    25 %, 50 % and 25 %
multiple       the quartiles of the company's own past; without a past, that of the day, a fifth less and a quarter more
growth         base: what the estimates expect from FY1 to FY2, at most 25 % a year; bear and bull: half of it less and more
EPS            base: what the estimates say; bear and bull: half of the growth that they expect, less and more; of a loss a
               tenth more and less, as the smaller loss is the better one
"""

from statistics import quantiles
from typing import Final, NamedTuple

from xlmodel.templates.case import Case

SCENARIOS: Final = ("bear", "base", "bull")
ENOUGH_PAST: Final = 8  # days of the past below which quartiles say little
_AROUND: Final = (0.8, 1.0, 1.25)
_WITHOUT_ESTIMATES: Final = 0.1
_FASTEST: Final = 0.25
_LEAST_HALF: Final = 0.02


class Start(NamedTuple):
    """Bear, base and bull, and the rule that they come from."""

    values: tuple[float | None, float | None, float | None]
    rule: str


def probabilities() -> Start:
    """How likely each scenario is.

    >>> probabilities().values
    (0.25, 0.5, 0.25)
    """
    return Start((0.25, 0.5, 0.25), "Neutral rule: base as likely as the two others together")


def expects_loss(case: Case) -> bool:
    """Whether the EPS of FY2 is known and no profit: it has no P/E."""
    eps = case.entry("eps_fy2").number
    return eps is not None and eps <= 0


def multiples(case: Case) -> Start:
    """What the market pays in each scenario; nothing that is known for a loss."""
    if expects_loss(case):
        return Start((None, None, None), "No neutral rule: a loss has no P/E")
    past = [each.multiple for each in case.history]
    if len(past) >= ENOUGH_PAST:
        low, middle, high = quantiles(past, n=4, method="inclusive")
        days = f"{len(past)} days from {case.history[0].day} to {case.history[-1].day}"
        rule = f"Neutral rule: 1st quartile, median and 3rd quartile of the company's own P/E on {days}"
        return Start((round(low, 1), round(middle, 1), round(high, 1)), rule)
    price, eps = case.entry("price").number, case.entry("eps_fy2").number
    of_then = f"{case.day}, at a price of {price:.2f}" if price is not None else f"{case.day}"
    rule = f"Neutral rule for want of a past: the P/E on FY2 of {of_then}; a fifth less; a quarter more"
    if price is None or eps is None or eps <= 0:
        return Start((None, None, None), rule)
    low, middle, high = (round(price / eps * factor, 1) for factor in _AROUND)
    return Start((low, middle, high), rule)


def eps_changes(case: Case) -> Start:
    """By how much the EPS of FY2 differs from the estimates in each scenario.

    With 7.41 and 9.06 the growth is 22.3 %; half of it more or less is 11.1 points on 122.3.

    >>> from datetime import date
    >>> from xlmodel.templates.case import Entry
    >>> estimates = {"eps_fy1": Entry(7.41), "eps_fy2": Entry(9.06)}
    >>> eps_changes(Case("BABA", date(2025, 9, 24), figures=estimates)).values
    (-0.091, 0.0, 0.091)
    """
    first, second = case.entry("eps_fy1").number, case.entry("eps_fy2").number
    if expects_loss(case):
        rule = "Neutral rule for a loss: a tenth more of it in the bear case, a tenth less in the bull case"
        return Start((_WITHOUT_ESTIMATES, 0.0, -_WITHOUT_ESTIMATES), rule)
    if first is None or second is None or first <= 0 or second <= 0:
        rule = "Neutral rule for want of estimates: a tenth less and more than they will say"
        return Start((-_WITHOUT_ESTIMATES, 0.0, _WITHOUT_ESTIMATES), rule)
    half = round(abs(second - first) / 2 / second, 3)
    growth = f"{second / first - 1:.1%}".replace("%", " %")
    return Start(
        (-half, 0.0, half), f"Neutral rule: half of the growth that the estimates expect ({growth}), less and more"
    )


def first_year_changes(case: Case) -> Start:
    """By how much the EPS of FY1 differs from the estimates in each scenario."""
    low, middle, high = (None if value is None else round(value / 2, 3) for value in eps_changes(case).values)
    first = case.entry("eps_fy1").number
    if first is not None and (first <= 0) != expects_loss(case):
        low, high = high, low  # of a loss, more of it is the bear case
    return Start((low, middle, high), "Half of the change in FY2, as part of FY1 is over")


def growths(first: float | None, second: float | None) -> Start:
    """Growth a year after two years of estimates.

    With 7.41 and 9.06 it is 22.3 %.

    >>> growths(7.41, 9.06).values
    (0.111, 0.223, 0.335)
    """
    rule = "Neutral rule: the growth that the estimates expect from FY1 to FY2, at most 25 %; half of it less and more"
    if first is None or second is None or first <= 0 or second <= 0:
        return Start((None, None, None), rule)
    middle = round(min(second / first - 1, _FASTEST), 3)
    half = round(max(abs(middle) / 2, _LEAST_HALF), 3)
    return Start((round(middle - half, 3), middle, round(middle + half, 3)), rule)
