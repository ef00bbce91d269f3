"""What the move of a price on news implies."""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import DomainError, InputError
from xlmodel.spec import List, Number, Table, worksheet_function
from xlmodel.valuation.bets import breakeven_probability
from xlmodel.valuation.domain import (
    ROUNDING,
    Array,
    above_minus_one,
    first_cause,
    first_where,
    loss,
    numbers,
    positive,
    where_positive,
)
from xlmodel.valuation.stacks import column, dot, each, lists, mean, table, total
from xlmodel.workings import figure, warn


@worksheet_function("Scenarios", result="Item, Value")
def event_rerating(
    price_before: Number, price_after: Number, eps: Number, bull: Number, bear: Number, market_return: Number = 0.0
) -> Table:
    """What a jump of the price on news implies, for earnings, for the multiple or for the odds of the bull case.

        return = price_after / price_before - 1
        abnormal return = price_after / (price_before (1 + market_return)) - 1
        and, from price_before (1 + market_return) to price_after: multiple before and after, EPS that explains it
        at the old multiple, bull probability before, after and its change (of bull and bear alone)

    A move with the market implies nothing: all but the return itself is measured from the price that the market
    alone would have made.

    Not meaningful
        eps is zero or negative: there is no multiple.

    Raises
        DomainError  a price is not above zero, bull is not above bear, or market_return is -1 or less.

    Source
        d ln P = d ln EPS + d ln (P/E); BREAKEVEN_PROBABILITY before and after; figures of Oxford Ledge (a price of
        52 between 32 and 80: five more are 10.4 points of bull probability).

    >>> table = event_rerating(52, 57, 4.0, 80, 32)
    >>> round(float(table["Value"][-1]), 3)
    0.104
    """
    before, after = positive("price_before", price_before), positive("price_after", price_after)
    start = before * above_minus_one("market_return", market_return)
    figure("price before, moved with the market", start, "price currency per traded share")
    earned = where_positive(eps)
    odds_before, odds_after = (numbers(breakeven_probability(price, bull, bear)) for price in (start, after))
    rows = {
        "Return": after / before - 1,
        "Abnormal return": after / start - 1,
        "Multiple before": start / earned,
        "Multiple after": after / earned,
        "EPS that explains it": earned * after / start,
        "Bull probability before": odds_before,
        "Bull probability after": odds_after,
        "Change of bull probability": odds_after - odds_before,
    }
    return table({"Item": list(rows), "Value": column(*rows.values())}, why=partial(loss, eps=eps))


@worksheet_function("Scenarios", result="Item, Value")
def event_study(
    stock_returns: List, market_returns: List, event_stock_returns: List, event_market_returns: List
) -> Table:
    """Whether the news moved the share more than its usual noise: the market model of an event study.

        estimation: stock return = alpha + beta x market return + residual, by least squares
        cumulative abnormal return = sum over the event of stock return - alpha - beta x market return
        SE^2 = s^2 (N + N^2 / L + (sum over the event of (market - mean))^2 / sum over the estimation of (market - mean)^2)
        t = cumulative abnormal return / SE

    The first two lists are the estimation window, L periods before the event; the last two the event window of N
    periods of the same length. mean is that of the market in the estimation; s, the residual standard deviation, has
    L - 2 degrees of freedom. A t beyond 2 or so is news; a short estimation tells little.

    Not meaningful
        the residuals are all zero: there is no noise to measure the event by.

    Raises
        InputError   the two lists of a window differ in length.
        DomainError  the estimation has fewer than three periods, or the market never moved in it.

    Source
        MacKinlay (1997), Event Studies in Economics and Finance, Journal of Economic Literature 35, 13-39, equations
        8 to 14.

    >>> table = event_study([0.02, 0.0, 0.02, 0.0], [0.02, 0.01, 0.0, -0.01], [0.05], [0.005])
    >>> [round(float(value), 4) for value in table["Value"][:4]]
    [0.008, 0.4, 0.0126, 0.04]
    """
    stock, market = _window("stock_returns", stock_returns, "market_returns", market_returns)
    after, alongside = _window("event_stock_returns", event_stock_returns, "event_market_returns", event_market_returns)
    length, periods = stock.shape[-1], after.shape[-1]
    if length < LEAST_PERIODS:
        raise DomainError(f"stock_returns has {length} periods; it takes {LEAST_PERIODS} at least")
    centre = mean(market)
    off = market - each(centre)
    movement = dot(off, off)
    # What binary arithmetic makes of equal returns is no movement.
    still = np.ptp(market, axis=-1) <= ROUNDING * np.abs(market).max(axis=-1)
    if still.any():
        raise DomainError(f"market_returns are all {first_where(still, market[..., 0]):.6g}: no beta", where=still)
    level = mean(stock)
    beta = dot(off, stock - each(level)) / movement
    alpha = level - beta * centre
    residuals = stock - each(level) - each(beta) * off
    variance = dot(residuals, residuals) / (length - 2)
    abnormal = total(after - each(alpha) - each(beta) * alongside)
    together = total(alongside - each(centre))
    error = np.sqrt(variance * (periods + periods**2 / length + together**2 / movement))
    # What binary arithmetic leaves of a perfect fit is no noise.
    silent = np.sqrt(variance) <= 1e-13 * np.abs(stock).max(axis=-1)
    rows = {
        "Alpha": alpha,
        "Beta": beta,
        "Residual standard deviation": np.where(silent, 0.0, np.sqrt(variance)),
        "Cumulative abnormal return": abnormal,
        "Standard error": np.where(silent, 0.0, error),
        "t": abnormal / np.where(silent, np.nan, error),
    }
    warn(np.asarray(length < 30), f"an estimation of {length} periods: the residual deviation is uncertain itself")
    causes = {"stock_returns follow market_returns exactly: there is no noise to measure the event by": silent}
    return table({"Item": list(rows), "Value": column(*rows.values())}, why=partial(first_cause, causes))


LEAST_PERIODS = 3


def _window(name: str, stock: ArrayLike, other: str, market: ArrayLike) -> tuple[Array, Array]:
    own, benchmark = lists(stock), lists(market)
    if own.shape[-1] != benchmark.shape[-1]:
        raise InputError(f"{own.shape[-1]} {name} but {benchmark.shape[-1]} {other}")
    return own, benchmark
