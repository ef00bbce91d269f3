"""What a workbook asks for: the rows of its table of figures, its company, its day, its limits, its settled units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import xlmodel.contract as contract
from xlmodel.contract import Book, Table, table_of, text
from xlmodel.errors import InputError, NoDataError
from xlmodel.findings import Finding, Kind
from xlmodel.market.items import read_item
from xlmodel.market.limits import CELLS, Limits, limits
from xlmodel.market.observation import Accounting, Basis
from xlmodel.market.port import Settlement
from xlmodel.market.series import read_accounting
from xlmodel.refresh.cells import day


@dataclass(frozen=True)
class Row:
    """One row of the table of figures: what is asked for, and which input it feeds."""

    name: str
    live: bool
    security: str
    item: str
    kind: str
    period: str
    gives: str
    scale: float
    known_on: date | None  # of the figure that stands there

    @property
    def asked(self) -> str:
        """The item as the store calls it."""
        return read_item(self.item)[0] if self.item else ""


@dataclass(frozen=True)
class Asked:
    """All that a workbook says to a refresh."""

    table: Table
    rows: tuple[Row, ...]
    company: str
    valuation_date: date | None
    accounting: Accounting | None  # None: each figure has its own
    limits: Limits
    settlements: tuple[Settlement, ...]
    findings: tuple[Finding, ...]

    @property
    def securities(self) -> list[str]:
        """The securities in the order of their first rows."""
        return [s for s in dict.fromkeys(row.security for row in self.rows) if s]


def asked_by(book: Book) -> Asked:
    """What the workbook asks for.

    Raises
        NoDataError  it has no table of figures, or a cell of one of its tables that means nothing.
    """
    data = table_of(book, contract.DATA)
    if data is None:
        raise NoDataError(f"the workbook has no table {contract.DATA} that says which figures to refresh")
    rows = tuple(_row(data, i) for i in range(len(data.rows)))
    cells = book.values([contract.COMPANY, contract.VALUATION_DATE, contract.ACCOUNTING, *CELLS])
    company, doubts = _company(text(cells.get(contract.COMPANY)), rows)
    return Asked(
        data,
        rows,
        company,
        day(cells.get(contract.VALUATION_DATE)),
        _accounting(text(cells.get(contract.ACCOUNTING))),
        limits(cells),
        tuple(_settlements(table_of(book, contract.UNITS))),
        tuple(doubts),
    )


def _accounting(word: str) -> Accounting | None:
    try:
        return Accounting.NON_GAAP if word.casefold() == "adjusted" else read_accounting(word)
    except InputError:
        raise NoDataError(f"{contract.ACCOUNTING} is {word!r}, not gaap, non_gaap or blank") from None


def _company(named: str, rows: tuple[Row, ...]) -> tuple[str, list[Finding]]:
    """The company by its cell; a workbook without that cell is of the security that it names first."""
    known = [row.security for row in rows if row.security]
    if not named:
        return next(iter(known), ""), []
    for security in known:
        if security.casefold() == named.casefold():
            return security, []
    missing = f"{contract.COMPANY} is {named!r}, of which no row of {contract.DATA} asks for anything"
    return named, [Finding(Kind.WORKBOOK, missing, (contract.COMPANY,), named)]


def _row(table: Table, i: int) -> Row:
    cells = {heading: text(table.column(heading)[i]) for heading in contract.ASKED}
    scale = cells[contract.SCALE].casefold()
    if scale not in contract.SCALES:
        raise NoDataError(
            f"{contract.DATA}, row {i + 1}: the scale is {cells[contract.SCALE]!r}, not one, thousands or millions"
        )
    return Row(
        cells[contract.INPUT],
        cells[contract.LIVE].casefold() not in contract.NOT_LIVE,
        cells[contract.SECURITY],
        cells[contract.ITEM],
        cells[contract.KIND].casefold(),
        cells[contract.PERIOD],
        cells[contract.GIVES].casefold() or "value",
        contract.SCALES[scale],
        day(table.column(contract.KNOWN_ON)[i]),
    )


def _settlements(table: Table | None) -> Iterable[Settlement]:
    """What the user has settled, once a security.

    Raises
        NoDataError  a basis is none, or two rows of one security disagree.
    """
    columns = [] if table is None else [table.column(heading) for heading in contract.SETTLED]
    settled: dict[str, Settlement] = {}
    for security, currency, basis in zip(*columns, strict=True):
        name, code, word = text(security), text(currency).upper(), text(basis).casefold().replace(" ", "_")
        if not name or not (code or word):
            continue
        if word and word not in {b.value for b in Basis}:
            raise NoDataError(f"{contract.UNITS}: the basis of {name} is {basis!r}, not per_ads or per_ordinary")
        one = Settlement(name, code, Basis(word or "unknown"))
        if settled.setdefault(name, one) != one:
            raise NoDataError(f"{contract.UNITS}: two rows settle the units of {name}, and they disagree")
    return settled.values()
