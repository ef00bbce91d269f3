"""What depends on what in a workbook: precedents, dependents, the order of calculation, circles.

Plain data in and out. An area is kept as blocks whose edges are powers of two, of which even A1:A99999 has few: so a
cell finds the areas that hold it in a few looks, and a column of running sums, each over all cells above it, costs
little more than its length.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from xlmodel.formula.area import Area
from xlmodel.formula.circles import circles
from xlmodel.formula.references import Precedents, References

_Size = tuple[int, int]  # the binary logarithms of a block's rows and columns


class _Block(NamedTuple):
    """A block of a sheet, of a size that is a power of two and at a multiple of it."""

    sheet: str
    size: _Size
    row: int
    column: int


class Graph:
    """The dependencies between the formulas of a workbook."""

    def __init__(self, formulas: Mapping[Area, str], references: References | None = None) -> None:
        """Reads all formulas.

        Parameters
            formulas    the text of each formula, by its cell.
            references  how they are read; without it there are no names, and no sheets but those of the formulas.
        """
        self._references = references or References(sheets=tuple(dict.fromkeys(cell.sheet for cell in formulas)))
        self._precedents = {cell: self._references.precedents(text, cell) for cell, text in formulas.items()}
        self._places = {cell: i for i, cell in enumerate(formulas)}
        self._users: dict[_Block, list[Area]] = {}  # the cells whose formulas refer to a block
        self._blocks: dict[str, dict[_Size, dict[tuple[int, int], _Block]]] = {}  # those, by sheet and size
        for cell, (areas, _) in self._precedents.items():
            for block in _blocks_of(areas):
                users = self._users.get(block)
                if users is not None:
                    users.append(cell)
                    continue
                self._users[block] = [cell]
                self._blocks.setdefault(block.sheet, {}).setdefault(block.size, {})[block.row, block.column] = block

    def precedents(self, cell: Area) -> Precedents:
        """The cells that the formula in a cell refers to.

        Raises
            KeyError  the cell holds no formula.
        """
        return self._precedents[cell]

    def dependents(self, area: Area) -> list[Area]:
        """The cells whose formulas refer to any cell of an area, in the order in which they were given."""
        found = {cell for block in self._meeting(area) for cell in self._users[block]}
        return sorted(found, key=self._places.__getitem__)

    def hanging_from(
        self, areas: Iterable[Area], more: Callable[[Area], Iterable[Area]] = lambda area: ()
    ) -> "Hanging":
        """The formulas that hang from any cell of some areas, directly or not.

        Parameters
            more  further cells whose formulas hang from an area that is one of them or hangs from them.
        """
        found = Hanging({}, {})
        waiting = list(dict.fromkeys(areas))
        while waiting:
            area = waiting.pop()
            # Through the blocks, each of which is gone through once: of a column of running sums the cells have as
            # many users together as their number squared.
            reached: list[tuple[Iterable[Area], _Block | Area]] = [(more(area), area)]
            for block in self._meeting(area):
                met = found.blocks.get(block)
                if met is not None:
                    met.append(area)
                    continue
                found.blocks[block] = [area]
                reached.append((self._users[block], block))
            for cells, by in reached:
                for cell in cells:
                    sources = found.cells.get(cell)
                    if sources is not None:
                        sources.append(by)
                        continue
                    found.cells[cell] = [by]
                    waiting.append(self._references.filled.get(cell, cell))
        return found

    @property
    def order(self) -> list[Area]:
        """The cells with formulas, each after all it refers to; without those on a circle or behind one."""
        return self._sorted[0]

    @cached_property
    def circles(self) -> list[list[Area]]:
        """The groups of cells that refer to themselves through one another."""
        vertices: list[Area | _Block] = [*self._sorted[1]]
        found = [[v for v in group if isinstance(v, Area)] for group in circles(vertices, self._next)]
        in_order = [sorted(circle, key=self._places.__getitem__) for circle in found]
        return sorted(in_order, key=lambda circle: self._places[circle[0]])

    @cached_property
    def _sorted(self) -> tuple[list[Area], list[Area]]:
        """The order of calculation, and the cells that it leaves out."""
        missing: dict[Area | _Block, int] = dict.fromkeys(self._precedents, 0)
        # A block is complete when all formulas in it are, and is what the formulas that refer to it wait for.
        for cell in self._precedents:
            for block in self._filled[cell]:
                missing[block] = missing.get(block, 0) + 1
        for block, users in self._users.items():
            if block in missing:
                for cell in users:
                    missing[cell] += 1
        ready: deque[Area | _Block] = deque(cell for cell in self._precedents if not missing[cell])
        order = []
        while ready:
            done = ready.popleft()
            if isinstance(done, Area):
                order.append(done)
            for later in self._next(done):
                missing[later] -= 1
                if not missing[later]:
                    ready.append(later)
        return order, [cell for cell in self._precedents if missing[cell]]

    def _next(self, vertex: Area | _Block) -> Sequence[Area | _Block]:
        """From a cell to the blocks that it fills in part, from a block to the cells that refer to it."""
        return self._filled[vertex] if isinstance(vertex, Area) else self._users[vertex]

    @cached_property
    def _filled(self) -> dict[Area, list[_Block]]:
        """The blocks that hold each cell with a formula, or a part of what an array formula fills from there."""
        return {cell: list(self._meeting(self._references.filled.get(cell, cell))) for cell in self._precedents}

    def _meeting(self, area: Area) -> Iterator[_Block]:
        """The blocks that have a cell in common with an area."""
        sheet, row, column, height, width = area
        for (high, wide), blocks in self._blocks.get(sheet, {}).items():
            if height == width == 1:
                only = blocks.get((row - 1 >> high, column - 1 >> wide))
                if only is not None:
                    yield only
                continue
            rows = range(area.row - 1 >> high, (area.last_row - 1 >> high) + 1)
            columns = range(area.column - 1 >> wide, (area.last_column - 1 >> wide) + 1)
            if len(rows) * len(columns) <= len(blocks):
                places = ((row, column) for row in rows for column in columns)
                yield from (blocks[place] for place in places if place in blocks)
            else:
                yield from (block for (row, column), block in blocks.items() if row in rows and column in columns)


class Hanging(NamedTuple):
    """The formulas that hang from something, and by what."""

    cells: dict[Area, list[_Block | Area]]
    blocks: dict[_Block, list[Area]]

    def sources(self, cell: Area) -> Iterator[Area]:
        """What a formula among them directly hangs from: the areas asked about, and others among them."""
        for by in self.cells[cell]:
            yield from self.blocks[by] if isinstance(by, _Block) else [by]


def _blocks_of(areas: Sequence[Area]) -> Iterable[_Block]:
    """The blocks of some areas, once each."""
    for area in areas:
        if area.rows > 1 or area.columns > 1:
            return {block for area in areas for block in _cut(area)}
    return map(_cell, areas)  # as most formulas name: cells, each once


def _cell(area: Area) -> _Block:
    return _Block(area.sheet, (0, 0), area.row - 1, area.column - 1)


def _cut(area: Area) -> Iterator[_Block]:
    if area.rows == area.columns == 1:
        yield _cell(area)
        return
    for high, row in _powers(area.row - 1, area.last_row):
        for wide, column in _powers(area.column - 1, area.last_column):
            yield _Block(area.sheet, (high, wide), row, column)


def _powers(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers from start to before end, cut into as few powers of two at multiples of themselves as there are."""
    while start < end:
        power = (end - start).bit_length() - 1
        if start:
            power = min(power, (start & -start).bit_length() - 1)
        yield power, start >> power
        start += 1 << power
