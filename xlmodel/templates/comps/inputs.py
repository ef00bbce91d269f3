"""Inputs of a comparison with peers: what is known of the company, what is judgement, and its own past."""

from typing import Final, NamedTuple

from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, gaps, history
from xlmodel.templates.blocks.inputs import Line, page_of_inputs, section
from xlmodel.templates.case import Case
from xlmodel.templates.comps import one_year
from xlmodel.templates.layout import Book, Page

METHODS: Final = ("median", "mean", "harmonic", "geometric", "trimmed", "winsorized")


class Inputs(NamedTuple):
    """What was written, as references."""

    page: Page
    history: history.History | None


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    lines = (*company.identity(case), *_estimates(case))
    return {line.name: line.label for line in lines} | {"peer_1_ticker": "Ticker of the first peer"}


def write(book: Book, page: Page, case: Case) -> Inputs:
    """The sheet Inputs."""
    gaps.write(page, 3, needed(case))
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "What is expected of it", _estimates(case))
    row = section(page, row + 1, "Where a discount may come from; may stay blank", _fundamentals(case))
    row = section(page, row + 1, "For the check of units alone; may stay blank", company.for_checks(case))
    row = section(page, row + 1, "Settings of the comparison", _settings(case))
    row = section(page, row + 1, "Judgement for why the discount; a Refresh leaves it as it is", _judgement(case))
    enough = len(case.history) >= neutral.ENOUGH_PAST
    return Inputs(page, history.write(book, page, row + 1, case) if enough else None)


def page_of(book: Book) -> Page:
    """The empty sheet."""
    return page_of_inputs(book)


def _estimates(case: Case) -> list[Line]:
    return [*company.estimates(case), company.accounting(case)]


def _fundamentals(case: Case) -> list[Line]:
    return [
        company.figure(case, "roe", "Return on equity, last twelve months", "fraction", "percent", "decimal -10 10"),
        company.figure(case, "volatility", "Volatility of the share, a year", "fraction", "percent", "decimal 0 3"),
    ]


def _settings(case: Case) -> list[Line]:
    end = one_year.start(case)
    return [
        company.setting(case, "peer_method", "Average of the peers", "median", "word", "text", f"list {'|'.join(METHODS)}",
                "CFA Program: the median is preferred for peer sets"),
        company.setting(case, "common_end", "Last day of the twelve months that all are brought to", end.end, "date", "date",
                "date", end.rule),
        *company.tolerances(case),
    ]  # fmt: skip


def _judgement(case: Case) -> list[Line]:
    same = "Neutral rule: the same for both, so that risk explains nothing until you say so"
    return [
        company.setting(case, "required_return", "Required return of the company", 0.09, "fraction", "percent", "decimal 0 1",
                "Neutral rule: a round figure for the equity of a large company"),
        company.setting(case, "peer_required_return", "Required return of its peers", 0.09, "fraction", "percent", "decimal 0 1",
                same),
        company.setting(case, "long_growth", "Growth in the long run, of all", 0.04, "fraction", "percent", "decimal -1 1",
                "Neutral rule: about that of an economy in money of the day"),
        company.setting(case, "half_life", "Years until half of the way to it is gone", 5, "years", "number", "decimal 0 50",
                "Neutral rule: today's growth fades over ten years"),
    ]  # fmt: skip
