"""A workbook in both engines at once, each cell's value from one that is right about it.

Both calculate every formula that they are right about. A formula that one of them gets wrong is a constant there and
holds what the other finds; so it is with all that call our functions, which the second engine does not know. A step
goes to and fro between them until no such constant changes any more. What both are right about is read from the second,
which is nearer to Excel when inputs change.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.engine import MAX_AREA, Engine
from xlmodel.calculation.first_error import Reasons, first_error
from xlmodel.calculation.mixed import Mixed, is_same
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.call import Cell
from xlmodel.errors import PLAIN_REASONS, CellError, WorkbookError
from xlmodel.findings import Finding
from xlmodel.formula.area import Area
from xlmodel.workbook.saved import SavedFormula
from xlmodel.workbook.sheet_xml import Value

_MOST_ROUNDS: Final = 100  # to and fro: Excel's own limit for what hangs from itself
_MOST_SEARCHED: Final = 10_000  # cells of one area that are looked at for where an error comes from


class TwoEngines:
    """A workbook being calculated by two engines; used like the first one alone."""

    def __init__(
        self,
        first: Engine,
        second: SecondEngine,
        formulas: Mapping[Area, SavedFormula],
        dependencies: Dependencies,
        mixed: Mixed,
    ) -> None:
        """Two engines that hold the same workbook.

        Parameters
            formulas  its formulas, by the cells that hold them.
            mixed     those of which each engine calculates a part.
        """
        self.mixed = mixed
        self.first, self.second, self.lock = first, second, first.lock
        self.formulas, self.dependencies = formulas, dependencies
        self.only_first: set[Area] = set()
        """The cells whose formulas the first engine alone calculates."""
        self.only_second: set[Area] = set()
        self.fixed: set[Area] = set()
        """The cells whose formulas neither calculates: they keep a value."""
        self.asked_by_first: set[Area] | None = None
        """The cells that the second engine alone calculates and that the first one is told of; None for all of them."""
        self._told_first: dict[Area, Value] = {}
        self._told_second: dict[Area, Value] = {}
        self._read: dict[Area, Value] = {}  # since the last change
        self._constants: set[Area] = set()  # what the fixed formulas fill
        self._first_is_behind = False

    # Steps

    def set_clock(self, now: datetime) -> None:
        """The moment that TODAY and NOW show."""
        with self.lock:
            self.first.set_clock(now)
            self.second.set_clock(now)

    def set_value(self, sheet: str, row: int, column: int, value: Cell) -> None:
        """A constant; None empties the cell."""
        with self.lock:
            self.first.set_value(sheet, row, column, value)
            self._tell_one(Area(sheet, row, column), None if value is None else self.first.value(sheet, row, column))

    def _tell_one(self, place: Area, value: Value) -> None:
        self._read.clear()
        self.second.set_value(*place[:3], value)

    def fix(self, cell: Area, rows: list[list[Value]]) -> None:
        """Has the formula in a cell keep these values from now on."""
        with self.lock:
            self.only_first.discard(cell)
            self.only_second.discard(cell)
            self.fixed.add(cell)
            block = self.formulas[cell].cell
            self._constants.update(_places(block))
            if self.formulas[cell].kind == "dataTable":
                self.second.remove_data_table(*cell[:3])
            for place, value in zip(_places(block), (value for row in rows for value in row), strict=True):
                self._told_second.pop(place, None)
                self.set_value(*place[:3], value)

    def recalculate(self) -> None:
        """Works out what depends on a change, and whatever is volatile.

        Raises
            WorkbookError  an engine breaks down, or a cell still changes after many rounds.
        """
        with self.lock:
            for _ in range(_MOST_ROUNDS):
                self._read.clear()
                self.second.recalculate()
                if self.asked_by_first is not None and not self.only_first and not self.mixed.cells:
                    self._first_is_behind = True  # nothing is read from it
                    return
                self._tell_first()
                self.mixed.tell_first()
                self.first.recalculate()
                changed = self._tell_second()
                if not self.mixed.tell_second() and not changed:
                    return
            where = self._anchor((changed or self.mixed.cells)[0]).address
            raise WorkbookError(f"{where} still changes after {_MOST_ROUNDS} rounds between two engines")

    def _tell_first(self) -> None:
        asked = self.asked_by_first
        places = [place for place in self._filled_by_second() if asked is None or place in asked]
        for place, value in zip(places, self.second.values(places), strict=True):
            if place not in self._told_first or not is_same(self._told_first[place], value):
                self._told_first[place] = value
                self.first.set_value(*place[:3], value)

    def _filled_by_second(self) -> Iterable[Area]:
        return (place for cell in self.only_second for place in _places(self.formulas[cell].cell))

    def _tell_second(self) -> list[Area]:
        """Tells the second engine what the first one alone calculates, and gives the cells that have changed."""
        values: dict[Area, Value] = {}
        for cell in self.only_first:
            is_array = self.formulas[cell].kind == "array"
            block = (self.first.spill(*cell[:3]) if is_array else None) or cell
            rows = self.first.block(block)
            values.update(zip(_places(block), (value for row in rows for value in row), strict=True))
        values.update(dict.fromkeys(self._told_second.keys() - values))  # an answer that has become smaller
        changed = [
            place
            for place, value in values.items()
            if place not in self._told_second or not is_same(self._told_second[place], value)
        ]
        for place in changed:
            self._tell_one(place, values[place])
        self._told_second = values
        return changed

    # What cells show

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows."""
        place = Area(sheet, row, column)
        with self.lock:
            self._read_together([place])
            return self._read[place]

    def _read_together(self, places: Iterable[Area]) -> None:
        unread = [place for place in places if place not in self._read]
        theirs = [place for place in unread if place not in self._told_second and place not in self._constants]
        ours = set(unread).difference(theirs)
        self._read.update((place, self.first.value(*place[:3])) for place in ours)
        self._read.update(zip(theirs, map(self._not_circular, theirs, self.second.values(theirs)), strict=True))

    def _not_circular(self, place: Area, value: Value) -> Value:
        """What the second engine shows; for a circle that is #REF!."""
        if value is not CellError.REF:
            return value
        if self._first_is_behind:
            self.first.recalculate()
            self._first_is_behind = False
        return CellError.CIRCULAR if self.first.value(*place[:3]) is CellError.CIRCULAR else value

    def block(self, area: Area) -> list[list[Value]]:
        """What a block of cells shows, by rows."""
        if area.size > MAX_AREA:
            raise WorkbookError(f"{area.address} has {area.size:,} cells; more than {MAX_AREA:,} are refused")
        with self.lock:
            self._read_together(_places(area))
            values = [self.value(*place[:3]) for place in _places(area)]
        return [values[i : i + area.columns] for i in range(0, area.size, area.columns)]

    def spill(self, sheet: str, row: int, column: int) -> Area | None:
        """The block that the array formula spills which fills this cell."""
        with self.lock:
            is_first = Area(sheet, row, column) in self._told_second
            return (self.first if is_first else self.second).spill(sheet, row, column)

    def warnings(self, cell: Area) -> list[Finding]:
        """What our functions find odd in the formula of a cell."""
        return self.first.warnings(cell)

    # Reasons

    def reason(self, sheet: str, row: int, column: int, known: Reasons | None = None) -> str | None:
        """Why a cell shows an error: the first cell on the way to it that does, and what is wrong there.

        Parameters
            known  what was found for other cells since the last calculation; what is found now is added.
        """
        known = {} if known is None else known
        error = self.value(sheet, row, column)
        if not isinstance(error, CellError):
            return None
        source, why = first_error(
            Area(sheet, row, column),
            error,
            known,
            source=self._anchor,
            own_reason=self._own_reason,
            precedents=self._precedents,
            value=self.value,
        )
        if why is None:
            is_formula = source in self.formulas and source not in self.fixed
            why = PLAIN_REASONS[error] if is_formula else f"the cell holds {error}"
        return f"{source.address}: {why}"

    def _own_reason(self, source: Area, error: CellError) -> str | None:
        if source in self.mixed and source not in self.fixed:
            return self.mixed.own_reason(source, error)
        return self.first.own_reason(source, error) if source in self.only_first else None

    def _anchor(self, place: Area) -> Area:
        """The cell whose formula fills this one."""
        block = self.spill(*place[:3])
        return place if block is None else Area(*block[:3])

    def _precedents(self, cell: Area) -> Iterable[Area]:
        is_worked_out = cell in self.formulas and cell not in self.fixed
        areas = self.dependencies.precedents(cell) if is_worked_out else ()
        return (place for area in areas if area.size <= _MOST_SEARCHED for place in _places(area))


def _places(area: Area) -> Iterable[Area]:
    return (Area(area.sheet, row, column) for row, column in area.places())
