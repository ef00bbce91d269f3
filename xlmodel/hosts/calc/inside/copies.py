"""Copies of a document: Calc tells that it stored one, not where."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import table
from .interfaces import folder_of, uno
from .saving import OURS, calls, restore_file

_SLACK = 2.0  # seconds by which the times of files may be coarse
_own: list[str] = []  # the documents that we are storing a copy of
_begun: dict[str, float] = {}  # when Calc began to store one
_told: set[str] = set()  # the documents of which it was told


@contextmanager
def own_copy(document: Any) -> Iterator[None]:
    """While we store a copy, of which we know where it goes."""
    _own.append(document.RuntimeUID)
    try:
        yield
    finally:
        _own.remove(document.RuntimeUID)


def begins(document: Any) -> None:
    """A copy is about to be stored."""
    _begun[document.RuntimeUID] = time.time()


def done(context: Any, document: Any, spells_plainly: bool) -> str | None:
    """Give the copy the names that Excel knows, if it can be found; if not, a sentence, once for each document.

    Parameters
        spells_plainly  this LibreOffice writes these names itself, but for ranges with errors.
    """
    key = document.RuntimeUID
    since = _begun.pop(key, time.time()) - _SLACK
    if key in _own or not calls(document, table.ERRORS_TOO if spells_plainly else table.NAMES):
        return None
    own = uno.fileUrlToSystemPath(document.getURL()) if document.getURL().startswith("file:") else ""
    fresh = [path for path in _fresh(context, os.path.dirname(own), since) if path != own]
    for path in fresh:
        if path.lower().endswith(OURS):
            with suppress(zipfile.BadZipFile, OSError):  # another program is writing it
                restore_file(path)
    if fresh or key in _told:  # found, or a PDF and the like, or what LibreOffice would recover
        return None
    _told.add(key)
    return (
        f"{document.getTitle()}: in a copy for Excel the names of functions are LibreOffice's, as Calc does not tell where "
        "the copy is; use Save As, or run: xlmodel convert COPY --to excel --out BOOK"
    )


def _fresh(context: Any, beside: str, since: float) -> Iterator[str]:
    """Files written since then, where copies go: beside the document, against a crash, to the user's folder, by mail."""
    offices = [path for path in _entries(folder_of(context, "Temp")) if _is_an_offices(path)]
    mailed = [path for office in offices for path in (office, *filter(_is_an_offices, _entries(office)))]
    where_others_write = {folder_of(context, "Work"), *mailed} - {beside}
    for folder in {beside, folder_of(context, "Backup"), *where_others_write}:
        for path in _entries(folder):
            if "~lock" in path or (folder in where_others_write and not path.lower().endswith(OURS)):
                continue
            with suppress(OSError):  # gone meanwhile
                if os.path.isfile(path) and os.path.getmtime(path) >= since:
                    yield path


def _is_an_offices(path: str) -> bool:
    """Whether it is a temporary folder of LibreOffice's; what is mailed lies in one in its own."""
    return os.path.basename(path).startswith("lu") and os.path.isdir(path)


def _entries(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder)]
    except OSError:
        return []
