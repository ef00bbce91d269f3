"""Documents watched while they are open: what a change makes unreadable for our functions is mended at once."""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

# ruff: noqa: D102 - UNO's names

import threading
import time
from typing import Any

from . import documents
from .blanks import Blanks
from .interfaces import Base, XModifyListener

LONGEST_WAIT = 2.0  # seconds in which Err:504 may stand in a cell


class Watch(Base, XModifyListener):
    """Listens to one document."""

    def __init__(self, context: Any, document: Any, blanks: Blanks) -> None:
        self._context, self._document, self._blanks = context, document, blanks
        self._waiting = False
        self._took = 0.0
        document.addModifyListener(self)

    def modified(self, _: Any) -> None:
        self._blanks.forget()
        if not self._waiting:  # one look after any number of changes, and where it is slow, not too often
            self._waiting = True
            threading.Timer(min(10 * self._took, LONGEST_WAIT), documents.later, (self._context, self._look)).start()

    def disposing(self, _: Any) -> None:
        self._document = None

    def _look(self) -> None:
        self._waiting = False
        start = time.monotonic()
        if self._document is not None:
            documents.let_errors_through(self._document)
        self._took = time.monotonic() - start
