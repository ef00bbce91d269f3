"""The process in which a workbook is rehearsed: it calculates under ceilings of memory and time, and may end by them."""

import contextlib
import signal
import sys
import time
from typing import Final

from xlmodel.calculation.kept_module import formulon_ready
from xlmodel.calculation.rehearsal import BEGUN, DONE, SECONDS_PER_CELL
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import XlModelError

_STARTS: Final = 1.0  # times as long as it took to start, which tells how fast the machine is


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
    """Calculates the workbook that comes in, and says when it begins and that it is done."""
    formulon_ready()  # which takes long, once on a machine
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(BEGUN)
    sys.stdout.buffer.flush()
    memory, count = map(int, sys.argv[1:])
    _limited(memory, _STARTS * time.process_time() + SECONDS_PER_CELL * count)
    with contextlib.suppress(XlModelError):  # whoever asked meets it too
        Workbook(content, rehearsed=True)
    sys.stdout.buffer.write(DONE)


if __name__ == "__main__":
    main()
