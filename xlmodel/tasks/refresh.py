"""Refresh: a workbook's inputs brought up to what is known. Plain values in, plain values out, as JSON has them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from xlmodel.contract import Book, Progress
from xlmodel.market.provider import find_providers
from xlmodel.market.store import Store, default_address, open_store, store_exists
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.report import Change
from xlmodel.refresh.run import providers_as_set
from xlmodel.refresh.run import refresh as bring_up_to_date
from xlmodel.tasks.answer import Found, Plain, found, plain


class Changed(TypedDict):
    """One input with another value than before, and its part in the change of each output."""

    name: str
    cause: str
    old: Plain
    new: Plain
    source: str
    known_on: str | None
    effects: dict[str, float | None]


class Refreshed(TypedDict):
    """What a refresh found and did."""

    as_of: str
    status: str
    updated: int
    unchanged: int
    missing: int
    changes: list[Changed]
    total: dict[str, float | None]
    findings: list[Found]
    failures: list[str]
    written: bool


def refresh(
    book: Book | str | Path,
    *,
    providers: Sequence[str] = (),
    store: str = "",
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, of, what: None,
) -> Refreshed:
    """Bring a workbook up to date: a file, or one that is open in a spreadsheet.

    Parameters
        providers  names in the order in which they are asked; left out, those of the user's settings.
        store      a file or a PostgreSQL address; left out, the user's own.
        as_of      left out, the workbook's own valuation date.
        dry_run    finds everything out and writes nothing.

    Raises
        WorkbookError  the workbook cannot be read or written.
        NoDataError    it has no table of figures, or there is no such provider or store.
    """
    chosen = find_providers(providers) if providers else providers_as_set()
    opened = opened_book(book)
    with _store(store or default_address(), dry_run) as kept:
        report = bring_up_to_date(opened, chosen, kept, as_of, dry_run=dry_run, progress=progress)
    return {
        "as_of": report.as_of.isoformat(),
        "status": report.status,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "missing": report.missing,
        "changes": [_changed(change) for change in report.changes],
        "total": dict(report.total),
        "findings": [found(finding) for finding in report.findings],
        "failures": list(report.failures),
        "written": report.written,
    }


def opened_book(book: Book | str | Path) -> Book:
    """The book, or the file of that name opened."""
    return BookFile(book) if isinstance(book, str | Path) else book


def _store(address: str, dry_run: bool) -> Store:
    # A dry run makes no file: an empty store in memory is what the real run would start with.
    return open_store(":memory:" if dry_run and not store_exists(address) else address)


def _changed(change: Change) -> Changed:
    return {
        "name": change.name,
        "cause": change.cause,
        "old": plain(change.old),
        "new": plain(change.new),
        "source": change.source,
        "known_on": change.known_on.isoformat() if change.known_on else None,
        "effects": dict(change.effects),
    }
