"""The file that a package is in."""

import stat
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.package.limits import MAX_UNPACKED


def file_content(source: str | Path) -> bytes:
    """The bytes of a file that may be a package.

    Raises
        WorkbookError  there is no such file, it is too large, or it cannot be read.
    """
    path = Path(source)
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):
            raise WorkbookError(f"{path.name or path} is not a file")
        if there.st_size > MAX_UNPACKED:
            raise WorkbookError(f"{path.name} is larger than {MAX_UNPACKED >> 20} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"there is no file {path}") from None
    except (OSError, ValueError) as problem:  # ValueError: a null character in the path
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise WorkbookError(f"{path.name} cannot be read: {why}") from problem
