"""Bear, base and bull: what a share is worth if the story turns out so, side by side."""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.spec import Labels, List, Number, Numbers, Table, worksheet_function
from xlmodel.terms import PER_SHARE
from xlmodel.valuation.bets import upside
from xlmodel.valuation.domain import (
    Array,
    Flags,
    above_minus_one,
    annuity,
    anywhere,
    first_where,
    lowest,
    not_negative,
    numbers,
    positive,
    to_the_power,
    where_positive,
)
from xlmodel.valuation.probabilities import check_probabilities
from xlmodel.valuation.returns import implied_irr, return_of_flows
from xlmodel.valuation.stacks import appended, dot, each, one_for_each, running_total, table, whole_lists
from xlmodel.workings import because, figure, heard, warn


@worksheet_function("Scenarios", result="price currency per traded share")
def scenario_value(
    eps: Numbers,
    growth: Numbers,
    years: Numbers,
    exit_multiple: Numbers,
    discount_rate: Numbers = 0.0,
    dps: Numbers = 0.0,
) -> Numbers:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted.

        eps (1 + growth)^years x exit_multiple / (1 + discount_rate)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, and they grow at growth. A discount_rate
    of 0 gives the undiscounted target, as a broker's price target is.

    Not meaningful
        eps is zero or negative, or exit_multiple is negative.

    Raises
        DomainError  growth or discount_rate is -1 or less, or years or dps is negative.

    Source
        CFA Program, Market-Based Valuation: terminal price by a P/E multiple; McKinsey, Valuation, 5th ed.,
        chapter 2: value driver example (earnings of 100 at 15 times are worth 1,500).

    >>> round(float(scenario_value(8.0, 0.10, 3, 15)), 2)
    159.72
    """
    grown = above_minus_one("growth", growth)
    discounted = above_minus_one("discount_rate", discount_rate)
    horizon = not_negative("years", years)
    multiple = numbers(exit_multiple)
    paid = not_negative("dps", dps)
    earned = where_positive(eps)
    exit_eps = earned * to_the_power(grown, horizon)
    exit_price = _price_at(multiple, exit_eps)
    pays = paid != 0
    dividends = numbers(0.0)
    if anywhere(pays):
        each_year = paid / discounted * annuity((grown - discounted) / discounted, np.floor(horizon))
        dividends = np.where(pays, each_year, 0.0)
    present_value = exit_price / to_the_power(discounted, horizon)
    if heard():
        because(np.isnan(earned), "eps is zero or negative")
        because(multiple < 0, "exit_multiple is negative")
        because(np.isinf(exit_eps), "growth over so many years gives an EPS too large to work with")
        figure("EPS at the exit", exit_eps, PER_SHARE)
        figure("price at the exit", exit_price, PER_SHARE)
        figure("present value of the exit", present_value, PER_SHARE)
        figure("present value of the dividends", dividends, PER_SHARE)
        warn(multiple > 100, "an exit multiple above 100")
        no_end = (grown >= discounted) & (discounted > 1)
        warn(no_end, "growth is not below the discount rate: later is always worth more")
    return present_value + dividends


@worksheet_function(
    "Scenarios",
    result="Scenario, Probability, Exit EPS, Exit price, Value, Upside, IRR, Contribution; last row: Expected",
)
def scenario_table(
    price: Number,
    names: Labels,
    probabilities: List,
    eps: List,
    growth: List,
    years: List,
    exit_multiples: List,
    discount_rates: List | None = None,
    dps: List = 0.0,
) -> Table:
    """Every scenario in a row, in the order given, and the expected value, which the contributions add up to.

        Value = SCENARIO_VALUE, Upside = Value / price - 1, IRR = IMPLIED_IRR from price to exit price with the
        dividends, Contribution = probability x Value

    A list of one value serves every scenario. Exit EPS and exit price are expected as the probabilities weigh them,
    and the expected IRR is that of the flows so weighed: not the mean of the IRRs. Without discount_rates a value is
    an undiscounted target, and so is its upside. A scenario that exits today has no return a year.

    Not meaningful
        eps of a scenario is zero or negative, or its exit multiple is negative.

    Raises
        InputError   a list is neither one value long nor as long as names.
        DomainError  the probabilities do not add up to 1 within 0.000001; dps is negative; for the rest see
                     SCENARIO_VALUE.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_table(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [8.0, 5.8, 3.2], 0, 0, 10)
    >>> [round(float(value), 2) for value in table["Value"]]
    [80.0, 58.0, 32.0, 60.5]
    """
    scenarios = list(names)

    def column(name: str, values: ArrayLike) -> Array:
        return one_for_each(scenarios, name, values)

    p = column("probabilities", probabilities)
    check_probabilities(p)
    start, rate = column("eps", eps), column("growth", growth)
    horizon, multiple = column("years", years), column("exit_multiples", exit_multiples)
    discount = column("discount_rates", 0.0 if discount_rates is None else discount_rates)
    dividend = column("dps", dps)
    with whole_lists():
        not_negative("dps", dividend)
        exit_eps = start * to_the_power(above_minus_one("growth", rate), horizon)
        exit_price = _price_at(multiple, np.where(start > 0, exit_eps, np.nan))
        worth = numbers(scenario_value(start, rate, horizon, multiple, discount, dividend))
    warn(discount_rates is None, "without discount_rates the upside is that of an undiscounted target")
    contribution = p * worth
    # The column sums to the cell below it exactly.
    expected = running_total(contribution)
    value = appended(worth, expected)
    paid = positive("price", price)
    irr, no_time = _returns(paid, p, exit_price, horizon, dividend, rate)
    return table(
        {
            "Scenario": [*scenarios, "Expected"],
            "Probability": appended(p, running_total(p)),
            "Exit EPS": appended(exit_eps, dot(p, exit_eps)),
            "Exit price": appended(exit_price, dot(p, exit_price)),
            "Value": value,
            "Upside": numbers(upside(value, each(paid))),
            "IRR": irr,
            "Contribution": appended(contribution, expected),
        },
        empty={"IRR": no_time},
        why=partial(_without_a_value, scenarios, start, multiple),
    )


def _price_at(multiple: Array, eps: Array) -> Array:
    return eps * (multiple if lowest(multiple) >= 0 else np.where(multiple >= 0, multiple, np.nan))


def _returns(price: Array, p: Array, exit_price: Array, years: Array, dps: Array, growth: Array) -> tuple[Array, Flags]:
    """The return of each scenario and of all as their probabilities weigh them; and where there is no time for one."""
    now = years == 0
    later = np.where(now, np.nan, years)
    irr = numbers(implied_irr(each(price), exit_price, later, dps, growth))
    if anywhere(dps > 0) or anywhere(years != years[..., :1]):
        expected = return_of_flows(price, p * exit_price, later, p * dps, 1 + growth)
    else:  # one payment, by far the most common case: its return in closed form
        expected = numbers(implied_irr(price, dot(p, exit_price), later[..., 0]))
    return appended(irr, expected), np.concatenate([now, now.any(axis=-1, keepdims=True)], axis=-1)


def _without_a_value(scenarios: list[str], eps: Array, multiples: Array) -> str | None:
    """Which scenario has no value, and for which of its figures."""
    for name, values, bad in (("eps", eps, eps <= 0), ("exit_multiples", multiples, multiples < 0)):
        if bad.any():
            place = int(first_where(bad, np.arange(bad.shape[-1])))
            found = f"{name} of {scenarios[place]} is {first_where(bad, values):.6g}"
            return f"{found}; a value by P/E takes earnings above zero and a multiple not below it"
    return None
