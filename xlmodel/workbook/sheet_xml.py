"""The XML of a sheet: its cells with their places."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final

from lxml import etree

from xlmodel.days import DAY_ZERO
from xlmodel.errors import CellError
from xlmodel.formula.area import LAST_ROW, Area, cell_place
from xlmodel.package.damage import DamageError

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LONGEST_TEXT: Final = 32_767  # in one cell
STRETCH: Final = 2**16  # bytes
_MOMENT_ZERO: Final = datetime.combine(DAY_ZERO, time())

Value = float | str | bool | CellError | None  # what a cell holds in a file, where a date is a number


def tag(name: str) -> str:
    """The full name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


SHEET_DATA, ROW, CELL, FORMULA, VALUE, INLINE, TEXT = map(tag, ("sheetData", "row", "c", "f", "v", "is", "t"))


def stated_area(block: str, sheet: str) -> Area:
    """The block that a file names.

    Raises
        DamageError  it is no block of cells.
    """
    try:
        return Area.of(block, sheet)
    except ValueError as problem:
        raise DamageError(str(problem)) from None


def stated_place(address: str) -> tuple[int, int]:
    """The row and the column of a cell whose address a file names.

    Raises
        DamageError  it is no such address.
    """
    try:
        return cell_place(address)
    except ValueError as problem:
        raise DamageError(str(problem)) from None


def stated_day(text: str, day_shift: int) -> float:
    """The number of a moment that a file spells out, as in 2025-09-25T18:00:00; of a time of day alone, its fraction.

    Raises
        DamageError  it is no such moment.
    """
    try:
        if "-" not in text:
            return (datetime.combine(DAY_ZERO, time.fromisoformat(text)) - _MOMENT_ZERO) / timedelta(days=1)
        return (datetime.fromisoformat(text).replace(tzinfo=None) - _MOMENT_ZERO) / timedelta(days=1) - day_shift
    except ValueError as problem:
        raise DamageError(str(problem)) from None


def stated_number(text: str | None, otherwise: int) -> int:
    """The whole number that a file names; another one where it leaves it out.

    Raises
        DamageError  it is no such number.
    """
    if not text:
        return otherwise
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise DamageError(f"{text[:40]!r} is not a whole number")
    return int(digits)


def numbered_rows(sheet_data: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Each row with its number, which a file may leave out where it just counts on.

    Raises
        DamageError  there is no row of that number.
    """
    number = 0
    for row in sheet_data.iterchildren(ROW):
        number = stated_number(row.get("r"), number + 1)
        if not 1 <= number <= LAST_ROW:
            raise DamageError(f"a sheet has no row {number}")
        yield number, row


def cells(sheet_data: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Each cell with its row and column; a file may leave out both where they just count on.

    Raises
        DamageError  a row has no proper number, or a cell no proper address.
    """
    for row_number, row in numbered_rows(sheet_data):
        column = 0
        for cell in row.iterchildren(CELL):
            address = cell.get("r")
            place = _place_in(address, row_number) if address else (row_number, column + 1)
            column = place[1]
            yield *place, cell


def _place_in(address: str, row: int) -> tuple[int, int]:
    """The place of a cell whose address mostly ends in the number of its row."""
    letters = address.removesuffix(str(row))
    column = _known_column(letters) if letters.isascii() and letters.isalpha() and letters.isupper() else None
    return (row, column) if column is not None else stated_place(address)


@lru_cache(maxsize=16_384)
def _known_column(letters: str) -> int | None:
    try:
        return cell_place(f"{letters}1")[1]
    except ValueError:
        return None


def formula_of(cell: etree._Element) -> etree._Element | None:
    """The formula of a cell, if it has one of its own.

    In the other cells of an array formula Excel writes an empty one where the formula is volatile.
    """
    formula = cell.find(FORMULA)
    return None if formula is None or is_empty(formula) else formula


def is_empty(formula: etree._Element) -> bool:
    """Whether a formula is none of its own cell."""
    return not formula.text and formula.get("t") not in ("shared", "dataTable", "array")


def unescaped(text: str) -> str:
    """A text as it is shown: Excel writes a line break in a heading as _x000a_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def stretches(content: bytes) -> Iterator[bytes]:
    """The XML of a sheet, cut where rows end: so little stays in the processor's cache, which takes half the time."""
    start = 0
    while start < len(content):
        end = content.find(b"</row>", start + STRETCH)
        if end < 0:
            end = len(content)
        yield content[start:end]
        start = end


def serialized(root: etree._Element) -> bytes:
    """The bytes of a changed part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
