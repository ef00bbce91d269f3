"""The story in parts: events that may happen, each with what it does to earnings and to the multiple."""

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import InputError
from xlmodel.spec import Columns, Labels, List, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, numbers, positive, refuse, where_positive
from xlmodel.workings import figure

MOST_DRIVERS = 20  # a million outcomes
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
    extent = np.atleast_1d(numbers(happens))
    if extent.size not in (1, on_eps.size):
        raise InputError(f"{on_eps.size} drivers but {extent.size} values in happens")
    refuse((extent < 0) | (extent > 1), "happens", extent, "it lies between 0 and 1")
    factors = (1 + on_eps * extent) * (1 + on_multiple * extent)
    figure("factor of each driver", factors, "times (x)")
    return _undriven(eps, multiple) * float(np.prod(factors))


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
    return _undriven(eps, multiple) * float(np.prod(expected))


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
    if len(drivers) != p.size:
        raise InputError(f"{p.size} probabilities but {len(drivers)} names")
    others = _undriven(eps, multiple) * _products_of_the_others(expected)
    swing = others * factors - others
    order = np.argsort(-np.abs(swing), kind="stable")
    return Columns(
        {
            "Driver": [drivers[i] for i in order],
            "Probability": p[order],
            "If it happens": (others * factors)[order],
            "If it does not": others[order],
            "Swing": swing[order],
            "Contribution": (others * expected - others)[order],
        }
    )


@worksheet_function("Scenarios", result="Item, Value")
def driver_distribution(
    eps: Number,
    multiple: Number,
    probabilities: List,
    eps_impacts: List,
    multiple_impacts: List,
    price: Number | None = None,
) -> Table:
    """Every way the story can turn out, exactly: mean, spread and percentiles over all combinations of the drivers.

        mean = sum of p x value, sd = sqrt(sum of p (value - mean)^2) over the 2^n outcomes;
        a percentile is the smallest value whose cumulative probability reaches it

    No random numbers: n drivers that happen or not make 2^n outcomes, and each is counted. An outcome at the price
    itself is not below it.

    Not meaningful
        without a price there is no probability of a value below it; eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability is not in 0 to 1, an impact is below -1, price is not above zero, or there are more
                     than 20 drivers.

    Source
        Distribution of a product of independent two-point factors, by enumeration; its mean is DRIVER_EXPECTED_VALUE.

    >>> table = driver_distribution(10, 12, [0.5, 0.2], [0.10, -0.25], [0.20, 0.0], 100)
    >>> [(item, round(float(value), 2)) for item, value in zip(table["Item"], table["Value"]) if item in ("Mean", "5%")]
    [('Mean', 132.24), ('5%', 90.0)]
    """
    _, factors, p = _expected(probabilities, eps_impacts, multiple_impacts)
    refuse(
        p.size > MOST_DRIVERS,
        "the number of probabilities",
        p.size,
        f"at most {MOST_DRIVERS} drivers can be enumerated",
    )
    limit = np.nan if price is None else float(positive("price", price))
    values, chances = np.array([_undriven(eps, multiple)]), np.ones(1)
    for factor, chance in zip(factors, p, strict=True):
        values = np.concatenate([values, values * factor])
        chances = np.concatenate([chances * (1 - chance), chances * chance])
    order = np.argsort(values)
    values, chances = values[order], chances[order]
    mean = chances @ values
    # Where decimals meet binary, 0.05 and a value of 158.4 are still what they say.
    reached = np.searchsorted(chances.cumsum() + ROUNDING, list(PERCENTILES.values()))
    below = chances @ (values < limit * (1 - ROUNDING)) if np.isfinite(mean + limit) else np.nan
    rows = {
        "Mean": mean,
        "Standard deviation": np.sqrt(chances @ (values - mean) ** 2),
        **dict(zip(PERCENTILES, values[reached], strict=True)),
        "P(value < price)": below,
    }
    return Columns({"Item": list(rows), "Value": numbers(list(rows.values()))})


def _impacts(eps_impacts: ArrayLike, multiple_impacts: ArrayLike) -> tuple[Array, Array]:
    on_eps, on_multiple = np.atleast_1d(numbers(eps_impacts)), np.atleast_1d(numbers(multiple_impacts))
    if on_eps.shape != on_multiple.shape:
        raise InputError(f"{on_eps.size} eps_impacts but {on_multiple.size} multiple_impacts")
    refuse(on_eps < -1, "an EPS impact", on_eps, "it is not below -1 (-100 %)")
    refuse(on_multiple < -1, "a multiple impact", on_multiple, "it is not below -1 (-100 %)")
    return on_eps, on_multiple


def _expected(
    probabilities: ArrayLike, eps_impacts: ArrayLike, multiple_impacts: ArrayLike
) -> tuple[Array, Array, Array]:
    """Each driver's expected factor, its factor if it happens, and its probability."""
    on_eps, on_multiple = _impacts(eps_impacts, multiple_impacts)
    p = np.atleast_1d(numbers(probabilities))
    if p.shape != on_eps.shape:
        raise InputError(f"{on_eps.size} eps_impacts but {p.size} probabilities")
    refuse((p < 0) | (p > 1), "a probability", p, "it lies between 0 and 1")
    factors = (1 + on_eps) * (1 + on_multiple)
    return 1 + p * (factors - 1), factors, p


def _products_of_the_others(factors: Array) -> Array:
    """For each factor the product of all the others; a factor of zero allows no division."""
    before: Array = np.concatenate([[1.0], np.cumprod(factors[:-1])])
    after: Array = np.concatenate([np.cumprod(factors[:0:-1])[::-1], [1.0]])
    return before * after


def _undriven(eps: float, multiple: float) -> float:
    undriven = float(where_positive(eps) * where_positive(multiple))
    figure("value with no driver", undriven, "price currency per traded share")
    return undriven
