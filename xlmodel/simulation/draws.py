"""What is drawn for an input, as somebody writes it: normal(88,10), discrete(10:0.3, 15:0.5, 20:0.2)."""

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from xlmodel.errors import RequestError
from xlmodel.valuation.distributions import discrete, lognormal, normal, triangular, uniform
from xlmodel.valuation.domain import Array


class Distribution(NamedTuple):
    """A distribution that a text stands for."""

    words: str  # with every number named, for those who read what was drawn
    at: Callable[[Array], Array]  # its value where a standard normal variable has one


class _Kind(NamedTuple):
    takes: tuple[str, ...]
    example: str
    at: Callable[..., Array]
    objection: Callable[..., str]  # empty where there is none


_ABOVE_ZERO: Final = "the standard deviation is not above zero"
_KINDS: Final = {
    "normal": _Kind(
        ("mean", "standard deviation"), "normal(88,10)", normal, lambda mean, sd: "" if sd > 0 else _ABOVE_ZERO
    ),
    "lognormal": _Kind(
        ("mean", "standard deviation of the logarithm"),
        "lognormal(88,0.2)",
        lognormal,
        lambda mean, sd: "the mean is not above zero" if mean <= 0 else "" if sd > 0 else _ABOVE_ZERO,
    ),
    "uniform": _Kind(
        ("lowest", "highest"),
        "uniform(60,120)",
        uniform,
        lambda low, high: "" if low < high else "the lowest value is not below the highest",
    ),
    "triangular": _Kind(
        ("lowest", "likeliest", "highest"),
        "triangular(60,88,120)",
        triangular,
        lambda low, top, high: "" if low <= top <= high and low < high else "its three values are not in order",
    ),
}
_DISCRETE: Final = "discrete"
EXAMPLES: Final = (*(kind.example for kind in _KINDS.values()), "discrete(10:0.3, 15:0.5, 20:0.2)")
_WRITTEN: Final = re.compile(r"\s*(?P<kind>[A-Za-z]+)\s*\((?P<numbers>[^()]*)\)\s*")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CLOSE: Final = 1e-9  # so far from 1 probabilities may add up


def distribution(name: str, text: str) -> Distribution:
    """The distribution that somebody wrote for an input.

    Raises
        RequestError  it is none; says what would be one.

    >>> distribution("price", "triangular(60, 88, 120)").words
    'triangular: lowest 60, likeliest 88, highest 120'
    """
    match = _WRITTEN.fullmatch(text)
    kind = match["kind"].lower() if match else ""
    if match is None or kind not in (*_KINDS, _DISCRETE):
        raise RequestError(f"{name} is drawn from one of {', '.join(EXAMPLES)}, not from {text.strip() or 'nothing'}")
    parts = match["numbers"].split(",")
    if kind == _DISCRETE:
        return _discrete(name, text, parts)
    known = _KINDS[kind]
    numbers = [_number(name, text, part) for part in parts]
    if len(numbers) != len(known.takes):
        wanted = f"{', '.join(known.takes[:-1])} and {known.takes[-1]}, with a point as decimal sign: {known.example}"
        raise RequestError(f"{name}={text.strip()}: {kind} takes {wanted}")
    problem = known.objection(*numbers)
    if problem:
        raise RequestError(f"{name}={text.strip()}: {problem}")
    named = ", ".join(f"{what} {number:g}" for what, number in zip(known.takes, numbers, strict=True))
    return Distribution(f"{kind}: {named}", lambda z: known.at(z, *numbers))


def _discrete(name: str, text: str, parts: Sequence[str]) -> Distribution:
    pairs = [part.split(":") for part in parts]
    if any(len(pair) != 2 for pair in pairs):
        raise RequestError(f"{name}={text.strip()}: discrete takes values with their probabilities, {EXAMPLES[-1]}")
    values, probabilities = ([_number(name, text, pair[i]) for pair in pairs] for i in (0, 1))
    if len({*values}) < len(values):
        raise RequestError(f"{name}={text.strip()}: a value is given twice")
    if min(probabilities) < 0:
        raise RequestError(f"{name}={text.strip()}: a probability is below zero")
    total = math.fsum(probabilities)
    if abs(total - 1) > _CLOSE:
        raise RequestError(f"{name}={text.strip()}: the probabilities add up to {total:g}, not 1")
    named = ", ".join(f"{value:g} with {chance:g}" for value, chance in zip(values, probabilities, strict=True))
    return Distribution(f"discrete: {named}", partial(discrete, values=values, probabilities=probabilities))


def _number(name: str, text: str, part: str) -> float:
    """A number, or a percentage, as in `--set`."""
    digits = part.strip()
    plain = digits.removesuffix("%").rstrip()
    number = float(plain) / (100 if digits.endswith("%") else 1) if _NUMBER.fullmatch(plain) else math.nan
    if not math.isfinite(number):
        raise RequestError(f"{name}={text.strip()}: {digits or 'nothing'} is not a number such as 88, 0.2 or 20%")
    return number
