"""The process that Excel starts: xlwings' COM server with our answers behind it. Only this module knows xlwings.

Windows starts it as `pythonw -P -m xlmodel.hosts.desktop.server -Embedding` from the registration that
`xlmodel excel install` has made. It ends with its last user, and with Excel at the latest.
"""

import logging
import logging.handlers
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from xlmodel import __version__
from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.places import CLASS_ID, places
from xlmodel.hosts.desktop.watchdog import Watchdog

_LOG_SIZE, _LOGS_KEPT = 1_000_000, 2
_UNGREETED_SECONDS = 300  # started by something that is no Excel
_LAST_WORDS_SECONDS = 5  # for what is still being calculated when Excel has gone

log = logging.getLogger("xlmodel.excel")


@contextmanager
def _without(*packages: str) -> Iterator[None]:
    """Makes optional imports of another package fail, as if these were not installed."""
    hidden = [package for package in packages if package not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python marks it
    try:
        yield
    finally:
        for package in hidden:
            del sys.modules[package]


# Values of cells need none of them, and together they cost the first formula a second or more.
with _without("pandas", "polars", "matplotlib", "plotly", "PIL"):
    import xlwings as xw


# What Excel calls. Arguments come packed into one, so that xlwings looks at one value and not at each; both
# converters are named because xlwings would take the annotations for some.


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def formula(packed: Any) -> Any:
    """A worksheet function: its signature and its arguments."""
    return run.formula(packed[0], packed[1])


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def hello(packed: Any) -> Any:
    """The first call of an Excel: the version of its file and its window, by which we notice its end."""
    version, window = packed
    log.info("hello from a file of xlmodel %s, window %s", version, window)
    if window:
        _watchdog().watch(_process_of(int(window)))
    return [[__version__]]


@xw.func
@xw.arg("formula_text", "raw")
@xw.arg("shown", "raw")
@xw.arg("number", "raw")
@xw.arg("said", "raw")
@xw.ret("raw")
def explain(formula_text: Any, shown: Any, number: Any, said: Any) -> Any:
    """What a cell shows and why."""
    return [[run.explanation(formula_text, shown, number, said)]]


@xw.func
@xw.ret("raw")
def reference() -> Any:
    """The rows of the function reference."""
    return run.reference()


@xw.func
@xw.arg("formula_text", "raw")
@xw.ret("raw")
def reference_line(formula_text: Any) -> Any:
    """The row of the reference that the active cell wants to see."""
    return [[run.reference_line(formula_text)]]


@xw.func
@xw.arg("version", "raw")
@xw.ret("raw")
def about(version: Any) -> Any:
    """Versions and places."""
    return [[run.about(version, str(places().log))]]


# The process


def serve(class_id: str = CLASS_ID) -> None:
    """Answer until the last user has gone."""
    from xlwings.com_server import serve as answer_calls

    _start_log()
    log.info("xlmodel %s starts as %s for %s", __version__, sys.executable, class_id)
    try:
        _watchdog().expect(_UNGREETED_SECONDS)
        answer_calls(class_id)  # type: ignore[no-untyped-call]  # xlwings has no types here
        log.info("nobody is left; the end")
    except Exception:
        log.exception("the server cannot run")
        raise


def _start_log() -> None:
    file = places().log
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        file, maxBytes=_LOG_SIZE, backupCount=_LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


@cache
def _watchdog() -> Watchdog:
    import win32api
    import win32con

    main_thread = win32api.GetCurrentThreadId()

    def stop() -> None:
        log.info("Excel has ended, or never came; stopping")
        win32api.PostThreadMessage(main_thread, win32con.WM_QUIT, 0, 0)
        threading.Timer(_LAST_WORDS_SECONDS, os._exit, [0]).start()

    return Watchdog(_wait_for, stop)


def _process_of(window: int) -> int:
    import win32process

    return int(win32process.GetWindowThreadProcessId(window)[1])


def _wait_for(process: int) -> None:
    import win32api
    import win32con
    import win32event

    try:
        handle = win32api.OpenProcess(win32con.SYNCHRONIZE, False, process)
    except win32api.error as problem:
        log.warning("process %s cannot be watched: %s", process, problem)
        raise OSError(str(problem)) from problem
    win32event.WaitForSingleObject(handle, win32event.INFINITE)


if __name__ == "__main__":
    # Run as a program this module is called __main__; what Excel calls must know the watchdog of this process.
    from xlmodel.hosts.desktop import server

    given = [argument for argument in sys.argv[1:] if argument.startswith("{")]
    server.serve(*given[:1])
