"""Betas of peers as a table: typed by the analyst, freed of each peer's debt; none has to be there."""

from typing import Final

from xlmodel.contract import IN
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page

TABLE: Final = "BetaTable"
_FREE: Final = 4  # rows for peers to come
_OWN_ROW: Final = f"{TABLE}[[#This Row],"
_UNLEVERED: Final = "Without debt"
UNLEVERED: Final = f"{TABLE}[{_UNLEVERED}]"
_ARGUMENTS: Final = f"{_OWN_ROW}[Beta]],{_OWN_ROW}[Debt / equity]],{_OWN_ROW}[Tax rate]]"
_BLANK: Final = f'OR({_OWN_ROW}[Beta]]="",{_OWN_ROW}[Debt / equity]]="",{_OWN_ROW}[Tax rate]]="")'
_COLUMNS: Final = (
    {"header": "Peer", "style": "input", "number": "text"},
    {"header": "Beta", "style": "input", "number": "number"},
    {"header": "Debt / equity", "style": "input", "number": "percent"},
    {"header": "Tax rate", "style": "input", "number": "percent"},
    {"header": _UNLEVERED, "number": "number", "formula": f'=IF({_BLANK},"",UNLEVERED_BETA({_ARGUMENTS}))'},
)
_RULES: Final = {
    "beta_peer": "text 0 20",
    "beta_levered": "decimal -5 10",
    "beta_debt_to_equity": "decimal >= 0",
    "beta_tax_rate": "decimal 0 0.99",
}


def write(book: Book, page: Page, row: int, case: Case) -> int:
    """The table, in columns B to F; the row below it."""
    page.band(
        f"B{row}:H{row}",
        "Betas of peers, typed with their source in mind: with one or more, their median counts, relevered",
    )
    count = len(case.peers) + _FREE
    first, last = row + 2, row + 1 + count
    tickers = [*(peer.ticker for peer in case.peers), *[None] * _FREE]
    page.table(f"B{row + 1}:F{last}", TABLE, _COLUMNS, [[ticker, None, None, None, None] for ticker in tickers])
    for column, (name, rule) in zip("BCDE", _RULES.items(), strict=True):
        cells = f"{column}{first}:{column}{last}"
        book.define(f"{IN}{name}", page.name, cells)
        page.validate(cells, rule, "Beta of a peer", "Typed by you; a row without all three figures is left out")
    return last + 2
