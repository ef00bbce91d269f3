"""`xlmodel run`: a workbook recalculated, with one set of inputs or with many."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlmodel.cli.shown import console, is_text, print_json, short_json, show_cell, shown_value, table
from xlmodel.contract import IN
from xlmodel.errors import CellError, RequestError
from xlmodel.findings import Kind

if TYPE_CHECKING:
    from xlmodel.tasks.doubt import Doubt
    from xlmodel.tasks.run import Run
    from xlmodel.tasks.scenarios import Scenario, Scenarios

INCOMPLETE = 1  # the exit code where some scenarios could not be run, or with --strict some outputs are marked
MARK = "?"  # behind an output that hangs from a formula that is doubtful or not calculated
NAMED = 20  # so many of those formulas are named; --json has all


def run(
    book: Annotated[Path, typer.Argument(help="The workbook: .xlsx or .xlsm.", show_default=False)],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="An input for this run; repeat for more.")
    ] = None,
    scenarios: Annotated[
        Path | None, typer.Option(help="Named sets of inputs, one row (CSV) or one table (TOML) a scenario.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the recalculated workbook; with --scenarios a CSV of all rows.")
    ] = None,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="In --out, our formulas become values: for readers without the add-in.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 if an output hangs from a formula that is doubtful.")
    ] = False,
) -> None:
    """Recalculate a workbook and print its outputs; the file itself is left alone.

    Inputs are the cells named in_..., outputs those named out_...; both are written without the prefix.

    Each formula is first held against the value that a spreadsheet saved in the file. One that comes to another value,
    or cannot be calculated here, keeps the saved one and is named, and the outputs that hang from it have a ?. Where an
    input that was changed is behind it, they are errors.

    \b
    Examples
      xlmodel run workbooks/alibaba.xlsx
      xlmodel run workbooks/alibaba.xlsx --set price=96.8 --set as_of=2025-09-25 --json
      xlmodel run workbooks/alibaba.xlsx --set price=176.44 --out dated.xlsx
      xlmodel run workbooks/alibaba.xlsx --scenarios scenarios.csv --out results.csv

    \b
    A CSV of scenarios has a column for the name, then one for each input that changes:
      scenario,price,bull_multiple
      as told,88,20
      after hours,96.8,20
    """
    given = _inputs(settings or [])
    if scenarios is not None:
        if frozen:
            raise RequestError("with --scenarios, --out is a CSV file, in which nothing is frozen")
        raise typer.Exit(_run_all(book, scenarios, given, out, as_json, strict))
    if frozen and out is None:
        raise RequestError("--frozen is about the file of --out, and there is none")
    from xlmodel.tasks import run as task

    done = task.run(book, given, out=out, frozen=frozen)
    if as_json:
        named = {"doubtful": done["doubtful"]} if done["doubtful"] else {}
        print_json({name: short_json(answer) for name, answer in done["outputs"].items()} | named)
    else:
        _print_outputs(done)
        _print_doubts(done["doubtful"], done["judged"])
        for finding in done["findings"]:
            if finding["kind"] == Kind.NOT_JUDGED:
                print(finding["sentence"])
        if done["written"]:
            print(f"written: {done['written']}")
    if strict and _is_marked(done["doubtful"], done["outputs"]):
        raise typer.Exit(INCOMPLETE)


def _inputs(settings: Iterable[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise RequestError(f"--set takes NAME=VALUE, not {setting}")
        name = name.strip().removeprefix(IN)
        if name in given:
            raise RequestError(f"--set gives {name} twice")
        given[name] = text
    return given


def _run_all(book: Path, sets: Path, given: dict[str, str], out: Path | None, as_json: bool, strict: bool) -> int:
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

        done = scenarios(book, sets, given, out=out, each=each)
    if not as_json:
        _print_scenarios(done)
        _print_doubts(done["doubtful"], done["judged"])
        if done["written"]:
            print(f"written: {done['written']}")
    marked = strict and _is_marked(done["doubtful"], done["scenarios"][0]["outputs"])
    return INCOMPLETE if marked or any(scenario["error"] for scenario in done["scenarios"]) else 0


def _is_marked(doubtful: "Iterable[Doubt]", outputs: Collection[str]) -> bool:
    """Whether an output hangs from a formula that is not relied on; of a workbook without outputs, whether any is."""
    return any(doubt["outputs"] or not outputs for doubt in doubtful)


def _print_doubts(doubtful: "Sequence[Doubt]", judged: dict[str, int]) -> None:
    """The formulas that are not relied on, and how many there are of each kind."""
    if not doubtful:
        return
    for doubt in sorted(doubtful, key=lambda doubt: not doubt["outputs"])[:NAMED]:
        mark = MARK if doubt["outputs"] else " "
        print(f"{mark} {doubt['cell']} is {doubt['verdict']}: {doubt['reason']}  {doubt['formula']}".rstrip())
    if len(doubtful) > NAMED:
        print(f"  and {len(doubtful) - NAMED} more: see --json")
    print("formulas: " + ", ".join(f"{count} {verdict}" for verdict, count in judged.items() if count))


def _print_outputs(done: "Run") -> None:
    made = table("output", "value")
    texts = []
    marked = {name for doubt in done["doubtful"] for name in doubt["outputs"]}
    for name, answer in done["outputs"].items():
        value = shown_value(answer)
        if is_text(value):
            texts.append(f"{name}: {value}{f' {MARK}' if name in marked else ''}")
            continue
        shown = show_cell(value, done["formats"][name]) + (f" {MARK}" if name in marked else "")
        made.add_row(name, f"{shown}  {answer['reason']}" if answer["error"] is not None else shown)
    console().print(made)
    for text in texts:
        print(text)


def _print_scenarios(done: "Scenarios") -> None:
    """One row a scenario, with the outputs in which they differ, as many as the terminal has room for."""
    screen, rows, formats = console(), done["scenarios"], done["formats"]
    values = {name: [shown_value(row["outputs"][name]) for row in rows] for name in rows[0]["outputs"]}
    numeric = [name for name, cells in values.items() if any(isinstance(cell, float | CellError) for cell in cells)]
    ran = [i for i, row in enumerate(rows) if not row["error"]]
    differing = [name for name in numeric if len({repr(values[name][i]) for i in ran}) > 1] or numeric
    columns = {
        name: [
            show_cell(cell, formats[name]) + (f" {MARK}" if name in row["doubtful"] else "")
            for cell, row in zip(values[name], rows, strict=True)
        ]
        for name in differing
    }
    room = screen.width - 2 - max(len("scenario"), *(len(row["scenario"]) for row in rows))
    shown = []
    for name, cells in columns.items():
        room -= max(len(name), *map(len, cells)) + 2  # two blanks between columns
        if room < 0:
            break
        shown.append(name)
    made = table("scenario", *shown)
    for i, row in enumerate(rows):
        made.add_row(row["scenario"], *(columns[name][i] for name in shown))
    screen.print(made)
    for row in rows:
        if row["error"] or row["reason"]:
            print(f"{row['scenario']}: {row['error'] or row['reason']}")
    if len(shown) < len(differing):
        print(f"{len(differing) - len(shown)} more outputs differ: see --out or --json")
