"""A process of xlmodel's own Python that works on the open workbook: it asks, and the document's cells answer here."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from . import main_thread
from .worker import INSTALL_AGAIN, UnreachableError, end, pipe_to, started_process

CLOSED = "the workbook was closed; nothing was written"


class OpenWorkbook:
    """The document in a window; each method of a subclass answers the question of its name."""

    def __init__(self, document: Any, frame: Any, title: str) -> None:
        self.document = document
        self.title = title
        self._frame = frame
        self._bar: Any = None

    def closed(self) -> bool:
        """Whether the document is no longer there."""
        try:
            return self.document.getCurrentController() is None
        except Exception:  # disposed
            return True

    def progress(self, done: int, of: int, what: str) -> None:
        """Into the status bar."""
        if self._bar is None:
            self._bar = self._frame.createStatusIndicator()
            self._bar.start(f"xlmodel: {self.title}", of)
        self._bar.setText(f"xlmodel: {what}")
        self._bar.setValue(done)

    def end(self) -> None:
        """Clear the status bar."""
        if self._bar is not None:
            self._bar.end()


def start(
    context: Any, book: OpenWorkbook, command: str, finished: Callable[[bool, Any], None], longest: float | None = None
) -> None:
    """Start a command of `xlmodel calc`; the office can be used meanwhile.

    Parameters
        finished  hears in the end whether it worked, and what came of it; a sentence where it did not work.
        longest   seconds that it may take.
    """
    threading.Thread(target=_run, args=(context, book, command, finished, longest), daemon=True).start()


def _run(
    context: Any, book: OpenWorkbook, command: str, finished: Callable[[bool, Any], None], longest: float | None
) -> None:
    try:
        process = started_process("xlmodel.cli", "calc", command, log=subprocess.DEVNULL)
    except UnreachableError as problem:
        finished(False, str(problem))
        return
    started = time.monotonic()
    watchdog = threading.Timer(longest or 0, end, (process,))
    if longest is not None:
        watchdog.start()
    try:
        worked, outcome = _conversation(context, process, book)
    except (OSError, EOFError, ValueError):
        worked, outcome = False, f"{book.title} ended before its time; if it does so again, {INSTALL_AGAIN}"
        if longest is not None and time.monotonic() - started >= longest:
            outcome = f"{book.title} took more than {longest:g} seconds and was ended"
    finally:
        watchdog.cancel()
        end(process)
        with suppress(Exception):  # the window may be gone
            main_thread.awaited(context, book.end)
    finished(worked, outcome)


def _conversation(context: Any, process: Any, book: OpenWorkbook) -> tuple[bool, Any]:
    pipe = pipe_to(process)
    while True:
        kind, *rest = pipe.receive()
        if kind in ("done", "failed"):
            return kind == "done", rest[0]
        try:
            answer = (True, main_thread.awaited(context, partial(getattr(book, kind), *rest)))
        except Exception as problem:  # a document that was closed answers with whatever is next in its way
            if book.closed():
                return False, CLOSED
            answer = (False, f"{problem}")
        if kind != "progress":
            pipe.send(answer)
