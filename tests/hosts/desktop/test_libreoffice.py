"""The VBA in LibreOffice's own engine: imported module by module, and called from formulas in cells."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from tests import truth
from xlmodel.call import MISSING
from xlmodel.errors import CellError
from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.edition import edition
from xlmodel.hosts.desktop.files import modules
from xlmodel.hosts.desktop.translate import ERRORS
from xlmodel.hosts.desktop.vba_project import Module, ModuleKind, vba_project
from xlmodel.tasks.demo import workbook_bytes
from xlmodel.workbook.safe_read import open_package

SIDE = Path(__file__).with_name("libreoffice_side.py")

# Instead of COM: LibreOffice has none. A block comes as rows of rows, and becomes the array that COM would bring.
CONNECT = """\
Option Explicit
Public Function XlmConnect() As Object
    Dim o As New XlmUno
    Set XlmConnect = o
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


def python_with_uno() -> str | None:
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


@pytest.fixture(scope="module")
def places() -> dict[int, tuple[int, int, int]]:
    return {}


def holds_error(cells: Any) -> bool:
    return isinstance(cells, CellError) or (isinstance(cells, list) and any(map(holds_error, cells)))


def leaves_a_gap(cells: list[Any]) -> bool:
    """Whether an argument is left out before another that is given."""
    given = [cell is not MISSING for cell in cells]
    return given != sorted(given, reverse=True)


# To VBA, LibreOffice shows a cell's error as a number or as nothing, and an argument left out between two others as
# zero: those rows are for the other interpreter alone.
ROWS = [
    row
    for row in truth.rows()
    if not isinstance(row.expected, dict) and not holds_error(row.cells) and not leaves_a_gap(row.cells)
]


@pytest.fixture(scope="module")
def python() -> str:
    found = python_with_uno()
    if found is None or not shutil.which("soffice"):
        pytest.skip("needs LibreOffice and a Python that knows UNO (Debian: libreoffice-calc python3-uno)")
    return found


@pytest.fixture(scope="module")
def sheet(python: str, tmp_path_factory: pytest.TempPathFactory, places: dict[int, tuple[int, int, int]]) -> Sheet:
    folder = tmp_path_factory.mktemp("desktop_libreoffice")
    path = folder / "truth.xlsm"
    project = [adapted(m) for m in modules(["Sheet1"]) if m.name != "XlModelConnect"]
    project += [Module("XlModelConnect", CONNECT), Module("XlmUno", UNO, ModuleKind.CLASS)]
    with xlsxwriter.Workbook(path) as book:
        book.set_vba_name("ThisWorkbook")
        page = book.add_worksheet("Truth")
        page.set_vba_name("Sheet1")
        book.add_vba_project(io.BytesIO(vba_project("xlmodel", project)), is_stream=True)
        line = 0
        for number, row in enumerate(ROWS):
            expected = row.expected if isinstance(row.expected, list) else [[row.expected]]
            places[number] = line, len(expected), len(expected[0])
            column, arguments = 30, []
            for cells in row.cells:
                if cells is MISSING:
                    arguments.append("")
                    continue
                block = cells if isinstance(cells, list) else [[cells]]
                write(page, line, column, block)
                last = line + len(block) - 1, column + len(block[0]) - 1
                single = last == (line, column)
                arguments.append(xl_rowcol_to_cell(line, column) if single else xl_range(line, column, *last))
                column = last[1] + 2
            while arguments and not arguments[-1]:
                arguments.pop()
            formula = f"={row.function.name}({','.join(arguments)})"
            bottom, right = line + len(expected) - 1, len(expected[0]) - 1
            page.write_array_formula(line, 0, bottom, right, formula)
            line += max(len(expected), *(len(c) if isinstance(c, list) else 1 for c in row.cells)) + 1
    return opened(python, path, folder)


def opened(python: str, book: Path, folder: Path, *options: str) -> Sheet:
    """What LibreOffice makes of a workbook, its questions answered."""
    command = [python, SIDE, book, folder / "profile", *options]
    calls = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as side:
        assert side.stdin is not None
        assert side.stdout is not None
        for text in side.stdout:
            said = json.loads(text)
            if "cells" in said:
                side.stdin.close()
                return Sheet(said["cells"], said["sources"], calls)
            calls.append(said["call"])
            side.stdin.write(json.dumps(answered(said["call"])) + "\n")
            side.stdin.flush()
    raise AssertionError("LibreOffice ended without a word")


def write(page: Any, line: int, column: int, block: list[list[Any]]) -> None:
    for i, cells in enumerate(block, line):
        for j, cell in enumerate(cells, column):
            if isinstance(cell, str):
                page.write_string(i, j, cell)
            elif cell is not None:
                page.write(i, j, cell)


def shown(cell: Any) -> Any:
    """LibreOffice shows an error value of VBA as a text."""
    if isinstance(cell, str) and cell.startswith("Error "):
        return ERRORS[int(cell.removeprefix("Error "))]
    return cell


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: str(ROWS[number]))
def test_the_truth_holds_in_libreoffices_vba(sheet: Sheet, places: dict[int, tuple[int, int, int]], number: int):
    line, rows, columns = places[number]
    cells = [[shown(cell) for cell in row[:columns]] for row in sheet.cells[line : line + rows]]
    assert ROWS[number].disagreements(cells) == []


def test_libreoffice_imports_every_module_as_it_was_written(python: str, tmp_path: Path):
    path = tmp_path / "alibaba.xlsm"
    path.write_bytes(edition(workbook_bytes()))
    written = modules([f"Sheet{number}" for number in range(1, len(open_package(path).sheets) + 1)])
    read = opened(python, path, tmp_path, "still").sources
    assert {name.partition(".")[2] for name in read} == {module.name for module in written}
    for module in written:
        code = [line for line in read[f"xlmodelBook.{module.name}"].splitlines() if not line.startswith(OF_LIBREOFFICE)]
        expected = [line for line in module.text.splitlines() if not line.startswith("Attribute ")]
        assert [line for line in code if line.strip()] == [line for line in expected if line.strip()]


OF_LIBREOFFICE = ("Rem Attribute VBA_ModuleType", "Option VBASupport", "Attribute ")
