"""The second calculation engine, for cells that the first one gets wrong: all knowledge of formulon is here.

It knows no function of ours. It is nearer to Excel than the first one, and slow to talk to: a cell that is read or
written takes a sixth of a millisecond, so only what is asked for crosses over.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from xlmodel.calculation.kept_module import Waiting, formulon_ready, say_in_the_log
from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

# What it says of an error, in the order of its own numbers; what comes after is of linked data types.
_ERRORS: Final = (
    CellError.NULL,
    CellError.DIV0,
    CellError.VALUE,
    CellError.REF,
    CellError.NAME,
    CellError.NUM,
    CellError.NA,
    CellError.NA,  # #GETTING_DATA
    CellError.SPILL,
    CellError.CALC,
)
_CODES: Final = {error: code for code, error in reversed([*enumerate(_ERRORS)])} | {
    CellError.CIRCULAR: _ERRORS.index(CellError.REF)  # as it calls a circle itself
}
# A formula may ask for more cells than any memory holds; a workbook takes a part of this.
_MEMORY: Final = 128 * 2**20  # bytes
_MEMORY_PER_BYTE: Final = 64  # of the file, which is packed
_VALUE_SIZE: Final = 16  # bytes, of a value in its memory


class SecondEngine:
    """A workbook in formulon."""

    def __init__(self, content: bytes | None = None, waiting: Waiting = say_in_the_log) -> None:
        """An empty workbook, or that of a calc copy made for it.

        Parameters
            waiting  told when the engine itself has to be prepared, which takes long.

        Raises
            WorkbookError  it cannot read the bytes.
        """
        self._formulon = formulon_ready(waiting)
        with self._breakdowns_reported():
            _let_grow(_MEMORY + _MEMORY_PER_BYTE * len(content or b""))
            kind = self._formulon.Workbook
            self._book = kind.create_default() if content is None else kind.load(content)
            count = self._book.sheet_count()
            self._sheets = {self._book.sheet_name(i).casefold(): i for i in range(count)}

    @contextmanager
    def _breakdowns_reported(self) -> Iterator[None]:
        """Whatever goes wrong in the engine itself is a WorkbookError."""
        try:
            yield
        except (self._formulon.FormulonError, MemoryError) as problem:
            why = " ".join(str(problem).split())
            raise WorkbookError(f"the second engine cannot calculate the workbook: {why}") from problem

    def set_clock(self, now: datetime) -> None:
        """The moment that TODAY and NOW show."""
        with self._breakdowns_reported():
            self._book.set_pinned_now(now.year, now.month, now.day, now.hour, now.minute, now.second)

    def set_value(self, sheet: str, row: int, column: int, value: Value) -> None:
        """A constant, in place of whatever stood there; None empties the cell.

        Raises
            WorkbookError  it cannot be changed alone, as a cell of a data table.
        """
        place = self._sheets[sheet.casefold()], row - 1, column - 1
        with self._breakdowns_reported():
            self._set(place, value)

    def _set(self, place: tuple[int, int, int], value: Value) -> None:
        if value is None:
            self._book.set_blank(*place)
        elif isinstance(value, CellError):
            self._book.set_error(*place, _CODES.get(value, _CODES[CellError.VALUE]))
        elif isinstance(value, bool):
            self._book.set_bool(*place, value)
        elif isinstance(value, str):
            self._book.set_text(*place, value)
        elif math.isfinite(value):
            self._book.set_number(*place, float(value))
        else:
            self._book.set_error(*place, _CODES[CellError.NUM])

    def add_sheet(self, sheet: str) -> None:
        """A new, empty sheet."""
        with self._breakdowns_reported():
            self._book.add_sheet(sheet)
            self._sheets[sheet.casefold()] = self._book.sheet_count() - 1

    def set_formula(self, sheet: str, row: int, column: int, formula: str) -> None:
        """A formula, with its equals sign, which may fill as many cells as it gives."""
        with self._breakdowns_reported():
            self._book.set_formula(self._sheets[sheet.casefold()], row - 1, column - 1, formula)

    def remove_data_table(self, sheet: str, row: int, column: int) -> None:
        """Makes the cells of the data table that begins in a cell ordinary ones."""
        with self._breakdowns_reported():
            self._book.remove_data_table(self._sheets[sheet.casefold()], row - 1, column - 1)

    def recalculate(self) -> None:
        """Works out what depends on a change, what is volatile, and data tables.

        Raises
            WorkbookError  it breaks down.
        """
        with self._breakdowns_reported():
            self._book.recalc()

    def values(self, cells: Iterable[Area]) -> list[Value]:
        """What single cells show."""
        from formulon._c import LIB

        # As its own `get_value` does, but without asking for memory anew each time, which takes four times as long.
        handle = self._book._require()
        found = []
        with self._breakdowns_reported(), LIB.call_lock:
            memory = LIB.alloc(_VALUE_SIZE)
            try:
                for cell in cells:
                    sheet = self._sheets[cell.sheet.casefold()]
                    status = LIB.fm_workbook_get_value(handle, sheet, cell.row - 1, cell.column - 1, memory)
                    if status:
                        raise self._formulon.FormulonError(status, op="reading a cell")
                    found.append(_cell(self._formulon.Value._from_wasm(memory)))
            finally:
                LIB.free(memory)
        return found

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows."""
        return self.values([Area(sheet, row, column)])[0]

    def block(self, area: Area) -> list[list[Value]]:
        """What a block of cells shows, by rows."""
        values = self.values(Area(area.sheet, row, column) for row, column in area.places())
        return [values[i : i + area.columns] for i in range(0, area.size, area.columns)]

    def answer(self, formula: str) -> list[list[Value]]:
        """What a formula, with its equals sign, comes to in A1 of the first sheet, which keeps what it holds.

        Raises
            WorkbookError  it cannot be read.
        """
        with self._breakdowns_reported():
            rows = self._book.evaluate_formula_array(0, 0, 0, formula)
        return [[_cell(value) for value in row] for row in rows]

    def spill(self, sheet: str, row: int, column: int) -> Area | None:
        """The block that the array formula spills which fills this cell."""
        with self._breakdowns_reported():
            found = self._book.spill_info(self._sheets[sheet.casefold()], row - 1, column - 1)
        if not found.engaged:
            return None
        return Area(sheet, found.anchor_row + 1, found.anchor_col + 1, found.rows, found.cols)


def _let_grow(memory: int) -> None:
    """Has the engine, which is one for all workbooks of a process, take no more memory than this from now on."""
    from formulon._c import LIB

    LIB.store.set_limits(memory_size=LIB.memory.data_len(LIB.store) + memory)


def _cell(value: Any) -> Value:
    kind = value.kind.name
    if kind == "NUMBER":
        return value.number if math.isfinite(value.number) else CellError.NUM
    if kind == "TEXT":
        return str(value.text)
    if kind == "BOOL":
        return bool(value.boolean)
    if kind == "BLANK":
        return None
    if kind == "ERROR" and value.error_code < len(_ERRORS):
        return _ERRORS[value.error_code]
    return CellError.VALUE if kind == "ERROR" else CellError.CALC  # a function that is nowhere called
