"""What the scenarios say in words: formulas that make English sentences of their cells, so that they stay true."""

from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.blocks import losses
from xlmodel.templates.blocks.front import AT_THE_PRICE, neutral_rules, untouched
from xlmodel.templates.case import Case
from xlmodel.templates.scenarios import starts

EARNINGS: Final = 'IF(in_eps_basis="NTM","expected for the next twelve months","expected for FY2")'
"""A piece of a formula: which earnings the multiples are paid for."""


def verdict(case: Case) -> str:
    """What the page says, in a few sentences: a piece of a formula."""
    rules = {
        "multiple": neutral.multiples(case),
        "growth": starts.growths(case),
        "eps_change": starts.eps_changes(case),
        "probability": neutral.probabilities(),
    }
    worth = (
        f'" Bear, base and bull"&IF({untouched(rules)},", still those of "&{neutral_rules()}&",","")&" are worth "&'
        'FIXED(out_expected_value,2)&" today on average, "&FIXED(ABS(out_upside)*100,0)&" % "&'
        'IF(out_upside>=0,"above","below")&" the price; a value below the price has a probability of "&'
        'FIXED(out_probability_below*100,0)&" %."'
    )
    asked = (
        '" For "&FIXED(in_discount_rate*100,1)&" % a year the price "&IF(out_implied_growth<0,"lets earnings shrink ",'
        '"needs earnings to grow ")&FIXED(ABS(out_implied_growth)*100,1)&'
        '" % a year, against "&FIXED(in_base_growth*100,1)&" % in the base case."'
    )
    paid = f'" the market pays "&FIXED(out_start_multiple,1)&" times the earnings "&{EARNINGS}&"."'
    return losses.or_else(f"{AT_THE_PRICE}&{paid}&{worth}&{asked}")
