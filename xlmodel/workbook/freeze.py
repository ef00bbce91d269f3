"""A copy for readers without the add-in: formulas that call our functions become their values.

Some programs calculate a workbook again when they open it, and would show #NAME? where a function is missing.
"""

import re
from collections.abc import Container

from lxml import etree

from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.rewrite import bare_name
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import FORMULA, INLINE, SHEET_DATA, TEXT, VALUE, cells, serialized

_CALL = re.compile(r"([\w.!'\[\]]+)\(")


def frozen(content: bytes, ours: Container[str]) -> bytes:
    """The workbook with each formula that calls one of `ours` replaced by the value the file holds for it."""
    package = open_package(content)
    changes = {}
    for part in package.sheets.values():
        root = package.xml(part)
        data = root.find(SHEET_DATA)
        calling = [cell for _, _, cell in cells(data) if _calls(cell, ours)] if data is not None else []
        for cell in calling:
            _freeze(cell)
        if calling:
            changes[part] = serialized(root)
    return with_parts(content, changes)


def _calls(cell: etree._Element, ours: Container[str]) -> bool:
    formula = cell.find(FORMULA)
    text = formula.text or "" if formula is not None else ""
    return any(bare_name(name).upper() in ours for name in _CALL.findall(text))


def _freeze(cell: etree._Element) -> None:
    for formula in cell.findall(FORMULA):
        cell.remove(formula)
    cell.attrib.pop("cm", "")
    value = cell.find(VALUE)
    if cell.get("t") == "str" and value is not None:  # the type of a formula's text
        cell.remove(value)
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, INLINE), TEXT).text = value.text
