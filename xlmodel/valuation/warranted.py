"""The multiple that a company's growth, risk and profitability warrant, by regression over its peers."""

from typing import NamedTuple

import numpy as np

from xlmodel.errors import DomainError, InputError, NoDataError
from xlmodel.spec import Columns, Gaps, Grid, Labels, List, Multiples, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, numbers, refuse, where_positive
from xlmodel.workings import figure

OBSERVATIONS_PER_DRIVER = 10


@worksheet_function("Peers", result="times (x)")
def warranted_multiple(
    multiples: Multiples, drivers: Grid, target_drivers: List, weights: Gaps | None = None
) -> Number:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept.

        intercept + sum of coefficients x target_drivers

    One row a peer, one column a driver (growth, risk, ROE, a 0/1 dummy). A peer without a meaningful multiple, with
    a blank driver or with a weight of zero is left out. Ten peers are needed for each driver: fewer fit anything.
    See WARRANTED_STATS before trusting the answer.

    Not meaningful
        the prediction from target_drivers is zero or negative.

    Raises
        InputError   rows of drivers, weights or target_drivers do not match.
        DomainError  a driver never changes, the drivers are collinear, or a weight is negative.
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Damodaran, NYU Stern slides: 25 telecom ADRs on growth and an emerging-market dummy; Telebras is predicted
        at 8.35 times. The guard is his: one driver for each 10 to 15 observations.

    >>> multiples = [3 + 2 * (i % 5) + 7 * (i % 3) for i in range(20)]
    >>> drivers = [[i % 5, i % 3] for i in range(20)]
    >>> round(warranted_multiple(multiples, drivers, [2, 1]), 9)
    14.0
    """
    fit = _fit(multiples, drivers, weights)
    target = np.atleast_1d(numbers(target_drivers))
    if target.size != fit.coefficients.size - 1:
        raise InputError(f"{fit.coefficients.size - 1} drivers but {target.size} target_drivers")
    figure("coefficients, the intercept first", fit.coefficients, "multiple per unit of the driver")
    return float(where_positive(fit.coefficients[0] + target @ fit.coefficients[1:]))


@worksheet_function("Peers", result="Term, Coefficient, Std error, t; then R2, Adjusted R2 and Observations")
def warranted_stats(
    multiples: Multiples, drivers: Grid, weights: Gaps | None = None, names: Labels | None = None
) -> Table:
    """How good the regression behind WARRANTED_MULTIPLE is: coefficients, their standard errors, t, and R2.

        t = Coefficient / Std error; Adjusted R2 = 1 - (1 - R2)(n - 1)/(n - drivers - 1)

    An absolute t below 2 says that the driver could as well be left out; a sign that makes no sense says that two
    drivers tell the same story. With weights it is weighted least squares, and R2 is that of the weighted fit.

    Not meaningful
        the last three rows have no standard error and no t; nor has R2 a meaning if all multiples are equal.

    Raises
        InputError   rows of drivers or weights, or the names of the drivers, do not match.
        DomainError  a driver never changes, the drivers are collinear, or a weight is negative.
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Damodaran, NYU Stern slides: 25 telecom ADRs, R2 66.2 %, adjusted 63.1 %; Greene, Econometric Analysis,
        chapter 4: least squares.

    >>> multiples = [3 + 2 * (i % 5) + (-1) ** i for i in range(20)]
    >>> table = warranted_stats(multiples, [i % 5 for i in range(20)], names=["growth"])
    >>> table["Term"], [round(float(value), 6) for value in table["Coefficient"][:2]]
    (['Intercept', 'growth', 'R2', 'Adjusted R2', 'Observations'], [3.0, 2.0])
    """
    fit = _fit(multiples, drivers, weights)
    count = fit.coefficients.size - 1
    labels = [f"driver {i}" for i in range(1, count + 1)] if names is None else list(names)
    if len(labels) != count:
        raise InputError(f"{count} drivers but {len(labels)} names")
    nothing = np.full(3, np.nan)
    return Columns(
        {
            "Term": ["Intercept", *labels, "R2", "Adjusted R2", "Observations"],
            "Coefficient": np.append(fit.coefficients, [fit.r2, fit.adjusted_r2, fit.observations]),
            "Std error": np.append(fit.errors, nothing),
            "t": np.append(fit.coefficients / where_positive(fit.errors), nothing),
        }
    )


class Fit(NamedTuple):
    """A regression; the intercept comes first."""

    coefficients: Array
    errors: Array
    r2: float
    adjusted_r2: float
    observations: int


def regression(multiples: Array, drivers: Array, weights: Array) -> Fit:
    """Weighted least squares of the multiples on an intercept and the columns of drivers.

    The drivers are taken from their means and scaled to one length first: growth of 0.1 beside a market value of
    10^11 must neither look collinear nor cost digits.
    """
    observations, count = drivers.shape
    share = weights / weights.sum()
    middle, level = share @ drivers, share @ multiples
    root = np.sqrt(share)
    centred = root[:, None] * (drivers - middle)
    length = np.sqrt((centred**2).sum(axis=0))
    if not np.isfinite(length).all():
        raise DomainError("the drivers are too large to work with")
    for i in np.flatnonzero(length <= 1e-12 * np.abs(drivers).max(axis=0)):
        raise DomainError(f"driver {i + 1} never changes")
    left, sizes, right = np.linalg.svd(centred / length, full_matrices=False)
    if sizes[-1] < 1e-10 * sizes[0]:
        raise DomainError("the drivers are collinear: one of them follows from the others")
    slopes = (left.T @ (root * (multiples - level)) / sizes) @ right / length
    intercept = level - middle @ slopes
    residuals = multiples - intercept - drivers @ slopes
    unexplained, total = share @ residuals**2, share @ (multiples - level) ** 2
    degrees = observations - count - 1
    spread = right.T / sizes / length[:, None]
    variances = np.append(1 + ((middle @ spread) ** 2).sum(), (spread**2).sum(axis=1))
    r2 = 1 - unexplained / total if np.ptp(multiples) > 0 else np.nan
    return Fit(
        coefficients=np.append(intercept, slopes),
        errors=np.sqrt(variances * unexplained / degrees),
        r2=float(r2),
        adjusted_r2=float(1 - (1 - r2) * (observations - 1) / degrees),
        observations=observations,
    )


def _fit(multiples: Multiples, drivers: Grid, weights: Gaps | None) -> Fit:
    """The regression over the peers that count, if there are enough of them."""
    everyone, columns = np.atleast_1d(numbers(multiples)), numbers(drivers)
    columns = columns.reshape(-1, 1) if columns.ndim < 2 else columns
    if len(columns) != everyone.size:
        raise InputError(f"{everyone.size} multiples but {len(columns)} rows of drivers")
    counts = (everyone > 0) & ~np.isnan(columns).any(axis=1)
    given = np.ones(everyone.size) if weights is None else np.atleast_1d(numbers(weights))
    if given.shape != everyone.shape:
        raise InputError(f"{everyone.size} multiples but {given.size} weights")
    if np.isnan(given[counts]).any():
        raise NoDataError("a peer with a meaningful multiple has no weight")
    refuse(given < 0, "weights", given, "a weight is not negative")
    counts &= given > 0
    used, wanted = int(counts.sum()), OBSERVATIONS_PER_DRIVER * columns.shape[1]
    if used < wanted:
        raise NoDataError(f"{used} peers count; {columns.shape[1]} drivers need {wanted}")
    return regression(everyone[counts], columns[counts], given[counts])
