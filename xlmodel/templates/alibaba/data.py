"""Which figure feeds which input of the Alibaba workbook, and of which day and source each is."""

import xlmodel.contract as contract
from xlmodel.contract import IN, VALUATION_DATE
from xlmodel.templates.alibaba.figures import Row, rows, value
from xlmodel.templates.alibaba.vendor_formulas import VENDORS
from xlmodel.templates.blocks import data
from xlmodel.templates.blocks.words import line
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.requests import Request

COMPANY, PEERS_WITH_FY2 = "BABA", ("AAPL", "MSFT", "GOOGL", "AMZN", "META", "NVDA", "TSLA")

# The case stays as the post tells it: no refresh writes it.
_OWN = (
    Request("price", COMPANY, "price", live="no"),
    Request("price_date", COMPANY, "price", gives="known on", live="no"),
    Request("told_market_cap", COMPANY, "market cap", live="no"),
    Request("forward_eps", COMPANY, "EPS", "broker", "FY1", live="no"),
    Request("dated_price", COMPANY, "price"),
    Request("dated_price_before", COMPANY, "previous close"),
    Request("year_start_price", COMPANY, "prior year close"),
    Request("dated_volume", COMPANY, "volume"),
    Request("dated_market_cap", COMPANY, "market cap"),
    Request("ordinary_shares", COMPANY, "ordinary shares"),
    Request("ads_ratio", COMPANY, "ads ratio"),
    Request("eps_fy1", COMPANY, "EPS", "broker", "FY1"),
    Request("eps_fy2", COMPANY, "EPS", "broker", "FY2"),
    Request("fy1_end", COMPANY, "EPS", "broker", "FY1", gives="period end"),
    Request("eps_date", COMPANY, "EPS", "broker", "FY1", gives="known on"),
)


def requests() -> list[Request]:
    """The rows of the table."""
    asked = [*_OWN, Request("peers_date", PEERS_WITH_FY2[0], "price", gives="known on")]
    for peer in rows("peers"):
        ticker = peer["ticker"]
        name = ticker.lower()
        asked.append(Request(f"{name}_price", ticker, "price"))
        if ticker in PEERS_WITH_FY2:
            asked.append(Request(f"{name}_eps_fy2", ticker, "EPS", "consensus", "FY2"))
            asked.append(Request(f"{name}_fy2_end", ticker, "EPS", "consensus", "FY2", "period end"))
        asked.append(Request(f"{name}_market_cap_musd", ticker, "market cap", scale="millions"))
    return asked


def write(book: Book) -> Page:
    """The sheet Data."""
    days = _days()
    shown = {request.name: data.Shown(days[request.name]) for request in requests()}
    company = data.Company(COMPANY, "non_gaap", "For example BABA, CNY, per_ads: estimates come in yuan per ADS")
    return data.write(book, company, requests(), shown, vendors=VENDORS)


def _days() -> dict[str, Value]:
    """The day of the figure in each input as shipped: how old it is, if a Refresh knows none of its own day."""
    shipped = {figure["name"]: value(figure["as_of"]) for figure in rows("inputs")}
    return {request.name: shipped.get(request.name, shipped["peers_date"]) for request in requests()}


def link_dates_and_sources(inputs: Page, book: Book) -> None:
    """Beside a refreshed input stand the date and source of its figure, once there is one, and not the old ones."""
    shipped: dict[str, Row] = {figure["name"]: figure for figure in rows("inputs")}
    for asked in requests():
        name = asked.name
        if name not in shipped:
            continue
        live, known, named = (
            data.beside(IN + asked.name, heading) for heading in (contract.LIVE, contract.KNOWN_ON, contract.SOURCE)
        )
        # A row that was taken out of the table refreshes nothing.
        refreshed = f'IFERROR(AND({live}<>"no",{named}<>""),FALSE)'
        source = shipped[name]["source"].replace('"', '""')
        # Known on no day at all is what was not known then.
        shown = f'IF({known}="","",{known})'
        row = line(book, name)
        inputs.formula(f"E{row}", f"=IF({refreshed},{shown},{_date(shipped[name]['as_of'])})", "date", "when")
        inputs.formula(f"H{row}", f'=IF({refreshed},{named},"{source}")', "general", "aside")
    day, source = _date(shipped["as_of"]["as_of"]), shipped["as_of"]["source"]
    other, row = "Set by you, or by a Refresh as of that day", line(book, "as_of")
    inputs.formula(f"E{row}", f"={VALUATION_DATE}", "date", "when")
    inputs.formula(f"H{row}", f'=IF({VALUATION_DATE}={day},"{source}","{other}")', "general", "aside")


def _date(text: str) -> str:
    year, month, day = map(int, text.split("-"))
    return f"DATE({year},{month},{day})"
