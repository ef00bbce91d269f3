"""What every chapter asks of its arguments before it divides by them."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlmodel.errors import DomainError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def numbers(value: ArrayLike) -> Array:
    """The value as an array of floats; a number is an array without axes."""
    if type(value) is float:  # NumPy's own number works as an array without axes does, and several times as fast
        return np.float64(value)
    return np.asarray(value, dtype=float)


def anywhere(marks: Any) -> bool:
    """Whether anything is marked; to ask NumPy about a single mark would take ten times as long."""
    return bool(marks.any()) if isinstance(marks, np.ndarray) and marks.ndim else bool(marks)


def together(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of several together; alike they mostly are, and NumPy's way takes longer than most functions."""
    different = set(shapes)
    return different.pop() if len(different) == 1 else np.broadcast_shapes(*different)


def lowest(array: Array) -> float:
    """The lowest number, NaN where one is missing: mostly it tells in one look that nothing has to be marked."""
    if not array.ndim:
        return float(array)
    return float(array.min()) if array.size else math.nan


def refuse(bad: Any, name: str, value: ArrayLike, wanted: str) -> None:
    """Say which argument is outside the domain, by the first value that is."""
    if not anywhere(bad):
        return
    first = first_where(bad, value)
    shown = str(first) if isinstance(first, np.datetime64) else _shown(first)
    raise DomainError(f"{name} is {shown}; {wanted}", where=bad)


def _shown(number: float) -> str:
    """A count or a seed in full: 10000001 draws are more than ten million, which 1e+07 are not."""
    return f"{number:.15g}" if number % 1 == 0 else f"{number:.6g}"


def first_where(bad: ArrayLike, value: ArrayLike) -> Any:
    """The first value of those that are marked."""
    values, marks = np.broadcast_arrays(value, bad)
    return values[marks].flat[0]


def first_cause(causes: dict[str, Any]) -> str | None:
    """The first sentence whose mark is found anywhere: why there is an error in a table."""
    return next((sentence for sentence, found in causes.items() if np.any(found)), None)


def positive(name: str, value: ArrayLike) -> Array:
    """The value, refused where it is zero or less."""
    if type(value) is float and value > 0:
        return np.float64(value)
    array = numbers(value)
    if not lowest(array) > 0:
        refuse(array <= 0, name, array, "it must be above zero")
    return array


def not_negative(name: str, value: ArrayLike) -> Array:
    """The value, refused where it is less than zero."""
    array = numbers(value)
    if not lowest(array) >= 0:
        refuse(array < 0, name, array, "it is not negative")
    return array


ROUNDING = 2e-15  # a few units in the last place: what 0.1 + 0.2 has more than 0.3, and sums of a few cells


def difference(left: ArrayLike, right: ArrayLike) -> Array:
    """left - right, and nothing where only the rounding of binary fractions lies between the two.

    Whatever is divided by the difference of two equal figures has no answer; 10^16 would be a silent one.
    """
    whole = numbers(left)
    gap = numbers(whole - numbers(right))
    rounded = (np.abs(gap) <= ROUNDING * np.abs(whole)) & np.isfinite(gap)
    return np.where(rounded, 0.0, gap) if anywhere(rounded) else gap


def sum_or_nothing(together: Array, in_size: Array) -> Array:
    """A sum, and nothing where the parts cancel but for the rounding of binary fractions.

    Parameters
        in_size  the sum of the parts without their signs.
    """
    return np.where(np.abs(together) <= ROUNDING * in_size, 0.0, together)


def above_minus_one(name: str, rate: ArrayLike) -> Array:
    """1 + rate, refused where nothing or less would be left."""
    if type(rate) is float and rate > -1:
        return np.float64(1 + rate)
    rates = numbers(rate)
    if not lowest(rates) > -1:
        refuse(rates <= -1, name, rates, "it must be above -1 (-100 %)")
    return 1 + rates


def to_the_power(base: Array, exponent: Array) -> Array:
    """base ** exponent, where a missing number gives none: to NumPy NaN ** 0 and 1 ** NaN are 1."""
    if _is_one(base) and _is_one(exponent) and base == base and exponent == exponent:  # NaN alone differs from itself
        return base**exponent
    power = base**exponent
    if not math.isnan(lowest(base)) and not math.isnan(lowest(exponent)):
        return power
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, power)


def _is_one(value: Any) -> bool:
    """Whether it is a single number, as `numbers` makes it of one."""
    return type(value) is np.float64


def loss(**earnings: ArrayLike) -> str | None:
    """The first of `losses`: why there is an error in a table by earnings and multiple."""
    return first_cause(losses(**earnings))


def losses(**earnings: ArrayLike) -> dict[str, Any]:
    """Those of the earnings that leave no multiple, as causes."""
    return {
        f"{name} is {first_where(loss, value):.6g}; a value by earnings and multiple takes both above zero": loss
        for name, value in earnings.items()
        if anywhere(loss := numbers(value) <= 0)
    }


def annuity(excess: ArrayLike, payments: ArrayLike) -> Array:
    """1 + q + q^2 + ... over the payments, q = 1 + excess; accurate where q is near 1."""
    x, n = numbers(excess), numbers(payments)
    level = (x == 0) | ((n == 0) & ~np.isnan(x))
    with np.errstate(divide="ignore"):  # where q is nothing, only the first payment counts
        grown = np.expm1(n * np.log1p(np.where(level, 0.0, x)))
    return np.where(level, n, grown / np.where(level, 1.0, x))


def where_positive(value: ArrayLike) -> Array:
    """The value, NaN where it is zero or less: what is divided by it is not meaningful there."""
    if type(value) is float and value > 0:
        return np.float64(value)
    array = numbers(value)
    return array if lowest(array) > 0 else np.where(array > 0, array, np.nan)
