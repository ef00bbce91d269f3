"""Changes of an open document that its user is not to notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .formulas import in_braces

FORMULA = 16  # com.sun.star.sheet.CellFlags


@contextmanager
def unnoticed(document: Any) -> Iterator[Callable[..., None]]:
    """Changes that are no step to be undone and leave the document as unmodified as it was.

    Gives what each change is to be made with: LibreOffice 7.4 lifts a lock of the undo manager with the first change,
    and with some changes before it, so that they are recorded: these belong to the step before, or are forgotten.
    """
    modified, undo = document.isModified(), document.getUndoManager()

    def quietly(change: Callable[..., Any], *arguments: Any) -> None:
        undo.lock()
        try:
            change(*arguments)
        finally:
            undo.unlock()

    document.lockControllers()
    document.addActionLock()
    leave = _part_of_the_step_before(undo)
    try:
        yield quietly
    finally:
        leave()
        document.removeActionLock()
        document.unlockControllers()
        if not modified:
            document.setModified(False)
            for chart in _charts(document):  # redrawn, a chart counts as a change of the document
                chart.setModified(False)


def _part_of_the_step_before(undo: Any) -> Callable[[], None]:
    """What is recorded from now on is undone with the last step; where there is none, forgotten. Gives what ends it."""
    if undo.isLocked():
        return lambda: None
    if undo.isUndoPossible():
        undo.enterHiddenUndoContext()
        return undo.leaveUndoContext  # type: ignore[no-any-return]
    undo.enterUndoContext("")

    def forget() -> None:
        undo.leaveUndoContext()
        if undo.isUndoPossible():
            undo.clear()

    return forget


def _charts(document: Any) -> Iterator[Any]:
    for number in range(document.Sheets.getCount()):
        charts = document.Sheets.getByIndex(number).getCharts()
        for i in range(charts.getCount()):
            yield charts.getByIndex(i).getEmbeddedObject()


def enter(sheet: Any, cell: Any, formula: str) -> None:
    """Put a formula into a cell; an array formula into all of its cells."""
    if in_braces(formula):
        cursor = sheet.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        cursor.setArrayFormula(formula[1:-1])
    else:
        cell.setFormula(formula)


def respelled(block: Any, change: Any, worth: Any) -> Iterator[tuple[Any, Any, str, str]]:
    """The formulas of a block that `change` spells otherwise: sheet, cell, and both spellings."""
    for i, row in enumerate(block.getFormulaArray()):
        for j, formula in enumerate(row):
            if worth(formula) and (new := change(formula)) != formula:
                yield block.getSpreadsheet(), block.getCellByPosition(j, i), formula, new


def same(block: Any, worth: Any) -> Iterator[tuple[Any, Any, str, str]]:
    """The formulas of a block that are worth it, to be entered as they are: so they are calculated."""
    for i, row in enumerate(block.getFormulaArray()):
        for j, formula in enumerate(row):
            if worth(formula):
                yield block.getSpreadsheet(), block.getCellByPosition(j, i), formula, formula


def enter_again(quietly: Callable[..., None], spellings: Iterable[tuple[Any, Any, str, str]]) -> None:
    """Put formulas into their cells in another spelling."""
    for sheet, cell, old, new in spellings:
        if cell.getFormula() == old:  # an array formula is found in each of its cells, and entered once
            quietly(enter, sheet, cell, new)
