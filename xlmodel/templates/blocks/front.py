"""The head of a Summary: whose share and of which day, what the page says in words, and what its checks say."""

from collections.abc import Mapping
from typing import Final

from xlmodel.templates.blocks.words import day
from xlmodel.templates.layout import Page
from xlmodel.templates.neutral import SCENARIOS, Start

TITLE: Final = '=in_name&": what is "&IF(in_share="ADS","an ADS","a share")&" worth?"'
SUBTITLE: Final = (
    f'=IF(in_currency="","Unknown currency",in_currency)&" per "&in_share&" · valuation date "&{day("in_as_of")}'
)
PRICE_OF: Final = f'="close of "&{day("in_price_date")}'
FY1: Final = f'="the fiscal year to "&{day("in_fy1_end")}'
FY2: Final = f'=IF(in_fy1_end="","the year after it","the year after it, to about "&{day("EDATE(in_fy1_end,12)")})'
AT_THE_PRICE: Final = '"At "&FIXED(in_price,2)&" "&in_currency&IF(in_share="ADS"," per ADS","")'
"""A piece of a formula: how a verdict begins."""
REWARD: Final = (
    '=IF(NOT(ISNUMBER(out_bear_value)),"",IF(in_price<=out_bear_value,"not meaningful: the price is below the bear value",'
    'IF(in_price>=out_bull_value,"not meaningful: the price is above the bull value","way up to bull over way down to bear")))'
)
_LOSS: Final = '"The model has no answer: see which cells of Summary are #N/A; a loss has no P/E."'


def write(page: Page, verdict: str, last: str = "G", title: str = TITLE) -> None:
    """Rows 1 to 4, from column B to the last; they name the output verdict and show the output warning.

    Parameters
        verdict  a piece of a formula: what the page says when every figure is filled in; in it an error is no answer.
        title    a formula.
    """
    page.title("", "")
    page.formula("A1", title, style="title")
    page.formula("A2", SUBTITLE, style="subtitle")
    blank = 'out_to_fill_in&IF(out_to_fill_in=1," figure"," figures")&" to fill in on Inputs: "&out_gaps'
    filled = f"=IF(out_to_fill_in>0,{blank},IFERROR({verdict},{_LOSS}))"
    for row, formula, style, name in ((3, filled, "verdict", "out_verdict"), (4, "=out_warning", "wrap", None)):
        page.sheet.merge_range(f"B{row}:{last}{row}", "", page.book.style(style))
        page.formula(f"B{row}", formula, style=style, name=name)
    page.sheet.set_row(2, 48)
    page.sheet.set_row(3, 28)


def warning() -> str:
    """What a reader has to know of the checks: those that fail, by name."""
    return (
        '=IF(out_to_fill_in>0,"Nothing is checked before every figure is filled in.",IF(out_checks_ok,"All checks hold.",'
        'out_checks_failed&" of "&ROWS(CheckTable[Holds])&" checks fail, the first: "&'
        'INDEX(CheckTable[Check],MATCH(FALSE,CheckTable[Holds],0))&". See Checks."))'
    )


def untouched(starts: Mapping[str, Start]) -> str:
    """A piece of a formula: whether the judgement on bear, base and bull is still where the neutral rules start it.

    Parameters
        starts  by the name of the input, without in_ and the scenario.
    """
    cells = [
        (f"in_{scenario}_{name}", value)
        for name, start in starts.items()
        for scenario, value in zip(SCENARIOS, start.values, strict=True)
    ]
    if any(value is None for _, value in cells):
        return "FALSE"
    return f"AND({','.join(f'{cell}={value}' for cell, value in cells)})"
