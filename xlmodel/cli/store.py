"""`xlmodel store`: what the store of market data holds, in and out of it, and whether it is sound."""

from pathlib import Path

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, Commands, keep_going, raw_texts, store
from xlmodel.cli.shown import print_json, say

app = Commands("store", help="The store of market data: info, import, export, verify, raw.")

INCOMPLETE = 1  # the exit code of an import that left rows out
UNSOUND = 1  # the exit code of verify where something is wrong


@app.command
@store
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(store: str, as_json: bool) -> None:
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
@click.argument("file", type=A_PATH, help="A CSV or XLSX of figures: security, item, value, known_on, ...")
@store
@keep_going
def import_(file: Path, store: str, keep_going: bool) -> None:
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
        raise Exit(INCOMPLETE)


@app.command
@click.argument("file", type=A_PATH, help="The file to write.")
@click.option("--parquet", is_flag=True, help="Parquet instead of CSV; needs pyarrow.")
@raw_texts
@store
def export(file: Path, parquet: bool, raw: bool, store: str) -> None:
    """Write every version of every number to a file, for pandas, polars or DuckDB.

    \b
    Example
      xlmodel store export observations.parquet --parquet
    """
    from xlmodel.tasks import store as task

    done = task.export(file, store, parquet=parquet, raw=raw)
    say(f"written: {done['written']} ({done['rows']} rows)")


@app.command
@store
def verify(store: str) -> None:
    """Check that everything is whole: the database, every reply against its digest, every batch."""
    from xlmodel.tasks import store as task

    done = task.verify(store)
    for sentence in done["wrong"]:
        say(sentence)
    if done["wrong"]:
        raise Exit(UNSOUND)
    say(f"{done['store']} is sound")


@app.command
@click.argument("digest", help="The digest in the column payload of an export.")
@store
def raw(digest: str, store: str) -> None:
    """Print the vendor's reply that a number was read from, byte for byte."""
    import sys

    from xlmodel.tasks import store as task

    sys.stdout.buffer.write(task.raw(digest, store))
