"""What a formula does when something is wrong: an error with a reason, never a hang or a text in a number's cell."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conformance.references import CELLS, LED
from tests.hosts.desktop.vba_interpreter import Host
from xlmodel.errors import CellError, HostError
from xlmodel.hosts.desktop import run
from xlmodel.hosts.desktop.places import SERVER_MODULE

GONE = -2147023174  # RPC_S_SERVER_UNAVAILABLE
CALL = "FORWARD_PE(88, 8)"


def reason(host: Host) -> str:
    return host.evaluate("XlmLastReason()")


def test_an_error_is_an_error_value_and_its_reason_is_kept(host: Host):
    assert host.evaluate("FORWARD_PE(88, -1)") is CellError.NA
    assert reason(host).startswith("forward_eps is zero or negative")
    assert host.evaluate("IsError(FORWARD_PE(88, -1))") is True


def test_an_error_inside_an_array_is_one_too(host: Host):
    prices, eps = host.put([[88.0], [88.0], ["n/a"]]), host.put([[8.0], [-1.0], [8.0]])
    answer = host.evaluate(f'FORWARD_PE(Range("{prices}"), Range("{eps}"))')
    assert answer == [[11.0], [CellError.NA], [CellError.VALUE]]
    assert reason(host).startswith("forward_eps is zero or negative")  # of the first of the errors


def test_the_reason_travels_with_the_first_error_only():
    answer = run.formula("FORWARD_PE(price,forward_eps)", (88.0, ((8.0,), (-1.0,), (0.0,))))
    assert answer[0] == [11.0]
    assert answer[1][0].startswith("#xlm:error:2042:forward_eps is zero or negative")
    assert answer[2] == ["#xlm:error:2042:"]


def test_an_argument_that_is_an_error_is_the_answer(host: Host):
    assert host.evaluate(f'FORWARD_PE(Range("{host.put(CellError.DIV0)}"), 8)') is CellError.DIV0
    assert reason(host) == "price holds #DIV/0!"


def test_arguments_left_out_keep_their_place(host: Host):
    peers = host.put([[10.0], [20.0], [90.0]])
    assert host.evaluate(f'PEER_MULTIPLE(Range("{peers}"))') == 20.0
    assert host.evaluate(f'PEER_MULTIPLE(Range("{peers}"), , , 0.2)') == 20.0
    signature, arguments = host.calls[-1][1][0]
    assert signature == "PEER_MULTIPLE(multiples,method,weights,trim)"
    assert arguments[1:3] == ("#xlm:missing", "#xlm:missing")
    # Excel lets a formula leave out what stands between two commas, also what is not optional.
    assert host.evaluate("FORWARD_PE(88, XlmArgument())") is CellError.NA
    assert reason(host) == "forward_eps is left out"


def test_a_date_is_its_number(host: Host):
    assert host.evaluate("NTM_EPS(DateSerial(2025, 9, 24), DateSerial(2026, 3, 31), 8, 10)") == pytest.approx(
        10 - 2 * 188 / 365
    )


def test_a_whole_column_is_cut_at_its_end_and_two_still_fit(host: Host):
    host.excel.sheet(1).set_value("A1", 88.0)
    host.excel.sheet(1).set_value("A2", 90.0)
    host.excel.sheet(1).set_value("B1", 8.0)
    answer = host.evaluate('FORWARD_PE(Range("A:A"), Range("B:B"))')
    assert answer[:2] == [[11.0], [CellError.NA]]
    assert len(answer) == 2000  # as far as the sheet is used; see Host


def test_several_blocks_are_refused_with_a_reason(host: Host):
    assert host.evaluate('FORWARD_PE(Range("A1:A2,C1:C2"), 8)') is CellError.VALUE
    assert "several blocks" in reason(host)


def test_an_object_is_no_value(host: Host):
    assert host.evaluate("FORWARD_PE(ActiveWorkbook, 8)") is CellError.VALUE
    assert "object" in reason(host)


def test_a_formula_that_is_calculated_while_a_workbook_opens_has_its_answer(host: Host):
    """Then, and under Edit Links, Excel's buttons are disabled as they are in the wizard: an #N/A would be saved."""
    host.in_wizard = True
    assert host.evaluate(CALL) == 11.0


def test_days_of_a_workbook_that_counts_them_from_1904_are_the_same_days(host: Host, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XLMODEL_STORE", "case")
    host.from_1904 = True
    assert host.evaluate('MARKET_PRICE("BABA", 44462)') == 176.44  # 24 September 2025
    rows = host.evaluate('PRICE_HISTORY("BABA", 44196, 44226)')
    assert rows[1:] == [[44226.0, 98.84]]  # 31 January 2025
    host.from_1904 = False
    assert host.evaluate('MARKET_PRICE("BABA", 45924)') == 176.44


def test_whole_columns_of_two_sheets_belong_together(host: Host):
    host.excel.add_module("Sub AddOne()\nWorksheets.Add\nEnd Sub", name="AddOne")
    host.excel.run("AddOne")
    host.excel.sheet(1).set_value("A5", 1.0)
    # What the model then hands over it cuts at the sheet's own last cell, which Excel does not.
    sizes = [host.evaluate(f'XlmUsedPart(Worksheets({sheet}).Range("A:A")).Rows.Count') for sheet in (1, 2)]
    assert sizes == [2000.0, 2000.0]


def test_an_equal_call_is_answered_from_memory_and_true_is_not_one():
    assert run.formula("FORWARD_PE(price,forward_eps)", (88.0, 8.0)) == [[11.0]]
    assert run.formula("FORWARD_PE(price,forward_eps)", (1.0, 1.0)) == [[1.0]]
    assert run.formula("FORWARD_PE(price,forward_eps)", (True, 1.0))[0][0].startswith("#xlm:error:2015:")


def test_python_that_has_died_is_started_again_once(host: Host):
    assert host.evaluate(CALL) == 11.0
    host.fails = [(GONE, "The RPC server is unavailable")]
    assert host.evaluate(CALL) == 11.0
    assert len(host.started) == 2


def test_python_that_dies_again_is_an_error_with_a_reason(host: Host):
    host.evaluate(CALL)
    host.fails = [(GONE, "gone"), (GONE, "The RPC server is unavailable")]
    assert host.evaluate(CALL) is CellError.VALUE
    assert "RPC server is unavailable" in reason(host)


def test_python_that_does_not_start_is_not_asked_for_every_cell(host: Host):
    host.start_fails = [(429, "ActiveX component can't create object")]
    assert host.evaluate(CALL) is CellError.VALUE
    assert reason(host) == "Python did not start (ActiveX component can't create object); run: xlmodel excel doctor"
    assert [host.evaluate(CALL) for _ in range(3)] == [CellError.VALUE] * 3
    assert len(host.started) == 1
    host.excel.run("XlmAbout")  # a person asks: no pause
    assert len(host.started) == 2
    assert host.evaluate(CALL) == 11.0


def test_one_call_crosses_the_border_and_nothing_comes_back_for_more(host: Host):
    cells = host.put([[88.0], [90.0]])
    host.evaluate(CALL)
    before = len(host.calls)
    host.evaluate(f'FORWARD_PE(Range("{cells}"), 8)')
    assert len(host.calls) == before + 1


# The file and the package are of different versions


def test_a_package_replaced_while_excel_is_open_answers_on_and_asks_for_a_restart(host: Host, xlwings, monkeypatch):
    assert host.evaluate(CALL) == 11.0
    known = xlwings.udfs.udf_modules["xlmodel.hosts.desktop.server"]
    monkeypatch.setitem(known, "filename", known["filename"] + ".replaced")  # pip has taken it away
    assert host.evaluate("FORWARD_PE(96, 8)") == 12.0
    monkeypatch.setattr(run, "version", lambda _: "99.0")
    host.excel.run("XlmAbout")
    assert "xlmodel 99.0 was installed meanwhile" in host.dialogs[-1]
    assert "close Excel and open it again" in host.dialogs[-1]


def test_a_file_made_for_other_arguments_says_so():
    [[answer]] = run.formula("FORWARD_PE(price,eps)", (88.0, 8.0))
    assert answer.startswith("#xlm:error:2015:FORWARD_PE takes price, forward_eps in xlmodel ")
    assert "made for price, eps" in answer


def test_a_function_that_is_no_more_says_so():
    [[answer]] = run.formula("FORWARD_PE_OLD(price)", (88.0,))
    assert answer.startswith("#xlm:error:2015:xlmodel ")
    assert "has no function FORWARD_PE_OLD" in answer


def test_optional_arguments_added_since_do_no_harm():
    assert run.formula("PEER_MULTIPLE(multiples)", (((10.0,), (20.0,)),)) == [[15.0]]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (88, 11.0),  # a VBA Integer
        (-2146826281, "#xlm:error:2007:price holds #DIV/0!"),
        (-2146826245, "#xlm:error:2042:price holds #N/A"),  # #GETTING_DATA
        ("88", "#xlm:error:2015:price is '88', not a number"),
        (True, "#xlm:error:2015:price is True, not a number"),
        (None, "#xlm:error:2042:price is blank"),
        (float("nan"), "#xlm:error:2042:"),
        (float("inf"), "#xlm:error:2036:"),
        pytest.param(object(), "#xlm:error:2015:", id="object"),
        ("#xlm:areas", "#xlm:error:2015:an argument is made of several blocks"),
        ("#xlm:unreadable", "#xlm:error:2015:an argument cannot be read"),
    ],
    ids=repr,
)
def test_whatever_arrives_is_answered(given, answer):
    [[cell]] = run.formula("FORWARD_PE(price,forward_eps)", (given, 8.0))
    assert cell == answer or (isinstance(cell, str) and cell.startswith(str(answer)))


def test_a_million_rows_are_answered():
    column = tuple((float(i),) for i in range(1, 1_048_577))
    answer = run.formula("FORWARD_PE(price,forward_eps)", (column, 8.0))
    assert len(answer) == 1_048_576
    assert answer[-1] == [131_072.0]


# What another process may ask for


def test_nothing_is_published_but_the_calls_that_our_files_make(host: Host):
    published = sys.modules[SERVER_MODULE].Published
    assert list(published._public_methods_) == ["CallUDF"]
    assert {"Eval", "Exec", "Module"} < set(host.xlwings.com_server.XLPython._public_methods_)
    assert not {"Eval", "Exec", "Module", "Call", "GetAttr", "Builtin"} & set(dir(published))


@pytest.mark.parametrize(
    ("module", "name"),
    [("os", "system"), (SERVER_MODULE, "serve"), (SERVER_MODULE, "_stay_loaded"), ("antigravity", "formula")],
)
def test_a_call_of_anything_else_is_refused_before_it_is_looked_for(host: Host, module, name):
    with pytest.raises(HostError, match="not for others to call"):
        sys.modules[SERVER_MODULE].Published().CallUDF(module, name, ("calc.exe",))
    assert "antigravity" not in sys.modules


def test_every_call_in_our_vba_is_one_that_is_published(host: Host):
    """What the modules of the add-in ask for by name."""
    folder = Path(run.__file__).with_name("vba")
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.bas"))
    asked = set(re.findall(r'CallUDF\(?\s*XLM_PYTHON, "(\w+)"', text)) | set(re.findall(r'XlmAsk\(?\s*"(\w+)"', text))
    assert {"formula", "hello", "refresh"} <= asked <= set(sys.modules[SERVER_MODULE]._ASKED)


def test_the_server_that_windows_starts_is_the_published_one(host: Host, monkeypatch):
    made = []
    monkeypatch.setattr(host.xlwings.com_server, "XLPython", host.xlwings.com_server.XLPython)  # put back in the end
    monkeypatch.setattr(
        host.xlwings.com_server, "serve", lambda class_id: made.append(host.xlwings.com_server.XLPython())
    )
    server = sys.modules[SERVER_MODULE]
    monkeypatch.setattr(server, "_start_log", lambda: None)
    monkeypatch.setattr(server, "_watchdog", lambda: SimpleNamespace(expect=lambda seconds: None))
    server.serve()
    [published] = made
    assert isinstance(published, server.Published)
    packed = (("FORWARD_PE(price,forward_eps)", (88.0, 8.0)),)
    assert published.CallUDF(SERVER_MODULE, "formula", packed) == 11.0


# References

LEADING = """
Public Sub Enter(place As String, formula As String)
    Range(place).Formula = formula
End Sub
Public Sub AddName()
    ActiveWorkbook.Names.Add "in_blank", "=" & ActiveSheet.Name & "!$B$1"
End Sub
"""


def test_a_blank_is_blank_however_an_argument_leads_to_it(
    xlwings: Any, addin_path: Path, monkeypatch: pytest.MonkeyPatch
):
    host = Host(xlwings, addin_path, monkeypatch, calculating=True)
    host.excel.add_module(LEADING, name="Leading")
    host.excel.run("AddName")
    sheet = host.excel.sheet(1)
    for (row, column), value in CELLS.items():
        sheet.set_value(f"{'AB'[column - 1]}{row}", value)
    for number, each in enumerate(LED, 1):
        host.excel.run("Enter", f"F{number}", f"={each.formula(number)}")
    shown = {each.argument: host.cell(sheet.name, number, 6) for number, each in enumerate(LED, 1)}
    assert shown == {each.argument: each.expected(number) for number, each in enumerate(LED, 1)}
