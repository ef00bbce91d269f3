"""Summary of a comparison with peers: the discount, by which average, how sure it is, and where it may come from."""

from typing import Final

from xlmodel.templates.blocks import front, glance, ranges
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range, quartiles
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.comps import one_year, pictures, sentences, why
from xlmodel.templates.comps.inputs import METHODS, Inputs
from xlmodel.templates.comps.peer_set import MULTIPLES, NTM, TICKERS, PeerSet
from xlmodel.templates.layout import Book, Page

_QUARTILES_OF: Final = 3  # peers; of fewer they say nothing
_STATISTICS: Final = (
    ("Lowest", 3),
    ("1st quartile", 4),
    ("Median", 5),
    ("Mean", 6),
    ("Harmonic mean", 7),
    ("3rd quartile", 8),
    ("Highest", 9),
    ("Lowest median without one", 10),
    ("Highest median without one", 11),
    ("Median, low end of 90 %", 12),
    ("Median, high end of 90 %", 13),
)


def write(book: Book, page: Page, case: Case, found: PeerSet, written: Inputs) -> None:
    """The sheet."""
    front.write(page, sentences.verdict(case), front.LAST, sentences.TITLE)
    row = glance.write(page, 6, [*_own(), *_against_peers(), *_against_its_past(case, written), glance.of_checks()])
    row = _averages(page, row + 1)
    statistics = _statistics(page, row + 1)
    because = why.write(page, statistics.stop + 1)
    row = why.warranted(page, because.below + 1)
    bars = ranges.write(page, row + 1, _ranges(case, written, statistics)).bars
    known_of = [f"peer_{number}_roe" for number in range(1, len(case.peers) + 1)]
    explained = case.entry("roe").value is not None and any(case.entry(name).value is not None for name in known_of)
    pictures.write(book, page, bars, statistics, because, found, written.history, explained=explained)


def _own() -> list[Row]:
    e1, first, second = "in_fy1_end", "in_eps_fy1", "in_eps_fy2"
    missing = f'OR({first}="",{second}="",{e1}="")'
    eps = f"=IF({missing},NA(),IF(OR(out_months<0,out_months>12),NA(),{one_year.eps('out_months', e1, first, second)}))"
    return [
        Row("Price", "price", f"={known('price')}", None, front.PRICE_OF),
        Row("Months of FY2 in common year", "count", f'=IF({e1}="",NA(),{one_year.months(e1)})', "months"),
        Row("EPS of the common year", "price", eps, "eps", sentences.MONTHS),
        Row("P/E on the common year", "multiple", "=FORWARD_PE(in_price,out_eps)", "forward_pe", "the forward P/E of this page"),
        Row("EPS of the next twelve months", "price", f"=IF({missing},NA(),NTM_EPS(in_as_of,{e1},{first},{second}))", "ntm_eps",
              "FY1 and FY2 by the days left"),
        Row("P/E on the next twelve months", "multiple", "=FORWARD_PE(in_price,out_ntm_eps)", "ntm_pe"),
        Row("Growth of EPS from FY1 to FY2", "percent", glance.EARNINGS_GROWTH, "eps_growth"),
    ]  # fmt: skip


def _against_peers() -> list[Row]:
    return [
        Row("Peers named", "count", sentences.NAMED, "peers_named", "rows with a ticker on Peers"),
        Row("Peers that count", "count", f"=COUNT({MULTIPLES})", "peers_used"),
        Row("Peers' P/E", "multiple", f"=PEER_MULTIPLE({MULTIPLES},in_peer_method)", "peer_multiple", sentences.COUNTED),
        Row("Discount to the peers", "percent", f"=PEER_DISCOUNT(out_forward_pe,{MULTIPLES},in_peer_method)", "peer_discount",
              sentences.INTERVAL),
        Row("Rank among them", "percent", f"=PEER_PERCENTILE(out_forward_pe,{MULTIPLES})", "peer_percentile",
              "0 % = the cheapest, 100 % = the dearest"),
        Row("Price at the peers' P/E", "price", "=IMPLIED_PRICE(out_eps,out_peer_multiple)", "peer_value"),
        Row("Upside to it", "percent", "=UPSIDE(out_peer_value,in_price)", "peer_upside"),
    ]  # fmt: skip


def _against_its_past(case: Case, written: Inputs) -> list[Row]:
    if written.history is None:
        return []
    past, eps = written.history.multiples, written.history.eps
    now = f"FORWARD_PE(in_price,{eps})"
    return [
        Row("P/E to hold against its past", "multiple", f"={now}", "own_pe", sentences.OF_THE_PAST[case.history_period]),
        Row("Own past: median P/E", "multiple", f"=MEDIAN({past})", "own_median_pe", f'=COUNT({past})&" days, see Inputs"'),
        Row("Discount to its own past", "percent", f"=PEER_DISCOUNT(out_own_pe,{past})", "own_discount",
              "positive = cheaper than it was"),
        Row("Own past: where today stands", "percent", f"=PEER_PERCENTILE(out_own_pe,{past})", "own_percentile",
              "0 % = never cheaper, 100 % = never dearer"),
        Row("Price at its own median", "price", f"=IMPLIED_PRICE({eps},out_own_median_pe)", "own_value"),
    ]  # fmt: skip


def _averages(page: Page, row: int) -> int:
    """The discount by each average, on the common year and on the next twelve months."""
    page.band(f"B{row}:G{row}", "The discount by several averages: what hangs from the choice")
    page.text(f"B{row + 1}", "Average of the peers", "head")
    page.texts(f"C{row + 1}", ["P/E", "Discount", "Price at it", "NTM P/E", "Disc. NTM"], "head_right")
    for at, method in enumerate(METHODS, start=row + 2):
        page.text(f"B{at}", method, "table_text")
        for column, formula, number in (
            ("C", f"=PEER_MULTIPLE({MULTIPLES},$B{at})", "multiple"),
            ("D", f"=PEER_DISCOUNT(out_forward_pe,{MULTIPLES},$B{at})", "percent"),
            ("E", f"=IMPLIED_PRICE(out_eps,C{at})", "price"),
            ("F", f"=PEER_MULTIPLE({NTM},$B{at})", "multiple"),
            ("G", f"=PEER_DISCOUNT(out_ntm_pe,{NTM},$B{at})", "percent"),
        ):
            page.formula(f"{column}{at}", formula, number, "table")
    below = row + 2 + len(METHODS)
    # As TRIMMEAN does: a fifth, half of it at each end, rounded down to an even count.
    nothing_cut = (
        '=IF(AND(out_peers_used>0,out_peers_used<10),"trimmed = mean: of "&out_peers_used&" peers nothing is cut","")'
    )
    page.formula(f"B{below}", nothing_cut, style="aside")
    return below + 1


def _statistics(page: Page, row: int) -> range:
    """The peers at a glance, and its rows; a cell each, since with fewer than five peers there is no interval."""
    page.band(f"B{row}:G{row}", "The peers' multiples: spread, what one of them moves, how sure the median is")
    page.text(f"B{row + 1}", "Statistic", "head")
    page.texts(f"C{row + 1}", ["P/E", "NTM P/E"], "head_right")
    top = row + 2
    for at, (label, place) in enumerate(_STATISTICS, start=top):
        page.text(f"B{at}", label, "table_text")
        for column, cells in (("C", MULTIPLES), ("D", NTM)):
            stats = f"INDEX(PEER_STATS({cells},{TICKERS}),{place + 1},2)"
            name = {("C", 12): "out_median_low", ("C", 13): "out_median_high"}.get((column, place))
            needs = 5 if place >= 12 else 2 if place >= 10 else 1
            formula = f'=IF(COUNT({cells})=0,NA(),IF(COUNT({cells})<{needs},"",{stats}))'
            page.formula(f"{column}{at}", formula, "multiple", "table", name)
        if place in (10, 11):
            label = f"INDEX(PEER_STATS({MULTIPLES},{TICKERS}),{place + 1},1)"
            who = f'=IF(out_peers_used<2,"",MID({label},FIND(",",{label})+2,40))'
            page.formula(f"E{at}", who, style="aside")
    return range(top, top + len(_STATISTICS))


def _ranges(case: Case, written: Inputs, statistics: range) -> list[Range]:
    listed, price = [], f"={known('price')}"
    if len(case.peers) >= _QUARTILES_OF:
        first, third = statistics[1], statistics[5]
        for method, eps, column, words in (
            ("Peers", "out_eps", "C", "quartiles on the common year"),
            ("Peers, NTM", "out_ntm_eps", "D", "quartiles on NTM earnings"),
        ):
            low, high = (f"=IMPLIED_PRICE({eps},{column}{at})" for at in (first, third))
            listed.append(Range(method, low, high, words))
    if len(case.peers) >= why.ENOUGH:
        listed.append(
            Range(
                "Warranted by growth",
                "=IMPLIED_PRICE(out_eps,out_warranted_growth_low)",
                "=IMPLIED_PRICE(out_eps,out_warranted_growth_high)",
                "90 % of the regression",
            )
        )
    if written.history is not None:
        eps = written.history.eps
        listed.append(quartiles("Own past", eps, written.history.multiples, "its quartiles on today's EPS"))
    return listed or [Range("Price", price, price, "no peers yet")]
