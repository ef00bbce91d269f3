"""A shipped workbook as the study of faults sees it: its cells, what it comes to, and a copy with one cell changed."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xlmodel import Workbook
from xlmodel.calculation.inputs import Input
from xlmodel.contract import CHECKS_OUTPUTS
from xlmodel.errors import CellError
from xlmodel.formula.area import cell_address
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import cells, formula_of, serialized, tag

NO_MODEL = frozenset({"Checks", "Charts", "Proof", "Functions", "About", "ChangeLog"})
"""Sheets in which no fault is made: the checks themselves, what charts alone read, and what is no part of the model."""
NOT_JUDGED = frozenset({"warning", "data_status", "to_fill_in", "gaps"})
"""Outputs that speak of the checks and of blanks."""
FRONT = "Summary"
NEWER = 1e-9  # of a number: what moves by less has not moved


class Spot(NamedTuple):
    """A cell in which a fault may be made."""

    sheet: str
    row: int
    column: int
    value: object
    formula: str = ""  # without its equals sign; empty for a constant
    name: str = ""  # of the input, without in_
    is_date: bool = False

    @property
    def address(self) -> str:
        return f"{self.sheet}!{cell_address(self.row, self.column)}"


class Change(NamedTuple):
    """What is put into a cell instead: a formula, or a value."""

    formula: str = ""
    value: float | str | None = None


class Seen(NamedTuple):
    """What somebody sees of a workbook: its outputs and the numbers of its front page, and what it says of itself."""

    shown: Mapping[str, object]
    holds: object
    failing: tuple[str, ...]
    blanks: object


class Book:
    """A workbook of ours, calculated once."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.content = _without_proofs(path.read_bytes())
        self.workbook = Workbook(self.content, made_here=True)
        self.package = open_package(self.content)
        self.base = self._seen(self.workbook)

    @cached_property
    def inputs(self) -> list[Spot]:
        """The cells of inputs that hold something."""
        return [
            Spot(each.area.sheet, row, column, value, "", name, self._is_date(each, row, column))
            for name, each in self.workbook.input_cells.items()
            for row, column in each.area.places()
            if (value := each.blocks[row - each.area.row][column - each.area.column]) not in (None, "")
            and each.area.sheet not in NO_MODEL
            and (each.area.sheet, row, column) not in self._with_formulas
        ]

    @staticmethod
    def _is_date(each: Input, row: int, column: int) -> bool:
        return each.dates[row - each.area.row][column - each.area.column]

    @cached_property
    def _with_formulas(self) -> set[tuple[str, int, int]]:
        return {(spot.sheet, spot.row, spot.column) for spot in self.formulas}

    @cached_property
    def formulas(self) -> list[Spot]:
        """The cells of the model with a formula."""
        found = []
        for sheet in self.package.sheets:
            for row, column, cell in self._cells(sheet) if sheet not in NO_MODEL else ():
                formula = formula_of(cell)
                if formula is not None and formula.text:
                    found.append(Spot(sheet, row, column, self.workbook.value(sheet, row, column), formula.text))
        return found

    def _cells(self, sheet: str) -> Iterator[tuple[int, int, etree._Element]]:
        yield from cells(self.package.xml(self.package.sheets[sheet]).find(tag("sheetData")))

    def spills(self, spot: Spot) -> bool:
        """Whether the formula fills more than its own cell."""
        return self.workbook.spill_extent(spot.sheet, spot.row, spot.column) != (1, 1)

    def complaint(self, spot: Spot, value: float | str | None) -> str | None:
        """What the rule of an input's cell has against a value that somebody types."""
        each = self.workbook.input_cells[spot.name]
        rule = each.rules[spot.row - each.area.row][spot.column - each.area.column]
        return rule.complaint(value) if rule is not None and value is not None else None

    def with_change(self, spot: Spot, change: Change) -> Seen:
        """What is seen of a copy in which one cell is changed."""
        part = self.package.sheets[spot.sheet]
        root = open_package(self.content).xml(part)
        [cell] = (
            c for row, column, c in cells(root.find(tag("sheetData"))) if (row, column) == (spot.row, spot.column)
        )
        formula = formula_of(cell)
        if change.formula:
            formula.text = change.formula
        else:
            for child in list(cell):
                cell.remove(child)
            for attribute in ("t", "cm"):
                cell.attrib.pop(attribute, None)
            _put(cell, change.value)
        return self._seen(Workbook(with_parts(self.content, {part: serialized(root)}), made_here=True))

    def _seen(self, workbook: Workbook) -> Seen:
        result = workbook.run()
        shown = {f"out_{n}": v for n, v in result.items() if not n.startswith(CHECKS_OUTPUTS) and n not in NOT_JUDGED}
        for sheet, row, column, value in workbook.values():
            if sheet == FRONT and (isinstance(value, CellError) or not isinstance(value, str)):
                shown[f"{sheet}!{cell_address(row, column)}"] = value
        failing = tuple(f.text.partition(";")[0] for f in result.findings if f.kind == "check")
        return Seen(shown, result["checks_ok"], failing, result["to_fill_in"])


def _without_proofs(content: bytes) -> bytes:
    """The workbook with the values of its proofs alone: no output hangs from them, and they take half of the time."""
    package = open_package(content)
    part = package.sheets["Proof"]
    return with_parts(content, {part: re.sub(rb"<f[ >].*?</f>", b"", package.part(part))})


def _put(cell: etree._Element, value: float | str | None) -> None:
    if value is None:
        return
    cell.set("t", "str" if isinstance(value, str) else "n")
    etree.SubElement(cell, tag("v")).text = value if isinstance(value, str) else repr(float(value))
