"""Lines of the sheet Inputs: a figure, or one for each scenario, with its unit, day, name, kind and source beside it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.neutral import SCENARIOS, Start

WIDTHS: Final = (2, 48, 17, 17, 12, 26, 11, 88)
_HEADS: Final = ("Unit", "As of", "Name", "Kind", "Source")
_COLUMNS: Final = "CDEFGH"
JUDGED_ON: Final = "judged_on"
JUDGED_AT: Final = "judged_price"
"""Inputs: of which day the judgement on the scenarios is, and what the share cost then."""


class Line(NamedTuple):
    """One input."""

    name: str
    label: str
    value: Value
    unit: str
    number: str  # how it is shown
    rule: str
    kind: str  # fact, quoted, judgement
    source: str
    known_on: Value = None

    @property
    def style(self) -> str:
        """That of a fact, or of judgement."""
        return "judgement" if self.kind == "judgement" else "input"


class Three(NamedTuple):
    """An input for each of three things, side by side."""

    label: str
    names: tuple[str, str, str]
    values: tuple[Value, Value, Value]
    shown_name: str
    number: str
    rules: tuple[str, str, str]
    kind: str
    source: str
    style: str


def page_of_inputs(book: Book) -> Page:
    """The empty sheet, with its title."""
    page = book.page("Inputs", WIDTHS, "#B8860B")
    page.title(
        "Inputs", "Change a coloured cell; its source shows when you select it. Scripts use the name without in_"
    )
    page.long(2, 2, first=1)
    return page


def section(page: Page, row: int, title: str, lines: Sequence[Line]) -> int:
    """Inputs below a heading; the row below them."""
    page.band(f"B{row}:H{row}", title)
    heads(page, row + 1, "Value", _HEADS)
    for at, line in enumerate(lines, start=row + 2):
        page.text(f"B{at}", line.label)
        # The note of a cell is no formula: after a Refresh it still names the first source, and says so.
        note = f"As shipped: {line.source}" if line.kind == "fact" else line.source
        page.input(f"C{at}", line.name, line.value, line.number, line.rule, note, line.style)
        if line.kind == "judgement" and line.value is not None:
            page.book.judged.append(line.name)
        page.text(f"D{at}", line.unit, "aside")
        page.put(f"E{at}", line.known_on, "when", "date")
        page.texts(f"F{at}", [f"{IN}{line.name}", line.kind, line.source], "aside")
    return row + 2 + len(lines)


def section_of_three(page: Page, row: int, title: str, headings: Sequence[str], lines: Sequence[Three]) -> int:
    """Inputs side by side below a heading; the row below them.

    Parameters
        headings  of the three columns, then of name, kind and source.
    """
    page.band(f"B{row}:H{row}", title)
    heads(page, row + 1, headings[0], headings[1:], numbers=3)
    for at, line in enumerate(lines, start=row + 2):
        page.text(f"B{at}", line.label)
        for column, name, value, rule in zip("CDE", line.names, line.values, line.rules, strict=True):
            page.input(f"{column}{at}", name, value, line.number, rule, line.source, line.style)
            if line.kind == "judgement" and value is not None:
                page.book.judged.append(name)
        page.texts(f"F{at}", [line.shown_name, line.kind, line.source], "aside")
    return row + 2 + len(lines)


def of_scenarios(label: str, name: str, number: str, rule: str, start: Start) -> Three:
    """Judgement on bear, base and bull: in_bear_..., in_base_... and in_bull_..., with the rule that they start from."""
    bear, base, bull = (f"{scenario}_{name}" for scenario in SCENARIOS)
    shown_name = f"{IN}{bear}, ..."
    return Three(
        label, (bear, base, bull), start.values, shown_name, number, (rule,) * 3, "judgement", start.rule, "judgement"
    )


def section_of_scenarios(page: Page, row: int, case: Case, lines: Sequence[Three]) -> int:
    """Judgement on bear, base and bull below its heading, and of which day and price it is; the row below them."""
    title = "Scenarios: judgement, started from neutral rules; a Refresh leaves them as they are"
    heads = ("Bear", "Base", "Bull", "Name", "Kind", "Where it starts from")
    below = section_of_three(page, row, title, heads, lines)
    leaves = "The neutral rules were applied then, and a Refresh leaves it: type yours as you judge anew"
    judged = (
        (JUDGED_ON, "Day of that judgement", case.day, "date", "date"),
        (JUDGED_AT, "Price on that day", case.entry("price").number, "price", "decimal > 0"),
    )
    for at, (name, label, value, number, rule) in enumerate(judged, start=below):
        page.text(f"B{at}", label)
        page.input(f"C{at}", name, value, number, rule, leaves, "judgement")
        page.texts(f"F{at}", [f"{IN}{name}", "judgement", leaves], "aside")
    return below + len(judged)


def heads(page: Page, row: int, first: str, others: Sequence[str], numbers: int = 1) -> None:
    """The headings of the columns, the first of them over numbers."""
    page.text(f"B{row}", "Input", "head")
    for column, head in zip(_COLUMNS, (first, *others), strict=True):
        page.text(f"{column}{row}", head, "head_right" if _COLUMNS.index(column) < numbers else "head_aside")
