"""The worker process that answers the functions, as the office sees it.

One request at a time. A worker that died is started again and asked once more.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import table
from .pipe import Pipe, frame

LONGEST_CALL = float(os.environ.get("XLMODEL_LONGEST_CALL") or 60)  # seconds; Calc stands still for as long


class UnreachableError(Exception):
    """The worker cannot be had; says why, and what to do."""


class Worker:
    """A process in xlmodel's own Python."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Pipe | None = None
        self._refused: tuple[float, str] | None = None
        self._awaited: tuple[subprocess.Popen[bytes], float] | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def start_early(self) -> None:
        """Start in the background, so that the first cell does not wait for numpy."""
        threading.Thread(target=self._start_quietly, daemon=True).start()

    def ask(self, request: Any) -> Any:
        """The answer to one request.

        Raises
            UnreachableError  there is no such process, or it ended twice over this request.
        """
        question = frame(request)
        with self._lock:
            for _ in range(2):
                process, pipe = self._process, self._pipe
                if process is None or pipe is None or process.poll() is not None:
                    process, pipe = self._start()
                try:
                    with self._in_time(process, "the answer"):
                        pipe.send_frame(question)
                        return pipe.receive()
                except UnreachableError:
                    self._end()
                    raise
                except (OSError, EOFError, ValueError):
                    self._end()
        raise UnreachableError("the worker process ended twice while it worked on this")

    def _start_quietly(self) -> None:
        with self._lock:
            if self._process is None:
                with suppress(UnreachableError):  # the first cell says it where somebody reads it
                    self._start()

    def _start(self) -> tuple[subprocess.Popen[bytes], Pipe]:
        now = time.monotonic()
        if self._refused is not None and now < self._refused[0]:
            raise UnreachableError(self._refused[1])
        try:
            process = started_process("xlmodel.hosts.calc.run")
            try:
                self._process, self._pipe = process, self._greeted(process)
            except UnreachableError:
                end(process)
                raise
        except UnreachableError as problem:
            # A sheet full of formulas asks a thousand times, and is not to wait as often.
            end_of_start = time.monotonic()
            self._refused = (end_of_start + max(2.0, end_of_start - now), str(problem))
            raise
        self._refused = None
        return process, self._pipe

    def _greeted(self, process: subprocess.Popen[bytes]) -> Pipe:
        """The pipe to a worker that has given its version, which is that of the extension."""
        log = _Log(process.stderr)
        pipe = pipe_to(process)
        try:
            with self._in_time(process, f"the start of xlmodel in {table.INTERPRETER}"):
                version, fingerprint = pipe.receive()
        except (OSError, EOFError, ValueError):
            end(process)
            why = log.last_line() or f"it ended with code {process.returncode}"
            raise UnreachableError(f"xlmodel does not start in {table.INTERPRETER} ({why}): {INSTALL_AGAIN}") from None
        if fingerprint != table.FINGERPRINT:
            raise UnreachableError(
                f"xlmodel {version} is installed, but the extension belongs to another version ({table.VERSION}): "
                f"{INSTALL_AGAIN}"
            )
        return pipe

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    @contextmanager
    def _in_time(self, process: subprocess.Popen[bytes], what: str) -> Iterator[None]:
        """Around a wait for the process, which is ended if that takes too long."""
        since = time.monotonic()
        self._awaited = process, since
        try:
            yield
        except (OSError, EOFError, ValueError):
            if time.monotonic() - since >= LONGEST_CALL:
                raise UnreachableError(f"{what} took more than {LONGEST_CALL:g} seconds") from None
            raise
        finally:
            self._awaited = None

    def _watch(self) -> None:
        """Ends a worker that does not answer: a pipe has no time-out on Windows."""
        while True:
            time.sleep(min(0.5, LONGEST_CALL / 4))
            awaited = self._awaited
            if awaited is not None and time.monotonic() - awaited[1] > LONGEST_CALL:
                end(awaited[0])


INSTALL_AGAIN = "run `xlmodel calc install` and start LibreOffice again"


def started_process(*module: str, log: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """A process of xlmodel's own Python that runs a module, with arguments.

    Raises
        UnreachableError  the Python is gone or does not start.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        # The office's own, which would lead another Python to the wrong libraries.
        if name not in ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONEXECUTABLE")
    }
    environment["XLMODEL_EXTENSION"] = table.VERSION
    if not table.INTERPRETER or not os.path.exists(table.INTERPRETER):
        where = table.INTERPRETER or "nowhere"
        raise UnreachableError(f"the Python that xlmodel was installed in is gone ({where}): {INSTALL_AGAIN}")
    try:
        return subprocess.Popen(  # noqa: S603
            [table.INTERPRETER, "-P", "-m", *module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
            start_new_session=True,  # a group to end; Windows has none, and does not look at this
        )
    except OSError as problem:
        raise UnreachableError(f"{table.INTERPRETER} cannot be started ({problem.strerror}): {INSTALL_AGAIN}") from None


def pipe_to(process: Any) -> Pipe:
    """To a process that was started so."""
    return Pipe(process.stdout.fileno(), process.stdin.fileno())


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process, and what it started: a script in place of Python leaves its child holding our pipes."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Log:
    """Passes the worker's log on from its first word; a full pipe would stop it."""

    def __init__(self, log: Any) -> None:
        self._line = ""
        self._thread = threading.Thread(target=self._read, args=(log,), daemon=True)
        self._thread.start()

    def last_line(self) -> str:
        """The last words of a worker that has ended."""
        self._thread.join(2)  # a child that is in no group of ours may hold the pipe open
        return self._line

    def _read(self, log: Any) -> None:
        for raw in log:
            line = raw.decode(errors="replace")
            self._line = line.strip() or self._line
            if sys.stderr is not None:
                with suppress(OSError, ValueError):  # a terminal that was closed
                    sys.stderr.write(line)
