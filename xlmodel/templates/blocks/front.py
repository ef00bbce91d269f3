"""The head of a Summary: whose share and of which day, what the page says in words, and what its checks say."""

from collections.abc import Mapping, Sequence
from typing import Final

from xlmodel.contract import CHECK, CHECKS, HOLDS, IN, NO_VALUE
from xlmodel.templates.blocks.addin import NOTICE
from xlmodel.templates.blocks.checks import FAILING, UNFIT
from xlmodel.templates.blocks.inputs import JUDGED_AT, JUDGED_ON
from xlmodel.templates.blocks.words import day
from xlmodel.templates.layout import GOOD, Book, Page
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
ODDS: Final = (
    '=IF(NOT(ISNUMBER(out_bear_value)),"",IF(in_price<=out_bear_value,"none: the price is below the bear value",'
    'IF(in_price>=out_bull_value,"none: the price is above the bull value","against bear")))'
)
WIDTHS: Final = (1.5, 31, *[10.0] * 5, 1.5, *[9.0] * 6)
LAST: Final = "N"  # the column at the right edge of the paper
_UNCHECKED: Final = '"Nothing is checked: the add-in is not loaded here."'
_FIRST_FAILING: Final = f"INDEX({CHECKS}[{CHECK}],MATCH(FALSE,{CHECKS}[{HOLDS}],0))"
_LOST: Final = (
    'IF(MIN(in_eps_fy1,in_eps_fy2)<=0,"The model has no answer: a loss has no P/E.",'
    f'IFERROR("The model has no answer: the first check that fails is: "&{_FIRST_FAILING}&".",'
    '"The model has no answer: see which cells of Summary are #N/A."))'
)


def page(book: Book, widths: Sequence[float] = WIDTHS) -> Page:
    """The empty sheet: a sheet of paper upright, tables in columns B to G, charts in I to N."""
    front = book.page("Summary", widths, GOOD)
    front.sheet.set_portrait()
    return front


def write(page: Page, verdict: str, last: str = "G", title: str = TITLE) -> None:
    """Rows 1 to 5, from column B to the last; they name the output verdict and show the output warning.

    Parameters
        verdict  a piece of a formula: what the page says when every figure is filled in; in it an error is no answer.
        title    a formula.
    """
    page.title("", "")
    page.formula("A1", title, style="title")
    page.formula("A2", SUBTITLE, style="subtitle")
    blank = 'out_to_fill_in&IF(out_to_fill_in=1," figure"," figures")&" to fill in on Inputs: "&out_gaps'
    lost = f'IF({NOTICE}="",{_LOST},"No verdict: the add-in that calculates it is not loaded here.")'
    unfit = f'"{NO_VALUE}, as the units do not fit together: "&{UNFIT}&". See Checks."'
    filled = f'=IF(out_to_fill_in>0,{blank},IF({UNFIT}<>"",{unfit},IFERROR({verdict},{lost})))'
    words(page, filled, last)


def words(page: Page, verdict: str, last: str = "G") -> None:
    """Rows 3 to 5: room for whether the add-in is missing, the verdict, and what the checks say if one fails."""
    page.height(3, 15)
    page.height(4, 48)
    page.height(5, 28)
    page.merged(f"B4:{last}4", verdict, "verdict")
    page.book.define("out_verdict", page.name, "B4")
    # Nothing where all is well: LibreOffice calculates on opening what is kept without a value.
    page.merged(f"B5:{last}5", f'=IF({NOTICE}<>"",{_UNCHECKED},IF(out_checks_ok,"",out_warning))', "alert")


def warning() -> str:
    """What a reader has to know of the checks: those that fail, by name."""
    return (
        '=IF(out_to_fill_in>0,"Nothing is checked before every figure is filled in.",IF(out_checks_ok,"All checks hold.",'
        'out_checks_failed&" of "&ROWS(CheckTable[Holds])&IF(out_checks_failed=1," checks fails: "," checks fail: ")&'
        f'{FAILING}&". See Checks."))'
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


def neutral_rules() -> str:
    """A piece of a formula: neutral rules, and of which day and price, once the page is of another one."""
    on, price = f"{IN}{JUDGED_ON}", f"{IN}{JUDGED_AT}"
    then = f'" of "&{day(on)}&IF({price}="",""," at a price of "&FIXED({price},2))'
    return f'"neutral rules"&IF(AND(in_as_of={on},in_price={price}),"",{then})'
