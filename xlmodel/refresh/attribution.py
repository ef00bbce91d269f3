"""What moved the value: the change of each output, split over the inputs that changed, so that the parts sum exactly.

Inputs act on each other, so what one of them did depends on the order in which they change. Each part is the mean of
two orders, first to last and last to first. The values are put on a grid of binary fractions first: on it, the parts
sum to the whole to the last bit, in Python and in a sheet's SUM alike.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_BITS: Final = 44  # of 53: the rest is room for the sum of 64 parts, for signs and for the mean of two

_SMALLEST: Final = 2.0**-1073
_LARGEST: Final = 2.0**1015  # of larger ones the differences add up to no number

Outputs = Mapping[str, Any]


def attribute(
    outputs_of_each: Callable[[Sequence[Mapping[str, Any]]], Sequence[Outputs]],
    changes: Sequence[tuple[str, Any, Any]],
    names: Sequence[str],
) -> tuple[list[dict[str, float | None]], dict[str, float | None]]:
    """The part of each change in each output, and the whole.

    Parameters
        outputs_of_each  what the outputs are with each of several sets of inputs; the workbook itself stays as it is.
        changes          name, old and new value of each input that changes.
        names            the outputs to explain.

    A part is None where an output is no number before, after or on the way, or one of which none can be a part.
    """
    if not names:
        return [{} for _ in changes], {}
    there, back = _states(changes), _states(list(reversed(changes)))
    # Both orders start and end at the same values: computed twice, these might differ in a last digit.
    found = outputs_of_each([*there, *back[1:-1]])
    forwards, between = found[: len(there)], found[len(there) :]
    backwards = [forwards[0], *between, forwards[-1]]
    parts: list[dict[str, float | None]] = [{} for _ in changes]
    whole: dict[str, float | None] = {}
    for name in names:
        one, other = [[_number(step.get(name)) for step in path] for path in (forwards, backwards)]
        known = [value for value in (*one, *other) if value is not None]
        if len(known) < len(one) + len(other):
            whole[name] = None
            for part in parts:
                part[name] = None
            continue
        up, down = _on_grid(one, known), _on_grid(other, known)
        whole[name] = up[-1] - up[0]
        last = len(changes) - 1
        for i, part in enumerate(parts):
            j = last - i
            part[name] = ((up[i + 1] - up[i]) + (down[j + 1] - down[j])) / 2
    return parts, whole


def _states(changes: Sequence[tuple[str, Any, Any]]) -> list[dict[str, Any]]:
    """The inputs before, and after each further change."""
    inputs = {name: old for name, old, _ in changes}
    states = [dict(inputs)]
    for name, _, new in changes:
        inputs[name] = new
        states.append(dict(inputs))
    return states


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        return None
    return float(value)


def _on_grid(values: Sequence[float | None], known: Sequence[float]) -> list[float]:
    largest = max(map(abs, known))
    # Below 1e-300 there are fewer bits, and half a step has to be a number too.
    grid = max(math.ldexp(1.0, math.frexp(largest)[1] - _BITS), _SMALLEST) if largest else 1.0
    return [round(value / grid) * grid for value in values if value is not None]
