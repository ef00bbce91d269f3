"""New values in an existing workbook file, and nothing else changed.

No library that reads and writes workbooks keeps all of one: openpyxl drops sparklines, buttons and every cached
value. So the values are put into the XML of the sheets in place; every other part keeps its bytes, and so does a
sheet whose values stay the same.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Final, NamedTuple

from lxml import etree

from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area, cell_address, cell_place
from xlmodel.package.damage import damage_reported
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.authorship import Author, marked
from xlmodel.workbook.bulk_cells import with_constants
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import (
    CELL,
    INLINE,
    LONGEST_TEXT,
    ROW,
    SHEET_DATA,
    TEXT,
    VALUE,
    Value,
    cells,
    formula_of,
    numbered_rows,
    serialized,
    stated_area,
    tag,
)

Place = tuple[int, int]

IN_BULK_FROM: Final = 2_000  # fewer cells are written one by one, with nothing to gain otherwise
# Excel 2019 and later. From an older number Excel computes the book again when it opens it, and shows #NAME? where
# the add-in is not installed, although every value was there.
CALCULATED_BY: Final = "191029"


class Results(NamedTuple):
    """What a calculation found: the value of any cell, and how far an array formula spills from its cell."""

    value: Callable[[str, int, int], Value]
    extent: Callable[[str, int, int], tuple[int, int]]
    kept: Callable[[str, int, int], bool] = lambda sheet, row, column: False
    """Whether the value in the file stays for a formula, also for all others that an array formula fills."""
    unknown: Callable[[str, int, int], bool] = lambda sheet, row, column: False
    """Whether nobody knows the value of a cell, so that the one in the file, of other inputs, is taken out."""


def patched(
    package: Package,
    results: Results,
    inputs: Mapping[tuple[str, int, int], Value],
    columns: Mapping[Area, Sequence[Value]] | None = None,
    *,
    author: Author = Author.OURS,
    trusted: bool | None = True,
) -> bytes:
    """The bytes of the workbook with the results of its formulas and some of its inputs replaced.

    Parameters
        columns  inputs of which many stand below one another: an area one column wide, and its values.
        author   whose values they are then.
        trusted  whether a spreadsheet shall show them as they are, or compute its own when it opens the file; None
                 leaves that as it is.
    """
    cells = [(Area(*place), [value]) for place, value in inputs.items()]
    by_sheet: dict[str, dict[Area, Sequence[Value]]] = {}
    for area, values in chain(cells, (columns or {}).items()):
        by_sheet.setdefault(area.sheet, {})[area] = values
    unknown = by_sheet.keys() - package.sheets
    if unknown:
        raise WorkbookError(f"{package.name} has no sheet {sorted(unknown)[0]}")
    changes = {}
    for sheet, part in package.sheets.items():
        new = by_sheet.get(sheet, {})
        content = package.part(part)
        many = sum(area.rows for area in new if area.rows > 1) >= IN_BULK_FROM
        in_bulk = with_constants(content, new) if many else None
        if in_bulk is not None:
            changes[part] = in_bulk
        elif new or b"<f" in content or b":f" in content:
            root = package.xml(part)
            with damage_reported(package.name):
                editor = _SheetEditor(sheet, root)
            editor.write_results(results)
            for area, values in new.items():
                editor.write_inputs(area, values)
            if editor.changed:
                changes[part] = serialized(root)
    root = package.xml(package.workbook_part)
    changed = marked(root, author)
    if trusted is not None:
        changed |= _trust_values(root) if trusted else _distrust_values(root)
    if changed:
        changes[package.workbook_part] = serialized(root)
    return with_parts(package.content, changes)


# What a workbook's calcPr may not come before.
_BEFORE_CALCULATION = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
]


def _trust_values(root: etree._Element) -> bool:
    """Tells a spreadsheet that the values are computed; returns whether that was news."""
    properties = _calculation(root)
    if properties.get("calcId") == CALCULATED_BY and "fullCalcOnLoad" not in properties.attrib:
        return False
    properties.attrib.pop("fullCalcOnLoad", "")
    properties.set("calcId", CALCULATED_BY)
    return True


def _distrust_values(root: etree._Element) -> bool:
    """Tells a spreadsheet to compute all values when it opens the file; returns whether that was news."""
    properties = _calculation(root)
    if properties.get("fullCalcOnLoad") in ("1", "true"):
        return False
    properties.set("fullCalcOnLoad", "1")
    return True


def _calculation(root: etree._Element) -> etree._Element:
    """What a workbook says of its calculation."""
    properties = root.find(tag("calcPr"))
    if properties is None:
        properties = etree.Element(tag("calcPr"))
        earlier = [child for name in _BEFORE_CALCULATION for child in root.findall(tag(name))]
        earlier[-1].addnext(properties)
    return properties


class _SheetEditor:
    """Writes into the XML of one sheet and remembers whether anything changed."""

    def __init__(self, sheet: str, root: etree._Element) -> None:
        self.sheet = sheet
        self.changed = False
        self._root = root
        data = root.find(SHEET_DATA)
        self._data = data if data is not None else etree.Element(SHEET_DATA)
        self._cells: dict[Place, etree._Element] = {}
        self._formulas: dict[Place, etree._Element] = {}
        self._data_tables: list[Area] = []
        self._arrays: list[tuple[Place, Area]] = []
        dimension = root.find(tag("dimension"))
        self._used: Area | None = None
        if dimension is not None:
            with suppress(ValueError):  # nobody goes by one that is no block of cells
                self._used = Area.of(dimension.get("ref", ""), sheet)
        self._rows: dict[int, etree._Element] = {}
        for number, element in numbered_rows(self._data):
            element.set("r", str(number))
            self._rows[number] = element
        self._row_numbers = sorted(self._rows)
        for row, column, cell in cells(self._data):
            self._cells[row, column] = cell
            if cell.get("r") is None:  # legal, but a new cell beside it needs to find its place
                cell.set("r", cell_address(row, column))
            formula = formula_of(cell)
            if formula is None:
                continue
            block = formula.get("ref")
            if formula.get("t") == "dataTable":
                if block:
                    self._data_tables.append(stated_area(block, sheet))
                continue
            self._formulas[row, column] = formula
            if formula.get("t") == "array" and block:
                self._arrays.append(((row, column), stated_area(block, sheet)))

    def write_results(self, results: Results) -> None:
        """The value of each formula, and the cells that array formulas fill."""
        for row, column in self._formulas:
            self._write_result(results, row, column)
        for block in self._data_tables:
            if results.unknown(*block[:3]) or not results.kept(*block[:3]):
                for row, column in block.places():
                    self._write_result(results, row, column)
        for (row, column), old in self._arrays:
            if results.kept(self.sheet, row, column):
                continue
            new = old
            if self._cells[row, column].get("cm") is not None:  # a dynamic array, which may grow and shrink
                rows, columns = results.extent(self.sheet, row, column)
                new = Area(self.sheet, row, column, rows, columns)
                if new != old:
                    self._formulas[row, column].set("ref", new.block)
                    self.changed = True
            kept = set(new.places())
            for place in [place for place in old.places() if place not in kept]:
                if place in self._cells and place not in self._formulas:
                    self._write(*place, None, "str")
            for place in kept:
                if place not in self._formulas:
                    self._write_result(results, *place)

    def _write_result(self, results: Results, row: int, column: int) -> None:
        if results.unknown(self.sheet, row, column):
            self._write(row, column, None, "str")
        elif not results.kept(self.sheet, row, column):
            self._write(row, column, results.value(self.sheet, row, column), "str")

    def write_inputs(self, area: Area, values: Sequence[Value]) -> None:
        """Constants below one another; a formula is never overwritten with one."""
        column = area.column
        for row, value in enumerate(values, area.row):
            if (row, column) in self._formulas or any(block.holds(row, column) for block in self._data_tables):
                raise WorkbookError(f"{Area(self.sheet, row, column).address} holds a formula, not an input")
            if any(block.holds(row, column) for _, block in self._arrays):
                raise WorkbookError(f"{Area(self.sheet, row, column).address} is filled by an array formula")
            self._write(row, column, value, "inlineStr")

    def _write(self, row: int, column: int, value: Value, text_type: str) -> None:
        """Sets the value of a cell; its formula and its style stay."""
        cell = self._cells.get((row, column))
        if cell is None:
            if value is None:
                return
            cell = self._new_cell(row, column)
        kind, text = self._written(row, column, value, text_type)
        if _shows(cell, kind, text):
            return
        self.changed = True
        for name in (VALUE, INLINE):
            for old in cell.findall(name):
                cell.remove(old)
        cell.attrib.pop("t", "")
        if kind is not None:
            cell.set("t", kind)
        if text is None:
            return
        element = etree.SubElement(cell, VALUE if kind != "inlineStr" else INLINE)
        if kind == "inlineStr":
            element = etree.SubElement(element, TEXT)
        element.text = text
        if text != text.strip():
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _written(self, row: int, column: int, value: Value, text_type: str) -> tuple[str | None, str | None]:
        """A value's type and text in the file."""
        if value is None:
            return None, None
        if isinstance(value, CellError):
            return "e", _FILE_ERRORS.get(value, value.value)
        if isinstance(value, bool):
            return "b", str(int(value))
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise WorkbookError(f"{Area(self.sheet, row, column).address}: {len(value)} characters do not fit")
            return text_type, _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
        number = float(value)
        if not math.isfinite(number):
            raise WorkbookError(f"{Area(self.sheet, row, column).address}: {number} is not a number a cell can hold")
        return None, str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)

    def _new_cell(self, row: int, column: int) -> etree._Element:
        cell = etree.Element(CELL)
        cell.set("r", cell_address(row, column))
        parent = self._rows.get(row)
        if parent is None:
            parent = etree.Element(ROW)
            parent.set("r", str(row))
            at = bisect_left(self._row_numbers, row)
            if at:
                self._rows[self._row_numbers[at - 1]].addnext(parent)
            else:
                self._data.insert(0, parent)
            self._row_numbers.insert(at, row)
            self._rows[row] = parent
        parent.attrib.pop("spans", "")  # only a hint, and now a wrong one
        columns = [cell_place(element.get("r", ""))[1] for element in parent.iterchildren(CELL)]
        parent.insert(bisect_left(columns, column), cell)
        self._cells[row, column] = cell
        self._widen_dimension(row, column)
        return cell

    def _widen_dimension(self, row: int, column: int) -> None:
        """Some readers look no further than the block that a sheet says it uses."""
        used, dimension = self._used, self._root.find(tag("dimension"))
        if used is None or dimension is None or used.holds(row, column):
            return
        top, left = min(used.row, row), min(used.column, column)
        bottom, right = max(used.last_row, row), max(used.last_column, column)
        self._used = Area(self.sheet, top, left, bottom - top + 1, right - left + 1)
        dimension.set("ref", self._used.block)


# Excel keeps these newer errors in a side table; in the cell itself stands #VALUE!.
_FILE_ERRORS = {CellError.SPILL: "#VALUE!", CellError.CALC: "#VALUE!", CellError.CIRCULAR: "#VALUE!"}

# Characters that XML cannot hold are written as _x0007_, and so is the underscore of a text that looks like that.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _shows(cell: etree._Element, kind: str | None, text: str | None) -> bool:
    """Whether a cell already holds a value, so that the file need not change."""
    value = cell.find(VALUE)
    old_kind = cell.get("t")
    old_kind = None if old_kind == "n" else old_kind
    if kind == "inlineStr" or cell.find(INLINE) is not None:
        return False
    old = None if value is None else value.text or ""
    if text is None or old is None:
        return text == old
    if old_kind != kind:
        return False
    return old == text or (kind is None and _same_number(old, text))


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
