"""The command line: one short command a task; everything heavy is imported inside the command that needs it."""

import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from xlmodel.cli.calc import app as calc_app
from xlmodel.cli.convert import convert
from xlmodel.cli.excel import app as excel_app
from xlmodel.cli.log import mistake, start_log
from xlmodel.cli.refresh import check, refresh
from xlmodel.cli.store import app as store_app
from xlmodel.contract import IN
from xlmodel.errors import CellError, RequestError, XlModelError

if TYPE_CHECKING:
    from rich.table import Table

    from xlmodel.calculation.workbook import Result, Workbook
    from xlmodel.call import Answer

app = typer.Typer(
    name="xlmodel",
    help="Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(excel_app, name="excel")
app.add_typer(calc_app, name="calc")
app.add_typer(store_app, name="store")
app.command()(convert)
app.command()(refresh)
app.command()(check)

REFUSED = 2  # the exit code where nothing was done and nothing written
MISTAKEN = 3  # ... and where xlmodel itself is at fault
INCOMPLETE = 1  # ... and where some scenarios of a batch could not be run

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def main() -> None:
    """Run a command; what it refuses is one sentence and exit code 2, a mistake of our own one and exit code 3."""
    start_log()
    try:
        app()
    except XlModelError as problem:
        _end(str(problem), REFUSED)
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        sys.stderr.close()
    except Exception as problem:
        _end(mistake(problem), MISTAKEN)


@app.command("eval")
def evaluate(
    formulas: Annotated[list[str], typer.Argument(help="Formulas; - reads them from standard input, one a line.")],
    as_json: Json = False,
) -> None:
    """Work out formulas, ours and the spreadsheet's own mixed.

    \b
    Examples
      xlmodel eval "=FORWARD_PE(88, 8)"
      xlmodel eval "=PEER_DISCOUNT(11, {20,25,30})" "=SUM(SCENARIO_VALUE(8, 0.1, 3, {10,15,20}))"
      xlmodel eval --json "=FORWARD_PE(88, -1)"
      cat formulas.txt | xlmodel eval -
    """
    from xlmodel.calculation.formulas import evaluate_formulas

    for answer in evaluate_formulas(_formulas(formulas)):
        if as_json:
            print(json.dumps(_as_json(answer), ensure_ascii=False))
        else:
            print(_as_text(answer))


@app.command()
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
    as_json: Json = False,
) -> None:
    """Recalculate a workbook and print its outputs; the file itself is left alone.

    Inputs are the cells named in_..., outputs those named out_...; both are written without the prefix.

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
    from xlmodel.calculation.workbook import Workbook

    workbook = Workbook(book)
    given = _settings(workbook, settings or [])
    if scenarios is not None:
        if frozen or (out is not None and out.suffix.lower() != ".csv"):
            raise RequestError("with --scenarios, --out is a CSV file")
        raise typer.Exit(_run_all(workbook, scenarios, given, out, as_json))
    result = workbook.run(**given)
    if out is not None:
        result.save(out, frozen=frozen)
    if as_json:
        print(json.dumps({name: _json_cell(value) for name, value in result.items()}, ensure_ascii=False))
    else:
        _print_outputs(workbook, result)
        if out is not None:
            print(f"written: {out}")


@app.command()
def functions(
    name: Annotated[str | None, typer.Argument(help="One function; left out, all of them.")] = None,
    as_json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the whole reference as a page.")] = False,
) -> None:
    """The function reference, from the declarations.

    \b
    Examples
      xlmodel functions
      xlmodel functions FORWARD_PE
      xlmodel functions --json
    """
    from xlmodel.functions import REGISTRY
    from xlmodel.hosts import docs

    if name is not None and name.upper() not in REGISTRY:
        import difflib

        near = difflib.get_close_matches(name.upper(), REGISTRY, n=3)
        raise RequestError(f"no function is called {name}" + (f"; there is {', '.join(near)}" if near else ""))
    wanted = list(REGISTRY.values()) if name is None else [REGISTRY[name.upper()]]
    if as_json:
        print(json.dumps([docs.as_object(f) for f in wanted], ensure_ascii=False, indent=1))
    elif markdown:
        print(docs.as_markdown(wanted), end="")
    elif name is not None:
        print(docs.as_text(wanted[0]))
    else:
        width = max(len(f.name) for f in wanted)
        for function in wanted:
            print(f"{function.name:{width}}  {function.summary}")


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the workbook and the picture are written.")] = Path(),
) -> None:
    """What is Alibaba worth? Runs the example workbook, prints the verdict, writes the workbook and a picture.

    \b
    Example
      xlmodel demo
    """
    from xlmodel.tasks.demo import show

    show(folder)


# From the command line to inputs


def _formulas(given: Iterable[str]) -> Iterator[str]:
    for formula in given:
        if formula == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield formula


def _settings(workbook: "Workbook", settings: Iterable[str]) -> dict[str, Any]:
    given = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise RequestError(f"--set takes NAME=VALUE, not {setting}")
        name = name.strip().removeprefix(IN)
        if name in given:
            raise RequestError(f"--set gives {name} twice")
        given[name] = workbook.from_text(name, text)
    return given


def _run_all(workbook: "Workbook", path: Path, given: dict[str, Any], out: Path | None, as_json: bool) -> int:
    """Run every scenario; a row that cannot be run is marked, and the rest go on."""
    from rich.progress import track

    from xlmodel.calculation.scenarios import read_scenarios, run_scenarios, write_rows

    scenarios = read_scenarios(path, workbook)
    rows = []
    running = run_scenarios(workbook, scenarios, given)
    for row in track(running, "Scenarios", len(scenarios), console=_console(stderr=True), transient=True):
        rows.append(row)
        if as_json:
            print(json.dumps({name: _json_cell(value) for name, value in row.items()}, ensure_ascii=False))
    if out is not None:
        write_rows(out, rows)
    if not as_json:
        _print_rows(workbook, rows)
        if out is not None:
            print(f"written: {out}")
    return INCOMPLETE if any(row["error"] for row in rows) else 0


def _end(sentence: str, code: int) -> NoReturn:
    print(f"xlmodel: {sentence}", file=sys.stderr)
    sys.exit(code)


# From cells to print


def _json_cell(value: Any, reason: str | None = None) -> Any:
    if isinstance(value, CellError):
        return {"error": value.value} if reason is None else {"error": value.value, "reason": reason}
    if isinstance(value, list):
        return [_json_cell(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _as_json(answer: "Answer") -> Any:
    """A value; a spill as a list of lists, in which the first error carries the reason."""
    if len(answer.cells) == len(answer.cells[0]) == 1:
        return _json_cell(answer.cell, answer.reason)
    rows, reason = [], answer.reason
    for row in answer.cells:
        cells = []
        for cell in row:
            cells.append(_json_cell(cell, reason))
            if isinstance(cell, CellError):
                reason = None
        rows.append(cells)
    return rows


def _as_text(answer: "Answer") -> str:
    """A value, or a spill as columns under each other; numbers to the right."""
    rows = [[show_cell(cell) for cell in row] for row in answer.cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts = [
        all(isinstance(cell, str) and not isinstance(cell, CellError) for cell in column)
        for column in zip(*answer.cells, strict=True)
    ]
    lines = [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(row, widths, texts, strict=True)
        ).rstrip()
        for row in rows
    ]
    if answer.reason:
        lines[-1] += f"  {answer.reason}" if len(rows) == 1 else f"\n{answer.reason}"
    return "\n".join(lines)


def show_cell(value: Any, number_format: str = "") -> str:
    """A value as a person reads it, a rate in per cent if the sheet shows it so."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        if "%" in number_format:
            return f"{value:.1%}"
        if "0.00" in number_format or '"x"' in number_format:
            return f"{value:,.2f}"
        return f"{value:.15g}" if not number_format else f"{value:,.6g}"
    return str(value)


def _console(stderr: bool = False) -> Any:
    from rich.console import Console

    return Console(stderr=stderr)


def _table(*columns: str) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", overflow="fold", no_wrap=bool(i))
    return table


def _print_outputs(workbook: "Workbook", result: "Result") -> None:
    table = _table("output", "value")
    formats = workbook.number_formats
    texts = []
    for name, value in result.items():
        if isinstance(value, str) and not isinstance(value, CellError):
            texts.append(f"{name}: {value}")
            continue
        shown = show_cell(value, formats[name])
        table.add_row(name, f"{shown}  {result.reasons[name]}" if isinstance(value, CellError) else shown)
    _console().print(table)
    for text in texts:
        print(text)


def _print_rows(workbook: "Workbook", rows: list[dict[str, Any]]) -> None:
    """One row a scenario, with the outputs in which the scenarios differ, as many as the terminal has room for."""
    console, formats = _console(), workbook.number_formats
    numeric = [name for name in workbook.outputs if any(isinstance(row[name], float | CellError) for row in rows)]
    differing = [name for name in numeric if len({row[name] for row in rows if not row["error"]}) > 1] or numeric
    columns = {name: [show_cell(row[name], formats[name]) for row in rows] for name in differing}
    room = console.width - max(len("scenario"), *(len(row["scenario"]) for row in rows))
    shown = []
    for name, cells in columns.items():
        room -= max(len(name), *map(len, cells)) + 2  # two blanks between columns
        if room < 0:
            break
        shown.append(name)
    table = _table("scenario", *shown)
    for i, row in enumerate(rows):
        table.add_row(row["scenario"], *(columns[name][i] for name in shown))
    console.print(table)
    for row in rows:
        if row["error"] or row["reason"]:
            print(f"{row['scenario']}: {row['error'] or row['reason']}")
    if len(shown) < len(differing):
        print(f"{len(differing) - len(shown)} more outputs differ: see --out or --json")
