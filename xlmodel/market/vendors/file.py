"""Figures from a file: a CSV, a sheet or a block of an XLSX, and by default the bundled Alibaba case.

For desks whose terminal fills a sheet already, for examples and for tests: no network and no key. What its columns mean
is in `figure_rows`.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.errors import WorkbookError
from xlmodel.market.figure_rows import case_observations, read_rows
from xlmodel.market.observation import Observation
from xlmodel.market.provider import ITEMS, NotFoundError, Payload, Reply, SchemaError
from xlmodel.market.settings import setting

LARGEST: Final = 64 << 20


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
        return read_rows(_csv_rows(text), path.name, payload.digest), payload
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return read_rows(_sheet_rows(path, content, block), path.name, payload.digest), payload
    raise SchemaError(f"{path.name} is neither a .csv nor an .xlsx")


def _csv_rows(text: str) -> Iterable[Mapping[str, Any]]:
    """The rows; where a spreadsheet of a country with decimal commas wrote them, semicolons lie between the cells."""
    first = text.partition("\n")[0]
    if ";" not in first or "," in first:
        return csv.DictReader(io.StringIO(text, newline=""))
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return ({**row, "value": (row.get("value") or "").replace(",", ".")} for row in rows)


_BLOCK = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def _sheet_rows(path: Path, content: bytes, block: str) -> list[dict[str, Any]]:
    import pandas as pd

    from xlmodel.package import Parts

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
        parts = Parts(content, path.name)
        for name in parts.parts:  # pandas reads what it is given, however hostile
            parts.part(name)
        # Tickers such as NA are texts, not gaps.
        frame = pd.read_excel(
            io.BytesIO(content), sheet.strip("'") or 0, keep_default_na=False, na_values=[""], **options
        )
    except (ValueError, KeyError, OSError, IndexError, TypeError, WorkbookError) as problem:
        raise SchemaError(f"{path.name} cannot be read as a sheet of figures: {problem}") from None
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]
