"""A workbook file opened with care: its sheets, formulas, names and tables.

A workbook comes from anyone. Whatever is wrong with it ends in a WorkbookError of one sentence.
"""

from functools import cached_property
from pathlib import Path
from typing import Final

from xlmodel.days import SHIFT_OF_1904
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.formula.names import Names
from xlmodel.formula.spelling import of_this_book
from xlmodel.formula.structured import Table, structured_area
from xlmodel.package import Parts
from xlmodel.package.damage import DamageError, damage_reported
from xlmodel.package.file import file_content
from xlmodel.package.limits import MAX_CELLS
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.plain_sheet import is_plain, made_plain
from xlmodel.workbook.sheet_extent import extent, is_sparse, without_empty_cells
from xlmodel.workbook.sheet_xml import (
    MAIN,
    RELATIONS,
    SHEET_DATA,
    cells,
    formula_of,
    serialized,
    stated_area,
    stated_number,
    tag,
    unescaped,
)
from xlmodel.workbook.strict import in_usual_words, is_strict
from xlmodel.workbook.text_budget import check_texts

__all__ = ["Package", "file_content", "open_package"]

_FAR: Final = 2**20  # bytes, in which a ZIP is looked for behind others
OLE_COMPOUND_FILE: Final = bytes.fromhex("D0CF11E0A1B11AE1")


def open_package(source: str | Path | bytes) -> "Package":
    """Open a workbook: a path, or the bytes of a file.

    Raises
        WorkbookError  there is no such file, or nothing in it that can safely be read as a workbook.
    """
    if isinstance(source, bytes):
        return Package(source, "the workbook")
    return Package(file_content(source), Path(source).name)


class Package(Parts):
    """The parts of a workbook, and what they mean together."""

    def __init__(self, content: bytes, name: str) -> None:
        if content.startswith(OLE_COMPOUND_FILE):
            raise WorkbookError(f"{name} is protected by a password or is an old .xls; save it as an open .xlsx")
        if not content.startswith(b"PK"):
            before = content.find(b"PK\3\4", 0, _FAR)
            if before > 0:
                raise WorkbookError(f"{name} is damaged: {before:,} bytes stand before its first part")
            raise WorkbookError(f"{name} is not a workbook" if content else f"{name} is empty")
        super().__init__(content, name)
        turned = {part: part.replace("\\", "/") for part in self.parts if "\\" in part}
        if turned:  # as a few programs of Windows name them
            super().__init__(with_parts(content, {}, plain=True, names=turned), name)
        if is_strict(self):
            super().__init__(in_usual_words(self), name)
        self._found: dict[str, list[tuple[int, int, str]]] = {}
        self.workbook_part = self._find_workbook()
        self.sheets = self._find_sheets()
        self.sparse: set[str] = set()  # the sheets with cells far away from all others
        self.far: set[str] = set()  # those among them where such a cell is more than formatted
        for sheet, part in self.sheets.items():
            self._check_sheet(sheet, self._plain(sheet, part))
        shared = next(iter(self.related(self.workbook_part, "sharedStrings").values()), "")
        check_texts(self, shared, self.sheets.values())

    def _find_workbook(self) -> str:
        if "mimetype" in self:
            raise WorkbookError(f"{self.name} is an OpenDocument file; save it as .xlsx")
        found = [part for part in self.related("", "officeDocument").values() if part in self]
        part = found[0] if found else "xl/workbook.xml"
        if part.endswith(".bin"):
            raise WorkbookError(f"{self.name} is a binary workbook (.xlsb); save it as .xlsx")
        if part not in self:
            raise WorkbookError(f"{self.name} is not a workbook")
        root = self.xml(part).tag
        if root != tag("workbook"):
            raise WorkbookError(f"{self.name} is not a workbook")
        return part

    def _find_sheets(self) -> dict[str, str]:
        parts = self.related(self.workbook_part, "worksheet")
        sheets: dict[str, str] = {}
        for sheet in self.xml(self.workbook_part).iterfind(f"{tag('sheets')}/{tag('sheet')}"):
            part = parts.get(sheet.get(f"{{{RELATIONS}}}id", ""))
            if part is None:
                continue  # a chart sheet
            if part in sheets.values():
                raise WorkbookError(f"{self.name} is damaged: two of its sheets are one")
            name = sheet.get("name", "")
            if not name or name.casefold() in map(str.casefold, sheets):
                raise WorkbookError(
                    f"{self.name} is damaged: {'two sheets have one' if name else 'a sheet has no'} name"
                )
            sheets[name] = part
        if not sheets:
            raise WorkbookError(f"{self.name} has no sheets")
        return sheets

    def _plain(self, sheet: str, part: str) -> bytes:
        """The XML of a sheet, spelled plainly for all who read it."""
        content = self.part(part)
        if MAIN.encode() not in content:
            raise WorkbookError(f"{self.name} is damaged: the sheet {sheet} is none")
        if not is_plain(content):
            root = self.xml(part)
            with damage_reported(f"the sheet {sheet} in {self.name}"):
                content = serialized(made_plain(root))
            self._read[part] = self.respelled[part] = content
        return content

    def _check_sheet(self, sheet: str, content: bytes) -> None:
        count, rows, columns = self._extent(sheet, content)
        if count > MAX_CELLS:
            raise WorkbookError(f"the sheet {sheet} in {self.name} has more than {MAX_CELLS:,} cells")
        if is_sparse(count, rows, columns):
            # What is only formatted, down to the last row, is no cell to an engine.
            if is_sparse(*self._extent(sheet, without_empty_cells(content))):
                self.far.add(sheet)
            self.sparse.add(sheet)

    def _extent(self, sheet: str, content: bytes) -> tuple[int, int, int]:
        """How many cells a sheet has, and how many rows and columns it is large."""
        try:
            return extent(content)
        except ValueError as problem:
            damage = f"{self.name} is damaged: the sheet {sheet} has a cell without a proper address"
            raise WorkbookError(damage) from problem

    def formulas(self, sheet: str) -> list[tuple[int, int, str]]:
        """The cells of a sheet with a formula, and its text; data tables are filled by a spreadsheet only."""
        if sheet not in self._found:
            content = self.part(self.sheets[sheet])
            has_any = b"<f" in content or b":f" in content
            data = self.xml(self.sheets[sheet]).find(SHEET_DATA) if has_any else None
            with damage_reported(self.name):
                self._found[sheet] = [
                    (row, column, formula.text or "")
                    for row, column, cell in (cells(data) if data is not None else ())
                    if (formula := formula_of(cell)) is not None and formula.get("t") != "dataTable"
                ]
        return self._found[sheet]

    # Tables and names

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables, by their name in small letters."""
        tables = {}
        with damage_reported(self.name):
            for sheet, part in self.sheets.items():
                for table_part in self.related(part, "table").values():
                    root = self.xml(table_part)
                    columns = tuple(unescaped(column.get("name", "")) for column in root.iter(tag("tableColumn")))
                    area = stated_area(root.get("ref", ""), sheet)
                    headers = stated_number(root.get("headerRowCount"), 1)
                    totals = stated_number(root.get("totalsRowCount"), 0)
                    if len(columns) != area.columns or headers + totals > area.rows:
                        raise DamageError(f"a table on {sheet} does not fit its columns")
                    name = root.get("displayName", "")
                    tables[name.lower()] = Table(name, area, columns, headers, totals)
        return tables

    @cached_property
    def opening_sheet(self) -> str:
        """The sheet that a spreadsheet shows first."""
        view = self.xml(self.workbook_part).find(f"{tag('bookViews')}/{tag('workbookView')}")
        active = view.get("activeTab", "0") if view is not None else "0"
        # Counted over all sheets; charts on sheets of their own are not among those that hold cells.
        listed = [
            sheet.get("name", "") for sheet in self.xml(self.workbook_part).iterfind(f"{tag('sheets')}/{tag('sheet')}")
        ]
        name = listed[int(active)] if active.isdecimal() and int(active) < len(listed) else ""
        return name if name in self.sheets else next(iter(self.sheets))

    @cached_property
    def day_shift(self) -> int:
        """What its numbers of days lack to those of other workbooks: 0, or 1462 where they count from 1904."""
        properties = self.xml(self.workbook_part).find(tag("workbookPr"))
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return SHIFT_OF_1904 if from_1904 else 0

    @cached_property
    def names(self) -> dict[str, Area]:
        """The names of the whole workbook that stand for a cell or a block of cells."""
        return {name: area for name, area in self.named_areas.items() if not area.whole}

    @cached_property
    def named_areas(self) -> dict[str, Area]:
        """The same, whole rows and columns among them."""
        areas = {name: self._area(formula) for name, formula in self.name_formulas.items()}
        return {name: area for name, area in areas.items() if area is not None}

    @cached_property
    def name_formulas(self) -> dict[str, str]:
        """The names of the whole workbook with what they stand for."""
        defined = self.xml(self.workbook_part).iterfind(f"{tag('definedNames')}/{tag('definedName')}")
        return {
            name.get("name", ""): of_this_book(name.text or "").strip()
            for name in defined
            if name.get("localSheetId") is None and not name.get("name", "").startswith("_xl")
        }

    @cached_property
    def all_name_formulas(self) -> dict[str, str]:
        """The same by their names in small letters, and those of a single sheet as `sheet!name`."""
        listed = self.xml(self.workbook_part).iterfind(f"{tag('sheets')}/{tag('sheet')}")
        sheets = [sheet.get("name", "").casefold() for sheet in listed]
        found = {}
        for name in self.xml(self.workbook_part).iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
            key, number = name.get("name", "").casefold(), name.get("localSheetId")
            if number is not None:
                if not (number.isdecimal() and int(number) < len(sheets)):
                    continue
                key = f"{sheets[int(number)]}!{key}"
            found[key] = of_this_book(name.text or "").strip()
        return found

    @cached_property
    def formula_names(self) -> Names:
        """The names as its formulas use them."""
        names = {name: formula for name, formula in self.all_name_formulas.items() if "_xlnm." not in name}
        return Names(names, tuple(self.sheets))

    def _area(self, formula: str) -> Area | None:
        if "[" in formula:
            return structured_area(formula, self.tables, Area("", 0, 0))
        try:
            area = Area.referred(formula)
        except ValueError:  # a formula, or a place outside a sheet: such a name shows #REF! and stands for nothing
            return None
        sheet = next((sheet for sheet in self.sheets if sheet.casefold() == area.sheet.casefold()), None)
        return None if sheet is None else area._replace(sheet=sheet)
