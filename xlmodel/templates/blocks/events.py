"""Announcements as a table: the closes around them, what the market did, and how the share went on."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.formula.area import Area
from xlmodel.templates.case import LATER, Event
from xlmodel.templates.layout import GREY, Book, Page

TABLE: Final = "EventTable"
_OWN_ROW: Final = f"{TABLE}[[#This Row],"
_CLOSES: Final = (("close_before", "Before"), ("close_after", "After"))


class Events(NamedTuple):
    """What was written, as references."""

    drifts: tuple[str, ...]  # in the direction of the move, a column for each of LATER
    below: int


def later(ahead: int) -> str:
    """The heading of a later close."""
    return f"{ahead} day{'s' if ahead > 1 else ''} on"


def went(ahead: int) -> str:
    """The heading of how the share went on up to then, in the direction of its move."""
    return f"Went on {ahead}"


def write(
    book: Book, page: Page, row: int, heading: str, events: Sequence[Event], market: str, *,
    free: int = 0, goes_on: bool = False, note: str,
) -> Events:  # fmt: skip
    """The table, from column B on.

    Parameters
        market   the heading of its move.
        free     rows for announcements to come, which make the texts and the days of all rows inputs.
        goes_on  later closes too.
        note     what stands beside the cells while one is selected.
    """
    columns = _columns(market, free > 0, goes_on)
    first, count = row + 2, len(events) + free
    cells = Area("", row + 1, 2, count + 1, len(columns))
    page.band(Area("", row, 2, 1, len(columns)).block, heading)
    table = [[_value(event, column.get("key", "")) for column in columns] for event in [*events, *[None] * free]]
    page.table(cells.block, TABLE, columns, table)
    inputs = [(at, column) for at, column in enumerate(columns) if column.get("style") in ("input", "input_text")]
    for at, column in inputs:
        named = [*(f"{event.day:%Y_%m_%d}" for event in events), *(f"new_{n}" for n in range(1, free + 1))]
        for offset, key in enumerate(named):
            place = Area("", first + offset, 2 + at, 1, 1)
            book.define(f"{IN}event_{key}_{column['input']}", page.name, place.block)
        block = Area("", first, 2 + at, count, 1).block
        page.validate(block, column["rule"], "Announcement", note)
    later_ones = book.book.add_format({"font_color": GREY, "italic": True})
    rule = {"type": "formula", "criteria": f"=$C{first}>in_as_of", "format": later_ones}
    page.sheet.conditional_format(Area("", first, 2, count, len(columns)).block, rule)
    return Events(tuple(f"{TABLE}[{went(ahead)}]" for ahead in LATER) if goes_on else (), first + count)


def _columns(market: str, free: bool, goes_on: bool) -> list[dict[str, Any]]:
    close, move, text = {"style": "input", "number": "price", "rule": "decimal -1 100000"}, market.lower(), "table_text"
    found: list[dict[str, Any]] = [
        {"header": "Announcement", "style": "input_text" if free else text, "number": "text", "key": "name",
         "input": "name", "rule": "text 0 200"},
        {"header": "Date", "style": "input" if free else "table", "number": "date", "key": "day", "input": "date",
         "rule": "date"},
        *({"header": head, "key": name, "input": name, **close} for name, head in _CLOSES),
        {"header": market, "key": "market", "input": move, **close, "number": "percent"},
        {"header": "Move", "number": "percent", "formula": _unless_blank("Before", "After", "{After}/{Before}-1")},
        {"header": f"Against {market}", "number": "percent",
         "formula": _unless_blank("Before", "After", f"IF({{{market}}}=\"\",\"\",{{Move}}-{{{market}}})")},
    ]  # fmt: skip
    if goes_on:
        found += [
            {"header": later(n), "key": f"later_{i}", "input": f"close_{n}", **close} for i, n in enumerate(LATER)
        ]
        against = f'IF({{Against {market}}}="",{{Move}},{{Against {market}}})'
        found += [
            {"header": went(n), "number": "percent",
             "formula": _unless_blank("Before", "After", f"IF({{{later(n)}}}=\"\",\"\",SIGN({against})*({{{later(n)}}}/{{After}}-1))")}
            for n in LATER
        ]  # fmt: skip
    source = {"header": "Source", "style": "input_text" if free else "table_aside", "number": "text", "key": "source",
              "input": "source", "rule": "text 0 200"}  # fmt: skip
    return [*found, source]


def _unless_blank(one: str, other: str, formula: str) -> str:
    """A formula of columns in braces, blank where one of two is."""
    whole = f'=IF(OR({{{one}}}="",{{{other}}}=""),"",{formula})'
    return whole.replace("{", _OWN_ROW + "[").replace("}", "]]")


def _value(event: Event | None, key: str) -> Any:
    if event is None or not key:
        return None
    if key.startswith("later_"):
        return event.later[int(key.removeprefix("later_"))]
    return {"name": event.name, "day": event.day, "close_before": event.before, "close_after": event.after,
            "market": event.market, "source": event.source}[key]  # fmt: skip
