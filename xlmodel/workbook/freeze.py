"""A copy for readers without the add-in: formulas that call our functions become their values.

Some programs calculate a workbook again when they open it, and would show #NAME? where a function is missing.
"""

from collections.abc import Collection

from lxml import etree

from xlmodel.formula.spelling import calls
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import FORMULA, INLINE, SHEET_DATA, TEXT, VALUE, cells, serialized


def frozen(content: bytes, ours: Collection[str]) -> bytes:
    """The workbook with each formula that calls one of `ours` replaced by the value the file holds for it."""
    package = open_package(content)
    changes = {}
    for part in package.sheets.values():
        root = package.xml(part)
        data = root.find(SHEET_DATA)
        calling = _calling([cell for _, _, cell in cells(data)], ours) if data is not None else []
        for cell in calling:
            _freeze(cell)
        if calling:
            changes[part] = serialized(root)
    return with_parts(content, changes)


def _calling(found: list[etree._Element], ours: Collection[str]) -> list[etree._Element]:
    """The cells whose formulas call one of ours; of the cells that share a formula, one alone holds its text."""
    formulas = [(cell, formula) for cell in found if (formula := cell.find(FORMULA)) is not None]
    calling = [calls(formula.text or "", ours) for _, formula in formulas]
    shared = {_shared(f) for (_, f), freezes in zip(formulas, calling, strict=True) if freezes} - {None}
    return [
        cell
        for (cell, formula), freezes in zip(formulas, calling, strict=True)
        if freezes or _shared(formula) in shared
    ]


def _shared(formula: etree._Element) -> str | None:
    """The number of the formula that several cells share."""
    return formula.get("si") if formula.get("t") == "shared" else None


def _freeze(cell: etree._Element) -> None:
    for formula in cell.findall(FORMULA):
        cell.remove(formula)
    cell.attrib.pop("cm", "")
    value = cell.find(VALUE)
    if cell.get("t") == "str" and value is not None:  # the type of a formula's text
        cell.remove(value)
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, INLINE), TEXT).text = value.text
