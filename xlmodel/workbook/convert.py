"""One workbook for every spreadsheet, spelled for one of them.

The canonical workbook calls our functions by their plain names, as Excel does. LibreOffice 7.4 knows an add-in's
function in a file only by the name of its service, and Excel one of an Office.js add-in by the name of its namespace.
Only the names are exchanged, in the text of the formulas: there and back gives every byte of every part again.
"""

import html
import re
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import partial
from typing import Final

from xlmodel.errors import RequestError
from xlmodel.formula.spelling import (
    CALC_PREFIX,
    ERRORS_TOO,
    OFFICE_PREFIX,
    Change,
    bare_name,
    changed,
    may_call,
    renamings,
)
from xlmodel.formula.tokens import Kind, tokens
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import Package, open_package

_FORMULA = re.compile(
    r"(<((?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula))(?:\s[^<>]*)?(?<!/)>)"
    r"([^<]*)(?=</\2>)"
)
_CHARACTER = re.compile(r"&[#A-Za-z0-9]+;|.", re.DOTALL)

HOSTS: Final = ("excel", "office-js", "calc")
_Speller = Callable[[str, Collection[str]], list[Change]]


def converted(content: bytes, host: str, functions: Collection[str]) -> bytes:
    """The bytes of the workbook for a spreadsheet.

    Parameters
        host       one of HOSTS; excel is the canonical spelling.
        functions  the names of our functions, in capitals.

    Raises
        WorkbookError  the file is no workbook.
        RequestError   there is no such host.
    """
    if host not in HOSTS:
        raise RequestError(f"a workbook is spelled for {', '.join(HOSTS)}, not for {host}")
    package = open_package(content)
    spell = _SPELLERS[host]
    changes = {part: new for part in package.parts if (new := _respelled(package, part, functions, spell))}
    return with_parts(package.content, changes)


def _respelled(package: Package, part: str, functions: Collection[str], spell: _Speller) -> bytes | None:
    """A part with the formulas spelled anew, or None where nothing changes."""
    if not part.endswith(".xml"):
        return None
    old = package.part(part).decode("utf-8", "surrogateescape")
    new = _FORMULA.sub(lambda match: match[1] + _spelled(match[3], functions, spell), old)
    return new.encode("utf-8", "surrogateescape") if new != old else None


def _spelled(written: str, functions: Collection[str], spell: _Speller) -> str:
    """A formula spelled anew, as XML writes it; what stays keeps its characters, some of which XML spells out."""
    if not may_call(written, {*functions, ERRORS_TOO}):
        return written
    characters: Sequence[str] = written
    formula = written
    if "&" in written:
        characters = _CHARACTER.findall(written)
        formula = "".join(html.unescape(character)[:1] or " " for character in characters)
    changes = spell(formula, functions)
    return changed(characters, changes) if changes else written


def _for_calc(formula: str, functions: Collection[str]) -> list[Change]:
    def name(spelling: str) -> str:
        bare = bare_name(spelling).upper()
        return CALC_PREFIX + bare if bare in functions else spelling

    return renamings(formula, name)


def _for_excel(formula: str, functions: Collection[str], prefix: str = "") -> list[Change]:
    def name(spelling: str) -> str:
        bare = bare_name(spelling).upper()
        return "" if bare == ERRORS_TOO else prefix + bare if bare in functions else spelling

    changes = renamings(formula, name)
    if all(change.text for change in changes):
        return changes
    return sorted([*changes, *_brackets(formula, {change.end for change in changes if not change.text})])


def _brackets(formula: str, opening: Container[int]) -> Iterator[Change]:
    """Takes away the brackets that open at some places, and those that close them."""
    taken: list[bool] = []
    for token in tokens(formula):
        if token.kind is Kind.OPEN:
            taken.append(token.start in opening)
        if (token.kind is Kind.OPEN and taken[-1]) or (token.kind is Kind.CLOSE and taken and taken.pop()):
            yield Change(token.start, token.start + 1, "")


_SPELLERS: Final[dict[str, _Speller]] = {
    "excel": _for_excel,
    "office-js": partial(_for_excel, prefix=OFFICE_PREFIX),
    "calc": _for_calc,
}
