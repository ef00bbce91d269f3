"""Peers as a table: rows bound by the ticker that stands in them, some of them free for others."""

from typing import Final, NamedTuple

from xlmodel.contract import IN, SOURCE
from xlmodel.formula.area import Area, cell_address
from xlmodel.templates.blocks.data import beside
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.requests import Request, of_a_peer

TABLE: Final = "PeerTable"
_FREE: Final = 4  # rows for peers to come
_TICKER, _PRICE, _EPS, _MULTIPLE = "Ticker", "Price", "EPS FY2", "P/E FY2"
_FIGURES: Final = {"price": "decimal > 0", "eps_fy2": "decimal -100000 100000", "date": "date", "fy2_end": "date"}
_OF: Final = "Figures of"
_OWN_ROW: Final = f"{TABLE}[[#This Row],"
_COLUMNS: Final = (
    {"header": _TICKER, "style": "input", "number": "text"},
    {"header": _PRICE, "style": "input", "number": "price"},
    {"header": _EPS, "style": "input", "number": "price"},
    {"header": "Price of", "style": "input", "number": "date"},
    {"header": "FY2 ends", "style": "input", "number": "date"},
    {
        "header": _MULTIPLE,
        "number": "multiple",
        "formula": f'=IF({_OWN_ROW}[{_TICKER}]]="","",FORWARD_PE({_OWN_ROW}[{_PRICE}]],{_OWN_ROW}[{_EPS}]]))',
    },
    {"header": "Source", "style": "table_aside", "number": "general"},
    {"header": _OF, "style": "input", "number": "text"},
)


class Peers(NamedTuple):
    """What was written, as references."""

    multiples: str
    tickers: dict[str, str]  # the cell of the ticker, by the name of each input that follows it
    days: str  # of the prices
    strangers: str  # a formula: how many rows hold the figures of another company than the ticker says
    below: int


def requests(case: Case) -> list[Request]:
    """What is asked for: the figures of the peers, and of free rows as soon as a ticker stands there."""
    tickers = [*(peer.ticker for peer in case.peers), *[""] * _FREE]
    return [r for number, ticker in enumerate(tickers, start=1) for r in of_a_peer(number, ticker)]


def write(book: Book, page: Page, row: int, case: Case) -> Peers:
    """The table, in columns B to I."""
    page.band(f"B{row}:H{row}", "Peers: a ticker in a free row, then Refresh; each row is bound by its ticker")
    count = len(case.peers) + _FREE
    first = row + 2
    page.table(Area("", row + 1, 2, count + 1, len(_COLUMNS)).block, TABLE, _COLUMNS, _rows(case, count))
    tickers: dict[str, str] = {}
    for number in range(1, count + 1):
        at = first + number - 1
        book.define(f"{IN}peer_{number}_ticker", page.name, f"B{at}")
        for column, figure in enumerate(_FIGURES, start=3):
            name = f"peer_{number}_{figure}"
            book.define(f"{IN}{name}", page.name, cell_address(at, column))
            tickers[name] = f"{page.name}!$B${at}"
        book.define(f"{IN}peer_{number}_of", page.name, f"I{at}")
        tickers[f"peer_{number}_of"] = f"{page.name}!$B${at}"
        source = beside(f"{IN}peer_{number}_eps_fy2", SOURCE)
        page.formula(f"H{at}", f'=IF(B{at}="","",{source}&"")', style="table_aside")
    last = first + count - 1
    page.validate(f"B{first}:B{last}", "text 0 20", "Ticker", "As your source of figures calls the company")
    for column, (figure, rule) in enumerate(_FIGURES.items(), start=3):
        cells = Area("", first, column, count).block
        page.validate(cells, rule, "Peer", f"{figure.replace('_', ' ')}; its source stands in the row")
    page.validate(f"I{first}:I{last}", "text 0 20", _OF, "Written by Refresh: whose figures stand in the row")
    own, of = f"{TABLE}[{_TICKER}]", f"{TABLE}[{_OF}]"
    strangers = f'=SUMPRODUCT(({own}<>"")*({of}<>"")*({own}<>{of}))'
    return Peers(f"{TABLE}[{_MULTIPLE}]", tickers, f"{TABLE}[Price of]", strangers, last + 2)


def _rows(case: Case, count: int) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for number in range(1, count + 1):
        ticker = case.peers[number - 1].ticker if number <= len(case.peers) else None
        figures = [case.entry(f"peer_{number}_{figure}").value for figure in _FIGURES]
        rows.append([ticker, *figures, None, None, case.entry(f"peer_{number}_of").value])
    return rows
