"""An empty sheet before all others, in a copy whose first sheet has a name that an engine mixes up with its own.

formualizer 0.13.0 makes a Sheet1 before it reads a file. Formulas of a first sheet called sheet1 or SHEET1 end up there,
and a name of one of its cells makes it panic; a second sheet may be called so.
"""

from typing import Final

from lxml import etree

from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import MAIN, RELATIONS, serialized, stated_number, tag

_OWN: Final = "Sheet1"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES: Final = "[Content_Types].xml"
_OVERRIDE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EMPTY: Final = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


def is_mixed_up(package: Package) -> bool:
    """Whether the first sheet has such a name."""
    first = next(iter(package.sheets))
    return first != _OWN and first.casefold() == _OWN.casefold()


def with_another_first(package: Package, workbook: etree._Element) -> dict[str, bytes]:
    """The parts that have to be changed or added; the workbook's own part, given as its XML, is changed in place."""
    sheets = workbook.find(tag("sheets"))
    if sheets is None:
        return {}
    name, number = "before", max(stated_number(sheet.get("sheetId"), 0) for sheet in sheets) + 1
    while name in (sheet.get("name", "").casefold() for sheet in sheets):
        name += "_"
    identity = f"rIdBefore{number}"
    sheet = etree.Element(tag("sheet"), {"name": name, "sheetId": str(number), f"{{{RELATIONS}}}id": identity})
    sheets.insert(0, sheet)
    for defined in workbook.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        place = defined.get("localSheetId", "")
        if place.isdecimal():
            defined.set("localSheetId", str(int(place) + 1))
    folder, _, file = package.workbook_part.rpartition("/")
    part = f"{folder}/worksheets/{name}{number}.xml".lstrip("/")
    listed = f"{folder}/_rels/{file}.rels".lstrip("/")
    relations, types = package.xml(listed), package.xml(_CONTENT_TYPES)
    etree.SubElement(relations, _RELATION, {"Id": identity, "Type": _KIND, "Target": f"/{part}"})
    etree.SubElement(types, _OVERRIDE, {"PartName": f"/{part}", "ContentType": _TYPE})
    return {part: _EMPTY, listed: serialized(relations), _CONTENT_TYPES: serialized(types)}
