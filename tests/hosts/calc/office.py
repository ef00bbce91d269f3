"""A real LibreOffice as the tests see it: one call an operation, and on each a time limit that only a hang reaches."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any

from xlmodel.hosts.calc.install import outside_environment

DRIVER = Path(__file__).with_name("driver.py")
PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")
PROGRAMS = ("/usr/lib/libreoffice/program/soffice.bin", "/opt/libreoffice/program/soffice.bin")


class OfficeError(Exception):
    """What the office answered instead of a result."""


@cache
def python_with_uno() -> str | None:
    """A Python that can speak to LibreOffice."""
    for python in PYTHONS:
        if os.path.exists(python) and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    return None


@cache
def soffice() -> str | None:
    """The program itself, not the script that starts it."""
    return next((program for program in PROGRAMS if os.path.exists(program)), None)


class Office:
    """A running LibreOffice with a profile of its own; ends with the test."""

    def __init__(self, profile: Path, environment: dict[str, str] | None = None, visible: bool = False) -> None:
        command = [python_with_uno() or "", "-I", str(DRIVER), str(profile), soffice() or ""]
        self.driver = subprocess.Popen(
            command + ["visible"] * visible,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**outside_environment(os.environ), **(environment or {})},
        )
        answer = self._answer(330)
        if "ready" not in answer:
            self.driver.wait()
            self.close()
            raise OfficeError(answer["problem"])
        self.process_id: int = answer["ready"]

    def __call__(self, operation: str, timeout: float = 300, **arguments: Any) -> Any:
        assert self.driver.stdin is not None
        self.driver.stdin.write(json.dumps({"op": operation, **arguments}) + "\n")
        self.driver.stdin.flush()
        answer = self._answer(timeout)
        if "problem" in answer:
            raise OfficeError(answer["problem"] + "\n" + answer["trace"])
        return answer["ok"]

    def _answer(self, timeout: float) -> Any:
        assert self.driver.stdout is not None
        watchdog = threading.Timer(timeout, self.kill)
        watchdog.start()
        try:
            line = self.driver.stdout.readline()
        finally:
            watchdog.cancel()
        return json.loads(line) if line else {"problem": f"no answer within {timeout} s, or a crash", "trace": ""}

    def kill(self) -> None:
        """Ends the office, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(getattr(self, "process_id", self.driver.pid), signal.SIGKILL)

    def close(self) -> None:
        """Ends the office in an orderly way."""
        assert self.driver.stdin is not None
        assert self.driver.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it is gone already
            self.driver.stdin.close()
        try:
            self.driver.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            self.driver.kill()
            self.driver.wait()
        self.driver.stdout.close()


def prepared_profile(folder: Path, extension: bytes) -> Path:
    """A profile in which the extension is installed; a copy of it works as well, wherever it lies."""
    package = folder / "xlmodel.oxt"
    package.write_bytes(extension)
    profile = folder / "profile"
    office = Office(profile)
    try:
        office("install", path=str(package))
    finally:
        office.close()
    return profile


def copied(profile: Path, target: Path) -> Path:
    """A profile for another office: two may not share one."""
    shutil.copytree(profile, target)
    return target
