"""What an argument of a formula means: a cell, a block of cells, or a value worked out from them.

Calc hands an add-in 0 for a cell that is empty, also where INDEX, IF or a name led to it. To tell the two apart the
argument is read again: references are followed, Calc's own functions answer what is asked on the way, and an empty
cell stays one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .cells import EMPTY, NOT_AVAILABLE, Cells, FailedError, UnclearError, combined, number_of, referred
from .formulas import NAME, RANGE, REFERENCE, TABLE_CELL, closed_at, split

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_CALL = re.compile(r"([^\W\d][\w.]*)\(")
_CELLS = re.compile(rf"(?:{RANGE.pattern}|{REFERENCE.pattern})(?![\w.(\[])")
_TABLE = re.compile(r"[^\W\d][\w.]*\[")
_BRACES = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(rf"{NAME.pattern}(?!\()")
_WHOLE_WORD = re.compile(rf"(?<![\w.]){NAME.pattern}(?![\w.(])")
# From the loosest to the tightest.
_OPERATORS = (re.compile("<=|>=|<>|[=<>]"), re.compile("&"), re.compile("[+-]"), re.compile("[*/]"), re.compile(r"\^"))


class Reader:
    """Reads the arguments of one formula."""

    def __init__(self, book: Any, sheet: Any, column: int, row: int) -> None:
        self._book, self._sheet, self._column, self._row = book, sheet, column, row

    def meaning(self, text: str) -> Any:
        """The Cells that an argument refers to, or its value: a number, a text, EMPTY.

        Raises
            UnclearError  that cannot be told.
        """
        found, end = self._level(text, 0, 0)
        if text[end:].strip():
            raise UnclearError(text)
        return found

    def value(self, text: str) -> Any:
        """The value of an argument that is a single one."""
        return self._value(self.meaning(text))

    def _value(self, found: Any) -> Any:
        if not isinstance(found, Cells):
            return found
        if not found.single:
            raise UnclearError("many cells")
        return self._book.content(found.cell)

    # Operators

    def _level(self, text: str, start: int, level: int) -> tuple[Any, int]:
        if level == len(_OPERATORS):
            return self._signed(text, start)
        left, i = self._level(text, start, level + 1)
        while match := _OPERATORS[level].match(text, i := _past_blanks(text, i)):
            right, i = self._level(text, match.end(), level + 1)
            left = combined(match[0], self._value(left), self._value(right))
        return left, i

    def _signed(self, text: str, start: int) -> tuple[Any, int]:
        i = _past_blanks(text, start)
        if text[i : i + 1] in ("+", "-"):
            found, end = self._signed(text, i + 1)
            return (-number_of(self._value(found)) if text[i] == "-" else found), end
        found, end = self._primary(text, i)
        while text[end : end + 1] == "%":
            found, end = number_of(self._value(found)) / 100, end + 1
        return found, end

    def _primary(self, text: str, i: int) -> tuple[Any, int]:
        if text[i : i + 1] == "(":
            end = closed_at(text, i)
            return self.meaning(text[i + 1 : end]), end + 1
        if match := _CELLS.match(text, i):
            return referred(match[0], self._sheet, self._book.sheet), match.end()
        if match := _CALL.match(text, i):
            end = closed_at(text, match.end() - 1)
            return self._called(match[1].upper(), split(text[match.end() : end])), end + 1
        if match := _TEXT.match(text, i):
            return match[1].replace('""', '"'), match.end()
        if match := _NUMBER.match(text, i):
            return float(match[0]), match.end()
        if match := _TABLE.match(text, i):
            end = closed_at(text, match.end() - 1) + 1
            return self._in_table(text[i:end]), end
        if match := _WORD.match(text, i):
            return self._named(match[0]), match.end()
        raise UnclearError(text)

    # References

    def _in_table(self, text: str) -> Cells:
        match = TABLE_CELL.fullmatch(text)
        place = match and self._book.table_place(match[1], match[2], self._row)
        if not place:
            raise UnclearError(text)
        return Cells(*place)

    def _named(self, name: str) -> Any:
        content = self._book.named(name, self._sheet)
        if content is None:
            raise UnclearError(name)
        return content if isinstance(content, Cells) else self.meaning(content)

    def _block(self, text: str) -> Cells:
        found = self.meaning(text)
        if not isinstance(found, Cells):
            raise UnclearError(text)
        return found

    def _integer(self, texts: Sequence[str], place: int, default: int = 0) -> int:
        return int(number_of(self.value(texts[place]))) if len(texts) > place and texts[place] else default

    # Functions

    def _called(self, name: str, texts: Sequence[str]) -> Any:
        known = _PASSING.get(name)
        if known is not None:
            return known(self, texts)
        if name == "MATCH":
            way = float(self._integer(texts, 2, 1)) if len(texts) < 3 or texts[2] else 0.0
            return float(self._place_in(texts[0], self._block(texts[1]), way))
        if name == "ISBLANK":  # asked about a range, Calc says no
            return float(self.value(texts[0]) is EMPTY)
        if name in ("ROW", "COLUMN"):
            place = self._block(texts[0]) if texts else Cells(self._sheet, self._column, self._row)
            return float((place.row if name == "ROW" else place.column) + 1)
        return self._book.answer(name, [self._handed(text) for text in texts])

    def _handed(self, text: str) -> Any:
        """An argument as a function of Calc's takes it."""
        found = self.meaning(text)
        if isinstance(found, Cells):
            return self._book.readable(found)
        return "" if found is EMPTY else found

    def _index(self, texts: Sequence[str]) -> Cells:
        block, row, column = self._block(texts[0]), self._integer(texts, 1), self._integer(texts, 2)
        if self._integer(texts, 3, 1) != 1:
            raise UnclearError("areas")
        if len(texts) < 3 and block.rows == 1:  # one number counts along a line, whichever way it runs
            row, column = 0, row
        return block.at(row or (block.rows == 1), column or (block.columns == 1))

    def _offset(self, texts: Sequence[str]) -> Cells:
        block = self._block(texts[0])
        row, column = block.row + self._integer(texts, 1), block.column + self._integer(texts, 2)
        height, width = self._integer(texts, 3, block.rows), self._integer(texts, 4, block.columns)
        if row < 0 or column < 0 or height < 1 or width < 1:
            raise UnclearError("outside")
        return Cells(block.sheet, column, row, width, height)

    def _indirect(self, texts: Sequence[str]) -> Any:
        address = self.value(texts[0])
        in_letters = len(texts) < 2 or bool(number_of(self.value(texts[1])))
        if not isinstance(address, str) or not in_letters:
            raise UnclearError("R1C1")
        sheet, mark, place = address.rpartition("!")  # Excel's spelling, or Calc's
        return self.meaning(f"{sheet}.{place.upper()}" if mark else address.upper() if ":" in address else address)

    def _if(self, texts: Sequence[str]) -> Any:
        if number_of(self.value(texts[0])):
            return self._argument(texts, 1)
        return self._argument(texts, 2) if len(texts) > 2 else 0.0

    def _ifs(self, texts: Sequence[str]) -> Any:
        for condition, then in zip(texts[::2], texts[1::2]):
            if number_of(self.value(condition)):
                return self.meaning(then)
        raise FailedError("IFS", NOT_AVAILABLE)

    def _switch(self, texts: Sequence[str]) -> Any:
        asked, rest = self.value(texts[0]), texts[1:]
        for case, then in zip(rest[::2], rest[1::2]):
            if combined("=", asked, self.value(case)):
                return self.meaning(then)
        if len(rest) % 2:
            return self.meaning(rest[-1])
        raise FailedError("SWITCH", NOT_AVAILABLE)

    def _choose(self, texts: Sequence[str]) -> Any:
        return self._argument(texts, self._integer(texts, 0))

    def _iferror(self, texts: Sequence[str]) -> Any:
        try:
            return self._unless_error(texts[0])
        except FailedError:
            return self._argument(texts, 1)

    def _ifna(self, texts: Sequence[str]) -> Any:
        try:
            return self._unless_error(texts[0])
        except FailedError as problem:
            if problem.number != NOT_AVAILABLE:
                raise
            return self._argument(texts, 1)

    def _unless_error(self, text: str) -> Any:
        """What an argument refers to, or its value, which is no error."""
        found = self.meaning(text)
        if isinstance(found, Cells) and not found.single:
            raise UnclearError(text)
        if isinstance(found, Cells) and found.cell.getType().value == "FORMULA":
            self._book.content(found.cell)
        return found

    def _argument(self, texts: Sequence[str], place: int) -> Any:
        if not 0 < place < len(texts) or not texts[place]:
            raise UnclearError("left out")
        return self.meaning(texts[place])

    def _place_in(self, key: str, where: Cells, way: float, search: float | None = None) -> int:
        asked = self.value(key)
        if (
            way == 0
            and search in (None, 1.0)
            and asked is not EMPTY
            and not (isinstance(asked, str) and _is_pattern(asked))
        ):
            return int(self._book.position(asked, where))
        given = ["" if asked is EMPTY else asked, self._book.readable(where), way]
        if search is None:
            return int(number_of(self._book.answer("MATCH", given)))
        return int(number_of(self._book.answer("XMATCH", [*given, search])))

    def _vlookup(self, texts: Sequence[str]) -> Cells:
        block = self._block(texts[1])
        way = float(bool(self._integer(texts, 3))) if len(texts) > 3 else 1.0
        return block.at(self._place_in(texts[0], block.at(0, 1), way), self._integer(texts, 2))

    def _hlookup(self, texts: Sequence[str]) -> Cells:
        block = self._block(texts[1])
        way = float(bool(self._integer(texts, 3))) if len(texts) > 3 else 1.0
        return block.at(self._integer(texts, 2), self._place_in(texts[0], block.at(1, 0), way))

    def _lookup(self, texts: Sequence[str]) -> Cells:
        where = self._block(texts[1])
        across = where.columns > where.rows
        if len(texts) > 2:
            results = self._block(texts[2])
        else:  # a block: its last line answers
            results = where.at(where.rows, 0) if across else where.at(0, where.columns)
            where = where.at(1, 0) if across else where.at(0, 1)
        return _along(results, self._place_in(texts[0], where, 1.0))

    def _xlookup(self, texts: Sequence[str]) -> Cells:
        place = self._place_in(
            texts[0], self._block(texts[1]), float(self._integer(texts, 4)), float(self._integer(texts, 5, 1))
        )
        return _along(self._block(texts[2]), place)


# The functions that hand on what they are given; any other gives a number of its own.
_PASSING = {
    "INDEX": Reader._index,
    "OFFSET": Reader._offset,
    "INDIRECT": Reader._indirect,
    "IF": Reader._if,
    "IFS": Reader._ifs,
    "SWITCH": Reader._switch,
    "CHOOSE": Reader._choose,
    "IFERROR": Reader._iferror,
    "IFNA": Reader._ifna,
    "VLOOKUP": Reader._vlookup,
    "HLOOKUP": Reader._hlookup,
    "LOOKUP": Reader._lookup,
    "XLOOKUP": Reader._xlookup,
}


def may_hand_on(text: str) -> bool:
    """Whether an argument can bring an empty cell along: a reference, or a function that hands on what it is given."""
    bare = text.lstrip("+ ")
    if bare.startswith("(") and closed_at(bare, 0) == len(bare) - 1:
        return may_hand_on(bare[1:-1])
    call = _CALL.match(bare)
    if call:
        passing = call[1].upper() in (*_PASSING, "LET") and closed_at(bare, call.end() - 1) == len(bare) - 1
        return passing and _leads_to_cells(bare)
    return bool(_CELLS.fullmatch(bare) or _WORD.fullmatch(bare) or (_TABLE.match(bare) and bare.endswith("]")))


def _leads_to_cells(text: str) -> bool:
    """Whether a cell, a name or a table stands in a text, or a text that may become one."""
    bare = _BRACES.sub("", _TEXT.sub("", text))
    return "INDIRECT(" in text.upper() or any(pattern.search(bare) for pattern in (_CELLS, _TABLE, _WHOLE_WORD))


def _is_pattern(text: str) -> bool:
    """Whether a text that is looked for may stand for others."""
    return not text.replace(" ", "").isalnum()


def _along(line: Cells, place: int) -> Cells:
    return line.at(1, place) if line.rows == 1 else line.at(place, 1)


def _past_blanks(text: str, i: int) -> int:
    while text[i : i + 1].isspace():
        i += 1
    return i
