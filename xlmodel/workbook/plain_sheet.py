"""The XML of a sheet in the one spelling that all readers take alike: what was checked is what is calculated.

XML says the same in many ways, and readers were seen to differ: 8<!-- -->8 was 8 for one, a value in another
vocabulary counted for another. Whatever is not spelled as the well-known programs do is written anew from our own
reading; what is no sheet at all is damage.
"""

import math
import re
from typing import Any, Final

from lxml import etree

from xlmodel.errors import CellError
from xlmodel.formula.area import cell_address
from xlmodel.package.damage import DamageError
from xlmodel.workbook.sheet_xml import (
    CELL,
    FORMULA,
    INLINE,
    LONGEST_TEXT,
    MAIN,
    ROW,
    SHEET_DATA,
    VALUE,
    cells,
    numbered_rows,
    stated_number,
    stretches,
    tag,
)

_ROOT: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?+\s*+(?:<\?xml[^<>]*+>)?+\s*+<worksheet(?=[^<>]*?\sxmlns="%b")[^<>]*+>' % MAIN.encode()
)
_OWN: Final = re.compile(rb'\sxmlns="%b"' % MAIN.encode())
_HEAD: Final = 4096  # bytes of a part, in which its first element begins
# Excel's limit is half of it, counted without the marks that a file puts before newer functions.
LONGEST_FORMULA: Final = 16_384
_NAME: Final = b"sheetData"
_START, _END = b"<sheetData>", b"</sheetData>"
_NUMBER: Final = re.compile(r"[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[Ee][+-]?+[0-9]++)?+", re.ASCII)
# Numbers that are none in a cell, as careless programs write them; all readers take them for #NUM!.
_NO_NUMBERS: Final = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity"})
_ATTRIBUTES: Final = rb'(?: [A-Za-z0-9:]++="[^"<&]*+")*+'
_TEXT: Final = rb'(?: xml:space="preserve")?+(?:/>|>[^<]{0,%d}+</%%b>)' % LONGEST_TEXT
_FORMULA: Final = rb"(?:<f" + _ATTRIBUTES + rb"(?:/>|>[^<]{0,%d}+</f>))?+" % LONGEST_FORMULA
_MARKS: Final = rb'(?: [cv]m="[0-9]++")*+'


def _of_type(name: bytes, value: bytes) -> bytes:
    return rb' t="' + name + rb'"' + _MARKS + rb">" + _FORMULA + value + rb"</c>"


_CELL: Final = (
    rb'<c r="[A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]++")?+'
    + _MARKS
    + rb'(?:(?: t="n")?+%b(?:/>|>%b(?:<v>-?+[0-9]{1,300}+(?:\.[0-9]++)?+(?:[Ee][-+]?+[0-9]{1,2}+)?+</v>|<v/>|<v></v>)?+</c>)'
    % (_MARKS, _FORMULA)
    + rb"|"
    + _of_type(rb"s", rb"<v>[0-9]++</v>")
    + rb"|"
    + _of_type(rb"str", rb"(?:<v" + _TEXT % rb"v" + rb")?+")
    + rb"|"
    + _of_type(rb"b", rb"<v>[01]</v>")
    + rb"|"
    + _of_type(rb"e", rb"<v>#[^<]*+</v>")
    + rb'|(?: t="inlineStr"><is><t'
    + _TEXT % rb"t"
    + rb"</is></c>))"
)
_ROWS: Final = re.compile(
    rb"(?:</row>)?+\s*+(?:<row" + _ATTRIBUTES + rb"(?:/>|>\s*+(?:" + _CELL + rb"\s*+)*+(?:</row>|\Z))\s*+)*+"
)


def is_plain(content: bytes) -> bool:
    """Whether a sheet is spelled as the well-known programs do throughout; its other parts may say what they like."""
    root = _ROOT.match(content)
    if root is None or b"&#" in content or b"<!" in content or content.find(b"<?", root.end()) >= 0:
        return False
    start, end = content.find(_START), content.find(_END)
    named = content.count(_NAME)
    if start < 0 or end < 0:
        return named == content.count(b"<sheetData/>") == 1
    rows = content[start + len(_START) : end]
    return named == len((_START, _END)) and all(map(_ROWS.fullmatch, stretches(rows)))


def made_plain(root: etree._Element) -> etree._Element:
    """A sheet, given as its XML, written plainly.

    Raises
        DamageError  it holds what no sheet does.
    """
    if root.tag != tag("worksheet"):
        raise DamageError("a sheet is none")
    plain = without_prefixes(root)
    found = plain.findall(SHEET_DATA)
    if len(found) > 1:
        raise DamageError("a sheet has its cells twice")
    for data in found:
        _plain_rows(data)
    return plain


def is_spelled_out(content: bytes) -> bool:
    """Whether a part in the vocabulary of workbooks says something in a way that not every reader knows."""
    if content.find(MAIN.encode(), 0, _HEAD) < 0:
        return False
    return (
        any(spelling in content for spelling in (b"&#", b"<!"))
        or content.find(b"<?", 1) >= 0
        or not _OWN.search(content, 0, _HEAD)
    )


def without_prefixes(root: etree._Element) -> etree._Element:
    """The same XML with the vocabulary of workbooks as its own; whatever says x:c says c."""
    prefixes: dict[Any, str] = {None: MAIN}  # None is what stands for no prefix
    prefixes.update({prefix: address for prefix, address in root.nsmap.items() if prefix and address != MAIN})
    plain = etree.Element(root.tag, {str(name): str(text) for name, text in root.attrib.items()}, nsmap=prefixes)
    plain.text = root.text
    plain.extend(list(root))
    return plain


def _plain_rows(data: etree._Element) -> None:
    _only(data, {ROW}, "a sheet")
    for number, element in numbered_rows(data):
        _only(element, {CELL, tag("extLst")}, f"row {number}")
        element.set("r", str(number))
    for row, column, cell in cells(data):
        address = cell_address(row, column)
        attributes = {name: text for name, text in cell.attrib.items() if name not in ("r", "t")}
        kind = cell.get("t", "n")
        cell.attrib.clear()
        cell.set("r", address)
        for name, text in attributes.items():
            cell.set(name, text)
        if kind != "n":
            cell.set("t", kind)
        _plain_cell(cell, address, kind)


def _only(element: etree._Element, known: set[str], name: str) -> None:
    """Sees to it that an element has no children but the known ones, and no text between them."""
    element.text = None
    for child in element:
        if child.tag not in known:
            raise DamageError(f"{name} holds {str(child.tag).rpartition('}')[2][:40]!r}, which has no place there")
        child.tail = None


def _plain_cell(cell: etree._Element, address: str, kind: str) -> None:
    _only(cell, {FORMULA, VALUE, INLINE, tag("extLst")}, address)
    formula, value, inline = (_one(cell, name, address) for name in (FORMULA, VALUE, INLINE))
    if formula is not None:
        _plain_formula(formula, address)
        cell.insert(0, formula)
    if (inline is None) is (kind == "inlineStr" and len(cell) > 0):
        raise DamageError(f"{address} holds a text of its own and says otherwise")
    if inline is not None:
        _short("".join(map(str, inline.itertext())), address)
    if value is not None:
        _childless(value, address)
        value.text = _plain_value(value.text or "", kind, address)
        if value.text == CellError.NUM and kind == "n":
            cell.set("t", "e")


def _one(cell: etree._Element, name: str, address: str) -> etree._Element | None:
    found = cell.findall(name)
    if len(found) > 1:
        raise DamageError(f"{address} holds two of what a cell holds once")
    return found[0] if found else None


def _childless(element: etree._Element, address: str) -> None:
    if len(element):
        raise DamageError(f"what {address} holds is in pieces")


def _plain_formula(formula: etree._Element, address: str) -> None:
    _childless(formula, address)
    if formula.get("t", "normal") not in ("normal", "shared", "array", "dataTable"):
        raise DamageError(f"{address} has a formula of an unknown kind")
    if len(formula.text or "") > LONGEST_FORMULA:
        raise DamageError(f"the formula of {address} has more than {LONGEST_FORMULA:,} characters")
    if formula.get("si") is not None:
        formula.set("si", str(stated_number(formula.get("si"), 0)))


def _plain_value(text: str, kind: str, address: str) -> str:
    match kind:
        case "n":
            number = text.strip(_BLANKS)
            if number and not _NUMBER.fullmatch(number) and number.lower() not in _NO_NUMBERS:
                raise DamageError(f"{address} holds {text[:40]!r}, which is no number")
            return number if not number or math.isfinite(float(number)) else CellError.NUM
        case "b":
            truth = {"0": "0", "false": "0", "1": "1", "true": "1"}.get(text.strip(_BLANKS))
            if truth is None:
                raise DamageError(f"{address} holds {text[:40]!r}, which is neither true nor false")
            return truth
        case "s":
            return str(stated_number(text, 0))
        case "e":
            return text.strip(_BLANKS)
        case "str" | "d" | "inlineStr":
            return _short(text, address)
    raise DamageError(f"{address} is of the kind {kind[:40]!r}, which no cell is")


def _short(text: str, address: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise DamageError(f"the text of {address} has more than {LONGEST_TEXT:,} characters")
    return text


_BLANKS: Final = " \t\r\n"  # of XML
