"""`xlmodel store`: what the store of market data holds, in and out of it, and whether it is sound."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The store of market data: info, import, export, verify, raw.", no_args_is_help=True)

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
    from xlmodel.market.store import open_store

    with open_store(store) as opened:
        summary = opened.summary()
    if as_json:
        print(json.dumps(summary, ensure_ascii=False))
        return
    for name, value in summary.items():
        if isinstance(value, dict):
            for key, said in value.items():
                print(f"{name}: {key}: {said}")
        else:
            print(f"{name}: {value}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX of figures: security, item, value, known_on, ...")],
    store: Address = "",
) -> None:
    """Read figures from a file into the store; what is in it already is not kept twice.

    \b
    Example
      xlmodel store import consensus.csv
    """
    from datetime import date

    from xlmodel.market.store import open_store
    from xlmodel.market.vendors.file import FileProvider

    provider = FileProvider(file)
    reply = provider.everything()
    with open_store(store) as opened:
        new = opened.append(provider.name, date.max, reply.observations, reply.payloads)
    print(f"{new} of {len(reply.observations)} numbers are new")


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
    from xlmodel.errors import RequestError
    from xlmodel.market.store import open_store
    from xlmodel.workbook.replace_file import replace_file

    with open_store(store) as opened:
        frame = opened.frame()
    if parquet:
        try:
            content = frame.to_parquet(index=False)
        except ImportError:
            raise RequestError("--parquet needs pyarrow: pip install 'xlmodel[parquet]'") from None
    else:
        content = frame.to_csv(index=False).encode()
    replace_file(file, content)
    print(f"written: {file} ({len(frame)} rows)")


@app.command()
def verify(store: Address = "") -> None:
    """Check that everything is whole: the database, every reply against its digest, every batch."""
    from xlmodel.market.store import open_store

    with open_store(store) as opened:
        wrong = opened.verify()
        where = opened.where
    for sentence in wrong:
        print(sentence)
    if wrong:
        raise typer.Exit(UNSOUND)
    print(f"{where} is sound")


@app.command()
def raw(
    digest: Annotated[str, typer.Argument(help="The digest in the column payload of an export.")],
    store: Address = "",
) -> None:
    """Print the vendor's reply that a number was read from, byte for byte."""
    import sys

    from xlmodel.market.store import open_store

    with open_store(store) as opened:
        sys.stdout.buffer.write(opened.payload(digest))
