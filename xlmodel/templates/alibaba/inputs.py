"""Inputs: every figure that may be changed, with its unit, date and source."""

from itertools import groupby

from xlmodel.templates.alibaba.figures import Row, rows, value
from xlmodel.templates.blocks.inputs import Line, Three, page_of_inputs, section, section_of_three
from xlmodel.templates.layout import Book, Page

SCENARIOS = ("bear", "base", "bull")
DRIVER_COLUMNS = ("probability", "eps_impact", "multiple_impact")

_NUMBER = {
    "USD per ADS": "price",
    "fraction": "percent",
    "fraction a year": "percent",
    "x": "multiple",
    "date": "date",
    "USD": "money",
    "shares": "money",
    "word": "text",
}


def write(book: Book) -> Page:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    row = 4
    for title, members in groupby(rows("inputs"), key=lambda r: r["section"]):
        row = section(page, row, title, [_line(figure) for figure in members]) + 1
    row = section_of_three(
        page,
        row,
        "Scenarios: made on 24 September 2025; a Refresh leaves them as they are",
        ("Bear", "Base", "Bull", "Name", "Kind", "Source"),
        [_scenario_line(figure) for figure in rows("scenarios")],
    )
    section_of_three(
        page,
        row + 1,
        "Drivers of the story: probabilities and impacts are judgement; a Refresh leaves them as they are",
        ("Probability", "Effect on EPS", "On multiple", "Name", "Side", "Reason"),
        [_driver_line(driver) for driver in rows("drivers")],
    )
    return page


def _line(figure: Row) -> Line:
    return Line(
        figure["name"],
        figure["label"],
        value(figure["value"]),
        figure["unit"],
        _NUMBER.get(figure["unit"], "number"),
        figure["rule"],
        figure["kind"],
        figure["source"],
        value(figure["as_of"]),
    )


def _scenario_line(figure: Row) -> Three:
    bear, base, bull = SCENARIOS
    return Three(
        f"{figure['label']} ({figure['unit']})",
        (f"{bear}_{figure['name']}", f"{base}_{figure['name']}", f"{bull}_{figure['name']}"),
        (value(figure[bear]), value(figure[base]), value(figure[bull])),
        f"in_bear_{figure['name']}, ...",
        _NUMBER[figure["unit"]],
        (figure["rule"],) * 3,
        figure["kind"],
        figure["source"],
        "judgement" if figure["kind"] == "judgement" else "input",
    )


def _driver_line(driver: Row) -> Three:
    probability, eps, multiple = DRIVER_COLUMNS
    return Three(
        driver["argument"],
        (f"{driver['name']}_{probability}", f"{driver['name']}_{eps}", f"{driver['name']}_{multiple}"),
        (value(driver[probability]), value(driver[eps]), value(driver[multiple])),
        f"in_{driver['name']}_...",
        "percent",
        ("decimal 0 1", "decimal -1 5", "decimal -1 5"),
        driver["side"],
        driver["reason"],
        "judgement",
    )
