"""What a refresh found and did, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xlmodel.contract import Cell
from xlmodel.findings import Finding


@dataclass(frozen=True)
class Change:
    """One input that refresh changed, and what that did."""

    name: str
    cause: str
    old: Cell
    new: Cell
    source: str
    known_on: date | None
    effects: Mapping[str, float | None]  # output -> part of its change that this input explains; None: not a number


@dataclass(frozen=True)
class Kept:
    """One input that has no figure of the day, and keeps the one that stands there."""

    name: str
    known_on: date | None  # of what stands there; None where the workbook does not say
    age: int | None  # in days on the day of the refresh
    reason: str  # why there is none of the day


@dataclass(frozen=True)
class Report:
    """What a refresh found and did."""

    as_of: date
    status: str
    updated: int
    unchanged: int
    missing: int
    changes: tuple[Change, ...]
    total: Mapping[str, float | None]  # output -> change by all inputs together
    kept: tuple[Kept, ...]
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]
    fallen: int  # rows of the change log for which its table has no room
    written: bool
