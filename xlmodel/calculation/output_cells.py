"""The outputs of a workbook: the cells named `out_...`, or those that somebody reads by their addresses."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from xlmodel.calculation.addresses import areas_at, areas_named, no_outputs
from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.first_error import Reasons
from xlmodel.calculation.inputs import shown
from xlmodel.calculation.witness import Judgement
from xlmodel.contract import OUT
from xlmodel.errors import CellError
from xlmodel.formula.area import Area


class OutputCells:
    """Where the outputs stand, and what they came to in the last run."""

    def __init__(self, calculator: Calculator, cells: Cells, read: Sequence[str]) -> None:
        """Those of a workbook.

        Parameters
            read  the addresses of cells to read instead of the named outputs.

        Raises
            WorkbookError  an address is none.
        """
        self._calculator, self._cells, self._package = calculator, cells, calculator.package
        self.read = tuple(read)
        sheets = tuple(self._package.sheets)
        self.areas = areas_at(self.read, sheets) if self.read else areas_named(self._package, OUT)
        self._dates = {name: cells.dates(area) for name, area in self.areas.items()}

    @property
    def why_none(self) -> str | None:
        """What the workbook lacks if it has no outputs, and how to name them."""
        if self.areas:
            return None
        anchors = (formula.anchor for formula in self._calculator.formulas)
        return no_outputs(self._package.name, self._package.opening_sheet, anchors)

    @cached_property
    def formulas(self) -> dict[str, str]:
        """The formulas that the outputs come from, where they do."""
        formulas = {
            (sheet, row, column): f"={formula}"
            for sheet in {area.sheet for area in self.areas.values()}
            for row, column, formula in self._package.formulas(sheet)
        }
        return {name: formulas[area[:3]] for name, area in self.areas.items() if area[:3] in formulas}

    def formulas_filling(self, name: str) -> set[Area]:
        """The cells with the formulas that fill an output."""
        area, filling = self.areas[name], self._calculator.dependencies.formula_filling
        return {filling(Area(area.sheet, *place)) for place in area.places()}

    @cached_property
    def number_formats(self) -> dict[str, str]:
        """How the sheet shows each output."""
        return {name: self._cells.number_format(area) for name, area in self.areas.items()}

    # What they came to

    def values(self) -> dict[str, Any]:
        """A value for each, or rows of them; a date is one."""
        return {name: self._value(name) for name in self.areas}

    def _value(self, name: str) -> Any:
        area, dates, day_shift = self.areas[name], self._dates[name], self._package.day_shift
        if area.size == 1:
            return shown(self._cells.value(*area[:3]), dates[0][0], day_shift)
        rows = self._cells.block(area)
        return [
            [shown(cell, is_date, day_shift) for cell, is_date in zip(*row, strict=True)]
            for row in zip(rows, dates, strict=True)
        ]

    def doubtful(self) -> dict[str, tuple[Judgement, ...]]:
        """The formulas whose saved values stand in on the way to an output, for each that has any."""
        behind = self._calculator.stand_ins.behind
        return {name: tuple(found) for name, area in self.areas.items() if (found := behind(area))}

    def reasons(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Why outputs are errors, each in the first of its cells that is one."""
        found = {}
        known: Reasons = {}
        for name, value in values.items():
            area = self.areas[name]
            rows = value if isinstance(value, list) else [[value]]
            places = ((i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if isinstance(cell, CellError))
            for i, j in places:
                cell = Area(area.sheet, area.row + i, area.column + j)
                found[name] = self._cells.reason(cell, known) or str(rows[i][j])
                break
        return found
