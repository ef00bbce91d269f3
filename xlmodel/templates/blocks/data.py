"""Data: which figure feeds which input, what the last refresh found, and where the user settles an unknown unit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import xlmodel.contract as contract
from xlmodel.contract import DATA, IN
from xlmodel.formula.area import Area
from xlmodel.templates.blocks.words import line
from xlmodel.templates.case import Entry
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.requests import Request

FIRST: Final = 8  # the first figure's row
_UNIT_ROWS = 6
FAR, NO_NUMBER, BLANK = "far", "no number", "blank"
"""What stands in the column Amiss: of an input beyond what a refresh leaves alone, of one that is none, and of one left blank."""
FAR_FROM: Final = 0.25
"""As far as an input may be from the figure of its row."""

# Style and number format of each column.
_ASKED_STYLES = (
    ("table_text", "text"),
    ("judgement", "text"),
    *[("input", "text")] * 4,
    *[("table_aside", "text")] * 2,
)
_SHOWN_STYLES = (
    ("table", "number"),
    ("table_aside", "general"),
    ("table", "date"),
    ("table", "date"),
    *[("table_aside", "general")] * 2,
)
_WIDTHS = (2, 24, 9, 11, 16, 11, 8, 11, 9, 17, 22, 11, 11, 40, 27, 9, 11)


class Shown(NamedTuple):
    """What stands beside a row as long as there was no refresh."""

    known_on: Value = None
    source: str | None = None
    status: str = "as shipped"
    value: Value = None
    unit: str | None = None
    period_end: Value = None


class Company(NamedTuple):
    """Whom the figures are of, and by which accounting."""

    ticker: str
    accounting: str | None
    units: str  # an example of settling a unit


class Vendors(NamedTuple):
    """What the owner of a terminal would type instead of a figure."""

    names: Sequence[str]
    formulas: Callable[[Request], Sequence[str | None]]
    widths: Sequence[float]


_NO_VENDORS: Final = Vendors((), lambda request: (), ())


def write(
    book: Book,
    company: Company,
    requests: Sequence[Request],
    shown: Mapping[str, Shown],
    *,
    tickers: Mapping[str, str] | None = None,
    vendors: Vendors = _NO_VENDORS,
) -> Page:
    """The sheet; it names the inputs ticker and accounting, and the output data_status.

    Parameters
        shown    by the name of the input.
        tickers  cells with the security of a row, by the name of its input: what is asked for follows them.
    """
    page = book.page("Data", (*_WIDTHS, *vendors.widths), "#B8860B")
    page.title(
        "Data", "What Refresh asks for and which input each figure feeds; it writes the grey columns and the inputs"
    )
    _head(book, page, company)
    last = FIRST + len(requests) - 1
    columns = _columns(vendors)
    cells = Area("", FIRST - 1, 2, len(requests) + 1, len(columns))
    table = [[*_asked(r), *_beside(shown[r.name]), None, None, *vendors.formulas(r)] for r in requests]
    page.table(cells.block, DATA, columns, table)
    for row, request in enumerate(requests, start=FIRST):
        page.formula(f"P{row}", _away(IN + request.name, row), "percent", "table")
        page.formula(f"Q{row}", _amiss(IN + request.name, row), style="table_aside")
        if tickers and request.name in tickers:
            cell = tickers[request.name]
            page.formula(f"D{row}", f'=IF({cell}="","",{cell})', "text", "table_text")
    page.validate(
        f"C{FIRST}:C{last}", "list yes|no", contract.LIVE, "yes: Refresh writes this input; no: it stays as it is"
    )
    _units(page, last + 3, company.units)
    page.long(FIRST - 1, 2)
    return page


def _columns(vendors: Vendors) -> list[dict[str, str]]:
    headings = (*contract.ASKED, *contract.SHOWN, contract.AWAY, contract.AMISS, *vendors.names)
    styles = (
        *_ASKED_STYLES,
        *_SHOWN_STYLES,
        ("table", "percent"),
        ("table_aside", "text"),
        *[("table_aside", "text")] * len(vendors.names),
    )
    return [
        {"header": heading, "style": style, "number": number}
        for heading, (style, number) in zip(headings, styles, strict=True)
    ]


def _away(name: str, row: int) -> str:
    """How far an input is from the figure of its row; empty where nobody compares them."""
    nothing = f"OR({_apart(row)},NOT(ISNUMBER({name})))"
    return f'=IF({nothing},"",IF(J{row}=0,{name},{name}/J{row}-1))'


def _amiss(name: str, row: int) -> str:
    """What is to be known of that; what somebody left blank is a decision of hers, and what has to be there others ask for."""
    far = f'IF(ABS(N(P{row}))>{FAR_FROM},"{FAR}","")'
    return f'=IF(OR({_apart(row)}),"",IF({name}="","{BLANK}",IF(ISNUMBER({name}),{far},"{NO_NUMBER}")))'


def _apart(row: int) -> str:
    return f'C{row}="no",H{row}<>"value",NOT(ISNUMBER(J{row}))'


def _asked(request: Request) -> list[Value]:
    name, security, item, kind, period, gives, scale, live = request
    return [cell or None for cell in (IN + name, live, security, item, kind, period, gives, scale)]


def _beside(shown: Shown) -> list[Value]:
    return [shown.value, shown.unit, shown.period_end, shown.known_on, shown.source, shown.status]


def shown_of(entry: Entry) -> Shown:
    """What a refresh would write beside a figure."""
    if entry.value is None:
        return Shown(status=entry.reason)
    # A day as a text, since the column holds numbers as well.
    value = entry.value.isoformat() if isinstance(entry.value, date) else entry.value
    return Shown(entry.known_on, entry.source, "ok", value, entry.unit, entry.period_end)


def link_dates_and_sources(page: Page, book: Book, requests: Sequence[Request]) -> None:
    """Beside an input that a refresh writes stand the day and source of its figure, or that somebody typed it."""
    for request in requests:
        name = f"{IN}{request.name}"
        known, source, value, status = (
            beside(name, heading)
            for heading in (contract.KNOWN_ON, contract.SOURCE, contract.VALUE, contract.ROW_STATUS)
        )
        row = line(book, request.name)
        page.formula(f"E{row}", f'=IF({known}="","",{known})', "date", "when")
        typed = f'IF({source}="","Entered by hand",{source})'
        if request.gives == "value":
            typed = f'IF(OR({source}="",{name}<>{value}),"Entered by hand",{source})'
        page.formula(f"H{row}", f'=IF({name}="","Not known: "&{status},{typed})', style="aside")


def _head(book: Book, page: Page, company: Company) -> None:
    page.text("B3", "Status", "label_bold")
    page.put("C3", "Not refreshed yet: the figures are those the workbook was made with", "label")
    book.define(contract.STATUS, page.name, "C3")
    page.text(
        "B4",
        "Refresh = no keeps an input as it is. A figure whose unit its source leaves open is #N/A until you settle it below.",
        "subtitle",
    )
    note = "The security that this workbook values; the others in the table below are its peers"
    page.text("B5", "Company", "label_bold")
    page.input("C5", contract.COMPANY.removeprefix(IN), company.ticker, "text", "text 1 20", note, "input")
    note = (
        "gaap, or non_gaap (adjusted): Refresh writes earnings by no other. Blank: of each figure the accounting on which "
        "most of its rows are known"
    )
    page.text("B6", "Accounting", "label_bold")
    page.input(
        "C6", contract.ACCOUNTING.removeprefix(IN), company.accounting, "text", "list gaap|non_gaap", note, "input"
    )
    page.text("D6", "of all earnings in the table, so that no multiple of one stands beside one of another", "aside")


def _units(page: Page, row: int, example: str) -> None:
    page.band(f"B{row}:E{row}", "Units: settled once for a security whose source does not say them")
    columns = [{"header": heading, "style": "judgement", "number": "text"} for heading in contract.SETTLED]
    last = row + 1 + _UNIT_ROWS
    page.table(f"B{row + 1}:D{last}", contract.UNITS, columns, [[None, None, None]] * _UNIT_ROWS)
    page.validate(f"D{row + 2}:D{last}", "list per_ads|per_ordinary", contract.BASIS, "Per ADS, or per ordinary share")
    page.text(f"E{row + 2}", example, "aside")


def beside(name: str, heading: str) -> str:
    """A piece of a formula: what stands under a heading in the row that feeds an input, wherever that row stands."""
    return f'INDEX({DATA}[{heading}],MATCH("{name}",{DATA}[{contract.INPUT}],0))'
