"""A copy of a workbook that any calculation engine reads the same way.

Only formulas are rewritten (see `rewrite`). An engine would take the cached children of an array formula for
constants that block it, so they are emptied; the cells of a data table, which not every engine can fill, become #N/A
rather than numbers that no longer belong to the inputs.
"""

from collections.abc import Collection
from typing import Final

from lxml import etree

from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area, cell_address
from xlmodel.formula.arithmetic import is_plain_arithmetic
from xlmodel.formula.arrays import gives_arrays
from xlmodel.formula.moving import moved
from xlmodel.formula.names import Names
from xlmodel.formula.plainer import NO_NAMES, depends_on_its_place
from xlmodel.formula.shapes import filling
from xlmodel.formula.structured import depends_on_its_row
from xlmodel.package.damage import DamageError, damage_reported
from xlmodel.package.limits import MAX_CELLS
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.conditions_of_1904 import with_days_counted
from xlmodel.workbook.first_sheet import is_mixed_up, with_another_first
from xlmodel.workbook.plain_sheet import is_spelled_out, without_prefixes
from xlmodel.workbook.rewrite import normalised
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula
from xlmodel.workbook.sheet_xml import (
    FORMULA,
    MAIN,
    SHEET_DATA,
    VALUE,
    cells,
    is_empty,
    serialized,
    stated_area,
    stated_day,
    tag,
)
from xlmodel.workbook.strict_readers import is_unusual, made_usual, with_last_cell

Place = tuple[int, int]

_Formula = tuple[int, int, etree._Element, etree._Element]  # its row and column, the cell, and the formula in it
_MOST_ITERATIONS: Final = "1000"  # ten times as many as a spreadsheet makes if nobody says otherwise
_NO_STYLES: Final = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'.encode()


def calc_copy(package: Package, functions: Collection[str] = (), *, like_excel: bool = False) -> bytes:
    """The bytes of the copy.

    Parameters
        functions   the names of the add-in's functions, in capitals.
        like_excel  for an engine that fills data tables and, like Excel in a formula entered the old way, takes one
                    cell of a range where a single value belongs. Excel does not do so in every such formula; those
                    where it does not are marked as array formulas.
    """
    contents = {part: package.part(part) for part in package.parts}
    changes = dict(package.respelled)
    for part, content in contents.items():  # an engine reads parts that we do not: let it meet none unchecked
        if part not in package.sheets.values() and is_spelled_out(content):
            changes[part] = serialized(without_prefixes(package.xml(part)))
    for sheet, part in package.sheets.items():
        content = package.part(part)
        unusual = is_unusual(content)
        if _has_formulas(content) or _has_days(content) or sheet in package.sparse or unusual:
            root = package.xml(part)
            with damage_reported(package.name):
                if _rewrite_sheet(root, sheet, package, functions, like_excel) or unusual:
                    changes[part] = serialized(root)
    for part in package.related(package.workbook_part, "styles").values():
        if part not in package:  # a spreadsheet does without it
            changes[part] = _NO_STYLES
    root = package.xml(package.workbook_part)
    changed = _rewrite_names(root, package, functions) | _bound_iterations(root)
    if is_mixed_up(package):
        with damage_reported(package.name):
            changes.update(with_another_first(package, root))
        changed = True
    if changed:
        changes[package.workbook_part] = serialized(root)
    return with_parts(package.content, changes, plain=True, names=package.renamed)


def spelled_for_engines(formula: SavedFormula, package: Package, functions: Collection[str]) -> str:
    """The text of one formula in such a copy."""
    for_one_cell = formula.kind != "array"
    names = package.formula_names
    text = with_days_counted(formula.text, package.day_shift)
    return normalised(text, package.tables, formula.anchor, functions, names, for_one_cell=for_one_cell)


def _has_formulas(content: bytes) -> bool:
    return b"<f" in content or b":f" in content


def _has_days(content: bytes) -> bool:
    return b't="d"' in content or b"t='d'" in content


def _bound_iterations(root: etree._Element) -> bool:
    """An engine counts as far as it is told, and not every circle comes to rest."""
    properties = root.find(tag("calcPr"))
    count = properties.get("iterateCount", "") if properties is not None else ""
    if properties is None or not count.isdecimal() or len(count) < len(_MOST_ITERATIONS):
        return False
    properties.set("iterateCount", _MOST_ITERATIONS)
    return True


def _rewrite_names(root: etree._Element, package: Package, functions: Collection[str]) -> bool:
    changed = False
    for name in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        changed |= _rewrite(name, package, Area("", 0, 0), functions)
    return changed


def _rewrite(
    element: etree._Element, package: Package, here: Area, functions: Collection[str], for_one_cell: bool = False
) -> bool:
    old = element.text or ""
    if is_plain_arithmetic(old):
        return False
    names = package.formula_names if here.row else NO_NAMES
    counted = with_days_counted(old, package.day_shift)
    new = normalised(counted, package.tables, here, functions, names, for_one_cell=for_one_cell)
    element.text = new
    return new != old


def _rewrite_sheet(
    root: etree._Element, sheet: str, package: Package, functions: Collection[str], like_excel: bool
) -> bool:
    data = root.find(SHEET_DATA)
    if data is None:
        return False
    found = list(cells(data))
    if len({(row, column) for row, column, _ in found}) < len(found):
        raise DamageError(f"a cell of {sheet} stands in it twice")
    changed = made_usual(root, data)
    formulas = [(row, column, cell, f) for row, column, cell in found if (f := cell.find(FORMULA)) is not None]
    changed |= _without_empty_formulas(formulas) | _with_days_as_numbers(found, package.day_shift)
    if sheet in package.sparse:
        changed |= _without_empty_cells(found)
    if sheet in package.far and not like_excel:
        changed |= with_last_cell(data)
    changed |= _expand_shared(formulas, package.formula_names, like_excel)
    arrays, data_tables = _filled_places(sheet, formulas)
    for row, column, cell, formula in formulas:
        for_one_cell = formula.get("t") != "array" and cell.get("cm") is None
        changed |= _rewrite(formula, package, Area(sheet, row, column), functions, for_one_cell)
        if not like_excel and formula.get("t") == "array" and cell.get("cm") is None:
            changed |= _fill_its_block(formula, sheet, functions)
        if like_excel and formula.get("t", "normal") == "normal" and gives_arrays(formula.text or ""):
            formula.set("t", "array")
            formula.set("ref", cell_address(row, column))
            changed = True
    anchors = {(row, column) for row, column, _, formula in formulas if formula.get("t") != "dataTable"}
    for row, column, cell in found:
        place = (row, column)
        if place in data_tables and not like_excel:
            _replace(cell, CellError.NA)
        elif place in arrays and place not in anchors:
            _replace(cell, None)
        else:
            continue
        changed = True
    return changed


def _fill_its_block(formula: etree._Element, sheet: str, functions: Collection[str]) -> bool:
    """Lets an array formula that was entered over a block of cells fill it all, and no more."""
    block = stated_area(formula.get("ref", "A1"), sheet)
    old = formula.text or ""
    formula.text = filling(old, block.rows, block.columns, functions)
    return formula.text != old


def _without_empty_formulas(formulas: list[_Formula]) -> bool:
    """Takes them out of the sheet, and of the list."""
    empty = [place for place, each in enumerate(formulas) if is_empty(each[3])]
    for place in reversed(empty):
        _, _, cell, formula = formulas.pop(place)
        cell.remove(formula)
    return bool(empty)


def _with_days_as_numbers(found: list[tuple[int, int, etree._Element]], day_shift: int) -> bool:
    """An engine may take a day that is spelled out for no number, or a time of day for a text."""
    days = [cell for _, _, cell in found if cell.get("t") == "d"]
    for cell in days:
        del cell.attrib["t"]
        value = cell.find(VALUE)
        if value is not None and value.text:
            value.text = repr(stated_day(value.text, day_shift))
    return bool(days)


def _without_empty_cells(found: list[tuple[int, int, etree._Element]]) -> bool:
    empty = [cell for _, _, cell in found if not len(cell)]
    for cell in empty:
        row = cell.getparent()
        if row is not None:
            row.remove(cell)
    return bool(empty)


def _expand_shared(formulas: list[_Formula], names: Names, like_excel: bool) -> bool:
    """Gives each cell of a shared formula its own text where that depends on the cell it stands in."""
    masters = {
        formula.get("si"): (row, column, text)
        for row, column, _, formula in formulas
        if formula.get("t") == "shared" and (text := formula.text)
        if depends_on_its_row(text) or depends_on_its_place(text, names) or (like_excel and gives_arrays(text))
    }
    if not masters:
        return False
    for row, column, _, formula in formulas:
        if formula.get("t") == "shared" and formula.get("si") in masters:
            master_row, master_column, text = masters[formula.get("si")]
            formula.text = moved(text, row - master_row, column - master_column)
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, "")
    return True


def _filled_places(sheet: str, formulas: list[_Formula]) -> tuple[set[Place], set[Place]]:
    """The cells that array formulas and data tables fill."""
    arrays: set[Place] = set()
    data_tables: set[Place] = set()
    for _, _, _, formula in formulas:
        kind, block = formula.get("t"), formula.get("ref")
        if kind in ("array", "dataTable") and block:
            area = stated_area(block, sheet)
            if area.size + len(arrays) + len(data_tables) > MAX_CELLS:
                raise WorkbookError(f"an array formula on {sheet} fills {block}, which is too large")
            places = arrays if kind == "array" else data_tables
            places.update(area.places())
    return arrays, data_tables


def _replace(cell: etree._Element, error: CellError | None) -> None:
    """Leaves nothing in a cell but an error."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if error is not None:
        cell.set("t", "e")
        etree.SubElement(cell, VALUE).text = error.value
