"""The Alibaba workbook: a case as a community post told it, and the same model on dated figures beside it."""

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
from xlmodel.templates import proof, reference
from xlmodel.templates.blocks import about as about_block
from xlmodel.templates.blocks import addin, change_log
from xlmodel.templates.layout import Book, Values

# The day of the news; a fixed one, so that the same figures always give the same file.
MADE = datetime(2025, 9, 24)

_EXPLAINED = {
    "out_forward_pe": "number",
    "out_dated_forward_pe": "number",
    "out_peer_discount": "percent2",
    "out_dated_peer_discount": "percent2",
    "out_expected_value": "number",
}


def build(values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = Book(
        "Alibaba: what is it worth?", "Forward P/E, discount to peers, bear, base and bull values", MADE, values
    )
    about_block.write(book, about.TEXTS)
    input_page = inputs.write(book)
    for sheet in (peers, case, story, scenarios):
        sheet.write(book)
    front, centre_of_grid = summary.write(book)
    front.sheet.activate()
    checks.write(book, centre_of_grid)
    data.write(book)
    change_log.write(book, _EXPLAINED, (17, 20, 18, 23, 19))
    proof.write(book)
    reference.write(book)
    data.link_dates_and_sources(input_page, book)
    addin.write_notice(front, "B4")
    return book.close()
