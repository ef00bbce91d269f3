"""Formula text as every calculation engine understands it.

A workbook's file spells things in ways only its own spreadsheet reads: a column of a table by its heading, and an
add-in's function by where the add-in was. Here they become addresses and bare names.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from xlmodel.formula.area import Area

# What stands for an argument that was left out of a call: `F(1,,2)`. From the private use area of Unicode, so that
# no workbook holds it by accident, and legal in XML.
OMITTED: Final = "\ue000"


class Table(NamedTuple):
    """A table on a sheet."""

    name: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int


# Structured references

_STRUCTURED = re.compile(r"([^\[\]!]*)\[(.*)\]", re.DOTALL)
_BRACKETED = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_ITEMS = {"#all": "all", "#data": "data", "#headers": "headers", "#totals": "totals", "#this row": "row"}


def resolve_structured(reference: str, tables: Mapping[str, Table], here: Area) -> str | None:
    """The address a structured reference means in the cell `here`, or None where it means none."""
    match = _STRUCTURED.fullmatch(reference.strip())
    if match is None:
        return None
    table = tables.get(match[1].lower()) if match[1] else _table_around(tables, here)
    if table is None:
        return None
    items, first, last = _specifier(match[2].strip())
    headings = [heading.lower() for heading in table.columns]
    try:
        left = headings.index(first.lower()) if first is not None else 0
        right = headings.index(last.lower()) if last is not None else len(headings) - 1
    except ValueError:
        return None
    left, right = sorted((left, right))
    rows = _item_rows(table, items, here)
    if rows is None or rows[0] > rows[1]:
        return None
    area = Area(table.area.sheet, rows[0], table.area.column + left, rows[1] - rows[0] + 1, right - left + 1)
    return area.absolute


def depends_on_its_row(formula: str) -> bool:
    """Whether a formula means something else in the next row although its text is the same."""
    return "#this row" in formula.lower() or "[@" in formula


def _table_around(tables: Mapping[str, Table], here: Area) -> Table | None:
    for table in tables.values():
        if table.area.sheet == here.sheet and table.area.holds(here.row, here.column):
            return table
    return None


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


# Functions

_PREFIX = re.compile(
    r"'(?:[^']|'')*\.xla[m]?'!|\[[0-9]+\]!|_xll\.|_xludf\.|_xldudf_(?:XLM_)?|(?:[\w.]+\.xla[m]?)!", re.IGNORECASE
)


def bare_name(spelling: str) -> str:
    """A function's name without the places where an add-in was found."""
    while match := _PREFIX.match(spelling):
        spelling = spelling[match.end() :]
    return spelling


def normalised(
    formula: str,
    tables: Mapping[str, Table],
    here: Area,
    functions: Collection[str],
) -> str:
    """A formula (without its equals sign) with plain addresses and bare names.

    An argument left out of a call of one of `functions` becomes the text OMITTED: engines pass a zero there,
    which a valuation must never take for a number.
    """
    if not _needs_rewriting(formula, functions):
        return formula
    out: list[str] = []
    calls: list[bool] = []  # whether each open bracket belongs to a call of one of ours
    before = ""  # the token before, blanks aside
    for kind, subtype, text in _tokens(formula):
        if kind == "WHITE-SPACE":
            out.append(text)
            continue
        opens, closes = subtype == "OPEN", subtype == "CLOSE"
        ends_argument = kind == "SEP" or closes
        # `F()` has no arguments at all; `F(,1)` and `F(1,)` leave one out.
        left_out = before == "SEP" or (before == "call" and kind == "SEP")
        if ends_argument and calls and calls[-1] and left_out:
            out.append(f'"{OMITTED}"')
        before = kind
        if kind == "FUNC" and opens:
            name = bare_name(text[:-1]).upper()
            calls.append(name in functions)
            if name in functions:
                text = name + "("
            before = "call"
        elif opens:
            calls.append(False)
        elif closes:
            calls.pop()
        elif kind == "OPERAND" and "[" in text:
            text = resolve_structured(text, tables, here) or text
        out.append(text)
    return "".join(out)


_SPELLED = re.compile(rf"\[|{_PREFIX.pattern}", re.IGNORECASE)
_EMPTY_ARGUMENT = re.compile(r"[(,]\s*,|,\s*\)")


def _needs_rewriting(formula: str, functions: Collection[str]) -> bool:
    """Spares most formulas the tokenizer, which is slow."""
    if _SPELLED.search(formula):
        return True
    return bool(_EMPTY_ARGUMENT.search(formula)) and any(map(formula.upper().__contains__, functions))


@lru_cache(maxsize=4096)
def _tokens(formula: str) -> tuple[tuple[str, str, str], ...]:
    """The tokens of a formula, none where it cannot be read: such a formula is left to the engine's verdict."""
    from openpyxl.formula import Tokenizer  # here, because it is slow to import and rarely needed
    from openpyxl.formula.tokenizer import TokenizerError

    try:
        tokenizer: Any = Tokenizer("=" + formula)
    except (TokenizerError, IndexError):  # IndexError: too many brackets are closed
        return (("OPERAND", "TEXT", formula),)
    return tuple((token.type, token.subtype, token.value) for token in tokenizer.items)
