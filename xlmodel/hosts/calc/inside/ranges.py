"""Errors inside ranges: Calc calls no add-in with a range that holds one, and shows Err:504 instead."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import partial
from typing import Any

from . import table
from .changes import FORMULA, enter_again, respelled, unnoticed
from .formulas import RANGE, TABLE_COLUMN, arguments, in_braces

_ERROR = 4  # com.sun.star.sheet.FormulaResult

_OURS = re.compile(rf"({table.NAMES})\(", re.IGNORECASE)


def handed_over(document: Any) -> bool:
    """Whether a call of ours in the document is handed a range."""
    names = _names_of_ranges(document)
    range_like = re.compile("|".join([":", r"\[", *map(re.escape, names)]))
    return any(
        range_like.search(formula) and _OURS.search(formula) and wrapped(formula, names) != formula
        for number in range(document.Sheets.getCount())
        for block in document.Sheets.getByIndex(number).queryContentCells(FORMULA)
        for row in block.getFormulaArray()
        for formula in row
    )


def let_errors_through(document: Any) -> int:
    """Wrap ranges with an error in it, in calls of ours, so that the error reaches the function.

    Returns the number of formulas changed.
    """
    wrap = partial(wrapped, names=_names_of_ranges(document))
    found: list[tuple[Any, Any, str, str]] = []
    for number in range(document.Sheets.getCount()):
        errors = document.Sheets.getByIndex(number).queryFormulaCells(_ERROR)
        if errors.getCount():
            # All at once: each question of this kind goes through every formula of the document.
            for block in errors.queryDependents(False):
                for part in block.queryContentCells(FORMULA):
                    found += respelled(part, wrap, _OURS.search)
    if found:
        with unnoticed(document) as quietly:
            enter_again(quietly, found)
    return len(found)


def cells_with_errors(cells: Any) -> Any:
    """The values of a range; an error as a text that carries its code.

    As an error it would not arrive: Calc calls no function with a block in which there is one.
    """
    address = cells.getRangeAddress()
    if address.EndRow - address.StartRow > 5_000:  # a whole column ends with the last row in use
        cursor = cells.getSpreadsheet().createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = max(address.StartRow, min(address.EndRow, cursor.getRangeAddress().EndRow))
        cells = cells.getSpreadsheet().getCellRangeByPosition(
            address.StartColumn, address.StartRow, address.EndColumn, last
        )
    rows = cells.getDataArray()
    if not any(None in row for row in rows):
        return rows
    return tuple(
        tuple(f"{table.ERROR_MARK}{_code(cells, i, j)}" if cell is None else cell for j, cell in enumerate(row))
        for i, row in enumerate(rows)
    )


def _code(cells: Any, row: int, column: int) -> int:
    code: int = cells.getCellByPosition(column, row).getError()
    return code


def wrapped(formula: str, names: Container[str] = ()) -> str:
    """A formula in which every range handed to a function of ours lets its errors through.

    Parameters
        names  the defined names that mean a range.
    """
    braces = in_braces(formula)
    text = formula[1:-1] if braces else formula
    spans = [
        (a.start, a.end)
        for a in arguments(text)
        if a.function in table.FUNCTIONS
        and a.function != table.ERRORS_TOO
        and (RANGE.fullmatch(a.text) or TABLE_COLUMN.fullmatch(a.text) or a.text in names)
    ]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{table.ERRORS_TOO}({text[start:end]}){text[end:]}"
    return "{" + text + "}" if braces else text


def _names_of_ranges(document: Any) -> frozenset[str]:
    """The names that mean more than one cell."""
    names = document.NamedRanges
    areas = {name: names.getByName(name).getReferredCells() for name in names.getElementNames()}
    return frozenset(
        name
        for name, cells in areas.items()
        if cells is not None and (cells.getRows().getCount() > 1 or cells.getColumns().getCount() > 1)
    )
