"""The few calls to Windows itself that the server needs."""

import ctypes
from typing import Any

_WINDOWS: Any = ctypes  # its `windll` exists on Windows only
_SYNCHRONIZE, _FOREVER, _QUIT, _ESCAPE = 0x100000, 0xFFFFFFFF, 0x12, 0x1B


def process_of(window: int) -> int:
    """The process that a window belongs to; 0 if there is no such window."""
    process = ctypes.c_ulong()
    _WINDOWS.windll.user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
    return process.value


def wait_for(process: int) -> None:
    """Return when a process has ended.

    Raises
        OSError  it may not be watched, or there is none.
    """
    kernel = _WINDOWS.windll.kernel32
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(_SYNCHRONIZE, False, process))
    if not handle:
        raise OSError(f"process {process} cannot be watched")
    kernel.WaitForSingleObject(handle, _FOREVER)
    kernel.CloseHandle(handle)


def current_thread() -> int:
    """The number of the calling thread."""
    return int(_WINDOWS.windll.kernel32.GetCurrentThreadId())


def quit_thread(thread: int) -> None:
    """Ask a thread that waits for messages to end."""
    _WINDOWS.windll.user32.PostThreadMessageW(thread, _QUIT, 0, 0)


def is_elevated() -> bool:
    """Whether this process runs as administrator."""
    return bool(_WINDOWS.windll.shell32.IsUserAnAdmin())


def escape_pressed() -> bool:
    """Whether Esc is down now, or has been since it was last asked."""
    return bool(_WINDOWS.windll.user32.GetAsyncKeyState(_ESCAPE) & 0x8001)
