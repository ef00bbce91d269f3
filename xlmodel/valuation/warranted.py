"""The multiple that a company's growth, risk and profitability warrant, by regression over its peers."""

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import DomainError, InputError, NoDataError
from xlmodel.spec import Gaps, Grid, Labels, List, Multiples, Number, Table, worksheet_function
from xlmodel.valuation.domain import (
    ROUNDING,
    Array,
    anywhere,
    first_cause,
    first_where,
    numbers,
    refuse,
    where_positive,
)
from xlmodel.valuation.groups import without_gaps
from xlmodel.valuation.stacks import answer, column, dot, each, lists, table, total, whole_lists
from xlmodel.valuation.student import central_quantile
from xlmodel.workings import figure

OBSERVATIONS_PER_DRIVER = 10


@worksheet_function("Peers", result="times (x)")
def warranted_multiple(
    multiples: Multiples, drivers: Grid, target_drivers: List, weights: Gaps | None = None
) -> Number:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept.

        intercept + sum of coefficients x target_drivers

    One row a peer, one column a driver (growth, risk, ROE, a 0/1 dummy), or the other way round, as in LINEST. A peer without a meaningful multiple, with
    a blank driver (also an empty text) or with a weight of zero is left out. Ten peers are needed for each driver: fewer fit anything.
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
    fit, target = _fit(multiples, drivers, weights, target_drivers), lists(target_drivers)
    figure("coefficients, the intercept first", fit.coefficients, "multiple per unit of the driver")
    return answer(where_positive(fit.coefficients[..., 0] + dot(target, fit.coefficients[..., 1:])))


@worksheet_function("Peers", result="Item, Value: Prediction, Low, High")
def warranted_interval(
    multiples: Multiples,
    drivers: Grid,
    target_drivers: List,
    weights: Gaps | None = None,
    confidence: Number = 0.9,
) -> Table:
    """The multiple that the peers warrant, and how far one company may lie from it: a prediction interval.

        prediction +- t s sqrt(1 + x' (X' W X)^-1 x),    x = 1 and target_drivers

    t is Student's with as many degrees of freedom as there are peers, less the drivers, less one; s is the residual
    standard error of WARRANTED_STATS. Weights are scaled to a mean of one, and the company itself has the weight one.
    A multiple within the interval is no mispricing that the regression could tell from noise.

    Not meaningful
        the prediction from target_drivers is zero or negative.

    Raises
        InputError   rows of drivers, weights or target_drivers do not match.
        DomainError  a driver never changes, the drivers are collinear, a weight is negative, or confidence is not
                     in 0 to 1 (1 excluded).
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Greene, Econometric Analysis, chapter 4: prediction and its interval.

    >>> multiples = [3 + 2 * (i % 5) + (-1) ** i for i in range(20)]
    >>> table = warranted_interval(multiples, [i % 5 for i in range(20)], [2])
    >>> [round(float(value), 6) for value in table["Value"]]
    [7.0, 5.126997, 8.873003]
    """
    level = numbers(confidence)
    refuse(~((level >= 0) & (level < 1)), "confidence", level, "it is at least 0 and below 1")
    fit = _fit(multiples, drivers, weights, target_drivers)
    predicted = fit.coefficients[..., 0] + dot(lists(target_drivers), fit.coefficients[..., 1:])
    degrees = fit.observations - fit.coefficients.shape[-1]
    t = central_quantile(level, degrees)
    figure("t", t, f"{np.max(degrees, initial=0):g} degrees of freedom")
    figure("residual standard error", fit.residual_error, "times (x)")
    half = t * fit.residual_error * np.sqrt(1 + fit.leverage)
    prediction = where_positive(predicted)
    return table(
        {"Item": ["Prediction", "Low", "High"], "Value": column(prediction, prediction - half, prediction + half)},
        why=partial(_no_multiple, predicted),
    )


def _no_multiple(predicted: Array) -> str | None:
    """Why there is no prediction."""
    if not anywhere(predicted <= 0):
        return None
    return f"the prediction from target_drivers is {first_where(predicted <= 0, predicted):.6g}, which is no multiple"


@worksheet_function(
    "Peers",
    result="Term, Coefficient, Std error, t; then R2, Adjusted R2, Residual standard error and Observations",
)
def warranted_stats(
    multiples: Multiples, drivers: Grid, weights: Gaps | None = None, names: Labels | None = None
) -> Table:
    """How good the regression behind WARRANTED_MULTIPLE is: coefficients, their standard errors, t, and R2.

        t = Coefficient / Std error; Adjusted R2 = 1 - (1 - R2)(n - 1)/(n - drivers - 1)

    An absolute t below 2 says that the driver could as well be left out; a sign that makes no sense says that two
    drivers tell the same story. With weights it is weighted least squares, and R2 is that of the weighted fit; the
    residual standard error is sqrt(sum of w residual^2 / (n - drivers - 1)) with weights of mean one.

    Not meaningful
        R2, if all multiples are equal; t, if a standard error is zero.

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
    (['Intercept', 'growth', 'R2', 'Adjusted R2', 'Residual standard error', 'Observations'], [3.0, 2.0])
    """
    fit = _fit(multiples, drivers, weights)
    count = fit.coefficients.shape[-1] - 1
    labels = [f"driver {i}" for i in range(1, count + 1)] if names is None else list(names)
    if len(labels) != count:
        raise InputError(f"{count} drivers but {len(labels)} names")
    quality = column(fit.r2, fit.adjusted_r2, fit.residual_error, fit.observations)
    nothing = np.full(quality.shape, np.nan)
    of_the_whole = np.broadcast_to(np.arange(count + 5) > count, (*fit.r2.shape, count + 5))
    causes = {
        "all multiples are equal: R2 divides by their spread": np.isnan(fit.r2),
        "a standard error is zero: t divides by it": fit.errors <= 0,
    }
    return table(
        {
            "Term": ["Intercept", *labels, "R2", "Adjusted R2", "Residual standard error", "Observations"],
            "Coefficient": np.concatenate([fit.coefficients, quality], axis=-1),
            "Std error": np.concatenate([fit.errors, nothing], axis=-1),
            "t": np.concatenate([fit.coefficients / where_positive(fit.errors), nothing], axis=-1),
        },
        empty={"Std error": of_the_whole, "t": of_the_whole},
        why=partial(first_cause, causes),
    )


class Fit(NamedTuple):
    """A regression; the intercept comes first."""

    coefficients: Array
    errors: Array
    r2: Array
    adjusted_r2: Array
    observations: Array
    residual_error: Array
    leverage: Array  # of the target: x' (X' W X)^-1 x, weights of mean one


def regression(multiples: Array, drivers: Array, weights: Array, target: Array | None = None) -> Fit:
    """Weighted least squares of the multiples on an intercept and the columns of drivers.

    The drivers are taken from their means and scaled to one length first: growth of 0.1 beside a market value of
    10^11 must neither look collinear nor cost digits.
    """
    observations, count = drivers.shape[-2:]
    share = weights / each(total(weights))
    middle, level = _product(share, drivers), dot(share, multiples)
    root = np.sqrt(share)
    centred = root[..., np.newaxis] * (drivers - middle[..., np.newaxis, :])
    length = np.sqrt((centred**2).sum(axis=-2))
    too_large = ~np.isfinite(length).all(axis=-1)
    if too_large.any():
        raise DomainError("the drivers are too large to work with", where=too_large)
    still = length <= 1e-12 * np.abs(drivers).max(axis=-2)
    if still.any():
        first = first_where(still, np.arange(1, count + 1))
        raise DomainError(f"driver {first} never changes", where=still.any(axis=-1))
    left, sizes, right = np.linalg.svd(centred / length[..., np.newaxis, :], full_matrices=False)
    collinear = sizes[..., -1] < 1e-10 * sizes[..., 0]
    if collinear.any():
        raise DomainError("the drivers are collinear: one of them follows from the others", where=collinear)
    explained = _product(root * (multiples - each(level)), left) / sizes
    slopes = _product(explained, right) / length
    intercept = level - dot(middle, slopes)
    fitted = (drivers @ slopes[..., np.newaxis])[..., 0]
    residuals = multiples - each(intercept) - fitted
    largest = np.abs(multiples).max(axis=-1)
    unexplained, all_of_it = dot(share, residuals**2), dot(share, (multiples - each(level)) ** 2)
    # What binary arithmetic leaves of a perfect fit is no error.
    unexplained = np.where(np.sqrt(unexplained) <= 1e-13 * largest, 0.0, unexplained)
    degrees = observations - count - 1
    spread = np.swapaxes(right, -1, -2) / sizes[..., np.newaxis, :] / length[..., np.newaxis]
    variances = np.concatenate(
        [each(1 + (_product(middle, spread) ** 2).sum(axis=-1)), (spread**2).sum(axis=-1)], axis=-1
    )
    r2 = np.where(np.ptp(multiples, axis=-1) > ROUNDING * largest, 1 - unexplained / all_of_it, np.nan)
    return Fit(
        coefficients=np.concatenate([each(intercept), slopes], axis=-1),
        errors=np.sqrt(variances * each(unexplained) / degrees),
        r2=r2,
        adjusted_r2=1 - (1 - r2) * (observations - 1) / degrees,
        observations=np.full(r2.shape, float(observations)),
        residual_error=np.sqrt(observations * unexplained / degrees),
        leverage=(1 + (_product(middle if target is None else target - middle, spread) ** 2).sum(axis=-1))
        / observations,
    )


def _product(row: Array, matrix: Array) -> Array:
    """A row times a matrix, of each scenario."""
    return np.asarray((row[..., np.newaxis, :] @ matrix)[..., 0, :])


def _fit(multiples: Multiples, drivers: Grid, weights: Gaps | None, target_drivers: ArrayLike | None = None) -> Fit:
    """The regression over the peers that count, if there are enough of them."""
    everyone, columns = lists(multiples), numbers(drivers)
    columns = columns.reshape(-1, 1) if columns.ndim < 2 else columns
    if columns.shape[-2] != everyone.shape[-1] == columns.shape[-1]:  # drivers in rows, as LINEST has them
        columns = np.swapaxes(columns, -1, -2)
    size, count = columns.shape[-2:]
    if size != everyone.shape[-1]:
        raise InputError(f"{everyone.shape[-1]} multiples but {size} rows of drivers")
    target = np.zeros(count) if target_drivers is None else lists(target_drivers)
    if target.shape[-1] != count:
        raise InputError(f"{count} drivers but {target.shape[-1]} target_drivers")
    counts = (everyone > 0) & ~np.isnan(columns).any(axis=-1)
    given = np.ones(size) if weights is None else lists(weights)
    if given.shape[-1] != size:
        raise InputError(f"{size} multiples but {given.shape[-1]} weights")
    missing = (counts & np.isnan(given)).any(axis=-1)
    if missing.any():
        raise NoDataError("weights lacks that of a peer with a meaningful multiple", where=missing)
    with whole_lists():
        refuse(given < 0, "weights", given, "a weight is not negative")
    counts = counts & (given > 0)
    used, wanted = counts.sum(axis=-1), OBSERVATIONS_PER_DRIVER * count
    few = used < wanted
    if few.any():
        counted = f"{first_where(few, used)} of multiples{'' if weights is None else ' with weights above zero'} count"
        raise NoDataError(f"{counted}; {count} columns of drivers need {wanted}", where=few)

    def work(multiples: Array, weights: Array, *others: Array) -> Array:
        own, its_target = np.stack(others[:count], axis=-1), np.stack(others[count:], axis=-1)
        fit = regression(multiples, own, weights, its_target)
        return np.concatenate([fit.coefficients, fit.errors, column(*fit[2:])], axis=-1)

    found = without_gaps(
        counts, work, everyone, given, *np.moveaxis(columns, -1, 0), of_each=list(np.moveaxis(target, -1, 0))
    )
    return Fit(found[..., : count + 1], found[..., count + 1 : -5], *np.moveaxis(found[..., -5:], -1, 0))
