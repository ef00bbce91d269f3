"""The engine is called by one thread at a time, and what breaks in it is told in one sentence."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from xlmodel.errors import NO_MEMORY, WorkbookError, lacks_memory


class HasLock(Protocol):
    """What is locked while a thread is in it."""

    lock: RLock


_L = TypeVar("_L", bound=HasLock)
_P = ParamSpec("_P")
_T = TypeVar("_T")


def alone(method: Callable[Concatenate[_L, _P], _T]) -> Callable[Concatenate[_L, _P], _T]:
    """One thread at a time.

    While one thread calculates and calls back into Python, a second one that touches the same workbook freezes the
    whole interpreter: it waits for the workbook without letting go of Python (formualizer 0.13.0).
    """

    @functools.wraps(method)
    def guarded(engine: _L, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with engine.lock, panic_reported():
            return method(engine, *args, **kwargs)

    return guarded


@contextlib.contextmanager
def panic_reported() -> Iterator[None]:
    """Turns a panic of the engine into one sentence: it is no Exception, and would end the program with a traceback."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__module__ != "pyo3_runtime":  # the module of its class alone: there is none to import
            raise
        why = NO_MEMORY if lacks_memory(problem) else f"the engine broke off, {' '.join(str(problem).split())}"
        raise WorkbookError(f"the workbook cannot be calculated: {why}") from problem
