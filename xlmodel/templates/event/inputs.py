"""Inputs of a workbook about news: the company, the news and the closes around it, bear, base and bull, the study."""

from datetime import timedelta
from typing import Final

from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, gaps, losses
from xlmodel.templates.blocks.inputs import Line, of_scenarios, page_of_inputs, section, section_of_scenarios
from xlmodel.templates.case import FRESH_NEWS, Case, Event
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

_MULTIPLES: Final = {f"{scenario}_multiple": f"P/E in the {scenario} case" for scenario in SCENARIOS}
_CLOSE: Final = "Close of that day, from the figures at hand: see Events"


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    return _known(case) if neutral.expects_loss(case) else _known(case) | _MULTIPLES


def _known(case: Case) -> dict[str, str]:
    return {line.name: line.label for line in (*company.identity(case), *company.estimates(case), *_news(case))}


def news(case: Case) -> Event:
    """What the price has just moved on: the newest announcement, or else the last move, whatever its reason."""
    known = [event for event in case.news.events if timedelta(0) <= case.day - event.day <= FRESH_NEWS]
    return known[-1] if known else case.news.last or Event(case.day, "")


def write(book: Book, case: Case) -> Page:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    gaps.write(page, 3, _known(case), losses.NO_LOSS, _MULTIPLES)
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "The news, and what the price did", _news(case))
    row = section(page, row + 1, "What is expected of it", company.estimates(case))
    row = section(page, row + 1, "For the check of units alone; may stay blank", company.for_checks(case))
    row = section(page, row + 1, "The event study: which event, and the returns that it is held against", _study(case))
    row = section(page, row + 1, "Settings of the model", company.tolerances(case))
    section_of_scenarios(
        page,
        row + 1,
        case,
        [
            of_scenarios(
                "EPS of FY2 against the estimate", "eps_change", "percent", "decimal -1 5", neutral.eps_changes(case)
            ),
            of_scenarios(
                "P/E that the market pays then", "multiple", "multiple", "decimal 0 500", neutral.multiples(case)
            ),
        ],
    )
    return page


def _news(case: Case) -> list[Line]:
    event = news(case)
    unit, on = case.unit, event.after_on
    source = event.source or "Not known: say what it was"
    of_market = "What an index did on that day" if event.market is not None else "Not known; 0 % takes nothing off"
    return [
        Line("news", "The news", event.name or None, "word", "text", "text 1 200", "fact", source, event.day),
        Line("news_date", "Day on which the price moved on it", on or event.day, "date", "date", "date", "fact",
             "Day of the close after it", on),
        Line("price_before", "Price before it", event.before, unit, "price", "decimal > 0", "fact",
             _CLOSE if event.before else "Not known", event.day if event.before else None),
        Line("price_after", "Price after it", event.after, unit, "price", "decimal > 0", "fact",
             _CLOSE if event.after else "Not known", on),
        Line("market_move", "What the market did meanwhile", event.market, "fraction", "percent", "decimal -0.5 0.5", "fact",
             of_market, on),
    ]  # fmt: skip


def _study(case: Case) -> list[Line]:
    studied = case.news.studied
    words = "The newest announcement with daily closes around it"
    name = (studied.name or "The last move of the price") if studied else None
    return [
        Line("study_day", "Day of the event", studied.after_on if studied else None, "date", "date", "date", "fact",
             words if studied else "No daily closes are known: fill in the sheet Closes, then this day", None),
        Line("study_name", "What it was", name, "word", "text", "text 0 200", "fact", words),
        company.setting(case, "days_before", "Event: days of trading before that day", 0, "days", "count", "whole 0 20",
                        "More than none where news may have leaked"),
        company.setting(case, "days_after", "Event: days of trading after it", 0, "days", "count", "whole 0 20",
                        "More than none where the market needs time; the noise of each is added"),
        company.setting(case, "estimation", "Returns of the estimation before it", 120, "days", "count", "whole 30 500",
                        "MacKinlay (1997): 120 days before the event"),
        company.setting(case, "gap", "Days of trading between the two", 10, "days", "count", "whole 0 60",
                        "So that what leaked before is not taken for the usual"),
    ]  # fmt: skip
