"""A calculation by formualizer, taken up again until whatever hangs from a spill is up to date too."""

import contextlib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import formualizer

from xlmodel.calculation.engine_addresses import address_of, area_of, range_of
from xlmodel.calculation.spilling import may_spill
from xlmodel.formula.area import Area

# So often is a calculation taken up again: each time five more spills of a chain find their place.
MAX_RESUMED: Final = 200
_WORD: Final = re.compile(r"[\w.\\?]+")


class Evaluation:
    """One calculation of a workbook after the other."""

    def __init__(self, book: formualizer.Workbook, arrays: Iterable[Area], formulas: Mapping[Area, str]) -> None:
        """Of a workbook with array formulas in these cells; `formulas` are the texts of all."""
        self._book, self._formulas = book, formulas
        self._arrays = [(cell, address_of(*cell[:3])) for cell in arrays]
        self._spilled: dict[Area, Any] = {}
        self._beside: dict[Area, set[Area]] = {}
        self._extents: dict[str, tuple[Area, Any, Any]] = {}

    def run(self) -> None:
        """Works out what depends on a change, what is volatile, and what hangs from a spill."""
        self.resumed()
        # formualizer 0.13.0 brings up to date what refers to a spilled cell, but nothing that hangs from that in turn.
        # So whatever refers to a spill that has changed is set anew, until no spill changes any more: one may hang from
        # another.
        for _ in self._arrays:
            before, self._spilled = self._spilled, self._blocks_spilled()
            changed = [
                block for block in before.keys() | self._spilled if before.get(block) != self._spilled.get(block)
            ]
            if not changed:
                return
            for cell in {cell for block in changed for cell in self._cells_beside(block)}:
                self.set_anew(cell)
            self.resumed()

    def resumed(self) -> None:
        """Calculates what has changed, however long a chain of spills is; the engine gives up after five."""
        for _ in range(MAX_RESUMED):
            try:
                self._book.evaluate_all()
            except formualizer.ExcelEvaluationError as problem:
                if "did not converge" not in str(problem):
                    raise
            else:
                return
        self._book.evaluate_all()

    def set_anew(self, cell: Area) -> None:
        """Makes the engine calculate a formula again, and what hangs from it."""
        formula = self._book.get_formula(*cell[:3])
        if formula:
            with contextlib.suppress(RuntimeError):  # it cannot read everything that it writes
                self._book.set_formula(*cell[:3], formula)

    def _blocks_spilled(self) -> dict[Area, Any]:
        """The blocks that array formulas fill, where they fill more than one cell, with what they hold."""
        found = {}
        if not self._beside:
            # One that refers to nothing never changes, and the sheet of proofs has hundreds of them; most of the others
            # are written as array formulas, but fill one cell.
            single = {name["name"].upper() for name in self._book.get_named_ranges() if name["kind"] == "cell"}
            self._arrays = [
                (cell, address)
                for cell, address in self._arrays
                if self._book.precedents(address).precedents
                and may_spill(self._book.get_formula(*cell[:3]) or "", single)
            ]
        for cell, address in self._arrays:
            spill = self._book.inspect_cell(address, include_values=False).cell.spill
            extent = spill.extent if spill is not None else None
            if not extent or ":" not in extent:
                continue
            if extent not in self._extents:
                block = Area.of(extent.rpartition("!")[2], cell.sheet)
                self._extents[extent] = block, self._book.sheet(cell.sheet), range_of(block)
            block, sheet, cells = self._extents[extent]
            found[block] = sheet.get_values(cells)
        return found

    def _cells_beside(self, block: Area) -> set[Area]:
        """The cells whose formulas refer to cells of a spilled block, by address or by name."""
        if block not in self._beside:
            by_address = {cell for place in block.places() for cell in self._dependents(block.sheet, *place)}
            by_name = (cell for name, area in self._named.items() if area.meets(block) for cell in self._naming[name])
            self._beside[block] = by_address.union(by_name)
        return self._beside[block]

    @cached_property
    def _named(self) -> dict[str, Area]:
        """The cells that names stand for, which the engine does not count among those that a formula refers to."""
        found = {}
        for name in self._book.get_named_ranges():
            if name["kind"] in ("cell", "range"):
                row, column = name["start_row"], name["start_col"]
                rows, columns = name["end_row"] - row + 1, name["end_col"] - column + 1
                found[name["name"].casefold()] = Area(name["sheet"], row, column, rows, columns)
        return found

    @cached_property
    def _naming(self) -> dict[str, list[Area]]:
        """The cells whose formulas may hold a name."""
        found: dict[str, list[Area]] = {name: [] for name in self._named}
        for cell, text in self._formulas.items():
            for word in set(_WORD.findall(text.casefold())).intersection(found):
                found[word].append(cell)
        return found

    def _dependents(self, sheet: str, row: int, column: int) -> list[Area]:
        """The cells whose formulas refer to this one."""
        found = (area_of(each.cell) for each in self._book.dependents(address_of(sheet, row, column)).dependents)
        return [cell for cell in found if cell is not None]
