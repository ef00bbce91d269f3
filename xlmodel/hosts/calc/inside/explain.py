"""Explain Cell: why the selected cell shows an error, and how the calls of ours in it come to their answers."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import listing, table
from .changes import enter, unnoticed
from .engine import Call, Engine, code_of
from .formulas import arguments
from .interfaces import desktop

_EXPLAIN = "EXPLAIN"  # which explains a call, but not itself
_HEADINGS = ("Item", "Value", "Meaning")
_WIDTHS = (5_000, 11_000, 16_000)

# What only Calc has a word for.
_CALCS_OWN = {
    502: "an argument is not what the function takes",
    504: "an argument is not what the function takes, or a range in it holds an error",
}


class _Finding(NamedTuple):
    """About a cell: one sentence, and the rows of a sheet with what EXPLAIN answers about its calls."""

    sentence: str
    rows: list[tuple[Any, ...]] = []  # noqa: RUF012  nobody changes it


def explain(context: Any, frame: Any, engine: Engine) -> str:
    """One sentence about the selected cell; how its calls come to their answers is shown in a sheet."""
    controller = frame.getController()
    document = controller.getModel()
    selected = controller.getSelection()
    if not hasattr(selected, "getRangeAddress"):
        return "select a cell first"
    address = selected.getRangeAddress()
    sheet = document.Sheets.getByIndex(address.Sheet)
    cell = sheet.getCellByPosition(address.StartColumn, address.StartRow)
    sentence, rows = _about(document, cell, engine, set())
    if rows:
        hidden = not frame.getContainerWindow().isVisible()
        listing.open_sheet(desktop(context), "xlmodel explanation", [_HEADINGS, *rows], _WIDTHS, hidden=hidden)
    return f"{_address(sheet, cell)}: {sentence}"


def _address(sheet: Any, cell: Any) -> str:
    return f"{sheet.Name}.{cell.AbsoluteName.rpartition('.')[2].replace('$', '')}"


def _rows(cell: Any, calls: list[Call], engine: Engine) -> list[tuple[Any, ...]]:
    """The cell, and below it what EXPLAIN answers about its calls, the outermost first."""
    rows: list[tuple[Any, ...]] = []
    for call in reversed(calls):
        found = engine.explained(call) if call.name != _EXPLAIN else ()
        if len(found) > 1:  # else there is no answer, since our own Python is gone
            rows += [("", "", ""), *(tuple(map(_shown, row)) for row in found[1:])]
    return [("Cell", _address(cell.getSpreadsheet(), cell), cell.FormulaLocal), *rows] if rows else []


def _shown(cell: Any) -> Any:
    """A value as a listing can hold it: an error as its word."""
    code = code_of(cell)
    return _word(code) if code else cell


def _word(code: int) -> str:
    return table.ERRORS[code][0] if code in table.ERRORS else f"Err:{code}"


def _about(document: Any, cell: Any, engine: Engine, seen: set[str]) -> _Finding:
    formula = cell.getFormula()
    code = cell.getError()
    if not formula.startswith(("=", "{=")):
        return _Finding("holds no formula")
    ours = [a.function for a in arguments(formula.strip("{}")) if a.function in table.FUNCTIONS]
    calls = _made_again(document, cell, engine) if ours else []
    rows = _rows(cell, calls, engine)
    if not code:
        if not ours:
            return _Finding("no error, and no function of xlmodel")
        _, signature, summary = table.FUNCTIONS[calls[-1].name if calls else ours[-1]]
        return _Finding(f"{signature}: {summary}", rows)
    own = next((call.reason for call in calls if call.reason and call.code == code), None)
    if own:
        return _Finding(own, rows)
    seen.add(cell.AbsoluteName)
    for block in cell.queryPrecedents(False):
        for part in block.queryFormulaCells(4):
            first = part.getCellByPosition(0, 0)
            if first.AbsoluteName not in seen and first.getFormula() != formula:  # not of the same array
                deeper = _about(document, first, engine, seen)
                sentence = f"{_address(part.getSpreadsheet(), first)}: {deeper.sentence}"
                return _Finding(sentence, deeper.rows or rows)
    return _Finding(_CALCS_OWN.get(code) or (table.ERRORS[code][1] if code in table.ERRORS else _word(code)), rows)


def _made_again(document: Any, cell: Any, engine: Engine) -> list[Call]:
    """The calls of ours that Calc makes when the formula is entered once more, each once."""
    with unnoticed(document) as quietly, engine.listening() as calls:  # afterwards, Calc calculates what depends on it
        quietly(enter, cell.getSpreadsheet(), cell, cell.getFormula())
        cell.getError()  # calculates it
    return [call for i, call in enumerate(calls) if call[:3] not in [earlier[:3] for earlier in calls[:i]]]
