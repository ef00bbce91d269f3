"""Many constants of a sheet replaced at once, in the bytes of its XML: a tenth of the time of one cell after another.

Only what needs no thought is done here: cells that are there already, hold a constant, and get a number or a text.
Everything else is left to `workbook.patch`, which knows formulas, new cells and errors.
"""

import math
import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import Value, column_letters

FROM: Final = 2_000  # fewer cells are written one by one, with nothing to gain here

_CONSTANT: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"( s="[0-9]+")?(?: t="(?:n|s|str|b|inlineStr)")?'
    rb"(?:/>|>(?:<v>[^<]*</v>|<is><t(?: xml:space=\"preserve\")?>[^<]*</t></is>)?</c>)"
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_PLAIN: Final = re.compile(r"[ -~\u00a0-\ud7ff\ue000-\ufffd]*")
_ESCAPED: Final = re.compile("_x[0-9A-Fa-f]{4}_")
LONGEST_TEXT: Final = 32_767


def patched_in_bulk(package: Package, results: Results, inputs: Mapping[tuple[str, int, int], Value]) -> bytes:
    """What `patched` gives; sheets of constants alone, in which many change, are done at once."""
    by_sheet: dict[str, dict[tuple[int, int], Value]] = {}
    for (sheet, row, column), value in inputs.items():
        by_sheet.setdefault(sheet, {})[row, column] = value
    done, parts = set(), {}
    for sheet, values in by_sheet.items():
        part = package.sheets.get(sheet, "")
        # `patched` itself leaves a sheet without formulas and without inputs alone.
        if len(values) >= FROM and part and not _FORMULA.search(package.part(part)):
            content = with_constants(package.part(part), values)
            if content is not None:
                done.add(sheet)
                parts[part] = content
    left = {place: value for place, value in inputs.items() if place[0] not in done} if done else inputs
    content = patched(package, results, left)
    return with_parts(content, parts) if parts else content


def with_constants(content: bytes, values: Mapping[tuple[int, int], Value]) -> bytes | None:
    """The XML of a sheet with new constants; None if any of them cannot be written this way."""
    wanted: dict[bytes, bytes] = {}
    letters = {column: column_letters(column) for _, column in values}
    for (row, column), value in values.items():
        written = _written(value)
        if written is None:
            return None
        wanted[f"{letters[column]}{row}".encode()] = written
    left = len(wanted)

    def replaced(match: re.Match[bytes]) -> bytes:
        nonlocal left
        address, style = match.groups()
        new = wanted.get(address)
        if new is None:
            return match[0]
        left -= 1
        return b'<c r="' + address + b'"' + (style or b"") + new

    content = _CONSTANT.sub(replaced, content)
    return content if left == 0 else None


def _written(value: Value) -> bytes | None:
    """The rest of a cell's element, from its type on."""
    if type(value) is float or type(value) is int:
        return f"><v>{value!r}</v></c>".encode() if math.isfinite(value) else None
    if value is None:
        return b"/>"
    if type(value) is str and len(value) <= LONGEST_TEXT and _PLAIN.fullmatch(value) and not _ESCAPED.search(value):
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f' t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'.encode()
    return None
