"""Calls of one function found by the values they arrive with, however many there are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from .calls import CLOSE, UNKNOWN, Call
from .cells import EMPTY

_MANY = 16  # calls that have a mark in common, and are told apart by all of their arguments
_SLACK = 2 * CLOSE  # far less than a bucket is wide, which is 6e-8 of a number at least


class _Mark(NamedTuple):
    """What a call is found by."""

    place: int  # of an argument
    key: Any  # of its value


_ZEROS = _Mark(-1, None)  # of a call without an argument that is anything else
_UNCLEAR = _Mark(-2, None)  # of one of which nothing is known, or no more than that


class Finder:
    """The calls of one function."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._marked: dict[_Mark, list[Call]] = {}
        self._told_apart: dict[_Mark, _Patterns] = {}
        if sum(call.may_hold_blank() for call in calls):  # all are asked: it prepares them
            for call in calls:
                self._marked.setdefault(_mark(call), []).append(call)

    def candidates(self, values: tuple[Any, ...]) -> Iterator[tuple[Call, bool]]:
        """The calls that may have arrived so, and whether they can be sure of it; those that cannot come last."""
        has_block = any(isinstance(value, tuple) for value in values)  # which is not compared, so needs not be clear
        for mark in _marks(values):
            for call in self._with(mark, values):
                yield call, has_block or mark is not _UNCLEAR

    def _with(self, mark: _Mark, values: tuple[Any, ...]) -> Iterator[Call]:
        calls = self._marked.get(mark, [])
        if len(calls) < _MANY or mark.place < 0:
            yield from calls
            return
        if mark not in self._told_apart:
            self._told_apart[mark] = _Patterns(calls)
        yield from self._told_apart[mark].candidates(values)


class _Patterns:
    """Calls by all of their values that are known and no zeros; a pattern is the places of these."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls: dict[tuple[int, ...], dict[tuple[Any, ...], list[Call]]] = {}
        for call in calls:
            known = sorted((place, bucket(value)) for place, value in call.values() if _tells(value))
            places, keys = tuple(place for place, _ in known), tuple(key for _, key in known)
            self._calls.setdefault(places, {}).setdefault(keys, []).append(call)

    def candidates(self, values: tuple[Any, ...]) -> Iterator[Call]:
        for places, calls in self._calls.items():
            for keys in product(*(buckets(values[place]) for place in places if place < len(values))):
                yield from calls.get(keys, ())


def _mark(call: Call) -> _Mark:
    """An argument whose value is known and is no zero."""
    mark = _ZEROS
    for place, value in call.values():
        if value is UNKNOWN:
            mark = _UNCLEAR
        elif _tells(value):
            return _Mark(place, bucket(value))
    return mark


def _tells(value: Any) -> bool:
    return value is not None and value is not EMPTY and value is not UNKNOWN and value != 0.0


def _marks(values: tuple[Any, ...]) -> list[_Mark]:
    """The marks of the calls that may have arrived with these values; last, those that are never sure."""
    return [*(_Mark(place, key) for place, value in enumerate(values) for key in buckets(value)), _ZEROS, _UNCLEAR]


def buckets(value: Any) -> Sequence[Any]:
    """The keys of what is the same value but for rounding."""
    if value is None or isinstance(value, tuple):
        return ()
    if not isinstance(value, (int, float)):
        return (value,)
    slack = _SLACK * max(1.0, abs(value))
    return tuple({bucket(value - slack), bucket(value + slack)})


def bucket(value: Any) -> Any:
    """A key that numbers have in common which differ by rounding, unless they lie on both sides of a border."""
    if not isinstance(value, (int, float)):
        return value
    _, power = math.frexp(max(1.0, abs(value)))  # exact, where a logarithm rounds just below a power
    step = math.ldexp(1.0, power - 24)
    return math.floor(value / step), step
