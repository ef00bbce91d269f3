"""The return that a price, dividends and an exit imply."""

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import Array, above_minus_one, numbers, positive, refuse
from xlmodel.valuation.stacks import each, total


@worksheet_function("Scenarios", result="fraction per year")
def implied_irr(
    price: Numbers, exit_price: Numbers, years: Numbers, dps: Numbers = 0.0, dps_growth: Numbers = 0.0
) -> Numbers:
    """Annual return from buying at price, taking the dividends and selling at exit_price.

        the rate r at which price = exit_price / (1 + r)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, growing at dps_growth: dividends that follow
    no such path, or fall on other days, belong in XIRR. Without dividends it is (exit_price / price)^(1 / years) - 1.

    Raises
        DomainError  price or years is not above zero, exit_price or dps is negative, dps_growth is -1 or less.

    Source
        Definition of the internal rate of return; it agrees with Excel's RATE for level dividends.

    >>> float(implied_irr(100, 121, 2).round(12))
    0.1
    >>> float(implied_irr(100, 100, 5, dps=7).round(12))
    0.07
    """
    paid = positive("price", price)
    horizon = positive("years", years)
    received, dividend = numbers(exit_price), numbers(dps)
    refuse(received < 0, "exit_price", received, "it is not negative")
    refuse(dividend < 0, "dps", dividend, "it is not negative")
    grown = above_minus_one("dps_growth", dps_growth)
    with np.errstate(divide="ignore"):  # nothing comes back: the return is -100 %
        without = np.expm1(np.log(received / paid) / horizon) + 0 * dividend * grown
    if not np.any(dividend > 0):
        return without
    paid, received, dividend, horizon, grown = np.broadcast_arrays(paid, received, dividend, horizon, grown)
    flows = (each(a) for a in (received, horizon, dividend, grown))
    return np.where(dividend > 0, return_of_flows(paid, *flows), without)


def return_of_flows(price: Array, exit_price: Array, years: Array, dps: Array, growth: Array) -> Array:
    """The rate at which flows are worth the price: on the last axis, exits and the dividends up to each.

    Newton's method on the logarithm of the present value: that is convex in ln(1 + rate) and falls with it, so from a
    start left of the solution the steps never overshoot; the return from any one payment alone is such a start.

    Parameters
        growth  1 + the growth of the dividends.
    """
    cost, log_growth = each(price), np.log(growth)
    paying = (dps / cost > 0) & (years >= 1)  # a dividend may be so small that nothing of it is left
    payments = np.where(paying, np.floor(years), 1.0)
    dividend = np.where(paying, dps, np.nan)
    with np.errstate(divide="ignore"):
        at_exit = np.log(exit_price / cost) / years
    first, last = np.log(dividend / cost), np.log(dividend / cost) + (payments - 1) * log_growth
    rate = np.fmax.reduce(np.fmax(at_exit, np.fmax(first, last / payments)), axis=-1)
    for _ in range(200):
        y = log_growth - each(rate)
        x = np.where(y == 0, 1.0, y)
        count = np.where(y == 0, payments, np.expm1(payments * x) / np.expm1(x))
        income = np.where(paying, dps * np.exp(-each(rate)) * count, 0.0)
        # Only steers the step, so near y = 0, where the exact form cancels, its limit will do.
        flat = np.abs(y) < 1e-6
        steep = np.where(flat, 1.0, y)
        mean_time = 1 + np.where(
            flat,
            (payments - 1) / 2,
            payments / -np.expm1(-payments * steep) - 1 / -np.expm1(-steep),
        )
        repaid = exit_price * np.exp(-each(rate) * years)
        worth = total(income + repaid)
        duration = total(np.where(paying, income * mean_time, 0.0) + repaid * years)
        step = np.log(worth / price) * worth / duration
        moves = np.isfinite(step) & (np.abs(step) > 1e-16 * (1 + np.abs(rate)))
        if not moves.any():
            break
        rate = np.where(moves, rate + step, rate)
    return np.where(np.isnan(total(exit_price * years + dps * growth)), np.nan, np.expm1(rate))
