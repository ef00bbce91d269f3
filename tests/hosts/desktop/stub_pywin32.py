"""The part of pywin32 that xlwings imports, so that xlwings' own Windows modules run on any operating system.

`sys.platform` is left alone: the modules that only Windows has are put in place, xlwings' Windows modules imported, and
its decorators made the real ones. What is tested is then xlwings' own server code, not a copy of it.
"""

import atexit
import ctypes
import datetime as dt
import importlib
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

RANGE_INTERFACE = "{00020846-0000-0000-C000-000000000046}"
_NAMES = (
    "pywintypes pythoncom win32api win32con win32gui win32process win32event win32timezone win32com win32com.client "
    "win32com.client.gencache win32com.server win32com.server.util win32com.server.dispatcher win32com.server.policy "
    "win32com.server.exception"
).split()
_WINDOWS_ONLY = ("xlwings._xlwindows", "xlwings.udfs", "xlwings.com_server")


class ComError(Exception):
    """pywintypes.com_error."""

    def __init__(self, hresult: int = -2147352567, text: str = "", excepinfo: Any = None, argument: Any = None) -> None:
        super().__init__(hresult, text, excepinfo, argument)
        self.hresult, self.strerror, self.excepinfo, self.argerror = hresult, text, excepinfo, argument


class TimeType(dt.datetime):
    """pywintypes.datetime: a date and time that knows its zone."""


class _TypeInfo:
    def __init__(self, interface: str, name: str) -> None:
        self._interface, self._name = interface, name

    def GetTypeAttr(self) -> Any:  # noqa: N802
        return types.SimpleNamespace(iid=self._interface)

    def GetDocumentation(self, _: int) -> tuple[str, None, int, None]:  # noqa: N802
        return self._name, None, 0, None


class CDispatch:
    """An object on the other side."""

    def __init__(self, interface: str = "{0}", name: str = "Object") -> None:
        info = _TypeInfo(interface, name)
        object.__setattr__(self, "_oleobj_", types.SimpleNamespace(GetTypeInfo=lambda: info))


def _unwrap(value: Any) -> Any:
    raise TypeError("not one of our objects")


def _same(value: Any, *_: Any, **__: Any) -> Any:
    return value


def _nothing(*_: Any, **__: Any) -> None:
    return None


@contextmanager
def xlwings_of_windows() -> Iterator[Any]:
    """xlwings as it is on Windows, for as long as the block runs."""
    before = {name: sys.modules.get(name) for name in _NAMES}
    put = _stand_ins()
    sys.modules.update(put)
    ctypes.windll = _windows()
    ctypes.oledll = types.SimpleNamespace(ole32=types.SimpleNamespace(CLSIDFromString=_nothing), oleacc=None)
    subprocess.CREATE_NO_WINDOW = 0  # type: ignore[attr-defined]
    pydll, ctypes.PyDLL = (
        ctypes.PyDLL,
        lambda *_, **__: types.SimpleNamespace(  # type: ignore[misc, assignment]
            PyCom_PyObjectFromIUnknown=types.SimpleNamespace()
        ),
    )
    import xlwings

    plain = {name: getattr(xlwings, name) for name in ("func", "arg", "ret")}
    try:
        windows, udfs, com_server = map(importlib.import_module, _WINDOWS_ONLY)
        ctypes.PyDLL = pydll  # type: ignore[misc]
        atexit.unregister(windows.cleanup)  # it would look for an Excel to close
        engine = xlwings.main.Engine(impl=windows.engine)
        xlwings.engines.add(engine)
        xlwings.engines.active = engine
        xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
        xlwings._xlwindows, xlwings.udfs, xlwings.com_server = windows, udfs, com_server
        yield xlwings
    finally:
        ctypes.PyDLL = pydll  # type: ignore[misc]
        if "xlwings.com_server" in sys.modules:
            sys.modules["xlwings.com_server"].loop.close()  # made on import
        vars(xlwings).update(plain)
        for name in _WINDOWS_ONLY:
            sys.modules.pop(name, None)
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
        del ctypes.windll, ctypes.oledll, subprocess.CREATE_NO_WINDOW  # type: ignore[attr-defined]


@contextmanager
def xlwings_serving() -> Iterator[Any]:
    """xlwings as it is on Windows, with our server made anew over it."""
    with xlwings_of_windows() as windows:
        server = importlib.reload(importlib.import_module("xlmodel.hosts.desktop.server"))
        yield windows
    importlib.reload(server)


def _windows() -> Any:
    def forever(*_: Any) -> None:
        threading.Event().wait()

    user = types.SimpleNamespace(
        GetTopWindow=_nothing,
        GetWindow=_nothing,
        GetWindowThreadProcessId=_nothing,
        PostThreadMessageW=_nothing,
        GetAsyncKeyState=lambda key: 0,
    )

    def open_process(*_: Any) -> int:
        return 1

    kernel = types.SimpleNamespace(
        OpenProcess=open_process, WaitForSingleObject=forever, CloseHandle=_nothing, GetCurrentThreadId=lambda: 1
    )
    return types.SimpleNamespace(user32=user, kernel32=kernel)


def _stand_ins() -> dict[str, types.ModuleType]:
    modules = {name: types.ModuleType(name) for name in _NAMES}
    for module in modules.values():
        module.__file__ = __file__

    def fill(name: str, **members: Any) -> None:
        vars(modules[name]).update(members)

    fill("pywintypes", com_error=ComError, error=ComError, IID=str.upper, TimeType=TimeType, Time=_same)
    fill(
        "pythoncom",
        CoInitialize=_nothing,
        CoUninitialize=_nothing,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
        com_error=ComError,
        new=_nothing,
    )
    fill("win32process", GetWindowThreadProcessId=lambda window: (1, 4242))
    fill("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    fill(
        "win32com.client",
        CDispatch=CDispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=_same,
        DispatchEx=_same,
        GetActiveObject=_nothing,
    )
    fill("win32com.client.gencache", EnsureModule=_nothing)
    fill("win32com.server.util", wrap=_same, unwrap=_unwrap)
    fill("win32com.server.policy", DefaultPolicy=object)
    fill("win32com.server.exception", COMException=ComError)
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
            modules[parent].__path__ = []  # type: ignore[attr-defined]
    return modules
