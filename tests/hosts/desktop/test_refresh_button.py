"""The Refresh button with the real refresh behind it: the shipped workbook, the user's store, the bundled figures."""

import importlib
import io
import math
import shutil
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyopenvba.apps.excel._io import save_workbook

from tests.hosts.desktop.excel_model import ExcelObject
from tests.hosts.desktop.stub_pywin32 import ComError
from tests.hosts.desktop.vba_interpreter import Host, Killed
from xlmodel.calculation.workbook import Workbook
from xlmodel.days import serial
from xlmodel.errors import WorkbookError
from xlmodel.hosts.desktop.edition import edition
from xlmodel.hosts.desktop.run import findings
from xlmodel.tasks.check import check
from xlmodel.tasks.demo import workbook_bytes
from xlmodel.tasks.refresh import refresh
from xlmodel.tasks.store import import_figures

REFUSED = ComError(
    -2147352567, "Exception occurred.", (0, "Microsoft Excel", "The cell is busy.", None, 0, -2146827284)
)

# What the owner does before she presses the button.
OWNER = """
Public Sub SetDay()
    Range("in_as_of").Value = DateSerial(2024, 11, 19)
    ActiveWorkbook.Saved = True
End Sub
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    server = importlib.import_module("xlmodel.hosts.desktop.server")
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "button.db"))
    monkeypatch.setattr(ExcelObject, "extra", {})
    return server


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return edition(workbook_bytes(), "com", "pythonw.exe")


@pytest.fixture
def open_book(
    server: Any,
    workbook: bytes,
    xlwings: Any,
    addin_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Host:
    """The workbook with macros; its owner wants to see an earlier day. Its formulas follow if asked for."""
    path = tmp_path / "alibaba.xlsm"
    path.write_bytes(workbook)
    calculating = getattr(request, "param", False)
    host = Host(xlwings, addin_path, monkeypatch, book=path, calculating=calculating)
    host.excel.add_module(OWNER, name="Owner")
    host.excel.run("SetDay")
    return host


@pytest.fixture
def writes(open_book: Host, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each block of cells of the open workbook is written to."""
    counted: Counter[str] = Counter()
    plain = ExcelObject.__setattr__

    def counting(self: ExcelObject, name: str, value: Any) -> None:
        if name.startswith("Value"):
            counted[f"{self.Worksheet.Name}!{self.Address}"] += 1
        plain(self, name, value)

    monkeypatch.setattr(ExcelObject, "__setattr__", counting)
    return counted


def saved(host: Host, path: Path) -> Path:
    save_workbook(host.excel.workbook, path)
    return path


@cache
def spilled() -> frozenset[tuple[str, str]]:
    """The cells that a formula of another cell fills, as the workbook is shipped."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes()))
    blocks = [(sheet, ref) for sheet in book for ref in sheet.array_formulae.values() if ":" in ref]
    return frozenset((sheet.title, cell.coordinate) for sheet, ref in blocks for row in sheet[ref] for cell in row)


def constants(path: Path) -> dict[tuple[str, str], Any]:
    """All cells that no formula fills; without the time of day of the refresh."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type != "f"
        if (sheet.title, cell.column_letter) != ("ChangeLog", "B") and (sheet.title, cell.coordinate) not in spilled()
    }


def alike(value: Any, shown: Any) -> bool:
    shown = serial(shown) if isinstance(shown, datetime) else shown
    if isinstance(value, float) and isinstance(shown, float):
        return math.isclose(value, shown, rel_tol=1e-9, abs_tol=1e-12)
    return value == shown


@pytest.mark.parametrize("open_book", [True], indirect=True, ids=["calculating"])
def test_the_button_does_what_the_command_does(open_book: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = saved(open_book, tmp_path / "before.xlsm")
    file = Path(shutil.copy(before, tmp_path / "file.xlsm"))
    open_book.excel.run("XlmRefreshBook")
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "file.db"))
    report = refresh(file)

    assert open_book.dialogs == []
    assert open_book.evaluate("Application.StatusBar") == report["status"]
    assert report["updated"] > 20
    pressed = constants(saved(open_book, tmp_path / "pressed.xlsm"))
    assert pressed == constants(file)
    assert pressed != constants(before)
    cells = list(Workbook(file).values())
    assert len(cells) > 800
    assert not [
        (sheet, row, column, value, shown)
        for sheet, row, column, value in cells
        if sheet != "ChangeLog" and not alike(value, shown := open_book.cell(sheet, row, column))
    ]


def test_a_second_press_changes_nothing(open_book: Host, tmp_path: Path, writes: Counter[str]):
    open_book.excel.run("XlmRefreshBook")
    first = constants(saved(open_book, tmp_path / "first.xlsm"))
    writes.clear()
    open_book.excel.run("XlmRefreshBook")
    assert constants(saved(open_book, tmp_path / "second.xlsm")) == first
    assert not writes
    assert open_book.evaluate("Application.StatusBar").startswith("0 updated")


ASK = """
Public Sub Ask()
    With Worksheets("Data")
        .Range("AD300").Formula = "=MARKET_PRICE(""BABA"", DATE(2025, 9, 28))"
        .Range("AD301").Formula = "=AD300 * 2"
        .Range("AD302").Formula = "=FORWARD_PE(88.625, 8)"
        .Range("AF300:AF302").Formula = "=MARKET_PRICE(""BABA"", DATE(2025, 9, 28)) + ROW()"
    End With
    ActiveWorkbook.Saved = True
End Sub
"""


@pytest.mark.parametrize("open_book", [True], indirect=True, ids=["calculating"])
def test_formulas_that_look_into_the_store_show_what_came_into_it(
    open_book: Host, writes: Counter[str], tmp_path: Path
):
    open_book.excel.add_module(ASK, name="Ask")
    open_book.excel.run("Ask")
    assert open_book.cell("Data", 301, 30) != 199
    assert open_book.cell("Data", 302, 30) == 88.625 / 8
    figures = tmp_path / "own.csv"
    figures.write_text("security,item,period,value,currency,known_on,source\nBABA,price,,99.5,USD,2025-09-28,own\n")
    import_figures(figures)
    open_book.calls.clear()
    open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == []
    assert [open_book.cell("Data", row, 30) for row in (300, 301)] == [99.5, 199]
    assert [open_book.cell("Data", row, 32) for row in (300, 301, 302)] == [399.5, 400.5, 401.5]
    asked = [arguments[0] for name, arguments in open_book.calls if name == "formula"]
    assert ("FORWARD_PE(price,forward_eps)", (88.625, 8)) not in asked
    assert not [place for place in writes if "$AD$" in place or "$AF$" in place]


def test_a_refresh_stands_where_excel_does_not_calculate_the_formulas_on_the_store(
    open_book: Host, monkeypatch: pytest.MonkeyPatch
):
    def busy() -> None:
        raise REFUSED

    open_book.excel.add_module(ASK, name="Ask")
    open_book.excel.run("Ask")
    monkeypatch.setitem(ExcelObject.extra, ("Range", "Dirty"), busy)
    open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == []
    status = open_book.evaluate("Application.StatusBar")
    assert " updated" in status
    assert status.endswith("press Ctrl+Alt+F9")


def test_other_inputs_are_never_tried_in_the_open_workbook(open_book: Host, writes: Counter[str]):
    open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == []
    assert set(writes.values()) == {1}


def test_the_parts_of_the_change_log_sum_to_its_total(open_book: Host, tmp_path: Path):
    open_book.excel.run("XlmRefreshBook")
    sheet = openpyxl.load_workbook(saved(open_book, tmp_path / "log.xlsm"), keep_vba=True)["ChangeLog"]
    rows = list(sheet.iter_rows(min_row=5, min_col=2, values_only=True))
    headings = rows[0]
    total = next(i for i, row in enumerate(rows) if row[headings.index("Cause")] == "All causes")
    parts = rows[1:total]
    outputs = [i for i, heading in enumerate(headings) if str(heading).startswith("out_")]
    told = [i for i in outputs if rows[total][i] != "n/a"]
    assert len(told) >= 3  # the peers' FY2 was not known then, and with it no discount to them
    assert any(rows[total][i] for i in told)
    for i in told:
        assert sum(row[i] for row in parts) == rows[total][i]


def test_a_copy_that_cannot_be_read_costs_only_the_parts_of_the_change(
    open_book: Host, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def locked(copy: Path) -> Any:
        raise WorkbookError(f"{copy.name} is protected by a password")

    monkeypatch.setattr("xlmodel.tasks.refresh.BookFile", locked)
    open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == []
    log = constants(saved(open_book, tmp_path / "log.xlsm"))
    assert log["ChangeLog", "E6"] == 176.44
    assert {log["ChangeLog", f"{column}6"] for column in "IJKLM"} == {"n/a"}


def refuse(monkeypatch: pytest.MonkeyPatch, from_write: int, until: int | None = None) -> None:
    """Excel refuses writes from one on, for good or up to another."""
    plain, count = ExcelObject.__setattr__, 0

    def refusing(self: ExcelObject, name: str, value: Any) -> None:
        nonlocal count
        count += name.startswith("Value")
        if name.startswith("Value") and count >= from_write and (until is None or count < until):
            raise REFUSED
        plain(self, name, value)

    monkeypatch.setattr(ExcelObject, "__setattr__", refusing)


def test_a_write_that_is_refused_on_the_way_is_undone(open_book: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = constants(saved(open_book, tmp_path / "before.xlsm"))
    with monkeypatch.context() as patch:
        refuse(patch, from_write=12, until=13)
        open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == [
        "Not refreshed: Excel refuses to write to alibaba.xlsm: The cell is busy; nothing was changed."
    ]
    assert constants(saved(open_book, tmp_path / "after.xlsm")) == before


def test_what_cannot_be_put_back_is_named(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        refuse(patch, from_write=3)
        open_book.excel.run("XlmRefreshBook")
    [text] = open_book.dialogs
    assert "The cell is busy; these cells could not be put back, so close the workbook without saving: " in text
    assert text.count("Inputs!") >= 2


def test_python_that_ends_half_way_is_started_again_and_completes_the_tables(
    open_book: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nobody can put back what a killed process has written; the second call finds it done and does the rest."""

    plain, count = ExcelObject.__setattr__, 0

    def killed(self: ExcelObject, name: str, value: Any) -> None:
        nonlocal count
        count += name.startswith("Value")
        if name.startswith("Value") and count == 12:
            raise Killed
        plain(self, name, value)

    file = saved(open_book, tmp_path / "file.xlsm")
    monkeypatch.setattr(ExcelObject, "__setattr__", killed)
    open_book.excel.run("XlmRefreshBook")
    assert open_book.dialogs == []
    assert [name for name, _ in open_book.calls].count("refresh") == 2
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "file.db"))
    refresh(file)
    completed, commanded = (
        {place: value for place, value in constants(path).items() if place[0] != "ChangeLog"}
        for path in (saved(open_book, tmp_path / "completed.xlsm"), file)
    )
    assert completed == commanded


# Check model


def test_check_model_says_what_the_command_says(open_book: Host, writes: Counter[str], tmp_path: Path):
    open_book.excel.run("XlmCheckModel")
    [text] = open_book.dialogs
    found = check(saved(open_book, tmp_path / "now.xlsm"))["findings"]
    assert text == findings([finding["sentence"] for finding in found])
    assert "as of 2024-11-19" in text
    assert not writes


def test_check_model_looks_at_what_was_not_saved_yet(open_book: Host):
    open_book.excel.add_module('Public Sub Slip()\nRange("in_price").Value = 1\nEnd Sub', name="Slip")
    open_book.excel.run("Slip")
    open_book.excel.run("XlmCheckModel")
    assert "CHECK: Units: price of the post x ADSs = market value of its day" in open_book.dialogs[0]


def test_a_workbook_that_cannot_be_looked_at_is_one_dialog(
    open_book: Host, server: Any, monkeypatch: pytest.MonkeyPatch
):
    def locked(copy: Path) -> Any:
        raise WorkbookError(f"{copy.name} is protected by a password")

    monkeypatch.setattr("xlmodel.tasks.refresh.BookFile", locked)
    open_book.excel.run("XlmCheckModel")
    assert open_book.dialogs == ["Not checked: alibaba.xlsm is protected by a password."]
