"""The calculation engine with our functions in it, and the reasons they give for an error.

All knowledge of formualizer is here and in what this composes: it is called from one thread at a time, calculates on
that thread, and sees our functions as the doorway `xlmodel.call` shows them.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from threading import RLock
from types import MappingProxyType
from typing import Final

import formualizer

from xlmodel.calculation.engine_addresses import address_of, area_of, range_of
from xlmodel.calculation.evaluation import Evaluation
from xlmodel.calculation.first_error import Reasons, first_error
from xlmodel.calculation.lacking import lacking
from xlmodel.calculation.natives import callback, natives
from xlmodel.calculation.one_thread import alone, panic_reported
from xlmodel.calculation.own_answers import Noted, answering, noted_reason
from xlmodel.calculation.translate import cell_from_engine, value_to_engine
from xlmodel.call import Cell
from xlmodel.errors import NO_MEMORY, PLAIN_REASONS, CellError, WorkbookError, lacks_memory
from xlmodel.findings import Finding
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import calls, may_call
from xlmodel.functions import REGISTRY
from xlmodel.workbook.sheet_xml import Value
from xlmodel.workings import listening

MAX_AREA: Final = 1_000_000

_FAR_AWAY: Final = 1_048_576, 16_384  # the last cell of a sheet, on which nothing hangs

_UNREADABLE: Final = "cannot be read"


class Engine:
    """A workbook being calculated."""

    def __init__(
        self,
        content: bytes | None = None,
        arrays: Iterable[Area] = (),
        day_shift: int = 0,
        formulas: Mapping[Area, str] = MappingProxyType({}),
    ) -> None:
        """An empty workbook, or that of a calc copy.

        Parameters
            arrays     the cells with array formulas, which may spill into others.
            formulas   the texts of all formulas, by their cells.
            day_shift  what its numbers of days lack, where it counts them from 1904.

        Raises
            WorkbookError  the engine cannot read the bytes.
        """
        self.lock = RLock()
        self.noted: deque[Noted] = deque(maxlen=64)
        # In parallel a call takes eight times as long: the threads pass Python's lock to and fro.
        calculation = formualizer.EvaluationConfig()
        calculation.enable_parallel = False
        # A branch that is not taken is no circle: the circuit breaker of a debt schedule, a row that OFFSET picks.
        calculation.cycle_detection = "runtime"
        calculation.date_system = "1904" if day_shift else "1900"
        config = formualizer.WorkbookConfig(eval_config=calculation)
        try:
            with panic_reported():
                if content is None:
                    self._book = formualizer.Workbook(config=config)
                else:
                    self._book = formualizer.Workbook.from_bytes(content, config=config)
        except (OSError, ValueError, RuntimeError) as problem:
            why = NO_MEMORY if lacks_memory(problem) else " ".join(str(problem).split())
            raise WorkbookError(f"the workbook cannot be calculated: {why}") from problem
        self._evaluation = Evaluation(self._book, arrays, formulas)
        self._book.set_temporal_egress("serial")
        for function in REGISTRY.values():
            own = answering(function, day_shift, self.noted)
            self._book.register_function(function.name, own, min_args=0, max_args=None)
        for name, native in natives(day_shift).items():
            self._book.register_function(name, callback(native), min_args=0, max_args=None, allow_override_builtin=True)

    @alone
    def set_clock(self, now: datetime) -> None:
        """The moment that TODAY and NOW show."""
        self._book.set_deterministic_clock(now if now.tzinfo else now.replace(tzinfo=UTC))

    @alone
    def add_sheet(self, sheet: str) -> None:
        """A new, empty sheet."""
        self._book.add_sheet(sheet)

    @alone
    def set_value(self, sheet: str, row: int, column: int, value: Cell) -> None:
        """A constant; None empties the cell."""
        if isinstance(value, CellError):
            kind = value_to_engine(value)["kind"]
            self._book.set_value(sheet, row, column, formualizer.LiteralValue.error(kind, None))
        else:
            self._book.set_value(sheet, row, column, None if value is None else value_to_engine(value))

    @alone
    def set_formula(self, sheet: str, row: int, column: int, formula: str) -> None:
        """A formula, with its equals sign, as a calc copy would spell it."""
        self._book.set_formula(sheet, row, column, formula)

    @alone
    def recalculate(self) -> None:
        """Works out what depends on a change, and whatever is volatile.

        Raises
            WorkbookError  the engine gives up on all of it for one formula, such as one that refers to another workbook.
        """
        try:
            self._evaluation.run()
        except formualizer.ExcelEvaluationError as problem:
            why = " ".join(str(problem).split())
            raise WorkbookError(f"the workbook cannot be calculated: {why}") from problem

    @alone
    def breakdown(self, sheet: str, row: int, column: int) -> str | None:
        """Why the engine gives up when it comes to a formula; None if it does not."""
        try:
            self._book.evaluate_cell(sheet, row, column)
        except formualizer.ExcelEvaluationError as problem:
            return f"cannot be calculated: {' '.join(str(problem).split())}"
        return None

    @alone
    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows."""
        return cell_from_engine(self._book.get_value(sheet, row, column))

    @alone
    def shortcoming(self, sheet: str, row: int, column: int) -> str | None:
        """What the engine cannot do that the formula in a cell asks for."""
        value = self._book.get_value(sheet, row, column)
        kind = value["kind"] if type(value) is dict else None
        if kind == "NImpl":
            named = lacking(self._book.get_formula(sheet, row, column) or "")
            return f"needs what the calculation engine lacks: {named or 'something in its formula'}"
        return _UNREADABLE if kind == "Error" else None

    @alone
    def block(self, area: Area) -> list[list[Value]]:
        """What a block of cells shows, by rows."""
        if area.size > MAX_AREA:
            raise WorkbookError(f"{area.address} has {area.size:,} cells; more than {MAX_AREA:,} are refused")
        rows = self._book.sheet(area.sheet).get_values(range_of(area))
        return [[cell_from_engine(value) for value in row] for row in rows]

    @alone
    def spill(self, sheet: str, row: int, column: int) -> Area | None:
        """The block that the array formula spills which fills this cell."""
        spill = self._book.inspect_cell(address_of(sheet, row, column), include_values=False).cell.spill
        if (
            spill is not None and spill.anchor and not spill.extent
        ):  # only the cell with the formula knows how far it spills
            spill = self._book.inspect_cell(spill.anchor, include_values=False).cell.spill
        return area_of(spill.extent) if spill is not None and spill.extent else None

    @alone
    def warnings(self, cell: Area) -> list[Finding]:
        """What our functions find odd in the formula of a cell, and in no other: it is worked out once more, far away."""
        formula = self._book.get_formula(*cell[:3])
        if not formula:
            return []
        with listening() as workings:
            self._book.set_formula(cell.sheet, *_FAR_AWAY, formula)
            self._book.evaluate_all()
        self._book.set_value(cell.sheet, *_FAR_AWAY, None)
        return workings.warnings

    # Reasons

    @alone
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
            source=self._source,
            own_reason=self.own_reason,
            precedents=self._precedents,
            value=self.value,
        )
        if why is None:
            why = PLAIN_REASONS[error] if self._book.get_formula(*source[:3]) else f"the cell holds {error}"
        return f"{source.address}: {why}"

    def _source(self, cell: Area) -> Area:
        """The cell whose formula fills this one."""
        spill = self.spill(*cell[:3])
        return cell if spill is None else Area(*spill[:3])

    @alone
    def own_reason(self, place: Area, error: CellError) -> str | None:
        """What one of our functions says about the error in a cell, unless it only passes on another cell's."""
        formula = self._book.get_formula(*place[:3])
        if not formula or not may_call(formula, REGISTRY):
            return None
        self.noted.clear()
        self._evaluation.set_anew(place)
        self._evaluation.resumed()
        return noted_reason(error, [each for each in self.noted if calls(formula, {each.function})])

    def _precedents(self, place: Area) -> Iterator[Area]:
        """The cells a formula refers to, in the order it names them."""
        for precedent in self._book.precedents(address_of(*place[:3])).precedents:
            reference = precedent.reference.to_dict()
            found = reference.get("resolution") or reference
            text = found.get("address") or found.get("resolved") or found.get("declared")
            area = area_of(text) if text else None
            if area is not None and area.size <= MAX_AREA:
                for row, column in area.places():
                    yield Area(area.sheet, row, column)
