"""Desktop Excel, modelled: the VBA of the built add-in, interpreted, with xlwings' own server code behind it."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.host import Host
from tests.truth import Row
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError
from xlmodel.hosts.desktop.files import addin
from xlmodel.spec import Parameter


class Excel(Host):
    name = "excel"
    gives_reasons = True

    @classmethod
    def lacks(cls) -> str | None:
        missing = [name for name in ("pyopenvba", "xlwings") if not importlib.util.find_spec(name)]
        return f"needs {' and '.join(missing)}" if missing else None

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        from tests.hosts.desktop.stub_pywin32 import xlwings_serving
        from tests.hosts.desktop.vba_interpreter import Host as Interpreter

        path = folder / "xlmodel.xlam"
        path.write_bytes(addin())
        self._patch = pytest.MonkeyPatch()
        self._served = xlwings_serving()
        self._excel = Interpreter(self._served.__enter__(), path, self._patch)

    def answer(self, row: Row) -> Answer:
        self._excel.clear()
        pairs = zip(row.function.parameters, row.cells, strict=True)
        arguments = [self._argument(parameter, cells) for parameter, cells in pairs]
        while arguments and not arguments[-1]:
            arguments.pop()
        before = len(self._excel.calls)
        cells = self._excel.shown(f"{row.function.name}({', '.join(arguments)})")
        # One call a formula; that no object crosses the border is asserted where it is crossed.
        assert [name for name, _ in self._excel.calls[before:] if name != "hello"] == ["formula"]
        wrong = any(isinstance(cell, CellError) for line in cells for cell in line)
        return Answer(cells, self._excel.evaluate("XlmLastReason()") if wrong else None)

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        self._excel.from_1904 = True
        try:
            return [self.answer(row) for row in rows]
        finally:
            self._excel.from_1904 = False

    def _argument(self, parameter: Parameter, cells: Any) -> str:
        """The argument written into cells, and the VBA that refers to them; a text as it is, as in =PEG("2", 1, 1)."""
        if cells is MISSING:
            # Excel lets a formula leave out what stands before a comma, also what VBA does not take for optional.
            return "XlmArgument()" if parameter.required else ""
        if type(cells) is str:
            return '"{}"'.format(cells.replace('"', '""'))
        return f'Range("{self._excel.put(cells)}")'

    def close(self) -> None:
        self._served.__exit__(None, None, None)
        self._patch.undo()
