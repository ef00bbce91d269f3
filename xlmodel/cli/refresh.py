"""`xlmodel refresh` and `xlmodel check`: new figures in a workbook file, and what not to trust in it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from xlmodel.cli.commands import as_json, as_of, book, figures, keep_going, provider, store
from xlmodel.cli.shown import bar_on_screen, print_json, say

if TYPE_CHECKING:
    from xlmodel.tasks.refresh import Refreshed

INCOMPLETE = 1  # the exit code where some figures could not be had, or something is not to be trusted


@click.command
@book
@provider
@figures
@as_of
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@store
@keep_going
@as_json
def refresh(
    book: Path,
    provider: tuple[str, ...],
    figures: str,
    as_of: str | None,
    dry_run: bool,
    store: str,
    keep_going: bool,
    as_json: bool,
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
            providers=provider,
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
        raise Exit(INCOMPLETE)


@click.command
@book
@store
@as_json
def check(book: Path, store: str, as_json: bool) -> None:
    """Say what not to trust in a workbook: its own checks that fail, and its inputs held against the store.

    \b
    Example
      xlmodel check workbooks/alibaba.xlsx
    """
    from xlmodel.tasks import check as task

    findings = task.check(book, store)["findings"]
    if as_json:
        print_json({"findings": findings})
        raise Exit(INCOMPLETE if findings else 0)
    for finding in findings:
        say(finding["sentence"])
    if findings:
        raise Exit(INCOMPLETE)
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
