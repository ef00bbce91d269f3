"""How large a plain sheet is: counted in its bytes, before anybody makes a grid of it."""

import re

from xlmodel.formula.area import cell_place
from xlmodel.package.limits import EMPTY_MATTERS_FROM, MAX_EMPTY_PER_CELL
from xlmodel.workbook.sheet_xml import stretches


def extent(content: bytes) -> tuple[int, int, int]:
    """How many cells a sheet has, and how many rows and columns it is large.

    Raises
        ValueError  one of them has no proper address.
    """
    count, last_corner = _measured(content)
    return count, *(cell_place(last_corner) if count else (0, 0))


def is_sparse(count: int, rows: int, columns: int) -> bool:
    """Whether a grid around all cells would need memory for far more than there are."""
    return rows * columns > MAX_EMPTY_PER_CELL * count + EMPTY_MATTERS_FROM


def without_empty_cells(content: bytes) -> bytes:
    """The sheet without cells that are only formatted."""
    return _EMPTY_CELL.sub(b"", content)


_CELL = re.compile(rb'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"')  # as it begins in a plain sheet
_EMPTY_CELL = re.compile(rb"<c\s[^<>]*/>")


def _measured(content: bytes) -> tuple[int, str]:
    """How many cells a plain sheet has, and the last column and row of all as an address."""
    count, columns, rows = 0, set(), set()
    for stretch in stretches(content):
        addresses = _CELL.findall(stretch)
        count += len(addresses)
        joined = b'"'.join(addresses)
        columns.update(joined.translate(None, _DIGITS).split(b'"'))
        rows.update(joined.translate(None, _LETTERS).split(b'"'))
    if not count:
        return 0, ""
    columns.discard(b"")  # of a stretch without cells
    rows.discard(b"")
    column = max(columns, key=lambda letters: (len(letters), letters))
    return count, (column + max(rows, key=int)).decode()


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
