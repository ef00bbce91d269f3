"""Where the functions are answered: by the worker process or, if so chosen, in LibreOffice's own Python."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from itertools import chain
from typing import Any

from . import notices, table
from .worker import UnreachableError, Worker


def error(code: int) -> float:
    """A number that Calc shows as the error of this code, alone or in a block."""
    number: float = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | code))[0]
    return number


UNREACHABLE = ((error(525),),)  # #NAME?, as in Excel without the add-in


class Engine:
    """Answers calls, and remembers why the last ones were errors."""

    def __init__(self) -> None:
        self.reasons: list[tuple[str, str]] | None = None  # of the calls made while somebody asks for an explanation
        self._context: Any = None
        self._told = ""
        self._worker: Worker | None = None
        self._answer: Callable[..., Any] | None = None

    def start(self, context: Any) -> None:
        """Called when Calc first needs the functions."""
        self._context = context
        if self._worker is None and self._answer is None:
            if table.IN_PROCESS and ".".join(map(str, sys.version_info[:2])) == table.PYTHON:
                self._answer = _in_process()
            if self._answer is None:
                self._worker = Worker()
                self._worker.start_early()

    @property
    def process_id(self) -> int | None:
        """Of the worker, where there is one."""
        return None if self._worker is None else self._worker.process_id

    def call(self, name: str, arguments: tuple[Any, ...], blanks: tuple[int, ...]) -> Any:
        """The block of cells that a function answers with."""
        if tuple in map(type, arguments):
            arguments = tuple(map(_packed, arguments))
        try:
            if self._worker is not None:
                rows, reason = self._worker.ask((name, arguments, blanks))
            elif self._answer is not None:
                rows, reason = self._answer(name, arguments, blanks) if name else (((0.0,),), None)
            else:
                raise UnreachableError("the extension was not started")
        except UnreachableError as problem:
            rows, reason = UNREACHABLE, str(problem)
            self.tell(reason)
        if type(rows) is list:
            rows = _unpacked(rows)
        if reason is not None:
            self._note(name, reason)
        return rows

    def refusal(self, name: str, reason: str) -> float:
        """#VALUE! for what Calc cannot show."""
        self._note(name, reason)
        return error(519)

    def _note(self, name: str, reason: str) -> None:
        if self.reasons is not None:
            self.reasons.append((name, reason))

    def tell(self, sentence: str) -> None:
        """Say once, in a bar above the sheet, what is wrong; said later, since a calculation must not be disturbed."""
        if sentence != self._told and self._context is not None:
            self._told = sentence
            notices.show_bar_later(self._context, "xlmodel", sentence)


_MANY_ROWS = 5_000


def _packed(argument: Any) -> Any:
    """A block of numbers as [columns, bytes], which is sent in a tenth of the time; any other block as it is."""
    if type(argument) is not tuple:
        return argument
    columns = len(argument[0])
    # The common column is worth its own line: it takes a third of the time that an `array` of the cells does.
    cells = [cell for (cell,) in argument] if columns == 1 else chain.from_iterable(argument)
    try:
        return [columns, struct.pack(f"{len(argument) * columns}d", *cells)]
    except struct.error:  # a text in it
        return _without_trailing_blanks(argument)


def _without_trailing_blanks(rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """A whole column ends with its last filled cell: a million blanks take seconds to send."""
    if len(rows) < _MANY_ROWS:
        return rows
    empty = ("",) * len(rows[0])
    last = len(rows)
    while last > 1 and rows[last - 1] == empty:
        last -= 1
    return rows[:last]


def _unpacked(packed: list[Any]) -> tuple[tuple[float, ...], ...]:
    columns, content = packed
    return tuple(struct.iter_unpack(f"{columns}d", content))


def _in_process() -> Callable[..., Any] | None:
    """The same answers without a worker, or None where the packages cannot be loaded here."""
    sys.path.extend(path for path in table.PATHS if path not in sys.path)
    try:
        from xlmodel.hosts.calc.run import answer
    except ImportError:  # built for another Python
        return None
    return answer
