"""`xlmodel refresh` and `xlmodel check`: new figures in a workbook file, and what not to trust in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlmodel.cli.shown import bar_on_screen, print_json, say

if TYPE_CHECKING:
    from xlmodel.tasks.refresh import Refreshed

INCOMPLETE = 1  # the exit code where some figures could not be had, or something is not to be trusted

Book = Annotated[Path, typer.Argument(help="The workbook: .xlsx or .xlsm.", show_default=False)]
Store = Annotated[
    str, typer.Option("--store", help="A file or a PostgreSQL address; left out, XLMODEL_STORE or your own.")
]
Figures = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Your own figures: a CSV or XLSX, a row a figure; asked before any provider.",
        show_default=False,
    ),
]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Take a file of figures without the rows that are refused, and name them.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="What was known on that day, such as 2025-09-24 or today; left out, the workbook's own valuation date.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]


def refresh(
    book: Book,
    provider: Annotated[
        list[str] | None,
        typer.Option(help="file, yahoo, fmp, alphavantage, edgar, ecb; repeat for the order of fallback."),
    ] = None,
    figures: Figures = "",
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    store: Store = "",
    keep_going: KeepGoing = False,
    as_json: Json = False,
) -> None:
    """Bring a workbook's inputs up to what is known, in place; everything else in the file keeps its bytes.

    \b
    Examples
      xlmodel refresh workbooks/alibaba.xlsx
      xlmodel refresh workbooks/alibaba.xlsx --as-of 2024-11-19
      xlmodel refresh workbooks/alibaba.xlsx --as-of today
      xlmodel refresh model.xlsx --from estimates.csv
      xlmodel refresh model.xlsx --provider fmp --provider yahoo --provider ecb --dry-run
    """
    from xlmodel.tasks import refresh as task

    with bar_on_screen("Refresh") as progress:
        done = task.refresh(
            book,
            providers=provider or (),
            figures=figures,
            store=store,
            as_of=as_of,
            dry_run=dry_run,
            keep_going=keep_going,
            progress=progress,
        )
    if as_json:
        print_json(done)
    else:
        _print(done)
        if done["newer"]:
            day, file = done["newer"], Path(figures).name if figures else "your file"
            say(f"{file} has figures up to {day}, after {done['as_of']}: --as-of {day} takes them")
        say("dry run: nothing written" if dry_run else f"written: {book}" if done["written"] else "nothing to write")
    if done["failures"] or done["missing"] or done["left_out"]:
        raise typer.Exit(INCOMPLETE)


def check(book: Book, store: Store = "", as_json: Json = False) -> None:
    """Say what not to trust in a workbook: its own checks that fail, and its inputs held against the store.

    \b
    Example
      xlmodel check workbooks/alibaba.xlsx
    """
    from xlmodel.tasks.check import check

    findings = check(book, store)["findings"]
    if as_json:
        print_json({"findings": findings})
        raise typer.Exit(INCOMPLETE if findings else 0)
    for finding in findings:
        say(finding["sentence"])
    if findings:
        raise typer.Exit(INCOMPLETE)
    say("nothing found")


def _print(done: "Refreshed") -> None:
    for change in done["changes"]:
        values = f"{_shown(change['old'])} -> {_shown(change['new'])}"
        say(f"{change['name']}: {values}  [{change['cause']}] {' '.join(change['source'].split())}")
    for output, whole in done["total"].items():
        if whole is None:
            say(f"{output}: no number before or after, so that nobody can say what moved it")
        elif whole:
            causes: dict[str, float] = {}
            for change in done["changes"]:
                causes[change["cause"]] = causes.get(change["cause"], 0.0) + (change["effects"][output] or 0.0)
            moved = ", ".join(f"{cause} {part:+.4g}" for cause, part in causes.items() if part)
            say(f"{output}: {whole:+.4g} = {moved}")
    for sentence in done["failures"]:
        say(f"failed: {sentence}")
    for passed_over in done["not_read"]:
        say(f"not read: {passed_over}")
    for row in done["left_out"]:
        say(f"left out: {row}")
    for finding in done["findings"]:
        say(f"found: {finding['sentence']}")
    say(f"As of {done['as_of']}: {done['status']}")


def _shown(cell: object) -> str:
    if cell is None:
        return "(blank)"
    return f"{cell:,.10g}" if isinstance(cell, float) else str(cell)
