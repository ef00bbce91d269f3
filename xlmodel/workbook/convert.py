"""One workbook for every spreadsheet, spelled for one of them.

The canonical workbook calls our functions by their plain names, as Excel does. LibreOffice 7.4 knows an add-in's
function in a file only by the name of its service. Only the names are exchanged, in the text of the formulas: there
and back gives every byte of every part again.
"""

import re
from collections.abc import Callable, Collection
from typing import Final

from xlmodel.errors import RequestError
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.rewrite import bare_name
from xlmodel.workbook.safe_read import Package, open_package

CALC_SERVICE: Final = "org.xlmodel.addin.XlModel"  # in every .ods that calls us: a file format, never to be changed
CALC_PREFIX: Final = f"{CALC_SERVICE.upper()}."
ERRORS_TOO: Final = "WITH_ERRORS"  # Calc's wrapper around a range whose errors shall reach the function

_FORMULA = re.compile(
    r"(<((?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula))(?:\s[^>]*)?(?<!/)>)"
    r"([^<]*)(?=</\2>)"
)
# In XML a quotation mark may be spelled out. A text that holds a doubled one is two texts side by side.
_TEXTS = re.compile(r'("[^"]*"|&quot;.*?&quot;)', re.DOTALL)
_CALL = re.compile(r"(?<![\w.])((?:'[^']*'!|\[[0-9]+\]!|[\w.]+!)?[A-Za-z_][\w.]*)(?=\()")
_WRAPPED = re.compile(rf"\b{ERRORS_TOO}\(((?:'(?:[^']|'')*'|[^()'])*)\)")

HOSTS: Final = ("calc", "excel")


def converted(content: bytes, host: str, functions: Collection[str]) -> bytes:
    """The bytes of the workbook for a spreadsheet.

    Parameters
        host       calc or excel; excel is the canonical spelling.
        functions  the names of our functions, in capitals.

    Raises
        WorkbookError  the file is no workbook.
        RequestError   there is no such host.
    """
    if host not in HOSTS:
        raise RequestError(f"a workbook is converted to {' or '.join(HOSTS)}, not to {host}")
    package = open_package(content)
    spell = _for_calc if host == "calc" else _for_excel
    changes = {part: new for part in package.parts if (new := _respelled(package, part, functions, spell))}
    return with_parts(package.content, changes)


def _respelled(
    package: Package, part: str, functions: Collection[str], spell: Callable[[str, Collection[str]], str]
) -> bytes | None:
    """A part with the formulas spelled anew, or None where nothing changes."""
    if not part.endswith(".xml"):
        return None
    old = package.part(part).decode("utf-8", "surrogateescape")
    new = _FORMULA.sub(lambda match: match[1] + spell(match[3], functions), old)
    return new.encode("utf-8", "surrogateescape") if new != old else None


def _for_calc(formula: str, functions: Collection[str]) -> str:
    def name(match: re.Match[str]) -> str:
        bare = _bare(match[1])
        return CALC_PREFIX + bare if bare in functions else match[1]

    return _outside_texts(formula, lambda part: _CALL.sub(name, part))


def _for_excel(formula: str, functions: Collection[str]) -> str:
    def name(match: re.Match[str]) -> str:
        bare = _bare(match[1])
        return bare if bare in functions or bare == ERRORS_TOO else match[1]

    return _outside_texts(formula, lambda part: _WRAPPED.sub(r"\1", _CALL.sub(name, part)))


def _bare(spelling: str) -> str:
    name = bare_name(spelling).upper()
    return name.removeprefix(CALC_PREFIX)


def _outside_texts(formula: str, change: Callable[[str], str]) -> str:
    parts = _TEXTS.split(formula)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))
