"""Bear, base, bull and expected value as a chart: its columns, the price as a mark, and the message above it."""

from typing import Final

from xlmodel.templates.blocks.charts.kinds import MIDDLE, Column, Mark
from xlmodel.templates.layout import BAD, GOOD, NAVY

PRICE: Final = Mark('"Price"', "in_price")
CASES: Final = (
    Column('"Bear"', "out_bear_value", BAD),
    Column('"Base"', "out_base_value", MIDDLE),
    Column('"Bull"', "out_bull_value", GOOD),
    Column('"Expected"', "out_expected_value", NAVY),
)
EXPECTED: Final = (
    '=IFERROR("Expected value "&FIXED(out_expected_value,2)&": "&FIXED(ABS(out_upside)*100,0)&" % "&'
    'IF(out_upside>=0,"above","below")&" the price","No expected value yet")'
)
