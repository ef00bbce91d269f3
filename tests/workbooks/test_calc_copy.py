"""The copy that a calculation engine reads."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import openpyxl
import pytest

from tests.workbooks.crosscheck import disagreements
from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.workbook import Workbook
from xlmodel.functions import REGISTRY
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import open_package

BOOK = rich_book()


def copy_of(content: bytes) -> bytes:
    return calc_copy(open_package(content), REGISTRY)


def with_cells(rows: bytes, book: bytes | None = None, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    content = book or plain_book({"A1": 1})
    xml = zipfile.ZipFile(BytesIO(content)).read(part)
    start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>")
    return with_parts(content, {part: xml[:start] + b"<sheetData>" + rows + xml[end:]})


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_only_formulas_change():
    before, after = (openpyxl.load_workbook(BytesIO(content)) for content in (BOOK, copy_of(BOOK)))
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                copied = after[sheet.title][cell.coordinate]
                if cell.data_type != "f":
                    in_array = sheet.title == "The outputs" and cell.column in (4, 5, 9) and cell.row <= 3
                    assert copied.value == (None if in_array else cell.value)
    assert after["Peers"]["D3"].value == "=FORWARD_PE('Peers'!$B$3,'Peers'!$C$3)"
    assert after["The outputs"]["B5"].value == "=FORWARD_PE(in_price,-1)"


def test_parts_without_formulas_keep_their_bytes():
    before, after = (zipfile.ZipFile(BytesIO(content)) for content in (BOOK, copy_of(BOOK)))
    assert before.namelist() == after.namelist()
    same = [name for name in before.namelist() if before.read(name) == after.read(name)]
    assert set(before.namelist()) - set(same) == {"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"}


def test_cached_children_of_an_array_formula_are_emptied():
    rows = (
        b'<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">SEQUENCE(3)</f><v>1</v></c></row>'
        b'<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3" t="str"><v>x</v></c><c r="B3"><v>7</v></c></row>'
    )
    book = Workbook(with_cells(rows))
    assert [book.value("Model", row, 1) for row in (1, 2, 3)] == [1.0, 2.0, 3.0]
    assert book.value("Model", 3, 2) == 7.0


def test_cells_of_a_data_table_show_that_nobody_calculated_them():
    rows = (
        b'<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f></c></row>'
        b'<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/><v>10</v>'
        b'</c></row><row r="3"><c r="A3"><v>6</v></c><c r="B3"><v>12</v></c><c r="C3"><f>B3+1</f></c></row>'
    )
    content = with_cells(rows)
    engine = Engine(copy_of(content))
    engine.recalculate()
    assert [engine.value("Model", *place) for place in ((2, 2), (3, 2), (3, 3))] == ["#N/A"] * 3
    written = zipfile.ZipFile(BytesIO(Workbook(content).run().to_bytes())).read("xl/worksheets/sheet1.xml")
    assert b"<v>10</v>" in written
    assert b"<v>12</v>" in written


@pytest.mark.parametrize(
    ("formula", "is_array"),
    [
        ('SUM(COUNTIF(A1:A9,{"a","b"}))', True),
        ('LOOKUP(2,1/(A1:A9="x"),B1:B9)', True),
        ("SUM(A1:A9)", False),
        ("LOOKUP(2,A1:A9,B1:B9)", False),
        ("VLOOKUP(2,A1:B9,2,FALSE)", False),
        ('COUNTIF(A1:A9,"{1,2}")', False),
    ],
)
def test_for_an_engine_like_excel_formulas_that_work_out_arrays_are_marked(formula, is_array):
    rows = f'<row r="2"><c r="C2"><f>{escape(formula)}</f></c></row>'.encode()
    copy = calc_copy(open_package(with_cells(rows)), like_excel=True)
    cell = zipfile.ZipFile(BytesIO(copy)).read("xl/worksheets/sheet1.xml").split(b'r="C2">')[1]
    assert cell.startswith(b'<f t="array" ref="C2">') is is_array


def test_a_shared_formula_that_is_marked_is_written_out():
    shared = b'<f t="shared" ref="C1:C2" si="0">SUM(A1*{1,2})</f></c></row><row r="2"><c r="C2"><f t="shared" si="0"/>'
    copy = calc_copy(open_package(with_cells(b'<row r="1"><c r="C1">' + shared + b"</c></row>")), like_excel=True)
    xml = zipfile.ZipFile(BytesIO(copy)).read("xl/worksheets/sheet1.xml")
    assert b'<f t="array" ref="C1">SUM(A1*{1,2})</f>' in xml
    assert b'<f t="array" ref="C2">SUM(A2*{1,2})</f>' in xml


def test_a_shared_formula_that_depends_on_the_row_of_its_table_is_written_out():
    peers = "xl/worksheets/sheet2.xml"
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>%d</v></c>' % (r, r, r, r, 10 * r)
        + b'<c r="C%d"><v>1</v></c><c r="D%d"><f%s</f></c></row>' % (r, r, f)
        for r, f in (
            (2, b' t="shared" ref="D2:D5" si="0">FORWARD_PE(tblPeers[[#This Row],[Price]],tblPeers[@EPS])+A2'),
            (3, b' t="shared" si="0">'),
            (4, b' t="shared" si="0">'),
            (5, b' t="shared" si="0">'),
        )
    )
    book = Workbook(with_cells(rows, BOOK, peers))
    assert [book.value("Peers", row, 4) for row in (2, 3, 4, 5)] == [22.0, 33.0, 44.0, 55.0]


def test_an_ordinary_shared_formula_is_left_to_the_engine():
    rows = (
        b'<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">_xll.FORWARD_PE(88,A1)</f></c>'
        b'</row><row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
    )
    book = Workbook(with_cells(rows))
    assert [book.value("Model", row, 2) for row in (1, 2)] == [11.0, 22.0]


def test_a_name_may_hold_a_formula_with_a_structured_reference():
    xml = zipfile.ZipFile(BytesIO(BOOK)).read("xl/workbook.xml")
    name = b'<definedNames><definedName name="mean_eps">AVERAGE(tblPeers[EPS])</definedName>'
    content = with_parts(BOOK, {"xl/workbook.xml": xml.replace(b"<definedNames>", name)})
    assert b"AVERAGE('Peers'!$C$2:$C$5)" in zipfile.ZipFile(BytesIO(copy_of(content))).read("xl/workbook.xml")


def test_a_second_engine_agrees_on_every_formula_that_is_not_ours():
    compared, differ = disagreements(copy_of(BOOK), Workbook(BOOK).value)
    assert differ == []
    assert compared >= 10
