"""What a DCF says in words: formulas that make English sentences of its cells, so that they stay true."""

from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.blocks.front import neutral_rules, untouched
from xlmodel.templates.blocks.words import known, once_known
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import rules
from xlmodel.templates.dcf.pieces import IS_FIRM, YEARS

GORDON: Final = once_known("terminal_growth", '"ten years, then "&FIXED(in_terminal_growth*100,1)&" % growth for ever"')
EXIT: Final = once_known(
    "base_exit_multiple",
    f'"ten years, then "&FIXED(in_base_exit_multiple,1)&" times "&IF({IS_FIRM},"the cash flow","earnings")',
)
RATE: Final = f'=IF({IS_FIRM},"WACC, for flows to the firm","cost of equity, for flows to equity")'
TERMINAL: Final = (
    '=IF(NOT(ISNUMBER(out_terminal_share)),"",IF(out_terminal_share>in_terminal_limit,'
    '"more than usual: most of it lies far off","what comes after FY10"))'
)
SOLD: Final = (
    '=IF(NOT(ISNUMBER(out_exit_share)),"",IF(out_exit_share>in_terminal_limit,'
    '"more than usual: it hangs from one multiple","what it is sold for after FY10"))'
)
PRICED: Final = '=IFERROR("a year to FY10; "&FIXED(out_base_average_growth*100,1)&" % in the base case","")'
AGAINST_GROWTH: Final = once_known(
    "terminal_growth", '"for ever, against "&FIXED(in_terminal_growth*100,1)&" % of Gordon"'
)
AGAINST_MULTIPLE: Final = once_known("base_exit_multiple", '"against "&FIXED(in_base_exit_multiple,1)&" of the sale"')
_KEEPS: Final = f"AND(NOT({IS_FIRM}),in_conversion<1)"
RETURN: Final = f'=IF({_KEEPS},{known("terminal_growth")}/(1-in_conversion),"-")'
RETURN_WORDS: Final = f'=IF({_KEEPS},"growth for ever over what is kept for it","nothing says what is kept for growth")'
FAR: Final = (
    '=IFERROR("After FY10 comes "&FIXED(out_terminal_share*100,0)&" % of the value by Gordon, "&'
    'FIXED(out_exit_share*100,0)&" % by exit multiple","Where the value lies")'
)


def verdict(case: Case) -> str:
    """What the page says, in a few sentences: a piece of a formula."""
    starts = {
        "growth_fy3": rules.growth(case),
        "exit_multiple": rules.exit_multiples(case),
        "probability": neutral.probabilities(),
    }
    per = 'in_currency&IF(in_share="ADS"," per ADS","")'
    worth = (
        f'IF({untouched(starts)},"On "&{neutral_rules()}&" t","T")&"he cash flows of the base case are worth "&FIXED(out_base_gordon,2)&" "&{per}'
        '&" if they then grow "&FIXED(in_terminal_growth*100,1)&" % for ever and "&FIXED(out_base_exit,2)&" if sold at "'
        '&FIXED(in_base_exit_multiple,1)&" times, at a discount rate of "&FIXED(out_discount_rate*100,1)&" %."'
    )
    expected = (
        '" Over the scenarios that is "&FIXED(out_expected_value,2)&", "&FIXED(ABS(out_upside)*100,0)&" % "&'
        'IF(out_upside>=0,"above","below")&" the price of "&FIXED(in_price,2)&"."'
    )
    implied = (
        f'" The price takes flows that grow "&FIXED(out_implied_growth*100,1)&" % a year for {YEARS - 1} years; '
        'the base case has "&FIXED(out_base_average_growth*100,1)&" %."'
    )
    far = '" "&FIXED(out_terminal_share*100,0)&" % of the Gordon value comes after FY10."'
    return f"{worth}&{expected}&{implied}&{far}"
