"""A formula as it reads some rows further down and some columns to the right: what has no dollar sign moves along."""

import re

from xlmodel.formula.area import LAST_COLUMN, LAST_ROW, cell_place, column_letters
from xlmodel.formula.tokens import Kind, tokens

_PART = re.compile(r"(\$?)([A-Z]*)(\$?)([0-9]*)", re.IGNORECASE)


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula in a cell so far away from the one it is written for.

    What would leave the sheet at one edge comes in again at the other, as in Excel.
    """
    return "".join(
        _moved_cells(token.text, rows, columns) if token.kind is Kind.CELLS else token.text for token in tokens(formula)
    )


def _moved_cells(reference: str, rows: int, columns: int) -> str:
    place, mark, block = reference.rpartition("!")
    return place + mark + ":".join(_moved_part(part, rows, columns) for part in block.split(":"))


def _moved_part(part: str, rows: int, columns: int) -> str:
    """A cell, a column or a row of a reference: `$A1`, `A`, `$1`."""
    match = _PART.fullmatch(part)
    if match is None:
        return part
    # A dollar sign alone before a row's number: the pattern takes it for that of a column without letters.
    column_fixed, letters, row_fixed, digits = match.groups()
    if not letters:
        column_fixed, row_fixed = "", column_fixed
    if letters and not column_fixed:
        column = cell_place(f"{letters.upper()}1")[1]
        letters = column_letters((column - 1 + columns) % LAST_COLUMN + 1)
    if digits and not row_fixed:
        digits = str((int(digits) - 1 + rows) % LAST_ROW + 1)
    return column_fixed + letters + row_fixed + digits
