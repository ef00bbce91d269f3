"""Check Model inside the office: another process looks over a copy of the document as it is now."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from typing import Any

from . import conversation, copies, listing, main_thread, saving
from .interfaces import desktop, named_value, uno
from .worker import LONGEST_CALL

TITLE = "Check Model"
LONGEST_CHECK = 5 * LONGEST_CALL  # seconds: a call is one cell, a check every cell of a workbook
_XLSX = "Calc MS Excel 2007 XML"
_WIDTH = 25_000  # of the column of findings, in hundredths of a millimetre


def check(context: Any, frame: Any, finished: Callable[[bool, str], None]) -> None:
    """Start; `finished` hears whether it worked, and in one sentence what was found."""
    book = _Copied(frame.getController().getModel(), frame, TITLE)

    def looked_over(worked: bool, findings: Any) -> None:
        book.remove_copy()
        sentence = findings  # what went wrong, where it did not work
        if worked:
            try:
                sentence = main_thread.awaited(context, partial(_shown, context, frame, book, findings))
            except Exception as problem:
                worked, sentence = False, str(problem)
        finished(worked, sentence)

    conversation.start(context, book, "serve-check", looked_over, LONGEST_CHECK)


class _Copied(conversation.OpenWorkbook):
    """The document, of which the other process gets a copy: nothing that it does there can change the workbook."""

    _folder = ""

    def save_copy(self, folder: str) -> str:
        """Write the document as it is now, changes included that were not saved yet; the path of the file."""
        self._folder = folder
        if _is_secret(self.document):
            raise ValueError("the workbook has a password, and a copy to look over would have none; nothing was copied")
        path = os.path.join(folder, "workbook.xlsx")
        with copies.own_copy(self.document):
            self.document.storeToURL(uno.systemPathToFileUrl(path), (named_value("FilterName", _XLSX),))
        saving.restore_file(path)
        return path

    def remove_copy(self) -> None:
        """A process that was ended has not cleared up after itself."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _is_secret(document: Any) -> bool:
    return any(given.Name in ("Password", "EncryptionData") and given.Value for given in document.getArgs())


def _shown(context: Any, frame: Any, book: conversation.OpenWorkbook, findings: list[str]) -> str:
    """One sentence about the findings, which stand in a sheet of their own: they are to be read, copied and sent on."""
    if book.closed():
        raise ValueError(conversation.CLOSED)
    if not findings:
        return "nothing found: the checks of the workbook hold, and its inputs agree with the store"
    rows = [(f"What not to trust in {book.document.getTitle()}",), *((finding,) for finding in findings)]
    hidden = not frame.getContainerWindow().isVisible()
    listing.open_sheet(desktop(context), "xlmodel findings", rows, (_WIDTH,), hidden=hidden)
    if len(findings) == 1:
        return f"1 finding: {findings[0]}"
    return f"{len(findings)} findings, listed in a sheet; the first: {findings[0]}"
