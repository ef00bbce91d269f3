"""Quantiles of the normal distribution, in NumPy alone."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.valuation.domain import Array, numbers


def normal_quantile(probability: ArrayLike) -> Array:
    """What a standard normal variable lies below with a probability, to about sixteen digits.

    -inf and inf at 0 and 1, NaN outside of them.

    Source
        Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37(3),
        477-484, PPND16: a rational function for the middle and two for each tail.
    """
    p = numbers(probability)
    z = np.empty_like(p)
    off_middle = p - 0.5
    middle = np.abs(off_middle) <= _MIDDLE
    q = off_middle[middle]
    z[middle] = q * _ratio(_MIDDLE**2 - q * q, *_IN_THE_MIDDLE)
    with np.errstate(invalid="ignore", divide="ignore"):
        outside = p[~middle]
        r = np.sqrt(-np.log(np.minimum(outside, 1 - outside)))
        near = r <= _FAR
        tail = np.where(r == np.inf, np.inf, np.nan)  # the far ratio would be inf / inf at 0 and 1
        tail[near] = _ratio(r[near] - _NEAR, *_NEAR_TAIL)
        far = (r > _FAR) & (r < np.inf)
        tail[far] = _ratio(r[far] - _FAR, *_FAR_TAIL)
        z[~middle] = np.copysign(tail, off_middle[~middle])
    return z


def _ratio(x: Array, above: tuple[float, ...], below: tuple[float, ...]) -> Array:
    return _polynomial(x, above) / _polynomial(x, below)


def _polynomial(x: Array, coefficients: tuple[float, ...]) -> Array:
    """Horner's rule, in place: a simulation asks for millions."""
    highest, *others = reversed(coefficients)
    total = np.full_like(x, highest)
    for coefficient in others:
        total *= x
        total += coefficient
    return total


# Where the pieces meet, and their coefficients from the constant term on, as published.
_MIDDLE: Final = 0.425
_NEAR: Final = 1.6
_FAR: Final = 5.0
_IN_THE_MIDDLE: Final = (
    (
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ),
    (
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ),
)  # fmt: skip
_NEAR_TAIL: Final = (
    (
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ),
    (
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ),
)  # fmt: skip
_FAR_TAIL: Final = (
    (
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ),
    (
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ),
)  # fmt: skip
