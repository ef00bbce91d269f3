"""What must hold in a sum of the parts before a number of it is trusted."""

from xlmodel.templates.blocks import checks, company_checks, losses
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.blocks.front import warning
from xlmodel.templates.blocks.words import known_on
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.sotp.parts import Parts
from xlmodel.templates.sotp.summary import Shown


def write(book: Book, case: Case, parts: Parts, shown: Shown) -> Page:
    """The sheet."""
    found = [
        *company_checks.filled_in(),
        *company_checks.price_day(),
        *company_checks.estimates_day(),
        *_days(book),
        *company_checks.units(case),
        losses.check_of_the_rest(),
        *losses.where_earned(company_checks.units_of_earnings()),
        _unit_of_cash(),
        *_of_parts(parts),
        *_of_results(parts, shown),
    ]
    return checks.write(book, found, warning(), case.findings)


def _days(book: Book) -> list[Check]:
    cash = known_on(book, "net_cash")
    return [
        Check("Rate of exchange and valuation date agree (days apart)",
              '=IF(in_accounts_currency="",0,ABS(in_as_of-in_fx_date))', "count", company_checks.NEAR,
              "Amounts of the accounts are converted at the rate of another time"),
        Check("Net cash is of a recent balance sheet (days old)", f'=IF({cash}="","not known",in_as_of-{cash})', "count",
              'IF(ISNUMBER({}),AND({}>=0,{}<=in_balance_age),{}="not known")',
              "The balance sheet is older than a report, or younger than the valuation date"),
    ]  # fmt: skip


def _unit_of_cash() -> Check:
    return Check("Units: net cash against the market value", "=out_net_cash_total/out_market_value", "multiple",
                 f"ABS({{}})<{company_checks.BEYOND_MONEY}",
                 "Net cash stands in millions: whole units or thousands were typed, or another currency",
                 f"ABS({{}})>={company_checks.BEYOND_MONEY}")  # fmt: skip


def _of_parts(parts: Parts) -> list[Check]:
    return [
        Check("Each part has all its figures (cells missing)", parts.lacking, "count", "{}=0",
              "A part is named whose value is not known: it and the sum are #N/A"),
        Check("Parts are in the currency of the price or of the accounts (others)", parts.strange, "count", "{}=0",
              "There is no rate of exchange for a third currency: convert the metric by yourself"),
        Check("Net cash is in one of the two", "=(in_net_cash_currency=in_currency)+(in_net_cash_currency=in_accounts_currency)",
              "count", "{}>=1", "There is no rate of exchange for it"),
        Check("Parts make no more than the whole EPS", f"={parts.earned}", "percent", "AND({}>=-0.000001,{}<=1.000001)",
              "Nothing would be left for the rest, or parts that lose are added to it: are they meant to?"),
    ]  # fmt: skip


def _of_results(parts: Parts, shown: Shown) -> list[Check]:
    whole = "(out_rest_total+out_parts_total)"
    return [
        Check("Part by part = sum of the parts (difference)",
              f"=(({shown.total}*out_shares-out_net_cash_total)*(1-in_holding_discount)+out_net_cash_total)/out_shares-out_sotp_value",
              "number", "ABS({})<0.000001", "The table and the sum disagree"),
        Check("Rest, parts and net cash = sum of the parts (difference)",
              f"=({whole}*(1-in_holding_discount)+out_net_cash_total)/out_shares-out_sotp_value", "number",
              "ABS({})<0.000001", "Two routes to one value disagree"),
        Check("At the implied holding discount the sum is the price (difference)",
              f"=({whole}*(1-out_implied_discount)+out_net_cash_total)/out_shares-in_price", "number", "ABS({})<0.000001",
              "Two routes to one value disagree"),
        Check("At the stub multiple the sum is the price (difference)",
              "=IF(ISNUMBER(out_stub_multiple),out_stub_multiple*out_rest_eps-out_stub_value,"
              '"no multiple")', "number", 'IF(ISNUMBER({}),ABS({})<0.000001,{}="no multiple")',
              "Two routes to one value disagree"),
        Check("Centre of the grid = sum of the parts (difference)", f"={shown.centre}-out_sotp_value", "number",
              "ABS({})<0.000001", "The grid is not built on the sum"),
    ]  # fmt: skip
