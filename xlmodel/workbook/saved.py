"""What a workbook's file holds for its formulas: their texts in full, and the values that were saved for them."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from lxml import etree

from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area
from xlmodel.formula.moving import moved
from xlmodel.formula.spelling import of_this_book
from xlmodel.package.damage import DamageError, damage_reported
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import (
    CELL,
    FORMULA,
    INLINE,
    SHEET_DATA,
    TEXT,
    VALUE,
    Value,
    cells,
    stated_area,
    stated_day,
    stated_number,
    stated_place,
    tag,
)

Block = list[list[Value]]

# An array formula over more cells is read, but what was saved for it is no witness.
_MOST_CELLS: Final = 100_000
# Of a workbook. For each cell of a data table all that hangs from its inputs is calculated.
_MOST_FILLED: Final = {"array": 250_000, "dataTable": 10_000}
# A shared formula stands in the file once, and is worked with in each of its cells: these are characters of all of them,
# and of those to a byte of the sheets' XML, in which such a cell takes forty bytes and its value ten more.
_MOST_WRITTEN_OUT: Final = 2**20
_MOST_PER_BYTE: Final = 10
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_ERRORS: Final = {error.value: error for error in CellError}


class _InTheFile(NamedTuple):
    cell: Area  # where it stands, as large as what it fills
    written: str  # as the file spells it, without its equals sign; of a shared formula, in its first cell
    moved_by: tuple[int, int]  # rows and columns from there
    kind: str  # normal, shared, array, dataTable
    saved: Block | None  # None where the file has no value


class SavedFormula(_InTheFile):
    """A formula in the file; a data table has none of its own."""

    @property
    def text(self) -> str:
        """As it reads in its own cell."""
        return self._moved if any(self.moved_by) else self.written

    @cached_property
    def _moved(self) -> str:  # kept, as each round of a calculation asks for it
        return moved(self.written, *self.moved_by)

    @property
    def anchor(self) -> Area:
        """The one cell that holds it."""
        return self.cell if self.cell.size == 1 else Area(*self.cell[:3])


def saved_formulas(package: Package, *, values: bool = True) -> list[SavedFormula]:
    """Every formula of a workbook, in the order of the file.

    Parameters
        values  whether the saved values are asked for, too.
    """
    texts = _SharedTexts(package) if values else None
    found: list[SavedFormula] = []
    for sheet, part in package.sheets.items():
        content = package.part(part)
        if b"<f" not in content and b":f" not in content:
            continue
        data = package.xml(part).find(SHEET_DATA)
        if data is not None:
            with damage_reported(package.name):
                found += _of_sheet(sheet, data, texts)
    for kind, most in _MOST_FILLED.items():
        filled = sum(formula.cell.size for formula in found if formula.kind == kind)
        if filled > most:
            what = "array formulas fill" if kind == "array" else "data tables fill"
            raise WorkbookError(f"in {package.name} {what} {filled:,} cells; more than {most:,} are refused")
    written_out = sum(len(formula.written) for formula in found if any(formula.moved_by))
    most = max(_MOST_WRITTEN_OUT, _MOST_PER_BYTE * sum(len(package.part(part)) for part in package.sheets.values()))
    if written_out > most:
        raise WorkbookError(
            f"the shared formulas of {package.name} come to {written_out:,} characters in their cells; "
            f"more than {most:,} are refused for a file of its size"
        )
    return found


def _of_sheet(sheet: str, data: etree._Element, texts: "_SharedTexts | None") -> Iterator[SavedFormula]:
    by_place: dict[tuple[int, int], etree._Element] = {}
    masters: dict[str | None, tuple[int, int, str]] = {}
    filled: set[tuple[int, int]] = set()
    for row, column, cell, formula in _formulas(data):
        if (row, column) in filled:  # Excel writes an empty one inside a volatile array
            continue
        kind, text, by = formula.get("t", "normal"), of_this_book(formula.text or ""), (0, 0)
        area = Area(sheet, row, column)
        if kind == "shared":
            if text:
                masters[formula.get("si")] = row, column, text
            elif formula.get("si") in masters:
                first_row, first_column, text = masters[formula.get("si")]
                by = row - first_row, column - first_column
        elif kind in ("array", "dataTable") and formula.get("ref"):
            area = stated_area(formula.get("ref", ""), sheet)
            if area.size <= _MOST_CELLS - len(filled):
                filled.update(area.places())
        if not text and kind in ("shared", "array"):  # an engine takes such a cell for a value, or for a blank
            raise DamageError(f"{area.address} holds a formula whose text stands in no cell before it")
        if not text and kind != "dataTable":
            continue
        saved = None
        if texts is not None:
            if area.size > 1 and not by_place:
                by_place = {(row, column): cell for row, column, cell in cells(data)}
            saved = _saved(area, cell, by_place, texts)
        yield SavedFormula(area, text, by, kind, saved)


def _formulas(data: etree._Element) -> Iterator[tuple[int, int, etree._Element, etree._Element]]:
    """Each cell with a formula, and its place: a file may leave that out where it just counts on."""
    found = [(cell, formula) for formula in data.iter(FORMULA) if (cell := formula.getparent()) is not None]
    if all(cell.get("r") for cell, _ in found):
        for cell, formula in found:
            if cell.tag == CELL:
                yield *stated_place(cell.get("r", "")), cell, formula
        return
    for row, column, cell in cells(data):
        if (first := cell.find(FORMULA)) is not None:
            yield row, column, cell, first


def _saved(
    area: Area, cell: etree._Element, by_place: dict[tuple[int, int], etree._Element], texts: "_SharedTexts"
) -> Block | None:
    """What the file holds for a formula; None where its first cell has no value."""
    first = _value(cell, texts)
    if area.size == 1 or first is None or area.size > _MOST_CELLS:
        return [[first]] if area.size == 1 and first is not None else None
    rows = range(area.row, area.row + area.rows)
    columns = range(area.column, area.column + area.columns)
    return [[_value(by_place.get((row, column)), texts) for column in columns] for row in rows]


def _value(cell: etree._Element | None, texts: "_SharedTexts") -> Value:
    if cell is None:
        return None
    if cell.get("t") is None and (plain := cell.findtext(VALUE)):  # as most cells of a model are
        try:
            return float(plain)
        except ValueError:
            return None
    inline = cell.find(INLINE)
    if inline is not None:
        return _decoded("".join(text.text or "" for text in inline.iter(TEXT)))
    value = cell.find(VALUE)
    if value is None:
        return None
    content, kind = value.text or "", cell.get("t", "n")
    match kind:
        case "s":
            return texts[content]
        case "b":
            return content.strip() in ("1", "true")
        case "e":
            return _ERRORS.get(content.strip(), CellError.VALUE)
        case "n":
            try:
                return float(content)
            except ValueError:  # openpyxl leaves an empty element where it has no value
                return None
        case "d":
            return stated_day(content, texts.day_shift) if content else None
        case _:
            return _decoded(content)


def _decoded(text: str) -> str:
    """A text without the codes for what XML cannot hold."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _SharedTexts:
    """The texts that cells refer to by number, read when one does."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.day_shift = package.day_shift  # likewise meant by what stands in cells
        self._texts: list[str] | None = None

    def __getitem__(self, number: str) -> str:
        if self._texts is None:
            self._texts = list(self._read())
        index = stated_number(number, 0)
        if index >= len(self._texts):
            raise DamageError(f"there is no shared text {index}")
        return self._texts[index]

    def _read(self) -> Iterator[str]:
        part = next(iter(self._package.related(self._package.workbook_part, "sharedStrings").values()), "")
        if part not in self._package:
            return
        for item in self._package.xml(part).iterchildren(tag("si")):
            direct = [item.find(TEXT), *(run.find(TEXT) for run in item.iterchildren(tag("r")))]
            yield _decoded("".join(text.text or "" for text in direct if text is not None))
