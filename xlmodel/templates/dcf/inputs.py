"""Inputs of a DCF: what is known of the company, what its capital costs, and what is judgement."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, gaps
from xlmodel.templates.blocks.inputs import Line, Three, of_scenarios, page_of_inputs, section, section_of_scenarios
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import betas, rules
from xlmodel.templates.dcf.pieces import IS_FIRM
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

_CALLED: Final = {"growth_fy3": "Growth of FY3, {}", "exit_multiple": "Exit multiple, {}"}
_MINORITIES: Final = {"minorities": "Minorities and other claims"}
_FRACTION: Final = "decimal -0.99 0.99"


class Inputs(NamedTuple):
    """What was written, as references."""

    page: Page
    currency: str  # the cell that says in what money it is


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    found = {
        line.name: line.label for line in (*company.identity(case), *company.estimates(case), *_facts_of_capital(case))
    }
    if rules.flows(case)[0] == rules.FIRM:
        found |= rules.OF_THE_FIRM
    found["terminal_growth"] = "Growth for ever"
    return found | {
        f"{scenario}_{name}": label.format(scenario) for name, label in _CALLED.items() for scenario in SCENARIOS
    }


def write(book: Book, case: Case) -> Inputs:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    always = needed(case)
    if_firm = {k: v for k, v in (rules.OF_THE_FIRM | _MINORITIES).items() if k not in always}
    gaps.write(page, 3, always, IS_FIRM, if_firm)
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "What is expected of it", company.estimates(case))
    row = section(
        page,
        row + 1,
        "Of the firm: for flows to the firm alone, in millions; else they may stay blank",
        _of_the_firm(case),
    )
    row = section(
        page, row + 1, "For the check of units, and the shares of flows to the firm", company.for_checks(case)
    )
    row = section(page, row + 1, "What capital costs", [*_facts_of_capital(case), *_judgement_of_capital(case)])
    row = section(page, row + 1, "The model", _model(case))
    row = section(page, row + 1, "Tolerances of the checks, and steps of the grids", _settings(case))
    row = section_of_scenarios(
        page,
        row + 1,
        case,
        _scenarios(case),
    )
    betas.write(book, page, row + 1, case)
    return Inputs(page, book.names[f"{IN}currency"])


def _of_the_firm(case: Case) -> list[Line]:
    money = f"million {case.currency or 'units'}"
    number, anything = "number", "decimal -1000000000 1000000000"
    after = "levered: after interest, as vendors print it (operations less capital spending); unlevered: before it"
    return [
        company.figure(case, "fcf_fy1", "Free cash flow of FY1", money, number, anything),
        company.figure(case, "fcf_fy2", "Free cash flow of FY2, the year after it", money, number, anything),
        company.setting(case, "fcf_is", "That free cash flow is", "levered", "word", "text",
                "list levered|unlevered", after),
        company.figure(case, "debt", "Debt", money, number, "decimal >= 0"),
        company.figure(case, "cash", "Cash and securities", money, number, "decimal >= 0"),
        company.setting(case, "minorities", "Minorities and other claims", 0, money, number, anything,
                "Neutral rule: none; no source is asked for them, so type those of the balance sheet"),
        company.setting(case, "fx", "Currency of the flows for one of the price", 1, "rate", "number", "decimal > 0",
                "1: the store gives them in the currency of the price; 7.2 for CNY under a price in USD"),
    ]  # fmt: skip


def _facts_of_capital(case: Case) -> list[Line]:
    return [company.figure(case, "risk_free", "Risk-free rate, ten years", "fraction", "percent2", _FRACTION)]


def _judgement_of_capital(case: Case) -> list[Line]:
    debt_part, why = rules.debt_part(case)
    return [
        company.setting(case, "beta", "Beta of the share, if no peer's is typed below", 1, "number", "number", "decimal -5 10",
                "Neutral rule: 1, that of the market itself"),
        company.setting(case, "equity_premium", "What shares earn beyond it", 0.05, "fraction", "percent", _FRACTION,
                "Neutral rule: a round 5 %. Damodaran took 5.76 % for Disney in 2013: see Proof, COST_OF_EQUITY"),
        company.setting(case, "country_premium", "Beyond that, for the country", 0, "fraction", "percent", _FRACTION,
                "Neutral rule: 0, that of a mature market"),
        company.setting(case, "credit_spread", "What lenders earn beyond the risk-free rate", 0.01, "fraction", "percent",
                _FRACTION, "Neutral rule: a round point; it counts only with debt"),
        company.setting(case, "tax_rate", "Tax rate", 0.25, "fraction", "percent", "decimal 0 0.99",
                "Neutral rule: a round quarter; it counts only with debt"),
        company.setting(case, "debt_part", "Debt as a part of the firm, at market values", debt_part, "fraction", "percent",
                "decimal 0 0.99", why),
    ]  # fmt: skip


def _model(case: Case) -> list[Line]:
    whose, why = rules.flows(case)
    growth, bound = rules.terminal_growth(case)
    return [
        company.setting(case, "flows", "Whose flows are discounted", whose, "word", "text", "list equity|firm", why),
        company.setting(case, "conversion", "Part of the earnings that reaches the shareholders", 0.9, "fraction", "percent",
                "decimal 0 1.5", "Neutral rule: nine tenths; a tenth pays for growth. For flows to equity alone"),
        company.setting(case, "mid_year", "Flows come in the middle of their year", "yes", "word", "text", "list yes|no",
                "Cash comes in all year long; no: on its last day"),
        company.setting(case, "terminal_growth", "Growth for ever, after FY10", growth, "fraction", "percent", _FRACTION, bound),
        company.setting(case, "gordon_weight", "Weight of Gordon against the exit multiple", 0.5, "fraction", "percent",
                "decimal 0 1", "Neutral rule: as much as the other"),
    ]  # fmt: skip


def _settings(case: Case) -> list[Line]:
    return [
        *company.tolerances(case),
        company.setting(case, "terminal_limit", "Terminal value: largest part of the whole", 0.75, "fraction", "percent",
                "decimal 0 1", "CLA: half to 70 % is usual, above 75 % is to be looked at"),
        company.setting(case, "growth_tolerance", "Exit multiple: by how much its growth may be off", 0.03,
                "fraction", "percent", "decimal 0 1", "Three points; beyond, the two methods tell two stories"),
        company.setting(case, "rate_step", "Grid: step of the discount rate", 0.005, "fraction", "percent",
                "decimal 0.0001 0.05", "Layout of the grid"),
        company.setting(case, "growth_step", "Grid: step of the growth for ever", 0.005, "fraction", "percent",
                "decimal 0.0001 0.05", "Layout of the grid"),
        company.setting(case, "multiple_step", "Grid: step of the exit multiple", 2, "x", "multiple", "decimal 0.1 20",
                "Layout of the grid"),
    ]  # fmt: skip


def _scenarios(case: Case) -> Sequence[Three]:
    return [
        of_scenarios("Growth of FY3; from there it fades to the growth for ever in FY10", "growth_fy3", "percent",
                     "decimal -0.9 5", rules.growth(case)),
        of_scenarios("Exit multiple of the earnings (firm: free cash flow) of FY10", "exit_multiple", "multiple",
                     "decimal > 0", rules.exit_multiples(case)),
        of_scenarios("Probability", "probability", "percent", "decimal 0 1", neutral.probabilities()),
    ]  # fmt: skip
