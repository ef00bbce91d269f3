"""The charts of the one-pager, right of its tables: ranges of value, the three cases, the own past, what moves the value."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks import ranges
from xlmodel.templates.blocks.charts import Bar, Charts, Mark, Trace, multiple
from xlmodel.templates.blocks.charts.cases import CASES, EXPECTED, PRICE
from xlmodel.templates.blocks.charts.kinds import MIDDLE
from xlmodel.templates.blocks.history import History
from xlmodel.templates.layout import BAD, NAVY, Book, Page

_PAST: Final = (
    '=IFERROR("Today the market pays more than on "&FIXED(out_own_percentile*100,0)&" % of the days of the own past",'
    '"The own past of the P/E")'
)
_SWINGS: Final = (
    Bar('"P/E"', "out_base_eps*in_bear_multiple", "out_base_eps*in_bull_multiple"),
    Bar('"EPS"', "out_bear_eps*in_base_multiple", "out_bull_eps*in_base_multiple"),
)
_MOVES: Final = (
    '=IFERROR("The "&IF(ABS(out_base_eps*(in_bull_multiple-in_bear_multiple))>='
    'ABS(in_base_multiple*(out_bull_eps-out_bear_eps)),"P/E moves the base value more than the EPS does",'
    '"EPS moves the base value more than the P/E does"),"What moves the base value")'
)


def write(book: Book, front: Page, bars: Sequence[Bar], history: History | None) -> None:
    """All of them, from row 6 down in columns I to N."""
    charts = Charts(book)
    charts.field(front, "I6:N19", ranges.message(), "Value of a share by method", bars, [PRICE])
    charts.columns(front, "I21:N36", EXPECTED, "Value on the EPS of FY2", CASES, [PRICE])
    charts.tornado(front, "I38:N48", _MOVES, "Base value with one of its two parts changed", _SWINGS,
                   Mark('"Base"', "out_base_value", NAVY), ("as in bear", "as in bull"))  # fmt: skip
    if history is not None:
        levels = [Mark('"Median"', "out_own_median_pe", MIDDLE, dashed=True), Mark('"Today"', history.today, BAD)]
        traces = [Trace('"P/E"', history.multiples_then)]
        charts.history(front, "I50:N66", _PAST, "P/E on the EPS expected then", history.days, traces, levels, multiple)
