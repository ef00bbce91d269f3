"""A plain workbook turned into one that carries the functions, the ribbon and a Refresh button itself.

Its formulas then stay plain and portable: Excel saves the functions of an add-in with the add-in's own path. Nothing
else of the workbook changes; every other part keeps its bytes.
"""

import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from xlmodel.errors import WorkbookError
from xlmodel.hosts.desktop.files import (
    CONTENT_TYPES,
    MACRO_TYPE,
    RIBBON_PART,
    RIBBON_RELATION,
    ROOT_RELATIONS,
    Connection,
    append_parts,
    modules,
    with_relation,
)
from xlmodel.hosts.desktop.ribbon import SHEET_BUTTON, ribbon_xml
from xlmodel.hosts.desktop.vba_project import vba_project
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import Package, open_package
from xlmodel.workbook.sheet_xml import RELATIONS, serialized, tag

_VBA_PART = "xl/vbaProject.bin"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_BUTTON_PART = "xl/drawings/vmlDrawingXlmodel.vml"
_BUTTON_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BUTTON_RELATION = f"{RELATIONS}/vmlDrawing"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CELLS_BEGIN, _CELLS_END = b"<sheetData>", b"</sheetData>"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
# What stands behind a sheet's legacyDrawing.
_BEHIND_BUTTON = "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split()


def edition(content: bytes, connection: Connection = "com", python: str = "pythonw.exe") -> bytes:
    """The workbook (.xlsx) with everything inside (.xlsm).

    Raises
        WorkbookError  it cannot be read, has macros already, or a comment or button where ours belongs.
    """
    package = open_package(content)
    if _VBA_PART in package:
        raise WorkbookError(f"{package.name} has macros already")
    sheets = {part: package.xml(part) for part in package.sheets.values()}
    code_names = [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    for name, sheet in zip(code_names, sheets.values(), strict=True):
        _sheet_properties(sheet).set("codeName", name)
    workbook = package.xml(package.workbook_part)
    _workbook_properties(workbook).set("codeName", "ThisWorkbook")
    relations = _relations_of(package.workbook_part)
    changes = {
        package.workbook_part: serialized(workbook),
        relations: with_relation(package.part(relations), "xlmVba", _VBA_RELATION, f"/{_VBA_PART}"),
        ROOT_RELATIONS: with_relation(package.part(ROOT_RELATIONS), "xlmRibbon", RIBBON_RELATION, RIBBON_PART),
        CONTENT_TYPES: _content_types(package),
    }
    added = {
        _VBA_PART: vba_project("xlmodelBook", modules(code_names, connection, python)),
        RIBBON_PART: ribbon_xml(hides_beside_addin=True),
        _BUTTON_PART: SHEET_BUTTON,
    }
    part = package.sheets[package.opening_sheet]
    _put_button(sheets[part], package.name)
    relations = _relations_of(part)
    known = package.part(relations) if relations in package else _NO_RELATIONS
    new = with_relation(known, "xlmButton", _BUTTON_RELATION, f"/{_BUTTON_PART}")
    (changes if relations in package else added)[relations] = new
    changes |= {part: _around_cells(package.part(part), serialized(sheet)) for part, sheet in sheets.items()}
    whole = io.BytesIO(with_parts(package.content, changes))
    with zipfile.ZipFile(whole, "a") as archive:
        append_parts(archive, added)
    return whole.getvalue()


def _around_cells(before: bytes, after: bytes) -> bytes:
    """A changed sheet with its cells as they were: XML written anew spells what is empty in another way."""
    if _CELLS_BEGIN not in after:
        return after
    start, end = before.find(_CELLS_BEGIN), before.find(_CELLS_END)
    return after[: after.find(_CELLS_BEGIN)] + before[start:end] + after[after.find(_CELLS_END) :]


def _workbook_properties(workbook: etree._Element) -> etree._Element:
    """Where the workbook names its module; Excel would make one of its own for a workbook that names none."""
    return _child(workbook, "workbookPr", after=("fileVersion", "fileSharing"))


def _sheet_properties(sheet: etree._Element) -> etree._Element:
    return _child(sheet, "sheetPr", after=())


def _child(parent: etree._Element, name: str, after: Sequence[str]) -> etree._Element:
    found = parent.find(tag(name))
    if found is None:
        found = etree.Element(tag(name))
        earlier = [child for before in after for child in parent.findall(tag(before))]
        parent.insert(len(earlier), found)
    return found


def _content_types(package: Package) -> bytes:
    root = package.xml(CONTENT_TYPES)
    for override in root.iter(f"{_TYPES}Override"):
        if override.get("ContentType") == _PLAIN_TYPE:
            override.set("ContentType", MACRO_TYPE)
    for part, kind in ((_VBA_PART, _VBA_TYPE), (_BUTTON_PART, _BUTTON_TYPE)):
        etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{part}", ContentType=kind)
    return serialized(root)


def _put_button(sheet: etree._Element, name: str) -> None:
    if sheet.find(tag("legacyDrawing")) is not None:
        raise WorkbookError(f"{name} has a comment or a button on its first sheet already")
    drawing = etree.Element(tag("legacyDrawing"), {f"{{{RELATIONS}}}id": "xlmButton"})
    behind = [child for child in sheet if etree.QName(child).localname in _BEHIND_BUTTON]
    if behind:
        behind[0].addprevious(drawing)
    else:
        sheet.append(drawing)


def _relations_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"
