"""The file that a package is in."""

from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.package.limits import MAX_UNPACKED
from xlmodel.plain_file import content_of


def file_content(source: str | Path) -> bytes:
    """The bytes of a file that may be a package.

    Raises
        WorkbookError  there is no such file, it is too large, or it cannot be read.
    """
    path = Path(source)
    try:
        return content_of(path, MAX_UNPACKED)
    except FileNotFoundError:
        raise WorkbookError(f"there is no file {path}") from None
    except OSError as problem:
        raise WorkbookError(f"{path.name} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        why = str(problem) if str(problem).startswith("is ") else f"cannot be read: {problem}"  # a null character
        raise WorkbookError(f"{path.name or path} {why}") from problem
