"""The study: faults in copies of the shipped templates, one at a time, and who notices."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.faults.book import NEWER, Book, Seen
from tests.faults.kinds import KINDS, Fault
from xlmodel.errors import CellError
from xlmodel.tasks.new import templates

SMALL = 0.05  # a share or a growth of less is measured by this: no part of next to nothing
FOLDER = Path(__file__).parents[2] / "workbooks"


class Outcome(StrEnum):
    """What becomes of a fault, the best first."""

    NO_EFFECT = "no effect"  # on any output or number of the front page
    CAUGHT = "caught"  # by the sheet Checks, or by the count of blanks
    ERROR = "error"  # an output is an error that was none
    REFUSED = "refused when typed"  # by the rule of the cell; pasted it would be silent
    SILENT = "silent"


class Noticed(NamedTuple):
    """One fault and what came of it."""

    template: str
    kind: str
    fault: Fault
    outcome: Outcome
    by: str  # the check that fails, or the output that is an error
    moved: float  # the largest change of a number, as a part of it
    most: str  # the output that moved most


def study(count: int, seed: int, progress: Callable[[Noticed], None] = lambda noticed: None) -> Iterator[Noticed]:
    """So many faults, over all kinds and templates in turn: the same ones for the same seed."""
    books = [Book(FOLDER / f"{name}.xlsx") for name in templates()]
    rng = Random(seed)  # noqa: S311
    made = 0
    turns = ((kind, book) for _ in range(count) for kind in KINDS for book in books)
    for kind, book in turns:
        if made == count:
            return
        fault = KINDS[kind](book, rng)
        if fault is not None:
            made += 1
            noticed = judged(book, kind, fault)
            progress(noticed)
            yield noticed


def judged(book: Book, kind: str, fault: Fault) -> Noticed:
    """Make the fault in a copy, and see who notices."""
    seen = book.with_change(fault.spot, fault.change)
    moved, most, errors = _moves(book.base, seen)
    outcome, by = _outcome(book, fault, seen, bool(most), errors)
    return Noticed(book.name, kind, fault, outcome, by, moved, most)


def _outcome(book: Book, fault: Fault, seen: Seen, has_effect: bool, errors: list[str]) -> tuple[Outcome, str]:
    failing = [label for label in seen.failing if label not in book.base.failing]
    if isinstance(seen.blanks, float) and isinstance(book.base.blanks, float) and seen.blanks > book.base.blanks:
        failing.append("Figures to fill in")
    if not has_effect:
        return Outcome.NO_EFFECT, "; ".join(failing)
    if failing or seen.holds is not True:
        return Outcome.CAUGHT, "; ".join(failing) or f"out_checks_ok is {seen.holds}"
    if errors:
        return Outcome.ERROR, errors[0]
    complaint = None if fault.spot.formula else book.complaint(fault.spot, fault.change.value)
    return (Outcome.REFUSED, complaint) if complaint else (Outcome.SILENT, "")


def _moves(before: Seen, after: Seen) -> tuple[float, str, list[str]]:
    """How far the numbers moved, which moved most (empty: nothing is other than before), and the new errors."""
    moved, most, errors = 0.0, "", []
    for name, was in before.shown.items():
        now = after.shown.get(name)
        if isinstance(now, CellError) and not isinstance(was, CellError):
            errors.append(name)
        by = _distance(was, now)
        if by is not None and (not most or by > moved):
            moved, most = by, name
    return moved, most, errors


def _distance(was: object, now: object) -> float | None:
    """How far a number moved, as a part of it; 0 for what is other than before and no number, None for the same."""
    if _is_number(was) and _is_number(now):
        by = abs(now - was) / max(abs(was), SMALL)
        return by if by > NEWER else None
    return 0.0 if was != now else None


def _is_number(value: object) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)
