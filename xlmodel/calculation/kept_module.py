"""The second engine's WebAssembly module, compiled once for each user and machine and then kept.

formulon 0.18.0 has its module compiled anew in every process, which takes some ten seconds; kept, it is there in a few
hundredths of one. What is kept is machine code, so it lies in a folder that nobody else can reach, is read by its
owner alone, and is run only if it is, byte for byte, what was written.
"""

import contextlib
import hashlib
import logging
import os
import platform
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final

Waiting = Callable[[str], None]
"""Called with a sentence before something that takes long."""

PREPARING: Final = (
    "the second calculation engine is being prepared, once on this machine; that takes ten seconds or so ..."
)
_SUFFIX: Final = ".module"
_LOCK: Final = Lock()


def say_in_the_log(sentence: str) -> None:
    """For whoever has no better place to say that something takes long."""
    logging.getLogger(__name__).warning("%s", sentence)


def formulon_ready(waiting: Waiting = say_in_the_log, folder: Path | None = None) -> ModuleType:
    """The package formulon with its module compiled.

    Parameters
        waiting  told when the module has to be compiled.
        folder   where it is kept; left out, in the user's own cache.

    Raises
        ImportError  the package is not there, or is not the one this was written for.
    """
    import formulon

    with _LOCK:
        _start(formulon, waiting, folder)
    return formulon


@cache
def _start(formulon: ModuleType, waiting: Waiting, folder: Path | None) -> None:
    """Makes formulon's one instance; cached, as there is one in a process."""
    from formulon import _c
    from wasmtime import Module

    def from_file(engine: Any, path: str) -> Any:
        content = Path(path).read_bytes()
        return kept_module(engine, content, waiting, _user_folder() if folder is None else folder)

    class Kept:
        """What formulon asks of `wasmtime.Module`."""

        def __getattr__(self, name: str) -> Any:
            return getattr(Module, name)

    kept = Kept()
    kept.from_file = from_file  # type: ignore[attr-defined]
    # Its own reference to wasmtime is replaced while it starts, and nobody else's.
    before = _c.wasmtime
    _c.wasmtime = _Overlaid(before, {"Module": kept})
    try:
        _ = _c.LIB.store
    finally:
        _c.wasmtime = before


class _Overlaid:
    """A module with some of its names standing for something else."""

    def __init__(self, module: ModuleType, names: dict[str, Any]) -> None:
        self._module = module
        self.__dict__.update(names)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def _user_folder() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("xlmodel", appauthor=False) / "compiled"


def kept_module(engine: Any, content: bytes, waiting: Waiting, folder: Path) -> Any:
    """A WebAssembly module compiled for this engine: the one that was kept, or else a new one that is kept from now on.

    Parameters
        content  the module as it is distributed.
    """
    from wasmtime import Module, WasmtimeError

    key = _key(content)
    is_private = _made_private(folder)
    if is_private:
        compiled = _kept(folder, key)
        if compiled is not None:
            with contextlib.suppress(WasmtimeError):  # of another processor or build
                return Module.deserialize(engine, compiled)
    waiting(PREPARING)
    module = Module(engine, content)
    if is_private:
        with contextlib.suppress(OSError):  # a full disk
            _keep(folder, key, bytes(module.serialize()))
    return module


def _key(content: bytes) -> str:
    """What a compiled module depends on, as the beginning of a file's name."""
    from importlib.metadata import version  # a hundredth of a second, and most runs never come here

    machine = f"{sys.platform}-{platform.machine()}".lower()
    return f"{hashlib.sha256(content).hexdigest()[:16]}-wasmtime-{version('wasmtime')}-{machine}-"


def _made_private(folder: Path) -> bool:
    """Whether the folder is there, and this user's alone; what lay in one that others could write to is thrown away."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":
            return True  # the user's profile is closed to others
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
            return False
        if state.st_mode & 0o077:
            folder.chmod(0o700)
            for file in _files(folder):
                file.unlink()
    except OSError:
        return False
    return True


def _files(folder: Path, key: str = "") -> Iterator[Path]:
    return (file for file in folder.iterdir() if file.name.startswith(key) and file.name.endswith(_SUFFIX))


def _kept(folder: Path, key: str) -> bytes | None:
    """A compiled module whose content is what its name says; any other file of that name is removed."""
    for file in _files(folder, key):
        with contextlib.suppress(OSError):
            compiled = _read_as_owner(file)
            if compiled is not None and file.name == _name(key, compiled):
                return compiled
            file.unlink()
    return None


def _read_as_owner(file: Path) -> bytes | None:
    """The content of a plain file of this user's own; None of any other."""
    with os.fdopen(
        os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as opened:
        state = os.fstat(opened.fileno())
        is_ours = sys.platform == "win32" or state.st_uid == os.geteuid()
        return opened.read() if is_ours and stat.S_ISREG(state.st_mode) else None


def _keep(folder: Path, key: str, compiled: bytes) -> None:
    """Writes a compiled module whole or not at all, and removes those of other versions."""
    number, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(number, "wb") as opened:
            opened.write(compiled)
        Path(temporary).replace(folder / _name(key, compiled))
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    for file in _files(folder):
        if not file.name.startswith(key):
            file.unlink(missing_ok=True)


def _name(key: str, compiled: bytes) -> str:
    return f"{key}{hashlib.sha256(compiled).hexdigest()}{_SUFFIX}"
