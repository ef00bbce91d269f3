"""The tokens of a formula, as a workbook's file spells it: English names, commas, doubled quotation marks.

Nothing is refused and nothing is lost: joined, the tokens give the formula back, whatever it holds. What cannot be
read is a token too, of the kind UNREADABLE.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple


class Kind(Enum):
    """What a token is; the value is the name of its group in the pattern below."""

    BLANK = "blank"  # spaces and line breaks; between two references it means what they have in common
    TEXT = "text"
    NUMBER = "number"
    LOGICAL = "logical"
    ERROR = "error"
    CELLS = "cells"  # A1, $A$1:B2, A:A, 1:1, with or without a place before it
    STRUCTURED = "structured"  # a part of a table: Peers[EPS], [@[P/E]]
    NAME = "name"  # a defined name, a table, or a name that LET and LAMBDA give
    CALLED = "called"  # the function of a call, with all that stands before its name; the bracket comes next
    OPEN = "open"
    CLOSE = "close"
    OPEN_ARRAY = "open_array"
    CLOSE_ARRAY = "close_array"
    COMMA = "comma"  # between arguments or columns of an array; between references, their union
    SEMICOLON = "semicolon"  # between rows of an array
    OPERATOR = "operator"
    UNREADABLE = "unreadable"


class Token(NamedTuple):
    """A piece of a formula and the place where it begins."""

    kind: Kind
    text: str
    start: int


def tokens(formula: str) -> Iterator[Token]:
    """The tokens of a formula."""
    for match in _TOKEN.finditer(formula):
        yield Token(_KINDS[match.lastgroup or ""], match[0], match.start())


def of_kind(kind: Kind, formula: str) -> list[Token]:
    """The tokens of one kind, in half the time."""
    groups = _GROUPS[kind]
    return [Token(kind, m[0], m.start()) for m in _TOKEN.finditer(formula) if m.lastgroup in groups]


# No alternative goes back over what it has read (`++`, `*+`), and what is opened and never closed takes all the rest:
# so the time grows with the length of a formula, whatever it holds.

# Names are written in any alphabet: a letter is whatever is no blank and has no meaning of its own.
_LETTER: Final = r"[^\s\x00-\x2d/:;<=>@\[\]^`{-\x7f]"
_WORD: Final = rf"{_LETTER}++"
_COLUMN: Final = r"\$?(?:[A-Wa-w][A-Za-z]{2}|[Xx][A-Ea-e][A-Za-z]|[Xx][Ff][A-Da-d]|[A-Za-z]{1,2})(?![A-Za-z])"
_ROW: Final = (
    r"\$?(?:10485(?:7[0-6]|[0-6][0-9])|1048[0-4][0-9]{2}|104[0-7][0-9]{3}|10[0-3][0-9]{4}|[1-9][0-9]{0,5})(?![0-9])"
)
_CELL: Final = _COLUMN + _ROW
_CELLS: Final = rf"(?:{_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})"
# 'It''s'! and Sheet! and First:Last! and [1]! and [1]Sheet!; but A1:Sheet!B2 reaches from one cell to another. Q1:Q4!A1
# are sheets all the same: Excel would put quotation marks around such names, LibreOffice does not. A name may refer to
# !A1, which is a cell of whatever sheet asks.
_LIKE_CELLS: Final = rf"{_CELL}:{_CELL}!"
_PLACE: Final = rf"(?:'(?:[^']++|'')++'!|\[[^\[\]']++\](?:{_WORD}(?::{_WORD})?+)?+!|{_LIKE_CELLS}|(?!{_CELL}:){_WORD}(?::{_WORD})?+!|!)"
_IN_BRACKETS: Final = r"[^\[\]']++|'."
_BRACKETS: Final = rf"\[(?:{_IN_BRACKETS}|\[(?:{_IN_BRACKETS})*+\])*+\]"
_TOKEN: Final = re.compile(
    rf"""
      (?P<blank>\s++)
    | (?P<comma>,) | (?P<open>\() | (?P<close>\)) | (?P<open_array>\{{) | (?P<close_array>\}}) | (?P<semicolon>;)
    | (?P<text>"(?:[^"]++|"")*+")
    | (?P<logical>(?i:TRUE|FALSE)(?!{_LETTER}|[!(\[:]))
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[Ee][+-]?[0-9]++)?+(?!{_LETTER}|[!:(\[]))
    | (?P<called>{_WORD}(?=\())
    | (?P<cells>(?!{_LIKE_CELLS}){_CELLS}(?!{_LETTER}|[!(\[]))
    | {_PLACE}?+(?:
        (?P<called_there>{_WORD}(?=\())
      | (?P<cells_there>{_CELLS}(?!{_LETTER}|[!(\[]))
      | (?P<structured>(?:{_WORD})?+{_BRACKETS})
      | (?P<name>(?![0-9.]){_WORD})
      | (?P<error>(?i:\#REF!)(?:{_CELLS}(?!{_LETTER})|(?i:\#REF!))?|(?i:\#N/A|\#DIV/0!|\#GETTING_DATA|\#[A-Z_]++[!?]))
      )
    | (?P<operator><>|<=|>=|[-+*/^&=<>:%@\#])
    | (?P<unreadable>["'\[].*+|{_PLACE}|{_WORD}|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# A call or cells with no place before them, which most are, have a group of their own, for speed.
_GROUPS: Final = {kind: (kind.value, f"{kind.value}_there") for kind in Kind}
_KINDS: Final = {group: kind for kind, groups in _GROUPS.items() for group in groups}
