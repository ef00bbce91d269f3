"""What must hold in the one-pager before a number of it is trusted."""

from xlmodel.templates.blocks import checks, company_checks, drivers, front, losses
from xlmodel.templates.blocks.checks import Check, centre_is_base
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.one_pager.inputs import Inputs


def write(book: Book, case: Case, written: Inputs, centre_of_grid: str) -> Page:
    """The sheet."""
    found = [
        *company_checks.filled_in(),
        *company_checks.probabilities(),
        *company_checks.price_day(),
        *company_checks.estimates_day(),
        *company_checks.units(case),
        losses.check(),
        *losses.where_earned(company_checks.units_of_earnings()),
        *(company_checks.of_peers(written.peers) if case.peers else []),
        *(company_checks.complete(written.peers) if case.peers else []),
        *(company_checks.comparable(written.peers) if case.peers else []),
        *company_checks.own_past(case),
        *drivers.checks(written.drivers),
        *losses.where_earned([*_of_results(), centre_is_base(centre_of_grid)]),
    ]
    return checks.write(book, found, front.warning(), case.findings)


def _of_results() -> list[Check]:
    return [
        *company_checks.order_of_values(),
        Check("Parts add up to the expected value (difference)", "=scenario_parts-out_expected_value", "number",
              "ABS({})<0.000001", "The scenarios and the expected value disagree"),
        Check("Base value = price at the P/E that it implies (difference)",
              "=out_base_value-in_price*in_base_multiple/out_implied_multiple", "number",
              "ABS({})<=0.000000001*ABS(out_base_value)", "Two routes to one value disagree"),
    ]  # fmt: skip
