"""The story in parts: events that may happen, each with what it does to earnings and to the multiple."""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import DomainError, InputError
from xlmodel.spec import Labels, List, Number, Table, worksheet_function
from xlmodel.valuation.common_factor import joint_chances
from xlmodel.valuation.domain import Array, loss, numbers, positive, refuse, where_positive
from xlmodel.valuation.groups import in_blocks
from xlmodel.valuation.stacks import answer, column, dot, each, largest_swing_first, lists, table, whole_lists
from xlmodel.workings import because, figure

MOST_DRIVERS = 20  # a million outcomes
OUTCOMES = 2**MOST_DRIVERS  # held in memory at once, of one scenario or of many
PERCENTILES = {"5%": 0.05, "25%": 0.25, "50%": 0.50, "75%": 0.75, "95%": 0.95}
ROUNDING = 1e-12


@worksheet_function("Scenarios", result="price currency per traded share")
def driver_value(
    eps: Number, multiple: Number, eps_impacts: List, multiple_impacts: List, happens: List = 1.0
) -> Number:
    """Value per share if the drivers happen, each as far as happens says.

        eps x multiple x product over the drivers of (1 + eps_impact h)(1 + multiple_impact h),    h = happens

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  an impact is below -1, or happens is not in 0 to 1.

    Source
        Price = EPS x multiple, each changed in proportion; by hand: 10 x 12 x 1.1 x 1.2 = 158.4.

    >>> round(driver_value(10, 12, [0.10], [0.20]), 10)
    158.4
    """
    on_eps, on_multiple = _impacts(eps_impacts, multiple_impacts)
    extent = lists(happens)
    if extent.shape[-1] not in (1, on_eps.shape[-1]):
        raise InputError(f"{on_eps.shape[-1]} drivers but {extent.shape[-1]} values in happens")
    with whole_lists():
        refuse((extent < 0) | (extent > 1), "happens", extent, "it lies between 0 and 1")
    factors = (1 + on_eps * extent) * (1 + on_multiple * extent)
    figure("factor of each driver", factors, "times (x)")
    return answer(_undriven(eps, multiple) * factors.prod(axis=-1))


@worksheet_function("Scenarios", result="price currency per traded share")
def driver_expected_value(
    eps: Number, multiple: Number, probabilities: List, eps_impacts: List, multiple_impacts: List
) -> Number:
    """Expected value per share over independent drivers.

        eps x multiple x product over the drivers of 1 + p ((1 + eps_impact)(1 + multiple_impact) - 1)

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability is not in 0 to 1, or an impact is below -1.

    Source
        The expectation of a product of independent factors is the product of their expectations.

    >>> round(driver_expected_value(10, 12, [0.5], [0.10], [0.20]), 10)
    139.2
    """
    expected, _, _ = _expected(probabilities, eps_impacts, multiple_impacts)
    figure("expected factor of each driver", expected, "times (x)")
    return answer(_undriven(eps, multiple) * expected.prod(axis=-1))


@worksheet_function(
    "Scenarios", result="Driver, Probability, If it happens, If it does not, Swing, Contribution; largest swing first"
)
def driver_table(
    eps: Number, multiple: Number, names: Labels, probabilities: List, eps_impacts: List, multiple_impacts: List
) -> Table:
    """Each driver of the story: the expected value with it and without it, and what it adds.

        Swing = If it happens - If it does not
        Contribution = expected value - the same with that driver's probability at zero

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability is not in 0 to 1, or an impact is below -1.

    Source
        Conditional expectations of independent factors; their order is that of a tornado diagram.

    >>> table = driver_table(10, 12, ["cloud", "chips"], [0.5, 0.2], [0.10, -0.25], [0.20, 0.0])
    >>> table["Driver"], [round(float(swing), 2) for swing in table["Swing"]]
    (['cloud', 'chips'], [36.48, -34.8])
    """
    expected, factors, p = _expected(probabilities, eps_impacts, multiple_impacts)
    drivers = list(names)
    if len(drivers) != p.shape[-1]:
        raise InputError(f"{p.shape[-1]} probabilities but {len(drivers)} names")
    others = each(_undriven(eps, multiple)) * _products_of_the_others(expected)
    columns = {
        "Probability": p,
        "If it happens": others * factors,
        "If it does not": others,
        "Swing": others * factors - others,
        "Contribution": others * expected - others,
    }
    whole = largest_swing_first("Driver", drivers, columns)
    whole.why = partial(loss, eps=eps, multiple=multiple)
    return whole


@worksheet_function("Scenarios", result="Item, Value")
def driver_distribution(
    eps: Number,
    multiple: Number,
    probabilities: List,
    eps_impacts: List,
    multiple_impacts: List,
    price: Number | None = None,
    correlation: Number = 0.0,
) -> Table:
    """Every way the story can turn out, exactly: mean, spread and percentiles over all combinations of the drivers.

        mean = sum of p x value, sd = sqrt(sum of p (value - mean)^2) over the 2^n outcomes;
        a percentile is the smallest value whose cumulative probability reaches it

    No random numbers: n drivers that happen or not make 2^n outcomes, and each is counted. An outcome at the price
    itself is not below it. With a correlation the drivers have one normal factor in common, each pair with that
    correlation behind them, and each keeps its probability: at 1 a driver happens whenever a less probable one does.
    The factor is integrated out by quadrature, accurate to 1e-9.

    Not meaningful
        eps or multiple is zero or negative. Without a price the row of the probability below it is left out.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability or correlation is not in 0 to 1, an impact is below -1, price is not above zero, or
                     there are more than 20 drivers.

    Source
        Distribution of a product of independent two-point factors, by enumeration; its mean is DRIVER_EXPECTED_VALUE.
        Vasicek (1987), Probability of Loss on Loan Portfolio: the common factor.

    >>> table = driver_distribution(10, 12, [0.5, 0.2], [0.10, -0.25], [0.20, 0.0], 100)
    >>> [(item, round(float(value), 2)) for item, value in zip(table["Item"], table["Value"]) if item in ("Mean", "5%")]
    [('Mean', 132.24), ('5%', 90.0)]
    """
    _, factors, p = _expected(probabilities, eps_impacts, multiple_impacts)
    count = p.shape[-1]
    if count > MOST_DRIVERS:
        raise DomainError(f"the number of probabilities is {count}; at most {MOST_DRIVERS} drivers can be enumerated")
    limit = numbers(np.nan) if price is None else positive("price", price)
    rho = numbers(correlation)
    refuse((rho < 0) | (rho > 1), "correlation", rho, "one common factor makes it lie between 0 and 1")
    items = ["Mean", "Standard deviation", *PERCENTILES, "P(value < price)"]
    of_each = (_undriven(eps, multiple), limit, rho)
    figures = in_blocks(_enumerated, OUTCOMES // 2**count, factors, p, of_each=of_each)
    if price is None:
        items, figures = items[:-1], figures[..., :-1]
    return table({"Item": items, "Value": figures}, why=partial(loss, eps=eps, multiple=multiple))


def _enumerated(factors: Array, p: Array, undriven: Array, limit: Array, correlation: Array) -> Array:
    """Mean, spread, percentiles and the chance of less than the limit, of each scenario over all its outcomes."""
    values, chances = each(undriven), np.ones((len(undriven), 1))
    for factor, chance in zip(factors.T, p.T, strict=True):
        values = np.concatenate([values, values * each(factor)], axis=-1)
        chances = np.concatenate([chances * each(1 - chance), chances * each(chance)], axis=-1)
    for place in np.flatnonzero(correlation > 0):
        chances[place] = joint_chances(p[place], float(correlation[place]))
    chances[np.isnan(correlation)] = np.nan
    order = np.argsort(values, axis=-1)
    values, chances = np.take_along_axis(values, order, axis=-1), np.take_along_axis(chances, order, axis=-1)
    mean = dot(chances, values)
    # Where decimals meet binary, 0.05 and a value of 158.4 are still what they say.
    reached = chances.cumsum(axis=-1) + ROUNDING
    percentiles = [values[np.arange(len(values)), (reached < share).sum(axis=-1)] for share in PERCENTILES.values()]
    below = dot(chances, numbers(values < each(limit * (1 - ROUNDING))))
    spread = np.sqrt(dot(chances, (values - each(mean)) ** 2))
    return column(mean, spread, *percentiles, np.where(np.isfinite(mean + limit), below, np.nan))


def _impacts(eps_impacts: ArrayLike, multiple_impacts: ArrayLike) -> tuple[Array, Array]:
    on_eps, on_multiple = lists(eps_impacts), lists(multiple_impacts)
    if on_eps.shape[-1] != on_multiple.shape[-1]:
        raise InputError(f"{on_eps.shape[-1]} eps_impacts but {on_multiple.shape[-1]} multiple_impacts")
    with whole_lists():
        refuse(on_eps < -1, "eps_impacts", on_eps, "it is not below -1 (-100 %)")
        refuse(on_multiple < -1, "multiple_impacts", on_multiple, "it is not below -1 (-100 %)")
    return on_eps, on_multiple


def _expected(
    probabilities: ArrayLike, eps_impacts: ArrayLike, multiple_impacts: ArrayLike
) -> tuple[Array, Array, Array]:
    """Each driver's expected factor, its factor if it happens, and its probability."""
    on_eps, on_multiple = _impacts(eps_impacts, multiple_impacts)
    p = lists(probabilities)
    if p.shape[-1] != on_eps.shape[-1]:
        raise InputError(f"{on_eps.shape[-1]} eps_impacts but {p.shape[-1]} probabilities")
    with whole_lists():
        refuse((p < 0) | (p > 1), "a probability", p, "it lies between 0 and 1")
    factors = (1 + on_eps) * (1 + on_multiple)
    return 1 + p * (factors - 1), factors, p


def _products_of_the_others(factors: Array) -> Array:
    """For each factor the product of all the others; a factor of zero allows no division."""
    one = np.ones((*factors.shape[:-1], 1))
    before = np.concatenate([one, factors[..., :-1].cumprod(axis=-1)], axis=-1)
    after = np.concatenate([factors[..., :0:-1].cumprod(axis=-1)[..., ::-1], one], axis=-1)
    return np.asarray(before * after)


def _undriven(eps: ArrayLike, multiple: ArrayLike) -> Array:
    earned, paid = where_positive(eps), where_positive(multiple)
    because(np.isnan(earned), "eps is zero or negative")
    because(np.isnan(paid), "multiple is zero or negative")
    undriven = earned * paid
    figure("value with no driver", undriven, "price currency per traded share")
    return undriven
