"""What spreadsheets open and strict readers refuse, made usual in the copy that they are given."""

import re
from typing import Final

from lxml import etree

from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.package.limits import EMPTY_MATTERS_FROM
from xlmodel.workbook.sheet_xml import CELL, ROW, VALUE, tag

_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*[\"']([^\"']*)")
_HEAD: Final = 4096  # bytes of a sheet in which that stands
_ERROR: Final = re.compile(rb">(#[^<]*)</")
# Those that the format of these files has had from the first; a reader refuses the whole file for another.
_USUAL: Final = frozenset("#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A".split())


def is_unusual(content: bytes) -> bool:
    """Whether a sheet says that it is larger than any, or holds an error that not every reader knows."""
    dimension = _DIMENSION.search(content, 0, _HEAD)
    if dimension is not None and not _is_usual_size(dimension[1].decode("latin-1")):
        return True
    return b'"e"' in content and any(error.decode("latin-1") not in _USUAL for error in set(_ERROR.findall(content)))


def _is_usual_size(block: str) -> bool:
    try:
        return Area.of(block).size <= EMPTY_MATTERS_FROM
    except ValueError:
        return False


def made_usual(root: etree._Element, data: etree._Element) -> bool:
    """Takes that out of a sheet; returns whether there was any."""
    changed = False
    dimension = root.find(tag("dimension"))
    if dimension is not None and not _is_usual_size(dimension.get("ref", "")):
        root.remove(dimension)
        changed = True
    for value in data.iter(VALUE):
        cell = value.getparent()
        if cell is not None and cell.get("t") == "e" and (value.text or "").strip() not in _USUAL:
            value.text = CellError.VALUE.value
            changed = True
    return changed


def with_last_cell(data: etree._Element) -> bool:
    """Puts an empty text into the last cell of a sheet with cells far away from all others.

    formualizer 0.13.0 keeps a sheet as one grid up to a hundred million cells, which takes minutes; beyond that it keeps
    the cells that there are.
    """
    last = next(iter(data.iterchildren(ROW, reversed=True)), None)
    if last is None or last.get("r") != _LAST_ROW:
        last = etree.SubElement(data, ROW, {"r": _LAST_ROW})
    if any(cell.get("r") == _LAST_CELL for cell in last.iterchildren(CELL)):
        return False
    cell = etree.SubElement(last, CELL, {"r": _LAST_CELL, "t": "str"})
    etree.SubElement(cell, VALUE)
    return True


_LAST_ROW: Final = "1048576"
_LAST_CELL: Final = f"XFD{_LAST_ROW}"
