"""A calculation tried out in a process of its own, with ceilings of memory and time, before it is done in this one.

What an engine asks for in vain ends its whole process, and what it counts never comes back. If that happens there, it is
one sentence here.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import Final

from xlmodel.calculation.kept_module import formulon_ready
from xlmodel.errors import WorkbookError, XlModelError
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula

_BEGUN, _DONE = b"begun", b"done"
# Beyond what a workbook takes by its size: both engines stand in 150 MB, and calculate most books in less than a second.
_MEMORY: Final = 256 * 2**20  # bytes
_MEMORY_PER_BYTE: Final = 16  # of the XML
_STARTS: Final = 1.0  # times as long as it took to start, which tells how fast the machine is
_SECONDS_PER_CELL: Final = 0.005
_LONGEST: Final = 60.0  # seconds, by the clock on the wall
_WAITING: Final = 4  # times as long, while others use the processor


def rehearse(package: Package, formula: SavedFormula, count: int) -> None:
    """Calculates a workbook elsewhere, to see whether it can be calculated here.

    Parameters
        formula  the one for which that is not sure.
        count    how many cells formulas fill.

    Raises
        WorkbookError  it takes more than there should be.
    """
    import subprocess

    memory = _MEMORY + _MEMORY_PER_BYTE * sum(len(package.part(part)) for part in package.parts)
    home = str(Path(__file__).parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-P", "-m", __name__, str(memory), str(count)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module, in this very Python
            command,
            input=package.content,
            capture_output=True,
            timeout=_LONGEST + _SECONDS_PER_CELL * count * _WAITING,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as problem:
        done = problem.stdout or b""
    except OSError:  # a Python without processes, as in a browser
        return
    if done.startswith(_BEGUN) and not done.endswith(_DONE):
        where = f"{formula.anchor.address}  ={formula.text[:_SHOWN]}" if formula.text else formula.anchor.address
        raise WorkbookError(
            f"{package.name} is not calculated: that takes far more memory or time than a workbook of its size; see {where}"
        )


_SHOWN: Final = 80  # characters of a formula


def _limited(memory: int, seconds: float) -> None:
    """Sets the ceilings of this process, where the system has them."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> None:
    """What the other process does."""
    from xlmodel.calculation.workbook import Workbook

    formulon_ready()  # which takes long, once on a machine
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_BEGUN)
    sys.stdout.buffer.flush()
    memory, count = map(int, sys.argv[1:])
    _limited(memory, _STARTS * time.process_time() + _SECONDS_PER_CELL * count)
    with contextlib.suppress(XlModelError):  # whoever asked meets it too
        Workbook(content, rehearsed=True)
    sys.stdout.buffer.write(_DONE)


if __name__ == "__main__":
    main()
