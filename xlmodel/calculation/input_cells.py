"""The inputs of a workbook: found by name or address, set for a run, and brought back after it."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from xlmodel.calculation.addresses import areas_at, areas_named, is_address, no_inputs
from xlmodel.calculation.beside import Surroundings
from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.inputs import Input
from xlmodel.calculation.result import unknown
from xlmodel.contract import IN, UNIT
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.workbook.saved import Block
from xlmodel.workbook.sheet_xml import Value


class InputCells:
    """The cells named `in_...`, and those that were asked for by their addresses."""

    def __init__(self, calculator: Calculator, cells: Cells) -> None:
        self._calculator, self._cells = calculator, cells
        package = calculator.package
        self.known = {name: self._input(name, area) for name, area in areas_named(package, IN).items()}
        self.in_file = {name: each.value for name, each in self.known.items()}
        anchors = {formula.anchor for formula in calculator.formulas}
        self._with_formulas = {
            name
            for name, each in self.known.items()
            if any(Area(each.area.sheet, *place) in anchors for place in each.area.places())
        }
        self._set: dict[str, Block] = {}
        self._hanging: dict[str, frozenset[Area]] = {}  # what hangs from each input, as far as somebody asked

    def _input(self, name: str, area: Area) -> Input:
        calculator, rule = self._calculator, self._cells.rules.rule
        rules = [
            [rule(area.sheet, row, column) for column in range(area.column, area.column + area.columns)]
            for row in range(area.row, area.row + area.rows)
        ]
        blocks, dates = calculator.engine.block(area), self._cells.dates(area)
        stated = partial(Surroundings(self._cells).under, area, UNIT)
        return Input(name, area, blocks, dates, rules, calculator.package.day_shift, stated)

    def find(self, name: str) -> Input:
        """An input by its plain name, with in_, in other letters, or by its address.

        Raises
            WorkbookError  there is no such input; names those that come near.
        """
        package = self._calculator.package
        found = self.known.get(name) or self.known.get(name.removeprefix(IN))
        if found is None and is_address(name):
            (area,) = areas_at([name], tuple(package.sheets)).values()
            return self._at(area)
        if found is None:
            known = {each.casefold(): each for each in self.known}
            found = self.known.get(known.get(name.casefold().removeprefix(IN), ""))
        if found is None:
            why = (
                unknown("input", name, self.in_file)
                if self.in_file
                else no_inputs(name, package.name, package.opening_sheet)
            )
            raise WorkbookError(why)
        return found

    def _at(self, area: Area) -> Input:
        """A cell as an input by its address, or by the name that it has."""
        calculator = self._calculator
        with calculator.lock:
            named = next((each for each in self.known.values() if each.area.meets(area)), None)
            if named is not None and named.area == area:
                return named
            if named is not None:
                raise WorkbookError(f"{area.address} belongs to the input {named.name}, and is set with all of it")
            formula = next((each for each in calculator.formulas if each.cell.meets(area)), None)
            if formula is not None or calculator.engine.spill(*area[:3]) is not None:
                raise WorkbookError(f"{area.address} holds a formula, and only a cell that holds a value can be set")
            self.known[area.address] = self._input(area.address, area)
            return self.known[area.address]

    def behind(self, cells: Collection[Area]) -> list[str]:
        """The inputs from which any of these formulas hangs."""
        for name, each in self.known.items():
            if name not in self._hanging:
                self._hanging[name] = frozenset(self._calculator.dependencies.hanging_from([each.area]))
        return [name for name in self.known if not self._hanging[name].isdisjoint(cells)]

    # Set for a run

    def accepted(self, given: Mapping[str, Any]) -> dict[str, Block]:
        """New values by the plain names of their inputs, as the engine holds them.

        Raises
            WorkbookError  there is no such input, or it cannot have this value.
        """
        found: dict[str, Block] = {}
        for name, value in given.items():
            each = self.find(name)
            if each.name in found:
                raise WorkbookError(f"{each.name} is given twice")
            found[each.name] = each.accepted(value)
        return found

    def apply(self, given: Mapping[str, Block]) -> None:
        """Brings the inputs to the values given, and those of the run before back to the file's."""
        calculator = self._calculator
        if self._with_formulas & (self._set.keys() - given.keys()):  # a formula comes back, and counts again
            calculator.return_to_the_file()
            self._set = {}
        if given:
            calculator.leave_the_file()
        for name, rows in {**{name: self.known[name].blocks for name in self._set}, **given}.items():
            area = self.known[name].area
            now = self._set.get(name, self.known[name].blocks)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    instead = name in self._with_formulas and name not in self._set
                    if instead or value != now[i][j] or type(value) is not type(now[i][j]):
                        calculator.engine.set_value(area.sheet, area.row + i, area.column + j, value)
        self._set = dict(given)
        calculator.recalculate([Area(*place) for place in self.changed()])

    def changed(self) -> dict[tuple[str, int, int], Value]:
        """The cells that the last run has set to something else than the file holds."""
        changed = {}
        for name, rows in self._set.items():
            area, base = self.known[name].area, self.known[name].blocks
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value != base[i][j] or name in self._with_formulas:
                        changed[area.sheet, area.row + i, area.column + j] = value
        return changed

    def shown(self, given: Mapping[str, Block]) -> dict[str, Any]:
        """What the engine holds for some inputs as a script sees it."""
        return {name: self.known[name].shown(rows) for name, rows in given.items()}

    def calculated(self) -> dict[str, Any]:
        """The inputs that hold formulas, with what they come to in the last run."""
        engine = self._calculator.engine
        return self.shown({name: engine.block(self.known[name].area) for name in self._with_formulas})

    def replaced(self) -> list[str]:
        """The inputs that hold formulas, in whose place the last run has put values."""
        return [name for name in self._set if name in self._with_formulas]
