"""A second, independent engine's opinion of the spreadsheet's own functions.

formulon knows no function of ours. In a frozen copy each formula that calls one is replaced by the value our engine
found, so that all other formulas of the book can be calculated again and compared.
"""

import math
from collections.abc import Callable

from lxml import etree

from xlmodel.calculation.kept_module import formulon_ready
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import calls
from xlmodel.functions import REGISTRY
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import FORMULA, INLINE, SHEET_DATA, TEXT, VALUE, Value, cells, serialized

ValueOf = Callable[[str, int, int], Value]


def freeze(copy: bytes, value: ValueOf) -> tuple[bytes, list[Area]]:
    """A calc copy without our functions, and the cells whose formulas are left in it."""
    package = open_package(copy)
    left = []
    changes = {}
    for sheet, part in package.sheets.items():
        root = package.xml(part)
        data = root.find(SHEET_DATA)
        assert data is not None
        found = list(cells(data))
        frozen: set[tuple[int, int]] = set()
        for row, column, cell in found:
            formula = cell.find(FORMULA)
            if formula is None:
                continue
            if not calls(formula.text or "", REGISTRY):
                left.append(Area(sheet, row, column))
                continue
            area = Area.of(formula.get("ref") or Area(sheet, row, column).block, sheet)
            frozen |= {(area.row + i, area.column + j) for i in range(area.rows) for j in range(area.columns)}
            cell.remove(formula)
        for row, column, cell in found:
            if (row, column) in frozen:
                _put(cell, value(sheet, row, column))
        changes[part] = serialized(root)
    return with_parts(copy, changes), left


def _put(cell: etree._Element, value: Value) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    cell.attrib.pop("cm", "")
    if isinstance(value, str) and not isinstance(value, CellError):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, INLINE), TEXT).text = value
    elif value is not None:
        if isinstance(value, CellError | bool):
            cell.set("t", "e" if isinstance(value, CellError) else "b")
        etree.SubElement(cell, VALUE).text = str(int(value)) if isinstance(value, bool) else str(value)


def disagreements(copy: bytes, value: ValueOf) -> tuple[int, list[str]]:
    """How many cells were compared, and where the two engines differ by more than rounding."""
    frozen, left = freeze(copy, value)
    differ = []
    with formulon_ready().Workbook.load(frozen) as book:
        book.recalc()
        sheets = list(open_package(copy).sheets)
        for place in left:
            other = book.get_value(sheets.index(place.sheet), place.row - 1, place.column - 1)
            ours = value(place.sheet, place.row, place.column)
            theirs = _NUMBERED[other.error_code] if other.kind.name == "ERROR" else other.to_python()
            if not _same(ours, theirs):
                differ.append(f"{place.address}: {ours!r} here, {theirs!r} there")
    return len(left), differ


# formulon numbers the errors in the order in which Excel's file format does.
_NUMBERED = (
    CellError.NULL,
    CellError.DIV0,
    CellError.VALUE,
    CellError.REF,
    CellError.NAME,
    CellError.NUM,
    CellError.NA,
)


def _same(ours: Value, theirs: object) -> bool:
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return type(ours) is type(theirs) and ours == theirs
