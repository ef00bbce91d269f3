"""How a formula spells the functions it calls, and our functions' names in every spelling.

A workbook's file knows an add-in's function by the place where the add-in was: `_xll.F`, `[1]!F`, `'C:\\x.xlam'!F`.
Excel marks what is newer than the file format: `_xlfn.F`. LibreOffice 7.4 writes the name of the service in front.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, NamedTuple

from xlmodel.formula.tokens import Kind, of_kind, tokens

# What stands for an argument that was left out of a call: `F(1,,2)`. From the private use area of Unicode, so that
# no workbook holds it by accident, and legal in XML.
OMITTED: Final = "\ue000"
CALC_SERVICE: Final = "org.xlmodel.addin.XlModel"  # in every .ods that calls us: a file format, never to be changed
ERRORS_TOO: Final = "WITH_ERRORS"  # Calc's wrapper around a range whose errors shall reach the function
CALC_PREFIX: Final = f"{CALC_SERVICE.upper()}."

OFFICE_NAMESPACE: Final = "XLM"  # in every formula of the Office.js add-in: a file format, never to be changed
OFFICE_PREFIX: Final = f"_xldudf_{OFFICE_NAMESPACE}_"

# What stands before the name of an add-in's function in a file.
PREFIX: Final = r"'(?:[^']|'')*\.xla[m]?'!|\[[0-9]+\]!|_xll\.|_xludf\.|_xldudf_(?:XLM_)?|(?:[\w.]+\.xla[m]?)!"

_THIS_BOOK: Final = "[0]!"

_PREFIXES = re.compile(rf"(?:{re.escape(CALC_PREFIX)}|{PREFIX})*", re.IGNORECASE)
_MARKS = re.compile(r"(?:_xlfn\.|_xlws\.|_xlpm\.)*", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?<!\w)(?:(?i:_xldudf_(?:XLM_)?))?+(\w++)\(")


def bare_name(spelling: str) -> str:
    """A function's name without the places where an add-in was found."""
    prefixes = _PREFIXES.match(spelling)
    return spelling[prefixes.end() :] if prefixes else spelling


def plain_name(spelling: str) -> str:
    """A function's name, or that of a variable, as one types it: without Excel's marks either."""
    return _MARKS.sub("", bare_name(spelling), count=1)


def called(formula: str) -> list[str]:
    """The functions that a formula calls, as it spells them and in its order; none in texts and sheets' names."""
    return [token.text for token in of_kind(Kind.CALLED, formula)] if "(" in formula else []


def calls(formula: str, functions: Collection[str]) -> bool:
    """Whether a formula calls one of these functions, whose names are in capitals."""
    return may_call(formula, functions) and any(bare_name(name).upper() in functions for name in called(formula))


def may_call(formula: str, functions: Collection[str]) -> bool:
    """False only where none of these is called: a glance that spares most formulas the reading."""
    return any(word.upper() in functions for word in _LAST_WORD.findall(formula))


def of_this_book(formula: str) -> str:
    """A formula without the number by which Excel refers to the workbook that it stands in: `[0]!growth`."""
    if _THIS_BOOK not in formula:
        return formula
    found = (
        token.text if token.kind is Kind.TEXT else token.text.removeprefix(_THIS_BOOK) for token in tokens(formula)
    )
    return "".join(found)


class Change(NamedTuple):
    """What shall stand in place of some characters of a formula."""

    start: int
    end: int
    text: str


def renamings(formula: str, name: Callable[[str], str]) -> list[Change]:
    """The changes that give the called functions the names that `name` finds for their spellings."""
    found = ((token, name(token.text)) for token in of_kind(Kind.CALLED, formula))
    return [Change(token.start, token.start + len(token.text), new) for token, new in found if new != token.text]


def changed(characters: Sequence[str], changes: Iterable[Change]) -> str:
    """A formula, given as its characters, after changes that stand in its order."""
    pieces, at = [], 0
    for change in changes:
        pieces += ["".join(characters[at : change.start]), change.text]
        at = change.end
    return "".join([*pieces, *characters[at:]])
