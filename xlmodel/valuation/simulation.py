"""Earnings and the multiple drawn together, many times: the whole range of values instead of three points."""

import math

import numpy as np
from numpy.typing import NDArray

from xlmodel.errors import DomainError
from xlmodel.spec import Columns, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, numbers, positive, refuse, where_positive
from xlmodel.valuation.drivers import PERCENTILES

MOST_DRAWS = 10_000_000
NETS = 16  # independent ones: what their means differ by is the standard error
DIGITS = 32  # binary digits of a point, all that a sequence of up to 2^32 points has

Words = NDArray[np.uint32]


@worksheet_function("Scenarios", result="Item, Value")
def simulate_value(
    eps: Number,
    eps_sd: Number,
    multiple: Number,
    multiple_sd: Number,
    correlation: Number = 0.0,
    price: Number | None = None,
    draws: Number = 100_000,
    seed: Number = 1,
) -> Table:
    """Value per share if EPS and the multiple are uncertain: mean, spread and percentiles over many draws.

        value = eps exp(eps_sd z1) x multiple exp(multiple_sd z2),    z1, z2 standard normal with the correlation

    EPS and the multiple are log-normal: eps and multiple are their medians, the sds those of their logarithms
    (0.2 is about 20 %). The draws are points of a scrambled Sobol sequence, which fill the square evenly: 16
    independent nets of equally many points, a power of two, at least draws in all. The mean is corrected by what
    the points miss of the known moments of z1 and z2. Its standard error comes from the spread of the 16 means,
    which are independent as the scrambles are; it is itself uncertain by about a fifth, and says too little with
    fewer than 200 draws. The same seed draws the same points on every machine.

    Not meaningful
        without a price there is no probability of a value below it; eps or multiple is zero or negative.

    Raises
        DomainError  a sd is negative, correlation is not in -1 to 1, price is not above zero, draws is not in 1 to
                     10,000,000, seed is not a whole number from 0 on, or the values become too large.

    Source
        Log-normal product in closed form: medians 8 and 15, sds 0.20 and 0.25, correlation 0.3 have the mean
        128.219. Sobol (1967); Matousek (1998), On the L2-discrepancy for anchored boxes (the scramble); Owen (1997).

    >>> table = simulate_value(8, 0.20, 15, 0.25, 0.3, 88)
    >>> [round(float(value), 1) for value in table["Value"][:2]]
    [128.2, 48.3]
    """
    refuse(eps_sd < 0, "eps_sd", eps_sd, "it is not negative")
    refuse(multiple_sd < 0, "multiple_sd", multiple_sd, "it is not negative")
    refuse(abs(correlation) > 1, "correlation", correlation, "it lies between -1 and 1")
    refuse(not 1 <= draws <= MOST_DRAWS, "draws", draws, f"it lies between 1 and {MOST_DRAWS:,}")
    refuse(not 0 <= seed <= 2**53 or seed % 1 != 0, "seed", seed, "it is a whole number, not negative")
    limit = np.nan if price is None else float(positive("price", price))
    median = float(where_positive(eps) * where_positive(multiple))
    log2_points = max(0, math.ceil(math.log2(draws / NETS)))
    words = np.random.PCG64(int(seed)).random_raw((NETS, 2, DIGITS + 1)) >> np.uint64(32)
    values = np.empty((NETS, 2**log2_points))
    moments = _Moments()
    for net, random in zip(values, words.astype(np.uint32), strict=True):
        z1, z2 = _normal(_scrambled_net(random, log2_points))
        z2 = correlation * z1 + math.sqrt(1 - correlation**2) * z2
        net[:] = median * np.exp(eps_sd * z1 + multiple_sd * z2)
        moments.add(net, z1, z2, correlation)
    if np.isfinite(median) and not np.isfinite(moments.with_values).all():
        raise DomainError(f"eps_sd {eps_sd:g} and multiple_sd {multiple_sd:g} lead to values too large to work with")
    means = moments.corrected_means()
    ordered = np.sort(values, axis=None)
    below = np.searchsorted(ordered, limit) / ordered.size if np.isfinite(median + limit) else np.nan
    rows = {
        "Mean": means.mean(),
        "Standard deviation": ordered.std(),
        **{name: ordered[math.ceil(share * ordered.size) - 1] for name, share in PERCENTILES.items()},
        "P(value < price)": below,
        "Standard error of the mean": means.std(ddof=1) / math.sqrt(NETS),
    }
    return Columns({"Item": list(rows), "Value": numbers(list(rows.values()))})


class _Moments:
    """The means of the nets, corrected by what each misses of moments of the normal distribution that are known.

    The values are smooth in z1 and z2, so a parabola in them explains most of what a mean misses. Its coefficients
    come from all nets together.
    """

    def __init__(self) -> None:
        self.known: list[Array] = []
        self.means: list[float] = []
        self.products: Array = np.zeros((6, 6))
        self.with_values: Array = np.zeros(6)

    def add(self, values: Array, z1: Array, z2: Array, correlation: float) -> None:
        """One net: its values, and the functions of z1 and z2 whose mean is zero."""
        terms = np.stack([np.ones_like(z1), z1, z2, z1**2 - 1, z2**2 - 1, z1 * z2 - correlation])
        self.known.append(terms.mean(axis=1)[1:])
        self.means.append(float(values.mean()))
        self.products += terms @ terms.T
        self.with_values += terms @ values

    def corrected_means(self) -> Array:
        # Least squares of least length: with a correlation of 1 the terms are not independent.
        slopes = np.linalg.lstsq(self.products, self.with_values, rcond=1e-12)[0][1:]
        return np.array(self.means) - np.array(self.known) @ slopes


def _normal(uniform: Array) -> Array:
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform))


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
