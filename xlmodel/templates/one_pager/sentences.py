"""What the one-pager says in words: formulas that make English sentences of its cells, so that they stay true."""

from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.blocks import losses
from xlmodel.templates.blocks.front import AT_THE_PRICE, neutral_rules, untouched
from xlmodel.templates.blocks.words import once_known
from xlmodel.templates.case import Case

IN_THE_BASE_CASE: Final = once_known("base_multiple", '"against "&FIXED(in_base_multiple,1)&" in the base case"')


def verdict(case: Case) -> str:
    """What the page says, in a few sentences: a piece of a formula."""
    starts = {
        "multiple": neutral.multiples(case),
        "eps_change": neutral.eps_changes(case),
        "probability": neutral.probabilities(),
    }
    against = (
        '&IF(ISNUMBER(out_peer_discount)," That is "&FIXED(ABS(out_peer_discount)*100,0)&" % "&IF(out_peer_discount>=0,'
        '"less","more")&" than for its peers.","")'
        if case.peers
        else ""
    )
    worth = (
        f'" The three scenarios"&IF({untouched(starts)},", still those of "&{neutral_rules()}&",","")&" are worth "&'
        'FIXED(out_expected_value,2)&" on average, "&FIXED(ABS(out_upside)*100,0)&'
        '" % "&IF(out_upside>=0,"above","below")&" the price"'
    )
    odds = (
        'IF(in_price<=out_bear_value,", which is below even the bear value.",IF(in_price>=out_bull_value,", which is above '
        'even the bull value.","; between bear and bull, the price is fair if bull has odds of "&'
        'FIXED(out_breakeven_probability*100,0)&" %."))'
    )
    paid = f'{AT_THE_PRICE}&" the market pays "&FIXED(out_forward_pe,1)&" times the earnings expected for FY2."'
    return losses.or_else(f"{paid}{against}&{worth}&{odds}")
