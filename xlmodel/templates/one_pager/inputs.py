"""Inputs of the one-pager: what is known of the company, what is judgement, its peers and its own past."""

from typing import Final, NamedTuple

from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, drivers, gaps, history, losses, peers
from xlmodel.templates.blocks.drivers import Drivers
from xlmodel.templates.blocks.inputs import Line, Three, of_scenarios, page_of_inputs, section, section_of_scenarios
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

METHODS: Final = "median|mean|harmonic|geometric|trimmed|winsorized"

_DRIVERS: Final = 5  # rows for them
_MULTIPLES: Final = {f"{scenario}_multiple": f"P/E in the {scenario} case" for scenario in SCENARIOS}


class Inputs(NamedTuple):
    """What was written, as references."""

    page: Page
    drivers: Drivers
    peers: peers.Peers
    history: history.History | None


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    return _known(case) if neutral.expects_loss(case) else _known(case) | _MULTIPLES


def _known(case: Case) -> dict[str, str]:
    return {line.name: line.label for line in (*company.identity(case), *company.estimates(case))}


def write(book: Book, case: Case) -> Inputs:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    gaps.write(page, 3, _known(case), losses.NO_LOSS, _MULTIPLES)
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "What is expected of it", [*company.estimates(case), company.accounting(case)])
    row = section(page, row + 1, "For the check of units alone; may stay blank", company.for_checks(case))
    row = section(page, row + 1, "Settings of the model", _settings(case))
    row = section_of_scenarios(
        page,
        row + 1,
        case,
        _scenarios(case),
    )
    title = "Drivers: optional; what may happen to the base case, each apart from the others"
    listed = drivers.inputs(page, row + 1, title, (), _DRIVERS)
    others = peers.write(book, page, listed.below, case)
    enough = len(case.history) >= neutral.ENOUGH_PAST
    return Inputs(page, listed, others, history.write(book, page, others.below, case) if enough else None)


def _settings(case: Case) -> list[Line]:
    half = max(neutral.eps_changes(case).values[2] or 0.0, 0.02) / 2
    return [
        company.setting(case, "peer_method", "Average of the peers", "median", "word", "text", f"list {METHODS}",
                "CFA Program: the median is preferred for peer sets"),
        *company.tolerances(case),
        company.setting(case, "eps_step", "Grid: step of the EPS", round(half, 3), "fraction", "percent", "decimal 0.001 0.4",
                "Half of the way from base to bull"),
        company.setting(case, "multiple_step", "Grid: step of the P/E", 2, "x", "multiple", "decimal 0.1 20", "Layout of the grid"),
    ]  # fmt: skip


def _scenarios(case: Case) -> list[Three]:
    changes = neutral.eps_changes(case)
    change = "decimal -1 5"
    return [
        of_scenarios(
            "EPS of FY1 against the estimate", "eps_fy1_change", "percent", change, neutral.first_year_changes(case)
        ),
        of_scenarios("EPS of FY2 against the estimate", "eps_change", "percent", change, changes),
        of_scenarios("P/E that the market pays then", "multiple", "multiple", "decimal 0 500", neutral.multiples(case)),
        of_scenarios("Probability", "probability", "percent", "decimal 0 1", neutral.probabilities()),
    ]
