"""A calculation tried out in a process of its own, with ceilings of memory and time, before it is done in this one.

What an engine asks for in vain ends its whole process, and what it counts never comes back. If that happens there, it is
one sentence here.
"""

import os
import sys
from pathlib import Path
from typing import Final

from xlmodel.errors import WorkbookError
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula

BEGUN, DONE = b"begun", b"done"  # what the other process writes
_OTHER: Final = "xlmodel.calculation.rehearsing"  # which opens workbooks, as what opens a workbook asks for a rehearsal
# Beyond what a workbook takes by its size: both engines stand in 150 MB, and calculate most books in less than a second.
_MEMORY: Final = 256 * 2**20  # bytes
_MEMORY_PER_BYTE: Final = 16  # of the XML
SECONDS_PER_CELL: Final = 0.005
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
    command = [sys.executable, "-P", "-m", _OTHER, str(memory), str(count)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module, in this very Python
            command,
            input=package.content,
            capture_output=True,
            timeout=_LONGEST + SECONDS_PER_CELL * count * _WAITING,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as problem:
        done = problem.stdout or b""
    except OSError:  # a Python without processes, as in a browser
        return
    if done.startswith(BEGUN) and not done.endswith(DONE):
        where = f"{formula.anchor.address}  ={formula.text[:_SHOWN]}" if formula.text else formula.anchor.address
        raise WorkbookError(
            f"{package.name} is not calculated: that takes far more memory or time than a workbook of its size; see {where}"
        )


_SHOWN: Final = 80  # characters of a formula
