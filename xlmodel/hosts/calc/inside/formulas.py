"""Reading formulas as Calc's interface spells them: English names, semicolons, `$Sheet.A1`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TEXT = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_WORD = re.compile(r"[^\W\d][\w.]*")
_SERVICE = re.compile(r"ORG\.XLMODEL\.ADDIN\.XLMODEL\.")  # before our own functions; another add-in's keep theirs
_SHEET = r"(?:\$?(?:'(?:[^']|'')+'|[^\s'.$!;(){}\"]+)\.)"
_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
REFERENCE = re.compile(rf"({_SHEET})?\$?([A-Z]{{1,3}})\$?([0-9]{{1,7}})")
RANGE = re.compile(
    rf"{_SHEET}?(?:{_CELL}:{_SHEET}?{_CELL}|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})"
)
# A column of a table by its heading: all of it, or the cell in the formula's own row.
TABLE_COLUMN = re.compile(r"[^\W\d][\w.]*\[(?!\[?#This Row).*\]", re.DOTALL | re.IGNORECASE)
TABLE_CELL = re.compile(r"([^\W\d][\w.]*)\[\[#This Row\];\[(.*)\]\]", re.DOTALL | re.IGNORECASE)
NAME = _WORD


class Argument(NamedTuple):
    """One argument of a call in a formula."""

    function: str  # in capitals, without a prefix
    call: int  # which call of the formula: two calls of one function have different numbers
    start: int
    end: int
    text: str


def arguments(formula: str) -> Iterator[Argument]:
    """The arguments of all calls in a formula, inner calls too."""
    open_calls: list[tuple[str, int, int]] = []
    word, number, i = "", 0, 0
    while i < len(formula):
        letter = formula[i]
        text = _TEXT.match(formula, i) if letter in "\"'" else _WORD.match(formula, i)
        if text:
            word, i = text[0], text.end()
            continue
        if letter == "(":
            number += 1
            open_calls.append((_SERVICE.sub("", word.upper()), number, i + 1))
        elif letter in ";)" and open_calls:
            function, call, start = open_calls.pop()
            if function:
                inside = formula[start:i]
                left = start + len(inside) - len(inside.lstrip())
                yield Argument(function, call, left, left + len(inside.strip()), inside.strip())
            if letter == ";":
                open_calls.append((function, call, i + 1))
        elif letter in "{[":  # the semicolons of an array are its own, and so are those of a table's column
            i = closed_at(formula, i)
        word, i = "", i + 1


def closed_at(formula: str, start: int) -> int:
    """The place of the bracket that closes the one at `start`; in a table's heading an apostrophe spares one."""
    depth, i = 0, start
    in_table = formula[start] == "["
    while i < len(formula):
        letter = formula[i]
        if letter == "'" and in_table:
            i += 2
            continue
        text = None if in_table else _TEXT.match(formula, i) if letter in "\"'" else None
        if text:
            i = text.end()
            continue
        depth += (letter in "([{") - (letter in ")]}") if not in_table else (letter == "[") - (letter == "]")
        if not depth:
            return i
        i += 1
    return len(formula) - 1


def split(inside: str) -> list[str]:
    """The texts of the arguments between the brackets of a call."""
    texts, start, i = [], 0, 0
    while i < len(inside):
        letter = inside[i]
        text = _TEXT.match(inside, i) if letter in "\"'" else None
        if text:
            i = text.end()
            continue
        if letter in "([{":
            i = closed_at(inside, i)
        elif letter == ";":
            texts.append(inside[start:i].strip())
            start = i + 1
        i += 1
    last = inside[start:].strip()
    return [*texts, last] if texts or last else []


def in_braces(formula: str) -> bool:
    """Whether a formula, as the interface shows it, is an array formula."""
    return formula.startswith("{") and formula.endswith("}")
