"""The XML of a sheet: its cells with their places, and addresses to and from numbers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from xlmodel.errors import CellError

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LONGEST_TEXT: Final = 32_767  # in one cell
STRETCH: Final = 2**16  # bytes

Value = float | str | bool | CellError | None  # what a cell holds in a file, where a date is a number


def tag(name: str) -> str:
    """The full name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


SHEET_DATA, ROW, CELL, FORMULA, VALUE, INLINE, TEXT = map(tag, ("sheetData", "row", "c", "f", "v", "is", "t"))


class Area(NamedTuple):
    """A block of cells; rows and columns count from 1."""

    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def size(self) -> int:
        """The number of its cells."""
        return self.rows * self.columns

    @property
    def address(self) -> str:
        """As a formula would write it from another sheet, without dollar signs."""
        name = self.sheet if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", self.sheet) else quoted(self.sheet)
        return f"{name}!{self.block}"

    @property
    def block(self) -> str:
        """The address within the sheet."""
        first = cell_address(self.row, self.column)
        if self.size == 1:
            return first
        return f"{first}:{cell_address(self.row + self.rows - 1, self.column + self.columns - 1)}"


def quoted(sheet: str) -> str:
    """A sheet's name as it must stand in a formula when it is not a plain word."""
    return "'" + sheet.replace("'", "''") + "'"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """27 is AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Row 2, column 3 is C2."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_BLOCK = re.compile(rf"{_CELL.pattern}(?::{_CELL.pattern})?")


def cell_place(address: str) -> tuple[int, int]:
    """C2 is row 2, column 3."""
    match = _CELL.fullmatch(address)
    if match is None:
        raise ValueError(f"{address!r} is not the address of a cell")
    row, column = int(match[2]), _column_number(match[1])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"{address!r} lies outside a sheet")
    return row, column


def block_area(sheet: str, address: str) -> Area:
    """B2:C9 on a sheet, or a single cell."""
    match = _BLOCK.fullmatch(address)
    if match is None:
        raise ValueError(f"{address!r} is not the address of a block of cells")
    first, _, last = address.partition(":")
    (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
    top, bottom = sorted((top, bottom))
    left, right = sorted((left, right))
    return Area(sheet, top, left, bottom - top + 1, right - left + 1)


def cells(sheet_data: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Each cell with its row and column; a file may leave out both where they just count on."""
    row_number = 0
    for row in sheet_data.iterchildren(ROW):
        row_number = int(row.get("r") or row_number + 1)
        column = 0
        for cell in row.iterchildren(CELL):
            address = cell.get("r")
            place = cell_place(address) if address else (row_number, column + 1)
            column = place[1]
            yield *place, cell


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
