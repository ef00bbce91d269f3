"""The Alibaba workbook: a case as a community post told it, and the same model on dated figures beside it."""

from datetime import datetime

import xlmodel.templates.alibaba.about as about
import xlmodel.templates.alibaba.case as case
import xlmodel.templates.alibaba.changelog as changelog
import xlmodel.templates.alibaba.checks as checks
import xlmodel.templates.alibaba.data as data
import xlmodel.templates.alibaba.inputs as inputs
import xlmodel.templates.alibaba.peers as peers
import xlmodel.templates.alibaba.scenarios as scenarios
import xlmodel.templates.alibaba.story as story
import xlmodel.templates.alibaba.summary as summary
from xlmodel.templates import proof, reference
from xlmodel.templates.layout import Book, Values

# The day of the news; a fixed one, so that the same figures always give the same file.
MADE = datetime(2025, 9, 24)


def build(values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = Book(
        "Alibaba: what is it worth?", "Forward P/E, discount to peers, bear, base and bull values", MADE, values
    )
    for sheet in (about, inputs, peers, case, story, scenarios, summary, checks, data, changelog, proof, reference):
        page = sheet.write(book)
        if sheet is summary:
            page.sheet.activate()
        if sheet is inputs:
            input_page = page
    data.link_dates_and_sources(input_page, book)
    return book.close()
