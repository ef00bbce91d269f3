"""What must hold in the one-pager before a number of it is trusted."""

from xlmodel.templates.blocks import checks
from xlmodel.templates.blocks.checks import Check, centre_is_base
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.one_pager import sentences
from xlmodel.templates.one_pager.inputs import Inputs

_NEAR = "{}<=in_date_tolerance"
_UNKNOWN = "not known"


def write(book: Book, case: Case, written: Inputs, centre_of_grid: str) -> Page:
    """The sheet."""
    found = [*_of_inputs(), *_of_units(case), *(_of_peers(written) if case.peers else []), *_of_results()]
    return checks.write(book, [*found, centre_is_base(centre_of_grid)], sentences.warning())


def _of_inputs() -> list[Check]:
    return [
        Check("Every figure is filled in (blank ones)", "=out_to_fill_in", "count", "{}=0",
              "Inputs names what is missing; what hangs from it is #N/A"),
        Check("Probabilities add up to one", "=SUM(scenario_probabilities)", "percent", "ABS({}-1)<=0.000001",
              "A scenario is missing or counted twice; nothing is rescaled"),
        Check("Each probability lies between 0 and 1", "=MIN(scenario_probabilities,1-MAX(scenario_probabilities))", "percent",
              "{}>=0", "A probability is negative or above one"),
        Check("Price and valuation date agree (days apart)", "=ABS(in_as_of-in_price_date)", "count", _NEAR,
              "The price is not of the valuation date: every multiple built on it mixes two moments"),
        Check("Estimates and valuation date agree (days apart)", "=ABS(in_as_of-in_eps_date)", "count", _NEAR,
              "The estimates are not of the valuation date"),
        Check("FY1 ends within a year of the valuation date (days)", "=in_fy1_end-in_as_of", "count",
              "AND({}>=0,{}<=371)", "FY1 is over, or not the current fiscal year: the NTM weights do not apply"),
    ]  # fmt: skip


def _of_units(case: Case) -> list[Check]:
    shares = "ADS_COUNT(in_ordinary_shares,in_ads_ratio)" if case.share == "ADS" else "in_ordinary_shares"
    missing = 'OR(in_market_cap="",in_ordinary_shares="")'
    gap = f'=IF({missing},"{_UNKNOWN}",in_price*{shares}/in_market_cap-1)'
    return [
        Check("Units: price x shares = market value", gap, "percent",
              f'IF(ISNUMBER({{}}),ABS({{}})<in_unit_tolerance,{{}}="{_UNKNOWN}")',
              "A share ratio, a currency or thousands and millions are mixed up; not checked while one of them is not known"),
        Check("Units: EPS of FY2 against FY1", "=in_eps_fy2/in_eps_fy1", "multiple", "AND({}>0.2,{}<5)",
              "Two currencies or share counts, or a company near its break-even, of which a P/E says little"),
        Check("Units: forward P/E is of this world", "=out_forward_pe", "multiple", "AND({}>1,{}<150)",
              "A currency or a share ratio is mixed up, or the EPS is close to zero"),
    ]  # fmt: skip


def _of_peers(written: Inputs) -> list[Check]:
    days = written.peers.days
    return [
        Check("Peers and valuation date agree (days apart)", f"=MAX(MAX({days})-in_as_of,in_as_of-MIN({days}))", "count",
              _NEAR, "A peer is priced on another day"),
        Check("Peers: figures are of the ticker beside them (rows that are not)", written.peers.strangers, "count", "{}=0",
              "A ticker was changed after its figures were read: refresh, or type whose they are into Figures of"),
        Check("At least three peers count", f"=COUNT({written.peers.multiples})", "count", "{}>=3",
              "An average of so few says little"),
    ]  # fmt: skip


def _of_results() -> list[Check]:
    return [
        Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price",
              "{}>=0", "The scenarios cross: a bear case worth more than the base case is no bear case"),
        Check("Expected value lies between bear and bull",
              "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
              "Weights or values are wrong"),
        Check("Parts add up to the expected value (difference)", "=scenario_parts-out_expected_value", "number",
              "ABS({})<0.000001", "The scenarios and the expected value disagree"),
        Check("Base value = price at the P/E that it implies (difference)",
              "=out_base_value-in_price*in_base_multiple/out_implied_multiple", "number",
              "ABS({})<=0.000000001*ABS(out_base_value)", "Two routes to one value disagree"),
    ]  # fmt: skip
