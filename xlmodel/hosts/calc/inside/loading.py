"""Documents made ours when they are loaded.

A workbook for all spreadsheets calls our functions by their plain names. LibreOffice 7.4 does not find an add-in's
function by that name in an .xlsx; newer versions do, and what is done here then changes nothing.
"""

from __future__ import annotations

import re
from typing import Any

from . import outside_cells, ranges, table
from .changes import FORMULA, enter_again, respelled, unnoticed

_SPELLED = re.compile(rf"(?<![\w.\]!'])(?:{table.SPELLINGS})+({table.NAMES})(?=\()", re.IGNORECASE)
_EXCELS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb")
_TEXTS = re.compile(r'("(?:[^"]|"")*")')


def adopt(document: Any) -> None:
    """Find our functions in the formulas of a document that was just loaded, and let errors through to them."""
    with unnoticed(document) as quietly:
        if _shows_zeros(document):
            quietly(document.calculateAll)
        # First: the next step would make `[1]!NAME` unreadable.
        for number in range(document.Sheets.getCount()):
            for block in document.Sheets.getByIndex(number).queryContentCells(FORMULA):
                enter_again(quietly, respelled(block, plain, lambda text: "!" in text or "_x" in text.lower()))
        # A name that comes and goes makes Calc read every formula with an unknown word again: 13 milliseconds for
        # 10 000 cells, where entering them again takes from 4 to 16 seconds.
        names, name = document.NamedRanges, "_xlmodel_read_again_"
        origin = document.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        quietly(names.addNewByName, name, "0", origin, 0)
        quietly(names.removeByName, name)
        outside_cells.adopt(document, quietly)
    if ranges.handed_over(document):  # to look for errors calculates everything, which can wait where none matters
        ranges.let_errors_through(document)


def _shows_zeros(document: Any) -> bool:
    """Whether a call of ours shows 0 in a file of Excel's kind: what writes one without calculating leaves that there.

    A LibreOffice that finds our functions by itself takes the number for calculated.
    """
    if not document.getURL().lower().endswith(_EXCELS):
        return False
    return any(
        value == 0.0 and table.SERVICE.upper() in formula.upper()
        for number in range(document.Sheets.getCount())
        for block in document.Sheets.getByIndex(number).queryContentCells(FORMULA)
        for formulas, values in zip(block.getFormulaArray(), block.getDataArray())
        for formula, value in zip(formulas, values)
    )


def plain(formula: str) -> str:
    """A formula with the bare names of our functions."""
    parts = _TEXTS.split(formula)
    return "".join(part if i % 2 else _SPELLED.sub(lambda m: m[1].upper(), part) for i, part in enumerate(parts))
