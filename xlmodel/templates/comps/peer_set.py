"""The sheet Peers: the table of peers, each multiple on one accounting and one year end, and below it the company itself."""

from typing import Final, NamedTuple

from xlmodel.contract import PEER_PE_CALENDARISED, TICKER
from xlmodel.formula.area import column_letters
from xlmodel.templates.blocks import peers
from xlmodel.templates.blocks.peers import FIGURES_OF, FIRST, Column, Layout, all_of, named, own
from xlmodel.templates.blocks.words import day
from xlmodel.templates.case import Case
from xlmodel.templates.comps import one_year
from xlmodel.templates.layout import Book, Page

SMALLEST: Final = 12  # rows of the table, with those that are free
_SPARE: Final = 4
MIXED: Final = "accounting"  # so begins the reason of a row on another accounting
OUT_OF_REACH: Final = "its years end too far"
LOSS: Final = "a loss"
_NTM, _EPS, _MONTHS, _LEFT_OUT = "P/E NTM", "EPS of the year", "Months", "Left out because"
_GROWTH, _PEG, _ROE, _RISK = "Growth", "PEG", "ROE", "Volatility"
_TWO_YEARS: Final = f"{own('EPS FY1')},{own('EPS FY2')}"


def _when_there(formula: str) -> str:
    """A formula of a row that has a ticker."""
    return f'=IF({own(TICKER)}="","",{formula})'


def _reason() -> str:
    """A piece of a formula: why a row counts in no average; empty if it does."""
    ticker, of, accounting = own(TICKER), own(FIGURES_OF), own("Accounting")
    cases = (
        (f"{ticker}=in_ticker", '"it is the company itself"'),
        (f"COUNTIF({all_of(TICKER)},{ticker})>1", '"it stands there twice"'),
        (f'AND({of}<>"",{of}<>{ticker})', f'"its figures are of "&{of}'),
        (f'{own("Price")}=""', '"no price"'),
        (f'OR({own("EPS FY1")}="",{own("EPS FY2")}="",{own("FY1 ends")}="")', '"no estimates of two years"'),
        (f"{accounting}<>in_eps_accounting", f'"{MIXED} "&IF({accounting}="","not known",{accounting})'),
        (f"OR({own(_MONTHS)}<0,{own(_MONTHS)}>12)", f'"{OUT_OF_REACH}"'),
        (f"{own(_EPS)}<=0", f'"{LOSS}"'),
    )
    formula = '""'
    for condition, words in reversed(cases):
        formula = f"IF({condition},{words},{formula})"
    return formula


def _multiple(formula: str) -> str:
    """A multiple of a row that counts; a word of the trade where there is none, since LibreOffice hands no range with an
    error in it to an add-in."""
    return _when_there(f'IF({own(_LEFT_OUT)}<>"","n/a",IFERROR({formula},"n/a"))')


_END: Final = own("FY1 ends")
_GROWN: Final = (
    f'IF(OR({own(_LEFT_OUT)}<>"",{own("EPS FY1")}<=0,{own("EPS FY2")}<=0),"",{own("EPS FY2")}/{own("EPS FY1")}-1)'
)
_PAID_FOR_IT: Final = (
    f'IF({own(_GROWTH)}="","",IF({own(_GROWTH)}<=0,"",PEG({own(PEER_PE_CALENDARISED)},{own(_GROWTH)})))'
)
_EPS_OF_THE_YEAR: Final = (
    f"IF(ISNUMBER({own(_MONTHS)}),IF(OR({own(_MONTHS)}<0,{own(_MONTHS)}>12),NA(),"
    f"{one_year.eps(own(_MONTHS), _END, own('EPS FY1'), own('EPS FY2'))}),NA())"
)


def _both(header: str, number: str) -> tuple[Column, Column]:
    """P/E and driver of those rows that have both, for a regression."""
    has = f"AND(ISNUMBER({own(PEER_PE_CALENDARISED)}),ISNUMBER({own(header)}))"
    return (
        Column(_paired(header), "multiple", formula=f'=IF({has},{own(PEER_PE_CALENDARISED)},"")'),
        Column(_driver(header), number, formula=f'=IF({has},{own(header)},"")'),
    )


def _paired(header: str) -> str:
    return f"P/E with {header}"


def _driver(header: str) -> str:
    return f"{header} for it"


_ANY: Final = "decimal -100000 100000"
_COLUMNS: Final = (
    Column("Company", "text", "name", "text 0 80"),
    Column("In", "text", "currency", "text 0 3"),
    Column("Price", "price", "price", "decimal > 0"),
    Column("FY1 ends", "date", "fy1_end", "date"),
    Column("EPS FY1", "price", "eps_fy1", _ANY),
    Column("EPS FY2", "price", "eps_fy2", _ANY),
    Column("Accounting", "text", "accounting", "list gaap|non_gaap|unknown"),
    Column(_ROE, "percent", "roe", "decimal -10 10"),
    Column(_RISK, "percent", "volatility", "decimal 0 3"),
    Column(_MONTHS, "count", formula=_when_there(f'IF({_END}="","",{one_year.months(_END)})')),
    Column(_EPS, "price", formula=_when_there(_EPS_OF_THE_YEAR)),
    Column(PEER_PE_CALENDARISED, "multiple", formula=_multiple(f"FORWARD_PE({own('Price')},{own(_EPS)})")),
    Column(_NTM, "multiple", formula=_multiple(f"NTM_PE({own('Price')},in_as_of,{_END},{_TWO_YEARS})")),
    Column(_GROWTH, "percent", formula=_when_there(_GROWN)),
    Column(_PEG, "price", formula=_when_there(_PAID_FOR_IT)),
    Column(_LEFT_OUT, "general", formula=_when_there(_reason()), style="table_aside"),
    Column("Price of", "date", "date", "date"),
    Column("Estimates of", "date", "eps_date", "date"),
    *(
        each
        for header, number in ((_GROWTH, "percent"), (_ROE, "percent"), (_RISK, "percent"))
        for each in _both(header, number)
    ),
)
_WIDTHS: Final = (1.5, 9, 24, 6, 11, 12, 9, 9, 12, 9, 11, 9, 12, 14, 10, 9, 8, 28, 12, 13, *(12,) * 6, 34, 11, 2)
MULTIPLES, NTM = map(all_of, (PEER_PE_CALENDARISED, _NTM))
DRIVERS: Final = {header: (all_of(_paired(header)), all_of(_driver(header))) for header in (_GROWTH, _ROE, _RISK)}
"""For a regression: the P/E and the driver of those that have both."""
REASONS, TICKERS, ACCOUNTINGS, ESTIMATES_OF = map(all_of, (_LEFT_OUT, TICKER, "Accounting", "Estimates of"))


class PeerSet(NamedTuple):
    """What was written, as references."""

    page: Page
    peers: peers.Peers
    rows: range  # of the table
    filled: range  # those that it was made with

    def cells(self, header: str, row: int) -> str:
        """The cell of the table under a header."""
        return f"{self.page.name}!{_column(header)}{row}"

    def named(self, condition: str) -> str:
        """A formula: the tickers of those rows for which a condition holds, or `none`; {Header} in it is the row's cell."""
        rows: dict[str, str] = {}
        for row in self.rows:
            there = condition
            for header in (TICKER, *(column.header for column in _COLUMNS)):
                there = there.replace(f"{{{header}}}", self.cells(header, row))
            rows[self.cells(TICKER, row)] = there
        return named(rows)


def layout(case: Case) -> Layout:
    """The table, with so many free rows that it is of some size."""
    free = max(_SPARE, SMALLEST - len(case.peers))
    return Layout(_COLUMNS, PEER_PE_CALENDARISED, "Price of", free=free)


def page(book: Book) -> Page:
    """The empty sheet."""
    return book.page("Peers", _WIDTHS, "#B8860B")


def write(book: Book, sheet: Page, case: Case) -> PeerSet:
    """The sheet."""
    sheet.title("Peers", "")
    accounting = 'IF(in_eps_accounting="","unknown",in_eps_accounting)'
    rest = "earnings; a multiple has no currency: each row is in its own"
    sheet.formula("A2", f'="Twelve months to "&{day("in_common_end")}&", "&{accounting}&" {rest}"', style="subtitle")
    form = layout(case)
    found = peers.write(book, sheet, 4, case, form)
    first = 6
    rows = range(first, first + len(case.peers) + form.free)
    _below(sheet, found.below, case)
    sheet.sheet.freeze_panes(first - 1, FIRST)
    sheet.sheet.print_area(f"A1:{_column(_LEFT_OUT)}{found.below + 1}")
    return PeerSet(sheet, found, rows, rows[: len(case.peers)])


def _below(sheet: Page, row: int, case: Case) -> None:
    """The middle of the peers, and the company in the same columns."""
    company = case.ticker
    sheet.text(f"B{row}", "Middle", "label_bold")
    sheet.text(f"C{row}", "Median of those known", "aside")
    sheet.text(f"B{row + 1}", company, "label_bold")
    sheet.formula(f"C{row + 1}", "=in_name", style="aside")
    middle = {
        PEER_PE_CALENDARISED: ("out_peer_median", f'=PEER_MULTIPLE({MULTIPLES},"median")'),
        _NTM: ("out_peer_median_ntm", f'=PEER_MULTIPLE({NTM},"median")'),
        **{header: (f"out_peer_{name}", _median(all_of(header))) for header, name in _NAMES.items()},
    }
    company_cells = {
        PEER_PE_CALENDARISED: "=out_forward_pe",
        _NTM: "=out_ntm_pe",
        _GROWTH: "=out_eps_growth",
        _PEG: "=out_peg",
        _ROE: '=IF(in_roe="","",in_roe)',
        _RISK: '=IF(in_volatility="","",in_volatility)',
    }
    for header, (name, formula) in middle.items():
        number = next(c.number for c in _COLUMNS if c.header == header)
        sheet.formula(f"{_column(header)}{row}", formula, number, "result", name)
        sheet.formula(f"{_column(header)}{row + 1}", company_cells[header], number, "link")


_NAMES: Final = {_GROWTH: "growth", _PEG: "peg", _ROE: "roe", _RISK: "volatility"}


def _median(cells: str) -> str:
    return f'=IF(COUNT({cells})=0,"",MEDIAN({cells}))'


def _column(header: str) -> str:
    """The letters of the column of a header."""
    return column_letters(FIRST + (TICKER, *(column.header for column in _COLUMNS)).index(header))
