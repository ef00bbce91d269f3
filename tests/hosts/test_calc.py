"""The functions and the workbooks in a real LibreOffice Calc."""

import ast
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xlsxwriter
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.conformance.references import CELLS, LED
from tests.counts import THOROUGH, cases, some
from tests.hosts.calc.office import Office, OfficeError, copied, prepared_profile, python_with_uno, soffice
from tests.hosts.calc.sheet import Sheet
from tests.workbooks.sample_books import plain_book
from xlmodel.calculation.workbook import Workbook
from xlmodel.call import evaluate
from xlmodel.cli.calc import app as calc_app
from xlmodel.errors import CellError, HostError
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import CALC_PREFIX
from xlmodel.functions import REGISTRY
from xlmodel.hosts.calc import files
from xlmodel.hosts.calc.inside.pipe import frame
from xlmodel.hosts.calc.install import (
    Installation,
    examine,
    install,
    installation,
    installed,
    outside_environment,
    uninstall,
)
from xlmodel.market.provider import find_providers
from xlmodel.market.store import open_store
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh
from xlmodel.tasks.check import check
from xlmodel.tasks.convert import convert
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.convert import converted

BOOK = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
# Alibaba's has two hundred figures to fetch, and each that changes is tried alone, for the change log.
FETCHED, EARLIER = (BOOK, "2025-06-30") if THOROUGH else (BOOK.with_name("one-pager.xlsx"), "2024-12-31")

pytestmark = pytest.mark.skipif(
    soffice() is None or python_with_uno() is None, reason="needs LibreOffice Calc and a Python with uno"
)


# Blanks, errors and what else may stand in a cell


def test_a_blank_cell_is_missing_and_not_zero(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=100, B1="=EQUITY_PER_SHARE(A1;50;A2;10)", B2="=EQUITY_PER_SHARE(A1;40;0;10)")
        assert sheet.value("B1") is CellError.NA
        assert "is blank" in sheet.explained("B1")
        assert sheet.value("B2") == 6.0
        sheet.put(A2=0)
        sheet.settle()
        assert sheet.value("B1") == 5.0
        sheet.put(A2=None)
        assert sheet.value("B1") is CellError.NA


@pytest.mark.parametrize("reference", ["$Sheet1.A2", "$'It''s (2)'.A2", "in_nothing"])
def test_a_blank_cell_is_found_however_it_is_named(office: Office, reference: str):
    with Sheet(office) as sheet:
        sheet("name", name="in_nothing", block="$Sheet1.$A$2")
        sheet("add_sheet", name="It's (2)")
        sheet.put(A1=100, B1=f"=EQUITY_PER_SHARE(A1;50;{reference};10)")
        assert sheet.value("B1") is CellError.NA


def test_a_blank_is_blank_however_an_argument_leads_to_it(office: Office):
    knows_xlookup = office("version") >= [24, 8]
    led = [each for each in LED if knows_xlookup or not each.newer]
    with Sheet(office) as sheet:
        sheet("name", name="in_blank", block="$Sheet1.$B$1")
        sheet.put(**{Area("", row, column, 1, 1).block: value for (row, column), value in CELLS.items()})
        typed = [(number, each.formula(number).replace(",", ";")) for number, each in enumerate(led, 1)]
        spelled = {"TRUE": "TRUE()", "FALSE": "FALSE()"}
        for number, formula in typed:
            for word, call in spelled.items():
                formula = formula.replace(f"({word};", f"({call};")
            sheet.put(**{f"F{number}": f"={formula}"})
        sheet.settle()
        shown = dict(zip([each.argument for each in led], sheet.read(f"F1:F{len(led)}"), strict=True))
        assert shown == {each.argument: [each.expected(number)] for number, each in enumerate(led, 1)}


def test_of_many_calls_with_an_argument_in_common_each_is_read_for_itself(office: Office):
    """100 grown by 0 % over 3 years at 15 is 1500; of a growth that is blank nothing is known."""
    rows = range(1, 41)
    with Sheet(office) as sheet:
        sheet.put(**{f"A{row}": 100 + row for row in rows}, **{f"B{row}": 0 for row in rows if row % 2})
        look = "INDEX({0}$1:{0}$40;MATCH($A{1};$A$1:$A$40;0))"
        sheet.put(
            **{f"F{row}": f"=SCENARIO_VALUE({look.format('A', row)};{look.format('B', row)};3;15)" for row in rows}
        )
        sheet.settle()
        assert sheet.read("F1:F40") == [[(100 + row) * 15.0 if row % 2 else CellError.NA] for row in rows]


def test_formulas_that_hang_from_one_another_are_no_circle(office: Office, tmp_path: Path):
    """Read while Calc calculates, a cell that waits for the one in work shows Err:522, and keeps it."""
    path = tmp_path / "chain.xlsx"
    cells = {"A1": 8, "B1": 0, "C1": "=SCENARIO_VALUE(A1,B1,3,15)", "A2": "=C1/10"}
    cells |= {"C2": "=SCENARIO_VALUE(A2,B2,3,15)", "A3": "=N(C2)+9", "C3": "=SCENARIO_VALUE(A3,INDEX(B2:B9,1),3,15)"}
    path.write_bytes(plain_book(cells, {}))
    with Sheet(office, path) as sheet:
        sheet.settle()
        assert sheet.read("C1:C3") == [[120.0], [CellError.NA], [CellError.NA]]
        sheet("recalculate")
        sheet.settle()
        assert sheet.read("C1:C3") == [[120.0], [CellError.NA], [CellError.NA]]


def test_an_input_emptied_in_the_first_document_of_a_large_book_is_not_saved_as_zero(profile: Path, tmp_path: Path):
    """Of its first document the office tells nobody that it comes; and it may calculate before it tells of a change."""
    path = tmp_path / "large.xlsx"
    many = cases(3_000, 20_000)
    cells: dict[str, Any] = {f"H{i}": f"=G{i}*2+1" for i in range(1, many)}
    cells |= {"A1": 8, "B1": 0.1, "F1": "=SCENARIO_VALUE(A1,B1,3,15)"}
    path.write_bytes(plain_book(cells, {}))
    office = Office(copied(profile, tmp_path / "profile"))
    try:
        with Sheet(office, path) as sheet:
            sheet.put(B1=0)
            assert sheet.value("F1") == 120.0
            sheet.put(A9=4)
            sheet.put(B1=None)
            sheet.value("F1")
            sheet("save", path=str(tmp_path / "saved.xlsx"))
            assert sheet.value("F1") is CellError.NA
            assert load_workbook(tmp_path / "saved.xlsx", data_only=True).worksheets[0]["F1"].value == "#N/A"
    finally:
        office.close()


def test_a_blank_argument_that_may_be_left_out_has_its_default(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1='=PEER_MULTIPLE({1;10;20;30;100};"trimmed";;Z9)', A2='=PEER_MULTIPLE({1;10;20;30;100};"trimmed")')
        assert sheet.value("A1") == sheet.value("A2")


@pytest.mark.parametrize("error", [CellError.NA, CellError.DIV0, CellError.NUM])
def test_a_peer_that_is_not_meaningful_is_left_out(office: Office, error: CellError):
    with Sheet(office) as sheet:
        sheet.put(A1=10, A2=error, A3=30, B1="=PEER_MULTIPLE(A1:A3)", B2="=IFERROR(PEER_MULTIPLE(A1:A3);-1)")
        typed = sheet("undo_titles")
        deadline = time.monotonic() + 300
        while sheet.read("B1:B2") != [[20.0], [20.0]] and time.monotonic() < deadline:  # IFERROR hides an Err:504
            sheet.settle()
        assert sheet("undo_titles") == typed
        assert sheet.read("B1:B2") == [[20.0], [20.0]]
        assert sheet.formula("B1") == "=PEER_MULTIPLE(WITH_ERRORS(A1:A3))"


def test_an_error_may_come_and_go_and_the_document_can_still_be_undone(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=10, A2=20, A3=30, B1="=PEER_MULTIPLE(A1:A3)")
        assert sheet.value("B1") == 20.0
        sheet.put(A2=CellError.NA)
        sheet.settle()
        assert sheet.value("B1") == 20.0
        sheet.put(A1=CellError.REF)
        sheet.settle()
        assert sheet.value("B1") is CellError.REF
        sheet.put(A1=50, A2=40)
        assert sheet.value("B1") == 40.0
        assert sheet("undo")[0] == "Input"
        assert sheet.value("B1") is CellError.NA or sheet.value("B1") == 40.0


@pytest.mark.parametrize(
    "error", [e for e in CellError if e.value in ("#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#NAME?", "#REF!", "#NULL!")]
)
def test_each_error_goes_in_and_comes_out_as_itself(office: Office, error: CellError):
    with Sheet(office) as sheet:
        sheet.put(A1=88, A2=error, B1=8, B2=8, D1="=FORWARD_PE(A2;B2)")
        sheet.put_array("C1:C2", "=FORWARD_PE(A1:A2;B1:B2)")
        sheet.settle()
        assert sheet.read("C1:C2") == [[11.0], [error]]
        assert sheet.value("D1") is error


def test_many_errors_beside_many_formulas_are_let_through_at_once(office: Office):
    """How long it takes is measured: `scripts/bench`."""
    many = cases(2_000, 10_000)
    rows = range(1, many + 1)
    with Sheet(office) as sheet:
        sheet("fill_block", sheet=sheet.name, block=f"A1:B{many}", rows=[[100.0 + i, 8.0] for i in rows])
        formulas = [[f"=FORWARD_PE(A{i};B{i})"] for i in rows]
        sheet("fill_formulas", sheet=sheet.name, block=f"C1:C{many}", rows=formulas)
        sheet.put(**{f"A{i}": CellError.NA for i in rows if i % 20 == 2})
        sheet.put(D1="=PEER_MULTIPLE(A1:A3)")
        sheet.settle("D1:D1")
        assert sheet.value("D1") == 102.0


def test_an_error_is_let_through_to_a_long_array_formula(office: Office):
    """Entered again once for each of its cells, it took minutes; how long it takes is measured: `scripts/bench`."""
    long = cases(500, 2_000)
    with Sheet(office) as sheet:
        sheet("fill_block", sheet=sheet.name, block=f"A1:B{long}", rows=[[88.0, 8.0]] * long)
        sheet.put_array(f"C1:C{long}", f"=FORWARD_PE(A1:A{long};B1:B{long})")
        sheet.put(A2=CellError.NA)
        sheet.settle("C1:C3")
        assert sheet.read("C1:C3") == [[11.0], [CellError.NA], [11.0]]


def test_errors_are_real_errors_for_calcs_own_functions(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1="=FORWARD_PE(88;-1)", A2="=ISNA(A1)", A3="=ERROR.TYPE(A1)", A4="=IFERROR(A1;7)", A5="=IFNA(A1;8)")
        assert sheet.read("A1:A5") == [[CellError.NA], [1.0], [7.0], [7.0], [8.0]]


def test_text_and_dates_and_truth_values(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1="n/a yet", B1="=FORWARD_PE(A1;8)", B2='=NTM_WEIGHT("2025-08-31";"2026-03-31")')
        sheet.put(A2="=DATE(2025;8;31)", A3="=DATE(2026;3;31)", B3="=NTM_WEIGHT(A2;A3)")
        assert sheet.read("B1:B2") == [[CellError.VALUE], [CellError.VALUE]]
        assert 0 < sheet.value("B3") < 1
        assert "price is 'n/a yet', not a number" in sheet.explained("B1")


def test_a_whole_column_is_as_long_as_what_stands_in_it(office: Office):
    with Sheet(office) as sheet:
        sheet.put(A1=10, A2=20, A3=30, B1="=EXPECTED_VALUE(A:A;{0.2|0.3|0.5})")
        assert sheet.value("B1") == pytest.approx(23.0)
        sheet.put(B1="=PEER_MULTIPLE(A:A)")
        sheet.put(A2=CellError.NA)
        sheet.settle()
        assert sheet.value("B1") == 20.0


def test_an_empty_range_has_no_median(office: Office):
    with Sheet(office) as sheet:
        sheet.put(B1="=PEER_MULTIPLE(A1:A9)", B2="=EXPECTED_VALUE(A1:A3;A1:A3)")
        assert sheet.read("B1:B2") == [[CellError.NA], [CellError.NA]]


def test_days_are_right_again_once_the_workbook_that_counts_them_otherwise_is_closed(office: Office, tmp_path: Path):
    path = tmp_path / "from_1904.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet("S").write_formula("A1", "=NTM_WEIGHT(DATE(2025,6,30),DATE(2025,12,31))")
    office("close_others")
    with Sheet(office, path) as old:
        with Sheet(office) as sheet:
            sheet.put(A1="=NTM_WEIGHT(DATE(2025;6;30);DATE(2025;12;31))")
            old("recalculate")
            old.settle()
            assert old.read("A1", "S") == [[CellError.VALUE]]
        old.settle()
        [[share]] = old.read("A1", "S")
        assert isinstance(share, float)
        assert 0.4 < share < 0.6
        assert not old.modified


def test_days_are_the_same_days_where_a_workbook_counts_them_from_1904(office: Office, tmp_path: Path):
    path = tmp_path / "from_1904.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        page = book.add_worksheet("S")
        page.write_datetime("A1", datetime(2025, 9, 24))
        page.write_formula("B1", '=MARKET_PRICE("BABA",A1)')
        page.write_formula("B2", '=YEAR(INDEX(PRICE_HISTORY("BABA",DATE(2025,1,1),A1),2,1))')
        page.write_formula("B3", '=INDEX(PRICE_HISTORY("BABA",DATE(2025,1,1),DATE(2025,1,31)),2,2)')
        page.write_formula("B4", "=NTM_WEIGHT(DATE(2022,10,1),DATE(2023,3,31))")
    with Sheet(office, path) as sheet:
        sheet("recalculate")
        assert sheet.read("B1:B4") == [[176.44], [2025.0], [98.84], [pytest.approx(181 / 365)]]
        done = sheet("dispatch", command="org.xlmodel:refresh")
        assert "counts its days from 1904" in done["answer"]
        with Sheet(office) as other:
            other.put(A1='=MARKET_PRICE("BABA";DATE(2025;9;24))')
            assert other.value("A1") is CellError.VALUE
            assert "close one of them" in other.explained("A1")


def test_a_text_can_be_compared_with_one_in_a_cell(office: Office):
    """From a block, 7.4 would find another text than the one asked for."""
    with Sheet(office) as sheet:
        formula = "=UNIT_CHECK(244.8;5693585848;348400000000;4)"
        sheet.put(A1=formula, A2=str(evaluate(REGISTRY["UNIT_CHECK"], [244.8, 5693585848.0, 348400000000.0, 4.0]).cell))
        sheet.put(B1="=EXACT(A1;A2)", B2="=MATCH(A1;A2:A3;0)", B3="=A1=A2")
        assert sheet.read("B1:B3") == [[1.0], [1.0], [1.0]]
        sheet.put_array("D1:D2", "=UNIT_CHECK({244.8|1};1;1)")
        assert sheet.value("D1") is CellError.VALUE
        assert "one text" in sheet.explained("D1")


# Menus, help, explanations


def test_the_wizard_knows_every_function_and_argument(office: Office):
    known = office("functions")
    for function in REGISTRY.values():
        described = known[function.name]
        assert described["description"] == function.summary
        shown = [[p.name if p.required else f"[{p.name}]", p.description, True] for p in function.parameters]
        assert described["arguments"] == shown
        assert described["category"] == known["PV"]["category"]  # Financial


def test_every_toolbar_entry_does_something(office: Office):
    with Sheet(office) as sheet:
        assert "private:resource/toolbar/addon_org.xlmodel.toolbar" in sheet("toolbars")
        sheet("select", sheet=sheet.name, block="A1")
        for command in files.COMMANDS:
            done = sheet("dispatch", command=f"org.xlmodel:{command.name}")
            assert done["done"] or "DataTable" in done["answer"], done
        assert not sheet("dispatch", command="org.xlmodel:nosuch")["done"]


def test_menu_and_toolbar_have_the_entries_whose_business_exists():
    with zipfile.ZipFile(io.BytesIO(files.extension())) as archive:
        menus = ElementTree.fromstring(archive.read("Addons.xcu"))  # noqa: S314  our own
    for bar in ("OfficeMenuBar", "OfficeToolBar"):
        [found] = [node for node in menus.iter("node") if node.get(OOR_NAME) == bar]
        addresses = [value.text for p in found.iter("prop") if p.get(OOR_NAME) == "URL" for value in p]
        titles = [value.text for p in found.iter("prop") if p.get(OOR_NAME) == "Title" for value in p]
        assert addresses == [f"org.xlmodel:{name}" for name in ("refresh", "explain", "check", "reference")]
        assert titles[-4:] == ["Refresh", "Explain Cell", "Check Model", "Function Reference"]


OOR_NAME = "{http://openoffice.org/2001/registry}name"


def test_the_function_reference_opens_as_a_sheet(office: Office):
    office("close_others")
    before = office("documents")
    with Sheet(office) as sheet:
        answer = sheet("dispatch", command="org.xlmodel:reference")["answer"]
    assert answer == f"{len(files.offered())} functions"
    assert len(office("documents")) == len(before) + 1
    office("close_others")


# Workbooks


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Iterator[Sheet]:
    """The Alibaba workbook, opened as a user would."""
    with Sheet(office, Path(shutil.copy(BOOK, tmp_path))) as sheet:
        yield sheet


@pytest.fixture(params=some(sorted(BOOK.parent.glob("*.xlsx"))), ids=lambda path: path.stem)
def template(request: pytest.FixtureRequest) -> Path:
    """Each workbook that is shipped."""
    return Path(request.param)


def test_every_cell_of_a_template_is_what_it_is_without_a_spreadsheet(office: Office, template: Path, tmp_path: Path):
    with Sheet(office, Path(shutil.copy(template, tmp_path))) as book:
        assert not book.modified  # nobody is asked to save what he has only opened
        book("recalculate")
        book.settle()
        _same_cells(book, Workbook(template))


def _same_cells(book: Sheet, headless: Workbook) -> None:
    for name in book.sheets:
        area = Area.of(book("used", sheet=name), name)
        for i, row in enumerate(book.read(area.block, name), area.row):
            for j, got in enumerate(row, area.column):
                assert _same(got, headless.value(name, i, j)), (
                    Area(name, i, j).address,
                    got,
                    headless.value(name, i, j),
                )


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool | float) and isinstance(got, float):
        return got == pytest.approx(float(wanted), rel=1e-12, abs=1e-12)
    return bool(got == ("" if wanted is None else wanted))


def test_every_check_of_the_template_is_true_and_its_charts_are_there(book: Sheet):
    book("recalculate")
    names = book("names")
    tests = {name: cells for name, cells in names.items() if name.startswith("test_")}
    assert len(tests) > 100
    assert {name for name, cells in tests.items() if cells != [[1.0]]} == set()
    assert book("charts")["Summary"] == 3


def test_a_template_saved_from_calc_is_as_good_as_before(office: Office, template: Path, tmp_path: Path):
    saved = Path(shutil.copy(template, tmp_path))
    with Sheet(office, saved) as book:
        book("save")
    text = "".join(part.decode(errors="replace") for part in _parts(saved).values())
    assert CALC_PREFIX not in text.upper()
    assert "WITH_ERRORS" not in text
    for inputs in ({}, {"price": 120.0}):
        assert Workbook(saved).run(**inputs).to_dict() == _nearly(Workbook(template).run(**inputs).to_dict())


def _nearly(answers: dict[str, Any]) -> dict[str, Any]:
    """Calc saves numbers with 15 digits, and our functions calculate with those that it did not calculate anew."""
    return {
        name: pytest.approx(value, rel=1e-13) if isinstance(value, float) else value for name, value in answers.items()
    }


def test_a_template_converted_for_calc_gives_the_same(office: Office, tmp_path: Path):
    path = tmp_path / "for_calc.xlsx"
    path.write_bytes(converted(BOOK.read_bytes(), "calc", REGISTRY))
    with Sheet(office, path) as sheet:
        sheet("recalculate")
        assert sheet("names")["test_all"] == [[1.0]]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}


SPELLINGS = ["FORWARD_PE", "_xll.FORWARD_PE", "_xldudf_XLM_FORWARD_PE", "[1]!FORWARD_PE", f"{CALC_PREFIX}FORWARD_PE"]


def test_every_spelling_of_a_function_is_adopted_and_saved_as_its_plain_name(office: Office, tmp_path: Path):
    path = tmp_path / "spelled.xlsx"
    formulas = {f"C{i}": f"={name}(A1,A2)" for i, name in enumerate(SPELLINGS, 1)}
    formulas |= {"D1": '=IFERROR(_xll.FORWARD_PE(A1,A2),"_xll.FORWARD_PE(")&""', "D2": "=SUM(A1:A2)"}
    text = f"see {CALC_PREFIX}FORWARD_PE(A1;A2)"  # a text is what somebody wrote, not a name to spell
    path.write_bytes(plain_book({"A1": 88, "A2": 8, **formulas, "E1": text, "E2": f'=E1&"{text}"'}, {}))
    with Sheet(office, path) as sheet:
        sheet("recalculate")
        assert sheet.read(f"C1:C{len(SPELLINGS)}") == [[11.0]] * len(SPELLINGS)
        assert sheet.read("D1:D2") == [["11"], [96.0]]
        assert not sheet.modified
        assert sheet("undo_titles") == []
        sheet("save")
        written = _parts(path)["xl/worksheets/sheet1.xml"].decode()
        assert written.count(">FORWARD_PE(A1,A2)<") == len(SPELLINGS)
        assert '"_xll.FORWARD_PE("' in written.replace("&quot;", '"')
        kept = load_workbook(path).worksheets[0]
        assert (kept["E1"].value, kept["E2"].value) == (text, f'=E1&"{text}"')
        assert "xlmodel" not in _parts(path)["xl/workbook.xml"].decode()  # the name that comes and goes is gone
        sheet("save", path=str(tmp_path / "again.xlsx"))
        assert ">FORWARD_PE(A1,A2)<" in _parts(tmp_path / "again.xlsx")["xl/worksheets/sheet1.xml"].decode()


def test_a_table_with_brackets_in_its_heading_is_saved_plainly_and_a_link_stays_one(office: Office, tmp_path: Path):
    target, link = tmp_path / "target.xlsx", tmp_path / "link.xlsx"
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("S")
        columns = [{"header": "Name"}, {"header": "P/E (FY1)"}]
        page.add_table("A1:B4", {"name": "Peers", "columns": columns, "data": [["a", 10], ["b", 20], ["c", 40]]})
        page.write_formula("B3", "=NA()", None, "#N/A")
        page.write_formula("D1", "=PEER_MULTIPLE(Peers[P/E (FY1)])", None, 25)
        page.write_string("D2", "WITH_ERRORS(A1)")
    link.symlink_to(target)
    with Sheet(office, link) as sheet:
        sheet.settle()
        assert sheet.value("D1") == 25.0
        sheet("save")
        sheet("save", path=str(tmp_path / "template.xltx"), kind="Calc MS Excel 2007 XML Template")
    assert link.is_symlink()
    for path in (target, tmp_path / "template.xltx"):
        text = _parts(path)["xl/worksheets/sheet1.xml"].decode()
        assert "WITH_ERRORS" not in text
        assert "PEER_MULTIPLE(Peers[" in text
        assert CALC_PREFIX not in text.upper()
        assert b"WITH_ERRORS(A1)" in _parts(path)["xl/sharedStrings.xml"]


def test_names_conditional_formats_and_validations_call_our_functions_and_are_saved_plainly(
    office: Office, tmp_path: Path
):
    path = tmp_path / "outside.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("S")
        book.define_name("my_pe", "=FORWARD_PE(88,8)")
        page.write_formula("D3", "=my_pe", None, 11)
        red = book.add_format({"bg_color": "#FF0000"})
        page.conditional_format("E1:E9", {"type": "formula", "criteria": "=FORWARD_PE(E1,8)>10", "format": red})
        page.conditional_format("F1:F9", {"type": "2_color_scale"})
        page.data_validation("G2:G5", {"validate": "custom", "value": '=FORWARD_PE(G2,8)>LEN("forward_pe(1)")'})
    with Sheet(office, path) as sheet:
        sheet.settle()
        assert sheet.value("D3") == 11.0
        assert not sheet("modified")
        assert sheet("undo_titles") == []
        sheet("save")
    parts = _parts(path)
    assert ">FORWARD_PE(88,8)<" in parts["xl/workbook.xml"].decode()
    written = parts["xl/worksheets/sheet1.xml"].decode().replace("&quot;", '"')
    assert "<formula>FORWARD_PE(E1,8)&gt;10<" in written  # what it does not know, LibreOffice writes in small letters
    assert '<formula1>FORWARD_PE(G2,8)&gt;LEN("forward_pe(1)")<' in written
    assert 'sqref="G2:G5"' in written


def test_a_copy_is_spelled_for_excel_or_else_the_user_is_told_once(profile: Path, tmp_path: Path):
    office = Office(copied(profile, tmp_path / "profile"))
    path, plain = tmp_path / "book.xlsx", tmp_path / "plain.xlsx"
    path.write_bytes(plain_book({"A1": 88, "A2": "=FORWARD_PE(A1,8)"}, {}))
    plain.write_bytes(plain_book({"A1": 88, "A2": "=A1/8"}, {}))
    beside, elsewhere = tmp_path / "copy.xlsx", tmp_path / "elsewhere" / "copy.xlsx"
    elsewhere.parent.mkdir()
    mailed = Path(tempfile.mkdtemp(prefix="lu", suffix=".tmp")) / "lu2.tmp" / "copy.xlsx"  # as LibreOffice does
    mailed.parent.mkdir()
    backup = tmp_path / "profile" / "user" / "backup" / "book.xlsx_0.ods"
    backup.parent.mkdir(exist_ok=True)
    try:
        for book, target, recovery, told in (
            (plain, elsewhere, False, False),
            (path, beside, False, False),
            (path, mailed, False, False),
            (path, elsewhere, True, False),  # as each ten minutes: what LibreOffice would recover is its own business
            (path, elsewhere, False, office("version") < [24, 8]),
        ):
            with Sheet(office, book, hidden=False) as sheet:
                for other in (path, plain, beside, mailed):
                    if other.exists():
                        os.utime(other, (1, 1))
                if recovery:
                    backup.touch()
                sheet("save", path=str(target), copy=True)
                backup.unlink(missing_ok=True)
                office("settle")
                assert ("xlmodel" in sheet("bars")) == told
    finally:
        office.close()
    for found in (beside, mailed):
        assert ">FORWARD_PE(A1,8)<" in _parts(found)["xl/worksheets/sheet1.xml"].decode()
    shutil.rmtree(mailed.parents[1])
    converted = tmp_path / "converted.xlsx"
    convert(elsewhere, "excel", converted)
    assert load_workbook(converted).worksheets[0]["A2"].value == "=FORWARD_PE(A1,8)"


def test_a_file_with_a_password_says_that_its_names_are_calcs(profile: Path, tmp_path: Path):
    """Nobody but Calc can open it again to spell them for Excel."""
    office = Office(copied(profile, tmp_path / "profile"))
    path = tmp_path / "book.xlsx"
    try:
        for formula, told in (("=A1/8", False), ("=FORWARD_PE(A1,8)", True)):
            path.write_bytes(plain_book({"A1": 88, "A2": formula}, {}))
            with Sheet(office, path, hidden=False) as sheet:
                sheet("save", path=str(tmp_path / f"secret{told}.xlsx"), password=tmp_path.name)
                office("settle")
                assert ("xlmodel" in sheet("bars")) == told
    finally:
        office.close()


def test_a_copy_stored_elsewhere_leaves_the_opened_file_alone(office: Office, tmp_path: Path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(plain_book({"A1": 88, "A2": "=FORWARD_PE(A1,8)"}, {}))
    before = path.read_bytes()
    with Sheet(office, path) as sheet:
        sheet("save", path=str(tmp_path / "copy.xlsx"), copy=True)
    assert path.read_bytes() == before


def test_thousands_of_formulas_are_adopted(office: Office, tmp_path: Path):
    """In how many seconds is measured: `scripts/bench`."""
    path = tmp_path / "ours.xlsx"
    many = cases(2_000, 10_000)
    rows = range(1, many + 1)
    cells = {f"A{i}": 99.0 + i for i in rows} | {f"B{i}": 10.0 for i in rows}
    path.write_bytes(plain_book(cells | {f"C{i}": f"=FORWARD_PE(A{i},B{i})" for i in rows}, {}))
    with Sheet(office, path) as sheet:
        assert sheet.read(f"C1:C{many}") == [[pytest.approx((99 + i) / 10)] for i in rows]


# Refresh


@pytest.fixture(scope="module")
def refreshing(profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a store of its own."""
    folder = tmp_path_factory.mktemp("refreshing")
    office = Office(copied(profile, folder / "profile"), {"XLMODEL_STORE": str(folder / "store.db")})
    yield office
    office.close()


def test_refresh_in_calc_does_what_refresh_of_the_file_does(refreshing: Office, tmp_path: Path, monkeypatch):
    by_calc, by_file = tmp_path / "calc.xlsx", tmp_path / "file.xlsx"
    earlier = Workbook(FETCHED).run(as_of=EARLIER)
    for path in (by_calc, by_file):
        earlier.save(path)
    with open_store(str(tmp_path / "other.db")) as store:
        report = refresh(BookFile(by_file), find_providers(["file"]), store)
    with Sheet(refreshing, by_calc) as sheet:
        before = sheet("names")
        done = sheet("dispatch", command="org.xlmodel:refresh")
        assert done == {"done": True, "answer": report.status}
        assert report.updated > 0
        after = sheet("names")
        assert {name for name in after if after[name] != before[name]} >= {change.name for change in report.changes}
        expected = Workbook(by_file)
        assert {n: after["in_" + n] for n, v in expected.inputs.items() if isinstance(v, float)} == {
            n: [[v]] for n, v in expected.inputs.items() if isinstance(v, float)
        }
        assert sheet("undo") == ["xlmodel: Refresh"]  # what was tried for the change log is no step of its own
        assert sheet("names") == before
        assert sheet("undo_titles") == []


def test_refresh_shows_what_came_into_the_store_since(profile: Path, tmp_path: Path):
    store = tmp_path / "store.db"
    office = Office(copied(profile, tmp_path / "profile"), {"XLMODEL_STORE": str(store), "XLMODEL_TODAY": "2025-09-30"})
    earlier = Workbook(FETCHED).run(as_of=EARLIER)
    earlier.save(tmp_path / "book.xlsx")
    ticker = "BABA" if FETCHED == BOOK else "AAPL"
    try:
        with Sheet(office, tmp_path / "book.xlsx") as sheet:
            sheet("fill", cells=[["Data", 300, 30, {"formula": f'=MARKET_PRICE("{ticker}")'}]])
            before = sheet.read("AD300", "Data")
            assert sheet("dispatch", command="org.xlmodel:refresh")["done"]
            assert sheet.read("AD300", "Data") not in (before, [[CellError.NA]])
    finally:
        office.close()


def test_a_workbook_without_figures_says_so(refreshing: Office):
    with Sheet(refreshing) as sheet:
        done = sheet("dispatch", command="org.xlmodel:refresh")
        assert not done["done"]
        assert "DataTable" in done["answer"]


def test_a_document_closed_during_refresh_is_no_harm(refreshing: Office, tmp_path: Path):
    path = Path(shutil.copy(BOOK, tmp_path / "book.xlsx"))
    with Sheet(refreshing, path) as sheet:
        sheet("start", command="org.xlmodel:refresh")
    assert "closed" in refreshing("finished")["answer"]
    assert path.read_bytes() == BOOK.read_bytes()
    with Sheet(refreshing) as sheet:
        sheet.put(A1="=FORWARD_PE(88;8)")
        assert sheet.value("A1") == 11.0


class Commanded:
    """An office in which Refresh and Check Model send messages of the test's own, hear the answers and report the last."""

    def __init__(self, profile: Path, folder: Path, **environment: str) -> None:
        self._script = folder / "command.py"
        python = folder / "python"
        ours = f'case "$*" in *serve-refresh|*serve-check) set -- {self._script};; esac'
        python.write_text(f'#!/bin/sh\n{ours}\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        self.office = Office(copied(profile, folder / "profile"), {"XLMODEL_PYTHON": str(python), **environment})

    def will_send(self, *messages: Any) -> Office:
        """What the next command sends; after None its process ends, and after "..." it hangs."""
        self._script.write_text(
            f"""
import marshal, os, struct, sys, time
def say(*message):
    data = marshal.dumps(message, 2)
    sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
    sys.stdout.flush()
for message in {messages!r}:
    if message is None:
        os._exit(9)
    if message is ...:
        time.sleep(60)
    say(*message)
    answer = marshal.loads(sys.stdin.buffer.read(struct.unpack("<I", sys.stdin.buffer.read(4))[0]))
say("done", repr(answer))
sys.stdin.read()
"""
        )
        return self.office


@pytest.fixture(scope="module")
def commanded(profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commanded]:
    """One for all tests that leave it well."""
    commanded = Commanded(profile, tmp_path_factory.mktemp("commanded"))
    yield commanded
    commanded.office.close()


UNPUTTABLE = "\ue001999"  # an error that no cell can be made to show

NAMES = {"in_one": "$Sheet1.$A$1", "in_two": "$Sheet1.$A$2", "in_three": "$Sheet1.$A$3", "out_sum": "$Sheet1.$B$1"}


def _edited(office: Office) -> Sheet:
    """A document with names, in which the user has typed something last and has taken back a step."""
    sheet = Sheet(office)
    for name, block in NAMES.items():
        sheet("name", name=name, block=block)
    sheet.put(A1=1 / 3, A2="a text", A3="=A1*2", B1="=A1+1")
    sheet.put(A4="typed by the user")
    sheet.put(A5="and taken back")
    sheet("undo")
    return sheet


@pytest.mark.parametrize(
    "cells",
    [
        {"in_one": UNPUTTABLE},
        {"in_one": 0.5, "in_two": 7.0, "in_three": UNPUTTABLE},
        {"in_one": 0.5, "in_nothing": 1.0},
    ],
    ids=["the first cell", "the last cell", "a name that is not there"],
)
def test_a_write_that_fails_takes_back_itself_and_not_what_the_user_did(
    commanded: Commanded, tmp_path: Path, cells: Any
):
    with _edited(commanded.will_send(("write", cells, {}))) as sheet:
        sheet("save", path=str(tmp_path / "book.ods"), kind="calc8")
        values, formulas, undo, _ = sheet.state("A1:B5")
        assert "(False, " in sheet("dispatch", command="org.xlmodel:refresh")["answer"]
        assert sheet.state("A1:B5")[:3] == (values, formulas, undo)
        assert not {title for title in sheet("redo_titles") if "Refresh" in title}
        assert not sheet("modified")
        sheet("undo")
        assert sheet.value("A4") == ""


@pytest.mark.parametrize(
    "messages",
    [
        [("outputs", {"in_one": 0.5, "in_two": 7.0, "in_three": None})],
        [("outputs", {"in_one": 0.5, "in_two": True, "in_three": UNPUTTABLE})],
        [("outputs", {"in_one": 0.5}), None],
    ],
    ids=["well", "one input cannot be put", "the process is killed"],
)
def test_a_trial_of_other_inputs_leaves_no_trace(commanded: Commanded, tmp_path: Path, messages: Any):
    with _edited(commanded.will_send(*messages)) as sheet:
        sheet("save", path=str(tmp_path / "book.ods"), kind="calc8")
        before = sheet.state("A1:B5")
        done = sheet("dispatch", command="org.xlmodel:refresh")
        assert (None in messages) is not done["done"]
        if len(messages) == 1 and UNPUTTABLE not in messages[0][1].values():
            assert done["answer"] == "(True, {'out_sum': 1.5})"
        assert sheet.state("A1:B5") == before
        assert not sheet("modified")


# Check Model


@pytest.fixture(scope="module")
def checking_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checking")
    (folder / "temporary").mkdir()
    return folder


@pytest.fixture(scope="module")
def _checking(profile: Path, checking_folder: Path) -> Iterator[Office]:
    environment = {"XLMODEL_STORE": str(checking_folder / "store.db"), "TMPDIR": str(checking_folder / "temporary")}
    office = Office(copied(profile, checking_folder / "profile"), environment)
    yield office
    office.close()


@pytest.fixture
def checking(_checking: Office, checking_folder: Path) -> Iterator[Office]:
    """An office with a store and a folder for temporary files of its own; no check leaves anything in them."""
    yield _checking
    assert not list((checking_folder / "temporary").glob("xlmodel*"))
    assert not (checking_folder / "store.db").exists()


def _checked(sheet: Sheet) -> tuple[dict[str, Any], list[str]]:
    """What Check Model says, and the findings that it lists in a sheet of their own."""
    done = sheet("dispatch", command="org.xlmodel:check")
    listed = sheet.office("take", sheet="xlmodel findings")
    if listed is None:
        return done, []
    used = sheet.office("used", document=listed, sheet="xlmodel findings")
    [heading], *rows = sheet.office("read", document=listed, sheet="xlmodel findings", block=used)
    assert sheet.office("height", document=listed, sheet="xlmodel findings", block=used) < 1_000 * (1 + len(rows))
    sheet.office("close", document=listed)
    assert heading.startswith("What not to trust in ")
    return done, [finding for (finding,) in rows]


def doubts(path: Path) -> list[str]:
    """What `xlmodel check` says of a file."""
    return [finding["sentence"] for finding in check(path, "case")["findings"]]


def test_check_in_calc_finds_what_check_of_the_file_finds(checking: Office, tmp_path: Path):
    path = Path(shutil.copy(BOOK, tmp_path))
    expected = doubts(path)
    assert len([finding for finding in expected if finding.startswith("CHECK: ")]) == 1
    with Sheet(checking, path) as sheet:
        done, found = _checked(sheet)
        assert found == expected
        answer = f"{len(expected)} findings, listed in a sheet; the first: {expected[0]}"
        assert done == {"done": True, "answer": answer}
        assert not sheet("modified")
        assert sheet("undo_titles") == sheet("redo_titles") == []
    assert path.read_bytes() == BOOK.read_bytes()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ({"price": 44.0}, {"price": 44.0}),
        ({"price": "{=MAX(FORWARD_PE({88|90};1))}"}, {"price": 90.0}),
    ],
    ids=["a number", "an array formula that calls a function of ours"],
)
def test_check_sees_what_was_typed_and_not_saved(checking: Office, tmp_path: Path, typed: Any, meant: Any):
    path = Path(shutil.copy(BOOK, tmp_path))
    changed = Workbook(BOOK)
    changed.run(**meant).save(tmp_path / "changed.xlsx")
    expected = doubts(tmp_path / "changed.xlsx")
    assert expected != doubts(BOOK)
    with Sheet(checking, path) as sheet:
        for name, value in typed.items():
            sheet.input("in_" + name, value)
        sheet.input("in_years", 7.0)
        sheet("undo")
        steps = sheet("undo_titles"), sheet("redo_titles"), sheet("names")
        assert _checked(sheet)[1] == expected
        assert (sheet("undo_titles"), sheet("redo_titles"), sheet("names")) == steps
        assert sheet("modified")
    assert path.read_bytes() == BOOK.read_bytes()


def test_a_workbook_with_nothing_to_find_is_said_to_be_sound(checking: Office, tmp_path: Path):
    with Sheet(checking, Path(shutil.copy(BOOK, tmp_path))) as sheet:
        for name, value in SOUND.items():
            sheet.input("in_" + name, value)
        done, found = _checked(sheet)
        assert done["answer"].startswith("nothing found")
        assert found == []


# The price of the valuation date instead of the one that was told.
SOUND = {"price": 176.44, "told_market_cap": 4.07449e11, "price_date": 45924.0}


def test_a_workbook_with_a_password_is_not_copied_without_it(checking: Office, tmp_path: Path):
    with Sheet(checking, Path(shutil.copy(BOOK, tmp_path))) as sheet:
        sheet("save", path=str(tmp_path / "secret.xlsx"), password=tmp_path.name)
        done, found = _checked(sheet)
        assert not done["done"]
        assert "has a password" in done["answer"]
        assert found == []


@pytest.mark.parametrize("copied_before", [False, True], ids=["before it is copied", "while the copy is looked over"])
def test_a_document_closed_during_a_check_is_no_harm(
    checking: Office, checking_folder: Path, tmp_path: Path, copied_before: bool
):
    with Sheet(checking, Path(shutil.copy(BOOK, tmp_path))) as sheet:
        sheet("start", command="org.xlmodel:check")
        if copied_before:
            _wait(lambda: list(checking_folder.glob("temporary/xlmodel-*/workbook.xlsx")))
    assert checking("finished") == {"done": False, "answer": "the workbook was closed; nothing was written"}
    assert checking("take", sheet="xlmodel findings") is None


def test_an_office_that_ends_during_a_check_leaves_no_copy(profile: Path, tmp_path: Path):
    office = Office(copied(profile, tmp_path / "profile"), {"TMPDIR": str(tmp_path), "XLMODEL_STORE": "case"})
    opened = office("open", path=str(shutil.copy(BOOK, tmp_path)))
    office("start", document=opened["document"], command="org.xlmodel:check")
    _wait(lambda: list(tmp_path.glob("xlmodel-*/workbook.xlsx")))
    os.kill(office.process_id, signal.SIGKILL)
    _wait(lambda: not list(tmp_path.glob("xlmodel-*")))
    office.close()


def _wait(until: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 300
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("python", "reason"),
    [("/nowhere/python", "is gone (/nowhere/python)"), ("/usr/bin/python3", "Check Model ended before its time")],
    ids=["no Python", "no xlmodel in it"],
)
def test_a_check_without_the_package_says_what_to_do(profile: Path, tmp_path: Path, python: str, reason: str):
    office = Office(copied(profile, tmp_path / "profile"), {"XLMODEL_PYTHON": python})
    try:
        with Sheet(office, Path(shutil.copy(BOOK, tmp_path))) as sheet:
            done, found = _checked(sheet)
            assert not done["done"]
            assert reason in done["answer"]
            assert "run `xlmodel calc install`" in done["answer"]
            assert found == []
    finally:
        office.close()


def test_a_check_that_hangs_is_ended_and_its_copy_removed(profile: Path, tmp_path: Path):
    copy = tmp_path / "copy"
    copy.mkdir()
    commanded = Commanded(profile, tmp_path, XLMODEL_LONGEST_CALL="2")
    office = commanded.will_send(("save_copy", str(copy)), ...)
    try:
        with Sheet(office, Path(shutil.copy(BOOK, tmp_path))) as sheet:
            sheet("start", command="org.xlmodel:check")
            _wait((copy / "workbook.xlsx").exists)
            assert office("finished") == {
                "done": False,
                "answer": "Check Model took more than 10 seconds and was ended",
            }
        assert not copy.exists()
    finally:
        office.close()


# What goes wrong


def test_a_worker_killed_in_the_middle_is_replaced(profile: Path, tmp_path: Path):
    office = Office(copied(profile, tmp_path / "profile"))
    try:
        with Sheet(office) as sheet:
            sheet.put(A1="=FORWARD_PE(88;8)")
            assert sheet.value("A1") == 11.0
            for _ in range(2):
                [worker] = children_of(office.process_id)
                os.kill(worker, signal.SIGKILL)
                assert sheet("recalculate")
                assert sheet.value("A1") == 11.0
            assert children_of(office.process_id) != [worker]
        assert not children_of(office.process_id) or office("documents") is not None
    finally:
        office.close()


def children_of(process: int) -> list[int]:
    listed = subprocess.run(["ps", "--ppid", str(process), "-o", "pid=,args="], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "calc.run" in line]


def _shown_and_explained(
    profile: Path, tmp_path: Path, environment: dict[str, str], formula: str = "=FORWARD_PE(88;8)"
) -> tuple[Any, str]:
    """What a formula shows in an office of its own, and what Explain Cell says of it; also that Calc lives on."""
    office = Office(copied(profile, tmp_path / "profile"), environment)
    try:
        with Sheet(office) as sheet:
            sheet.put(A1=formula, B1="=1+1")
            shown = sheet.value("A1"), sheet.explained("A1")
            assert sheet.value("B1") == 2.0
        return shown
    finally:
        office.close()


def test_a_python_that_is_gone_is_named(profile: Path, tmp_path: Path):
    value, reason = _shown_and_explained(profile, tmp_path, {"XLMODEL_PYTHON": str(tmp_path / "gone" / "python")})
    assert value is CellError.NAME
    assert "is gone" in reason
    assert "xlmodel calc install" in reason


def test_a_python_without_xlmodel_is_named(profile: Path, tmp_path: Path):
    value, reason = _shown_and_explained(profile, tmp_path, {"XLMODEL_PYTHON": "/usr/bin/python3"})
    assert value is CellError.NAME
    assert "No module named 'xlmodel'" in reason


def test_another_version_is_refused(tmp_path: Path):
    extension = files.extension()
    with zipfile.ZipFile(io.BytesIO(extension)) as archive:
        table = json.loads(archive.read("pythonpath/xlmodel_calc/table.json"))
    table |= {"fingerprint": "0" * 16, "version": "0.0.9"}
    name = "pythonpath/xlmodel_calc/table.json"
    older = with_parts(extension, {name: json.dumps(table).encode()})
    value, reason = _shown_and_explained(prepared_profile(tmp_path, older), tmp_path / "it", {})
    assert value is CellError.NAME
    assert "belongs to another version (0.0.9)" in reason


def test_a_package_replaced_while_calc_is_open_refreshes_on_and_asks_for_a_restart(tmp_path: Path):
    extension = files.extension()
    name = "pythonpath/xlmodel_calc/table.json"
    with zipfile.ZipFile(io.BytesIO(extension)) as archive:
        table = json.loads(archive.read(name)) | {"version": "0.0.9"}  # of the same functions
    profile = prepared_profile(tmp_path, with_parts(extension, {name: json.dumps(table).encode()}))
    office = Office(profile, {"XLMODEL_STORE": str(tmp_path / "store.db")})
    try:
        with Sheet(office, Path(shutil.copy(BOOK, tmp_path / "book.xlsx"))) as sheet:
            sheet.put(ZZ1="=FORWARD_PE(88;8)")
            assert sheet.value("ZZ1") == 11.0
            done = sheet("dispatch", command="org.xlmodel:refresh")
        assert done["done"]
        assert " unchanged" in done["answer"]
        assert "the extension is of 0.0.9: run `xlmodel calc install` and start LibreOffice again" in done["answer"]
    finally:
        office.close()


HANGING = [
    pytest.param("exec sleep 1000", True, id="itself, with an answer"),
    pytest.param("sleep 1000; exit", False, id="in a child, with its start"),
    pytest.param("sleep 1000; exit", True, id="in a child, with an answer"),
    pytest.param("exec sleep 1000", False, id="itself, with its start"),
]


@pytest.mark.parametrize(("waits", "greets"), HANGING[: cases(2, 4)])
def test_a_worker_that_hangs_is_ended_and_calc_goes_on(profile: Path, tmp_path: Path, waits: str, greets: bool):
    """A child goes on holding the pipes of a script that is ended alone, and Calc went on waiting for it."""
    sleeper, hello = tmp_path / "python", tmp_path / "hello"
    hello.write_bytes(frame(("0", files.fingerprint())) if greets else b"")
    sleeper.write_text(f"#!/bin/sh\ncat {hello}\n{waits}\n")
    sleeper.chmod(0o755)
    value, reason = _shown_and_explained(
        profile, tmp_path, {"XLMODEL_PYTHON": str(sleeper), "XLMODEL_LONGEST_CALL": "2"}
    )
    assert value is CellError.NAME
    assert f"{'the answer' if greets else f'the start of xlmodel in {sleeper}'} took more than 2 seconds" in reason


def test_the_same_answers_in_process(profile: Path, tmp_path: Path):
    office = Office(copied(profile, tmp_path / "profile"), {"XLMODEL_IN_PROCESS": "1"})
    try:
        with Sheet(office) as sheet:
            sheet.put(A1="=FORWARD_PE(88;8)", A2="=FORWARD_PE(88;A9)", A3="=PEER_MULTIPLE({10;20;30})")
            assert sheet.read("A1:A3") == [[11.0], [CellError.NA], [20.0]]
            in_process = ".".join(map(str, sys.version_info[:2])) == office("python")
            assert bool(children_of(office.process_id)) is not in_process
    finally:
        office.close()


# Real keys in a real window

NO_SCREEN = shutil.which("Xvfb") is None or shutil.which("xdotool") is None


@pytest.mark.skipif(NO_SCREEN, reason="needs Xvfb and xdotool")
def test_a_formula_typed_with_real_keys_shows_its_value(profile: Path, tmp_path: Path):
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as number:
        display = {"DISPLAY": f":{number.readline().strip()}", "SAL_USE_VCLPLUGIN": "gen"}
    try:
        office = Office(copied(profile, tmp_path / "profile"), display, visible=True)
        try:
            with Sheet(office, hidden=False) as sheet:
                sheet.put(A1=88, A2=8)
                sheet("focus", cell="B1")
                _type(display, "=forward_pe(A1;A2)", "=FORWARD_PE(A1;0)")
                deadline = time.monotonic() + 300
                while sheet.value("B2") == "" and time.monotonic() < deadline:
                    time.sleep(0.1)
                assert sheet.read("B1:B2") == [[11.0], [CellError.NA]]
                assert sheet.formula("B1") == "=FORWARD_PE(A1;A2)"
                assert "zero or negative" in sheet.explained("B2")
                assert sheet("bars") == ["Explain Cell"]
        finally:
            office.close()
    finally:
        screen.terminate()
        screen.wait()


def _type(display: dict[str, str], *lines: str) -> None:
    # There is no window manager that gives the new window the keyboard.
    command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Calc", "windowfocus", "sleep", "0.5"]
    for line in lines:
        command += ["type", "--delay", "40", "--terminator", "END", line, "END", "key", "Return"]
    subprocess.run(command, env={**os.environ, **display}, check=True, timeout=300)


# The office that the tests drive


def test_a_profile_in_use_is_refused_and_a_killed_office_leaves_no_harm(profile: Path, tmp_path: Path):
    mine = copied(profile, tmp_path / "profile")
    first = Office(mine)
    with pytest.raises(OfficeError):
        Office(mine)
    first.kill()
    first.close()
    again = Office(mine)
    with Sheet(again) as sheet:
        sheet.put(A1="=FORWARD_PE(88;8)")
        assert sheet.value("A1") == 11.0
    again.close()


# Installing


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that another user can reach; pytest shuts its own to others whenever it starts anew."""
    with tempfile.TemporaryDirectory(prefix="xlmodel_calc_") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_the_extension_is_installed_examined_and_removed(reachable: Path, monkeypatch: pytest.MonkeyPatch):
    run = _calc_commands(reachable, monkeypatch)
    assert "FAIL the extension: not installed: run xlmodel calc install" in run("doctor", code=1)
    assert "is installed in" in run("install")
    assert "FAIL" not in run("doctor")
    assert "is installed in" in run("install")  # once more, over itself
    (reachable / "profile" / ".lock").touch()
    with pytest.raises(HostError, match="LibreOffice is open: close it first"):
        run("uninstall")
    (reachable / "profile" / ".lock").unlink()
    monkeypatch.setenv("XLMODEL_PYTHON", "/usr/bin/python3")
    assert "FAIL the worker: xlmodel does not start in /usr/bin/python3" in run("doctor", code=1)
    assert "is no longer installed" in run("uninstall")
    assert "is not installed" in run("uninstall")


NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups"


def _calc_commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `xlmodel calc` for a profile in the folder."""
    (folder / "profile").mkdir()
    monkeypatch.setenv("XLMODEL_LIBREOFFICE_PROFILE", str(folder / "profile"))
    if os.geteuid() == 0:  # LibreOffice refuses root
        program = folder / "program"
        program.mkdir()
        for entry in Path(soffice() or "").parent.iterdir():
            (program / entry.name).symlink_to(entry)
        (program / "unopkg").unlink()
        copy = folder / "package" / files.FILE_NAME
        copy.parent.mkdir()
        (program / "unopkg").write_text(
            f"""#!/bin/sh
for word; do case "$word" in *.oxt) cp "$word" {copy}; chmod 644 {copy}; word={copy};; esac; set -- "$@" "$word"; shift; done
HOME={folder} exec {NOBODY} {Path(soffice() or "").with_name("unopkg")} "$@"
"""
        )
        (program / "unopkg").chmod(0o755)
        monkeypatch.setenv("XLMODEL_LIBREOFFICE", str(program))
        monkeypatch.setattr(os, "geteuid", lambda: 65534)
        for path in (folder, folder / "profile"):
            os.chown(path, 65534, 65534)

    def run(command: str, code: int = 0) -> str:
        done = CliRunner().invoke(calc_app, [command])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_root_installs_for_itself_is_told_so_and_the_functions_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a container there is nobody but root, whom LibreOffice's own `unopkg` refuses."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    office = Installation(Path(soffice() or "").parent, tmp_path / "profile")
    for _ in range(2):  # once more, over itself
        assert "You are root: it is there for root alone" in install(office)
    assert installed(office)
    calc = Office(office.profile)
    with Sheet(calc) as sheet:
        sheet.put(A1="=FORWARD_PE(88;8)")
        assert sheet.value("A1") == 11.0
    calc.close()
    assert "is no longer installed" in uninstall(office)
    assert not installed(office)


@pytest.mark.parametrize(
    ("system", "environment", "profile_folder"),
    [
        ("linux", {}, "home/.config/libreoffice/4"),
        ("linux", {"XDG_CONFIG_HOME": "/x"}, "/x/libreoffice/4"),
        ("darwin", {}, "home/Library/Application Support/LibreOffice/4"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/LibreOffice/4"),
    ],
)
def test_the_profile_is_where_each_system_keeps_it(tmp_path, system, environment, profile_folder):
    program = tmp_path / "program"
    program.mkdir()
    (program / "unopkg").touch()
    found = installation(system, {"XLMODEL_LIBREOFFICE": str(program), **environment}, Path("home"))
    assert found == Installation(program, Path(profile_folder))


def test_a_computer_without_libreoffice_says_so(tmp_path: Path):
    with pytest.raises(HostError, match="no LibreOffice was found"):
        installation("win32", {"ProgramFiles": str(tmp_path), "PATH": str(tmp_path)}, tmp_path)


@pytest.mark.parametrize("folder", ["snap/libreoffice", ".var/app/org.libreoffice.LibreOffice"])
def test_a_libreoffice_in_a_box_of_its_own_is_named_with_the_way_out(tmp_path: Path, folder: str):
    (tmp_path / folder).mkdir(parents=True)
    with pytest.raises(HostError, match="install it from your distribution's packages"):
        installation("win32", {"ProgramFiles": str(tmp_path), "PATH": str(tmp_path)}, tmp_path)


@pytest.mark.parametrize("landmark", ["pyvenv.cfg", "lib/python3.11/os.py"], ids=["virtual environment", "conda"])
def test_another_python_of_the_search_path_does_not_reach_libreoffice(tmp_path: Path, landmark: str) -> None:
    """Found by `pytest` from an activated environment: Calc's own Python died at the first component."""
    for file in (f"other/{landmark}", "other/bin/python3"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    path = os.pathsep.join([str(tmp_path / "other" / "bin"), "/usr/bin", "/bin"])
    assert outside_environment({"PATH": path, "HOME": "/home/she"}) == {"PATH": "/usr/bin:/bin", "HOME": "/home/she"}


def test_the_doctor_knows_a_shell_from_which_libreoffice_would_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    office = Installation(Path(soffice() or "").parent, tmp_path)
    venv.create(tmp_path / "other", with_pip=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert "starting it" not in {finding.link for finding in examine(office)}
    monkeypatch.setenv("PATH", f"{tmp_path / 'other' / 'bin'}:/usr/bin:/bin")
    [starting] = [finding for finding in examine(office) if finding.link == "starting it"]
    assert "not from this shell" in starting.advice


OLDEST_PYTHON = (3, 8)  # in a LibreOffice of the versions that the extension is for, on Windows


@pytest.mark.parametrize("path", sorted(Path(files.__file__).with_name("inside").glob("*.py")), ids=lambda p: p.name)
def test_what_runs_inside_is_python_of_the_oldest_libreoffice(path: Path):
    """`str | None` in a signature is an error there unless annotations wait, and `zip` takes no `strict`."""
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=OLDEST_PYTHON)
    imported = {
        (node.module, name.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }
    annotated = any(isinstance(node, ast.FunctionDef | ast.AnnAssign) for node in ast.walk(tree))
    assert ("__future__", "annotations") in imported or not annotated
    assert "strict" not in {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    python = f"python{OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]}"
    if shutil.which(python) and not subprocess.run([python, "-c", ""]).returncode:
        assert not subprocess.run([python, "-c", IMPORTED, path.parent.parent, path.stem]).returncode


# Imports a module of `inside` without an office: each type of UNO is one without methods.
IMPORTED = """
import importlib, json, sys, tempfile, types, unittest.mock
uno = sys.modules["uno"] = types.ModuleType("uno")
uno.getClass = lambda name: type(name, (), {})
sys.modules["unohelper"] = unittest.mock.MagicMock(Base=type("Base", (), {}))
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
table = sys.modules["inside.table"] = types.ModuleType("inside.table")
table.__dict__.update(FUNCTIONS={}, NAMES="F", SINGLE=[], ERRORS={}, SPELLINGS="x", SERVICE="s", ERRORS_TOO="E", IN_PROCESS=False)
if sys.argv[2] != "table":
    importlib.import_module("inside." + sys.argv[2])
"""
