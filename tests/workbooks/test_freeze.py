"""The copy without the add-in."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from tests.workbooks.sample_books import plain_book
from xlmodel.functions import REGISTRY
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.freeze import frozen

SHEET = "xl/worksheets/sheet1.xml"


def shown(content: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    "formula",
    [
        '="see FORWARD_PE(88, 8)"',
        '=A2&"FORWARD_PE("',
        '="say ""FORWARD_PE(1)"""',
        "=MY.FORWARD_PE(1)",
        "=Sheet!FORWARD_PE",
        "='it''s FORWARD_PE('!A1",
        "=MY_FORWARD_PE(1)",
        "=1+1",
    ],
)
def test_a_formula_that_calls_none_of_ours_stays(formula):
    book = plain_book({"A1": formula})
    assert frozen(book, REGISTRY) == book


@pytest.mark.parametrize(
    "formula",
    [
        "=FORWARD_PE(88,8)",
        "=1+forward_pe(88,8)",
        '="("&_xll.FORWARD_PE(88,8)',
        "=[1]!FORWARD_PE(88,8)",
        "=IF(A2,PEG(1,2),3)",
    ],
)
def test_a_formula_that_calls_one_of_ours_becomes_its_value(formula):
    assert shown(frozen(plain_book({"A1": formula}), REGISTRY)) == {"A1": 0}


def test_all_cells_that_share_a_formula_become_values():
    rows = (
        b'<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">FORWARD_PE(88,A1)</f><v>11</v></c>'
        b'<c r="C1"><f t="shared" ref="C1:C2" si="1">A1*2</f><v>16</v></c></row>'
        b'<row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/><v>22</v></c>'
        b'<c r="C2"><f t="shared" si="1"/><v>8</v></c></row>'
    )
    book = plain_book({"A1": 1})
    xml = zipfile.ZipFile(BytesIO(book)).read(SHEET)
    start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>")
    content = with_parts(book, {SHEET: xml[:start] + b"<sheetData>" + rows + xml[end:]})
    assert shown(frozen(content, REGISTRY)) == {"A1": 8, "B1": 11, "C1": "=A1*2", "A2": 4, "B2": 22, "C2": "=A2*2"}
