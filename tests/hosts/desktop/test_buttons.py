"""The buttons: each ends with a result, or with one dialog that says why not."""

import importlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xlsxwriter
from pyopenvba import ExcelFile
from pyopenvba.apps.excel._model import Workbook
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, method
from pyopenvba.interpreter._values import EMPTY, error

from tests import truth
from tests.hosts.desktop.com_bridge import to_vba
from tests.hosts.desktop.excel_model import ExcelObject
from tests.hosts.desktop.vba_interpreter import Host, modules_of
from xlmodel import __version__
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.explain import explanation
from xlmodel.hosts.desktop.ribbon import COMMANDS, GROUPS, ribbon_xml
from xlmodel.hosts.desktop.translate import NUMBERS
from xlmodel.spec import Function


def test_every_button_starts_a_macro_that_exists(addin_path: Path):
    macros = set(re.findall(r"Public Sub (\w+)\(", modules_of(addin_path)[COMMANDS]))
    started = {button.macro for members in GROUPS.values() for button in members}
    assert started == {macro for macro in macros if macro.startswith("XlmRibbon")}
    ribbon = ElementTree.fromstring(ribbon_xml(hides_beside_addin=True))  # noqa: S314  our own
    calls = {value for element in ribbon.iter() for key, value in element.items() if key in ("onAction", "getVisible")}
    assert {call.removeprefix(f"{COMMANDS}.") for call in calls} == started | {"XlmTabVisible"}
    assert "XlmTabVisible" in macros


def test_a_workbooks_own_tab_gives_way_to_the_addins(host: Host):
    host.excel.add_module(
        "Function Shown() As Boolean\nDim v As Variant\nXlmTabVisible Nothing, v\nShown = v\nEnd Function", name="Probe"
    )
    assert host.evaluate("Shown()") is True


def test_about_shows_versions_and_the_log(host: Host):
    host.excel.run("XlmAbout")
    [text] = host.dialogs
    assert text.startswith(f"xlmodel {__version__}, {len(REGISTRY)} functions")
    assert "server.log" in text


def test_about_a_file_of_another_version_says_how_to_bring_them_together():
    assert "made for xlmodel 0.0.1; to bring them together: xlmodel excel install" in run.about("0.0.1", "log")


def test_about_without_python_says_what_to_do(host: Host):
    host.start_fails = [(429, "ActiveX component can't create object")]
    host.excel.run("XlmAbout")
    [text] = host.dialogs
    assert "run: xlmodel excel doctor" in text


def test_the_reference_opens_at_the_function_of_the_cell(host: Host):
    host.evaluate('XlmAsk("reference_line", Array("=UPSIDE(1,2)"))')
    line = int(host.evaluate('XlmAsk("reference_line", Array("=1+UPSIDE(out_value,88)"))'))
    rows = host.evaluate('XlmAsk("reference", Array(0))')
    assert rows[line - 1][0] == "UPSIDE(value, price)"
    assert len(rows) == len(REGISTRY) + 1
    assert all(len(row) == len(rows[0]) for row in rows)


# Explain cell


FORWARD_PE = "FORWARD_PE(price,forward_eps)"
PEER_DISCOUNT = "PEER_DISCOUNT(multiple,multiples,method,weights,trim)"
LEFT_OUT = "#xlm:missing"
NOT_AVAILABLE = -2146826246  # as pywin32 delivers the error of a cell


def test_a_cell_is_explained_by_the_inner_call_that_failed():
    calls = (
        (FORWARD_PE, (88.0, -1.0)),
        (PEER_DISCOUNT, (NOT_AVAILABLE, ((10.0,), (20.0,)), LEFT_OUT, LEFT_OUT, LEFT_OUT)),
    )
    text = explanation("=PEER_DISCOUNT(FORWARD_PE(88,-1),B2:B9)", "#N/A", 2042, calls)
    assert "Because: forward_eps is zero or negative" in text
    assert text.index("PEER_DISCOUNT(multiple") < text.index("FORWARD_PE(price, forward_eps)")


def test_an_error_that_was_caught_on_the_way_is_not_the_reason():
    text = explanation("=IFERROR(FORWARD_PE(88,-1),1/0)", "#DIV/0!", 2007, ((FORWARD_PE, (88.0, -1.0)),))
    assert "Because: division by zero." in text
    assert "Because: forward_eps" not in text


def test_a_function_named_in_a_text_is_not_explained():
    text = explanation('=FORWARD_PE(1,2)&"UPSIDE(1)"', "0.5", 0, ((FORWARD_PE, (1.0, 2.0)),))
    assert "UPSIDE(" not in text.partition("\n")[2]


def test_a_function_that_was_not_needed_is_named_with_what_it_means():
    text = explanation("=IF(TRUE,1,FORWARD_PE(1,2))", "1", 0, ())
    assert text.endswith(f"{REGISTRY['FORWARD_PE'].signature}\n{REGISTRY['FORWARD_PE'].summary}")


@pytest.mark.parametrize("function", REGISTRY.values(), ids=REGISTRY)
def test_what_explain_says_of_a_call_stands_in_the_dialog(function: Function):
    """Formula, arguments, figures, warnings, result or reason; source and inner functions where there is room."""
    row = next(row for row in truth.rows() if row.function is function)
    signature = f"{function.name}({','.join(p.name for p in function.parameters)})"
    given = tuple(map(_as_excel_hands_it_over, [*row.cells, *[MISSING] * (len(function.parameters) - len(row.cells))]))
    text = explanation(f"={function.name}(...)", "x", 0, ((signature, given),))
    assert len(text) <= 1000
    rows = evaluate(REGISTRY["EXPLAIN"], [function.name, *row.cells]).cells[2:] if function.name != "EXPLAIN" else []
    spared = [item for item, value, _ in rows if item in REGISTRY or str(value).startswith("left out")] + ["Source"]
    assert all(f"\n{item}: " in text for item, _, _ in rows if not (item in spared or item.startswith(" ")))
    assert not rows or f"Formula: {rows[0][1]}" in text


def _as_excel_hands_it_over(cells: Any) -> Any:
    if isinstance(cells, list):
        return tuple(tuple(map(_as_excel_hands_it_over, row)) for row in cells)
    if cells is MISSING:
        return LEFT_OUT
    return NUMBERS[cells] - 2_146_828_288 if isinstance(cells, CellError) else cells


def test_a_call_of_another_version_is_refused_in_its_own_words():
    text = explanation("=FORWARD_PE(1)", "#VALUE!", 2015, (("FORWARD_PE(price,eps)", (1.0, 2.0)),))
    assert "Because: FORWARD_PE takes price, forward_eps" in text


def test_many_calls_still_fit_a_dialog():
    calls = tuple((FORWARD_PE, (float(price), 8.0)) for price in range(1, 30))
    text = explanation("=SUM(" + ",".join(f"FORWARD_PE({price},8)" for price in range(1, 30)) + ")", "54", 0, calls)
    assert len(text) <= 1000
    assert "price: 29\n" in text
    assert text.endswith("more: EXPLAIN in a cell shows all")


def test_a_long_formula_still_fits_a_dialog():
    assert len(explanation("=" + "+".join(f"{name}(1)" for name in REGISTRY), "0", 0, ())) <= 1000


CELLS = """
Public Sub Fill()
    Range("A1").Formula = "=FORWARD_PE(88, -1)"
    Range("A2").Formula = "=PEER_DISCOUNT(A1, {10,20,30})"
    Range("A3").Formula = "=UPSIDE(110, 88)"
    Range("B1").Formula2 = "=PEER_STATS({10,20,30})"
    Range("A5").Formula = "=IFERROR(PEER_DISCOUNT(FORWARD_PE(D1*2, D2), {10,20,30}), 0)"
    Range("D1").Value = 44
    Range("D2").Value = 8
End Sub
Public Sub Pick(address As String)
    Range(address).Select
End Sub
"""


@pytest.fixture
def sheet(xlwings: Any, addin_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """A sheet whose cells hold formulas of ours."""
    host = Host(xlwings, addin_path, monkeypatch, calculating=True)
    host.excel.add_module(CELLS, name="Cells")
    host.excel.run("Fill")
    host.evaluate('Range("A1:D9").Value')  # the model calculates what is looked at
    return host


def explained(host: Host, address: str) -> str:
    host.excel.run("Pick", address)
    host.excel.run("XlmExplainCell")
    return host.dialogs.pop()


def test_a_cell_with_an_error_is_explained_by_its_reason(sheet: Host):
    text = explained(sheet, "A1")
    assert text.startswith("=FORWARD_PE(88, -1)\nshows #N/A.\nBecause: forward_eps is zero or negative")
    assert "FORWARD_PE(price, forward_eps)" in text


def test_a_cell_that_passes_an_error_on_says_of_which_argument(sheet: Host):
    assert "Because: multiple holds #N/A" in explained(sheet, "A2")


def test_a_cell_without_an_error_says_what_its_function_means(sheet: Host):
    text = explained(sheet, "A3")
    assert text.startswith("=UPSIDE(110, 88)\nshows 0.25.")
    assert "Because" not in text
    assert "Result: 0.25" in text


def test_every_call_of_a_cell_is_explained_with_its_values_the_outermost_first(sheet: Host):
    """The arguments are what Excel worked out: an expression, an inner call, a list."""
    text = explained(sheet, "A5")
    outer, inner = text.index("PEER_DISCOUNT(multiple"), text.index("FORWARD_PE(price, forward_eps)")
    assert outer < text.index("multiple: 11") < text.index("multiples: 10, 20, 30") < text.index("Result: 0.45") < inner
    assert inner < text.index("price: 88") < text.index("forward_eps: 8") < text.index("Result: 11 (times (x))")
    assert (
        text.index("PEER_MULTIPLE: called on the way\n  peers used: 3 of 3 (")
        < text.index("the peers' multiple: 20 (")
        < inner
    )
    assert text.index("Warning: fewer than five peers count") < inner
    assert len(text) <= 1000


def test_explaining_a_cell_changes_nothing_in_the_sheet(sheet: Host):
    before = sheet.evaluate('Range("A1:D9").Value'), sheet.evaluate('Range("A5").Formula')
    explained(sheet, "A5")
    assert (sheet.evaluate('Range("A1:D9").Value'), sheet.evaluate('Range("A5").Formula')) == before


def test_a_cell_that_a_spill_fills_is_explained_by_its_formula(sheet: Host):
    assert "=PEER_STATS({10,20,30})" in explained(sheet, "B3")


def test_a_cell_without_a_formula_says_so(sheet: Host):
    assert explained(sheet, "D1") == "Select a cell with a formula first."


def test_a_cell_cannot_be_explained_without_python(sheet: Host):
    sheet.start_fails = [(429, "ActiveX component can't create object")] * 9
    sheet.fails = [(462, "The remote server machine does not exist")] * 9
    assert explained(sheet, "A1").startswith("The cell cannot be explained: Python did not start")


def test_calls_are_listened_to_only_while_a_cell_is_explained(sheet: Host):
    count = 'Function Calls() As Long\nCalls = UBound(XlmCallsOf(Range("A3"))) + 1\nEnd Function'
    sheet.excel.add_module(count, name="Probe")
    assert sheet.evaluate('Range("A1").Value') is CellError.NA
    assert sheet.evaluate("Calls()") == 1
    assert sheet.evaluate("Calls()") == 1


def test_the_function_reference_opens_at_the_function_of_the_cell(sheet: Host):
    sheet.excel.run("Pick", "A2")
    sheet.excel.run("XlmFunctionReference")
    assert sheet.dialogs == []
    assert sheet.evaluate("ActiveSheet.Name") == "Functions"
    assert sheet.evaluate("ActiveCell.Value").startswith("PEER_DISCOUNT(multiple")
    assert sheet.evaluate("ActiveWorkbook.Saved") is True  # closing it asks nothing


# Check model


def test_a_look_that_finds_much_still_fits_a_dialog():
    assert run.findings([]).startswith("Nothing found")
    assert run.findings(["One.", "Two."]) == "One.\n\nTwo."
    text = run.findings([f"{number}: {'word ' * 30}" for number in range(40)])
    assert len(text) <= 1000
    assert text.endswith("more: xlmodel check shows all")
    assert len(run.findings(["word " * 400, "other"])) <= 1000


# Workbooks of other computers


class _Foreign(VBAObject):
    """A workbook with links, as the model has none."""

    vba_type_name = "Workbook"

    def __init__(self, *links: str, refuses: bool = False) -> None:
        super().__init__()
        self.links, self.refuses, self.saved = list(links), refuses, True

    @method
    def LinkSources(self, kind):  # noqa: N802
        return to_vba(self.links) if self.links else EMPTY

    @method
    def ChangeLink(self, old, new, kind):  # noqa: N802
        if self.refuses:
            raise error(1004, "The sheet is protected.")
        self.links[self.links.index(old)] = new


@pytest.fixture
def addin_host(host: Host, monkeypatch: pytest.MonkeyPatch) -> Host:
    """The add-in among other workbooks."""
    for name, value in (("IsAddin", True), ("FullName", r"C:\Users\eve\XLSTART\xlmodel.xlam")):
        member = MemberSpec(name=name, kind="property", getter=lambda _, value=value: value)
        monkeypatch.setitem(Workbook._vba_members, name.lower(), member)
    return host


@pytest.mark.parametrize(
    ("links", "after"),
    [
        ((r"C:\Users\ann\XLSTART\xlmodel.xlam", r"C:\data\other.xlsx"), ("<addin>", r"C:\data\other.xlsx")),
        ((r"https://d.docs.live.net/1/XLMODEL.XLAM",), ("<addin>",)),
        (("<addin>",), ("<addin>",)),
        (
            (r"C:\data\my-xlmodel.xlam.xlsx", r"C:\data\oldxlmodel.xlam"),
            (r"C:\data\my-xlmodel.xlam.xlsx", r"C:\data\oldxlmodel.xlam"),
        ),
        ((), ()),
    ],
    ids=["another user", "cloud", "own", "alike names", "none"],
)
def test_formulas_of_another_computers_addin_are_turned_to_this_one(addin_host: Host, links, after):
    own = addin_host.evaluate("ThisWorkbook.FullName")
    book = _Foreign(*(own if link == "<addin>" else link for link in links))
    addin_host.excel.interpreter.run("XlmRelink", [book])
    assert book.links == [own if link == "<addin>" else link for link in after]
    assert addin_host.dialogs == []


def test_a_workbook_whose_links_cannot_be_changed_opens_all_the_same(addin_host: Host):
    book = _Foreign(r"C:\Users\ann\xlmodel.xlam", refuses=True)
    addin_host.excel.interpreter.run("XlmRelink", [book])
    assert addin_host.dialogs == []


def test_a_workbook_that_carries_the_functions_itself_relinks_nothing(addin_host: Host, monkeypatch):
    itself = MemberSpec(name="IsAddin", kind="property", getter=lambda _: False)
    monkeypatch.setitem(Workbook._vba_members, "isaddin", itself)
    book = _Foreign(r"C:\Users\ann\xlmodel.xlam")
    addin_host.excel.interpreter.run("XlmRelink", [book])
    assert book.links == [r"C:\Users\ann\xlmodel.xlam"]


def test_excel_tells_the_addin_of_each_workbook_that_is_opened(addin_path: Path):
    with ExcelFile(addin_path) as file:
        source = file.get_module("ThisWorkbook")
    assert "Private WithEvents mExcel As Application" in source
    assert re.search(r"Sub mExcel_WorkbookOpen\(ByVal Wb As Workbook\)\s+XlmRelink Wb\s+End Sub", source)


# Refresh


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "model.xlsx"
    with xlsxwriter.Workbook(path) as out:
        inputs, data = out.add_worksheet("Inputs"), out.add_worksheet("Data")
        inputs.write("B2", 88.0)
        inputs.write_datetime("B3", date(2025, 9, 24), out.add_format({"num_format": "yyyy-mm-dd"}))
        inputs.write_formula("B4", "=B2/8", None, 11)
        inputs.write("B5", "never")
        for name, row in (("in_price", 2), ("in_as_of", 3), ("out_pe", 4), ("out_data_status", 5)):
            out.define_name(name, f"=Inputs!$B${row}")
        headings = [{"header": heading} for heading in ("Input", "Value", "Source")]
        rows = [["in_price", 88.0, "old"], ["in_eps", 8.0, "2025-01-01"]]
        data.add_table("A1:C3", {"name": "DataTable", "columns": headings, "data": rows})
    return path


@pytest.fixture
def open_book(xlwings: Any, addin_path: Path, monkeypatch: pytest.MonkeyPatch, book: Path) -> Host:
    monkeypatch.setattr(ExcelObject, "extra", {})
    return Host(xlwings, addin_path, monkeypatch, book=book)


def press(host: Host, refresher: Callable[[Any, Any], str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refresh(book: Any, *, progress: Any) -> dict[str, str]:
        return {"status": refresher(book, progress)}

    monkeypatch.setattr("xlmodel.tasks.refresh.refresh", refresh)
    host.excel.run("XlmRefreshBook")


def contents(host: Host) -> list[Any]:
    inputs, data = host.excel.sheet("Inputs"), host.excel.sheet("Data")
    return [
        *(inputs.value(f"B{row}") for row in (2, 3, 4, 5)),
        *(data.value(f"{column}{row}") for row in (1, 2, 3) for column in "ABC"),
    ]


NEW_TABLE = {"DataTable": {"Value": [176.44, 8.95], "Source": ["=HYPERLINK(1)", "Nasdaq"]}}


def test_the_button_reaches_the_cells(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def refresher(book, progress):
        progress(1, 2, "BABA")
        seen["status bar"] = open_book.evaluate("Application.StatusBar")
        seen["table"] = book.table("DataTable")
        seen["no table"] = book.table("Nope")
        seen["values"] = book.values(["in_price", "out_pe", "in_nothing"])
        seen["outputs"] = book.outputs({"in_price": 176.0})
        seen["after"] = book.values(["in_price", "out_pe"])
        book.write({"in_price": 176.44, "in_as_of": date(2025, 9, 25), "out_data_status": "1 updated"}, NEW_TABLE)
        return "1 updated, 1 unchanged"

    press(open_book, refresher, monkeypatch)
    assert seen["status bar"] == "xlmodel: BABA (1 of 2) - Esc to cancel"
    assert seen["table"] == [["Input", "Value", "Source"], ["in_price", 88.0, "old"], ["in_eps", 8.0, "2025-01-01"]]
    assert seen["no table"] is None
    assert seen["values"] == {"in_price": 88.0, "out_pe": 11.0}
    assert seen["outputs"]["out_pe"] == 22.0
    assert seen["after"] == {"in_price": 88.0, "out_pe": 11.0}
    price, day, pe, status, *table = contents(open_book)
    assert (price, day.date(), pe, status) == (176.44, date(2025, 9, 25), 22.055, "1 updated")
    # A text that looks like a formula stays a text.
    assert table == ["Input", "Value", "Source", "in_price", 176.44, "=HYPERLINK(1)", "in_eps", 8.95, "Nasdaq"]
    assert open_book.evaluate("Application.StatusBar") == "1 updated, 1 unchanged"
    assert open_book.dialogs == []


TYPED = 'Public Sub Typed()\nRange("in_price").Value = 87\nEnd Sub'
CANCEL, OK = 2, 1


@pytest.mark.parametrize("answer", [CANCEL, OK], ids=["Cancel", "OK"])
def test_that_a_refresh_ends_undo_is_told_before_it_begins(
    open_book: Host, monkeypatch: pytest.MonkeyPatch, answer: int
):
    pressed: list[Any] = []
    open_book.excel.add_module(TYPED, name="Typed")
    open_book.excel.run("Typed")
    open_book.excel.answer_dialogs(answer)
    press(open_book, lambda book, progress: pressed.append(book) or "done", monkeypatch)
    [text] = open_book.dialogs
    assert "changes that are not saved" in text
    assert "cannot undo" in text
    assert len(pressed) == (answer == OK)


def test_what_cannot_be_refreshed_is_one_dialog_and_changes_nothing(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    def refresher(book, progress):
        book.write({"in_price": 1.0, "in_nothing": 2.0}, NEW_TABLE)
        return ""

    before = contents(open_book)
    press(open_book, refresher, monkeypatch)
    assert open_book.dialogs == ["Not refreshed: model.xlsx has no single cell called in_nothing."]
    assert contents(open_book) == before
    assert open_book.evaluate("Application.StatusBar") is False


def test_a_column_of_another_length_is_refused(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    before = contents(open_book)
    press(open_book, lambda book, _: book.write({"in_price": 1.0}, {"DataTable": {"Value": [1.0]}}) or "", monkeypatch)
    assert "a column Value of 1 rows" in open_book.dialogs[0]
    assert contents(open_book) == before


def test_a_tables_row_of_totals_is_neither_read_nor_written(
    xlwings: Any, addin_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    path = tmp_path / "totals.xlsx"
    with xlsxwriter.Workbook(path) as out:
        columns = [{"header": "Input", "total_string": "Total"}, {"header": "Value", "total_function": "sum"}]
        options = {"name": "DataTable", "columns": columns, "data": [["in_a", 1.0], ["in_b", 2.0]], "total_row": True}
        out.add_worksheet("Data").add_table("A1:B4", options)
    monkeypatch.setattr(ExcelObject, "extra", {})
    host = Host(xlwings, addin_path, monkeypatch, book=path)
    seen = []

    def refresher(book, progress):
        seen.append(book.table("DataTable"))
        book.write({}, {"DataTable": {"Value": [10.0, 20.0]}})
        return "done"

    press(host, refresher, monkeypatch)
    assert host.dialogs == []
    assert seen == [[["Input", "Value"], ["in_a", 1.0], ["in_b", 2.0]]]
    assert [host.cell("Data", row, 2) for row in (2, 3, 4)] == [10.0, 20.0, 30.0]


def test_a_write_that_excel_refuses_half_way_leaves_no_half(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    def refresher(book, progress):
        monkeypatch.setattr(type(book._book.app), "calculate", broken)
        book.write({"in_price": 1.0, "out_data_status": "half"}, NEW_TABLE)
        return ""

    def broken(app):
        raise RuntimeError("Excel is busy.")

    before = contents(open_book)
    press(open_book, refresher, monkeypatch)
    assert open_book.dialogs == [
        "Not refreshed: Excel refuses to write to model.xlsx: Excel is busy; nothing was changed."
    ]
    assert contents(open_book) == before


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({("Workbook", "ReadOnly"): True}, "is open for reading only"),
        ({("Workbook", "MultiUserEditing"): True}, "is shared in the old way"),
        ({("Worksheet", "ProtectContents"): True, ("Range", "Locked"): True}, "the sheet Inputs is protected"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_workbook_that_may_not_be_written_says_so(
    open_book: Host, monkeypatch: pytest.MonkeyPatch, what: dict[tuple[str, str], Any], sentence: str
):
    monkeypatch.setattr(ExcelObject, "extra", what)
    before = contents(open_book)
    press(open_book, lambda book, _: book.write({"in_price": 1.0}, {}) or "", monkeypatch)
    assert sentence in open_book.dialogs[0]
    assert contents(open_book) == before


def test_esc_cancels_and_changes_nothing(open_book: Host, monkeypatch: pytest.MonkeyPatch):
    server = importlib.import_module("xlmodel.hosts.desktop.server")
    monkeypatch.setattr(server, "escape_pressed", lambda: True)

    def refresher(book, progress):
        progress(0, 1, "BABA")
        book.write({"in_price": 1.0}, {})
        return ""

    before = contents(open_book)
    press(open_book, refresher, monkeypatch)
    assert open_book.dialogs == ["Not refreshed: cancelled; nothing was changed in the workbook."]
    assert contents(open_book) == before


def test_a_slip_of_our_own_is_logged_and_no_traceback_is_shown(open_book: Host, monkeypatch, caplog):
    press(open_book, lambda book, _: 1 / 0, monkeypatch)
    [text] = open_book.dialogs
    assert "a mistake in xlmodel itself" in text
    assert "ZeroDivisionError" in caplog.text
