"""Which formulas lie between the inputs that change and the outputs asked for, in the order in which they are worked out."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from xlmodel.calculation.at_once.columns import Answer, Block, NotAtOnceError, Operand
from xlmodel.calculation.at_once.compiler import Step, Values, compiled, of_plain_arithmetic
from xlmodel.calculation.calculator import Calculator
from xlmodel.formula.area import Area
from xlmodel.formula.arithmetic import is_plain_arithmetic
from xlmodel.formula.moving import moved
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.references import References
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Name, Node, written
from xlmodel.workbook.saved import SavedFormula

_MOST_CELLS = 100_000  # of one reference


class Line(NamedTuple):
    """A formula of the plan."""

    cell: Area
    step: Step
    spills: bool
    finished: tuple[Area, ...]  # what no later formula asks for


class Plan(NamedTuple):
    """The formulas in order, and how the cells asked for are read afterwards."""

    lines: tuple[Line, ...]
    read: dict[Area, Callable[[Values], Operand]]


def planned(calculator: Calculator, inputs: Collection[Area], outputs: Collection[Area]) -> Plan:
    """The plan for some cells that change and some that are read.

    Raises
        NotAtOnceError  a formula between them cannot be worked out for all scenarios at once.
    """
    collects = gc.isenabled()
    gc.disable()  # a plan is a great many small objects, none of which goes: to look through them takes half of the time
    try:
        return _Planner(calculator, inputs).plan(outputs)
    finally:
        if collects:
            gc.enable()


class _Planner:
    """Finds the way from the outputs back to the inputs."""

    def __init__(self, calculator: Calculator, inputs: Collection[Area]) -> None:
        package = calculator.package
        self._calculator, self._dependencies = calculator, calculator.dependencies
        self._formulas = {formula.anchor: formula for formula in calculator.formulas}
        self._filled = {anchor: formula.cell for anchor, formula in self._formulas.items() if formula.cell != anchor}
        self._references = References(package.all_name_formulas, package.tables, tuple(package.sheets), self._filled)
        self._inputs = frozenset(inputs)
        hanging = {*self._dependencies.hanging_from(inputs)}
        self._active = (self._formulas.keys() & hanging) - self._inputs
        self._unreliable = calculator.witness.unreliable
        self._extents: dict[Area, Area] = {}
        self._shapes: dict[tuple[str, ...], Step] = {}
        self._sources: dict[Area, Sequence[Area]] = {}
        self._reads: dict[Area, Callable[[Values], Operand]] = {}

    def plan(self, outputs: Collection[Area]) -> Plan:
        """The plan."""
        kept = {self._filler(cell) for cell in outputs}
        order = self._order(kept)
        last: dict[Area, int] = {}
        for at, cell in enumerate(order):
            for each in self._behind(cell):
                last[each] = at
        finished: dict[int, list[Area]] = {}
        for cell, at in last.items():
            if cell not in kept:
                finished.setdefault(at, []).append(cell)
        lines = tuple(
            Line(cell, self._compiled(self._formulas[cell]), self._extent(cell).size > 1, tuple(finished.get(at, ())))
            for at, cell in enumerate(order)
        )
        return Plan(lines, {cell: self.cell(cell) for cell in outputs})

    def _order(self, targets: Iterable[Area]) -> list[Area]:
        """Depth first, and without recursion, as chains may be long."""
        order: dict[Area, None] = {}
        waiting = [(cell, False) for cell in targets]
        underway: set[Area] = set()
        while waiting:
            cell, done = waiting.pop()
            if done:
                order[cell] = None
                underway.discard(cell)
            elif cell not in order and self._is_active(cell):
                if cell in underway:
                    raise NotAtOnceError(f"{cell.address} refers to itself")
                underway.add(cell)
                waiting.append((cell, True))
                waiting += [(each, False) for each in self._behind(cell) if each not in order]
        return list(order)

    def _is_active(self, cell: Area) -> bool:
        if cell not in self._active:
            return False
        if cell in self._unreliable:
            raise NotAtOnceError(f"{cell.address} is not relied on")
        return True

    def _behind(self, cell: Area) -> Sequence[Area]:
        """The formulas and inputs from which a formula directly hangs."""
        known = self._sources.get(cell)
        if known is None:
            areas = self._dependencies.precedents(cell)
            as_named = not self._filled and all(area[3:] == (1, 1) for area in areas)
            known = self._sources[cell] = areas if as_named else [*self._each_of(areas, cell)]
        return known

    def _each_of(self, areas: Iterable[Area], cell: Area) -> Iterator[Area]:
        for area in areas:
            if area.rows == area.columns == 1:
                yield self._filler(area)
                continue
            if area.size > _MOST_CELLS:
                raise NotAtOnceError(f"{cell.address} refers to {area.size:,} cells")
            for place in area.places():
                yield self._filler(Area(area.sheet, *place))

    def _compiled(self, formula: SavedFormula) -> Step:
        if formula.kind == "dataTable":
            raise NotAtOnceError(f"{formula.anchor.address} is a data table")
        if is_plain_arithmetic(formula.text) and formula.kind != "array":
            return of_plain_arithmetic(formula.text, formula.anchor, self, self._shapes)
        try:
            tree = parse(formula.text)
        except FormulaError as problem:
            raise NotAtOnceError(f"{formula.anchor.address}: {problem}") from None
        return compiled(tree, formula.anchor, self, spills=formula.kind == "array")

    # What a formula finds around it

    def area(self, node: Node, here: Area) -> Area | Node:
        """The cells that a reference means, or the formula that a name stands for."""
        if isinstance(node, Name):
            meaning = self._meaning(node, here)
            if meaning is not None:
                return meaning
        found = self._references.precedents(written(node), here)
        if len(found.areas) != 1 or not found.complete or found.areas[0].size > _MOST_CELLS:
            raise NotAtOnceError(f"{here.address}: the reference {written(node)}")
        return found.areas[0]

    def _meaning(self, name: Name, here: Area) -> Node | None:
        """The formula that a name stands for, where it is more than a reference."""
        word = plain_name(name.text).casefold()
        text = self._references.names.get(f"{here.sheet.casefold()}!{word}", self._references.names.get(word))
        if text is None:
            return None
        try:
            tree = parse(moved(text.removeprefix("="), here.row - 1, here.column - 1))
        except FormulaError:
            raise NotAtOnceError(f"{here.address}: the name {name.text}") from None
        return None if written(tree) == name.text else tree

    def cell(self, place: Area) -> Callable[[Values], Operand]:
        """How one cell is read."""
        read = self._reads.get(place)
        if read is None:
            read = self._reads[place] = self._found_read(place)
        return read

    def _found_read(self, place: Area) -> Callable[[Values], Operand]:
        source = self._filler(place)
        if source in self._inputs:
            return lambda values: values[source]  # type: ignore[return-value]
        if not self._is_active(source):
            constant = self._calculator.engine.value(*place[:3])
            return lambda values: constant
        if self._extent(source).size == 1:
            return lambda values: _only_cell(values[source])
        row, column = place.row - source.row, place.column - source.column
        return lambda values: _cell_of(values[source], row, column)

    def _filler(self, cell: Area) -> Area:
        return self._dependencies.formula_filling(cell) if self._filled else cell

    def _extent(self, cell: Area) -> Area:
        if cell not in self._extents:
            formula = self._formulas[cell]
            if formula.kind != "array":
                return formula.cell
            filled = self._calculator.engine.spill(*cell[:3]) or cell
            # Of a table that is an error in the scenario at which the engine stands, the file knows the size.
            self._extents[cell] = max(filled, formula.cell, key=lambda area: area.size)
        return self._extents[cell]


def _only_cell(answer: Answer) -> Operand:
    if isinstance(answer, Block):
        if answer.shape != (1, 1):
            raise NotAtOnceError("a block where there was one cell")
        return answer[0][0]
    return answer


def _cell_of(answer: Answer, row: int, column: int) -> Operand:
    if not isinstance(answer, Block):
        return answer  # an error fills them all
    rows, columns = answer.shape
    if row >= rows or column >= columns:
        raise NotAtOnceError("an answer of another size")
    return answer[row][column]
