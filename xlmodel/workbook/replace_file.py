"""A file replaced as a whole or not at all.

The new content goes to a file beside it, reaches the disk, and then takes the old one's place in a single step.
Whoever opens the file at any moment, or after a crash, finds all of the old or all of the new.
"""

import os
import platform
import re
import secrets
import stat
from pathlib import Path

from xlmodel.errors import WorkbookError


def replace_file(target: str | Path, content: bytes) -> None:
    """Write `content` to `target`.

    Raises
        WorkbookError  the file is read-only or open in a spreadsheet, or its folder cannot be written to.
    """
    path = Path(target)
    try:
        path = path.resolve()
        mode = _writable_mode(path)
        _sweep(path)
        _replace(path, content, mode)
    except (OSError, ValueError) as problem:  # ValueError: a null character in the path
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise WorkbookError(f"{path.name} cannot be written: {why}") from problem


def _writable_mode(path: Path) -> int | None:
    """The mode of the file there now; refuses what must not be replaced."""
    folder = path.parent
    if not folder.is_dir():
        raise WorkbookError(f"there is no folder {folder}")
    for lock in (f".~lock.{path.name}#", f"~${path.name}"):
        if (folder / lock).exists():
            raise WorkbookError(f"{path.name} is open in a spreadsheet; close it first ({lock} lies beside it)")
    # The superuser may write anything; the mark still says that somebody wants this left alone.
    if not folder.stat().st_mode & 0o222 or not os.access(folder, os.W_OK):
        raise WorkbookError(f"the folder of {path.name} is read-only")
    if not path.exists():
        return None
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise WorkbookError(f"{path.name} is not a file")
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise WorkbookError(f"{path.name} is read-only")
    return stat.S_IMODE(mode)


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    beside = path.with_name(f".{path.name}.{_machine()}-{os.getpid()}-{secrets.token_hex(4)}.xlmodel")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                beside.chmod(mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the new name survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _machine() -> str:
    return re.sub(r"\W", "_", platform.node())[:32]


def _sweep(path: Path) -> None:
    """Removes what a killed writer of this file left behind, on this machine."""
    stray = re.compile(rf"\.{re.escape(path.name)}\.{re.escape(_machine())}-([0-9]+)-[0-9a-f]+\.xlmodel")
    for name in os.listdir(path.parent):
        match = stray.fullmatch(name)
        if match and not _runs(int(match[1])):
            (path.parent / name).unlink(missing_ok=True)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end the process there; Windows deletes nothing that is open anyway
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
