"""The bounds of fractions: a per cent typed for a fraction is refused, never computed.

The bounds stand with the term, in `terms`; here they are held against what a function is given, whoever calls it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from xlmodel.errors import DomainError
from xlmodel.spec import Function, Parameter
from xlmodel.terms import Bounds
from xlmodel.workings import warn


def call_within_bounds(function: Function, arguments: Sequence[Any]) -> Any:
    """What a function answers.

    Parameters
        arguments  one a parameter, as the valuation function takes them.

    Raises
        DomainError  one of them cannot be a fraction; `where` marks the cells or scenarios in which it is none.
    """
    for place, parameter in function.bounded:
        value, bounds = arguments[place], parameter.term.bounds
        if type(value) is float and _is_usual(value, bounds):  # type: ignore[arg-type]
            continue  # by far the most common case, kept short
        if value is not None:
            within_bounds(parameter, value)
    return function.call(*arguments)


def _is_usual(value: float, bounds: Bounds) -> bool:
    low, high, usual, includes_low, _ = bounds
    return (low < value or (includes_low and low == value)) and value < high and -usual <= value <= usual


def within_bounds(parameter: Parameter, value: Any) -> None:
    """Refuse what a term cannot be, and warn of what it hardly is."""
    name, bounds, core_axes = parameter.name, parameter.term.bounds, parameter.kind.core_axes
    if bounds is None:
        return
    numbers = np.asarray(value, dtype=float)
    if numbers.size and _is_usual(float(numbers.min()), bounds) and _is_usual(float(numbers.max()), bounds):
        return
    outside = numbers < bounds.low if bounds.includes_low else numbers <= bounds.low
    outside = outside | (numbers > bounds.high if bounds.includes_high else numbers >= bounds.high)
    if outside.any():
        of_one_value = tuple(range(-min(core_axes, numbers.ndim), 0))
        raise DomainError(_refusal(name, numbers[outside].flat[0], bounds), where=outside.any(axis=of_one_value))
    odd = np.abs(numbers) > bounds.usual
    if odd.any():
        first = numbers[odd].flat[0]
        warn(odd, f"{name} is {first:.6g}, which is {100 * first:.6g} %; beyond {100 * bounds.usual:g} % is unusual")


def _refusal(name: str, number: float, bounds: Bounds) -> str:
    meant = number / 100
    if abs(number) >= 1 and bounds.low <= meant <= bounds.high:
        return f"{name} is {number:.6g}: {number:.6g} % is {_decimal(meant)}"
    low = f"from {bounds.low:g}" if bounds.includes_low else f"above {bounds.low:g}"
    high = f"to {bounds.high:g}" if bounds.includes_high else f"to below {bounds.high:g}"
    return f"{name} is {number:.6g}; it must be {low} {high}"


def _decimal(fraction: float) -> str:
    """A fraction with two decimals at least: 0.10, 0.149."""
    shown = f"{fraction:.6g}"
    return shown if len(shown.partition(".")[2]) > 2 else f"{fraction:.2f}"
