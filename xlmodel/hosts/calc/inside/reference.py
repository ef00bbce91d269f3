"""The function reference as a sheet: everything on one page, to search and to copy from."""

from __future__ import annotations

from typing import Any

from . import table
from .interfaces import uno

_HEADINGS = ("Function", "Category", "What it gives")
_WIDTHS = (9_000, 6_500, 16_000)  # hundredths of a millimetre


def open_sheet(desktop: Any, *, hidden: bool) -> str:
    """Open a new document with one line a function; says how many."""
    option = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    option.Name, option.Value = "Hidden", hidden
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (option,))
    sheet = document.Sheets.getByIndex(0)
    sheet.Name = "xlmodel functions"
    rows = [_HEADINGS, *((signature, category, text) for category, signature, text in table.FUNCTIONS.values())]
    block = sheet.getCellRangeByPosition(0, 0, len(_HEADINGS) - 1, len(rows) - 1)
    block.setDataArray(tuple(rows))
    block.IsTextWrapped = True
    for column, width in enumerate(_WIDTHS):
        sheet.Columns.getByIndex(column).Width = width
    sheet.getCellRangeByPosition(0, 0, len(_HEADINGS) - 1, 0).CharWeight = 150.0
    document.setModified(False)
    return f"{len(rows) - 1} functions"
