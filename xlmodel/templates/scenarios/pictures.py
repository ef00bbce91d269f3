"""The charts of the scenarios: ranges of value, the three cases, what moves the base value, how likely each value is."""

from typing import Final

from xlmodel.templates.blocks import ranges
from xlmodel.templates.blocks.charts import Charts, Column, Mark
from xlmodel.templates.blocks.ranges import Ranges
from xlmodel.templates.layout import BAD, GOOD, NAVY, Page
from xlmodel.templates.scenarios.distribution import Drawn
from xlmodel.templates.scenarios.three_cases import ThreeCases

_SLATE: Final = "#64748B"
_PRICE: Final = Mark('"Price"', "in_price")
_BASE: Final = Mark('"Base"', "out_base_value", NAVY, dashed=True)
_CASES: Final = (
    Column('"Bear"', "out_bear_value", BAD),
    Column('"Base"', "out_base_value", _SLATE),
    Column('"Bull"', "out_bull_value", GOOD),
    Column('"Expected"', "out_expected_value", NAVY),
)
_EXPECTED: Final = (
    '=IFERROR("Expected value "&FIXED(out_expected_value,2)&": "&FIXED(ABS(out_upside)*100,0)&" % "&'
    'IF(out_upside>=0,"above","below")&" the price","No expected value yet")'
)
_BELOW: Final = (
    '=IFERROR("With a probability of "&FIXED(out_probability_below*100,0)&" % the share is worth less than it costs",'
    '"No distribution yet")'
)


def write(charts: Charts, front: Page, found: Ranges, cases: ThreeCases, drawn: Drawn) -> None:
    """All of them on the Summary, right of its tables."""
    first = cases.swings[0]
    moves = f'=IFERROR({first.name}&" moves the base value most: "&FIXED({first.low},0)&" to "&FIXED({first.high},0),"What moves the base value")'
    curve = (drawn.values, drawn.weights, [_PRICE, _BASE])
    low_and_high = ("at its low end", "at its high end")
    title = "Base value with one assumption changed"
    charts.field(front, "I6:N19", ranges.message(len(found.bars)), "Value of a share by method", found.bars, [_PRICE])
    charts.columns(front, "I21:N34", _EXPECTED, "Value today", _CASES, [_PRICE])
    charts.tornado(front, "I36:N48", moves, title, cases.swings, _BASE, low_and_high)
    charts.distribution(front, "I50:N63", _BELOW, "How likely each value is", *curve)
    charts.tornado(cases.page, cases.chart, moves, title, cases.swings, _BASE, low_and_high)
    charts.distribution(drawn.page, drawn.chart, _BELOW, "How likely each value is", *curve)
