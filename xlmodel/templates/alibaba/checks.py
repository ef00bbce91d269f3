"""Checks: what must hold before a number is trusted, in words, with one master cell."""

from xlmodel.contract import CHECK, CHECKED, CHECKS, FINDING, FINDINGS, HOLDS, MEASURED
from xlmodel.templates.alibaba import scenarios, summary
from xlmodel.templates.alibaba.dates import day, known_on
from xlmodel.templates.alibaba.peers import MULTIPLES
from xlmodel.templates.layout import Book, Page

FIRST = 8
FINDING_ROWS = 12
_PROBABILITIES = f"Scenarios!C{scenarios.ASSUMPTIONS}:C{scenarios.ASSUMPTIONS + 2}"
_TABLE = scenarios.TABLE
_SHARES = "ADS_COUNT(in_ordinary_shares,in_ads_ratio)"

_PRICE_OF_THE_DAY = "Price and valuation date agree (days apart)"

# Check, what is measured, number format, the verdict with {} for the measure, what it means when it fails.
_CHECKS = (
    ("Probabilities add up to one", f"=SUM({_PROBABILITIES})", "percent", "ABS({}-1)<=0.000001",
     "A scenario is missing or counted twice; nothing is rescaled"),
    ("Each probability lies between 0 and 1", f"=MIN({_PROBABILITIES},1-MAX({_PROBABILITIES}))", "percent", "{}>=0",
     "A probability is negative or above one"),
    ("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price", "{}>=0",
     "The scenarios cross: a bear case worth more than the base case is no bear case"),
    (_PRICE_OF_THE_DAY, "=ABS(in_as_of-in_price_date)", "count", "{}<=in_date_tolerance",
     "The price is not of the valuation date: every multiple and discount built on it mixes two moments"),
    ("Estimates and valuation date agree (days apart)", "=ABS(in_as_of-in_eps_date)", "count",
     "{}<=in_date_tolerance", "The estimates are not of the valuation date"),
    ("Peers and valuation date agree (days apart)", "=ABS(in_as_of-in_peers_date)", "count", "{}<=in_date_tolerance",
     "The peers are priced on another day"),
    ("FY1 ends within a year of the valuation date (days)", "=in_fy1_end-in_as_of", "count", "AND({}>=0,{}<=366)",
     "FY1 is over, or not the current fiscal year: the NTM weights do not apply"),
    ("Units: price as told x ADSs = market value of its day", f"=in_price*{_SHARES}/in_told_market_cap-1", "percent",
     "ABS({})<in_unit_tolerance", "A share ratio, a currency or thousands and millions are mixed up"),
    ("Units: dated price x ADSs = market value of its day", f"=in_dated_price*{_SHARES}/in_dated_market_cap-1",
     "percent", "ABS({})<in_unit_tolerance", "A share ratio, a currency or thousands and millions are mixed up"),
    ("Units: EPS as told against FY1 and FY2", "=in_forward_eps/AVERAGE(in_eps_fy1,in_eps_fy2)", "multiple",
     "AND({}>0.5,{}<2)", "About 7 times would be CNY, about 1/8 an ordinary share"),
    ("Units: forward P/E is of this world", "=out_forward_pe", "multiple", "AND({}>1,{}<100)",
     "A currency or a share ratio is mixed up, or the EPS is close to zero"),
    ("At least five peers count", f"=COUNT({MULTIPLES})", "count", "{}>=5", "An average of so few says little"),
    ("Expected value lies between bear and bull",
     "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
     "Weights or values are wrong"),
    ("Contributions add up to the expected value (difference)",
     f"=SUM(Scenarios!I{_TABLE + 1}:I{_TABLE + 3})-out_expected_value", "number", "ABS({})<0.000001",
     "The scenario table and the summary disagree"),
    ("Scenario table = scenario values (difference)",
     f"=ABS(Scenarios!F{_TABLE + 1}-out_bear_value)+ABS(Scenarios!F{_TABLE + 2}-out_base_value)"
     f"+ABS(Scenarios!F{_TABLE + 3}-out_bull_value)", "number", "{}<0.000001", "Two routes to one value disagree"),
    ("Centre of the grid = base value (difference)", f"=Summary!{summary.CENTRE}-out_base_value", "number",
     "ABS({})<0.000001", "The grid is not built on the base case"),
)  # fmt: skip


def write(book: Book) -> Page:
    page = book.page("Checks", (2, 54, 16, 12, 96), "#1B7F4B")
    page.title("Checks", "A check that fails stops nothing; it says what not to trust")
    last = FIRST + len(_CHECKS) - 1
    page.text("B4", "All checks hold", "label_bold")
    page.formula("C4", f"=AND({CHECKS}[{HOLDS}])", "general", "check", "out_checks_ok")
    page.verdict("C4")
    page.text("B5", "Checks that fail", "label_bold")
    page.formula("C5", f"=COUNTIF({CHECKS}[{HOLDS}],FALSE)", "count", "result", "out_checks_failed")
    holds, days = (_of(_PRICE_OF_THE_DAY, heading) for heading in (HOLDS, MEASURED))
    before = known_on(book, "dated_price_before")
    message = (
        f'=IF({holds},IF(out_checks_ok,"All checks hold.",out_checks_failed&" of "&ROWS({CHECKS}[{HOLDS}])&" checks fail: '
        f'see Checks."),"DATES DISAGREE: the price of "&in_price&" is "&{days}&" days away from "&{day("in_as_of")}&", the '
        f'day it is set beside"&IF(in_dated_price_before="","","; the close of "&{day(before)}&" was "&'
        f'in_dated_price_before)&". The dated column shows the same model on the last close.")'
    )
    page.text("E4", "In words, shown on Summary", "aside")
    page.formula("E5", message, "general", "warning", "out_warning")
    page.sheet.set_row(4, 30)
    columns = [{"header": h, "number": "number" if h == MEASURED else "text"} for h in CHECKED]
    page.table(f"B{FIRST - 1}:E{last}", CHECKS, columns, [])
    for row, (label, measure, number, verdict, meaning) in enumerate(_CHECKS, start=FIRST):
        page.text(f"B{row}", label, "table_text")
        page.formula(f"C{row}", measure, number, "table")
        # A measure that is an error does not hold either, and must not hide the others.
        page.formula(f"D{row}", f"=IFERROR({verdict.replace('{}', f'C{row}')},FALSE)", "general", "check")
        page.text(f"E{row}", meaning, "table_aside")
    page.verdict(f"D{FIRST}:D{last}")
    _findings(page, last + 3)
    page.sheet.freeze_panes(FIRST - 1, 0)
    return page


def _of(label: str, heading: str) -> str:
    """A piece of a formula: what stands under a heading beside a check, wherever the check stands."""
    return f'INDEX({CHECKS}[{heading}],MATCH("{label}",{CHECKS}[{CHECK}],0))'


def _findings(page: Page, row: int) -> None:
    """What the last refresh found wrong or doubtful, below the checks."""
    page.band(f"B{row}:E{row}", "Found by the last refresh: dates, units, jumps, stale estimates")
    column = ({"header": FINDING, "style": "table_text", "number": "general"},)
    page.table(f"B{row + 1}:B{row + 1 + FINDING_ROWS}", FINDINGS, column, [[None]] * FINDING_ROWS)
