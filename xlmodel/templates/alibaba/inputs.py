"""Inputs: every figure that may be changed, with its unit, date and source."""

from itertools import groupby

from xlmodel.templates.alibaba.figures import Row, rows, value
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
    page = book.page("Inputs", (2, 48, 17, 17, 12, 26, 11, 88), "#B8860B")
    page.title(
        "Inputs", "Change a coloured cell; its source shows when you select it. Scripts use the name without in_"
    )
    row = 4
    for section, members in groupby(rows("inputs"), key=lambda r: r["section"]):
        page.band(f"B{row}:H{row}", section)
        _heads(page, row + 1, "Value", ("Unit", "As of", "Name", "Kind", "Source"))
        row += 2
        for figure in members:
            _one(page, row, figure)
            row += 1
        row += 1
    row = _scenarios(page, row)
    _drivers(page, row + 1)
    page.sheet.freeze_panes(2, 2)
    page.sheet.fit_to_pages(1, 0)
    return page


def _one(page: Page, row: int, figure: Row) -> None:
    page.text(f"B{row}", figure["label"])
    number, note = _NUMBER.get(figure["unit"], "number"), figure["source"]
    # The note of a cell is no formula: after a Refresh it still names the first source, and says so.
    first = f"As shipped: {note}" if figure["kind"] == "fact" else note
    page.input(f"C{row}", figure["name"], value(figure["value"]), number, figure["rule"], first, _style(figure))
    page.text(f"D{row}", figure["unit"], "aside")
    page.put(f"E{row}", value(figure["as_of"]), "when", "date")
    _about(page, row, f"in_{figure['name']}", figure["kind"], note)


def _scenarios(page: Page, row: int) -> int:
    page.band(f"B{row}:H{row}", "Scenarios: made on 24 September 2025; a Refresh leaves them as they are")
    _heads(page, row + 1, "Bear", ("Base", "Bull", "Name", "Kind", "Source"), numbers=3)
    row += 2
    for figure in rows("scenarios"):
        page.text(f"B{row}", f"{figure['label']} ({figure['unit']})")
        for column, scenario in zip("CDE", SCENARIOS, strict=True):
            page.input(
                f"{column}{row}",
                f"{scenario}_{figure['name']}",
                value(figure[scenario]),
                _NUMBER[figure["unit"]],
                figure["rule"],
                figure["source"],
                _style(figure),
            )
        _about(page, row, f"in_bear_{figure['name']}, ...", figure["kind"], figure["source"])
        row += 1
    return row


def _drivers(page: Page, row: int) -> None:
    page.band(
        f"B{row}:H{row}",
        "Drivers of the story: probabilities and impacts are judgement; a Refresh leaves them as they are",
    )
    _heads(page, row + 1, "Probability", ("Effect on EPS", "On multiple", "Name", "Side", "Reason"), numbers=3)
    row += 2
    for driver in rows("drivers"):
        page.text(f"B{row}", driver["argument"])
        for column, what in zip("CDE", DRIVER_COLUMNS, strict=True):
            rule = "decimal 0 1" if what == "probability" else "decimal -1 5"
            name, number = f"{driver['name']}_{what}", value(driver[what])
            page.input(f"{column}{row}", name, number, "percent", rule, driver["reason"], "judgement")
        _about(page, row, f"in_{driver['name']}_...", driver["side"], driver["reason"])
        row += 1


def _heads(page: Page, row: int, first: str, others: tuple[str, ...], numbers: int = 1) -> None:
    page.text(f"B{row}", "Input", "head")
    for column, head in zip("CDEFGH", (first, *others), strict=True):
        page.text(f"{column}{row}", head, "head_right" if "CDEFGH".index(column) < numbers else "head_aside")


def _style(figure: Row) -> str:
    return "judgement" if figure["kind"] == "judgement" else "input"


def _about(page: Page, row: int, name: str, kind: str, source: str) -> None:
    page.texts(f"F{row}", [name, kind, source], "aside")
