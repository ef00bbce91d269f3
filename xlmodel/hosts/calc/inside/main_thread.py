"""What is done on the office's main thread, where documents may be touched.

Elsewhere LibreOffice can stand still for good. A chain such as `sheet.getCellByPosition(0, 0).getError()` leaves the
cell to its bound method alone, and pyuno lets go of that without letting go of Python's lock (seen in 7.4).
To free the cell the thread then waits for the office's lock, which the main thread holds while it waits for Python's:
it always does where a formula of ours is calculated.
"""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from .interfaces import Base, XCallback
from .log import log

_seen: set[int] = set()  # the one thread on which the office calls back; empty before it did so for the first time


def later(context: Any, action: Callable[[], Any]) -> None:
    """Do something when the office is idle."""
    caller = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    caller.addCallback(_Callback(action), None)


def awaited(context: Any, action: Callable[[], Any]) -> Any:
    """The result of something done on the main thread; for another thread, which waits."""
    result: Future[Any] = Future()

    def act() -> None:
        try:
            result.set_result(action())
        except Exception as problem:
            result.set_exception(problem)

    later(context, act)
    return result.result()


def at_once(context: Any, action: Callable[[], Any]) -> Any:
    """The same for whatever thread the office calls us on; the main thread, which must not wait for itself, does it."""
    return action() if threading.get_ident() in _seen or not _seen else awaited(context, action)


class _Callback(Base, XCallback):
    """Made once: a class of each action's own would be a circle, freed by whatever thread collects it."""

    def __init__(self, action: Callable[[], Any]) -> None:
        self._action = action

    def notify(self, _: Any) -> None:
        _seen.add(threading.get_ident())
        try:
            self._action()
        except Exception as problem:  # nobody would see it
            log(f"{self._action}: {problem!r}")
