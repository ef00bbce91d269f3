"""What a function notes while it works: intermediate figures, and warnings about a number that is right but odd.

Nobody listens as a rule, and a note then costs next to nothing; EXPLAIN listens and shows them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from xlmodel.findings import Finding, Kind


@dataclass
class Workings:
    """The notes of one calculation, in the order in which they were made."""

    figures: list[tuple[str, Any, str]] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


_LISTENER: ContextVar[Workings | None] = ContextVar("workings", default=None)


@contextmanager
def listening() -> Iterator[Workings]:
    """Collect what the functions called meanwhile note."""
    workings = Workings()
    token = _LISTENER.set(workings)
    try:
        yield workings
    finally:
        _LISTENER.reset(token)


def figure(name: str, value: Any, unit: str) -> None:
    """Note an intermediate figure."""
    workings = _LISTENER.get()
    if workings is not None:
        workings.figures.append((name, value, unit))


def warn(odd: Any, text: str) -> None:
    """Note a warning where something is odd."""
    workings = _LISTENER.get()
    if workings is None or not (odd.any() if hasattr(odd, "any") else odd):
        return
    finding = Finding(Kind.ODD, text)
    if finding not in workings.warnings:
        workings.warnings.append(finding)
