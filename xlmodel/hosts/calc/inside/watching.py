"""Documents watched while they are open: what a change makes unreadable for our functions is mended at once."""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

# ruff: noqa: D102 - UNO's names

from __future__ import annotations

import threading
import time
from typing import Any

from . import main_thread, ranges
from .blanks import Blanks
from .interfaces import Base, XModifyListener

LONGEST_REST = 1.0  # seconds between two looks, in which Err:504 may stand in a cell


def watch(context: Any, document: Any, blanks: Blanks) -> None:
    """Watch a document, if it is not watched yet: of the first one after its start the office says no `OnCreate`."""
    if blanks.opened(document):
        Watch(context, document, blanks)


class Watch(Base, XModifyListener):
    """Listens to one document."""

    def __init__(self, context: Any, document: Any, blanks: Blanks) -> None:
        self._context, self._document, self._blanks = context, document, blanks
        self._waiting = False
        self._rested_at = 0.0
        document.addModifyListener(self)

    def modified(self, _: Any) -> None:
        self._blanks.forget()
        if self._waiting:  # one look after any number of changes
            return
        self._waiting = True
        rest = self._rested_at - time.monotonic()
        if rest > 0:
            threading.Timer(rest, main_thread.later, (self._context, self._look)).start()
        else:
            main_thread.later(self._context, self._look)

    def disposing(self, _: Any) -> None:
        self._blanks.closed(self._document)
        self._document = None

    def _look(self) -> None:
        self._waiting = False
        start = time.monotonic()
        if self._document is not None:
            ranges.let_errors_through(self._document)
        # At once after a change; but where changes follow each other, a quarter of the time goes into looking at most.
        end = time.monotonic()
        self._rested_at = end + min(3 * (end - start), LONGEST_REST)
