"""Store: what the store of market data holds, in and out of it, and whether it is sound."""

from datetime import date
from pathlib import Path
from typing import Any, Final, TypedDict

from xlmodel.delimited import written
from xlmodel.errors import RequestError
from xlmodel.findings import Finding, Kind
from xlmodel.market.jumps import jumps
from xlmodel.market.share_counts import contradictions
from xlmodel.market.store import default_address, open_store, read_store, store_exists
from xlmodel.tasks.answer import Found, found
from xlmodel.workbook.replace_file import replace_file


class Imported(TypedDict):
    """How many numbers a file holds, how many of them the store did not, what to look at, and what is not read."""

    numbers: int
    new: int
    findings: list[Found]
    not_read: list[str]  # columns
    left_out: list[str]  # rows
    rows: str  # how many there are, and how many of them are figures


class Exported(TypedDict):
    """What was written."""

    written: str
    rows: int


class Verified(TypedDict):
    """What is wrong with a store; an empty list if nothing is."""

    store: str
    wrong: list[str]


def info(store: str = "") -> dict[str, Any]:
    """How many numbers are in it, of whom, from when to when; one that is not there is not made.

    Parameters
        store  a file or a PostgreSQL address; left out, the user's own.

    Raises
        StoreError  it cannot be opened.
    """
    address = store or default_address()
    if store_exists(address):
        with open_store(address) as opened:
            return opened.summary()
    with open_store(":memory:") as empty:
        return empty.summary() | {"store": address, "not there yet": _NOT_YET}


_NOT_YET: Final = "a refresh, a fetch or an import makes it; until then formulas read the bundled figures"


def import_figures(file: str | Path, store: str = "", *, keep_going: bool = False) -> Imported:
    """Read figures from a CSV or XLSX into the store; what is in it already is not kept twice.

    Parameters
        keep_going  rows that are refused are left out, and the others kept.

    Raises
        ProviderError  the file cannot be read as figures, or one row of it is refused: then nothing is kept.
        StoreError     the store cannot be written to.
    """
    from xlmodel.market.vendors.file import FileProvider

    provider = FileProvider(Path(file), keep_going=keep_going)
    reply = provider.everything()
    with open_store(store) as opened:
        new = opened.append(provider.name, date.max, reply.observations, reply.payloads)
        securities = dict.fromkeys(o.security for o in reply.observations)
        told = [
            (str(text), name) for name in securities for text in (*jumps(opened, name), *contradictions(opened, name))
        ]
    findings = [Finding(Kind.SPLIT, text, (), name) for text, name in told]
    findings += [Finding(Kind.SOURCE, text) for text in reply.doubts]
    return {
        "numbers": len(reply.observations),
        "new": new,
        "findings": [found(each) for each in findings],
        "not_read": provider.not_read,
        "left_out": provider.left_out,
        "rows": provider.counted,
    }


def export(file: str | Path, store: str = "", *, parquet: bool = False, raw: bool = False) -> Exported:
    """Write every version of every number to a file: CSV, or Parquet.

    Parameters
        raw  in a CSV texts stay as they are; else one that a spreadsheet would run has an apostrophe before it.

    Raises
        StoreError     there is none.
        RequestError   Parquet needs a package that is not installed.
        WorkbookError  the file cannot be written.
    """
    with read_store(store) as opened:
        frame = opened.frame()
    if parquet:
        try:
            content = frame.to_parquet(index=False)
        except ImportError:
            raise RequestError("--parquet needs pyarrow: pip install 'xlmodel[parquet]'") from None
    else:
        content = written([[*frame.columns], *frame.itertuples(index=False)], raw=raw).encode()
    replace_file(file, content)
    return {"written": str(file), "rows": len(frame)}


def verify(store: str = "") -> Verified:
    """Whether everything is whole: the database, every reply against its digest, every batch.

    Raises
        StoreError  there is none.
    """
    with read_store(store) as opened:
        return {"store": opened.where, "wrong": opened.verify()}


def raw(digest: str, store: str = "") -> bytes:
    """The vendor's reply that a number was read from, byte for byte.

    Raises
        StoreError  it is not in the store, or there is no store.
    """
    with read_store(store) as opened:
        return opened.payload(digest)
