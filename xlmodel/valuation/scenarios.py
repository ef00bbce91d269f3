"""Bear, base and bull: what a share is worth if the story turns out so, side by side."""

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import InputError
from xlmodel.spec import Labels, List, Number, Numbers, Table, worksheet_function
from xlmodel.terms import PER_SHARE
from xlmodel.valuation.bets import upside
from xlmodel.valuation.domain import Array, above_minus_one, annuity, numbers, positive, refuse, where_positive
from xlmodel.valuation.probabilities import check_probabilities
from xlmodel.valuation.returns import implied_irr
from xlmodel.valuation.stacks import appended, dot, each, lists, running_total, table, whole_lists
from xlmodel.workings import figure, warn


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
        DomainError  growth or discount_rate is -1 or less, or years is negative.

    Source
        CFA Program, Market-Based Valuation: terminal price by a P/E multiple; McKinsey, Valuation, 5th ed.,
        chapter 2: value driver example (earnings of 100 at 15 times are worth 1,500).

    >>> round(float(scenario_value(8.0, 0.10, 3, 15)), 2)
    159.72
    """
    grown = above_minus_one("growth", growth)
    discounted = above_minus_one("discount_rate", discount_rate)
    horizon = numbers(years)
    refuse(horizon < 0, "years", horizon, "it is not negative")
    multiple = numbers(exit_multiple)
    exit_eps = where_positive(eps) * grown**horizon
    exit_price = _price_at(multiple, exit_eps)
    paid = numbers(dps)
    dividends = paid / discounted * annuity((grown - discounted) / discounted, np.floor(horizon))
    figure("EPS at the exit", exit_eps, PER_SHARE)
    figure("price at the exit", exit_price, PER_SHARE)
    figure("present value of the exit", exit_price / discounted**horizon, PER_SHARE)
    figure("present value of the dividends", np.where(paid == 0, 0.0, dividends), PER_SHARE)
    warn(multiple > 100, "an exit multiple above 100")
    warn((grown >= discounted) & (discounted > 1), "growth is not below the discount rate: later is always worth more")
    return exit_price / discounted**horizon + np.where(paid == 0, 0.0, dividends)


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
) -> Table:
    """Every scenario in a row, in the order given, and the expected value, which the contributions add up to.

        Value = SCENARIO_VALUE, Upside = Value / price - 1, IRR from price to exit price,
        Contribution = probability x Value

    A list of one value serves every scenario. The expected IRR is that of the expected exit price.

    Not meaningful
        eps of a scenario is zero or negative; the IRR with no time to the exit, or the expected one with
        exits in different years.

    Raises
        InputError   a list is neither one value long nor as long as names.
        DomainError  the probabilities do not add up to 1 within 0.000001; for the rest see SCENARIO_VALUE.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_table(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [8.0, 5.8, 3.2], 0, 0, 10)
    >>> [round(float(value), 2) for value in table["Value"]]
    [80.0, 58.0, 32.0, 60.5]
    """
    scenarios = list(names)
    p = _column("probabilities", probabilities, len(scenarios))
    check_probabilities(p)
    start = _column("eps", eps, len(scenarios))
    rate = _column("growth", growth, len(scenarios))
    horizon = _column("years", years, len(scenarios))
    multiple = _column("exit_multiples", exit_multiples, len(scenarios))
    discount = _column("discount_rates", 0.0 if discount_rates is None else discount_rates, len(scenarios))
    with whole_lists():
        exit_eps = start * above_minus_one("growth", rate) ** horizon
        exit_price = _price_at(multiple, np.where(start > 0, exit_eps, np.nan))
        value = numbers(scenario_value(start, rate, horizon, multiple, discount))
    contribution = p * value
    # The column sums to the cell below it exactly.
    expected = running_total(contribution)
    together = np.where(np.ptp(horizon, axis=-1) == 0, horizon[..., 0], np.nan)
    value, exit_price = appended(value, expected), appended(exit_price, dot(p, exit_price))
    years_to_exit = appended(horizon, together)
    paid = each(positive("price", price))
    return table(
        {
            "Scenario": [*scenarios, "Expected"],
            "Probability": appended(p, running_total(p)),
            "Exit EPS": appended(exit_eps, dot(p, exit_eps)),
            "Exit price": exit_price,
            "Value": value,
            "Upside": numbers(upside(value, paid)),
            "IRR": numbers(implied_irr(paid, exit_price, np.where(years_to_exit > 0, years_to_exit, np.nan))),
            "Contribution": appended(contribution, expected),
        }
    )


def _price_at(multiple: Array, eps: Array) -> Array:
    return eps * np.where(multiple >= 0, multiple, np.nan)


def _column(name: str, values: ArrayLike, length: int) -> Array:
    array = lists(values)
    if array.shape[-1] not in (1, length):
        raise InputError(f"{length} names but {array.shape[-1]} {name}")
    return np.broadcast_to(array, (*array.shape[:-1], length))
