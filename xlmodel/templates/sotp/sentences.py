"""What a sum of the parts says in words: formulas that make English sentences of its cells, so that they stay true."""

from typing import Final

from xlmodel.templates.blocks.front import AT_THE_PRICE
from xlmodel.templates.blocks.words import once_known

_PARTS: Final = "COUNTA(PartTable[Part])"
REST: Final = '="of the EPS of FY2, what no other part makes: see Parts"'
AT: Final = once_known("rest_multiple", '"that at "&FIXED(in_rest_multiple,1)&" times"')
CASH: Final = '=IF(in_net_cash_currency=in_currency,"as stated in "&in_currency,"from "&in_net_cash_currency&" at "&FIXED(in_fx,4))'
DISCOUNT: Final = (
    '=IF(in_holding_discount=0,"without a holding discount","after one of "&FIXED(in_holding_discount*100,0)&" %")'
)
IMPLIED: Final = (
    '=IF(NOT(ISNUMBER(out_implied_discount)),"",IF(out_implied_discount<0,"negative: a premium on what the parts are counted at",'
    '"on rest and parts, not on net cash"))'
)
STUB: Final = once_known("rest_multiple", '"against "&FIXED(in_rest_multiple,1)&" in the sum"')
_SUM: Final = (
    '". The parts add up to "&FIXED(out_sotp_value,2)&", "&FIXED(ABS(out_upside)*100,0)&" % "&IF(out_upside>=0,"above",'
    '"below")&" the price"&IF(in_holding_discount=0,"; the price implies a holding "&IF(out_implied_discount<0,"premium","discount")'
    '&" of "&FIXED(ABS(out_implied_discount)*100,0)&" %","")&"."'
)
_LEFT: Final = (
    '" With net cash"&IF('
    + _PARTS
    + '=0,""," and the other parts")&" taken out, the price leaves "&IF(out_stub_value<=0,"nothing for the rest.",FIXED(out_stub_value,2)&'
    '" for the rest"&IF(ISNUMBER(out_stub_multiple),", "&FIXED(out_stub_multiple,1)&" times its earnings, against "&'
    'FIXED(in_rest_multiple,1)&" in the sum.","."))'
)
_NONE: Final = f'IF({_PARTS}=0," No part is valued by itself yet: name one on Parts.","")'
_PAYS: Final = 'IF(in_eps_fy2<=0," a loss is expected for FY2"," the market pays "&FIXED(out_forward_pe,1)&" times the earnings expected for FY2")'
_NO_SUM: Final = (
    '": the rest, valued by its P/E, is expected to lose "&FIXED(-out_rest_eps,2)&" a share, and a loss has no P/E. '
    'Name what loses money on Parts, by its sales."'
)
VERDICT: Final = f"{AT_THE_PRICE}&IF(out_rest_eps<=0,{_NO_SUM},{_PAYS}&{_SUM}&{_LEFT}&{_NONE})"
OF_PARTS: Final = (
    '=IF(NOT(ISNUMBER(out_upside)),"No sum while a figure is missing",IF(out_upside>=0,"The parts are worth "&'
    'FIXED(out_upside*100,0)&" % more than the price","The parts are worth "&FIXED(-out_upside*100,0)&" % less than the price"))'
)
