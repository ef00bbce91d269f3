"""The worker process that answers the functions, as the office sees it.

One request at a time. A worker that died is started again and asked once more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
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
        self._asked_at: float | None = None
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
                    pipe = self._start()
                self._asked_at = time.monotonic()
                try:
                    pipe.send_frame(question)
                    return pipe.receive()
                except (OSError, EOFError, ValueError):
                    took = time.monotonic() - self._asked_at
                    self._end()
                    if took >= LONGEST_CALL:
                        raise UnreachableError(f"the answer took more than {LONGEST_CALL:g} seconds") from None
                finally:
                    self._asked_at = None
        raise UnreachableError("the worker process ended twice while it worked on this")

    def _start_quietly(self) -> None:
        with self._lock:
            if self._process is None:
                with suppress(UnreachableError):  # the first cell says it where somebody reads it
                    self._start()

    def _start(self) -> Pipe:
        now = time.monotonic()
        if self._refused is not None and now - self._refused[0] < 2:  # a sheet full of formulas asks a thousand times
            raise UnreachableError(self._refused[1])
        try:
            self._process, self._pipe = _started()
            self._refused = None
            return self._pipe
        except UnreachableError as problem:
            self._refused = (now, str(problem))
            raise

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()

    def _watch(self) -> None:
        """Kills a worker that does not answer: a pipe has no time-out on Windows."""
        while True:
            time.sleep(min(0.5, LONGEST_CALL / 4))
            asked, process = self._asked_at, self._process
            if asked is not None and process is not None and time.monotonic() - asked > LONGEST_CALL:
                process.kill()


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
        )
    except OSError as problem:
        raise UnreachableError(f"{table.INTERPRETER} cannot be started ({problem.strerror}): {INSTALL_AGAIN}") from None


def pipe_to(process: Any) -> Pipe:
    """To a process that was started so."""
    return Pipe(process.stdout.fileno(), process.stdin.fileno())


def _started() -> tuple[subprocess.Popen[bytes], Pipe]:
    """A worker that has given its version."""
    process = started_process("xlmodel.hosts.calc.run")
    pipe = pipe_to(process)
    try:
        version, fingerprint = pipe.receive()
    except (OSError, EOFError, ValueError):
        process.kill()
        last_words = process.communicate()[1].decode(errors="replace").strip().splitlines()
        why = last_words[-1] if last_words else f"it ended with code {process.returncode}"
        raise UnreachableError(f"xlmodel does not start in {table.INTERPRETER} ({why}): {INSTALL_AGAIN}") from None
    if fingerprint != table.FINGERPRINT:
        process.kill()
        process.communicate()
        raise UnreachableError(
            f"xlmodel {version} is installed, but the extension belongs to another version ({table.VERSION}): "
            f"{INSTALL_AGAIN}"
        )
    threading.Thread(target=_drain, args=(process.stderr,), daemon=True).start()
    return process, pipe


def _drain(log: Any) -> None:
    """Passes the worker's log on; a full pipe would stop it."""
    for line in log:
        if sys.stderr is not None:
            sys.stderr.write(line.decode(errors="replace"))
