"""One page for any company: two years ahead, EPS times multiple for bear, base and bull, against peers and its own past."""

from datetime import datetime, time

from xlmodel.templates import proof, reference
from xlmodel.templates.blocks import about as about_block
from xlmodel.templates.blocks import change_log, data, peers
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Values
from xlmodel.templates.one_pager import about, checks, inputs, summary
from xlmodel.templates.requests import OPTIONAL, Request, of_the_company

_EXPLAINED = {
    "out_forward_pe": "number",
    "out_peer_discount": "percent2",
    "out_expected_value": "number",
    "out_upside": "percent2",
}


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    called = case.name or case.ticker
    made = datetime.combine(case.day, time())  # the same case always gives the same file
    book = Book(f"{called}: one page", "Forward P/E, bear, base and bull, peers, own past", made, values)
    front = summary.page(book)
    written = inputs.write(book, case)
    centre = summary.write(book, front, case, written)
    checks.write(book, case, written, centre)
    company = data.Company(
        case.ticker,
        case.accounting or None,
        f"For example {case.ticker}, {case.currency or 'EUR'}, per_ordinary: what its estimates come in",
    )
    own, others = _of_the_company(case), peers.requests(case)
    shown = {request.name: data.shown_of(case.entry(request.name)) for request in (*own, *others)}
    data.write(book, company, [*own, *others], shown, tickers=written.peers.tickers)
    data.link_dates_and_sources(written.page, book, own)
    has_peers = {k: v for k, v in _EXPLAINED.items() if case.peers or k != "out_peer_discount"}
    change_log.write(book, has_peers, [20] * len(has_peers))
    proof.write(book)
    reference.write(book)
    about_block.write(book, about.texts(case))
    front.sheet.activate()
    return book.close()


def _of_the_company(case: Case) -> list[Request]:
    """Its figures; what only a check needs is asked for again only if it was found the first time."""
    asked = of_the_company(case.ticker, case.kind, case.share)
    return [r._replace(live="no") if r.name in OPTIONAL and case.entry(r.name).value is None else r for r in asked]
