"""The return that a price, dividends and an exit imply."""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import Array, Flags, above_minus_one, not_negative, positive
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
    received, dividend = not_negative("exit_price", exit_price), not_negative("dps", dps)
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
    flows = _Flows.of(price, exit_price, years, dps, growth)
    with np.errstate(divide="ignore"):
        at_exit = np.log(flows.exit_price / flows.cost) / flows.years
    first = np.log(np.where(flows.paying, flows.dps, np.nan) / flows.cost)
    last = first + (flows.payments - 1) * flows.log_growth
    rate = np.fmax.reduce(np.fmax(at_exit, np.fmax(first, last / flows.payments)), axis=-1)
    rows, found = flows.one_below_another(), rate.reshape(-1)
    for start in range(0, found.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        found[block] = _solved(rows.of_those(block), found[block])
    rate = found.reshape(rate.shape)
    unknown = np.isnan(total(exit_price * years + dps * growth))
    return np.where(unknown, np.nan, np.expm1(rate))


_BLOCK: Final = 2**14  # rows whose figures the processor has at hand
_MOST_STEPS: Final = 200


def _solved(flows: "_Flows", rate: Array) -> Array:
    """The rates after all steps, each row taken along only until it stands.

    Rounding sends some to and fro between two neighbours for ever: these end where the last step would leave them.
    """
    found, before, place = rate.copy(), np.full(rate.shape, np.nan), np.arange(rate.size)
    for done in range(_MOST_STEPS):
        step = flows.step(rate)
        moved = np.where(np.isfinite(step) & (np.abs(step) > 1e-16 * (1 + np.abs(rate))), rate + step, rate)
        to_and_fro = moved == before
        found[place] = np.where(to_and_fro, rate if (_MOST_STEPS - done) % 2 == 0 else moved, moved)
        goes_on = ~to_and_fro & (moved != rate)
        if not goes_on.any():
            break
        flows = flows if goes_on.all() else flows.of_those(goes_on)
        rate, before, place = moved[goes_on], rate[goes_on], place[goes_on]
    return found


class _Flows(NamedTuple):
    """What is paid and received, lists on the last axis."""

    cost: Array
    exit_price: Array
    years: Array
    dps: Array
    log_growth: Array
    payments: Array  # whole years with a dividend
    paying: Flags

    @classmethod
    def of(cls, price: Array, exit_price: Array, years: Array, dps: Array, growth: Array) -> "_Flows":
        cost = each(price)
        paying = (dps / cost > 0) & (years >= 1)  # a dividend may be so small that nothing of it is left
        payments = np.where(paying, np.floor(years), 1.0)
        return cls(cost, exit_price, years, dps, np.log(growth), payments, paying)

    def one_below_another(self) -> "_Flows":
        """The same with a row for each price."""
        shape = np.broadcast_shapes(*(part.shape for part in self))
        rows: list[Any] = [np.broadcast_to(part, shape).reshape(math.prod(shape[:-1]), shape[-1]) for part in self]
        return _Flows(*rows)

    def of_those(self, rows: Flags | slice) -> "_Flows":
        """The rows that are marked."""
        marked: list[Any] = [part[rows] for part in self]
        return _Flows(*marked)

    def step(self, rate: Array) -> Array:
        """Newton's step from a rate of each row."""
        y = self.log_growth - each(rate)
        x = np.where(y == 0, 1.0, y)
        count = np.where(y == 0, self.payments, np.expm1(self.payments * x) / np.expm1(x))
        income = np.where(self.paying, self.dps * np.exp(-each(rate)) * count, 0.0)
        # Only steers the step, so near y = 0, where the exact form cancels, its limit will do.
        flat = np.abs(y) < 1e-6
        steep = np.where(flat, 1.0, y)
        mean_time = 1 + np.where(
            flat,
            (self.payments - 1) / 2,
            self.payments / -np.expm1(-self.payments * steep) - 1 / -np.expm1(-steep),
        )
        repaid = self.exit_price * np.exp(-each(rate) * self.years)
        worth = total(income + repaid)
        duration = total(np.where(self.paying, income * mean_time, 0.0) + repaid * self.years)
        return np.log(worth / self.cost[..., 0]) * worth / duration
