"""Refresh: a workbook's inputs brought up to what is known. Plain values in, plain values out, as JSON has them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from xlmodel.contract import Book, Progress
from xlmodel.days import read_day
from xlmodel.errors import RequestError
from xlmodel.market.current import today
from xlmodel.market.provider import Provider, ProviderError, find_providers
from xlmodel.market.store import Store, default_address, open_store, store_exists
from xlmodel.refresh import report as reports
from xlmodel.refresh.asked import asked_by
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


class Kept(TypedDict):
    """One input that keeps the figure that stands there, for want of one of the day."""

    name: str
    known_on: str | None  # None where the workbook does not say
    age: int | None  # in days
    reason: str


class Refreshed(TypedDict):
    """What a refresh found and did."""

    as_of: str
    status: str
    updated: int
    unchanged: int
    missing: int
    changes: list[Changed]
    total: dict[str, float | None]
    kept: list[Kept]
    findings: list[Found]
    failures: list[str]
    not_read: list[str]  # columns of a file of figures
    left_out: list[str]  # rows of it
    newer: str | None  # the newest day of a file of figures, where that is after the workbook's, and so not taken
    written: bool


def refresh(
    book: Book | str | Path,
    *,
    providers: Sequence[str] = (),
    figures: str | Path = "",
    store: str = "",
    as_of: date | str | None = None,
    dry_run: bool = False,
    keep_going: bool = False,
    progress: Progress = lambda done, of, what: None,
) -> Refreshed:
    """Bring a workbook up to date: a file, or one that is open in a spreadsheet.

    Parameters
        providers  names in the order in which they are asked; left out, those of the user's settings.
        figures    a CSV or XLSX of figures, asked before them; alone, nobody else is asked.
        store      a file or a PostgreSQL address; left out, the user's own.
        as_of      a day, also as a text such as 2025-09-23, or today; left out, the workbook's own valuation date.
        dry_run    finds everything out and writes nothing.
        keep_going  rows of the file that are refused are left out, and the others taken.

    Raises
        WorkbookError  the workbook cannot be read or written.
        NoDataError    it has no table of figures, or there is no such provider or store.
        RequestError   as_of is no day, or no row of the file is about the workbook.
    """
    day = read_as_of(as_of)
    chosen = chosen_providers(figures, providers, keep_going)
    opened = opened_book(book)
    if figures:
        _refuse_anothers(Path(figures).name, chosen, opened)
    newest = _newest(chosen, opened)
    with _store(store or default_address(), dry_run) as kept:
        report = bring_up_to_date(opened, chosen, kept, day, dry_run=dry_run, progress=progress)
    return {
        "as_of": report.as_of.isoformat(),
        "status": report.status,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "missing": report.missing,
        "changes": [_changed(change) for change in report.changes],
        "total": dict(report.total),
        "kept": [_kept(each) for each in report.kept],
        "findings": [found(finding) for finding in report.findings],
        "failures": list(report.failures),
        "not_read": not_read(chosen),
        "left_out": left_out(chosen),
        "newer": newest.isoformat() if newest and newest > report.as_of else None,
        "written": report.written,
    }


def chosen_providers(figures: str | Path, providers: Sequence[str], keep_going: bool = False) -> list[Provider]:
    """Who is asked: a file of figures, then those that are named; with neither, those of the user's settings.

    Raises
        ProviderError  the file is refused, or there is no such provider.
    """
    if not figures and not providers:
        return providers_as_set()
    from xlmodel.market.vendors.file import FileProvider

    own = FileProvider(figures, keep_going=keep_going) if figures else None
    if own is not None:
        own.everything()  # refused as a whole before anything is asked
    return [*([own] if own else []), *find_providers(providers)]


def not_read(providers: Sequence[Provider]) -> list[str]:
    """What in a file of figures among them is passed over; one that cannot be read has been named as a failure."""
    from xlmodel.market.vendors.file import FileProvider

    with suppress(ProviderError):
        return [each for provider in providers if isinstance(provider, FileProvider) for each in provider.not_read]
    return []


def left_out(providers: Sequence[Provider]) -> list[str]:
    """The rows of a file of figures among them that are no figures, where the others were taken."""
    from xlmodel.market.vendors.file import FileProvider

    with suppress(ProviderError):
        return [each for provider in providers if isinstance(provider, FileProvider) for each in provider.left_out]
    return []


def _refuse_anothers(file: str, providers: Sequence[Provider], book: Book) -> None:
    """A file in which nothing is about the workbook's securities is that of another company.

    Raises
        RequestError  it is.
    """
    from xlmodel.market.vendors.file import FileProvider

    securities = asked_by(book).securities
    rows = [row for each in providers if isinstance(each, FileProvider) for row in each.own_rows]
    if rows and not any(row.security in securities or row.item in ("fx_rate", "fx_average") for row in rows):
        named = ", ".join(dict.fromkeys(row.security for row in rows[:3]))
        raise RequestError(
            f"{file} is about {named}, and has no row for {', '.join(securities[:3])}: nothing is refreshed, the workbook is as it was"
        )


def _newest(providers: Sequence[Provider], book: Book) -> date | None:
    """The newest day on which a file among them knows something of the workbook's securities."""
    from xlmodel.market.vendors.file import FileProvider

    securities = asked_by(book).securities
    with suppress(ProviderError):
        own = [each for provider in providers if isinstance(provider, FileProvider) for each in provider.own_rows]
        return max((each.known_on for each in own if each.security in securities), default=None)
    return None


def read_as_of(given: date | str | None) -> date | None:
    """A day, also as a text, or today.

    Raises
        RequestError  it is no day.
    """
    if isinstance(given, str):
        found = today() if given.strip().casefold() == "today" else read_day(given)
        if found is None:
            raise RequestError(f"as_of is {given!r}, not a day such as 2025-09-23, or today")
        given = found
    return given.date() if isinstance(given, datetime) else given


def opened_book(book: Book | str | Path) -> Book:
    """The book, or the file of that name opened."""
    return BookFile(book) if isinstance(book, str | Path) else book


def _store(address: str, dry_run: bool) -> Store:
    # A dry run makes no file: an empty store in memory is what the real run would start with.
    return open_store(":memory:" if dry_run and not store_exists(address) else address)


def _kept(each: reports.Kept) -> Kept:
    return {
        "name": each.name,
        "known_on": each.known_on.isoformat() if each.known_on else None,
        "age": each.age,
        "reason": each.reason,
    }


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
