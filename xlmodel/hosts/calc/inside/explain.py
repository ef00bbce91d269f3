"""Why a cell shows an error."""

from __future__ import annotations

from typing import Any

from . import table
from .changes import enter, unnoticed
from .engine import Engine
from .formulas import arguments

_CODES = {
    502: "an argument is not what the function takes",
    503: "there is no such number",
    504: "an argument is not what the function takes, or a range in it holds an error",
    519: "a value has the wrong type",
    521: "two ranges have no cell in common",
    522: "the formula refers to itself",
    524: "it refers to cells that do not exist",
    525: "a name or a function that is not known",
    532: "division by zero",
    32767: "a value is not available",
}


def explanation(controller: Any, engine: Engine) -> str:
    """One sentence about the selected cell."""
    document = controller.getModel()
    selected = controller.getSelection()
    if not hasattr(selected, "getRangeAddress"):
        return "select a cell first"
    address = selected.getRangeAddress()
    sheet = document.Sheets.getByIndex(address.Sheet)
    cell = sheet.getCellByPosition(address.StartColumn, address.StartRow)
    return f"{_address(sheet, cell)}: {_about(document, cell, engine, set())}"


def _address(sheet: Any, cell: Any) -> str:
    return f"{sheet.Name}.{cell.AbsoluteName.rpartition('.')[2].replace('$', '')}"


def _about(document: Any, cell: Any, engine: Engine, seen: set[str]) -> str:
    formula = cell.getFormula()
    code = cell.getError()
    if not formula.startswith(("=", "{=")):
        return "holds no formula"
    if not code:
        ours = [a.function for a in arguments(formula.strip("{}")) if a.function in table.FUNCTIONS]
        if not ours:
            return "no error, and no function of xlmodel"
        _, signature, summary = table.FUNCTIONS[ours[-1]]
        return f"{signature}: {summary}"
    reasons = _asked_again(document, cell, engine)
    if reasons:
        return reasons[-1][1]
    seen.add(cell.AbsoluteName)
    for block in cell.queryPrecedents(False):
        for part in block.queryFormulaCells(4):
            first = part.getCellByPosition(0, 0)
            if first.AbsoluteName not in seen and first.getFormula() != formula:  # not of the same array
                return f"{_address(part.getSpreadsheet(), first)}: {_about(document, first, engine, seen)}"
    return _CODES.get(code, f"Err:{code}")


def _asked_again(document: Any, cell: Any, engine: Engine) -> list[tuple[str, str]]:
    """What our functions say when the formula is entered once more."""
    engine.reasons = []
    try:
        with unnoticed(document) as quietly:
            quietly(enter, cell.getSpreadsheet(), cell, cell.getFormula())
            cell.getError()  # calculates it
        return engine.reasons
    finally:
        engine.reasons = None
