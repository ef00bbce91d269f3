"""Sum of the parts of any company: parts and stakes, the rest, net cash, and what the price leaves for each."""

from typing import Final

from xlmodel.templates import frame
from xlmodel.templates.blocks.charts import Charts
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Values
from xlmodel.templates.requests import Asks, Request, of_the_company
from xlmodel.templates.sotp import about, checks, inputs, parts, summary

_EXPLAINED: Final = {
    "out_forward_pe": "number",
    "out_sotp_value": "number",
    "out_upside": "percent2",
    "out_implied_discount": "percent2",
    "out_stub_multiple": "number",
}


def _of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    return [*of_the_company(ticker, kind, share), Request("net_cash", ticker, "net cash", scale="millions")]


ASKS: Final = Asks(_of_the_company, lambda number, ticker: [], ("market_cap",), parts=True)


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(case, "sum of the parts", "Parts, stakes, net cash, holding discount, stub", values)
    front = summary.page(book)
    page = inputs.write(book, case)
    written = parts.write(book, case)
    shown = summary.write(front, case, written, Charts(book))
    checks.write(book, case, written, shown)
    lines = inputs.asked_where_known(case)
    follows = frame.Follows(page, parts.requests(case), {}, _EXPLAINED, about.texts(case), lines)
    return frame.finish(book, case, front, follows, ASKS)
