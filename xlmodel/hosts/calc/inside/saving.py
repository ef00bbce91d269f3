"""Workbooks given the names that Excel knows, once LibreOffice has saved them.

LibreOffice 7.4 writes an add-in's function as `ORG.XLMODEL.ADDIN.XLMODEL.NAME`; newer versions write the plain name,
and what is done here then changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
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
OURS = (".xlsx", ".xlsm", ".xltx", ".xltm")


def restore_saved(document: Any) -> str | None:
    """Give a workbook that LibreOffice has just saved the names that Excel knows; a sentence where that cannot be."""
    url = document.getURL()
    if not (url.startswith("file:") and url.lower().endswith(OURS)):
        return None
    try:
        restore_file(uno.fileUrlToSystemPath(url))
    except (zipfile.BadZipFile, OSError) as problem:
        if not calls(document, table.NAMES):
            return None
        why = "it has a password" if isinstance(problem, zipfile.BadZipFile) else str(problem)
        return f"{document.getTitle()}: the names of functions could not be spelled for Excel ({why})"
    return None


def calls(document: Any, names: str) -> bool:
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
