"""A sheet of texts in a document of its own: everything on one page, to search and to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .interfaces import named_value


def open_sheet(desktop: Any, name: str, rows: Sequence[Sequence[str]], widths: Sequence[int], *, hidden: bool) -> None:
    """Open a new document.

    Parameters
        rows    the headings first.
        widths  of the columns, in hundredths of a millimetre.
    """
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (named_value("Hidden", hidden),))
    sheet = document.Sheets.getByIndex(0)
    sheet.Name = name
    block = sheet.getCellRangeByPosition(0, 0, len(widths) - 1, len(rows) - 1)
    for column, width in enumerate(widths):  # first: a row stays as high as its text was in a narrow column
        sheet.Columns.getByIndex(column).Width = width
    block.setDataArray(tuple(map(tuple, rows)))
    block.IsTextWrapped = True
    sheet.getCellRangeByPosition(0, 0, len(widths) - 1, 0).CharWeight = 150.0
    document.setModified(False)
