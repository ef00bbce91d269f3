"""The calculation engine with our functions in it, and the reasons they give for an error.

All knowledge of formualizer is here and in `translate`: it is called from one thread at a time, calculates on that
thread, and sees our functions as the doorway `xlmodel.call` shows them.
"""

import contextlib
import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from threading import RLock
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

import formualizer

from xlmodel.calculation.days_of_1904 import from_1900, from_1904
from xlmodel.calculation.first_error import Reasons, first_error
from xlmodel.calculation.lacking import lacking
from xlmodel.calculation.natives import callback, natives
from xlmodel.calculation.spilling import may_spill
from xlmodel.calculation.translate import answer_to_engine, argument_from_engine, cell_from_engine, value_to_engine
from xlmodel.call import Answer, Cell, evaluate
from xlmodel.errors import PLAIN_REASONS, CellError, WorkbookError
from xlmodel.findings import Finding
from xlmodel.formula.area import Area, cell_address, quoted, unquoted
from xlmodel.formula.spelling import ERRORS_TOO, calls
from xlmodel.functions import REGISTRY
from xlmodel.spec import Function
from xlmodel.workbook.sheet_xml import Value
from xlmodel.workings import listening

# The engine's own limit for one array formula.
MAX_SPILL: Final = 10_000
MAX_AREA: Final = 1_000_000
# So often is a calculation taken up again: each time five more spills of a chain find their place.
MAX_RESUMED: Final = 200

_FAR_AWAY: Final = 1_048_576, 16_384  # the last cell of a sheet, on which nothing hangs

_UNREADABLE: Final = "cannot be read"

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Noted(NamedTuple):
    """An answer of one of our functions that has an error in it, or does not fit, from while the engine calculated."""

    function: str
    answer: Answer


def _alone(method: Callable[Concatenate["Engine", _P], _T]) -> Callable[Concatenate["Engine", _P], _T]:
    """One thread at a time.

    While one thread calculates and calls back into Python, a second one that touches the same workbook freezes the
    whole interpreter: it waits for the workbook without letting go of Python (formualizer 0.13.0).
    """

    @functools.wraps(method)
    def guarded(engine: "Engine", /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with engine.lock, _panic_reported():
            return method(engine, *args, **kwargs)

    return guarded


@contextlib.contextmanager
def _panic_reported() -> Iterator[None]:
    """Turns a panic of the engine into one sentence: it is no Exception, and would end the program with a traceback."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__module__ != "pyo3_runtime":  # the module of its class alone: there is none to import
            raise
        why = " ".join(str(problem).split())
        raise WorkbookError(f"the workbook cannot be calculated: the engine broke off, {why}") from problem


class Engine:
    """A workbook being calculated."""

    def __init__(self, content: bytes | None = None, arrays: Iterable[Area] = (), day_shift: int = 0) -> None:
        """An empty workbook, or that of a calc copy.

        Parameters
            arrays     the cells with array formulas, which may spill into others.
            day_shift  what its numbers of days lack, where it counts them from 1904.

        Raises
            WorkbookError  the engine cannot read the bytes.
        """
        self.lock = RLock()
        self.noted: deque[Noted] = deque(maxlen=64)
        self._arrays = [(cell, _address(*cell[:3])) for cell in arrays]
        self._spilled: dict[Area, Any] = {}
        self._beside: dict[Area, set[Area]] = {}
        self._extents: dict[str, tuple[Area, Any, Any]] = {}
        # In parallel a call takes eight times as long: the threads pass Python's lock to and fro.
        calculation = formualizer.EvaluationConfig()
        calculation.enable_parallel = False
        # A branch that is not taken is no circle: the circuit breaker of a debt schedule, a row that OFFSET picks.
        calculation.cycle_detection = "runtime"
        calculation.date_system = "1904" if day_shift else "1900"
        config = formualizer.WorkbookConfig(eval_config=calculation)
        try:
            with _panic_reported():
                if content is None:
                    self._book = formualizer.Workbook(config=config)
                else:
                    self._book = formualizer.Workbook.from_bytes(content, config=config)
        except (OSError, ValueError, RuntimeError) as problem:
            why = " ".join(str(problem).split())
            raise WorkbookError(f"the workbook cannot be calculated: {why}") from problem
        self._book.set_temporal_egress("serial")
        for function in REGISTRY.values():
            own = self._callback(function, day_shift)
            self._book.register_function(function.name, own, min_args=0, max_args=None)
        for name, native in natives(day_shift).items():
            self._book.register_function(name, callback(native), min_args=0, max_args=None, allow_override_builtin=True)

    def _callback(self, function: Function, day_shift: int) -> Callable[..., Any]:
        noted = self.noted

        def callback(*arguments: Any) -> Any:
            given = [argument_from_engine(argument) for argument in arguments]
            if day_shift:
                answer = evaluate(function, from_1900(function, given, day_shift, REGISTRY))
                answer = from_1904(function, answer, day_shift)
            else:
                answer = evaluate(function, given)
            if answer.reason is not None or len(answer.cells) * len(answer.cells[0]) > MAX_SPILL:
                noted.append(Noted(function.name, answer))
            return answer_to_engine(answer)

        return callback

    @_alone
    def set_clock(self, now: datetime) -> None:
        """The moment that TODAY and NOW show."""
        self._book.set_deterministic_clock(now if now.tzinfo else now.replace(tzinfo=UTC))

    @_alone
    def add_sheet(self, sheet: str) -> None:
        """A new, empty sheet."""
        self._book.add_sheet(sheet)

    @_alone
    def set_value(self, sheet: str, row: int, column: int, value: Cell) -> None:
        """A constant; None empties the cell."""
        if isinstance(value, CellError):
            kind = value_to_engine(value)["kind"]
            self._book.set_value(sheet, row, column, formualizer.LiteralValue.error(kind, None))
        else:
            self._book.set_value(sheet, row, column, None if value is None else value_to_engine(value))

    @_alone
    def set_formula(self, sheet: str, row: int, column: int, formula: str) -> None:
        """A formula, with its equals sign, as a calc copy would spell it."""
        self._book.set_formula(sheet, row, column, formula)

    @_alone
    def recalculate(self) -> None:
        """Works out what depends on a change, and whatever is volatile.

        Raises
            WorkbookError  the engine gives up on all of it for one formula, such as one that refers to another workbook.
        """
        try:
            self._evaluate()
        except formualizer.ExcelEvaluationError as problem:
            why = " ".join(str(problem).split())
            raise WorkbookError(f"the workbook cannot be calculated: {why}") from problem

    @_alone
    def breakdown(self, sheet: str, row: int, column: int) -> str | None:
        """Why the engine gives up when it comes to a formula; None if it does not."""
        try:
            self._book.evaluate_cell(sheet, row, column)
        except formualizer.ExcelEvaluationError as problem:
            return f"cannot be calculated: {' '.join(str(problem).split())}"
        return None

    def _evaluate(self) -> None:
        self._evaluate_all()
        # formualizer 0.13.0 brings up to date what refers to a spilled cell, but nothing that hangs from that in turn.
        # So whatever refers to a spill that has changed, and has something hanging from it, is set anew, until no spill
        # changes any more: one may hang from another.
        for _ in self._arrays:
            before, self._spilled = self._spilled, self._blocks_spilled()
            changed = [
                block for block in before.keys() | self._spilled if before.get(block) != self._spilled.get(block)
            ]
            if not changed:
                return
            for cell in {cell for block in changed for cell in self._cells_beside(block)}:
                self._set_anew(cell)
            self._evaluate_all()

    def _evaluate_all(self) -> None:
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
                self._extents[extent] = block, self._book.sheet(cell.sheet), _range(block)
            block, sheet, cells = self._extents[extent]
            found[block] = sheet.get_values(cells)
        return found

    def _cells_beside(self, block: Area) -> set[Area]:
        """The cells whose formulas refer to cells of a spilled block, and from which others hang."""
        if block not in self._beside:
            found = {cell for place in block.places() for cell in self._dependents(block.sheet, *place)}
            self._beside[block] = {cell for cell in found if self._dependents(*cell[:3])}
        return self._beside[block]

    def _dependents(self, sheet: str, row: int, column: int) -> list[Area]:
        """The cells whose formulas refer to this one."""
        found = (_area(each.cell) for each in self._book.dependents(_address(sheet, row, column)).dependents)
        return [cell for cell in found if cell is not None]

    def _set_anew(self, cell: Area) -> None:
        """Makes the engine calculate a formula again, and what hangs from it."""
        formula = self._book.get_formula(*cell[:3])
        if formula:
            with contextlib.suppress(RuntimeError):  # it cannot read everything that it writes
                self._book.set_formula(*cell[:3], formula)

    @_alone
    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows."""
        return cell_from_engine(self._book.get_value(sheet, row, column))

    @_alone
    def shortcoming(self, sheet: str, row: int, column: int) -> str | None:
        """What the engine cannot do that the formula in a cell asks for."""
        value = self._book.get_value(sheet, row, column)
        kind = value["kind"] if type(value) is dict else None
        if kind == "NImpl":
            named = lacking(self._book.get_formula(sheet, row, column) or "")
            return f"needs what the calculation engine lacks: {named or 'something in its formula'}"
        return _UNREADABLE if kind == "Error" else None

    @_alone
    def block(self, area: Area) -> list[list[Value]]:
        """What a block of cells shows, by rows."""
        if area.size > MAX_AREA:
            raise WorkbookError(f"{area.address} has {area.size:,} cells; more than {MAX_AREA:,} are refused")
        rows = self._book.sheet(area.sheet).get_values(_range(area))
        return [[cell_from_engine(value) for value in row] for row in rows]

    @_alone
    def spill(self, sheet: str, row: int, column: int) -> Area | None:
        """The block that the array formula spills which fills this cell."""
        spill = self._book.inspect_cell(_address(sheet, row, column), include_values=False).cell.spill
        if (
            spill is not None and spill.anchor and not spill.extent
        ):  # only the cell with the formula knows how far it spills
            spill = self._book.inspect_cell(spill.anchor, include_values=False).cell.spill
        return _area(spill.extent) if spill is not None and spill.extent else None

    @_alone
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

    @_alone
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

    @_alone
    def own_reason(self, place: Area, error: CellError) -> str | None:
        """What one of our functions says about the error in a cell, unless it only passes on another cell's."""
        formula = self._book.get_formula(*place[:3])
        if not formula:
            return None
        self.noted.clear()
        self._set_anew(place)
        self._evaluate_all()
        return noted_reason(error, [each for each in self.noted if calls(formula, {each.function})])

    def _precedents(self, place: Area) -> Iterator[Area]:
        """The cells a formula refers to, in the order it names them."""
        for precedent in self._book.precedents(_address(*place[:3])).precedents:
            reference = precedent.reference.to_dict()
            found = reference.get("resolution") or reference
            text = found.get("address") or found.get("resolved") or found.get("declared")
            area = _area(text) if text else None
            if area is not None and area.size <= MAX_AREA:
                for row, column in area.places():
                    yield Area(area.sheet, row, column)


def noted_reason(error: CellError, noted: list[Noted]) -> str | None:
    """The first reason given for this error that is more than `eps holds #N/A`."""
    for _, answer in noted:
        if answer.reason and any(error in row for row in answer.cells) and not answer.reason.endswith(f"holds {error}"):
            return answer.reason
    if error is CellError.SPILL:
        for _, answer in noted:
            size = len(answer.cells) * len(answer.cells[0])
            if size > MAX_SPILL:
                return f"the answer has {size:,} cells; without a spreadsheet one formula spills at most {MAX_SPILL:,}"
    return None


def _address(sheet: str, row: int, column: int) -> str:
    return f"{quoted(sheet)}!{cell_address(row, column)}"


def _range(area: Area) -> formualizer.RangeAddress:
    return formualizer.RangeAddress(area.sheet, area.row, area.column, area.last_row, area.last_column)


def _area(address: str) -> Area | None:
    sheet, _, block = address.rpartition("!")
    try:
        return Area.of(block, unquoted(sheet))
    except ValueError:
        return None


# Which functions there are

_KNOWN: dict[str, bool] = {}


def is_function(name: str) -> bool:
    """Whether a formula can call this: one of ours, or one that the engine has."""
    name = name.upper()
    if name in REGISTRY or name == ERRORS_TOO:
        return True
    if name not in _KNOWN:
        probe = formualizer.Workbook()
        probe.add_sheet("S")
        probe.set_formula("S", 1, 1, f"={name}()")
        probe.evaluate_all()
        _KNOWN[name] = cell_from_engine(probe.get_value("S", 1, 1)) is not CellError.NAME
    return _KNOWN[name]
