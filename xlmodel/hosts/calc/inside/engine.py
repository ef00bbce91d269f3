"""Where the functions are answered: by the worker process or, if so chosen, in LibreOffice's own Python."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

from . import notices, table
from .worker import UnreachableError, Worker


def error(code: int) -> float:
    """A number that Calc shows as the error of this code, alone or in a block."""
    number: float = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | code))[0]
    return number


def code_of(cell: Any) -> int:
    """The code of an error in a block; 0 where it is none."""
    if not isinstance(cell, float) or cell == cell:
        return 0
    return int(struct.unpack("<Q", struct.pack("<d", cell))[0] & 0xFFFF)


UNREACHABLE = ((error(525),),)  # #NAME?, as in Excel without the add-in


class Call(NamedTuple):
    """A call that Calc made, and what it got."""

    name: str
    arguments: tuple[Any, ...]
    blanks: tuple[int, ...]
    rows: Any
    reason: str | None

    @property
    def code(self) -> int:
        """Of its first error, which is the one that the reason is about."""
        return next((code for row in self.rows for cell in row if (code := code_of(cell))), 0)


class Engine:
    """Answers calls, and remembers them while somebody listens."""

    def __init__(self) -> None:
        self.calendar: Callable[[], tuple[int, ...]] = tuple  # how the documents count their days, if otherwise
        self._calls: list[Call] | None = None
        self._context: Any = None
        self._last_trouble = ""
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

    @contextmanager
    def listening(self) -> Iterator[list[Call]]:
        """The calls that are made meanwhile, inner ones before the outer one that they are for."""
        calls = self._calls = []
        try:
            yield calls
        finally:
            self._calls = None

    def call(self, name: str, arguments: tuple[Any, ...], blanks: tuple[int, ...]) -> Any:
        """The block of cells that a function answers with."""
        rows, reason = self._answered(name, arguments, blanks)
        if self._calls is not None:
            self._calls.append(Call(name, arguments, blanks, rows, reason))
        return rows

    def explained(self, call: Call) -> Any:
        """What EXPLAIN answers about a call: Item, Value, Meaning, below a row of headings."""
        return self.call("EXPLAIN", (call.name, *call.arguments), tuple(place + 1 for place in call.blanks))

    def _answered(self, name: str, arguments: tuple[Any, ...], blanks: tuple[int, ...]) -> tuple[Any, str | None]:
        if tuple in map(type, arguments):
            arguments = tuple(map(_packed, arguments))
        try:
            if self._worker is not None:
                rows, reason = self._worker.ask((name, arguments, blanks, *self.calendar()))
            elif self._answer is not None:
                rows, reason = self._answer(name, arguments, blanks, *self.calendar())
            else:
                raise UnreachableError("the extension was not started")
        except UnreachableError as problem:
            rows, reason = UNREACHABLE, str(problem)
            self.show_trouble(reason)
        return (_unpacked(rows) if type(rows) is list else rows), reason

    def refusal(self, reason: str) -> float:
        """#VALUE! for an answer to the last call that Calc cannot show."""
        if self._calls:
            self._calls[-1] = self._calls[-1]._replace(rows=((error(519),),), reason=reason)
        return error(519)

    def show_trouble(self, sentence: str) -> None:
        """Show once, in a bar above the sheet, what is wrong; later, since a calculation must not be disturbed."""
        if sentence != self._last_trouble and self._context is not None:
            self._last_trouble = sentence
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
