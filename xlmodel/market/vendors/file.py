"""Figures from a file: a CSV, a sheet or a block of an XLSX, and by default the bundled Alibaba case.

For desks whose terminal fills a sheet already, for examples and for tests: no network and no key. One row a figure;
`security`, `item`, `value` and `known_on` must be there, what else is left out counts as unknown and is never guessed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from xlmodel.market.observation import (
    UNKNOWN_CURRENCY,
    Accounting,
    Basis,
    Observation,
    Period,
    Stat,
    Unit,
    in_major_unit,
    moment,
)
from xlmodel.market.provider import ITEMS, NotFoundError, Payload, Reply, SchemaError
from xlmodel.market.settings import setting

LARGEST: Final = 64 << 20
_NEEDED: Final = ("security", "item", "value", "known_on")
_SHARE_COUNTS: Final = frozenset({"ordinary_shares", "volume", "ads_count"})
_PER_SHARE: Final = frozenset({"price", "eps", "previous_close", "dps"})


class FileProvider:
    """`XLMODEL_FILE=figures.csv`, `book.xlsx#Sheet` or `book.xlsx#Sheet!B2:M90`; left out, the bundled case."""

    name = "file"

    def __init__(self, source: str | Path | None = None) -> None:
        given = str(source) if source is not None else setting("file", "")
        path, self._block = _split(given)
        self._path = path if given else None

    @property
    def items(self) -> frozenset[str]:
        """Whatever the file has."""
        return frozenset(ITEMS) | {o.item for o in self._read()[0]}

    def everything(self) -> Reply:
        """All rows of the file."""
        rows, payload = self._read()
        return Reply(list(rows), [payload] if payload else [])

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """The rows of a security that were known on the day."""
        rows, payload = self._read()
        wanted = [o for o in rows if o.security == security]
        if not wanted:
            raise NotFoundError(f"{self._shown} has no row for {security}")
        known = [o for o in wanted if o.item in items and o.known_on <= as_of]
        return Reply(known, [payload] if payload else [])

    @property
    def _shown(self) -> str:
        return self._path.name if self._path else "the bundled case"

    def _read(self) -> tuple[list[Observation], Payload | None]:
        if self._path is None:
            return case_observations(), None
        try:
            found = self._path.stat()
        except OSError as problem:
            raise NotFoundError(f"{self._path} cannot be read: {problem.strerror}") from None
        if found.st_size > LARGEST:
            raise SchemaError(f"{self._path.name} is larger than {LARGEST >> 20} MB")
        return _read_file(self._path, self._block, found.st_mtime_ns, found.st_size)


def _split(source: str) -> tuple[Path, str]:
    path, _, block = source.partition("#")
    return Path(path), block


@cache
def case_observations() -> list[Observation]:
    """The figures of the Alibaba case, each with its source; see case/SOURCES.md."""
    text = resources.files("xlmodel.market").joinpath("case/alibaba.csv").read_text("utf-8")
    return _observations(csv.DictReader(io.StringIO(text)), "the bundled case", "")


@cache
def _read_file(path: Path, block: str, changed: int, size: int) -> tuple[list[Observation], Payload]:
    """Read again only when the file has changed."""
    del changed, size
    content = path.read_bytes()
    payload = Payload(path.name, content, datetime.now(UTC))
    if path.suffix.lower() == ".csv":
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise SchemaError(f"{path.name} is not written in UTF-8") from None
        rows: Iterable[Mapping[str, Any]] = csv.DictReader(io.StringIO(text, newline=""))
        return _observations(rows, path.name, payload.digest), payload
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _observations(_sheet_rows(path, content, block), path.name, payload.digest), payload
    raise SchemaError(f"{path.name} is neither a .csv nor an .xlsx")


_BLOCK = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def _sheet_rows(path: Path, content: bytes, block: str) -> list[dict[str, Any]]:
    import pandas as pd

    sheet, _, cells = block.partition("!")
    options: dict[str, Any] = {}
    if cells:
        match = _BLOCK.fullmatch(cells)
        if match is None:
            raise SchemaError(f"{cells} is not a block of cells such as B2:M90")
        options = {
            "usecols": f"{match[1]}:{match[3]}",
            "skiprows": int(match[2]) - 1,
            "nrows": int(match[4]) - int(match[2]),
        }
    try:
        # Tickers such as NA are texts, not gaps.
        frame = pd.read_excel(
            io.BytesIO(content), sheet.strip("'") or 0, keep_default_na=False, na_values=[""], **options
        )
    except (ValueError, KeyError, OSError, IndexError, TypeError, zipfile.BadZipFile) as problem:
        raise SchemaError(f"{path.name} cannot be read as a sheet of figures: {problem}") from None
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def _observations(rows: Iterable[Mapping[str, Any]], file: str, payload: str) -> list[Observation]:
    found = []
    for number, row in enumerate(rows, start=2):
        missing = [name for name in _NEEDED if name not in row]
        if missing:
            raise SchemaError(f"{file} has no column {missing[0]}")
        if _said(row, "value") == "" and _said(row, "text") == "":
            continue  # the source has no such number
        try:
            found.append(_one(row, file, payload))
        except (ValueError, OverflowError) as problem:
            raise SchemaError(f"{file}, row {number}: {problem}") from None
    return found


def _said(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _one(row: Mapping[str, Any], file: str, payload: str) -> Observation:
    item = _said(row, "item").lower()
    text = _said(row, "text")
    unit = Unit(_said(row, "unit") or _usual_unit(item, text))
    value, currency = in_major_unit(float(_said(row, "value") or 0), _said(row, "currency") or UNKNOWN_CURRENCY)
    usual = Basis.UNKNOWN if item in _PER_SHARE else Basis.TOTAL if unit is Unit.MONEY else Basis.NONE
    ends = _said(row, "period_end")
    return Observation(
        security=_said(row, "security"),
        item=item,
        stat=Stat(_said(row, "stat") or "actual"),
        value=value,
        unit=unit,
        currency=currency,
        basis=Basis(_said(row, "basis") or usual),
        period=Period(_said(row, "period") or ("unknown" if ends else "point")),
        period_end=_day(ends) if ends else None,
        accounting=Accounting(_said(row, "accounting") or "unknown"),
        provider="file",
        source=_said(row, "source") or file,
        url=_said(row, "url"),
        known_at=moment(_day(_said(row, "known_on"))),
        payload=payload,
        text=text,
    )


def _usual_unit(item: str, text: str) -> str:
    if text:
        return "text"
    return "shares" if item in _SHARE_COUNTS else "number" if item in ("ads_ratio", "fx_rate") else "money"


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()
