"""Closes: the share and what stands in for the market, day by day, and which of the days a study takes."""

from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.formula.area import Area
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page

TABLE: Final = "CloseTable"
_FREE: Final = 10
_BLANK: Final = 160  # rows where nothing is known
_FIRST: Final = 7
_STUDY: Final = 13  # the row of the answer's headings
_COLUMNS: Final = (
    {"header": "Day", "style": "input", "number": "date"},
    {"header": "Share", "style": "input", "number": "price"},
    {"header": "Market", "style": "input", "number": "price"},
    {"header": "Return", "style": "table", "number": "percent"},
    {"header": "Market return", "style": "table", "number": "percent"},
    {"header": "Days since", "style": "table", "number": "count"},
    {"header": "Share, 100 before", "style": "table", "number": "price"},
    {"header": "Market, 100 before", "style": "table", "number": "price"},
)
_NONE: Final = "no closes"


class Study(NamedTuple):
    """What was written, as references from another sheet."""

    values: tuple[str, ...]  # the six of EVENT_STUDY
    days: str
    share: str
    market: str
    longest: str  # formulas of measures, or the words for no closes
    largest: str
    lacking: str


def write(book: Book, case: Case) -> Study:
    """The sheet."""
    page = book.page("Closes", (2, 14, 12, 12, 11, 15, 11, 17, 18, 3, 36, 14, 14), "#B8860B")
    page.title("Daily closes", "For the event study; paste others over them, and set the day of the event on Inputs")
    news = case.news
    share = news.source or "none at hand; type those of the share, one row a day of trading"
    page.text("B3", f"Share, dividends not added: {share}", "aside")
    page.text("B4", f"Market: {news.proxy.words or 'none at hand; type the closes of an index'}", "aside")
    _windows(page)
    known = news.closes
    count = len(known) + _FREE if known else _BLANK
    last = _FIRST + count - 1
    rows = [[c.day, c.share, c.market, *[None] * 5] for c in known] + [[None] * 8] * (count - len(known))
    page.table(f"B{_FIRST - 1}:I{last}", TABLE, _COLUMNS, rows)
    for column, name, rule in (("B", "day", "date"), ("C", "share", "decimal > 0"), ("D", "market", "decimal > 0")):
        cells = Area.of(f"{column}{_FIRST}:{column}{last}")
        book.define(f"{IN}close_{name}", page.name, cells.block)
        page.validate(cells.block, rule, "Daily close", "One row a day of trading, the oldest first")
    for row in range(_FIRST, last + 1):
        _returns(page, row)
    page.sheet.freeze_panes(_FIRST - 1, 0)
    page.sheet.fit_to_pages(1, 0)
    page.sheet.repeat_rows(_FIRST - 2)
    return _study(page, _FIRST + max(len(known), 2) - 1)


_POSITIONS: Final = (
    ("Event: its first row", "event_first", "=MATCH(in_study_day,CloseTable[Day],0)-in_days_before"),
    ("Event: its last row", "event_last",
     "=IF(study_event_first+in_days_before+in_days_after<=COUNT(CloseTable[Share]),study_event_first+in_days_before+in_days_after,NA())"),
    ("Estimation: its first row", "first", "=IF(study_event_first-in_gap-in_estimation>=2,study_event_first-in_gap-in_estimation,NA())"),
    ("Estimation: its last row", "last", "=study_event_first-in_gap-1"),
)  # fmt: skip


def _windows(page: Page) -> None:
    """Which rows of the table are the event, and which the estimation."""
    page.band("K5:M5", "Rows of the table that the study takes")
    for row, (label, name, formula) in enumerate(_POSITIONS, start=6):
        page.text(f"K{row}", label, "table_text")
        page.formula(f"L{row}", formula, "count", "table", f"study_{name}")
        page.formula(f"M{row}", f'=IF(ISNUMBER(L{row}),INDEX({TABLE}[Day],L{row}),"")', "date", "table")


def _returns(page: Page, row: int) -> None:
    """From the close of the row above; in the first row, or where one is blank, there is none."""
    above = row - 1
    if row == _FIRST:
        for column in "EFG":
            page.put(f"{column}{row}", None, "table")
    else:
        for column, of, number in (("E", "C", "percent"), ("F", "D", "percent")):
            page.formula(
                f"{column}{row}", f'=IF(OR({of}{row}="",{of}{above}=""),"",{of}{row}/{of}{above}-1)', number, "table"
            )
        page.formula(f"G{row}", f'=IF(OR(B{row}="",B{above}=""),"",B{row}-B{above})', "count", "table")
    for column, of, name in (("H", "C", "Share"), ("I", "D", "Market")):
        start = f"INDEX({TABLE}[{name}],study_event_first-1)"
        page.formula(f"{column}{row}", f'=IF({of}{row}="","",100*{of}{row}/{start})', "price", "table")


_NUMBERS: Final = ("general", "percent2", "number", "percent2", "percent2", "percent2", "number")


def _window(heading: str, first: int, last: int) -> str:
    """The rows of a column from one position to another; formualizer 0.13.0 takes a cell there and no name of one."""
    column = f"{TABLE}[{heading}]"
    return f"INDEX({column},$L${first}):INDEX({column},$L${last})"


def _study(page: Page, last_known: int) -> Study:
    """The answer of EVENT_STUDY, on the sheet of its closes, and what checks need of them."""
    pairs = [_window(heading, first, end)
             for first, end in ((8, 9), (6, 7))
             for heading in ("Return", "Market return")]  # fmt: skip
    page.band(f"K{_STUDY - 1}:M{_STUDY - 1}", "The market model of the estimation, and the event held against it")
    formula = f"=EVENT_STUDY({','.join(pairs)})"
    page.spill(f"K{_STUDY}:L{_STUDY + 6}", formula, ("general", "number"), ("head", "table"), _NUMBERS)
    page.text("K10", "Returns lacking in the two", "table_text")
    there = "study_last-study_first+study_event_last-study_event_first+2"
    counts = "-".join(f"COUNT({pair})" for pair in pairs)
    some = f'=IF(COUNT({TABLE}[Share])=0,"{_NONE}",{{}})'
    page.formula("L10", some.format(f"2*({there})-{counts}"), "count", "table")
    returns = [f"{TABLE}[{heading}]" for heading in ("Return", "Market return")]
    largest = ",".join(f"MAX({each}),-MIN({each})" for each in returns)
    cells = {letter: f"{page.name}!${letter}${_FIRST}:${letter}${last_known}" for letter in "BHI"}
    return Study(
        tuple(f"{page.name}!L{row}" for row in range(_STUDY + 1, _STUDY + 7)),
        cells["B"],
        cells["H"],
        cells["I"],
        some.format(f"MAX({TABLE}[Days since])"),
        some.format(f"MAX({largest})"),
        f"={page.name}!L10",
    )
