"""Inputs of the one-pager: what is known of the company, what is judgement, its peers and its own past."""

from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.templates import neutral
from xlmodel.templates.blocks import gaps, history, peers
from xlmodel.templates.blocks.inputs import Line, Three, page_of_inputs, section, section_of_three
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.neutral import SCENARIOS, Start

METHODS: Final = "median|mean|harmonic|geometric|trimmed|winsorized"
_RULES: Final = {
    "eps_fy1_change": "decimal -1 5",
    "eps_change": "decimal -1 5",
    "multiple": "decimal 0 500",
    "probability": "decimal 0 1",
}


class Inputs(NamedTuple):
    """What was written, as references."""

    page: Page
    peers: peers.Peers
    history: history.History | None


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    return {line.name: line.label for line in (*_company(case), *_estimates(case))} | {
        f"{scenario}_multiple": f"P/E in the {scenario} case" for scenario in SCENARIOS
    }


def write(book: Book, case: Case) -> Inputs:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    gaps.write(page, 3, needed(case))
    row = section(page, 5, "The company and its price", _company(case))
    row = section(page, row + 1, "What is expected of it", _estimates(case))
    row = section(page, row + 1, "For the check of units alone; may stay blank", _for_checks(case))
    row = section(page, row + 1, "Settings of the model", _settings(case))
    row = section_of_three(
        page,
        row + 1,
        "Scenarios: judgement, started from neutral rules; a Refresh leaves them as they are",
        ("Bear", "Base", "Bull", "Name", "Kind", "Where it starts from"),
        _scenarios(case),
    )
    others = peers.write(book, page, row + 1, case)
    enough = len(case.history) >= neutral.ENOUGH_PAST
    return Inputs(page, others, history.write(book, page, others.below, case) if enough else None)


def _company(case: Case) -> list[Line]:
    name = Line(
        "name",
        "Name of the company",
        case.name or case.ticker,
        "word",
        "text",
        "text 1 80",
        "fact",
        "As the source calls it" if case.name else "No name was known: its ticker",
    )
    currency = "Of the price; a Refresh in another one is refused"
    per = "What money per share is per; ADS: a depositary receipt for several ordinary shares"
    lines = [
        name,
        Line("currency", "Currency of the price", case.currency or None, "word", "text", "text 3 3", "fact", currency),
        Line("share", "The price is per", case.share, "word", "text", "list share|ADS", "fact", per),
        Line("as_of", "Valuation date", case.day, "date", "date", "date", "fact", "The day of the figures", case.day),
        _figure(case, "price", "Price", case.unit, "price", "decimal > 0"),
        _figure(case, "price_date", "Day of that price", "date", "date", "date"),
    ]
    if case.share == "ADS":
        lines.append(_figure(case, "ads_ratio", "Ordinary shares in one ADS", "number", "number", "decimal > 0"))
    return lines


def _estimates(case: Case) -> list[Line]:
    return [
        _figure(case, "fy1_end", "End of the current fiscal year (FY1)", "date", "date", "date"),
        _figure(case, "eps_fy1", "EPS of FY1", case.unit, "price", "decimal -100000 100000"),
        _figure(case, "eps_fy2", "EPS of FY2, the year after it", case.unit, "price", "decimal -100000 100000"),
        _figure(case, "eps_date", "Day on which the estimates were known", "date", "date", "date"),
    ]


def _for_checks(case: Case) -> list[Line]:
    currency = case.currency or "currency of the price"
    return [
        _figure(case, "market_cap", "Market value", currency, "money", "decimal > 0"),
        _figure(case, "ordinary_shares", "Ordinary shares outstanding", "shares", "money", "decimal > 0"),
    ]


def _settings(case: Case) -> list[Line]:
    def setting(name: str, label: str, value: Value, unit: str, number: str, rule: str, why: str) -> Line:
        return Line(name, label, value, unit, number, rule, "judgement", why, case.day)

    half = max(neutral.eps_changes(case).values[2] or 0.0, 0.02) / 2
    return [
        setting("peer_method", "Average of the peers", "median", "word", "text", f"list {METHODS}",
                "CFA Program: the median is preferred for peer sets"),
        setting("date_tolerance", "Days that inputs may lie apart", 31, "days", "count", "whole 0 3660", "A month"),
        setting("unit_tolerance", "Gap allowed between price x shares and market value", 0.15, "fraction", "percent",
                "decimal 0 1", "A slip of unit is a factor of 4, 7, 8, 100 or 1 000"),
        setting("eps_step", "Grid: step of the EPS", round(half, 3), "fraction", "percent", "decimal 0.001 0.4",
                "Half of the way from base to bull"),
        setting("multiple_step", "Grid: step of the P/E", 2, "x", "multiple", "decimal 0.1 20", "Layout of the grid"),
    ]  # fmt: skip


def _scenarios(case: Case) -> list[Three]:
    changes = neutral.eps_changes(case)
    low, _, high = changes.values
    first = Start(
        (round((low or 0) / 2, 3), 0.0, round((high or 0) / 2, 3)), "Half of the change in FY2, as part of FY1 is over"
    )
    return [
        _three("EPS of FY1 against the estimate", "eps_fy1_change", "percent", first),
        _three("EPS of FY2 against the estimate", "eps_change", "percent", changes),
        _three("P/E that the market pays then", "multiple", "multiple", neutral.multiples(case)),
        _three("Probability", "probability", "percent", neutral.probabilities()),
    ]


def _three(label: str, name: str, number: str, start: Start) -> Three:
    bear, base, bull = (f"{scenario}_{name}" for scenario in SCENARIOS)
    rule = _RULES[name]
    return Three(
        label,
        (bear, base, bull),
        start.values,
        f"{IN}{bear}, ...",
        number,
        (rule,) * 3,
        "judgement",
        start.rule,
        "judgement",
    )


def _figure(case: Case, name: str, label: str, unit: str, number: str, rule: str) -> Line:
    entry = case.entry(name)
    return Line(name, label, entry.value, unit, number, rule, "fact", entry.source or "Not known", entry.known_on)
