"""Explain Cell in a real LibreOffice Calc: one sentence, and a sheet with what EXPLAIN says of each call."""

from pathlib import Path
from typing import Any

import pytest

from tests.hosts.calc.office import Office, copied
from tests.hosts.calc.sheet import Sheet
from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY

GAP = ["", "", ""]


def explains(name: str, *cells: Any) -> list[list[Any]]:
    """What EXPLAIN answers without a spreadsheet, as a sheet shows it."""
    rows = evaluate(REGISTRY["EXPLAIN"], [name, *cells]).cells[1:]
    return [[_in_a_listing(cell) for cell in row] for row in rows]


def _in_a_listing(cell: Any) -> Any:
    return cell.value if isinstance(cell, CellError) else "" if cell is None else cell


def test_an_explanation_names_the_cell_that_is_to_blame(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=-1, B1="=FORWARD_PE(A1;A2)", B2="=B1*2", B3="=SUM(B2;1)", B4="=FORWARD_PE(A1;8)", B5="=1/0")
        assert sheet.explained("B1").startswith("Sheet1.B1: forward_eps is zero or negative")
        assert sheet.explained("B3").startswith("Sheet1.B3: Sheet1.B2: Sheet1.B1: forward_eps is zero")
        assert sheet.explained("B4").startswith("Sheet1.B4: FORWARD_PE(price, forward_eps): ")
        assert sheet.explained("B5") == "Sheet1.B5: division by zero"
        assert sheet.explained("A1") == "Sheet1.A1: holds no formula"
    office("close_others")


def test_each_call_is_explained_with_its_values_the_outermost_first(office: Office):
    """The arguments are what Calc worked out: an expression, a list, an inner call."""
    with Sheet(office) as sheet:
        formula = "=IFERROR(PEER_DISCOUNT(FORWARD_PE(A1*2,A2),{10;20;30})+1,0)"
        sheet.put(A1=44, A2=8, B1=formula)
        outer = explains("PEER_DISCOUNT", 11.0, [[10.0, 20.0, 30.0]])
        inner = explains("FORWARD_PE", 88.0, 8.0)
        headings = ["Item", "Value", "Meaning"]
        assert sheet.explanation("B1") == [headings, ["Cell", "Sheet1.B1", formula], GAP, *outer, GAP, *inner]
        assert ["Result", pytest.approx(0.45), "fraction; positive = cheaper than the peers"] in outer


def test_an_error_is_explained_where_it_comes_from(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=-1, B1="=FORWARD_PE(A1;A2)", B2="=B1*FORWARD_PE(A1;8)", A3="=PEER_MULTIPLE(A4:A6)", A5="x")
        _, cell, _, *rows = sheet.explanation("B2")
        assert cell == ["Cell", "Sheet1.B1", "=FORWARD_PE(A1,A2)"]
        assert rows == explains("FORWARD_PE", 88.0, -1.0)
        assert {"Reason", "Source"} < {item for item, _, _ in rows}
        assert sheet.explanation("A3")[3:] == explains("PEER_MULTIPLE", [[None], ["x"], [None]])


def test_an_error_that_was_caught_on_the_way_is_not_the_reason(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=-1, B1="=IFERROR(FORWARD_PE(A1;A2);1/0)")
        assert sheet.explained("B1") == "Sheet1.B1: division by zero"
    office("close_others")


def test_a_blank_argument_and_an_error_in_a_list_are_explained_as_such(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, B1="=FORWARD_PE(A1;A2)", B2="=PEER_MULTIPLE(C1:C3)", C1=10, C2=CellError.NA, C3=30)
        sheet.settle()
        assert sheet.explanation("B1")[3:] == explains("FORWARD_PE", 88.0, None)
        assert sheet.explanation("B2")[3:] == explains("PEER_MULTIPLE", [[10.0], [CellError.NA], [30.0]])


def test_an_array_formula_is_explained_as_a_whole(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=44, B1=8, B2=4)
        sheet.put_array("C1:C2", "=FORWARD_PE(A1:A2;B1:B2)")
        assert sheet.explanation("C2")[3:] == explains("FORWARD_PE", [[88.0], [44.0]], [[8.0], [4.0]])
        assert sheet.read("C1:C2") == [[11.0], [11.0]]


@pytest.mark.parametrize("formula", ["=FORWARD_PE(A1*2;A2)", "=PEER_STATS(A1:A3)", "=1/0"])
def test_explaining_a_cell_leaves_no_trace_in_the_document(office: Office, tmp_path: Path, formula: str):
    with Sheet(office) as sheet:
        sheet.put(A1=44, A2=8, A3=-1, B1=formula, B2="=B1*2")
        sheet.put(A4="typed by the user")
        sheet.put(A5="and taken back")
        sheet("undo")
        sheet("save", path=str(tmp_path / "book.ods"), kind="calc8")
        before = sheet.state("A1:B5")
        assert sheet.explained("B1")
        assert sheet.state("A1:B5") == before
        assert not sheet("modified")
    office("close_others")


def test_a_protected_cell_is_explained_and_kept(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=8, B1="=FORWARD_PE(A1;A2)", B2="=FORWARD_PE(A1;0)")
        sheet("protect", sheet=sheet.name)
        assert sheet.explained("B1").startswith("Sheet1.B1: FORWARD_PE(price, forward_eps): ")
        assert sheet.formula("B1") == "=FORWARD_PE(A1;A2)"
        assert sheet.explanation("B1")[3:] == explains("FORWARD_PE", 88.0, 8.0)
        assert sheet.explained("B2").startswith("Sheet1.B2: forward_eps is zero or negative")
    office("close_others")


def test_an_explanation_asked_for_from_outside_stops_no_calculation(profile: Path, tmp_path: Path):
    """One thread let go of a cell with Python's lock, the other calculated with the office's: both stood still."""
    office = Office(copied(profile, tmp_path / "profile"))
    try:
        with Sheet(office) as sheet:
            sheet.put(
                A2=-1, B1="=FORWARD_PE(88;A2)", B2="=B1*2", **{f"C{i}": f"=FORWARD_PE({i};8)" for i in range(1, 60)}
            )
            sheet("select", sheet=sheet.name, block="B2")
            answers = sheet("dispatch_while_calculating", command="org.xlmodel:explain", times=50)
            assert len(answers) == 50
            assert all(answer.startswith("Sheet1.B2: Sheet1.B1: forward_eps is zero") for answer in answers)
    finally:
        office.close()


def test_the_next_explanation_takes_the_place_of_the_last(office: Office):
    with Sheet(office) as sheet:
        sheet.put(B1="=FORWARD_PE(88;8)", B2="=UPSIDE(110;88)")
        office("close_others")
        sheet.explained("B1")
        before = office("documents")
        sheet.explained("B2")
        assert len(office("documents")) == len(before)
        assert sheet.explanation("B2")[3:] == explains("UPSIDE", 110.0, 88.0)
        assert len(office("documents")) == len(before) - 1  # closed after reading
