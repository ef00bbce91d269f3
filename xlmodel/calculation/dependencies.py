"""Which formulas of a workbook hang from which cells, where that can only be guessed too many rather than too few."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from xlmodel.formula.area import Area
from xlmodel.formula.circles import circles
from xlmodel.formula.graph import Graph, Hanging
from xlmodel.formula.references import References
from xlmodel.formula.spelling import called, plain_name
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula

_DECIDING: Final = frozenset({"IF", "IFS", "CHOOSE", "SWITCH", "OFFSET", "INDEX", "INDIRECT"})
_MOST_CELLS: Final = 100_000  # of an array formula


class Dependencies:
    """Built when first asked, as most workbooks never need it."""

    def __init__(self, package: Package, formulas: Sequence[SavedFormula]) -> None:
        self._package = package
        self._formulas = formulas

    def hanging_from(self, areas: Iterable[Area], *, certainly: bool = False) -> Collection[Area]:
        """The formulas that hang from any cell of some areas, directly or not; parameters as below."""
        return self.with_sources(areas, certainly=certainly).cells

    def with_sources(self, areas: Iterable[Area], *, certainly: bool = False) -> Hanging:
        """The same, each with what it directly hangs from.

        Parameters
            certainly  leave out those that may, as OFFSET and INDIRECT choose their cells while they are calculated.
        """
        areas = list(areas)
        if not areas:  # the formulas need not be read for that
            return Hanging({}, {})
        if certainly:
            return self._graph.hanging_from(areas)
        sheets: set[str] = set()  # those with a cell among the found

        def choosing(area: Area) -> list[Area]:
            if area.sheet in sheets:
                return []
            sheets.add(area.sheet)
            return self._choosing.get(area.sheet, [])

        return self._graph.hanging_from(areas, choosing)

    def precedents(self, cell: Area) -> tuple[Area, ...]:
        """What the formula in a cell names."""
        return self._graph.precedents(cell).areas

    def formula_filling(self, cell: Area) -> Area:
        """The cell whose formula fills this one; the same where it is no part of an array or a data table."""
        return self._fillers.get(cell, cell)

    def breaking_circles(self, among: Iterable[Area]) -> list[Area]:
        """A cell of each circle, so many that none is left without them; preferably one that decides between others.

        Parameters
            among  cells, all that are on circles with whatever hangs from them.
        """
        left = dict.fromkeys(among)
        following = {cell: [each for each in self._next(cell) if each in left] for cell in left}
        broken = [cell for cell in left if cell in following[cell]]
        while True:
            for cell in broken:
                following[cell] = []
            found = list(circles(left, lambda cell: following[cell]))
            if not found:
                return broken
            broken += [min(circle, key=lambda cell: (not self._decides(cell), cell)) for circle in found]

    @cached_property
    def order(self) -> list[Area]:
        """The cells with formulas, each after all it refers to as far as there is such an order."""
        return [*dict.fromkeys([*self._graph.order, *self._texts])]

    def _next(self, cell: Area) -> list[Area]:
        return self._graph.dependents(self._filled.get(cell, cell))

    def _decides(self, cell: Area) -> bool:
        return bool(_DECIDING & {plain_name(name).upper() for name in called(self._texts[cell])})

    @cached_property
    def _texts(self) -> dict[Area, str]:
        return {formula.anchor: _referring(formula) for formula in self._formulas}

    @cached_property
    def _filled(self) -> dict[Area, Area]:
        return {formula.anchor: formula.cell for formula in self._formulas if formula.cell.size > 1}

    @cached_property
    def _fillers(self) -> dict[Area, Area]:
        areas = ((cell, area) for cell, area in self._filled.items() if area.size <= _MOST_CELLS)
        return {Area(area.sheet, *place): cell for cell, area in areas for place in area.places()}

    @cached_property
    def _graph(self) -> Graph:
        package = self._package
        references = References(package.all_name_formulas, package.tables, tuple(package.sheets), self._filled)
        return Graph(self._texts, references)

    @cached_property
    def _choosing(self) -> Mapping[str, list[Area]]:
        """The cells that choose what they refer to while they are calculated, by the sheets they may choose from."""
        found: dict[str, list[Area]] = {}
        for cell, text in self._texts.items():
            areas, complete = self._graph.precedents(cell)
            if complete:
                continue
            anywhere = not areas or "INDIRECT" in {plain_name(name).upper() for name in called(text)}
            for sheet in self._package.sheets if anywhere else {area.sheet for area in areas}:
                found.setdefault(sheet, []).append(cell)
        return found


def _referring(formula: SavedFormula) -> str:
    """A formula with all it refers to; a data table has none, and hangs from its margins."""
    if formula.kind != "dataTable":
        return formula.text
    sheet, row, column, rows, columns = formula.cell
    top, left = max(row - 1, 1), max(column - 1, 1)
    across = Area(sheet, top, left, 1, column + columns - left)
    down = Area(sheet, top, left, row + rows - top, 1)
    return f"({across.absolute},{down.absolute})"
