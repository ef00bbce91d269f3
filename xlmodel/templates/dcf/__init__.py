"""A discounted cash flow for any company: dated flows, Gordon and exit multiple side by side, and what the price implies."""

from xlmodel.templates import frame
from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks.charts import Charts
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import about, capital, checks, flows, inputs, summary
from xlmodel.templates.dcf.requests import ASKS
from xlmodel.templates.layout import Values

_EXPLAINED = {
    "out_base_gordon": "number",
    "out_base_exit": "number",
    "out_expected_value": "number",
    "out_upside": "percent2",
}


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(
        case, "discounted cash flows", "DCF: Gordon growth, exit multiple, what the price implies", values
    )
    front, years, costs = head.page(book), flows.page(book), capital.page(book)
    written = inputs.write(book, case)
    flows.write(years)
    capital.write(costs, case)
    checks.write(book, case, summary.write(front, case, Charts(book)))
    follows = frame.Follows(written.page, (), {"risk_free": written.currency}, _EXPLAINED, about.texts(case))
    return frame.finish(book, case, front, follows, ASKS)
