"""Where the value of a cell comes from if not from the engine, and what hangs from such cells.

A formula that is doubtful or not calculated has its saved value in the engine, as a constant. That is right as long
as no changed input is behind it. When one is, nobody knows its value, nor that of whatever hangs from it.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.witness import Judgement
from xlmodel.formula.area import Area


class StandIns:
    """The formulas that are not relied on, in one run after the other."""

    def __init__(self, unreliable: Mapping[Area, Judgement], dependencies: Dependencies) -> None:
        self._unreliable, self._dependencies = unreliable, dependencies
        self._unknown: dict[Area, list[Area]] = {}  # with what each directly hangs from

    def inputs_changed(self, cells: Collection[Area]) -> None:
        """Finds out what nobody knows, now that these cells differ from the file and no others do."""
        self._unknown = {}
        if not self._unreliable or not cells:
            return
        hanging = self._dependencies.hanging_from(cells)
        lost = [cell for cell in self._unreliable if cell in hanging and cell not in cells]
        self._unknown = self._dependencies.hanging_from([self._unreliable[cell].cell for cell in lost])
        self._unknown.update((cell, []) for cell in lost)
        for cell in cells:
            self._unknown.pop(cell, None)

    def unknown(self, area: Area) -> list[Judgement]:
        """The formulas because of which some cell of an area is not known; none if all of it is."""
        return list(self._found_in(area, self._unknown)) if self._unknown else []

    def is_unknown(self, sheet: str, row: int, column: int) -> bool:
        """Whether nobody knows the value of a cell."""
        return bool(self._unknown) and self._dependencies.formula_filling(Area(sheet, row, column)) in self._unknown

    def behind(self, area: Area) -> list[Judgement]:
        """The formulas that are not relied on in an area or on the way to it."""
        return list(self._found_in(area, self._touched)) if self._unreliable else []

    @cached_property
    def _touched(self) -> dict[Area, list[Area]]:
        """What hangs from any formula that is not relied on."""
        found = self._dependencies.hanging_from([judgement.cell for judgement in self._unreliable.values()])
        found.update((cell, []) for cell in self._unreliable)
        return found

    def _found_in(self, area: Area, hanging: Mapping[Area, list[Area]]) -> Iterator[Judgement]:
        """From an area back to the formulas not relied on; one that is not known from its inputs has none behind it."""
        filling = self._dependencies.formula_filling
        waiting = [filling(Area(area.sheet, *place)) for place in area.places()]
        seen = set(waiting)
        while waiting:
            cell = waiting.pop()
            if cell not in hanging:
                continue
            if not hanging[cell]:
                yield self._unreliable[cell]
            for source in hanging[cell]:
                earlier = Area(*source[:3])
                if earlier not in seen:
                    seen.add(earlier)
                    waiting.append(earlier)
