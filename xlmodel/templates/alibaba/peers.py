"""Peers: an Excel table of prices and estimates, their multiples by formula, and the group at a glance."""

from typing import Final, NamedTuple

from xlmodel.templates.alibaba.figures import rows, value
from xlmodel.templates.blocks.words import day
from xlmodel.templates.layout import Book, Page

TABLE: Final = "PeerTable"
MULTIPLES: Final = f"{TABLE}[P/E FY2]"
CAPS: Final = f"{TABLE}[Market value]"
_FIRST: Final = 6  # the first peer's row
_STATISTICS: Final = 13

# An estimate of another season beside the price of the day would mix two moments.
_FY1_OF_THE_DAY = f"ABS({TABLE}[[#This Row],[FY1 as of]]-in_peers_date)<=in_date_tolerance"
_COLUMNS = (
    {"header": "Ticker", "style": "table_text", "number": "text", "key": "ticker"},
    {"header": "Company", "style": "table_aside", "number": "text", "key": "company"},
    {"header": "Group", "style": "table_aside", "number": "text", "key": "group"},
    {"header": "Price", "style": "input", "number": "price", "key": "price"},
    {"header": "EPS FY1", "style": "input", "number": "price", "key": "eps_fy1"},
    {"header": "FY1 as of", "style": "table", "number": "date", "key": "eps_fy1_as_of"},
    {"header": "EPS FY2", "style": "input", "number": "price", "key": "eps_fy2"},
    {"header": "FY2 ends", "style": "input", "number": "date", "key": "fy2_end"},
    {"header": "Market value", "style": "input", "number": "count", "key": "market_cap_musd"},
    {
        "header": "P/E FY1",
        "number": "multiple",
        "formula": f"=IF({_FY1_OF_THE_DAY},FORWARD_PE({TABLE}[[#This Row],[Price]],{TABLE}[[#This Row],[EPS FY1]]),NA())",
    },
    {
        "header": "P/E FY2",
        "number": "multiple",
        "formula": f"=FORWARD_PE({TABLE}[[#This Row],[Price]],{TABLE}[[#This Row],[EPS FY2]])",
    },
    {
        "header": "Growth",
        "number": "percent",
        "formula": f"=IF(AND({_FY1_OF_THE_DAY},{TABLE}[[#This Row],[EPS FY1]]>0,{TABLE}[[#This Row],[EPS FY2]]>0),"
        f"{TABLE}[[#This Row],[EPS FY2]]/{TABLE}[[#This Row],[EPS FY1]]-1,NA())",
    },
    {"header": "Note", "style": "table_aside", "number": "text", "key": "note"},
)
_NAMED = {"price": "E", "eps_fy1": "F", "eps_fy2": "H", "fy2_end": "I", "market_cap_musd": "J"}


class Peers(NamedTuple):
    """What was written, as references."""

    tickers: str
    first_quartile: str
    third_quartile: str
    highest: str


def write(book: Book) -> Peers:
    """The sheet Peers."""
    page = book.page("Peers", (2, 9, 29, 15, 12, 11, 12, 11, 12, 14, 11, 11, 11, 46))
    page.title("Peers", "")
    subtitle = f'="Prices of "&{day("in_peers_date")}&" in USD; market value in millions; FY2 is the next fiscal year"'
    page.formula("A2", subtitle, style="subtitle")
    page.text(
        "B3",
        "The valuation uses P/E FY2 only: one consensus, one evening. Empty estimates are #N/A and left out; an EPS FY1 "
        "known too many days from the price (date_tolerance) makes no multiple.",
    )
    peers = rows("peers")
    last = _FIRST + len(peers) - 1
    table = [[value(peer[c["key"]]) if "key" in c else None for c in _COLUMNS] for peer in peers]
    page.table(f"B{_FIRST - 1}:N{last}", TABLE, _COLUMNS, table)
    for row, peer in enumerate(peers, start=_FIRST):
        for figure, column in _NAMED.items():
            book.define(f"in_{peer['ticker'].lower()}_{figure}", page.name, f"{column}{row}")
    for figure, column in _NAMED.items():
        note = "SOURCES: Nasdaq screener, Yahoo and Zacks consensus; see About"
        rule = "date" if figure == "fy2_end" else "decimal -100000 100000000"
        page.validate(f"{column}{_FIRST}:{column}{last}", rule, "Peer", note)
    page.long(_FIRST - 1, 2)
    return _group(page, last + 3)


def _group(page: Page, row: int) -> Peers:
    """The group at a glance, and where the company stands in it."""
    page.band(f"C{row}:D{row}", "The group's P/E FY2 at a glance")
    down = ("general", "count", "count", *["multiple"] * (_STATISTICS - 2))
    formula = f"=PEER_STATS({MULTIPLES},{TABLE}[Ticker])"
    page.spill(f"C{row + 1}:D{row + 1 + _STATISTICS}", formula, ("general", "multiple"), ("head", "table"), down)
    page.band(f"G{row}:M{row}", "Where Alibaba stands among them")
    page.text(f"G{row + 1}", "Measure", "head")
    for column in "HIJK":
        page.text(f"{column}{row + 1}", "", "head")
    page.formula(f"L{row + 1}", f"={day('in_as_of')}", style="head_right")
    page.text(f"M{row + 1}", "The post", "head_right")
    measures = (
        ("Percentile: 0 cheapest, 1 dearest", "PEER_PERCENTILE"),
        ("Standard deviations from the mean", "PEER_ZSCORE"),
    )
    for at, (label, function) in enumerate(measures, start=row + 2):
        page.text(f"G{at}", label)
        page.formula(f"L{at}", f"={function}(out_dated_forward_pe,{MULTIPLES})", "tenth", "table")
        page.formula(f"M{at}", f"={function}(out_forward_pe,{MULTIPLES})", "tenth", "table")
    quartiles = [f"{page.name}!D{row + 1 + statistic}" for statistic in (4, 8, 9)]
    return Peers(f"{TABLE}[Ticker]", *quartiles)
