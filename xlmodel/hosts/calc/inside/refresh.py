"""Refresh inside the office: another process fetches, the workbook's cells are read and written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import conversation, main_thread, ranges, table
from .blanks import BLANKS
from .changes import FORMULA, enter_again, same, unnoticed

UNDO_STEP = "xlmodel: Refresh"


def refresh(context: Any, frame: Any, finished: Callable[[bool, str], None]) -> None:
    """Start; `finished` hears whether it worked, and the status line. The office can be used meanwhile."""
    document = frame.getController().getModel()
    if document.NullDate.Year != 1899:
        finished(
            False,
            f"{document.getTitle()} counts its days from {document.NullDate.Year}; a refresh writes those from 1900",
        )
        return
    book = _Book(document, frame, "Refresh")

    def refreshed(worked: bool, answer: str) -> None:
        if worked:
            main_thread.awaited(context, book.read_the_store_again)
        finished(worked, answer)

    conversation.start(context, book, "serve-refresh", refreshed)


class _Book(conversation.OpenWorkbook):
    """The document's tables and named cells."""

    def table(self, name: str) -> Any:
        """The rows of a table with its headings, or None."""
        area = self._table_area(name)
        return None if area is None else ranges.cells_with_errors(area)

    def values(self, names: list[str]) -> dict[str, Any]:
        """The cells of these names."""
        cells = {name: self._cell(name) for name in names}
        return {name: _value(cell) for name, cell in cells.items() if cell is not None}

    def outputs(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The outputs with other inputs, which are put back."""
        names = [n for n in self.document.NamedRanges.getElementNames() if n.startswith("out_")]
        with unnoticed(self.document) as quietly:
            before = [(cell, _content(cell), inputs[name]) for name in inputs if (cell := self._cell(name)) is not None]
            try:
                for cell, _, trial in before:
                    quietly(_put, cell, trial)
                self.document.calculate()
                BLANKS.look_again()
                return self.values(names)
            finally:
                for cell, content, _ in before:
                    quietly(_put_back, cell, content)
                self.document.calculate()

    def write(self, cells: dict[str, Any], tables: dict[str, dict[str, list[Any]]]) -> None:
        """Everything in one step to undo, or nothing."""
        targets = [(self._required(name), value) for name, value in cells.items()]
        for name, columns in tables.items():
            targets += self._column_targets(name, columns)
        changes = [(cell, value) for cell, value in targets if _value(cell) != value]
        undo, modified = self.document.getUndoManager(), self.document.isModified()
        steps = undo.getAllUndoActionTitles()
        self.document.lockControllers()
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
            self.document.unlockControllers()
            if not modified:
                self.document.setModified(False)

    def read_the_store_again(self) -> None:
        """Calculate the formulas that look into the store, which may have been filled: no cell tells Calc of that."""
        if self.closed():
            return
        sheets = self.document.Sheets
        with unnoticed(self.document) as quietly:
            for number in range(sheets.getCount()):
                for block in sheets.getByIndex(number).queryContentCells(FORMULA):
                    enter_again(quietly, list(same(block, table.READING.search)))

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
        ranges = self.document.DatabaseRanges
        if not ranges.hasByName(name):
            return None
        area = ranges.getByName(name).getDataArea()
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)

    def _cell(self, name: str) -> Any:
        names = self.document.NamedRanges
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
