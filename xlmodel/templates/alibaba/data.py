"""Data: which figure feeds which input, what the last refresh found, and where the user settles an unknown unit."""

import xlmodel.contract as contract
from xlmodel.contract import DATA, IN, VALUATION_DATE
from xlmodel.templates.alibaba.dates import line
from xlmodel.templates.alibaba.figures import Row, rows, value
from xlmodel.templates.layout import Book, Page, Value

FIRST = 8  # the first figure's row
COMPANY, PEERS_WITH_FY2 = "BABA", ("AAPL", "MSFT", "GOOGL", "AMZN", "META", "NVDA", "TSLA")

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
_VENDORS = ("Bloomberg", "FactSet", "Capital IQ")
_COLUMNS = [
    {"header": heading, "style": style, "number": number}
    for heading, (style, number) in zip(
        (*contract.ASKED, *contract.SHOWN, *_VENDORS),
        (*_ASKED_STYLES, *_SHOWN_STYLES, *[("table_aside", "text")] * len(_VENDORS)),
        strict=True,
    )
]

# Input without in_, refresh, item, kind, period, gives. The case as told stays as told unless its row says yes.
_OWN = (
    ("price", "no", "price", "market", "", "value"),
    ("price_date", "no", "price", "market", "", "known on"),
    ("told_market_cap", "no", "market cap", "market", "", "value"),
    ("forward_eps", "no", "EPS", "broker", "FY1", "value"),
    ("dated_price", "yes", "price", "market", "", "value"),
    ("dated_price_before", "yes", "previous close", "market", "", "value"),
    ("year_start_price", "yes", "prior year close", "market", "", "value"),
    ("dated_volume", "yes", "volume", "market", "", "value"),
    ("dated_market_cap", "yes", "market cap", "market", "", "value"),
    ("ordinary_shares", "yes", "ordinary shares", "market", "", "value"),
    ("ads_ratio", "yes", "ads ratio", "market", "", "value"),
    ("eps_fy1", "yes", "EPS", "broker", "FY1", "value"),
    ("eps_fy2", "yes", "EPS", "broker", "FY2", "value"),
    ("fy1_end", "yes", "EPS", "broker", "FY1", "period end"),
    ("eps_date", "yes", "EPS", "broker", "FY1", "known on"),
)
_UNIT_ROWS = 6


def requests() -> list[tuple[str, ...]]:
    """The rows of the table: input, refresh, security, item, kind, period, gives, scale."""
    asked = [(f"{IN}{name}", live, COMPANY, *rest, "one") for name, live, *rest in _OWN]
    asked.append(("in_peers_date", "yes", PEERS_WITH_FY2[0], "price", "market", "", "known on", "one"))
    for peer in rows("peers"):
        ticker = peer["ticker"]
        name = ticker.lower()
        asked.append((f"in_{name}_price", "yes", ticker, "price", "market", "", "value", "one"))
        if ticker in PEERS_WITH_FY2:
            asked.append((f"in_{name}_eps_fy2", "yes", ticker, "EPS", "consensus", "FY2", "value", "one"))
            asked.append((f"in_{name}_fy2_end", "yes", ticker, "EPS", "consensus", "FY2", "period end", "one"))
        asked.append((f"in_{name}_market_cap_musd", "yes", ticker, "market cap", "market", "", "value", "millions"))
    return asked


def write(book: Book) -> Page:
    page = book.page("Data", (2, 24, 12, 10, 16, 11, 8, 11, 9, 17, 20, 11, 11, 60, 34, 44, 44, 46), "#B8860B")
    page.title(
        "Data", "What Refresh asks for and which input each figure feeds; it writes the grey columns and the inputs"
    )
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
    page.input("C5", contract.COMPANY.removeprefix(IN), COMPANY, "text", "text 1 20", note, "input")
    note = (
        "gaap, or non_gaap (adjusted): Refresh writes earnings by no other. Blank: of each figure the accounting on which "
        "most of its rows are known"
    )
    page.text("B6", "Accounting", "label_bold")
    page.input("C6", contract.ACCOUNTING.removeprefix(IN), "non_gaap", "text", "list gaap|non_gaap", note, "input")
    page.text("D6", "of all earnings in the table, so that no multiple of one stands beside one of another", "aside")
    asked = requests()
    last = FIRST + len(asked) - 1
    days = _days()
    table = [
        [*(cell or None for cell in row), None, None, None, days[row[0]], None, "as shipped", *_bridge(row)]
        for row in asked
    ]
    page.table(f"B{FIRST - 1}:R{last}", DATA, _COLUMNS, table)
    page.validate(
        f"C{FIRST}:C{last}", "list yes|no", contract.LIVE, "yes: Refresh writes this input; no: it stays as it is"
    )
    _units(page, last + 3)
    page.sheet.freeze_panes(FIRST - 1, 2)
    page.sheet.fit_to_pages(1, 0)
    return page


def _days() -> dict[str, Value]:
    """The day of the figure in each input as shipped: how old it is, if a Refresh knows none of its own day."""
    told = {f"{IN}{figure['name']}": value(figure["as_of"]) for figure in rows("inputs")}
    of_the_peers = told[f"{IN}peers_date"]
    return {row[0]: told.get(row[0], of_the_peers) for row in requests()}


def _units(page: Page, row: int) -> None:
    page.band(f"B{row}:E{row}", "Units: settled once for a security whose source does not say them")
    columns = [{"header": heading, "style": "judgement", "number": "text"} for heading in contract.SETTLED]
    last = row + 1 + _UNIT_ROWS
    page.table(f"B{row + 1}:D{last}", contract.UNITS, columns, [[None, None, None]] * _UNIT_ROWS)
    page.validate(f"D{row + 2}:D{last}", "list per_ads|per_ordinary", contract.BASIS, "Per ADS, or per ordinary share")
    page.text(f"E{row + 2}", "For example BABA, CNY, per_ads: estimates come in yuan per ADS", "aside")


def link_dates_and_sources(inputs: Page, book: Book) -> None:
    """Beside a refreshed input stand the date and source of its figure, once there is one, and not the old ones."""
    told: dict[str, Row] = {figure["name"]: figure for figure in rows("inputs")}
    for asked in requests():
        name = asked[0].removeprefix(IN)
        if name not in told:
            continue
        live, known, named = (
            _beside(asked[0], heading) for heading in (contract.LIVE, contract.KNOWN_ON, contract.SOURCE)
        )
        # A row that was taken out of the table refreshes nothing.
        refreshed = f'IFERROR(AND({live}<>"no",{named}<>""),FALSE)'
        source = told[name]["source"].replace('"', '""')
        # Known on no day at all is what was not known then.
        shown = f'IF({known}="","",{known})'
        row = line(book, name)
        inputs.formula(f"E{row}", f"=IF({refreshed},{shown},{_date(told[name]['as_of'])})", "date", "when")
        inputs.formula(f"H{row}", f'=IF({refreshed},{named},"{source}")', "general", "aside")
    day, source = _date(told["as_of"]["as_of"]), told["as_of"]["source"]
    other, row = "Set by you, or by a Refresh as of that day", line(book, "as_of")
    inputs.formula(f"E{row}", f"={VALUATION_DATE}", "date", "when")
    inputs.formula(f"H{row}", f'=IF({VALUATION_DATE}={day},"{source}","{other}")', "general", "aside")


def _date(text: str) -> str:
    year, month, day = map(int, text.split("-"))
    return f"DATE({year},{month},{day})"


def _beside(name: str, heading: str) -> str:
    """A piece of a formula: what stands under a heading in the row that feeds an input, wherever that row stands."""
    return f'INDEX({DATA}[{heading}],MATCH("{name}",{DATA}[{contract.INPUT}],0))'


# The vendor bridge: what the owner of a terminal would type instead; texts, never formulas


_BLOOMBERG = {"price": "PX_LAST", "previous close": "PX_YEST_CLOSE", "volume": "PX_VOLUME", "market cap": "CUR_MKT_CAP",
              "ordinary shares": "EQY_SH_OUT", "ads ratio": "ADR_SH_PER_ADR", "EPS": "BEST_EPS"}  # fmt: skip
_FACTSET = {"price": "P_PRICE(0)", "previous close": "P_PRICE(-1)", "volume": "P_VOLUME(0)", "market cap": "P_MARKET_VAL(0)",
            "ordinary shares": "FF_COM_SHS_OUT", "ads ratio": "P_ADR_RATIO"}  # fmt: skip
_CAPITAL_IQ = {"price": "IQ_CLOSEPRICE", "previous close": "IQ_PREVIOUSCLOSEPRICE", "volume": "IQ_VOLUME",
               "market cap": "IQ_MARKETCAP", "ordinary shares": "IQ_SHARESOUTSTANDING", "EPS": "IQ_EPS_EST"}  # fmt: skip


def _bridge(row: tuple[str, ...]) -> tuple[str | None, str | None, str | None]:
    """The row's figure in the formulas of Bloomberg, FactSet and Capital IQ; nothing where it has no single one."""
    _, _, security, item, _, period, gives, _ = row
    if gives != "value" or item not in _BLOOMBERG:
        return None, None, None
    year = period.removeprefix("FY")
    bloomberg = f'=BDP("{security} US Equity","{_BLOOMBERG[item]}"'
    bloomberg += f',"BEST_FPERIOD_OVERRIDE","{year}FY","EQY_FUND_CRNCY","USD")' if period else ")"
    code = f"FE_ESTIMATE(EPS,MEAN,ANN_ROLL,+{year},NOW,,,USD)" if period else _FACTSET[item]
    factset = f'=FDS("{security}-US","{code}")'
    capital_iq = None
    if item in _CAPITAL_IQ:
        exchange = "NYSE" if security == COMPANY else "NASDAQGS"
        last = f',"FY+{year}",,,"USD")' if period else ")"
        capital_iq = f'=CIQ("{exchange}:{security}","{_CAPITAL_IQ[item]}"{last}'
    return bloomberg, factset, capital_iq
