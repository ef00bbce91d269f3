"""A call of ours in a formula, and whether it may be the one that Calc is making."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .book import Book
from .cells import EMPTY, Cells, UnclearError
from .formulas import NAME, REFERENCE, TABLE_CELL
from .meaning import Reader, may_hand_on

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
UNKNOWN: Any = type("Unknown", (), {})()  # anything, as long as it is not left out
CLOSE = 1e-9  # what Calc has rounded differs by this at most


class Verdict(NamedTuple):
    """A call that may be the one that Calc is making."""

    sure: bool  # every argument was compared
    blanks: tuple[int, ...]  # the places of the arguments that are empty cells, or may be


class Call:
    """One call, and the cell whose formula makes it."""

    def __init__(self, book: Book, sheet: Any, column: int, row: int, function: str, texts: Sequence[str]) -> None:
        self.sheet, self.function, self.book = sheet, function, book
        self._place = column, row
        self._texts = texts
        self._reader = Reader(book, sheet, column, row)
        self._places: list[Cells | None] = []
        self._leads: list[bool] = []
        self._values: dict[int, Any] = {}

    @property
    def cell(self) -> Any:
        """The cell."""
        return self.sheet.getCellByPosition(*self._place)

    def may_hold_blank(self) -> bool:
        """Whether one of its arguments is an empty cell, or may lead to one; to be asked before the others."""
        self._places = [self._plain(text) for text in self._texts]
        self._leads = [place is None and may_hand_on(text) for place, text in zip(self._places, self._texts)]
        return any(self._leads) or any(place and self.book.is_empty(place) for place in self._places)

    def values(self) -> Iterator[tuple[int, Any]]:
        """What its arguments are, with their places, what can be read quickly first: UNKNOWN where nobody can tell."""
        return ((place, self._found(place)) for place in self._in_order())

    def _in_order(self) -> list[int]:
        """The places of the arguments, what takes longest to read last."""
        return sorted(range(len(self._texts)), key=self._leads.__getitem__)

    def verdict(self, values: tuple[Any, ...]) -> Verdict | None:
        """Whether the call can have arrived with these values; None if it cannot."""
        if len(self._texts) > len(values) or any(value is not None for value in values[len(self._texts) :]):
            return None
        sure, blanks = True, []
        for place in self._in_order():
            value = values[place]
            if isinstance(value, tuple):  # a block, whose empty cells arrive as such
                continue
            found = self._found(place)
            if found is EMPTY and value == 0.0:
                blanks.append(place)
            elif found is UNKNOWN and value is not None:
                sure = False
                if value == 0.0 and self._leads[place]:  # rather missing than a zero nobody can vouch for
                    blanks.append(place)
            elif found is EMPTY or found is UNKNOWN or not _alike(found, value):
                return None
        return Verdict(sure, tuple(blanks))

    def _found(self, place: int) -> Any:
        if place not in self._values:
            try:
                self._values[place] = self._read(self._texts[place], self._places[place])
            except UnclearError:
                self._values[place] = UNKNOWN
        return self._values[place]

    def _read(self, text: str, cell: Cells | None) -> Any:
        if not text:
            return None
        if cell is not None:
            return self.book.content(cell.cell)
        if _NUMBER.fullmatch(text):
            return float(text)
        if _TEXT.fullmatch(text):
            return text[1:-1].replace('""', '"')
        found = self._reader.meaning(text)
        if isinstance(found, Cells):
            return self.book.content(found.cell) if found.single else UNKNOWN
        return found

    def _plain(self, text: str) -> Cells | None:
        """The single cell an argument names, if it does."""
        if NAME.fullmatch(text):
            found = self.book.named(text, self.sheet)  # which may also be an expression
        elif REFERENCE.fullmatch(text) or TABLE_CELL.fullmatch(text):
            try:
                found = self._reader.meaning(text)
            except UnclearError:
                return None
        else:
            return None
        return found if isinstance(found, Cells) and found.single else None


def _alike(found: Any, value: Any) -> bool:
    """Calc rounds a sum or a difference to what it was meant to be."""
    if isinstance(found, float) and isinstance(value, float):
        return math.isclose(found, value, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(found == value)
