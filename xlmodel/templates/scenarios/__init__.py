"""Drivers to values for any company: scenarios discounted from an exit, tornado, drivers, and the whole distribution."""

from xlmodel.templates import frame
from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import peers
from xlmodel.templates.blocks.charts import Charts
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Values
from xlmodel.templates.scenarios import about, checks, distribution, drivers, inputs, pictures, summary, three_cases
from xlmodel.templates.scenarios.requests import ASKS

_EXPLAINED = {
    "out_start_multiple": "number",
    "out_implied_growth": "percent2",
    "out_expected_value": "number",
    "out_upside": "percent2",
}


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(case, "scenarios", "Bear, base and bull to an exit, drivers, tornado, distribution", values)
    front = head.page(book)
    cases = three_cases.write(book)
    of_drivers = book.page("Drivers", drivers.WIDTHS)
    drawn = distribution.write(book)
    written = inputs.write(book, case)
    story = drivers.write(of_drivers, written.drivers)
    found = summary.write(front, case, written, story)
    pictures.write(Charts(book), front, found, cases, drawn)
    checks.write(book, case, written, cases, story, drawn)
    follows = frame.Follows(written.page, peers.requests(case), written.peers.tickers, _EXPLAINED, about.texts(case))
    return frame.finish(book, case, front, follows, ASKS)
