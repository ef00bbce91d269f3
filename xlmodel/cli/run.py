"""`xlmodel run`: a workbook recalculated, with one set of inputs or with many."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, book, force, raw_texts, refuse_to_replace
from xlmodel.cli.given import given_inputs, settings
from xlmodel.cli.outcome import is_marked, print_doubts, print_inputs, print_outputs, print_scenarios
from xlmodel.cli.shown import console, harmless, print_json, say, sentences_on_screen, short_json
from xlmodel.errors import RequestError
from xlmodel.findings import Kind

if TYPE_CHECKING:
    from xlmodel.tasks.scenarios import Scenario

INCOMPLETE = 1  # the exit code where some scenarios could not be run, or with --strict some outputs are marked


@click.command
@book
@settings
@click.option(
    "--cells",
    metavar="SHEET!CELL=VALUE",
    multiple=True,
    help="The same for a cell without a name; repeat for more.",
)
@click.option(
    "--read",
    metavar="SHEET!CELL",
    multiple=True,
    help="A cell to show instead of the named outputs; repeat for more.",
)
@click.option("--scenarios", type=A_PATH, help="Named sets of inputs, one row (CSV) or one table (TOML) a scenario.")
@click.option(
    "--out",
    type=A_PATH,
    help="Write the recalculated workbook, or a CSV of the outputs; with --scenarios a CSV of all rows.",
)
@force
@click.option("--frozen", is_flag=True, help="In --out, our formulas become values: for readers without the add-in.")
@raw_texts
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--strict", is_flag=True, help="Exit code 1 if an output hangs from a formula that is doubtful.")
@click.option("--inputs", is_flag=True, help="List the inputs: names, values, units, cells.")
@click.option("--verbose", is_flag=True, help="Also each output's cell and formula, and what the workbook checks.")
def run(
    book: Path,
    settings: tuple[str, ...],
    cells: tuple[str, ...],
    read: tuple[str, ...],
    scenarios: Path | None,
    out: Path | None,
    force: bool,
    frozen: bool,
    raw: bool,
    as_json: bool,
    strict: bool,
    inputs: bool,
    verbose: bool,
) -> None:
    """Recalculate a workbook and print its outputs; the file itself is left alone.

    Inputs are the cells named in_..., outputs those named out_...; both may be written without the prefix.

    Each formula is first held against the value that a spreadsheet saved in the file. One that comes to another value,
    or cannot be calculated here, keeps the saved one and is named, and the outputs that hang from it have a ?. Where an
    input that was changed is behind it, they are errors.

    \b
    Examples
      xlmodel run workbooks/alibaba.xlsx
      xlmodel run workbooks/alibaba.xlsx --inputs
      xlmodel run workbooks/alibaba.xlsx --set price=96.8 --set as_of=2025-09-25 --json
      xlmodel run workbooks/alibaba.xlsx --set price=96.8 --out outputs.csv
      xlmodel run workbooks/alibaba.xlsx --set price=176.44 --out dated.xlsx
      xlmodel run workbooks/alibaba.xlsx --scenarios scenarios.csv --out results.csv
      xlmodel run plain.xlsx --cells 'Sheet1!B4=90' --read 'Sheet1!F9'

    \b
    A CSV of scenarios has a column for the name, then one for each input that changes:
      scenario,price,bull_multiple
      as quoted,88,20
      after hours,96.8,20
    """
    given = given_inputs(settings) | _by_address(cells)
    if inputs:
        if scenarios is not None or out is not None:
            raise RequestError("--inputs lists the inputs and runs nothing: without --scenarios and --out")
        _list_inputs(book, given, as_json)
        return
    refuse_to_replace(out, book=book, force=force)
    if scenarios is not None:
        if frozen:
            raise RequestError("with --scenarios, --out is a CSV file, in which nothing is frozen")
        raise Exit(_run_all(book, scenarios, given, read, out, raw, as_json, strict, verbose))
    if frozen and out is None:
        raise RequestError("--frozen is about the file of --out, and there is none")
    from xlmodel.tasks import run as task

    with sentences_on_screen() as waiting:
        done = task.run(book, given, out=out, frozen=frozen, raw=raw, read=read, waiting=waiting)
    if as_json:
        named = {"doubtful": done["doubtful"]} if done["doubtful"] else {}
        print_json({name: short_json(answer) for name, answer in done["outputs"].items()} | named)
    else:
        print_outputs(done, verbose=verbose)
        print_doubts(done["doubtful"], done["judged"], verbose=verbose)
        for finding in done["findings"]:
            if verbose or finding["kind"] in (Kind.NOT_JUDGED, Kind.REPLACED):
                say(finding["sentence"])
        if done["written"]:
            print(f"written: {done['written']}")
    if done["unnamed"]:
        sys.stderr.write(f"xlmodel: {harmless(done['unnamed'])}\n")
    if strict and is_marked(done["doubtful"], done["outputs"]):
        raise Exit(INCOMPLETE)


def _list_inputs(book: Path, given: dict[str, str], as_json: bool) -> None:
    from xlmodel.tasks import inputs as task

    cells = task.inputs(book, given)
    if as_json:
        print_json(cells)
    else:
        print_inputs(cells)


def _by_address(settings: Iterable[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for setting in settings:
        match = _CELL_SET.fullmatch(setting)
        if match is None:
            raise RequestError(f"--cells takes SHEET!CELL=VALUE, such as Sheet1!B4=90, not {setting}")
        if match["cell"] in given:
            raise RequestError(f"--cells gives {match['cell']} twice")
        given[match["cell"]] = match["value"]
    return given


_CELL_SET: Final = re.compile(r"\s*(?P<cell>(?:'(?:[^']|'')+'|[^'!=]+)![^!=]+?)\s*=(?P<value>.*)", re.DOTALL)


def _run_all(
    book: Path,
    sets: Path,
    given: dict[str, str],
    read: tuple[str, ...],
    out: Path | None,
    raw: bool,
    as_json: bool,
    strict: bool,
    verbose: bool,
) -> int:
    """Run every scenario; a row that cannot be run is marked, and the rest go on."""
    from rich.progress import Progress

    from xlmodel.tasks.scenarios import scenarios

    screen = console(stderr=True)
    # Rich would send what is printed meanwhile to where the bar is.
    with Progress(console=screen, transient=True, redirect_stdout=False, disable=not screen.is_terminal) as bar:
        shown = bar.add_task("Scenarios")

        def each(scenario: "Scenario", of: int) -> None:
            bar.update(shown, advance=1, total=of)
            if as_json:
                row = {name: short_json(found, with_reason=False) for name, found in scenario["outputs"].items()}
                ends = {"error": scenario["error"], "reason": scenario["reason"]}
                named = {"doubtful": scenario["doubtful"]} if scenario["doubtful"] else {}
                print_json({"scenario": scenario["scenario"], **row, **ends, **named})

        done = scenarios(book, sets, given, out=out, raw=raw, read=read, each=each, waiting=bar.console.print)
    if not as_json:
        print_scenarios(done)
        print_doubts(done["doubtful"], done["judged"], verbose=verbose)
        if done["written"]:
            print(f"written: {done['written']}")
    marked = strict and is_marked(done["doubtful"], done["scenarios"][0]["outputs"])
    return INCOMPLETE if marked or any(scenario["error"] for scenario in done["scenarios"]) else 0
