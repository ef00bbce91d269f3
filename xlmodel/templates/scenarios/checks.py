"""What must hold in the scenarios before a number of them is trusted."""

from xlmodel.templates.blocks import checks, company_checks, drivers, front, losses
from xlmodel.templates.blocks.checks import Check, centre_is_base
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.scenarios import options
from xlmodel.templates.scenarios.distribution import Drawn
from xlmodel.templates.scenarios.drivers import Story
from xlmodel.templates.scenarios.inputs import Inputs
from xlmodel.templates.scenarios.three_cases import ThreeCases

_SAME = "ABS({})<0.000001"


def write(book: Book, case: Case, written: Inputs, cases: ThreeCases, story: Story, drawn: Drawn) -> Page:
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
        *losses.where_earned([*_of_scenarios(cases), centre_is_base(cases.centre)]),
        *drivers.checks(written.drivers),
        *losses.where_earned([*_of_drivers(story), *_of_the_distribution(drawn), options.check()]),
    ]
    return checks.write(book, found, front.warning(), case.findings)


def _of_scenarios(cases: ThreeCases) -> list[Check]:
    earned = "SCENARIO_VALUE(out_base_eps,{},in_years,{},in_discount_rate)-price_of_earnings"
    return [
        *company_checks.order_of_values(),
        Check("Exit P/E of the base case against today's, on the same earnings", "=in_base_multiple/out_start_multiple-1",
              "percent", "ABS({})<=in_rerating_limit",
              "The base case rests on a re-rating; multiples of the own past may be of a fiscal year that was nearer than FY2 is now"),
        Check("Parts add up to the expected value (difference)", "=scenario_parts-out_expected_value", "number", _SAME,
              "The scenarios and the expected value disagree"),
        Check("SCENARIO_TABLE gives the same expected value (difference)", f"={cases.expected}-out_expected_value", "number",
              _SAME, "Summary and Scenarios do not rest on the same assumptions"),
        Check("At the growth that it implies the base case is worth the price (difference)",
              f"={earned.format('out_implied_growth', 'in_base_multiple')}", "number", "ABS({})<=0.000000001*in_price",
              "Two routes to one value disagree"),
        Check("At the exit P/E that it implies the base case is worth the price (difference)",
              f"={earned.format('in_base_growth', 'out_implied_exit_multiple')}", "number", "ABS({})<=0.000000001*in_price",
              "Two routes to one value disagree"),
    ]  # fmt: skip


def _of_drivers(story: Story) -> list[Check]:
    return [
        Check("Drivers: the steps add up to the expected value (difference)", f"={story.steps}-out_driver_expected_value",
              "number", _SAME, "The drivers and their sum disagree"),
        Check("Drivers: mean of all combinations = expected value (difference)",
              f'=IF(in_driver_correlation=0,{story.mean}-out_driver_expected_value,"correlated")', "number",
              f'IF(ISNUMBER({{}}),{_SAME},{{}}="correlated")',
              "Two routes to one value disagree; not checked while the drivers are correlated, which moves the mean"),
    ]  # fmt: skip


def _of_the_distribution(drawn: Drawn) -> list[Check]:
    return [
        Check("Distribution: drawn mean against the exact one (standard errors)",
              f"=IF({drawn.error}=0,0,({drawn.mean}-{drawn.exact_mean})/{drawn.error})", "number", "ABS({})<5",
              "The draws are not those of the parameters beside them"),
        Check("Distribution: drawn chance of less than the price against the exact one (difference)",
              f"=out_probability_below-{drawn.exact_below}", "percent", "ABS({})<0.005",
              "The draws are not those of the parameters beside them"),
        Check("Distribution: area below the curve (difference from what it must be)", f"={drawn.area}-NORMSDIST(3)", "percent",
              "ABS({})<0.005", "The curve is not that of the parameters beside it; with no spread there is none"),
    ]  # fmt: skip
