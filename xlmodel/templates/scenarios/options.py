"""What the option market says of the same years: its spread and its chances, beside those of the workbook."""

from typing import Final

from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.layout import Page
from xlmodel.templates.neutral import SCENARIOS

_UNKNOWN: Final = "not checked"
_MISSING: Final = 'OR(in_implied_volatility="",in_risk_free="")'
_YIELD: Final = 'IF(in_dps="",0,in_dps)/in_price'
_OWN_A_YEAR: Final = "value_spread/SQRT(in_years)"
_DRIFT: Final = f"(in_risk_free-{_YIELD}-in_implied_volatility^2/2)*in_years"


def write(page: Page, row: int) -> int:
    """The block, in columns B to G, and the row below it; it names the output option_check."""
    page.band(f"B{row}:G{row}", "What the option market says of the same years; blank on Inputs: not checked")
    page.sheet.merge_range(f"B{row + 1}:G{row + 1}", "", page.book.style("wrap"))
    page.formula(f"B{row + 1}", _sentence(), style="wrap", name="out_option_check")
    page.sheet.set_row(row, 28)
    lines = (
        ("Own spread of the value, a year", f"={_OWN_A_YEAR}", "percent", "out_own_volatility"),
        ("Volatility that options imply, a year", _if_known("in_implied_volatility"), "percent", None),
        ("Options: one time in six the price at the exit is below", _if_known(f"in_price*EXP({_DRIFT}-in_implied_volatility*SQRT(in_years))"),
         "price", None),
        ("Options: one time in six it is above", _if_known(f"in_price*EXP({_DRIFT}+in_implied_volatility*SQRT(in_years))"), "price", None),
    )  # fmt: skip
    for at, (label, formula, number, name) in enumerate(lines, start=row + 2):
        page.text(f"B{at}", label)
        page.formula(f"C{at}", formula, number, "table", name)
    top = row + 3 + len(lines)
    page.text(f"B{top}", "How likely a price at the exit above that of", "head")
    page.texts(f"C{top}", ["Price", "by options", "by the spread above"], "head_right")
    for at, scenario in enumerate(SCENARIOS, start=top + 1):
        level = f"out_{scenario}_exit_price"
        page.text(f"B{at}", f"the {scenario} case", "table_text")
        page.formula(f"C{at}", f"={level}", "price", "table")
        above = f"IMPLIED_PROBABILITY_ABOVE({level},in_price,in_implied_volatility,in_years,in_risk_free,{_YIELD})"
        page.formula(f"D{at}", _if_known(above), "percent", "table")
        own = f"1-NORMSDIST((LN(out_{scenario}_value)-value_log_median)/value_spread)"
        page.formula(f"E{at}", f"=IF(value_spread>0,{own},NA())", "percent", "table")
    return top + 1 + len(SCENARIOS)


def check() -> Check:
    """That the workbook's own spread is of the size of the market's."""
    return Check("Options: own spread over that which they imply", f'=IF({_MISSING},"{_UNKNOWN}",{_OWN_A_YEAR}/in_implied_volatility)',
                 "multiple", f'IF(ISNUMBER({{}}),AND({{}}>0.5,{{}}<2),{{}}="{_UNKNOWN}")',
                 "The distribution is less than half or more than twice as wide as the option market has it; not checked while "
                 "volatility and rate on Inputs are blank")  # fmt: skip


def _if_known(formula: str) -> str:
    return f'=IF({_MISSING},"",{formula})'


def _sentence() -> str:
    ratio = f"{_OWN_A_YEAR}/in_implied_volatility"
    words = f'IF({ratio}<0.8,"narrower than",IF({ratio}>1.25,"wider than","about as wide as"))'
    return (
        f'=IF({_MISSING},"Options: not checked, as Inputs holds no "&IF(in_implied_volatility="","implied volatility of options","risk-free rate")&".",'
        f'"The spread drawn here, "&FIXED({_OWN_A_YEAR}*100,0)&" % a year, is "&{words}&" the "&'
        'FIXED(in_implied_volatility*100,0)&" % that options imply. Their chances are risk-neutral: below what investors '
        'think likely if they ask to be paid for risk.")'
    )
