"""The multiple that payout, growth and risk justify, and what a price says about growth."""

from typing import Literal

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import Array, annuity, difference, not_negative, numbers, positive, refuse, where_positive
from xlmodel.workings import because, figure, warn


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def implied_perpetual_growth(value: Numbers, cash_flow: Numbers, rate: Numbers) -> Numbers:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on.

        (value x rate - cash_flow) / (value + cash_flow),    from value = cash_flow (1 + g) / (rate - g)

    Not meaningful
        cash_flow is zero or negative: no growth makes it worth anything.

    Raises
        DomainError  value is not above zero, or rate is -1 or less.

    Source
        Gordon (1962) solved for growth; Kaplan Schweser, CFA Level II, reading 29, example "Smyth & Weston".

    >>> float(implied_perpetual_growth(105.0, 5.0, 0.10).round(12))
    0.05
    """
    worth, flow, required = positive("value", value), where_positive(cash_flow), numbers(rate)
    refuse(required <= -1, "rate", required, "it must be above -1 (-100 %)")
    return (worth * required - flow) / (worth + flow)


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def justified_pe(
    payout: Numbers, growth: Numbers, required_return: Numbers, kind: Literal["forward", "trailing"] = "forward"
) -> Numbers:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever.

        forward   payout / (required_return - growth)
        trailing  payout (1 + growth) / (required_return - growth)

    Not meaningful
        payout is zero or negative.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        CFA Program, Market-Based Valuation: BP, retention of 15 %, growth of 6 %, return of 9.5 %: 24.3x forward;
        AnalystNotes, question XBLC0HIYP: 17.51 trailing.

    >>> round(float(justified_pe(0.62, 0.045, 0.082, "trailing")), 2)
    17.51
    """
    rate = numbers(growth)
    refuse(rate <= -1, "growth", rate, "it must be above -1 (-100 %)")
    forward = where_positive(payout) / _above_growth("required_return", required_return, rate)
    return forward * (1 + rate) if kind == "trailing" else forward


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def value_driver_pe(growth: Numbers, roe: Numbers, required_return: Numbers) -> Numbers:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity.

        (1 - growth / roe) / (required_return - growth)

    It is JUSTIFIED_PE with the payout that the growth leaves. At roe = required_return growth adds nothing: the P/E
    is 1 / required_return whatever the growth.

    Not meaningful
        roe is zero or negative, or growth is roe or more: nothing is left to be paid out.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        McKinsey, Valuation, 5th ed., chapter 2: growth of 5 %, cost of capital of 10 %; a return of 20 % is worth
        15 times the earnings, one of 10 % is worth 10 times.

    >>> round(float(value_driver_pe(0.05, 0.20, 0.10)), 12)
    15.0
    """
    rate, earned = numbers(growth), where_positive(roe)
    refuse(rate <= -1, "growth", rate, "it must be above -1 (-100 %)")
    because(np.isnan(earned), "roe is zero or negative")
    because(rate >= earned, "growth is roe or more: nothing is left to be paid out")
    return where_positive((earned - rate) / earned) / _above_growth("required_return", required_return, rate)


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def justified_pb(roe: Numbers, growth: Numbers, required_return: Numbers) -> Numbers:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever.

        (roe - growth) / (required_return - growth)

    Above 1 where the equity earns more than it costs, 1 at roe = required_return whatever the growth. It is
    VALUE_DRIVER_PE times roe, on today's book value.

    Not meaningful
        roe is not above growth: nothing is left to be paid out.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        CFA Program, Market-Based Valuation: a return on equity of 12 %, growth of 7 % and a required return of
        10 %: 1.67.

    >>> round(float(justified_pb(0.12, 0.07, 0.10)), 2)
    1.67
    """
    rate = numbers(growth)
    refuse(rate <= -1, "growth", rate, "it must be above -1 (-100 %)")
    return where_positive(numbers(roe) - rate) / _above_growth("required_return", required_return, rate)


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def two_stage_pe(
    payout: Numbers,
    growth: Numbers,
    years: Numbers,
    required_return: Numbers,
    terminal_payout: Numbers,
    terminal_growth: Numbers,
    terminal_return: Numbers | None = None,
) -> Numbers:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever.

        payout (1+g)(1 - q^n)/(r - g) + terminal_payout q^n (1+gn)/(rn - gn),    q = (1+g)/(1+r), n = years,
        g = growth, r = required_return, gn = terminal_growth, rn = terminal_return (left out: r)

    At growth = required_return the first part takes its limit, payout x years.

    Not meaningful
        the answer is zero or negative.

    Raises
        DomainError  growth, required_return or terminal_growth is -1 or less, years is negative, or terminal_growth
                     is not below the return required then.

    Source
        Damodaran, NYU Stern slides: growth of 25 % for 5 years, then 8 %; payout 20 %, then 50 %; 11.5 %: 28.75.

    >>> round(float(two_stage_pe(0.20, 0.25, 5, 0.115, 0.50, 0.08)), 2)
    28.75
    """
    fast, required, horizon, steady = (
        numbers(growth),
        numbers(required_return),
        numbers(years),
        numbers(terminal_growth),
    )
    for name, rate in (("growth", fast), ("required_return", required), ("terminal_growth", steady)):
        refuse(rate <= -1, name, rate, "it must be above -1 (-100 %)")
    not_negative("years", horizon)
    later = numbers(np.nan if terminal_return is None else terminal_return)
    # Each scenario is refused under the name of the return that it has.
    for name, rate in (("terminal_return", later), ("required_return", np.where(np.isnan(later), required, np.nan))):
        _above_growth(name, rate, steady, "terminal_growth")
    spread = np.where(np.isnan(later), required, later) - steady
    # ln q from the small difference of the rates, so that it keeps its digits where they are nearly equal.
    excess = (fast - required) / (1 + required)
    log_factor = horizon * np.log1p(excess)
    paid = numbers(payout) * (1 + fast) / (1 + required) * annuity(excess, horizon)
    later_paid = numbers(terminal_payout) * (1 + steady) / spread * np.exp(log_factor)
    figure("P/E from the years of fast growth", paid, "times (x)")
    figure("P/E from the steady growth after them", later_paid, "times (x)")
    warn((fast >= required) & (horizon > 10), "growth at or above the required return for more than ten years")
    because(paid + later_paid <= 0, "what payout and terminal_payout leave to the shareholders is nothing or less")
    return where_positive(paid + later_paid)


@worksheet_function("What the price implies, and intrinsic value", result="price currency per traded share")
def pvgo(price: Numbers, eps: Numbers, cost_of_equity: Numbers) -> Numbers:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain.

        price - eps / cost_of_equity

    Negative: the price expects earnings to shrink, or growth that earns less than it costs.

    Raises
        DomainError  price or cost_of_equity is not above zero.

    Source
        CFA Program, Discounted Dividend Valuation; AnalystNotes, question CEB4LSAQP: 54.16 on 3.45 at 8.9 %: 15.40.

    >>> round(float(pvgo(54.16, 3.45, 0.089)), 2)
    15.4
    """
    without_growth = numbers(eps) / positive("cost_of_equity", cost_of_equity)
    figure("value without growth", without_growth, "price currency per traded share")
    return positive("price", price) - without_growth


def _above_growth(name: str, required: Numbers, growth: Array, growth_name: str = "growth") -> Array:
    """What is required above the growth; at or below it the value of growth for ever is infinite."""
    spread = difference(required, growth)
    refuse(spread <= 0, f"{name} less {growth_name}", spread, "growth for ever must stay below the return")
    return spread
