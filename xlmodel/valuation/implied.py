"""What the price implies: the assumption at which a scenario is worth just what the share costs."""

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import Array, numbers, positive, refuse, where_positive
from xlmodel.workings import figure


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
    horizon = positive("years", years)
    return (
        _worth_at_exit(price, horizon, required_return) / (where_positive(eps) * where_positive(exit_multiple))
    ) ** (1 / horizon) - 1


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
    refuse(horizon < 0, "years", horizon, "it is not negative")
    return _worth_at_exit(price, horizon, required_return) / (where_positive(eps) * grown**horizon)


def _worth_at_exit(price: Numbers, years: Array, required_return: Numbers) -> Array:
    """What the price must have become at the exit to earn the required return."""
    factor = 1 + numbers(required_return)
    refuse(factor <= 0, "required_return", required_return, "it must be above -1 (-100 %)")
    worth = np.multiply(positive("price", price), factor**years)
    figure("what the price must have become at the exit", worth, "price currency per traded share")
    return worth
