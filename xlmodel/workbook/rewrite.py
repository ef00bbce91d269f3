"""Formula text as every calculation engine understands it.

A workbook's file spells things in ways only its own spreadsheet reads: a column of a table by its heading, and an
add-in's function by where the add-in was. Here they become addresses and bare names.
"""

import re
from collections.abc import Collection, Mapping

from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.names import Names
from xlmodel.formula.plainer import NO_NAMES, plainer
from xlmodel.formula.spelling import ERRORS_TOO, OMITTED, bare_name, may_call, of_this_book
from xlmodel.formula.structured import Table, structured_area
from xlmodel.formula.tokens import Kind, tokens


def normalised(
    formula: str,
    tables: Mapping[str, Table],
    here: Area,
    functions: Collection[str],
    names: Names = NO_NAMES,
    *,
    for_one_cell: bool = False,
) -> str:
    """A formula (without its equals sign) with plain addresses and bare names, and in plainer words.

    An argument left out of a call of one of `functions` becomes the text OMITTED: engines pass a zero there,
    which a valuation must never take for a number. `names` and `for_one_cell` are those of `plainer`.
    """
    formula = plainer(of_this_book(formula), here, names, for_one_cell=for_one_cell)
    if not (_needs_rewriting(formula, functions) or _may_name_table(formula, tables)):
        return formula
    out: list[str] = []
    ours: list[bool] = []  # whether each open bracket belongs to a call of one of ours
    called = opened = separated = False  # what the token before was, blanks aside
    for kind, text, _ in tokens(formula):
        if kind is Kind.BLANK:
            out.append(text)
            continue
        # `F()` has no arguments at all; `F(,1)` and `F(1,)` leave one out.
        left_out = separated or (opened and kind is Kind.COMMA)
        if left_out and kind in (Kind.COMMA, Kind.CLOSE) and ours and ours[-1]:
            out.append(f'"{OMITTED}"')
        if kind is Kind.CALLED:
            name = bare_name(text).upper()
            called = name in functions
            text = name if called else "" if name == ERRORS_TOO else text
        elif kind is Kind.STRUCTURED:
            area = structured_area(text, tables, here)
            text = area.absolute if area is not None else text
        elif kind in (Kind.CELLS, Kind.NAME) and "[" in text:
            text = CellError.REF  # another workbook, of which an engine may refuse to hear
        elif kind is Kind.NAME and text.lower() in tables and text not in names:
            area = structured_area(f"{text}[]", tables, here)
            text = area.absolute if area is not None else text
        elif kind in _OPENING:
            ours.append(called)
            called = False
        elif kind in _CLOSING and ours:
            ours.pop()
        opened, separated = kind is Kind.OPEN, kind is Kind.COMMA
        out.append(text)
    return "".join(out)


_OPENING = (Kind.OPEN, Kind.OPEN_ARRAY)
_CLOSING = (Kind.CLOSE, Kind.CLOSE_ARRAY)
_SPELLED = re.compile(r"[\[!]|_xl|org\.|with_errors\(", re.IGNORECASE)
_EMPTY_ARGUMENT = re.compile(r"[(,]\s*,|,\s*\)")


def _may_name_table(formula: str, tables: Mapping[str, Table]) -> bool:
    lower = formula.lower() if tables else ""
    return any(name in lower for name in tables)


def _needs_rewriting(formula: str, functions: Collection[str]) -> bool:
    """Spares most formulas the reading."""
    if "[" in formula or (_SPELLED.search(formula) and may_call(formula, functions)):
        return True
    return bool(_EMPTY_ARGUMENT.search(formula)) and may_call(formula, functions)
