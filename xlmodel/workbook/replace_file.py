"""A file replaced as a whole or not at all.

The new content goes to a file beside it, reaches the disk, and then takes the old one's place in a single step.
Whoever opens the file at any moment, or after a crash, finds all of the old or all of the new.
"""

import errno
import os
import platform
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from xlmodel.errors import WorkbookError


def replace_file(target: str | Path, content: bytes) -> None:
    """Write `content` to `target`.

    Raises
        WorkbookError  the file is read-only or open in a spreadsheet, or its folder cannot be written to.
    """
    path = Path(target)
    try:
        path = path.resolve()
        there = _replaceable(path)
        _sweep(path)
        _replace(path, content, there)
    except RuntimeError:  # what `resolve` makes of such a link
        raise WorkbookError(f"{path.name} cannot be written: it is a link that leads to itself") from None
    except (OSError, ValueError) as problem:  # ValueError: a null character in the path
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise WorkbookError(f"{path.name} cannot be written: {why}") from problem
    try:
        _sync_folder(path.parent)
    except OSError as problem:
        if problem.errno not in _NO_SUCH_CALL:
            raise WorkbookError(
                f"{path.name} is written, but the disk does not confirm it: {problem.strerror}; look at it before you rely on it"
            ) from problem


_NO_SUCH_CALL: Final = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EPERM)
"""What file systems answer that cannot confirm a folder, and folders that may be written to and not read."""


def _replaceable(path: Path) -> os.stat_result | None:
    """What is known of the file there now; refuses what must not be replaced."""
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
    there = path.stat()
    if not stat.S_ISREG(there.st_mode):
        raise WorkbookError(f"{path.name} is not a file")
    if not there.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise WorkbookError(f"{path.name} is read-only")
    if there.st_nlink > 1:
        raise WorkbookError(
            f"{path.name} has {there.st_nlink} names (hard links), of which the others would keep the old content: copy it first"
        )
    return there


def _replace(path: Path, content: bytes, there: os.stat_result | None) -> None:
    beside = path.with_name(f".{path.name}.{_machine()}-{os.getpid()}-{secrets.token_hex(4)}.xlmodel")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if there is not None:
                _keep_owner_and_mode(beside, there)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _keep_owner_and_mode(beside: Path, there: os.stat_result) -> None:
    """Those of the file that is replaced, where that is allowed; nobody may do more with the new one."""
    if os.name == "posix":
        for owner, group in ((there.st_uid, -1), (-1, there.st_gid)):
            with suppress(OSError):  # it stays with whoever writes it
                os.chown(beside, owner, group)
    mode = stat.S_IMODE(there.st_mode)
    try:
        beside.chmod(mode)
    except OSError:
        if stat.S_IMODE(beside.stat().st_mode) & ~mode:
            raise WorkbookError("the file cannot be replaced: its permissions cannot be kept") from None


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
