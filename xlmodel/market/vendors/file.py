"""Figures from a file: a CSV, a sheet or a block of an XLSX, and by default the bundled Alibaba case.

For desks whose terminal fills a sheet already, for examples and for tests: no network and no key. What its columns mean
is in `figure_rows`.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from xlmodel.market.figure_rows import case_observations, refuse, rows_of, sorted_rows
from xlmodel.market.items import OWN
from xlmodel.market.observation import Observation
from xlmodel.market.provider import ITEMS, NotFoundError, Payload, Reply, SchemaError
from xlmodel.market.settings import setting
from xlmodel.market.vendors.figure_table import read_table
from xlmodel.market.vendors.sheet_size import check_size
from xlmodel.plain_file import content_of

LARGEST: Final = 64 << 20


class FigureFile(NamedTuple):
    """What a file holds."""

    figures: list[Observation]
    payload: Payload | None
    unread: tuple[str, ...] = ()  # columns that mean nothing here
    rows: int = 0  # that hold something, below the headings
    blank: tuple[int, ...] = ()  # rows without a value
    refused: Mapping[int, str] = MappingProxyType({})  # rows that are no figure, and why


class FileProvider:
    """`XLMODEL_FILE=figures.csv`, `book.xlsx#Sheet` or `book.xlsx#Sheet!B2:M90`; left out, the bundled case."""

    name = "file"

    def __init__(self, source: str | Path | None = None, *, keep_going: bool = False) -> None:
        """Nothing is read yet.

        Parameters
            keep_going  where rows are refused, the others are taken all the same, and `left_out` names those.
        """
        self._keep_going = keep_going
        given = str(source) if source is not None else setting("file", "")
        path, self._block = _split(given)
        self._path = path if given else None

    @property
    def items(self) -> frozenset[str]:
        """Whatever the file has."""
        return frozenset(ITEMS) | {o.item for o in self._read().figures}

    def everything(self) -> Reply:
        """All rows of the file; items of the user's own are named.

        Raises
            ProviderError  it cannot be read, or a row of it is refused.
        """
        read = self._read()
        own = sorted({o.item for o in read.figures if o.item.startswith(OWN)})
        doubts = [
            f"{self._shown}: {item} is an item of your own: no formula but CONSENSUS and REPORTED reads it"
            for item in own
        ]
        return Reply(list(read.figures), [read.payload] if read.payload else [], doubts)

    @property
    def not_read(self) -> list[str]:
        """What in the file is passed over, in words.

        Raises
            ProviderError  it cannot be read, or a row of it is refused.
        """
        return [f"column {name!r} of {self._shown}" for name in self._read().unread]

    @property
    def left_out(self) -> list[str]:
        """The rows that are no figures, and why, where the others are taken all the same.

        Raises
            ProviderError  it cannot be read, or a row of it is refused.
        """
        return [f"row {number} of {self._shown}: {why}" for number, why in sorted(self._read().refused.items())]

    @property
    def counted(self) -> str:
        """How many rows the file has, and how many of them are figures.

        Raises
            ProviderError  it cannot be read, or a row of it is refused.
        """
        read = self._read()
        left_out = [
            f"{len(numbers)} {what} ({rows_of(numbers)})"
            for numbers, what in ((read.blank, "without a value"), (sorted(read.refused), "refused"))
            if numbers
        ]
        kept = read.rows - len(read.blank) - len(read.refused)
        return ", ".join([f"{read.rows} row{'s'[: read.rows != 1]} read: {kept} kept", *left_out])

    @property
    def own_rows(self) -> list[Observation]:
        """The rows of a file of the user's; none of the bundled case.

        Raises
            ProviderError  it cannot be read, or a row of it is refused.
        """
        return self._read().figures if self._path else []

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """The rows of a security that were known on the day."""
        read = self._read()
        wanted = [o for o in read.figures if o.security == security]
        if not wanted:
            raise NotFoundError(f"{self._shown} has no row for {security}")
        known = [o for o in wanted if o.item in items and o.known_on <= as_of]
        return Reply(known, [read.payload] if read.payload else [])

    @property
    def _shown(self) -> str:
        return self._path.name if self._path else "the bundled case"

    def _read(self) -> FigureFile:
        if self._path is None:
            return FigureFile(case_observations(), None)
        try:
            found = self._path.stat()
        except OSError as problem:
            raise NotFoundError(f"{self._path} cannot be read: {problem.strerror}") from None
        read = _read_file(self._path, self._block, found.st_mtime_ns, found.st_size)
        if not self._keep_going:
            refuse(self._path.name, read.refused)
        return read


def _split(source: str) -> tuple[Path, str]:
    path, _, block = source.partition("#")
    return Path(path), block


@cache
def _read_file(path: Path, block: str, changed: int, size: int) -> FigureFile:
    """Read again only when the file has changed."""
    del changed, size
    try:
        content = content_of(path, LARGEST)
    except OSError as problem:
        raise NotFoundError(f"{path} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise SchemaError(f"{path.name} {problem}") from None
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        check_size(path.name, content)
    payload = Payload(path.name, content, datetime.now(UTC))
    table = read_table(path, content, block)
    read = sorted_rows(zip(table.numbers, table.rows, strict=True), path.name, payload.digest)
    refused = table.wrong | read.refused
    return FigureFile(
        read.figures, payload, table.unread, len(table.rows) + len(table.wrong), tuple(read.blank), refused
    )
