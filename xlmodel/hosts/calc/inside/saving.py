"""Workbooks given the names that Excel knows, once LibreOffice has saved them.

LibreOffice 7.4 writes an add-in's function as `ORG.XLMODEL.ADDIN.XLMODEL.NAME`; newer versions write the plain name,
and what is done here then changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import table
from .changes import FORMULA
from .interfaces import uno

_WRITTEN = re.compile(rf"(?:{re.escape(table.SERVICE)}\.)({table.NAMES})(?=\()", re.IGNORECASE)
_FORMULA = re.compile(r"(<(?:\w+:)?(?:f|formula[12]?|definedName)\b[^>]*(?<!/)>)([^<]+)")
_TEXTS = re.compile(r"(\"[^\"]*\"|&quot;.*?&quot;)", re.DOTALL)
# A table's heading may hold brackets of its own, as in `Peers[P/E (FY1)]`; an apostrophe spares one that is none.
_HEADING = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_UNWRAP = re.compile(rf"\b{table.ERRORS_TOO}\(((?:'(?:[^']|'')*'|{_HEADING}|[^()'\[\]<>])*)\)")
_JUST_NOW = 10  # seconds
_OWN: list[str] = []  # the documents that we are storing a copy of
_TOLD: set[str] = set()  # those of which a copy was told of
_OURS = (".xlsx", ".xlsm", ".xltx", ".xltm")


def restore_saved(document: Any) -> str | None:
    """Give a workbook that LibreOffice has just saved the names that Excel knows; a sentence where that cannot be."""
    url = document.getURL()
    if not (url.startswith("file:") and url.lower().endswith(_OURS)):
        return None
    try:
        restore_file(uno.fileUrlToSystemPath(url))
    except (zipfile.BadZipFile, OSError) as problem:
        if not _calls(document, table.NAMES):
            return None
        why = "it has a password" if isinstance(problem, zipfile.BadZipFile) else str(problem)
        return f"{document.getTitle()}: the names of functions could not be spelled for Excel ({why})"
    return None


@contextmanager
def own_copy(document: Any) -> Iterator[None]:
    """While we store a copy, of which we know where it goes."""
    _OWN.append(document.RuntimeUID)
    try:
        yield
    finally:
        _OWN.remove(document.RuntimeUID)


def copied(document: Any, backups: str, spells_plainly: bool) -> str | None:
    """What to know of a copy that was stored where Calc does not tell; once for each document.

    Parameters
        backups         the folder of the copies that LibreOffice makes in case it ends, which are its own business.
        spells_plainly  this LibreOffice gives functions the names that Excel knows.
    """
    key = document.RuntimeUID
    if any(time.time() - entry.stat().st_mtime < _JUST_NOW for entry in os.scandir(backups)):
        return None
    if key in _OWN or key in _TOLD or not _calls(document, table.ERRORS_TOO if spells_plainly else table.NAMES):
        return None
    _TOLD.add(key)
    return (
        f"{document.getTitle()}: in a copy for Excel the names of functions are LibreOffice's, as Calc does not tell where "
        "the copy is; use Save As, or run: xlmodel convert COPY --to excel --out BOOK"
    )


def _calls(document: Any, names: str) -> bool:
    """Whether a formula in a cell calls one of these functions."""
    pattern = re.compile(names)
    return any(
        pattern.search(formula)
        for number in range(document.Sheets.getCount())
        for block in document.Sheets.getByIndex(number).queryContentCells(FORMULA)
        for row in block.getFormulaArray()
        for formula in row
    )


def restored(xml: str) -> str:
    """The text of a part with plain names in its formulas; what a cell, or a text in a formula, says is left as it is."""
    return _FORMULA.sub(lambda match: match[1] + _plain(match[2]), xml)


def _plain(formula: str) -> str:
    parts = _TEXTS.split(formula)
    parts[::2] = [_UNWRAP.sub(r"\1", _WRITTEN.sub(lambda match: match[1].upper(), part)) for part in parts[::2]]
    return "".join(parts)


def restore_file(path: str) -> bool:
    """Rewrite an .xlsx in place; returns whether there was anything to change."""
    path = os.path.realpath(path)  # a link stays one
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
