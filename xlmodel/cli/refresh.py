"""`xlmodel refresh` and `xlmodel check`: new figures in a workbook file, and what not to trust in it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlmodel.errors import CellError, NoDataError

if TYPE_CHECKING:
    from xlmodel.refresh.run import Report

INCOMPLETE = 1  # the exit code where some figures could not be had, or something is not to be trusted

Book = Annotated[Path, typer.Argument(help="The workbook: .xlsx or .xlsm.", show_default=False)]
Store = Annotated[
    str, typer.Option("--store", help="A file or a PostgreSQL address; left out, XLMODEL_STORE or your own.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="What was known on that day; left out, the workbook's own valuation date.",
        show_default=False,
    ),
]


def refresh(
    book: Book,
    provider: Annotated[
        list[str] | None,
        typer.Option(help="file, yahoo, fmp, alphavantage, edgar, ecb; repeat for the order of fallback."),
    ] = None,
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    store: Store = "",
) -> None:
    """Bring a workbook's inputs up to what is known, in place; everything else in the file keeps its bytes.

    \b
    Examples
      xlmodel refresh workbooks/alibaba.xlsx
      xlmodel refresh workbooks/alibaba.xlsx --as-of 2024-11-19
      xlmodel refresh model.xlsx --provider fmp --provider yahoo --provider ecb --dry-run
    """
    from rich.console import Console
    from rich.progress import Progress

    from xlmodel.market.provider import find_providers
    from xlmodel.market.store import open_store
    from xlmodel.refresh.book_file import BookFile
    from xlmodel.refresh.run import providers_as_set
    from xlmodel.refresh.run import refresh as bring_up_to_date

    providers = find_providers(provider) if provider else providers_as_set()
    opened_book = BookFile(book)
    with open_store(store) as opened, Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Refresh")
        report = bring_up_to_date(
            opened_book,
            providers,
            opened,
            as_of.date() if as_of else None,
            dry_run=dry_run,
            progress=lambda done, of, what: bar.update(task, completed=done, total=of, description=what),
        )
    _print_report(report)
    print("dry run: nothing written" if dry_run else f"written: {book}" if report.written else "nothing to write")
    if report.failures or report.missing:
        raise typer.Exit(INCOMPLETE)


def check(book: Book, store: Store = "") -> None:
    """Say what not to trust in a workbook: its own checks that fail, and its inputs held against the store.

    \b
    Example
      xlmodel check workbooks/alibaba.xlsx
    """
    sentences = doubts(book, store)
    for sentence in sentences:
        print(sentence)
    if sentences:
        raise typer.Exit(INCOMPLETE)
    print(NO_DOUBT)


NO_DOUBT = "nothing found"


def doubts(book: Path, store: str = "") -> list[str]:
    """What not to trust in a workbook file, in sentences; also behind the buttons of the spreadsheets."""
    from xlmodel.market.store import CASE, default_address, open_store, store_exists
    from xlmodel.refresh.book_file import BookFile
    from xlmodel.refresh.run import refresh as look_over

    address = store or default_address()
    opened_book = BookFile(book)
    with open_store(address if store_exists(address) else CASE) as opened:
        try:
            found = look_over(opened_book, None, opened, dry_run=True).findings
        except NoDataError as problem:  # its own checks count all the same
            found = [f"NOT COMPARED: {problem}"]
    return [*opened_book.checks_that_fail(), *found]


def _print_report(report: "Report") -> None:
    for change in report.changes:
        print(f"{change.name}: {_said(change.old)} -> {_said(change.new)}  [{change.cause}] {change.source}")
    for output, whole in report.total.items():
        if whole is None:
            print(f"{output}: is no number before or after")
        elif whole:
            parts = [(c.cause, c.effects[output]) for c in report.changes]
            causes: dict[str, float] = {}
            for cause, part in parts:
                causes[cause] = causes.get(cause, 0.0) + (part or 0.0)
            moved = ", ".join(f"{cause} {part:+.4g}" for cause, part in causes.items() if part)
            print(f"{output}: {whole:+.4g} = {moved}")
    for sentence in report.failures:
        print(f"failed: {sentence}")
    for sentence in report.findings:
        print(f"found: {sentence}")
    print(f"As of {report.as_of}: {report.status}")


def _said(cell: object) -> str:
    if cell is None:
        return "(blank)"
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    return str(cell.value if isinstance(cell, CellError) else cell)
