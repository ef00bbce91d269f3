"""Peers as a table: rows bound by the ticker that stands in them, some of them free for others."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from xlmodel.contract import IN, PEER_PE, PEERS, SOURCE, TICKER
from xlmodel.formula.area import Area, cell_address
from xlmodel.templates.blocks.data import beside
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.requests import STANDARD, Asks, Request

TABLE: Final = PEERS
FIRST: Final = 2  # the column of the tickers
FIGURES_OF: Final = "Figures of"
_DIFFERS: Final = {
    "accounting": "{}<>in_eps_accounting",
    "fy2_end": 'IF(OR({}="",in_fy1_end=""),FALSE,ABS({}-EDATE(in_fy1_end,12))>184)',  # half a year
}
_FREE: Final = 4  # rows for peers to come


class Column(NamedTuple):
    """A column of the table: a figure, which is an input, or what is calculated of the row."""

    header: str
    number: str
    figure: str = ""  # of the input, without its in_peer_1_; empty: calculated
    rule: str = ""  # of the input
    formula: str = ""
    style: str = "table"  # of what is calculated


class Layout(NamedTuple):
    """What stands between the ticker and the source of its estimates."""

    columns: Sequence[Column]
    multiple: str  # the header of the multiple that counts
    day: str  # the header of the day of the prices
    estimate: str = "eps_fy2"  # the figure whose source stands in the row
    free: int = _FREE
    behind: Sequence[Column] = ()  # inputs right of whose figures stand in the row


class Peers(NamedTuple):
    """What was written, as references."""

    multiples: str
    tickers: dict[str, str]  # the cell of the ticker, by the name of each input that follows it
    days: str  # of the prices
    lacking: str  # a formula: the tickers of the rows without a price or an estimate, or none
    strangers: str  # a formula: how many rows hold the figures of another company than the ticker says
    mixed: str  # a formula: the tickers of the rows on another accounting than the company's, or none
    apart: str  # a formula: those whose fiscal year ends further from the company's than half a year, or none
    below: int


def own(header: str) -> str:
    """A piece of a formula: what stands in the same row of the table."""
    return f"{TABLE}[[#This Row],[{header}]]"


def all_of(header: str) -> str:
    """A piece of a formula: a column of the table."""
    return f"{TABLE}[{header}]"


ON_FY2: Final = Layout(
    (
        Column("Price", "price", "price", "decimal > 0"),
        Column("EPS FY2", "price", "eps_fy2", "decimal -100000 100000"),
        Column("Price of", "date", "date", "date"),
        Column("FY2 ends", "date", "fy2_end", "date"),
        Column(PEER_PE, "multiple", formula=f'=IF({own(TICKER)}="","",FORWARD_PE({own("Price")},{own("EPS FY2")}))'),
    ),
    PEER_PE,
    "Price of",
    behind=(Column("Accounting", "text", "accounting", "list gaap|non_gaap|unknown"),),
)
"""Price over the EPS of the next fiscal year."""


def named(rows: Mapping[str, str]) -> str:
    """A formula: the tickers of those rows for which a condition holds, or `none`.

    Parameters
        rows  the condition, by the cell of the ticker.
    """
    listed = "&".join(f'IF({ticker}="","",IF({there},", "&{ticker},""))' for ticker, there in rows.items())
    return f'=IF({listed}="","none",MID({listed},3,200))'


def requests(case: Case, asks: Asks = STANDARD, layout: Layout = ON_FY2) -> list[Request]:
    """What is asked for: the figures of the peers, and of free rows as soon as a ticker stands there."""
    tickers = [*(peer.ticker for peer in case.peers), *[""] * layout.free]
    asked = [r for number, ticker in enumerate(tickers, start=1) for r in asks.of_a_peer(number, ticker)]
    spared = {f"peer_{n}_{name}" for n in range(1, len(case.peers) + 1) for name in asks.optional_of_peers}
    return [r._replace(live="no") if r.name in spared and case.entry(r.name).value is None else r for r in asked]


def write(book: Book, page: Page, row: int, case: Case, layout: Layout = ON_FY2) -> Peers:
    """The table, from column B on."""
    columns = _columns(layout)
    width, count = len(columns), len(case.peers) + layout.free
    figures_of = FIRST + 2 + len(layout.columns)
    page.band(
        Area("", row, FIRST, 1, width).block,
        "Peers: a ticker in a free row, then Refresh; each row is bound by its ticker",
    )
    first = row + 2
    page.table(Area("", row + 1, FIRST, count + 1, width).block, TABLE, columns, _rows(case, count, layout))
    tickers: dict[str, str] = {}
    for number in range(1, count + 1):
        tickers |= _one(book, page, number, first + number - 1, layout)
    last = first + count - 1
    page.validate(f"B{first}:B{last}", "text 0 20", TICKER, "As your source of figures calls the company")
    for at, column in _places(layout):
        if column.figure:
            note = f"{column.figure.replace('_', ' ')}; its source stands in the row"
            page.validate(Area("", first, at, count).block, column.rule, "Peer", note)
    note = "Written by Refresh: whose figures stand in the row"
    page.validate(Area("", first, figures_of, count).block, "text 0 20", FIGURES_OF, note)
    needed = [at for at, c in _places(layout) if c.figure in ("price", layout.estimate)]
    there = {
        at: ",".join(f'{page.name}!{cell_address(at, column)}=""' for column in needed) for at in range(first, last + 1)
    }
    lacking = named({f"{page.name}!$B${at}": f"OR({blank})" for at, blank in there.items()})
    mixed, apart = (_of_others(page, layout, first, last, figure) for figure in ("accounting", "fy2_end"))
    ticker, of = all_of(TICKER), all_of(FIGURES_OF)
    strangers = f'=SUMPRODUCT(({ticker}<>"")*({of}<>"")*({ticker}<>{of}))'
    return Peers(all_of(layout.multiple), tickers, all_of(layout.day), lacking, strangers, mixed, apart, last + 2)


def _places(layout: Layout) -> list[tuple[int, Column]]:
    """The columns of figures, each with its number; behind the first of them stand the source and whose figures they are."""
    behind = FIRST + 3 + len(layout.columns)
    return [*enumerate(layout.columns, start=FIRST + 1), *enumerate(layout.behind, start=behind)]


def _of_others(page: Page, layout: Layout, first: int, last: int, figure: str) -> str:
    """A formula: the tickers of the rows whose figure differs from the company's; none where there is no such figure."""
    column = next((at for at, each in _places(layout) if each.figure == figure), None)
    if column is None:
        return '="none"'
    cells = {f"{page.name}!$B${at}": f"{page.name}!{cell_address(at, column)}" for at in range(first, last + 1)}
    return named({ticker: _DIFFERS[figure].replace("{}", cell) for ticker, cell in cells.items()})


def _one(book: Book, page: Page, number: int, row: int, layout: Layout) -> dict[str, str]:
    """Names and source of one row; the cell of its ticker by the name of each input that follows it."""
    peer, ticker = f"peer_{number}", f"{page.name}!$B${row}"
    source_at = FIRST + 1 + len(layout.columns)
    book.define(f"{IN}{peer}_ticker", page.name, f"B{row}")
    named = {f"{peer}_{c.figure}": at for at, c in _places(layout) if c.figure}
    named[f"{peer}_of"] = source_at + 1
    for name, column in named.items():
        book.define(f"{IN}{name}", page.name, cell_address(row, column))
    source = beside(f"{IN}{peer}_{layout.estimate}", SOURCE)
    page.formula(cell_address(row, source_at), f'=IF(B{row}="","",{source}&"")', style="table_aside")
    return dict.fromkeys(named, ticker)


def _columns(layout: Layout) -> list[dict[str, str]]:
    between = [
        {
            "header": c.header,
            "number": c.number,
            **({"formula": c.formula, "style": c.style} if c.formula else {"style": "input"}),
        }
        for c in layout.columns
    ]
    return [
        {"header": TICKER, "style": "input", "number": "text"},
        *between,
        {"header": SOURCE, "style": "table_aside", "number": "general"},
        {"header": FIGURES_OF, "style": "input", "number": "text"},
        *({"header": c.header, "number": c.number, "style": "input"} for c in layout.behind),
    ]


def _rows(case: Case, count: int, layout: Layout) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for number in range(1, count + 1):
        ticker = case.peers[number - 1].ticker if number <= len(case.peers) else None
        figures = [case.entry(f"peer_{number}_{c.figure}").value if c.figure else None for c in layout.columns]
        behind = [case.entry(f"peer_{number}_{c.figure}").value for c in layout.behind]
        rows.append([ticker, *figures, None, case.entry(f"peer_{number}_of").value, *behind])
    return rows
