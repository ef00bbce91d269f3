"""What must hold in a DCF before a number of it is trusted."""

from xlmodel.templates.blocks import checks, company_checks, front
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import pieces
from xlmodel.templates.dcf.sensitivity import Sensitivity
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

_UNUSED = "not used"
_CLOSE = "ABS({})<0.000001"
_NEARLY = "ABS({})<=0.005"


def write(book: Book, case: Case, grids: Sensitivity) -> Page:
    """The sheet."""
    found = [
        *company_checks.filled_in(),
        *company_checks.probabilities(),
        *company_checks.price_day(),
        *company_checks.estimates_day(),
        *company_checks.units(case),
        *company_checks.units_of_earnings(),
        _units_of_debt_and_cash(),
        *_of_rates(),
        *_of_terminal_values(),
        *_of_results(grids),
    ]
    return checks.write(book, found, front.warning(), case.findings)


def _of_rates() -> list[Check]:
    today = f"in_debt/(in_debt+{pieces.MARKET_VALUE})"
    return [
        Check("Debt as a part of the firm is about that of today (points apart)",
              f'=IF({pieces.IS_FIRM},in_debt_part-{today},"{_UNUSED}")', "percent",
              f'IF(ISNUMBER({{}}),ABS({{}})<=0.1,{{}}="{_UNUSED}")',
              "The WACC weighs debt that the firm does not have; not used for flows to equity"),
        Check("WACC lies between the cost of debt after tax and that of equity",
              "=MIN(out_wacc-out_cost_of_debt*(1-in_tax_rate),out_cost_of_equity-out_wacc)", "percent2", "{}>=-0.000000001",
              "Debt dearer than equity: a beta, a premium or a spread is wrong"),
        Check("Growth for ever is not above the risk-free rate", f"={known('risk_free')}-{known('terminal_growth')}", "percent2", "{}>=0",
              "Nothing outgrows the economy for ever, and the risk-free rate is about what that grows"),
        Check("Discount rate is two points or more above the growth for ever", "=out_discount_rate-in_terminal_growth",
              "percent2", "{}>=0.02", "Closer than that, a tenth of a point moves the value by more than a twentieth"),
    ]  # fmt: skip


def _units_of_debt_and_cash() -> Check:
    held = f"MAX(in_debt,in_cash)/{pieces.MARKET_VALUE}"
    return Check("Units: debt and cash against the market value", f'=IF({pieces.IS_FIRM},{held},"{_UNUSED}")', "multiple",
                 f'IF(ISNUMBER({{}}),{{}}<{company_checks.BEYOND_MONEY},{{}}="{_UNUSED}")',
                 "Both stand in millions: whole units or thousands were typed, or another currency",
                 f"IF(ISNUMBER({{}}),{{}}>={company_checks.BEYOND_MONEY},FALSE)")  # fmt: skip


def _of_terminal_values() -> list[Check]:
    at_exit_growth = pieces.total(pieces.gordon("base_flows", growth="out_exit_growth"))
    at_gordon_multiple = pieces.total(pieces.sold("base_flows", "out_gordon_multiple", "base_last_earnings"))
    return [
        Check("Terminal value is not more than usual, Gordon", "=out_terminal_share", "percent", "{}<=in_terminal_limit",
              "A warning: most of the value lies beyond the years that anybody has looked at"),
        Check("Terminal value is not more than usual, exit multiple", "=out_exit_share", "percent", "{}<=in_terminal_limit",
              "A warning: most of the value hangs from one multiple ten years on"),
        Check("Exit multiple and Gordon tell one story (growth for ever, points apart)", "=out_exit_growth-in_terminal_growth",
              "percent2", "ABS({})<=in_growth_tolerance", "The multiple pays for another growth than the one assumed"),
        Check("Gordon at the growth that the exit multiple implies = its value (ratio - 1)",
              f"={at_exit_growth}/base_exit_total-1", "number", _CLOSE, "Two routes to one value disagree"),
        Check("Sale at the multiple that Gordon implies = its value (ratio - 1)",
              f"={at_gordon_multiple}/base_gordon_total-1", "number", _CLOSE, "Two routes to one value disagree"),
        Check("Price = value at the growth that it implies (ratio - 1)",
              f"={pieces.of_a_share(pieces.total(pieces.gordon('priced_flows')))}/in_price-1", "percent2", _NEARLY,
              "The reverse DCF and the model disagree by more than leap days explain"),
    ]  # fmt: skip


def _broken(scenario: str) -> str:
    """A piece of a formula: how far the rows of a case on Flows are from what they are to be."""
    grown = f"SUMPRODUCT({scenario}_grown-{scenario}_before*(1+{scenario}_fading))"
    faded = f"SUM({scenario}_fading)-{pieces.YEARS - 2}*(in_{scenario}_growth_fy3+in_terminal_growth)/2"
    counted = f"SUM({scenario}_flows)-SUMPRODUCT({scenario}_levels,parts_paid,parts_left)"
    return "+".join(f"ABS({each})" for each in (grown, faded, counted))


def _of_results(grids: Sensitivity) -> list[Check]:
    return [
        Check("Present values add up, Gordon (difference)", "=SUM(base_gordon_present_values)-base_gordon_total", "number",
              "ABS({})<=0.000000001*ABS(base_gordon_total)", "The table of flows is broken"),
        Check("Present values add up, exit multiple (difference)", "=SUM(base_exit_present_values)-base_exit_total", "number",
              "ABS({})<=0.000000001*ABS(base_exit_total)", "The table of flows is broken"),
        Check("Flows follow from growth, and growth fades evenly, in all three cases (sum of differences)",
              f"={'+'.join(_broken(scenario) for scenario in SCENARIOS)}", "number", _CLOSE,
              "A number was typed over a formula of Flows, or a formula of it was changed"),
        Check("Flows of the base case are above zero (smallest)", "=MIN(base_flows)", "number", "{}>0",
              "A loss cannot grow for ever: wait for the estimates of better years, or value it by other means"),
        *(
            Check(f"Centre of the grid = model, {name} (difference)", f"={one.centre}-{model}", "number", _CLOSE,
                  "The grid is not built on the base case")
            for name, one, model in (
                ("Gordon", grids.by_growth, "out_base_gordon"),
                ("exit multiple", grids.by_multiple, "out_base_exit"),
                ("implied growth", grids.implied, "out_implied_growth"),
            )
        ),
        Check("Scenario table = both methods of the base case (difference)",
              "=out_base_value-in_gordon_weight*out_base_gordon-(1-in_gordon_weight)*out_base_exit", "number", _CLOSE,
              "Two routes to one value disagree"),
        Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price",
              "{}>=0", "The scenarios cross: a bear case worth more than the base case is no bear case"),
        Check("Expected value lies between bear and bull",
              "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
              "Weights or values are wrong"),
        Check("Parts add up to the expected value (difference)", "=scenario_parts-out_expected_value", "number", _CLOSE,
              "The scenarios and the expected value disagree"),
    ]  # fmt: skip
