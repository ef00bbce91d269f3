"""The charts of the scenarios: ranges of value, the three cases, what moves the base value, how likely each value is."""

from typing import Final

from xlmodel.templates.blocks import ranges
from xlmodel.templates.blocks.charts import Charts, Mark
from xlmodel.templates.blocks.charts.cases import CASES, EXPECTED, PRICE
from xlmodel.templates.blocks.ranges import Ranges
from xlmodel.templates.layout import NAVY, Page
from xlmodel.templates.scenarios.distribution import Drawn
from xlmodel.templates.scenarios.three_cases import ThreeCases

_BASE: Final = Mark('"Base"', "out_base_value", NAVY, dashed=True)
_BELOW: Final = (
    '=IFERROR("With a probability of "&FIXED(out_probability_below*100,0)&" % the share is worth less than it costs",'
    '"No distribution yet")'
)


def write(charts: Charts, front: Page, found: Ranges, cases: ThreeCases, drawn: Drawn) -> None:
    """All of them on the Summary, right of its tables."""
    first = cases.swings[0]
    moves = f'=IFERROR({first.name}&" moves the base value most: "&FIXED({first.low},0)&" to "&FIXED({first.high},0),"What moves the base value")'
    curve = (drawn.values, drawn.weights, [PRICE, _BASE])
    low_and_high = ("at its low end", "at its high end")
    title = "Base value with one assumption changed"
    charts.field(front, "I6:N19", ranges.message(), "Value of a share by method", found.bars, [PRICE])
    charts.columns(front, "I21:N34", EXPECTED, "Value today", CASES, [PRICE])
    charts.tornado(front, "I36:N48", moves, title, cases.swings, _BASE, low_and_high)
    charts.distribution(front, "I50:N63", _BELOW, "How likely each value is", *curve)
    charts.tornado(cases.page, cases.chart, moves, title, cases.swings, _BASE, low_and_high)
    charts.distribution(drawn.page, drawn.chart, _BELOW, "How likely each value is", *curve)
