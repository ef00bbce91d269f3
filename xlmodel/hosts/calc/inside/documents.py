"""Documents made ours when they are loaded, and everybody's again when they are saved.

A workbook for all spreadsheets calls our functions by their plain names. LibreOffice 7.4 does not find an add-in's
function by that name in an .xlsx, and writes another one back (`ORG.XLMODEL.ADDIN.XLMODEL.NAME`); newer versions do
both, and what is done here then changes nothing.
"""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from . import table
from .formulas import RANGE, TABLE_COLUMN, arguments, in_braces
from .interfaces import Base, XCallback, desktop, uno

_FORMULA = 16  # com.sun.star.sheet.CellFlags
_ERROR = 4  # com.sun.star.sheet.FormulaResult

_NAMES = "|".join(sorted(table.FUNCTIONS, key=len, reverse=True))
_SPELLED = re.compile(rf"(?<![\w.\]!'])(?:{table.SPELLINGS})+({_NAMES})(?=\()", re.IGNORECASE)
_OURS = re.compile(rf"({_NAMES})\(", re.IGNORECASE)
_TEXTS = re.compile(r'("(?:[^"]|"")*")')


@contextmanager
def unnoticed(document: Any) -> Iterator[Callable[..., None]]:
    """Changes that are no step to be undone and leave the document as unmodified as it was.

    Gives what each change is to be made with: LibreOffice 7.4 lifts a lock of the undo manager with the first change.
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
    try:
        yield quietly
    finally:
        document.removeActionLock()
        document.unlockControllers()
        if not modified:
            document.setModified(False)
            for chart in _charts(document):  # redrawn, a chart counts as a change of the document
                chart.setModified(False)


def _charts(document: Any) -> Iterator[Any]:
    for number in range(document.Sheets.getCount()):
        charts = document.Sheets.getByIndex(number).getCharts()
        for i in range(charts.getCount()):
            yield charts.getByIndex(i).getEmbeddedObject()


def adopt(document: Any) -> None:
    """Find our functions in the formulas of a document that was just loaded, and let errors through to them."""
    with unnoticed(document) as quietly:
        # First: the next step would make `[1]!NAME` unreadable.
        for number in range(document.Sheets.getCount()):
            for block in document.Sheets.getByIndex(number).queryContentCells(_FORMULA):
                _enter_again(quietly, _respelled(block, plain, lambda text: "!" in text or "_x" in text.lower()))
        # A name that comes and goes makes Calc read every formula with an unknown word again: 13 milliseconds for
        # 10 000 cells, where entering them again takes from 4 to 16 seconds.
        names, name = document.NamedRanges, "_xlmodel_read_again_"
        origin = document.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        quietly(names.addNewByName, name, "0", origin, 0)
        quietly(names.removeByName, name)
    if _hands_over_ranges(document):  # to look for errors calculates everything, which can wait where none matters
        let_errors_through(document)


def _hands_over_ranges(document: Any) -> bool:
    names = _names_of_ranges(document)
    range_like = re.compile("|".join([":", r"\[", *map(re.escape, names)]))
    return any(
        range_like.search(formula) and _OURS.search(formula) and wrapped(formula, names) != formula
        for number in range(document.Sheets.getCount())
        for block in document.Sheets.getByIndex(number).queryContentCells(_FORMULA)
        for row in block.getFormulaArray()
        for formula in row
    )


def plain(formula: str) -> str:
    """A formula with the bare names of our functions."""
    parts = _TEXTS.split(formula)
    return "".join(part if i % 2 else _SPELLED.sub(lambda m: m[1].upper(), part) for i, part in enumerate(parts))


def _respelled(block: Any, change: Any, worth: Any) -> Iterator[tuple[Any, Any, str, str]]:
    """The formulas of a block that `change` spells otherwise: sheet, cell, and both spellings."""
    for i, row in enumerate(block.getFormulaArray()):
        for j, formula in enumerate(row):
            if worth(formula) and (new := change(formula)) != formula:
                yield block.getSpreadsheet(), block.getCellByPosition(j, i), formula, new


def _enter_again(quietly: Callable[..., None], respelled: Iterable[tuple[Any, Any, str, str]]) -> None:
    for sheet, cell, old, new in respelled:
        if cell.getFormula() == old:  # an array formula is found in each of its cells, and entered once
            quietly(enter, sheet, cell, new)


def enter(sheet: Any, cell: Any, formula: str) -> None:
    """Put a formula into a cell; an array formula into all of its cells."""
    if in_braces(formula):
        cursor = sheet.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        cursor.setArrayFormula(formula[1:-1])
    else:
        cell.setFormula(formula)


# Errors inside ranges


def let_errors_through(document: Any) -> int:
    """Wrap ranges with an error in it, in calls of ours, so that the error reaches the function.

    Calc does not call an add-in with such a range; it shows Err:504. Returns the number of formulas changed.
    """
    wrap = partial(wrapped, names=_names_of_ranges(document))
    found: list[tuple[Any, Any, str, str]] = []
    for number in range(document.Sheets.getCount()):
        errors = document.Sheets.getByIndex(number).queryFormulaCells(_ERROR)
        if errors.getCount():
            # All at once: each question of this kind goes through every formula of the document.
            for block in errors.queryDependents(False):
                for part in block.queryContentCells(_FORMULA):
                    found += _respelled(part, wrap, _OURS.search)
    if found:
        with unnoticed(document) as quietly:
            _enter_again(quietly, found)
    return len(found)


def _names_of_ranges(document: Any) -> frozenset[str]:
    """The names that mean more than one cell."""
    names = document.NamedRanges
    areas = {name: names.getByName(name).getReferredCells() for name in names.getElementNames()}
    return frozenset(
        name
        for name, cells in areas.items()
        if cells is not None and (cells.getRows().getCount() > 1 or cells.getColumns().getCount() > 1)
    )


def wrapped(formula: str, names: Container[str] = ()) -> str:
    """A formula in which every range handed to a function of ours lets its errors through.

    Parameters
        names  the defined names that mean a range.
    """
    braces = in_braces(formula)
    text = formula[1:-1] if braces else formula
    spans = [
        (a.start, a.end)
        for a in arguments(text)
        if a.function in table.FUNCTIONS
        and a.function != table.ERRORS_TOO
        and (RANGE.fullmatch(a.text) or TABLE_COLUMN.fullmatch(a.text) or a.text in names)
    ]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{table.ERRORS_TOO}({text[start:end]}){text[end:]}"
    return "{" + text + "}" if braces else text


def cells_with_errors(cells: Any) -> Any:
    """The values of a range; an error as a text that carries its code.

    As an error it would not arrive: Calc calls no function with a block in which there is one.
    """
    address = cells.getRangeAddress()
    if address.EndRow - address.StartRow > 5_000:  # a whole column ends with the last row in use
        cursor = cells.getSpreadsheet().createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = max(address.StartRow, min(address.EndRow, cursor.getRangeAddress().EndRow))
        cells = cells.getSpreadsheet().getCellRangeByPosition(
            address.StartColumn, address.StartRow, address.EndColumn, last
        )
    rows = cells.getDataArray()
    if not any(None in row for row in rows):
        return rows
    return tuple(
        tuple(f"{table.ERROR_MARK}{_code(cells, i, j)}" if cell is None else cell for j, cell in enumerate(row))
        for i, row in enumerate(rows)
    )


def _code(cells: Any, row: int, column: int) -> int:
    code: int = cells.getCellByPosition(column, row).getError()
    return code


# Saving

_WRITTEN = re.compile(rf"(?:{re.escape(table.SERVICE)}\.)({_NAMES})(?=\()", re.IGNORECASE)
_UNWRAP = re.compile(rf"\b{table.ERRORS_TOO}\(((?:'(?:[^']|'')*'|[^()'<>])*)\)")


def restore_saved(document: Any) -> None:
    """Give a workbook that LibreOffice has just saved the names that Excel knows."""
    url = document.getURL()
    if url.startswith("file:") and url.lower().endswith((".xlsx", ".xlsm")):
        restore_file(uno.fileUrlToSystemPath(url))


def restored(xml: str) -> str:
    """The text of a part with plain names."""
    return _UNWRAP.sub(r"\1", _WRITTEN.sub(lambda match: match[1].upper(), xml))


def restore_file(path: str) -> bool:
    """Rewrite an .xlsx in place; returns whether there was anything to change."""
    changes = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".xml"):
                old = archive.read(info).decode("utf-8")
                new = restored(old)
                if new != old:
                    changes[info.filename] = new.encode("utf-8")
        if not changes:
            return False
        handle, beside = tempfile.mkstemp(dir=os.path.dirname(path) or ".", suffix=".xlsx~")
        os.close(handle)
        try:
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as target:
                for info in archive.infolist():
                    target.writestr(info, changes.get(info.filename) or archive.read(info))
            shutil.copymode(path, beside)
        except BaseException:
            os.unlink(beside)
            raise
    os.replace(beside, path)
    return True


# What is said to the user


def show_bar(controller: Any, title: str, sentence: str) -> None:
    """A bar above the sheet, which stops nobody; a dialog over a running calculation would."""
    if controller is None or not hasattr(controller, "appendInfobar"):
        return
    identifier = f"xlmodel {title}"
    try:
        if controller.hasInfobar(identifier):
            controller.removeInfobar(identifier)
        controller.appendInfobar(identifier, title, sentence, 0, (), True)
    except Exception as problem:  # a window without room for one; the sentence is in the answer or the log too
        log(f"no bar for {sentence}: {problem}")


def show_bar_later(context: Any, title: str, sentence: str) -> None:
    """The same as soon as the calculation that runs now is over."""
    log(sentence)

    def show() -> None:
        document = desktop(context).getCurrentComponent()
        if document is not None and hasattr(document, "getCurrentController"):
            show_bar(document.getCurrentController(), title, sentence)

    later(context, show)


def later(context: Any, action: Any) -> None:
    """Do something when the office is idle."""

    class Callback(Base, XCallback):
        def notify(self, _: Any) -> None:
            try:
                action()
            except Exception as problem:  # nobody would see it
                log(f"{action}: {problem!r}")

    caller = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    caller.addCallback(Callback(), None)


def log(sentence: str) -> None:
    """To the office's error output, where there is one."""
    if sys.stderr is not None:
        print(f"xlmodel: {sentence}", file=sys.stderr, flush=True)
