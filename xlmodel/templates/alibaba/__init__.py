"""The Alibaba workbook: the figures of a day, and the case as a community post tells it beside them."""

from datetime import datetime

import xlmodel.templates.alibaba.about as about
import xlmodel.templates.alibaba.case as case
import xlmodel.templates.alibaba.checks as checks
import xlmodel.templates.alibaba.data as data
import xlmodel.templates.alibaba.inputs as inputs
import xlmodel.templates.alibaba.peers as peers
import xlmodel.templates.alibaba.scenarios as scenarios
import xlmodel.templates.alibaba.story as story
import xlmodel.templates.alibaba.summary as summary
from xlmodel.templates import frame
from xlmodel.templates.layout import Book, Values

# The day of the news; a fixed one, so that the same figures always give the same file.
MADE = datetime(2025, 9, 24)

_EXPLAINED = {
    "out_dated_forward_pe": "number",
    "out_forward_pe": "number",
    "out_dated_peer_discount": "percent2",
    "out_peer_discount": "percent2",
    "out_expected_value": "number",
}


def build(values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = Book(
        "Alibaba: what is it worth?", "Forward P/E, discount to peers, bear, base and bull values", MADE, values
    )
    front = summary.page(book)
    input_page = inputs.write(book)
    case.write(book)
    drivers = story.write(book)
    group = peers.write(book)
    cases = scenarios.write(book, group)
    centre = summary.write(book, front, group, cases, drivers)
    checks.write(book, cases, centre)
    data.write(book)
    data.link_dates_and_sources(input_page, book)
    return frame.close(book, front, _EXPLAINED, about.TEXTS)
