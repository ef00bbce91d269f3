"""Inputs of the scenarios: what is known of the company, and judgement: scenarios, drivers, spread."""

from typing import Final, NamedTuple

from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, drivers, gaps, history, losses, peers
from xlmodel.templates.blocks.drivers import Drivers
from xlmodel.templates.blocks.inputs import Line, Three, of_scenarios, page_of_inputs, section, section_of_scenarios
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS
from xlmodel.templates.scenarios import starts

METHODS: Final = "median|mean|harmonic|geometric|trimmed|winsorized"
ROOM: Final = 8  # rows of drivers


class Inputs(NamedTuple):
    """What was written, as references."""

    page: Page
    drivers: Drivers
    peers: peers.Peers
    history: history.History | None


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    return _known(case) if neutral.expects_loss(case) else _known(case) | _judged(case)


def _known(case: Case) -> dict[str, str]:
    return {line.name: line.label for line in (*company.identity(case), *company.estimates(case))}


def _judged(case: Case) -> dict[str, str]:
    """What hangs from a profit."""
    judged = {"growth": "Growth of EPS in the {} case", "multiple": "P/E in the {} case"}
    named = {f"{s}_{name}": label.format(s) for name, label in judged.items() for s in SCENARIOS}
    return {line.name: line.label for line in _spread(case)} | named


def write(book: Book, case: Case) -> Inputs:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    gaps.write(page, 3, _known(case), losses.NO_LOSS, _judged(case))
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "What is expected of it", [*company.estimates(case), company.accounting(case)])
    row = section(
        page,
        row + 1,
        "May stay blank: dividends, what options say, what the check of units needs",
        _may_stay_blank(case),
    )
    row = section(page, row + 1, "Settings of the model", _settings(case))
    row = section_of_scenarios(
        page,
        row + 1,
        case,
        _scenarios(case),
    )
    row = section(
        page, row + 1, "Distribution: how far EPS and P/E at the exit may lie from the base case", _spread(case)
    )
    title = "Drivers: what may happen to the base case, each apart from the others; a row left empty counts for nothing"
    listed = drivers.inputs(page, row + 1, title, starts.drivers(case), ROOM)
    others = peers.write(book, page, listed.below, case)
    enough = len(case.history) >= neutral.ENOUGH_PAST
    return Inputs(page, listed, others, history.write(book, page, others.below, case) if enough else None)


def _may_stay_blank(case: Case) -> list[Line]:
    return [
        company.figure(case, "dps", "First dividend a share, a year from now", case.unit, "price", "decimal >= 0"),
        company.figure(case, "implied_volatility", "Volatility that options of about this term imply, a year", "fraction",
                       "percent", "decimal > 0"),
        company.figure(case, "risk_free", "Risk-free rate, ten years", "fraction", "percent2", "decimal -0.2 1"),
        *company.for_checks(case),
    ]  # fmt: skip


def _settings(case: Case) -> list[Line]:
    growth = max(abs(starts.growths(case).values[1] or 0.0) / 4, 0.01)
    required, why = starts.required_return(case)
    basis = f"The multiples below are those of {'its own past on ' if case.history else ''}{starts.eps_basis(case)}"
    return [
        company.setting(case, "eps_basis", "Earnings that a P/E of the scenarios is paid for", starts.eps_basis(case), "word",
                "text", "list NTM|FY2", basis),
        company.setting(case, "years", "Years to the exit", starts.YEARS, "years", "number", "decimal 0.25 30",
                "As far as a story of growth can be told; the estimates reach two years"),
        company.setting(case, "discount_rate", "Required return a year", required, "fraction", "percent",
                "decimal 0 1", why),
        company.setting(case, "peer_method", "Average of the peers", "median", "word", "text", f"list {METHODS}",
                "CFA Program: the median is preferred for peer sets"),
        *company.tolerances(case),
        company.setting(case, "rerating_limit", "Change of the P/E, from today to the exit, that needs no reason", 0.3, "fraction",
                "percent", "decimal 0 10", "A round figure; beyond it most of the value may be a re-rating"),
        company.setting(case, "years_step", "Tornado: years more and less", 1, "years", "number", "decimal 0 10",
                "An exit a year earlier or later"),
        company.setting(case, "discount_rate_step", "Tornado: required return more and less", 0.01, "fraction", "percent",
                "decimal 0 0.5", "A point of a hundred"),
        company.setting(case, "growth_step", "Grid: step of the growth", round(growth, 3), "fraction", "percent",
                "decimal 0.001 0.4", "Half of the way from base to bull"),
        company.setting(case, "multiple_step", "Grid: step of the P/E", 2, "x", "multiple", "decimal 0.1 20", "Layout of the grid"),
    ]  # fmt: skip


def _scenarios(case: Case) -> list[Three]:
    change, growth, multiple = "decimal -1 5", "decimal -0.99 9", "decimal 0 500"
    return [
        of_scenarios("EPS to start from, against the estimates", "eps_change", "percent", change, starts.eps_changes(case)),
        of_scenarios("Growth of EPS a year, to the exit", "growth", "percent", growth, starts.growths(case)),
        of_scenarios("P/E that the market pays at the exit", "multiple", "multiple", multiple, neutral.multiples(case)),
        of_scenarios("First dividend, against what is expected", "dps_change", "percent", change, starts.dividend_changes(case)),
        of_scenarios("Probability", "probability", "percent", "decimal 0 1", neutral.probabilities()),
    ]  # fmt: skip


def _spread(case: Case) -> list[Line]:
    spreads = starts.volatilities(case)
    return [
        *(
            company.setting(case, name, label, spreads[name][0], "fraction", "percent", "decimal 0 3", spreads[name][1])
            for name, label in (
                ("eps_volatility", "Spread of EPS at the exit (standard deviation of its logarithm)"),
                ("multiple_volatility", "Spread of the P/E at the exit (the same)"),
            )
        ),
        company.setting(case, "correlation", "Correlation of the two", 0, "-1 to 1", "number", "decimal -1 1",
                "Neutral rule: none; above zero where good earnings come with a higher P/E"),
        company.setting(case, "driver_correlation", "Correlation of the drivers with each other", 0, "0 to 1", "number",
                "decimal 0 1", "Neutral rule: none; above zero where the drivers have a cause in common"),
    ]  # fmt: skip
