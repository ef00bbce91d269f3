"""The process that Excel starts: xlwings' COM server with our answers behind it. Only this module knows xlwings.

Windows starts it as `pythonw -P -m xlmodel.cli excel serve` from the registration that `xlmodel excel install` has
made. It ends with its last user, and with Excel at the latest.
"""

import logging
import logging.handlers
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from xlmodel import __version__
from xlmodel.errors import HostError, XlModelError
from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.book import ExcelBook, Outputs, saved_copy
from xlmodel.hosts.desktop.explain import explanation
from xlmodel.hosts.desktop.places import CLASS_ID, SERVER_MODULE, places
from xlmodel.hosts.desktop.store_formulas import read_the_store_again
from xlmodel.hosts.desktop.watchdog import Watchdog
from xlmodel.hosts.desktop.windows_api import current_thread, escape_pressed, process_of, quit_thread, wait_for

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
    """A worksheet function: its signature, its arguments, and whether its workbook counts its days from 1904."""
    return run.formula(*packed)


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def hello(packed: Any) -> Any:
    """The first call of an Excel: the version of its file and its window, by which we notice its end."""
    version, window = packed
    _stay_loaded()
    log.info("hello from a file of xlmodel %s, window %s", version, window)
    if window:
        _watchdog().watch(process_of(int(window)))
    return [[__version__]]


def _stay_loaded() -> None:
    """Keep xlwings from loading this module anew because its file was replaced: half of it would be of each version."""
    from xlwings.udfs import udf_modules

    known = udf_modules.get(__name__)
    if known is not None:
        known["filetime"] = None  # how xlwings marks what cannot be loaded again


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def explain(packed: Any) -> Any:
    """What a cell shows and why: its formula, its text, the number of its error, the calls that it makes."""
    return [[explanation(*packed)]]


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def reference(packed: Any) -> Any:
    """The rows of the function reference."""
    return run.reference()


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def reference_line(packed: Any) -> Any:
    """The row of the reference that the formula of the active cell wants to see."""
    return [[run.reference_line(*packed)]]


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def about(packed: Any) -> Any:
    """Versions and places."""
    [version] = packed
    return [[run.about(version, str(places().log))]]


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def refresh(packed: Any) -> Any:
    """The Refresh button, for the workbook it was pressed in: whether all went well, and what to say."""
    return _outcome(_refreshed)


@xw.func
@xw.arg("packed", "raw")
@xw.ret("raw")
def check(packed: Any) -> Any:
    """The Check model button: whether the workbook could be looked at, and what not to trust in it."""
    return _outcome(_checked)


def _outcome(work: Callable[[Any], str]) -> list[list[bool | str]]:
    """Whether all went well, and what to say: never an exception, which VBA would show with a traceback."""
    try:
        return [[True, work(xw.Book.caller())]]
    except XlModelError as problem:
        return [[False, str(problem)]]
    except Exception:
        log.exception("%s", work.__name__)
        return [[False, f"a mistake in xlmodel itself; {places().log} has the details"]]


# The use-cases are imported when a button is pressed, as a formula needs none of what they load.


def _refreshed(book: Any) -> str:
    from xlmodel.tasks.refresh import refresh

    try:
        status = refresh(ExcelBook(book, _outputs), progress=partial(_progress, book.app))["status"]
        return "; ".join([status, *read_the_store_again(book), *run.restart_wanted()])
    finally:
        book.app.status_bar = False


def _checked(book: Any) -> str:
    from xlmodel.tasks.check import check

    with saved_copy(book) as copy:
        return run.findings([finding["sentence"] for finding in check(copy)["findings"]])


def _outputs(copy: Path) -> Outputs:
    """What a copy of the workbook comes to with other inputs."""
    from xlmodel.tasks.refresh import opened_book

    return opened_book(copy).outputs


def _progress(app: Any, done: int, of: int, what: str) -> None:
    """Between two steps: the status bar says where we are, and Esc is heard."""
    app.status_bar = f"xlmodel: {what} ({done} of {of}) - Esc to cancel"
    if escape_pressed():
        raise HostError("cancelled; nothing was changed in the workbook")


# The process


class Published:
    """What any process of the user finds at our address: the calls that our own files make, and nothing else.

    xlwings publishes an interpreter beside them, which evaluates texts, runs statements and imports modules.
    """

    _public_methods_ = ("CallUDF",)

    def __init__(self) -> None:
        self._answers = _of_xlwings()()

    def CallUDF(self, module: str, name: str, arguments: Any, book: Any = None, caller: Any = None) -> Any:  # noqa: N802  as xlwings' own
        """The answer of one of the functions above."""
        if module != SERVER_MODULE or name not in _ASKED:
            raise HostError(f"{module}.{name} is not for others to call")
        return self._answers.CallUDF(module, name, arguments, book, caller)


_ASKED = tuple(
    function.__name__ for function in (formula, hello, explain, reference, reference_line, about, refresh, check)
)


@cache
def _of_xlwings() -> Any:
    """The class that xlwings would publish."""
    from xlwings.com_server import XLPython

    return XLPython


def serve(class_id: str = CLASS_ID) -> None:
    """Answer until the last user has gone."""
    from xlwings import com_server

    _of_xlwings()
    # Its `serve` makes one for each caller. Set by name, as no type checker takes a class for a variable.
    setattr(com_server, "XLPython", Published)  # noqa: B010
    _start_log()
    log.info("xlmodel %s starts as %s for %s", __version__, sys.executable, class_id)
    try:
        _watchdog().expect(_UNGREETED_SECONDS)
        com_server.serve(class_id)  # type: ignore[no-untyped-call]  # xlwings has no types here
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
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)  # not also the log of the command line


@cache
def _watchdog() -> Watchdog:
    main_thread = current_thread()

    def stop() -> None:
        log.info("Excel has ended, or never came; stopping")
        quit_thread(main_thread)
        threading.Timer(_LAST_WORDS_SECONDS, os._exit, [0]).start()

    return Watchdog(wait_for, stop)
