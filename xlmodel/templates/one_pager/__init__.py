"""One page for any company: two years ahead, EPS times multiple for bear, base and bull, against peers and its own past."""

from xlmodel.templates import frame
from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import peers
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Values
from xlmodel.templates.one_pager import about, checks, inputs, summary
from xlmodel.templates.requests import WITH_PEERS

_EXPLAINED = {
    "out_forward_pe": "number",
    "out_peer_discount": "percent2",
    "out_expected_value": "number",
    "out_upside": "percent2",
}


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(case, "one page", "Forward P/E, bear, base and bull, peers, own past", values)
    front = head.page(book)
    written = inputs.write(book, case)
    centre = summary.write(book, front, case, written)
    checks.write(book, case, written, centre)
    explained = {k: v for k, v in _EXPLAINED.items() if case.peers or k != "out_peer_discount"}
    follows = frame.Follows(written.page, peers.requests(case), written.peers.tickers, explained, about.texts(case))
    return frame.finish(book, case, front, follows, WITH_PEERS)
