"""The VBA of a built file, run by pyOpenVBA's interpreter over its model of Excel, with Python behind it.

Python is xlwings' own server object; only the border between the processes is a stand-in.
"""

import re
import sys
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication, _bridge
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, method
from pyopenvba.interpreter._values import MISSING, NOTHING, VBAErrorValue, error

from tests.hosts.desktop import cell_functions
from tests.hosts.desktop.com_bridge import error_number, to_python, to_vba
from tests.hosts.desktop.excel_model import ExcelObject
from xlmodel.call import Cell
from xlmodel.hosts.desktop.places import SERVER_MODULE
from xlmodel.hosts.desktop.translate import ERRORS

PROGRAM_ID = "XlModel.Server"
DISPATCH_EXCEPTION = -2147352567
REMOTE_PROCEDURE_CALL_FAILED = -2147023170


class Killed(BaseException):
    """Raised where Python's process is to end in the middle of a call."""


class Python(VBAObject):
    """The server object, as VBA holds it."""

    vba_type_name = "XLPython"
    host: "Host"

    @method
    def CallUDF(self, module, name, arguments, book=MISSING, caller=MISSING):  # noqa: N802
        host = self.host
        host.calls.append((name, to_python(arguments)))
        given = [] if book is MISSING or book is NOTHING else [ExcelObject(book)]
        if host.fails:
            number, text = host.fails.pop(0)
            raise error(number, text)
        try:
            answer = sys.modules[SERVER_MODULE].Published().CallUDF(module, name, to_python(arguments), *given)
        except Killed as problem:
            raise error(REMOTE_PROCEDURE_CALL_FAILED, "The remote procedure call failed.") from problem
        except Exception as problem:
            raise error(DISPATCH_EXCEPTION, str(problem)) from problem
        return to_vba(answer)


class _Button(VBAObject):
    host: "Host"

    @method
    def Enabled(self):  # noqa: N802
        return not self.host.in_wizard


class _Caller(VBAObject):
    """The cell with the formula, its sheet and its workbook, as far as it is asked."""

    host: "Host"

    @method
    def Worksheet(self):  # noqa: N802
        return self

    @method
    def Parent(self):  # noqa: N802
        return self

    @method
    def Date1904(self):  # noqa: N802
        return self.host.from_1904


class _Bar(VBAObject):
    host: "Host"

    @method
    def Controls(self, number):  # noqa: N802
        return _Button()


class Host:
    """Excel with one of our files open."""

    def __init__(
        self, xlwings: Any, path: Path, monkeypatch: Any, book: Path | None = None, *, calculating: bool = False
    ) -> None:
        """Excel with the file at `path`, whose VBA is run, and `book` in front.

        Parameters
            calculating  formulas in cells call the functions of the file; of a whole workbook that takes seconds.
        """
        self.xlwings = xlwings
        self.calls: list[tuple[str, Any]] = []
        self.fails: list[tuple[int, str]] = []  # what the next calls run into
        self.started: list[str] = []
        self.start_fails: list[tuple[int, str]] = []
        self.in_wizard = False
        self.from_1904 = False
        self._next_row = 1
        self._written: list[str] = []
        for kind in (Python, _Button, _Bar, _Caller):
            monkeypatch.setattr(kind, "host", self, raising=False)
        monkeypatch.setattr(_bridge.ExcelBridge, "create", lambda _, name: self._create(name))
        self.excel = ExcelApplication.open(str(book), with_vba=False) if book else ExcelApplication()
        if book is None:
            self.excel.add_workbook()
            # The model cuts a range at the last cell in use, which Excel does not.
            self.excel.sheet(1).set_value("ZZ2000", 0.0)
        members = type(self.excel.application)._vba_members
        bars = MemberSpec(name="CommandBars", kind="method", getter=lambda _, name: _Bar(), parameters=("name",))
        window = MemberSpec(name="Hwnd", kind="property", getter=lambda _: 4711.0)
        monkeypatch.setitem(members, "commandbars", bars)
        monkeypatch.setitem(members, "hwnd", window)
        caller = MemberSpec(name="Caller", kind="property", getter=lambda _: _Caller())
        monkeypatch.setitem(members, "caller", caller)
        for name, source in modules_of(path).items():
            self.excel.add_module(source, name=name)
        if calculating:
            cell_functions.add_to(self.excel, monkeypatch)

    def _create(self, name: str) -> Python:
        assert name == PROGRAM_ID
        self.started.append(name)
        if self.start_fails:
            number, text = self.start_fails.pop(0)
            raise error(number, text)
        return Python()

    def put(self, cells: Any) -> str:
        """Write cells below the last ones; returns their address."""
        rows = cells if isinstance(cells, list) else [[cells]]
        row, column = self._next_row, 2
        self._next_row += len(rows) + 1
        sheet = self.excel.sheet(1)
        for i, line in enumerate(rows):
            for j, cell in enumerate(line):
                if cell is not None:
                    self._written.append(_address(row + i, column + j))
                    sheet.set_value(self._written[-1], _stored(cell))
        first, last = _address(row, column), _address(row + len(rows) - 1, column + len(rows[0]) - 1)
        return f"{first}:{last}"

    def clear(self) -> None:
        """Blank all cells that `put` has written."""
        for address in self._written:
            self.excel.sheet(1).set_value(address, None)
        self._written.clear()
        self._next_row = 1

    def evaluate(self, expression: str) -> Any:
        """A VBA expression, as cells: one Cell or rows of them."""
        return _shown(self.excel.evaluate(expression))

    def shown(self, expression: str) -> list[list[Any]]:
        """The cells that a formula would fill: its answer written to the sheet and read back."""
        answer = self.evaluate(expression)
        rows = answer if isinstance(answer, list) else [[answer]]
        sheet = self.excel.sheet(1)
        for i, row in enumerate(rows, 1):
            for j, cell in enumerate(row, 52):
                self._written.append(_address(i, j))
                # A formula's text is a text; without the apostrophe "5%" would be typed in and become a number.
                sheet.set_value(self._written[-1], f"'{cell}" if type(cell) is str else _stored(cell))
        return [[_shown(sheet.value(_address(i, j))) for j, _ in enumerate(row, 52)] for i, row in enumerate(rows, 1)]

    def cell(self, sheet: str, row: int, column: int) -> Any:
        """What a cell of the open workbook holds."""
        return _shown(self.excel.sheet(sheet).value(_address(row, column)))

    @property
    def dialogs(self) -> list[str]:
        """The texts of the dialogs so far."""
        return [text for _, text, *_ in self.excel.dialogs]


def modules_of(path: Path) -> dict[str, str]:
    """The standard modules in a built file, less the attributes that the interpreter does not know."""
    with ExcelFile(path) as file:
        names = [name for name in file.module_names() if name.startswith("XlModel")]
        return {
            name: re.sub(r"(?m)^Attribute \w+\.VB_.*\n?", "", file.get_module(name).replace("\r\n", "\n"))
            for name in names
        }


def _stored(cell: Cell) -> Any:
    return VBAErrorValue({error: n for n, error in ERRORS.items()}[cell]) if cell in ERRORS.values() else cell


def _shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        rows = [list(map(_shown, row)) if isinstance(row, list | tuple) else _shown(row) for row in value]
        return rows if rows and isinstance(rows[0], list) else [rows]
    if isinstance(value, VBAErrorValue):
        return ERRORS[error_number(value)]
    converted = to_python(value)
    if isinstance(converted, tuple):
        return _shown(converted)
    return float(converted) if isinstance(converted, int) and not isinstance(converted, bool) else converted


def _address(row: int, column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"
