"""The company's own past as a table: what the market paid for the earnings that were expected then."""

from typing import Final, NamedTuple

from xlmodel.contract import DAY, HISTORY, IN, PE_THEN
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page

TABLE: Final = HISTORY
_OWN_ROW: Final = f"{TABLE}[[#This Row],"
_COLUMNS: Final = (
    {"header": DAY, "style": "input", "number": "date"},
    {"header": "Close", "style": "input", "number": "price"},
    {"header": "EPS then", "style": "input", "number": "price"},
    {"header": PE_THEN, "number": "multiple", "formula": f"=FORWARD_PE({_OWN_ROW}[Close]],{_OWN_ROW}[EPS then]])"},
)
_OF: Final = {"NTM": "the next twelve months", "FY2": "the next fiscal year"}


_TYPED: Final = "That of which the EPS below was expected; once another year is FY2, a check says so"


class History(NamedTuple):
    """What was written, as references."""

    multiples: str
    eps: str  # today's EPS of the same period
    today: str  # the output with today's multiple of that EPS
    days: str  # addresses of cells, for a chart
    multiples_then: str
    below: int


def write(book: Book, page: Page, row: int, case: Case) -> History:
    """The table, in columns B to E."""
    page.band(
        f"B{row}:H{row}",
        f"The company's own past: price over the EPS expected for {_OF[case.history_period]}; a Refresh leaves it as it is",
    )
    if case.history_period == "FY2":
        row += 1
        _year(page, row, case)
    first, last = row + 2, row + 1 + len(case.history)
    table = [[past.day, past.price, past.eps, None] for past in case.history]
    page.table(f"B{row + 1}:E{last}", TABLE, _COLUMNS, table)
    for column, name, rule in (("B", "day", "date"), ("C", "close", "decimal > 0"), ("D", "eps", "decimal > 0")):
        book.define(f"{IN}history_{name}", page.name, f"{column}{first}:{column}{last}")
        page.validate(f"{column}{first}:{column}{last}", rule, "Past", "From the store, of that day")
    ntm = case.history_period == "NTM"
    eps, today = ("out_ntm_eps", "out_ntm_pe") if ntm else ("in_eps_fy2", "out_forward_pe")
    days, then = (f"{page.name}!{column}{first}:{column}{last}" for column in "BE")
    return History(f"{TABLE}[{PE_THEN}]", eps, today, days, then, last + 2)


def _year(page: Page, row: int, case: Case) -> None:
    """Which year FY2 was on all these days."""
    page.text(f"B{row}", "End of that fiscal year")
    page.input(f"C{row}", "history_year", case.entry("eps_fy2").period_end, "date", "date", _TYPED, "input")
    page.texts(f"F{row}", ["in_history_year", "fact", _TYPED], "aside")
