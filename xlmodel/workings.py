"""What a function notes while it works: figures, warnings of a number that is right but odd, causes of none at all.

Nobody listens as a rule, and a note then costs next to nothing; EXPLAIN listens and shows them.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, NamedTuple

from xlmodel.findings import Finding, Kind


class Figure(NamedTuple):
    """An intermediate figure, and the functions that were at work when it was noted, the outermost first."""

    name: str
    value: Any
    unit: str
    within: tuple[str, ...] = ()


@dataclass
class Workings:
    """The notes of one calculation, in the order in which they were made."""

    functions: Mapping[CodeType, str] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    not_used: dict[str, str] = field(default_factory=dict)  # arguments that the chosen method does without, and why


_LISTENER: ContextVar[Workings | None] = ContextVar("workings", default=None)


@contextmanager
def listening(functions: Mapping[CodeType, str] | None = None) -> Iterator[Workings]:
    """Collect what the functions called meanwhile note.

    Parameters
        functions  the names of those that a figure is to be put down to, by their code.
    """
    workings = Workings(functions or {})
    token = _LISTENER.set(workings)
    try:
        yield workings
    finally:
        _LISTENER.reset(token)


def heard() -> bool:
    """Whether anybody listens; where not, what is only noted need not be worked out."""
    return _LISTENER.get() is not None


def figure(name: str, value: Any, unit: str) -> None:
    """Note an intermediate figure."""
    workings = _LISTENER.get()
    if workings is not None:
        workings.figures.append(Figure(name, value, unit, _at_work(workings.functions)))


def warn(odd: Any, text: str, kind: Kind = Kind.ODD) -> None:
    """Note a warning where something is odd."""
    workings = _LISTENER.get()
    if workings is None or not (odd.any() if hasattr(odd, "any") else odd):
        return
    finding = Finding(kind, text)
    if finding not in workings.warnings:
        workings.warnings.append(finding)


def because(missing: Any, why: str) -> None:
    """Note why there is no meaningful number where there is none: of a function that can lack one for several causes."""
    workings = _LISTENER.get()
    if workings is not None and (missing.any() if hasattr(missing, "any") else missing):
        workings.causes.append(why)


def not_used(name: str, why: str) -> None:
    """Note that an argument, if it is given, counts for nothing with the method that was chosen."""
    workings = _LISTENER.get()
    if workings is not None:
        workings.not_used[name] = why


def start_again() -> None:
    """Strike out what was noted: a calculation is made once more, without the cells that were refused."""
    workings = _LISTENER.get()
    if workings is not None:
        workings.figures.clear()
        workings.warnings.clear()
        workings.causes.clear()
        workings.not_used.clear()


def _at_work(functions: Mapping[CodeType, str]) -> tuple[str, ...]:
    """Which of the functions called one another down to here.

    Read from the call stack, as `logging` reads who logs: so a function is called as it stands, with nothing around
    it that would cost time where nobody listens.
    """
    found = []
    frame = sys._getframe(2)
    while frame is not None:
        name = functions.get(frame.f_code)
        if name is not None:
            found.append(name)
        frame = frame.f_back  # type: ignore[assignment]
    return tuple(reversed(found))
