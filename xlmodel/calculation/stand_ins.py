"""Where the value of a cell comes from if not from the engine, and what hangs from such cells.

A formula that is doubtful or not calculated has its saved value in the engine, as a constant. That is right as long
as no changed input is behind it. When one is, nobody knows its value, nor that of whatever hangs from it.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.witness import Judgement
from xlmodel.formula.area import Area
from xlmodel.formula.graph import Hanging


class StandIns:
    """The formulas that are not relied on, in one run after the other."""

    def __init__(self, unreliable: Mapping[Area, Judgement], dependencies: Dependencies) -> None:
        self._unreliable, self._dependencies = unreliable, dependencies
        self._known: Collection[Area] = ()  # the cells that were set
        self._lost: Collection[Area] = ()  # the formulas that have a changed input behind them
        self._unknown = Hanging({}, {})  # what hangs from these

    def inputs_changed(self, cells: Collection[Area]) -> None:
        """Finds out what nobody knows, now that these cells differ from the file and no others do."""
        self._known, self._lost, self._unknown = (), (), Hanging({}, {})
        if not self._unreliable or not cells:
            return
        hanging = self._dependencies.hanging_from(cells)
        self._known = cells
        self._lost = {cell for cell in self._unreliable if cell in hanging and cell not in cells}
        self._unknown = self._dependencies.with_sources([self._unreliable[cell].cell for cell in self._lost])

    def unknown(self, area: Area) -> list[Judgement]:
        """The formulas because of which some cell of an area is not known; none if all of it is."""
        return list(self._found_in(area, self._lost, self._unknown)) if self._lost else []

    def is_unknown(self, sheet: str, row: int, column: int) -> bool:
        """Whether nobody knows the value of a cell."""
        if not self._lost:
            return False
        cell = self._dependencies.formula_filling(Area(sheet, row, column))
        return (cell in self._lost or cell in self._unknown.cells) and cell not in self._known

    def behind(self, area: Area) -> list[Judgement]:
        """The formulas that are not relied on in an area or on the way to it."""
        return list(self._found_in(area, self._unreliable, self._touched)) if self._unreliable else []

    @cached_property
    def _touched(self) -> Hanging:
        """What hangs from any formula that is not relied on."""
        return self._dependencies.with_sources([judgement.cell for judgement in self._unreliable.values()])

    def _found_in(self, area: Area, starts: Collection[Area], hanging: Hanging) -> Iterator[Judgement]:
        """From an area back to the formulas from which all this hangs; what is behind one of them does not matter."""
        filling = self._dependencies.formula_filling
        waiting = [filling(Area(area.sheet, *place)) for place in area.places()]
        seen = set(waiting)
        while waiting:
            cell = waiting.pop()
            if cell in self._known:
                continue
            if cell in starts:
                yield self._unreliable[cell]
            elif cell in hanging.cells:
                for source in hanging.sources(cell):
                    earlier = Area(*source[:3])
                    if earlier not in seen:
                        seen.add(earlier)
                        waiting.append(earlier)
