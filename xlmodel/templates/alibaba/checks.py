"""What must hold in the Alibaba workbook before a number of it is trusted."""

from xlmodel.contract import CHECKS, HOLDS, MEASURED
from xlmodel.templates.alibaba import scenarios
from xlmodel.templates.alibaba.peers import MULTIPLES
from xlmodel.templates.blocks import checks
from xlmodel.templates.blocks.checks import Check, centre_is_base, of_check
from xlmodel.templates.blocks.words import day, known_on
from xlmodel.templates.layout import Book, Page

_PROBABILITIES = f"Scenarios!C{scenarios.ASSUMPTIONS}:C{scenarios.ASSUMPTIONS + 2}"
_TABLE = scenarios.TABLE
_SHARES = "ADS_COUNT(in_ordinary_shares,in_ads_ratio)"

_PRICE_OF_THE_DAY = "Price and valuation date agree (days apart)"

_CHECKS = (
    Check("Probabilities add up to one", f"=SUM({_PROBABILITIES})", "percent", "ABS({}-1)<=0.000001",
     "A scenario is missing or counted twice; nothing is rescaled"),
    Check("Each probability lies between 0 and 1", f"=MIN({_PROBABILITIES},1-MAX({_PROBABILITIES}))", "percent", "{}>=0",
     "A probability is negative or above one"),
    Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price", "{}>=0",
     "The scenarios cross: a bear case worth more than the base case is no bear case"),
    Check(_PRICE_OF_THE_DAY, "=ABS(in_as_of-in_price_date)", "count", "{}<=in_date_tolerance",
     "The price is not of the valuation date: every multiple and discount built on it mixes two moments"),
    Check("Estimates and valuation date agree (days apart)", "=ABS(in_as_of-in_eps_date)", "count",
     "{}<=in_date_tolerance", "The estimates are not of the valuation date"),
    Check("Peers and valuation date agree (days apart)", "=ABS(in_as_of-in_peers_date)", "count", "{}<=in_date_tolerance",
     "The peers are priced on another day"),
    Check("FY1 ends within a year of the valuation date (days)", "=in_fy1_end-in_as_of", "count", "AND({}>=0,{}<=366)",
     "FY1 is over, or not the current fiscal year: the NTM weights do not apply"),
    Check("Units: price as told x ADSs = market value of its day", f"=in_price*{_SHARES}/in_told_market_cap-1", "percent",
     "ABS({})<in_unit_tolerance", "A share ratio, a currency or thousands and millions are mixed up"),
    Check("Units: dated price x ADSs = market value of its day", f"=in_dated_price*{_SHARES}/in_dated_market_cap-1",
     "percent", "ABS({})<in_unit_tolerance", "A share ratio, a currency or thousands and millions are mixed up"),
    Check("Units: EPS as told against FY1 and FY2", "=in_forward_eps/AVERAGE(in_eps_fy1,in_eps_fy2)", "multiple",
     "AND({}>0.5,{}<2)", "About 7 times would be CNY, about 1/8 an ordinary share"),
    Check("Units: forward P/E is of this world", "=out_forward_pe", "multiple", "AND({}>1,{}<100)",
     "A currency or a share ratio is mixed up, or the EPS is close to zero"),
    Check("At least five peers count", f"=COUNT({MULTIPLES})", "count", "{}>=5", "An average of so few says little"),
    Check("Expected value lies between bear and bull",
     "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
     "Weights or values are wrong"),
    Check("Contributions add up to the expected value (difference)",
     f"=SUM(Scenarios!I{_TABLE + 1}:I{_TABLE + 3})-out_expected_value", "number", "ABS({})<0.000001",
     "The scenario table and the summary disagree"),
    Check("Scenario table = scenario values (difference)",
     f"=ABS(Scenarios!F{_TABLE + 1}-out_bear_value)+ABS(Scenarios!F{_TABLE + 2}-out_base_value)"
     f"+ABS(Scenarios!F{_TABLE + 3}-out_bull_value)", "number", "{}<0.000001", "Two routes to one value disagree"),
)  # fmt: skip


def write(book: Book, centre_of_grid: str) -> Page:
    """The sheet."""
    holds, days = (of_check(_PRICE_OF_THE_DAY, heading) for heading in (HOLDS, MEASURED))
    before = known_on(book, "dated_price_before")
    message = (
        f'=IF({holds},IF(out_checks_ok,"All checks hold.",out_checks_failed&" of "&ROWS({CHECKS}[{HOLDS}])&" checks fail: '
        f'see Checks."),"DATES DISAGREE: the price of "&in_price&" is "&{days}&" days away from "&{day("in_as_of")}&", the '
        f'day it is set beside"&IF(in_dated_price_before="","","; the close of "&{day(before)}&" was "&'
        f'in_dated_price_before)&". The dated column shows the same model on the last close.")'
    )
    return checks.write(book, [*_CHECKS, centre_is_base(centre_of_grid)], message)
