"""Structured references: parts of a table by its headings, such as `Peers[[#This Row],[EPS]]`."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from xlmodel.formula.area import Area
from xlmodel.formula.tokens import Kind, tokens


class Table(NamedTuple):
    """A table on a sheet."""

    name: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int


_STRUCTURED = re.compile(r"([^\[\]!]*)\[(.*)\]", re.DOTALL)
_BRACKETED = re.compile(r"\[((?:[^\[\]']|'.)*)\]", re.DOTALL)
_ITEMS = {"#all": "all", "#data": "data", "#headers": "headers", "#totals": "totals", "#this row": "row"}


def structured_area(reference: str, tables: Mapping[str, Table], here: Area) -> Area | None:
    """The block a structured reference means in the cell `here`, or None where it means none.

    Parameters
        tables  the tables of the workbook, by their names in small letters.
    """
    reference = reference.strip()
    match = _STRUCTURED.fullmatch(reference)
    if match is None or [token.kind for token in tokens(reference)] != [Kind.STRUCTURED]:
        return None
    table = tables.get(match[1].lower()) if match[1] else _table_around(tables, here)
    if table is None:
        return None
    items, first, last = _specifier(match[2].strip())
    left = _column(table, first) if first is not None else 0
    right = _column(table, last) if last is not None else len(table.columns) - 1
    if left is None or right is None:
        return None
    left, right = sorted((left, right))
    rows = _item_rows(table, items, here)
    if rows is None or rows[0] > rows[1]:
        return None
    return Area(table.area.sheet, rows[0], table.area.column + left, rows[1] - rows[0] + 1, right - left + 1)


def _column(table: Table, heading: str) -> int | None:
    """The number of a column; a line break in its heading may stand as a blank in the file, or the other way round."""
    for spelled in (str.lower, lambda text: " ".join(text.lower().split())):
        headings = [*map(spelled, table.columns)]
        if spelled(heading) in headings:
            return headings.index(spelled(heading))
    return None


def depends_on_its_row(formula: str) -> bool:
    """Whether a formula means something else in the next row although its text is the same."""
    return "#this row" in formula.lower() or "[@" in formula


def _table_around(tables: Mapping[str, Table], here: Area) -> Table | None:
    around = (t for t in tables.values() if t.area.sheet == here.sheet and t.area.holds(here.row, here.column))
    return next(around, None)


def _specifier(text: str) -> tuple[set[str], str | None, str | None]:
    """What stands in the outer brackets: the parts of the table, the first and the last column."""
    items = set()
    if text.startswith("@"):
        items.add("row")
        text = text[1:].strip()
    if not text:
        return items, None, None
    parts = _BRACKETED.findall(text) if text.startswith("[") else [text]
    columns = []
    for part in parts:
        item = _ITEMS.get(part.strip().lower())
        if item:
            items.add(item)
        else:
            columns.append(re.sub(r"'(.)", r"\1", part))
    return items, *((columns[0], columns[-1]) if columns else (None, None))


def _item_rows(table: Table, items: set[str], here: Area) -> tuple[int, int] | None:
    top, bottom = table.area.row, table.area.last_row
    first, last = top + table.header_rows, bottom - table.totals_rows
    if "row" in items:
        return (here.row, here.row) if first <= here.row <= last else None
    if "all" in items:
        return top, bottom
    if items & {"headers", "totals"} and not items >= {"headers", "totals"}:
        if "headers" in items:
            return (top, last if "data" in items else first - 1)
        return (first if "data" in items else last + 1, bottom)
    return (top, bottom) if items >= {"headers", "totals"} else (first, last)
