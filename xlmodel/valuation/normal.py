"""The normal distribution: its probabilities and its quantiles, in NumPy alone."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.valuation.domain import Array, numbers


def normal_probability(z: ArrayLike) -> Array:
    """With what probability a standard normal variable lies below z, to about fifteen digits, in the tails as well.

    Source
        Cody (1969), Rational Chebyshev approximations for the error function, Mathematics of Computation 23(107),
        631-637: a rational function for the middle and two for each tail.
    """
    x = numbers(z)
    size = np.abs(x)
    below = np.empty_like(x)
    middle = size <= _QUARTILE
    square = x[middle] * x[middle]
    below[middle] = 0.5 + x[middle] * _ratio(square, *_OF_THE_MIDDLE)
    near = (size > _QUARTILE) & (size <= _ROOT_32)
    far = ~middle & ~near  # NaN too
    tail = np.empty_like(x)
    tail[near] = _ratio(size[near], *_OF_THE_NEAR_TAIL)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        inverse = 1 / (x[far] * x[far])
        tail[far] = (_DENSITY_AT_0 - inverse * _ratio(inverse, *_OF_THE_FAR_TAIL)) / size[far]
        outer = np.minimum(size[~middle], 40.0)  # beyond it there is nothing, and inf - inf below is NaN
        # The square in two parts, the first of them exact: exp would magnify the rounding of one.
        sixteenths = np.trunc(outer * 16) / 16
        rest = (outer - sixteenths) * (outer + sixteenths)
        beyond = np.exp(-sixteenths * sixteenths / 2) * np.exp(-rest / 2) * tail[~middle]
    below[~middle] = np.where(x[~middle] > 0, 1 - beyond, beyond)
    return below


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


# Of the probabilities: where the pieces meet, and their coefficients from the constant term on, as published.
_QUARTILE: Final = 0.67448975
_ROOT_32: Final = 5.656854249492380195
_DENSITY_AT_0: Final = 0.398942280401432677940
_OF_THE_MIDDLE: Final = (
    (
        1.8154981253343561249e4, 1.0676894854603709582e3, 1.6102823106855587881e2, 2.2352520354606839287e0,
        6.5682337918207449113e-2,
    ),
    (4.5507789335026729956e4, 1.0260932208618978205e4, 9.7609855173777669322e2, 4.7202581904688241870e1, 1.0),
)  # fmt: skip
_OF_THE_NEAR_TAIL: Final = (
    (
        9.8427148383839780218e3, 1.1602651437647350124e4, 6.8481904505362823326e3, 2.4945375852903726711e3,
        5.9727027639480026226e2, 9.3506656132177855979e1, 8.8831497943883759412e0, 3.9894151208813466764e-1,
        1.0765576773720192317e-8,
    ),
    (
        1.9685429676859990727e4, 3.8912003286093271411e4, 3.4900952721145977266e4, 1.8615571640885098091e4,
        6.4855582982667607550e3, 1.5193775994075548050e3, 2.3538790178262499861e2, 2.2266688044328115691e1, 1.0,
    ),
)  # fmt: skip
_OF_THE_FAR_TAIL: Final = (
    (
        2.9112874951168792e-5, 1.421619193227893466e-3, 2.2235277870649807e-2, 1.274011611602473639e-1,
        2.1589853405795699e-1, 2.307344176494017303e-2,
    ),
    (
        7.29751555083966205e-5, 3.78239633202758244e-3, 6.59881378689285515e-2, 4.68238212480865118e-1,
        1.28426009614491121e0, 1.0,
    ),
)  # fmt: skip

# Of the quantiles: where the pieces meet, and their coefficients from the constant term on, as published.
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
