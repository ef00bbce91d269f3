"""How large the grid is that a workbook with figures asks for: what reads it keeps every cell between the outermost."""

from typing import Any, Final

from xlmodel.errors import WorkbookError
from xlmodel.market.provider import SchemaError

MOST_CELLS: Final = 5_000_000  # a row a figure, a dozen columns: four hundred thousand figures


def check_size(name: str, content: bytes) -> None:
    """Sees to it that no sheet of a workbook is larger than figures ever are.

    Raises
        SchemaError  one is, or the workbook cannot safely be read.
    """
    from xlmodel.package import Parts

    try:
        parts = Parts(content, name)
        for part in parts.parts:
            if "worksheets/" in part and part.endswith(".xml"):
                rows, columns = _extent(parts.xml(part))
                if rows * columns > MOST_CELLS:
                    raise SchemaError(f"{name} has a cell far away from the others: {rows:,} rows, {columns:,} columns")
    except WorkbookError as problem:
        raise SchemaError(f"{name} cannot be read as a sheet of figures: {problem}") from None


def _extent(sheet: Any) -> tuple[int, int]:
    """The last row that a sheet names, and the last column."""
    rows = columns = row = 0
    for element in sheet.iter("{*}row", "{*}c"):
        address = element.get("r") or ""
        digits = address.lstrip(_LETTERS)
        if digits.isascii() and digits.isdigit():
            row = int(digits[:_DIGITS])
        elif str(element.tag).endswith("}row"):
            row += 1
        rows, columns = max(rows, row), max(columns, _column(address.rstrip("0123456789")))
    return rows, columns


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = 8  # more than any row has


def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + _LETTERS.find(letter) + 1
    return number
