"""`xlmodel store`: what the store of market data holds, in and out of it, and whether it is sound."""

from pathlib import Path
from typing import Annotated

import typer

from xlmodel.cli.refresh import KeepGoing
from xlmodel.cli.shown import print_json, say

app = typer.Typer(help="The store of market data: info, import, export, verify, raw.", no_args_is_help=True)

INCOMPLETE = 1  # the exit code of an import that left rows out
UNSOUND = 1  # the exit code of verify where something is wrong

Address = Annotated[
    str, typer.Option("--store", help="A file or a PostgreSQL address; left out, XLMODEL_STORE or your own.")
]


@app.command()
def info(store: Address = "", as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """What is in it: how many numbers, of whom, from when to when.

    \b
    Example
      xlmodel store info
    """
    from xlmodel.tasks import store as task

    summary = task.info(store)
    if as_json:
        print_json(summary)
        return
    for name, value in summary.items():
        if isinstance(value, dict):
            for key, figure in value.items():
                say(f"{name}: {key}: {figure}")
        else:
            say(f"{name}: {value}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX of figures: security, item, value, known_on, ...")],
    store: Address = "",
    keep_going: KeepGoing = False,
) -> None:
    """Read figures from a file into the store; what is in it already is not kept twice.

    \b
    Example
      xlmodel store import consensus.csv
    """
    from xlmodel.tasks import store as task

    done = task.import_figures(file, store, keep_going=keep_going)
    say(done["rows"])
    say(f"{done['new']} of {done['numbers']} numbers are new")
    for passed_over in done["not_read"]:
        say(f"not read: {passed_over}")
    for row in done["left_out"]:
        say(f"left out: {row}")
    for finding in done["findings"]:
        say(finding["sentence"])
    if done["left_out"]:
        raise typer.Exit(INCOMPLETE)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    parquet: Annotated[bool, typer.Option("--parquet", help="Parquet instead of CSV; needs pyarrow.")] = False,
    store: Address = "",
) -> None:
    """Write every version of every number to a file, for pandas, polars or DuckDB.

    \b
    Example
      xlmodel store export observations.parquet --parquet
    """
    from xlmodel.tasks import store as task

    done = task.export(file, store, parquet=parquet)
    say(f"written: {done['written']} ({done['rows']} rows)")


@app.command()
def verify(store: Address = "") -> None:
    """Check that everything is whole: the database, every reply against its digest, every batch."""
    from xlmodel.tasks import store as task

    done = task.verify(store)
    for sentence in done["wrong"]:
        say(sentence)
    if done["wrong"]:
        raise typer.Exit(UNSOUND)
    say(f"{done['store']} is sound")


@app.command()
def raw(
    digest: Annotated[str, typer.Argument(help="The digest in the column payload of an export.")],
    store: Address = "",
) -> None:
    """Print the vendor's reply that a number was read from, byte for byte."""
    import sys

    from xlmodel.tasks import store as task

    sys.stdout.buffer.write(task.raw(digest, store))
