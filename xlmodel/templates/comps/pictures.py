"""The charts of a comparison with peers, right of its tables: values, multiples, each peer, why, the own past."""

from collections.abc import Sequence
from typing import Final

from xlmodel.contract import PEER_PE_CALENDARISED, TICKER
from xlmodel.formula.area import Area
from xlmodel.templates.blocks import ranges
from xlmodel.templates.blocks.charts import Bar, Charts, Column, Mark, Trace, multiple, percent
from xlmodel.templates.blocks.charts.kinds import MIDDLE
from xlmodel.templates.blocks.history import History
from xlmodel.templates.comps.peer_set import PeerSet
from xlmodel.templates.comps.why import Why
from xlmodel.templates.layout import BAD, GOOD, NAVY, Book, Page

_SIDE_BY_SIDE: Final = 8  # columns whose names do not touch
_TODAY: Final = Mark("in_ticker", "out_forward_pe", BAD)
_MIDDLE: Final = Mark('"Median"', "out_peer_median", MIDDLE, dashed=True)
_AGAINST_MEDIAN: Final = (
    'IF(NOT(ISNUMBER(out_median_low)),": too few peers for an interval of their median",IF(out_forward_pe<out_median_low,'
    '" the share is cheaper than the peers\' median, even at the low end of its interval",IF(out_forward_pe>out_median_high,'
    '" the share is dearer than the peers\' median, even at the high end of its interval",'
    '" the share is within what the peers\' median may be")))'
)
_MULTIPLES: Final = (
    f'=IFERROR("At "&FIXED(out_forward_pe,1)&" times earnings"&{_AGAINST_MEDIAN},"Multiples of the peers")'
)
_EACH: Final = '=IFERROR("The market pays less for "&FIXED(out_peer_percentile*100,0)&" % of the peers","P/E of each on the common year")'
_WHY: Final = (
    '=IF(ISNUMBER(out_growth_share),"Growth alone would make the P/E "&FIXED(ABS({growth})*100,0)&" % "&IF({growth}<0,"lower","higher")'
    '&" than that of the peers","Why the discount is not known: "&IF(in_roe="","no return on equity of the company stands on Inputs",'
    '"no return on equity stands on Peers")&". It takes that of both."&IF(ISNUMBER(out_eps_growth)," Growth beside it: "&'
    'FIXED(out_eps_growth*100,0)&" %"&IF(ISNUMBER(out_peer_growth)," against "&FIXED(out_peer_growth*100,0)&" % of the peers","")&".",""))'
)
_PAST: Final = (
    '=IFERROR("Today\'s P/E is "&FIXED(ABS(out_own_discount)*100,0)&" % "&IF(out_own_discount>=0,"below","above")&'
    '" the median of its own past","The own past of the P/E")'
)
_PLACES: Final = ("I6:N18", "I20:N32", "I34:N48", "I50:N64", "I66:N80")
_WORDS: Final = 4  # rows
_PARTS: Final = ("Growth", "ROE", "Risk", "Rest", "All")


def write(
    book: Book,
    front: Page,
    bars: Sequence[Bar],
    statistics: range,
    because: Why,
    found: PeerSet,
    history: History | None,
    *,
    explained: bool,
) -> None:
    """All of them, from row 6 down in columns I to N.

    Parameters
        statistics  rows of the peers' statistics on this sheet, from the lowest down.
        explained   whether the returns on equity are known; without them words stand where the causes would be drawn.
    """
    charts, rows = Charts(book), iter(_PLACES)
    price = Mark('"Price"', "in_price")
    charts.field(front, next(rows), ranges.message(), "Value of a share by method", bars, [price])
    lowest, first, _, _, _, third, highest, _, _, low, high = (f"{front.name}!C{row}" for row in statistics)
    spread = [Bar('"All peers"', lowest, highest), Bar('"Middle half"', first, third), Bar('"Median, 90 %"', low, high)]
    charts.field(front, next(rows), _MULTIPLES, "P/E on the common year", spread, [_TODAY, _MIDDLE], multiple)
    each = _each(found)
    if 1 < len(each) <= _SIDE_BY_SIDE:
        charts.columns(front, next(rows), _EACH, "P/E on the common year, each", each, [_MIDDLE], multiple)
    parts = [
        Column(f'"{name}"', cell, NAVY if name == "All" else MIDDLE)
        for name, cell in zip(_PARTS, because.parts, strict=True)
    ]
    message = _WHY.format(growth=because.parts[0])
    if explained:
        charts.columns(front, next(rows), message, "Change of the P/E from the peers', by cause", parts, [], percent)
    if history is not None:
        levels = [Mark('"Median"', "out_own_median_pe", MIDDLE, dashed=True), Mark('"Today"', "out_own_pe", BAD)]
        traces = [Trace('"P/E"', history.multiples_then)]
        charts.history(front, next(rows), _PAST, "P/E on the EPS expected then", history.days, traces, levels, multiple)
    if not explained:
        place = Area.of(next(rows))
        front.merged(place._replace(rows=_WORDS).block, message, "message")


def _each(found: PeerSet) -> list[Column]:
    """The company, and the peers that the workbook was made with."""
    peers = [Column(found.cells(TICKER, row), found.cells(PEER_PE_CALENDARISED, row)) for row in found.filled]
    return [Column("in_ticker", "out_forward_pe", GOOD), *peers]
