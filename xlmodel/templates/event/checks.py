"""What must hold in a workbook about news before a number of it is trusted."""

from typing import Final

from xlmodel.templates.blocks import checks, company_checks, losses
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.blocks.front import warning
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.event.closes import Study
from xlmodel.templates.layout import Book, Page

_NONE: Final = '{}="no closes"'
_START: Final = f"in_price_before*(1+{known('market_move')})"


def write(book: Book, case: Case, study: Study) -> Page:
    """The sheet."""
    found = [
        *company_checks.filled_in(),
        *company_checks.price_day(),
        *company_checks.estimates_day(),
        *_of_news(),
        *company_checks.units(case),
        losses.check(),
        *losses.where_earned(company_checks.units_of_earnings()),
        *_of_closes(study),
        *losses.where_earned(_of_results()),
    ]
    return checks.write(book, found, warning(), case.findings)


def _of_news() -> list[Check]:
    return [
        Check("News and valuation date agree (days apart)", f"=ABS(in_as_of-{known('news_date')})", "count", company_checks.NEAR,
              "The price has gone on since: the move is that of another time than the estimates"),
        Check("The price after the news is that of the page (difference)",
              '=IF(in_news_date=in_price_date,in_price_after/in_price-1,"another day")', "percent",
              'IF(ISNUMBER({}),ABS({})<0.005,{}="another day")', "One of the two is of another share, currency or day"),
        Check("The move is of this world", f"={known('price_after')}/{known('price_before')}-1", "percent", "ABS({})<0.5",
              "A split, or another currency, lies between the two prices"),
    ]  # fmt: skip


def _of_closes(study: Study) -> list[Check]:
    return [
        Check("Closes: no day of trading is lacking (longest stretch, days)", study.longest, "count",
              f"IF(ISNUMBER({{}}),AND({{}}>0,{{}}<=5),{_NONE})", "Days are lacking or out of order: a return is one of several days"),
        Check("Closes: no jump as of a split (largest return)", study.largest, "percent",
              f"IF(ISNUMBER({{}}),{{}}<0.4,{_NONE})", "A split is not taken out of the closes, or two securities are mixed"),
        Check("Event and estimation lie within the closes (returns lacking)", study.lacking, "count",
              f"IF(ISNUMBER({{}}),{{}}=0,{_NONE})", "There are too few closes before or after the day of the event: no study"),
    ]  # fmt: skip


def _of_results() -> list[Check]:
    return [
        Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price", "{}>=0",
              "The scenarios cross: a bear case worth more than the base case is no bear case"),
        Check("The price before lies between bear and bull", f"=MIN({_START}-out_bear_value,"
              f"out_bull_value-{_START})", "price", "{}>=0",
              "The odds of bull against bear are below 0 or above 100 %: the two do not span the market"),
        Check("The P/E moved as the price did (difference)", "=out_multiple_after/out_multiple_before-1-out_abnormal_return",
              "number", "ABS({})<0.000000001", "Two routes to one move disagree"),
        Check("EPS that explains it, at the old P/E, is the price after (difference)",
              "=out_eps_explaining*out_multiple_before-in_price_after", "number", "ABS({})<0.000001",
              "Two routes to one price disagree"),
        Check("The change of odds is the move over bull less bear (difference)",
              f"=out_odds_change-(in_price_after-{_START})/(out_bull_value-out_bear_value)", "number",
              "ABS({})<0.000000001", "Two routes to the odds disagree"),
    ]  # fmt: skip
