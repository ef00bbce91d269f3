"""Files that Excel writes on request: the strict variant, and days spelled out instead of numbered."""

import datetime
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from tests.calculation.test_two_engines import saved_by_a_spreadsheet
from xlmodel import Workbook, WorkbookError
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package

# ISO/IEC 29500-1, Annex A: the vocabularies of the strict variant; the usual ones are in part 4.
STRICT = [
    (rb"http://schemas\.openxmlformats\.org/(?!package)(\w+)/2006/", rb"http://purl.oclc.org/ooxml/\1/"),
    (rb"(purl\.oclc\.org/ooxml/\w+/(?:relationships/)?)extended-properties", rb"\1extendedProperties"),
    (rb"<workbook ", b'<workbook conformance="strict" '),
]


def in_strict_words(content: bytes) -> bytes:
    changes = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            text = archive.read(part)
            if part != "[Content_Types].xml" and not part.startswith("docProps/core"):
                for usual, strict in STRICT:
                    text = re.sub(usual, strict, text)
                changes[part] = text
    return with_parts(content, changes)


@pytest.fixture
def strict():
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        sheet.write("A1", "http://purl.oclc.org/ooxml/spreadsheetml/main")
        sheet.write("B1", 88)
        sheet.write_formula("B2", "=B1/8", None, 11)
        sheet.insert_chart("D1", chart := book.add_chart({"type": "line"}))
        chart.add_series({"values": "=S!$B$1:$B$2"})
        book.define_name("in_price", "=S!$B$1")
        book.define_name("out_pe", "=S!$B$2")
    return in_strict_words(saved_by_a_spreadsheet(content.getvalue()))


def test_a_strict_workbook_is_held_against_its_values_and_run(strict):
    workbook = Workbook(strict)
    assert workbook.witness.all_proven
    assert workbook.run(price=96).pe == 12


def test_what_is_written_of_a_strict_workbook_is_an_ordinary_one(strict):
    written = Workbook(strict).run(price=96).to_bytes()
    book = openpyxl.load_workbook(BytesIO(written), data_only=True)
    assert [[cell.value for cell in row] for row in book["S"]["A1:B2"]] == [
        ["http://purl.oclc.org/ooxml/spreadsheetml/main", 96],
        [None, 12],
    ]
    assert len(openpyxl.load_workbook(BytesIO(written))["S"]._charts) == 1
    left = [
        name for name in open_package(written).parts if b'"http://purl.oclc.org/' in open_package(written).part(name)
    ]
    assert not left


def days_spelled_out(epoch: datetime.datetime) -> bytes:
    book = openpyxl.Workbook()
    book.iso_dates, book.epoch = True, epoch
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = datetime.datetime(2024, 2, 28), datetime.time(18), "=YEAR(A1+2)"
    sheet["A4"], sheet["A5"] = "=A2*2", "=ISNUMBER(A1)"
    content = BytesIO()
    book.save(content)
    assert zipfile.ZipFile(content).read("xl/worksheets/sheet1.xml").count(b't="d"') == 2
    return content.getvalue()


@pytest.mark.parametrize("epoch", [openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH])
def test_days_that_are_spelled_out_are_numbers_to_formulas(epoch):
    workbook = Workbook(days_spelled_out(epoch))
    assert [value for _, _, _, value in workbook.values()] == [2024, 1.5, True]
    number = openpyxl.utils.datetime.to_excel(datetime.datetime(2024, 2, 28), epoch)
    assert workbook.value("Sheet", 1, 1) == number


def test_a_day_that_is_none_is_named_as_damage():
    content = days_spelled_out(openpyxl.utils.datetime.WINDOWS_EPOCH)
    sheet = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(BytesIO(content)).read(sheet).replace(b"2024-02-28", b"2024-02-31")
    with pytest.raises(WorkbookError, match="damaged: day is out of range"):
        Workbook(with_parts(content, {sheet: xml}))
