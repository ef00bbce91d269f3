"""A sheet in a document of its own: everything on one page, to search and to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .interfaces import named_value

_EVERYTHING = 1023  # com.sun.star.sheet.CellFlags


def open_sheet(desktop: Any, name: str, rows: Sequence[Sequence[Any]], widths: Sequence[int], *, hidden: bool) -> None:
    """Show rows in a new document, or in the last one of this name, as long as nobody has changed or saved it.

    Parameters
        rows    texts and numbers, the headings first.
        widths  of the columns, in hundredths of a millimetre.
    """
    options = (named_value("Hidden", hidden),)
    document = _last(desktop, name) or desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, options)
    sheet = document.Sheets.getByIndex(0)
    sheet.Name = name
    sheet.clearContents(_EVERYTHING)
    block = sheet.getCellRangeByPosition(0, 0, len(widths) - 1, len(rows) - 1)
    for column, width in enumerate(widths):  # first: a row stays as high as its text was in a narrow column
        sheet.Columns.getByIndex(column).Width = width
    block.setDataArray(tuple(map(tuple, rows)))
    block.IsTextWrapped = True
    sheet.getCellRangeByPosition(0, 0, len(widths) - 1, 0).CharWeight = 150.0
    document.setModified(False)
    if not hidden:
        document.getCurrentController().getFrame().getContainerWindow().toFront()


def _last(desktop: Any, name: str) -> Any:
    """The document that shows rows of this name already; None where there is none."""
    components = desktop.getComponents().createEnumeration()
    while components.hasMoreElements():
        document = components.nextElement()
        if (
            hasattr(document, "Sheets")
            and document.Sheets.getByIndex(0).Name == name
            and not (document.isModified() or document.hasLocation())
        ):
            return document
    return None
