"""Earnings and the multiple drawn together, many times: the whole range of values instead of three points."""

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xlmodel.errors import DomainError
from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, first_where, loss, numbers, positive, refuse, where_positive
from xlmodel.valuation.drivers import PERCENTILES
from xlmodel.valuation.groups import Places, blocks, common_axes, flattened, put_together
from xlmodel.valuation.normal import normal_quantile
from xlmodel.valuation.stacks import column, each, mean, table

MOST_DRAWS = 10_000_000
VALUES = 2**20  # held in memory at once, of one scenario or of many
NETS = 16  # independent ones: what their means differ by is the standard error
DIGITS = 32  # binary digits of a point, all that a sequence of up to 2^32 points has

Words = NDArray[np.uint32]


@worksheet_function("Scenarios", result="Item, Value")
def simulate_value(
    eps: Number,
    eps_volatility: Number,
    multiple: Number,
    multiple_volatility: Number,
    correlation: Number = 0.0,
    price: Number | None = None,
    draws: Number = 100_000,
    seed: Number = 1,
) -> Table:
    """Value per share if EPS and the multiple are uncertain: mean, spread and percentiles over many draws.

        value = eps exp(eps_volatility z1 - eps_volatility^2 / 2)
                x multiple exp(multiple_volatility z2 - multiple_volatility^2 / 2),
        z1, z2 standard normal with the correlation

    EPS and the multiple are log-normal: eps and multiple are their means, as a consensus is, and the volatilities the
    standard deviations of their logarithms over the horizon. So the mean of the value is
    eps x multiple x exp(correlation x eps_volatility x multiple_volatility). The draws are points of a scrambled Sobol sequence, which fill the square evenly: 16
    independent nets of equally many points, a power of two, at least draws in all. The mean is corrected by what
    the points miss of the known moments of z1 and z2. Its standard error comes from the spread of the 16 means,
    which are independent as the scrambles are; it is itself uncertain by about a fifth, and says too little with
    fewer than 200 draws. The same seed draws the same points on every machine.

    Not meaningful
        eps or multiple is zero or negative. Without a price the row of the probability below it is left out.

    Raises
        DomainError  a volatility is negative, correlation is not in -1 to 1, price is not above zero, draws is not in 1 to
                     10,000,000, seed is not a whole number from 0 on, or the values become too large.

    Source
        Log-normal product in closed form: means 8 and 15, volatilities 0.20 and 0.25, correlation 0.3 have the mean
        121.814. Sobol (1967); Matousek (1998), On the L2-discrepancy for anchored boxes (the scramble); Owen (1997).

    >>> table = simulate_value(8, 0.20, 15, 0.25, 0.3, 88)
    >>> [round(float(value)) for value in table["Value"][:2]]
    [122, 46]
    """
    eps_spread, multiple_spread, rho = numbers(eps_volatility), numbers(multiple_volatility), numbers(correlation)
    count, start = numbers(draws), numbers(seed)
    refuse(eps_spread < 0, "eps_volatility", eps_spread, "it is not negative")
    refuse(multiple_spread < 0, "multiple_volatility", multiple_spread, "it is not negative")
    refuse(np.abs(rho) > 1, "correlation", rho, "it lies between -1 and 1")
    refuse(~((count >= 1) & (count <= MOST_DRAWS)), "draws", count, "it lies between 1 and ten million")
    whole = (start >= 0) & (start <= 2**53) & (start % 1 == 0)
    refuse(~whole, "seed", start, "it is a whole number from 0 to 2^53")
    limit = numbers(np.nan) if price is None else positive("price", price)
    median = where_positive(eps) * where_positive(multiple) * np.exp(-(eps_spread**2 + multiple_spread**2) / 2)
    given = (start, _log2_points(count), median, eps_spread, multiple_spread, rho, limit)
    shape = common_axes((), given)
    _, (start, log2_points, *others) = flattened(shape, (), given)

    def work(rows: Places) -> Array:
        first, power = start[rows].max(initial=0), log2_points[rows].max(initial=0)  # they are alike, if there are any
        return _simulated(int(first), int(power), *(o[rows] for o in others))

    items = ["Mean", "Standard deviation", *PERCENTILES, "P(value < price)", "Standard error of the mean"]
    figures = put_together(work, _same_points(start, log2_points), shape)
    if price is None:
        items, figures = [*items[:-2], items[-1]], np.delete(figures, -2, axis=-1)
    return table({"Item": items, "Value": figures}, why=partial(loss, eps=eps, multiple=multiple))


def _log2_points(draws: Array) -> Array:
    """How often the points of each net are doubled, so that all nets together have the draws."""
    mantissa, exponent = np.frexp(draws / NETS)
    return np.maximum(numbers(exponent - (mantissa == 0.5)), 0.0)


def _same_points(seeds: Array, log2_points: Array) -> list[Places]:
    """The scenarios that have the same points, as many at a time as memory is to hold."""
    order = np.lexsort([seeds, log2_points])
    changes = np.flatnonzero((np.diff(seeds[order]) != 0) | (np.diff(log2_points[order]) != 0)) + 1
    groups = [group for group in np.split(order, changes) if group.size]
    return [
        block for group in groups for block in blocks(group, max(1, VALUES // (NETS * 2 ** int(log2_points[group[0]]))))
    ]


def _simulated(
    seed: int,
    log2_points: int,
    median: Array,
    eps_volatility: Array,
    multiple_volatility: Array,
    correlation: Array,
    limit: Array,
) -> Array:
    """The figures of scenarios that are drawn at the same points."""
    words = np.random.PCG64(seed).random_raw((NETS, 2, DIGITS + 1)) >> np.uint64(32)
    values = np.empty((len(median), NETS, 2**log2_points))
    moments = _Moments(len(median))
    for net, random in enumerate(words.astype(np.uint32)):
        z1, z2 = normal_quantile(_scrambled_net(random, log2_points))
        z2 = each(correlation) * z1 + each(np.sqrt(1 - correlation**2)) * z2
        drawn = each(median) * np.exp(each(eps_volatility) * z1 + each(multiple_volatility) * z2)
        values[:, net] = drawn
        moments.add(drawn - each(median), np.broadcast_to(z1, z2.shape), z2, each(correlation))
    known = np.isfinite(median) & ~np.isnan(eps_volatility + multiple_volatility + correlation)
    too_large = known & ~np.isfinite(moments.with_values).all(axis=-1)
    if too_large.any():
        spreads = " and ".join(
            f"{name} {first_where(too_large, spread):g}"
            for name, spread in (("eps_volatility", eps_volatility), ("multiple_volatility", multiple_volatility))
        )
        raise DomainError(f"{spreads} lead to values too large to work with", where=too_large)
    means = each(median) + moments.corrected_means()
    size = NETS * 2**log2_points
    ordered = np.sort(values.reshape(len(median), size))
    below = np.where(np.isfinite(median + limit), (ordered < each(limit)).sum(axis=-1) / size, np.nan)
    error = means.std(axis=-1, ddof=1) / math.sqrt(NETS)
    return column(mean(means), ordered.std(axis=-1), *percentiles(ordered), below, error)


def percentiles(ordered: Array) -> list[Array]:
    """The percentiles of draws in the order of their size, which lie on the last axis: each one of the draws."""
    size = ordered.shape[-1]
    return [ordered[..., math.ceil(share * size) - 1] for share in PERCENTILES.values()]


class _Moments:
    """The means of the nets, corrected by what each misses of moments of the normal distribution that are known.

    The values are smooth in z1 and z2, so a parabola in them explains most of what a mean misses. Its coefficients
    come from all nets together.
    """

    def __init__(self, scenarios: int) -> None:
        self.known: list[Array] = []
        self.means: list[Array] = []
        self.products: Array = np.zeros((scenarios, 6, 6))
        self.with_values: Array = np.zeros((scenarios, 6))

    def add(self, values: Array, z1: Array, z2: Array, correlation: Array) -> None:
        """One net: its values, and the functions of z1 and z2 whose mean is zero."""
        terms = np.stack([np.ones_like(z1), z1, z2, z1**2 - 1, z2**2 - 1, z1 * z2 - correlation], axis=1)
        self.known.append(mean(terms)[:, 1:])
        self.means.append(mean(values))
        self.products += terms @ np.swapaxes(terms, -1, -2)
        self.with_values += (terms @ values[..., np.newaxis])[..., 0]

    def corrected_means(self) -> Array:
        # Least squares of least length: with a correlation of 1 the terms are not independent.
        inverse = np.linalg.pinv(np.nan_to_num(self.products), rcond=1e-12)
        slopes = (inverse @ self.with_values[..., np.newaxis])[:, 1:]
        return np.stack(self.means, axis=-1) - (np.stack(self.known, axis=1) @ slopes)[..., 0]


def _scrambled_net(random: Words, log2_points: int) -> Array:
    """The first 2^m points of the Sobol sequence in the square, with random digits; never 0 or 1.

    Each point is the exclusive or of the directions that its number has a binary digit for, so a doubling of the
    points is one such operation. The scramble multiplies the digits by a random triangular matrix, which touches
    the directions only, and shifts them.
    """
    coordinates = []
    for directions, (*matrix, shift) in zip(_directions(), random, strict=True):
        # Column k of the matrix: digit k itself, and random digits behind it.
        columns = _PLACES | (np.array(matrix, dtype=np.uint32) & (_PLACES - np.uint32(1)))
        scrambled = np.bitwise_xor.reduce(np.where(directions[:, None] & _PLACES, columns, np.uint32(0)), axis=1)
        points = np.array([shift], dtype=np.uint32)
        for direction in scrambled[:log2_points]:
            points = np.concatenate([points, points ^ direction])
        coordinates.append((points + 0.5) / 2.0**DIGITS)
    return np.array(coordinates)


_PLACES: Words = np.uint32(1) << np.arange(DIGITS - 1, -1, -1, dtype=np.uint32)


def _directions() -> tuple[Words, Words]:
    """Sobol's directions of the first two dimensions: van der Corput's, and those of the polynomial x + 1."""
    second = _PLACES.copy()
    for k in range(1, DIGITS):
        second[k] = second[k - 1] ^ (second[k - 1] >> np.uint32(1))
    return _PLACES, second
