"""A block of cells, and addresses to and from numbers; rows and columns count from 1."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


class Area(NamedTuple):
    """A block of cells on a sheet; one cell unless it is given a size."""

    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @classmethod
    def of(cls, block: str, sheet: str = "") -> "Area":
        """The block with an address such as `B2`, `$B$2:C9`, `A:C` or `2:3`.

        Raises
            ValueError  it is no such address, or lies outside a sheet.
        """
        match = _BLOCK.fullmatch(block)
        if match is None:
            raise ValueError(f"{block!r} is not the address of a block of cells")
        # A whole column has no rows in its address, and a whole row no columns.
        letters = match["left"] or match["from_column"], match["right"] or match["to_column"]
        digits = match["top"] or match["from_row"], match["bottom"] or match["to_row"]
        left, right = _in_order(*letters, _column) if letters[0] else (1, LAST_COLUMN)
        top, bottom = _in_order(*digits, int) if digits[0] else (1, LAST_ROW)
        if bottom > LAST_ROW or right > LAST_COLUMN:
            raise ValueError(f"{block!r} lies outside a sheet")
        return cls(sheet, top, left, bottom - top + 1, right - left + 1)

    @classmethod
    def referred(cls, reference: str, sheet: str = "") -> "Area":
        """The same for a reference that may name its sheet: `Peers!B2`, `'It''s'!A:A`.

        Parameters
            sheet  where a reference leads that names none.

        Raises
            ValueError  it is no such reference.
        """
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(f"{reference!r} is not a reference to a block of cells")
        return cls.of(match["block"], unquoted(match["sheet"]) if match["sheet"] else sheet)

    @property
    def size(self) -> int:
        """The number of its cells."""
        return self.rows * self.columns

    @property
    def last_row(self) -> int:
        """The row of its lower edge."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The column of its right edge."""
        return self.column + self.columns - 1

    @property
    def whole(self) -> bool:
        """Whether it is made of whole rows or whole columns."""
        return self.rows == LAST_ROW or self.columns == LAST_COLUMN

    @property
    def address(self) -> str:
        """As a formula would write it from another sheet, without dollar signs."""
        return f"{self.sheet if _is_plain(self.sheet) else quoted(self.sheet)}!{self.block}"

    @property
    def absolute(self) -> str:
        """As a formula would write it from another sheet, with dollar signs."""
        return f"{quoted(self.sheet)}!{self._block('$')}"

    @property
    def block(self) -> str:
        """The address within the sheet."""
        return self._block("")

    def _block(self, dollar: str) -> str:
        left, right = (dollar + column_letters(column) for column in (self.column, self.last_column))
        top, bottom = f"{dollar}{self.row}", f"{dollar}{self.last_row}"
        if self.rows == LAST_ROW:
            return f"{left}:{right}"
        if self.columns == LAST_COLUMN:
            return f"{top}:{bottom}"
        return left + top if self.size == 1 else f"{left}{top}:{right}{bottom}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell of the same sheet belongs to it."""
        return 0 <= row - self.row < self.rows and 0 <= column - self.column < self.columns

    def meets(self, other: "Area") -> bool:
        """Whether both have a cell in common."""
        return (
            self.sheet == other.sheet
            and self.row <= other.last_row
            and other.row <= self.last_row
            and self.column <= other.last_column
            and other.column <= self.last_column
        )

    def places(self) -> Iterator[tuple[int, int]]:
        """The rows and columns of its cells, row by row."""
        return product(range(self.row, self.row + self.rows), range(self.column, self.column + self.columns))


# Sheets


def quoted(sheet: str) -> str:
    """A sheet's name as it must stand in a formula when it is not a plain word."""
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(sheet: str) -> str:
    """A sheet's name from how it stands in a formula."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


@lru_cache(maxsize=1024)
def _is_plain(sheet: str) -> bool:
    """Whether a sheet's name needs no quotation marks: a word that cannot be taken for a cell, in any notation."""
    word = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", sheet)
    return bool(word) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*", sheet)


# Cells


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


def cell_place(address: str) -> tuple[int, int]:
    """C2 is row 2, column 3.

    Raises
        ValueError  it is not the address of a cell, or lies outside a sheet.
    """
    match = _CELL.fullmatch(address)
    if match is None:
        raise ValueError(f"{address!r} is not the address of a cell")
    row, column = int(match[2]), _column(match[1])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"{address!r} lies outside a sheet")
    return row, column


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _in_order(first: str, last: str | None, number: Callable[[str], int]) -> tuple[int, int]:
    """The rows or columns at both edges, the smaller first."""
    one = number(first)
    other = number(last) if last else one
    return (one, other) if one <= other else (other, one)


_LETTERS, _DIGITS = "[A-Z]{1,3}", "[1-9][0-9]{0,6}"
_CELL = re.compile(rf"\$?({_LETTERS})\$?({_DIGITS})")
_BLOCK = re.compile(
    rf"\$?(?P<left>{_LETTERS})\$?(?P<top>{_DIGITS})(?::\$?(?P<right>{_LETTERS})\$?(?P<bottom>{_DIGITS}))?"
    rf"|\$?(?P<from_column>{_LETTERS}):\$?(?P<to_column>{_LETTERS})"
    rf"|\$?(?P<from_row>{_DIGITS}):\$?(?P<to_row>{_DIGITS})"
)
_REFERENCE = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]()+*/^&=<>, \"-]+)!)?(?P<block>[$A-Z0-9:]+)")
