"""Refresh inside the office: another process fetches, the workbook's cells are read and written here."""

from __future__ import annotations

import marshal
import struct
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from . import documents, table
from .worker import INSTALL_AGAIN, UnreachableError, received, started_process

_LENGTH = struct.Struct("<I")
UNDO_STEP = "xlmodel: Refresh"


def refresh(context: Any, frame: Any, finished: Callable[[bool, str], None]) -> None:
    """Start; `finished` hears whether it worked, and the status line. The office can be used meanwhile."""
    document = frame.getController().getModel()
    threading.Thread(target=_run, args=(context, frame, document, finished), daemon=True).start()


def _run(context: Any, frame: Any, document: Any, finished: Callable[[bool, str], None]) -> None:
    try:
        process = started_process("xlmodel.cli", "calc", "serve-refresh", log=subprocess.DEVNULL)
    except UnreachableError as problem:
        finished(False, str(problem))
        return
    book = _Book(document, frame)
    try:
        worked, said = _conversation(context, process, book)
    except (OSError, EOFError, ValueError):
        worked, said = False, f"Refresh ended before its time; if it does so again, {INSTALL_AGAIN}"
    finally:
        process.kill()
        process.wait()
        with suppress(Exception):  # the window may be gone
            _on_main_thread(context, book.end)
    finished(worked, said)


def _conversation(context: Any, process: Any, book: _Book) -> tuple[bool, str]:
    while True:
        kind, *rest = received(process.stdout.fileno())
        if kind in ("done", "failed"):
            return kind == "done", rest[0]
        try:
            answer = (True, _on_main_thread(context, partial(getattr(book, kind), *rest)))
        except Exception as problem:  # a document that was closed answers with whatever is next in its way
            if book.closed():
                return False, "the workbook was closed; nothing was written"
            answer = (False, f"{problem}")
        if kind != "progress":
            data = marshal.dumps(answer, 2)
            process.stdin.write(_LENGTH.pack(len(data)) + data)
            process.stdin.flush()


def _on_main_thread(context: Any, action: Callable[[], Any]) -> Any:
    """The result of something done where documents may be touched."""
    done = threading.Event()
    result: list[Any] = [None, None]

    def act() -> None:
        try:
            result[0] = action()
        except Exception as problem:
            result[1] = problem
        finally:
            done.set()

    documents.later(context, act)
    done.wait()
    if result[1] is not None:
        raise result[1]
    return result[0]


class _Book:
    """The document's tables and named cells."""

    def __init__(self, document: Any, frame: Any) -> None:
        self._document = document
        self._frame = frame
        self._bar: Any = None

    def closed(self) -> bool:
        """Whether the document is no longer there."""
        try:
            return self._document.getCurrentController() is None
        except Exception:  # disposed
            return True

    def progress(self, done: int, of: int, what: str) -> None:
        """Into the status bar."""
        if self._bar is None:
            self._bar = self._frame.createStatusIndicator()
            self._bar.start("xlmodel: Refresh", of)
        self._bar.setText(f"xlmodel: {what}")
        self._bar.setValue(done)

    def end(self) -> None:
        """Clear the status bar."""
        if self._bar is not None:
            self._bar.end()

    def table(self, name: str) -> Any:
        """The rows of a table with its headings, or None."""
        area = self._table_area(name)
        return None if area is None else documents.cells_with_errors(area)

    def values(self, names: list[str]) -> dict[str, Any]:
        """The cells of these names."""
        cells = {name: self._cell(name) for name in names}
        return {name: _value(cell) for name, cell in cells.items() if cell is not None}

    def outputs(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The outputs with other inputs, which are put back."""
        names = [n for n in self._document.NamedRanges.getElementNames() if n.startswith("out_")]
        with documents.unnoticed(self._document) as quietly:
            before = [(cell, _content(cell), inputs[name]) for name in inputs if (cell := self._cell(name)) is not None]
            try:
                for cell, _, trial in before:
                    quietly(_put, cell, trial)
                self._document.calculate()
                return self.values(names)
            finally:
                for cell, content, _ in before:
                    quietly(_put_back, cell, content)
                self._document.calculate()

    def write(self, cells: dict[str, Any], tables: dict[str, dict[str, list[Any]]]) -> None:
        """Everything in one step to undo, or nothing."""
        targets = [(self._required(name), value) for name, value in cells.items()]
        for name, columns in tables.items():
            targets += self._column_targets(name, columns)
        changes = [(cell, value) for cell, value in targets if _value(cell) != value]
        undo, modified = self._document.getUndoManager(), self._document.isModified()
        steps = undo.getAllUndoActionTitles()
        self._document.lockControllers()
        undo.enterUndoContext(UNDO_STEP)
        try:
            for cell, value in changes:
                _put(cell, value)
        except BaseException:
            undo.leaveUndoContext()
            if undo.getAllUndoActionTitles() != steps:  # else nothing was changed, and the last step is the user's own
                undo.undo()
                undo.clearRedo()  # half a refresh is nothing to be done again
            raise
        else:
            modified = True
            undo.leaveUndoContext()
        finally:
            self._document.unlockControllers()
            if not modified:
                self._document.setModified(False)

    def _column_targets(self, name: str, columns: dict[str, list[Any]]) -> list[tuple[Any, Any]]:
        area = self._table_area(name)
        if area is None:
            raise ValueError(f"the workbook has no table {name}")
        headings = [str(heading) for heading in area.getDataArray()[0]]
        targets = []
        for heading, values in columns.items():
            if heading not in headings or len(values) != area.getRows().getCount() - 1:
                raise ValueError(f"the table {name} has no column {heading} of {len(values)} rows")
            column = headings.index(heading)
            targets += [(area.getCellByPosition(column, row), value) for row, value in enumerate(values, 1)]
        return targets

    def _table_area(self, name: str) -> Any:
        ranges = self._document.DatabaseRanges
        if not ranges.hasByName(name):
            return None
        area = ranges.getByName(name).getDataArea()
        sheet = self._document.Sheets.getByIndex(area.Sheet)
        return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)

    def _cell(self, name: str) -> Any:
        names = self._document.NamedRanges
        cells = names.getByName(name).getReferredCells() if names.hasByName(name) else None
        if cells is None or cells.getRows().getCount() != 1 or cells.getColumns().getCount() != 1:
            return None
        return cells.getCellByPosition(0, 0)

    def _required(self, name: str) -> Any:
        cell = self._cell(name)
        if cell is None:
            raise ValueError(f"the workbook has no single cell called {name}")
        return cell


_FORMULAS = {
    503: "=1E308*10",
    519: "=#VALUE!",
    521: "=#NULL!",
    524: "=#REF!",
    525: "=#NAME?",
    532: "=1/0",
    32767: "=NA()",
}


def _value(cell: Any) -> Any:
    if cell.getError():
        return f"{table.ERROR_MARK}{cell.getError()}"
    kind = cell.getType().value
    if kind == "FORMULA":
        kind = {1: "VALUE", 2: "TEXT"}.get(cell.FormulaResultType2, "EMPTY")
    return cell.getValue() if kind == "VALUE" else cell.getString() if kind == "TEXT" else None


def _content(cell: Any) -> Any:
    """What was entered: a number as it is, since its text has fewer digits."""
    return cell.getValue() if cell.getType().value == "VALUE" else cell.getFormula()


def _put_back(cell: Any, content: Any) -> None:
    (cell.setFormula if isinstance(content, str) else cell.setValue)(content)


def _put(cell: Any, value: Any) -> None:
    if value is None:
        cell.setFormula("")
    elif isinstance(value, bool):
        cell.setFormula(f"={str(value).upper()}()")
    elif isinstance(value, str) and value.startswith(table.ERROR_MARK):
        cell.setFormula(_FORMULAS[int(value[1:])])
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)
