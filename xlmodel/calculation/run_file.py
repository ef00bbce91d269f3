"""The file of a workbook after a run: with the cells that were changed, and all else computed."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.input_cells import InputCells
from xlmodel.calculation.kept import Kept
from xlmodel.formula.area import Area
from xlmodel.workbook.authorship import Author
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import Value

_FORMULA: Final = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f([^>]*)>([^<]*)')


def formulas_in(package: Package) -> dict[str, list[tuple[bytes, ...]]]:
    """The formulas of each sheet as they stand in its file, with their cells."""
    return {sheet: _FORMULA.findall(package.part(part)) for sheet, part in package.sheets.items()}


class RunFile:
    """What writes the file of the last run, and of no run before it."""

    def __init__(self, calculator: Calculator, cells: Cells, inputs: InputCells) -> None:
        self._calculator, self._cells, self._inputs = calculator, cells, inputs
        self._runs = 0

    def begin(self) -> Callable[[], bytes | None]:
        """A run begins: what writes its file, as long as there is no other one."""
        self._runs += 1
        return partial(self._written, self._runs)

    def _written(self, run: int) -> bytes | None:
        """The bytes of the file with the inputs and all values of a run; None if there was another one since."""
        with self._calculator.lock:
            if run != self._runs:
                return None
            return self._patched(self._inputs.changed(), {})

    def filled(self, other: Package) -> bytes:
        """The bytes of another edition of the file, the same but for the values it was saved with, with those of the last run."""
        with self._calculator.lock:
            if formulas_in(other) != formulas_in(self._calculator.package):
                raise ValueError("the other edition has other formulas, of which nobody has calculated the values")
            return self._patched({}, {}, other)

    def rewritten(self, cells: Mapping[tuple[str, int, int], Value], columns: Mapping[Area, Sequence[Value]]) -> bytes:
        """The bytes of the file with some constants replaced, whether they are inputs or not, and all else computed."""
        calculator = self._calculator
        with calculator.lock:
            self.begin()
            calculator.set_clock()
            self._inputs.apply({})
            calculator.replace(cells, columns)
            return self._patched(cells, columns)

    def _patched(
        self,
        changed: Mapping[tuple[str, int, int], Value],
        columns: Mapping[Area, Sequence[Value]],
        package: Package | None = None,
    ) -> bytes:
        calculator, cells = self._calculator, self._cells
        witness, is_unknown = calculator.witness, calculator.stand_ins.is_unknown
        areas = [Area(*place) for place in changed] + list(columns)
        kept = Kept(witness, calculator.dependencies, calculator.engine.block, areas)
        results = Results(cells.value, cells.spill_extent, kept.stays, is_unknown)
        author, all_proven = witness.author, witness.all_proven
        is_ours = author in (Author.OURS, Author.OURS_TOGETHER)
        trusted = True if calculator.made_here or all_proven else None if is_ours else False
        if author.may_stand_in and (areas or not all_proven):
            author = Author.BOTH
        elif is_ours or author is Author.NOBODY:
            author = Author.OURS if calculator.one_engine_does else Author.OURS_TOGETHER
        return patched(package or calculator.package, results, changed, columns, author=author, trusted=trusted)
