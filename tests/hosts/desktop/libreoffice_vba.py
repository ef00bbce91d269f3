"""Our VBA in LibreOffice's own engine: a workbook opened by a Python that knows UNO, its questions answered here."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.vba_project import Module, ModuleKind

SIDE = Path(__file__).with_name("libreoffice_side.py")

# Instead of COM: LibreOffice has none. A block comes as rows of rows, and becomes the array that COM would bring.
CONNECT = """\
Option Explicit
Public Function XlmConnect() As Object
    Set XlmConnect = ThisWorkbook
End Function
"""
UNO = """\
Option Explicit
Public Function CallUDF(m As String, f As String, a As Variant, Optional wb As Variant) As Variant
    Dim s As Object, r As Variant, x() As Variant, i As Long, j As Long
    Set s = CreateUnoService("org.xlmodel.tests.Python")
    r = s.CallUDF(m, f, a)
    If IsArray(r) Then
        If IsArray(r(LBound(r))) Then
            ReDim x(0 To UBound(r), 0 To UBound(r(0)))
            For i = 0 To UBound(r)
                For j = 0 To UBound(r(0))
                    x(i, j) = r(i)(j)
                Next j
            Next i
            CallUDF = x
            Exit Function
        End If
    End If
    CallUDF = r
End Function
"""


class Sheet(NamedTuple):
    cells: list[list[Any]]
    sources: dict[str, str]
    calls: list[Any]


@cache
def python_with_uno() -> str | None:
    """A Python that can speak to LibreOffice, where both are installed."""
    if not shutil.which("soffice"):
        return None
    for name in ("/usr/bin/python3", "python3"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", "import uno"], capture_output=True).returncode == 0:
            return path
    return None


def adapted(module: Module) -> Module:
    """LibreOffice knows neither Range.Value2 nor Application.Hwnd, and takes `base` for a keyword, which VBA does not."""
    text = module.text.replace(".Value2", ".Value").replace("Application.Hwnd", "0")
    text = text.replace("(base As", "(base_ As").replace("XlmArgument(base)", "XlmArgument(base_)")
    return Module(module.name, "" if module.kind is ModuleKind.WORKBOOK else text, module.kind)


def answered(request: list[Any]) -> Any:
    """What the server answers, as COM would hand it on: one cell, a line, or rows."""
    _, name, [packed] = request
    if name == "hello":
        return "0"
    rows = run.formula(packed[0], tuple(map(as_com, packed[1])))
    return rows if len(rows) > 1 else rows[0] if len(rows[0]) > 1 else rows[0][0]


def as_com(value: Any) -> Any:
    return tuple(tuple(row) if isinstance(row, list) else row for row in value) if isinstance(value, list) else value


def opened(python: str, book: Path, folder: Path, *options: str) -> Sheet:
    """What LibreOffice makes of a workbook, its questions answered."""
    command = [python, SIDE, book, folder / "profile", *options]
    calls = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as side:
        assert side.stdin is not None
        assert side.stdout is not None
        for text in side.stdout:
            message = json.loads(text)
            if "cells" in message:
                side.stdin.close()
                return Sheet(message["cells"], message["sources"], calls)
            calls.append(message["call"])
            side.stdin.write(json.dumps(answered(message["call"])) + "\n")
            side.stdin.flush()
    raise AssertionError("LibreOffice ended without a word")
