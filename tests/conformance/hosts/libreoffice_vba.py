"""The VBA of the Excel edition in LibreOffice's own engine: called from array formulas in the cells of a workbook."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.conformance.host import CannotBeAskedError, Host, always, flat, never, notyet
from tests.conformance.sheet import laid_out
from tests.hosts.desktop.libreoffice_vba import CONNECT, UNO, adapted, opened, python_with_uno
from tests.truth import Row
from xlmodel.call import MISSING, Answer, evaluate
from xlmodel.errors import CellError
from xlmodel.hosts.desktop.files import modules
from xlmodel.hosts.desktop.translate import ERRORS
from xlmodel.hosts.desktop.vba_project import Module, ModuleKind, vba_project


def _suffers_from_errors(row: Row) -> bool:
    holds_error = any(isinstance(cell, CellError) for argument in row.cells for cell in flat(argument))
    return holds_error and _is_another(row, [_with_texts(argument) for argument in row.cells])


def _suffers_from_gaps(row: Row) -> bool:
    given = [argument is not MISSING for argument in row.cells]
    gaps = {place for place, is_given in enumerate(given) if not is_given and any(given[place:])}
    return bool(gaps) and _is_another(row, [0.0 if place in gaps else a for place, a in enumerate(row.cells)])


def _is_another(row: Row, arrived: list[Any]) -> bool:
    """Whether what arrives at the function has another answer than what was sent."""
    return bool(row.disagreements(evaluate(row.function, arrived).cells))


def _with_texts(argument: Any) -> Any:
    if isinstance(argument, list):
        return [[_with_texts(cell) for cell in line] for line in argument]
    return argument.value if isinstance(argument, CellError) else argument


class LibreOfficeVba(Host):
    name = "libreoffice_vba"
    exempt_from_1904 = notyet(
        always, reason="LibreOffice's VBA does not know how a workbook counts its days", raises=CannotBeAskedError
    )
    keeps_every_bit = False
    exemptions = (
        never(_suffers_from_errors, reason="to VBA, LibreOffice shows an error in a cell as its text"),
        never(_suffers_from_gaps, reason="to VBA, LibreOffice shows an argument left out between two others as zero"),
    )

    @classmethod
    def lacks(cls) -> str | None:
        return None if python_with_uno() else "needs LibreOffice and a Python that knows UNO"

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        path = folder / "rows.xlsm"
        project = [
            adapted(module) for module in modules(["Sheet1"]) if module.name not in ("XlModelConnect", "ThisWorkbook")
        ]
        project += [Module("XlModelConnect", CONNECT), Module("ThisWorkbook", UNO, ModuleKind.WORKBOOK)]
        placed = laid_out("Rows", rows)
        with xlsxwriter.Workbook(path) as book:
            book.set_vba_name("ThisWorkbook")
            page = book.add_worksheet("Rows")
            page.set_vba_name("Sheet1")
            book.add_vba_project(io.BytesIO(vba_project("xlmodel", project)), is_stream=True)
            for each in placed:
                for i, j, cell in each.cells():
                    if isinstance(cell, str):
                        page.write_string(i - 1, j - 1, cell)
                    elif cell is not None:
                        page.write(i - 1, j - 1, cell)
                top, bottom, right = (
                    each.answer.row - 1,
                    each.answer.row + each.answer.rows - 2,
                    each.answer.columns - 1,
                )
                page.write_array_formula(top, 0, bottom, right, "=" + each.formula())
        shown = opened(python_with_uno() or "", path, folder).cells
        self._answers = {
            str(each.row): [
                [_cell(cell) for cell in line[: each.answer.columns]]
                for line in shown[each.answer.row - 1 : each.answer.row - 1 + each.answer.rows]
            ]
            for each in placed
        }

    def answer(self, row: Row) -> Answer:
        return Answer(self._answers[str(row)])


def _cell(shown: Any) -> Any:
    """LibreOffice shows an error value of VBA as a text."""
    if isinstance(shown, str) and shown.startswith("Error "):
        return ERRORS[int(shown.removeprefix("Error "))]
    return shown
