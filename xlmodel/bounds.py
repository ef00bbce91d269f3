"""The bounds of fractions: a per cent typed for a fraction is refused, never computed.

The bounds stand with the term, in `terms`; here they are held against what a function is given, whoever calls it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from xlmodel.errors import DomainError
from xlmodel.findings import Kind
from xlmodel.spec import Function, Parameter
from xlmodel.terms import TERMS, Bounds
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
    for place, parameter in function.in_parts:
        _parts_within_bounds(parameter, arguments[place])
    return function.call(*arguments)


def are_usual(function: Function, numbers: Sequence[float]) -> bool:
    """Whether there is nothing to say of any of the numbers that a function is given, the last of which may be left out."""
    given = len(numbers)
    for place, parameter in function.bounded:  # a loop takes half the time of `all`
        if place < given and not _is_usual(numbers[place], parameter.term.bounds):  # type: ignore[arg-type]
            return False
    return True


def _is_usual(value: float, bounds: Bounds) -> bool:
    low, high, usual, includes_low, _ = bounds
    return (low < value or (includes_low and low == value)) and value < high and -usual <= value <= usual


def within_bounds(parameter: Parameter, value: Any) -> None:
    """Refuse what a term cannot be, and warn of what it hardly is."""
    _hold_within(parameter.term.bounds, parameter.name, value, parameter.kind.core_axes)


def _parts_within_bounds(parameter: Parameter, value: Any) -> None:
    array, parts = np.asarray(value, dtype=float), parameter.term.parts
    if array.shape[-1:] != (len(parts),):  # that there are not as many is for the function to say
        return
    for place, part in enumerate(parts):
        _hold_within(TERMS[part].bounds, f"{part} in {parameter.name}", array[..., place], 0)


def _hold_within(bounds: Bounds | None, name: str, value: Any, core_axes: int) -> None:
    if bounds is None:
        return
    numbers = np.asarray(value, dtype=float)
    if numbers.size and _is_usual(float(numbers.min()), bounds) and _is_usual(float(numbers.max()), bounds):
        return
    outside = numbers < bounds.low if bounds.includes_low else numbers <= bounds.low
    outside = outside | (numbers > bounds.high if bounds.includes_high else numbers >= bounds.high)
    if outside.any():
        of_one_value = tuple(range(-min(core_axes, numbers.ndim), 0))
        raise DomainError(bounds.refusal(name, numbers[outside].flat[0]), where=outside.any(axis=of_one_value))
    odd = np.abs(numbers) > bounds.usual
    if odd.any():
        warn(odd, bounds.oddity(name, numbers[odd].flat[0]), Kind.FRACTION)
