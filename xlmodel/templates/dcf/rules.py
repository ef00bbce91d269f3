"""Where the judgement of a DCF starts: stated rules without an opinion, which the analyst replaces by her own.

flows          to the firm where estimates of its free cash flow, its debt, its cash and its shares are known; else to equity
growth         what the estimates expect from FY1 to FY2, at most 25 %; bear and bull: half of it less and more
exit multiple  of what the market pays today for FY1: one half, two thirds and five sixths, as growth will have faded
"""

from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.case import Case
from xlmodel.templates.neutral import Start

EQUITY, FIRM = "equity", "firm"
OF_THE_FIRM: Final = {
    "fcf_fy1": "Free cash flow of FY1",
    "fcf_fy2": "Free cash flow of FY2",
    "debt": "Debt",
    "cash": "Cash and securities",
    "ordinary_shares": "Ordinary shares outstanding",
}
"""What flows to the firm take that flows to equity do not, and the store may know."""
_HIGHEST_TERMINAL: Final = 0.03
_PARTS_OF_TODAY: Final = (1 / 2, 2 / 3, 5 / 6)
_MILLION: Final = 1e6


def flows(case: Case) -> tuple[str, str]:
    """Whose flows are discounted, and why."""
    if not case.gaps(OF_THE_FIRM):
        return FIRM, "Estimates of free cash flow, debt, cash and shares are known: the firm's flows, at the WACC"
    return (
        EQUITY,
        "Neutral rule: without estimates of free cash flow, the shareholders' part of EPS, at the cost of equity",
    )


def terminal_growth(case: Case) -> tuple[float | None, str]:
    """Growth for ever."""
    rule = "Neutral rule: the risk-free rate, at most 3 %: nothing outgrows the economy for ever"
    risk_free = case.entry("risk_free").number
    return (None if risk_free is None else round(max(0.0, min(risk_free, _HIGHEST_TERMINAL)), 3)), rule


def debt_part(case: Case) -> tuple[float, str]:
    """Debt as a part of the firm's market value, to which the company is taken to return."""
    debt, equity = case.entry("debt").number, _market_value(case)
    if debt is None or equity is None or debt + equity <= 0:
        return 0.0, "Neutral rule: no debt is known, so none; the WACC is then the cost of equity"
    return round(debt / (debt + equity), 3), f"Neutral rule: debt over debt and market value on {case.day}"


def growth(case: Case) -> Start:
    """Of FY3, from which it fades to that of all time.

    With 7.41 and 9.06 it is 22.3 %.

    >>> from datetime import date
    >>> from xlmodel.templates.case import Entry
    >>> estimates = {"eps_fy1": Entry(7.41), "eps_fy2": Entry(9.06)}
    >>> growth(Case("BABA", date(2025, 9, 24), figures=estimates)).values
    (0.111, 0.223, 0.335)
    """
    names = ("fcf_fy1", "fcf_fy2") if flows(case)[0] == FIRM else ("eps_fy1", "eps_fy2")
    first, second = (case.entry(name).number for name in names)
    return neutral.growths(first, second)


def exit_multiples(case: Case) -> Start:
    """What is paid in the last year for the earnings, or the free cash flow of the firm, of that year."""
    parts = "one half, two thirds and five sixths"
    rule = f"Neutral rule: {parts} of the multiple of FY1 on {case.day}, as growth will have faded"
    today = _multiple(case)
    if today is None:
        return Start((None, None, None), rule)
    low, middle, high = (round(today * part, 1) for part in _PARTS_OF_TODAY)
    return Start((low, middle, high), rule)


def _multiple(case: Case) -> float | None:
    if flows(case)[0] == EQUITY:
        price, eps = case.entry("price").number, case.entry("eps_fy1").number
        return None if price is None or eps is None or eps <= 0 else price / eps
    equity, flow = _market_value(case), case.entry("fcf_fy1").number
    debt, cash = case.entry("debt").number, case.entry("cash").number
    if equity is None or flow is None or debt is None or cash is None or flow <= 0 or equity + debt - cash <= 0:
        return None
    return (equity + debt - cash) / flow


def _market_value(case: Case) -> float | None:
    """Price times shares, in millions."""
    price, shares = case.entry("price").number, case.entry("ordinary_shares").number
    ratio = case.entry("ads_ratio").number if case.share == "ADS" else 1.0
    if price is None or shares is None or ratio is None or ratio <= 0:
        return None
    return price * shares / ratio / _MILLION
