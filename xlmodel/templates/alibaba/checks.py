"""What must hold in the Alibaba workbook before a number of it is trusted."""

from typing import Final

from xlmodel.templates.alibaba import sentences
from xlmodel.templates.alibaba.inputs import SCENARIOS
from xlmodel.templates.alibaba.peers import MULTIPLES
from xlmodel.templates.alibaba.scenarios import Scenarios
from xlmodel.templates.blocks import checks
from xlmodel.templates.blocks.checks import Check, centre_is_base
from xlmodel.templates.layout import Book, Page

_SHARES: Final = "in_ordinary_shares/in_ads_ratio"
_NEAR: Final = "{}<=in_date_tolerance"
_MIXED: Final = "A share ratio, a currency or thousands and millions are mixed up"


def write(book: Book, scenarios: Scenarios, centre_of_grid: str) -> Page:
    """The sheet."""
    found = [*_of_scenarios(scenarios.probabilities), *_of_days(), *_of_units(), *_of_results(scenarios)]
    return checks.write(book, [*found, centre_is_base(centre_of_grid)], sentences.warning(book))


def _of_scenarios(probabilities: str) -> list[Check]:
    return [
        Check("Probabilities add up to one", f"=SUM({probabilities})", "percent", "ABS({}-1)<=0.000001",
              "A scenario is missing or counted twice; nothing is rescaled"),
        Check("Each probability lies between 0 and 1", f"=MIN({probabilities},1-MAX({probabilities}))", "percent", "{}>=0",
              "A probability is negative or above one"),
        Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price", "{}>=0",
              "The scenarios cross: a bear case worth more than the base case is no bear case"),
    ]  # fmt: skip


def _of_days() -> list[Check]:
    return [
        Check(sentences.PRICE_OF_THE_DAY, "=ABS(in_as_of-in_price_date)", "count", _NEAR,
              "The price is not of the valuation date: every multiple and discount built on it mixes two moments"),
        Check("Estimates and valuation date agree (days apart)", "=ABS(in_as_of-in_eps_date)", "count", _NEAR,
              "The estimates are not of the valuation date"),
        Check("Peers and valuation date agree (days apart)", "=ABS(in_as_of-in_peers_date)", "count", _NEAR,
              "The peers are priced on another day"),
        Check("FY1 ends within a year of the valuation date (days)", "=in_fy1_end-in_as_of", "count", "AND({}>=0,{}<=366)",
              "FY1 is over, or not the current fiscal year: the NTM weights do not apply"),
    ]  # fmt: skip


def _of_units() -> list[Check]:
    return [
        Check("Units: price of the post x ADSs = market value of its day", f"=in_price*{_SHARES}/in_told_market_cap-1",
              "percent", "ABS({})<in_unit_tolerance", _MIXED),
        Check("Units: close x ADSs = market value of its day", f"=in_dated_price*{_SHARES}/in_dated_market_cap-1",
              "percent", "ABS({})<in_unit_tolerance", _MIXED),
        Check("Units: EPS of the post against FY1 and FY2", "=in_forward_eps/AVERAGE(in_eps_fy1,in_eps_fy2)", "multiple",
              "AND({}>0.5,{}<2)", "About 7 times would be CNY, about 1/8 an ordinary share"),
        Check("Units: forward P/E is of this world", "=out_forward_pe", "multiple", "AND({}>1,{}<100)",
              "A currency or a share ratio is mixed up, or the EPS is close to zero"),
    ]  # fmt: skip


def _of_results(scenarios: Scenarios) -> list[Check]:
    apart = "+".join(f"ABS({cell}-out_{name}_value)" for cell, name in zip(scenarios.values, SCENARIOS, strict=True))
    return [
        Check("At least five peers count", f"=COUNT({MULTIPLES})", "count", "{}>=5", "An average of so few says little"),
        Check("Expected value lies between bear and bull",
              "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
              "Weights or values are wrong"),
        Check("Contributions add up to the expected value (difference)", f"=SUM({scenarios.parts})-out_expected_value",
              "number", "ABS({})<0.000001", "The scenario table and the summary disagree"),
        Check("Scenario table = scenario values (difference)", f"={apart}", "number", "{}<0.000001",
              "Two routes to one value disagree"),
    ]  # fmt: skip
