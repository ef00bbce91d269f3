"""A company against its peers: multiples of one year and one accounting, the discount, how sure it is, and why it is there."""

from xlmodel.templates import frame
from xlmodel.templates.blocks import front, peers
from xlmodel.templates.case import Case
from xlmodel.templates.comps import about, checks, inputs, peer_set, summary
from xlmodel.templates.comps.asks import ASKS
from xlmodel.templates.layout import Values

_EXPLAINED = {
    "out_forward_pe": "number",
    "out_peer_multiple": "number",
    "out_peer_discount": "percent2",
    "out_peer_value": "number",
}


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(case, about.KIND, "Forward multiples of peers, discount and why", values)
    page = front.page(book)
    sheet_of_peers, sheet_of_inputs = peer_set.page(book), inputs.page_of(book)
    found = peer_set.write(book, sheet_of_peers, case)
    written = inputs.write(book, sheet_of_inputs, case)
    summary.write(book, page, case, found, written)
    checks.write(book, case, found)
    asked = peers.requests(case, ASKS, peer_set.layout(case))
    follows = frame.Follows(written.page, asked, found.peers.tickers, _EXPLAINED, about.texts(case))
    return frame.finish(book, case, page, follows, ASKS)
