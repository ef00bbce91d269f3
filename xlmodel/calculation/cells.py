"""What the cells of a workbook show after its last run, and why they show an error."""

from collections.abc import Iterator

from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.first_error import Reasons
from xlmodel.calculation.inputs import shown
from xlmodel.contract import Cell
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.workbook.cell_rules import CellRules
from xlmodel.workbook.saved import Block
from xlmodel.workbook.sheet_xml import Value


class Cells:
    """Any cell, block or table; #N/A where nobody knows the value."""

    def __init__(self, calculator: Calculator) -> None:
        self._calculator, self._package = calculator, calculator.package
        self.rules = CellRules(self._package)

    def dates(self, area: Area) -> list[list[bool]]:
        """Which cells of an area are formatted as dates."""
        return [
            [self.rules.is_date(area.sheet, row, column) for column in range(area.column, area.column + area.columns)]
            for row in range(area.row, area.row + area.rows)
        ]

    def number_format(self, area: Area) -> str:
        """How the sheet shows the first cell of an area."""
        return self.rules.number_format(*area[:3])

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows; a date is a number."""
        calculator = self._calculator
        if calculator.stand_ins.is_unknown(sheet, row, column):
            return CellError.NA
        return calculator.witness.unrounded(Area(sheet, row, column), calculator.engine.value(sheet, row, column))

    def block(self, area: Area) -> Block:
        """What a block of cells shows, by rows."""
        rows = self._calculator.engine.block(area)
        if self._calculator.witness.rounded or self._calculator.stand_ins.unknown(area):
            return [
                [self.value(area.sheet, area.row + i, area.column + j) for j in range(area.columns)]
                for i in range(area.rows)
            ]
        return rows

    def cell(self, area: Area) -> Cell:
        """What the first cell of an area shows; a date is one."""
        return shown(self.value(*area[:3]), self.dates(Area(*area[:3]))[0][0], self._package.day_shift)

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first; None if there is no such table."""
        table = self._package.tables.get(name.lower())
        if table is None:
            return None
        area, rows = table.area, table.area.rows - table.header_rows - table.totals_rows
        body = Area(area.sheet, area.row + table.header_rows, area.column, rows, area.columns)
        found: list[list[Cell]] = [[*table.columns]]
        found.extend([*row] for row in (self.block(body) if rows > 0 else ()))
        return found

    def of_formulas(self) -> Iterator[tuple[str, int, int, Value]]:
        """Every formula's cell with its value."""
        for formula in self._calculator.formulas:
            if formula.kind != "dataTable":
                yield *formula.anchor[:3], self.value(*formula.anchor[:3])

    def spill_extent(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the formula in a cell fills."""
        area = self._calculator.engine.spill(sheet, row, column)
        return (1, 1) if area is None else (area.rows, area.columns)

    def reason(self, cell: Area, known: Reasons | None = None) -> str | None:
        """Why a cell shows an error.

        Parameters
            known  what was found for other cells since the last calculation; what is found now is added.
        """
        unknown = self._calculator.stand_ins.unknown(cell)
        if unknown:
            return f"{unknown[0].sentence}; and it hangs from an input that was changed"
        return self._calculated_reason(cell, known)

    def _calculated_reason(self, cell: Area, known: Reasons | None) -> str | None:
        """What the engine says of an error, unless it began in a formula that is not relied on."""
        calculator = self._calculator
        reason = calculator.engine.reason(*cell[:3], known)
        if reason is not None and calculator.witness.unreliable:
            begun = (each for each in calculator.stand_ins.behind(cell) if _begins_in(reason, each.cell))
            return next((judgement.sentence for judgement in begun), reason)
        return reason


def _begins_in(reason: str, block: Area) -> bool:
    """Whether a reason, which names a cell first, is about one of a block."""
    place = reason.partition(":")[0]
    _, row, column, *_ = Area.of(place.rpartition("!")[2])
    return block.holds(row, column) and place == Area(block.sheet, row, column).address
