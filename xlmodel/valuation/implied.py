"""What the price implies: the assumption at which a scenario is worth just what the share costs."""

from typing import Final

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import (
    Array,
    difference,
    not_negative,
    numbers,
    positive,
    refuse,
    to_the_power,
    where_positive,
)
from xlmodel.valuation.normal import normal_probability
from xlmodel.workings import because, figure


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def implied_growth(
    price: Numbers, eps: Numbers, years: Numbers, exit_multiple: Numbers, required_return: Numbers
) -> Numbers:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price.

        (price (1 + required_return)^years / (eps x exit_multiple))^(1 / years) - 1

    Not meaningful
        eps or exit_multiple is zero or negative.

    Raises
        DomainError  price or years is not above zero, or required_return is -1 or less.

    Source
        SCENARIO_VALUE solved for growth; CFA Program, Equity Valuation: what the market price implies.

    >>> float(implied_growth(159.72, 8.0, 3, 15, 0.0).round(12))
    0.1
    """
    horizon, earned, multiple = positive("years", years), where_positive(eps), where_positive(exit_multiple)
    because(np.isnan(earned), "eps is zero or negative")
    because(np.isnan(multiple), "exit_multiple is zero or negative")
    return to_the_power(_worth_at_exit(price, horizon, required_return) / (earned * multiple), 1 / horizon) - 1


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def implied_exit_multiple(
    price: Numbers, eps: Numbers, growth: Numbers, years: Numbers, required_return: Numbers
) -> Numbers:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price.

        price (1 + required_return)^years / (eps (1 + growth)^years)

    Not meaningful
        eps is zero or negative.

    Raises
        DomainError  price is not above zero, years is negative, growth or required_return is -1 or less.

    Source
        SCENARIO_VALUE solved for the exit multiple.

    >>> float(implied_exit_multiple(159.72, 8.0, 0.10, 3, 0.0).round(12))
    15.0
    """
    grown, horizon = 1 + numbers(growth), numbers(years)
    refuse(grown <= 0, "growth", growth, "it must be above -1 (-100 %)")
    not_negative("years", horizon)
    return _worth_at_exit(price, horizon, required_return) / (where_positive(eps) * to_the_power(grown, horizon))


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def implied_dcf_growth(
    value: Numbers, cash_flow: Numbers, years: Numbers, discount_rate: Numbers, terminal_growth: Numbers
) -> Numbers:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever.

        the g at which value = sum of cash_flow q^t, t = 1 ... years, + cash_flow q^years (1 + gn) / (r - gn),
        q = (1 + g) / (1 + r), r = discount_rate, gn = terminal_growth

    cash_flow is the last one paid; the first to come, a year from now, is cash_flow (1 + g). There is always exactly
    one such growth.

    Not meaningful
        cash_flow is zero or negative: no growth makes it worth anything.

    Raises
        DomainError  value is not above zero, years is not a whole number from 1 on, discount_rate or terminal_growth
                     is -1 or less, or terminal_growth is not below discount_rate.

    Source
        Rappaport and Mauboussin (2001), Expectations Investing: the price-implied expectations of a two-stage DCF.

    >>> round(float(implied_dcf_growth(1300, 100, 3, 0.10, 0.0)), 12)
    0.1
    """
    worth, horizon = positive("value", value), numbers(years)
    refuse(
        (horizon < 1) | (np.abs(horizon - np.round(horizon)) > 0),
        "years",
        horizon,
        "it must be a whole number from 1 on",
    )
    rate, steady = numbers(discount_rate), numbers(terminal_growth)
    refuse(rate <= -1, "discount_rate", rate, "it must be above -1 (-100 %)")
    refuse(steady <= -1, "terminal_growth", steady, "it must be above -1 (-100 %)")
    spread = difference(rate, steady)
    refuse(spread <= 0, "terminal_growth", steady, "it must be below discount_rate")
    multiple = worth / where_positive(cash_flow)
    terminal_multiple = (1 + steady) / spread
    figure("value over the last cash flow", multiple, "times (x)")
    figure("terminal value over the last cash flow of the first years", terminal_multiple, "times (x)")
    log_factor = _log_growth_factor(multiple, horizon, terminal_multiple)
    return np.expm1(log_factor) * (1 + rate) + rate


@worksheet_function("What the price implies, and intrinsic value", result="probability, from 0 to 1")
def implied_probability_above(
    level: Numbers,
    price: Numbers,
    volatility: Numbers,
    years: Numbers,
    risk_free: Numbers = 0.0,
    dividend_yield: Numbers = 0.0,
) -> Numbers:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility.

        N(d2),    d2 = (ln(price / level) + (risk_free - dividend_yield - volatility^2 / 2) years)
                       / (volatility sqrt(years))

    To hold the probability of a bull case against. It is less than what investors think likely if they ask to be
    paid for risk; take the volatility of options at that level and day. Rates are continuously compounded. Without
    volatility or time it is 1 or 0; above a level of zero or less the share is always.

    Raises
        DomainError  price is not above zero, or volatility or years is negative.

    Source
        Breeden and Litzenberger (1978); Hull, Options, Futures, and Other Derivatives, example of the Black-Scholes
        formulas: 42 against 40 at 20 % in half a year, 10 %: d2 is 0.6278 and N(d2) 0.7349.

    >>> round(float(implied_probability_above(40, 42, 0.20, 0.5, 0.10)), 4)
    0.7349
    """
    high, now, spread, horizon = numbers(level), positive("price", price), numbers(volatility), numbers(years)
    not_negative("volatility", spread)
    not_negative("years", horizon)
    growth = (numbers(risk_free) - numbers(dividend_yield)) * horizon
    forward = now * np.exp(growth)
    figure("forward price", forward, "price currency per traded share")
    deviation = spread * np.sqrt(horizon)
    reached = high <= 0
    to_go = np.log(now / np.where(reached, 1.0, high)) + growth
    moved = to_go / np.where(deviation > 0, deviation, 1.0) - deviation / 2
    d2 = np.where(deviation > 0, moved, np.where(forward > high, np.inf, -np.inf))
    figure("d2", d2, "standard deviations")
    unknown = np.isnan(high + now + deviation + growth)
    return np.where(unknown, np.nan, np.where(reached, 1.0, normal_probability(d2)))


def _worth_at_exit(price: Numbers, years: Array, required_return: Numbers) -> Array:
    """What the price must have become at the exit to earn the required return."""
    factor = 1 + numbers(required_return)
    refuse(factor <= 0, "required_return", required_return, "it must be above -1 (-100 %)")
    worth = positive("price", price) * to_the_power(factor, years)
    figure("what the price must have become at the exit", worth, "price currency per traded share")
    return worth


def _log_growth_factor(multiple: Array, payments: Array, terminal_multiple: Array) -> Array:
    """The x at which q + q^2 + ... over the payments + terminal_multiple q^payments is the multiple, q = e^x.

    The logarithm of that sum is convex in x: from where the sum is too large, Newton's steps come down to it.
    """
    wanted, terminal = np.log(multiple), np.log(terminal_multiple)
    x = np.minimum(wanted, (wanted - terminal) / payments)  # one flow alone, the last flow alone
    with np.errstate(over="ignore"):
        for _ in range(_MOST_STEPS):
            flows, last = _log_annuity(x, payments), payments * x + terminal
            whole = np.logaddexp(flows, last)
            # The years until a flow comes, on average of the present values: what the logarithm rises by.
            duration = np.exp(flows - whole) * _annuity_duration(x, payments) + np.exp(last - whole) * payments
            step = (whole - wanted) / duration
            x = x - step
            if not np.any(np.abs(step) > _SMALL_STEP * (1 + np.abs(x))):
                break
    return x


_MOST_STEPS: Final = 100
_SMALL_STEP: Final = 1e-10  # the digits double with each step


def _log_annuity(x: Array, payments: Array) -> Array:
    """ln(q + q^2 + ...), q = e^x."""
    level = x == 0
    small, large = np.where(level, 1.0, np.abs(x)), np.where(level, 1.0, np.abs(x) * payments)
    log_sum = np.maximum(payments * x, 0) - np.maximum(x, 0) + np.log(np.expm1(-large) / np.expm1(-small))
    return x + np.where(level, np.log(payments), log_sum)


def _annuity_duration(x: Array, payments: Array) -> Array:
    """The average of 1, 2, ... weighted by q, q^2, ..., q = e^x."""
    flat = np.abs(x * payments) < 1e-4  # where the difference below loses its digits
    z = np.where(flat, 1.0, x)
    steep = 1 - payments / np.expm1(-z * payments) + 1 / np.expm1(-z)
    return np.where(flat, (payments + 1) / 2 + x * (payments**2 - 1) / 12, steep)
