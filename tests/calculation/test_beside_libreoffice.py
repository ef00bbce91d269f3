"""Names, ranges, texts and blocks come out as a real spreadsheet calculates them."""

import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from xlmodel import Workbook
from xlmodel.errors import CellError

NAMES = {
    "on": "M!$A$1",
    "column": "M!$A$1:$A$5",
    "dynamic": "OFFSET(M!$A$1,0,0,COUNT(M!$A:$A),1)",
    "to_the_left": "M!XFD1",
    "growth": "M!$B$2/M!$B$1-1",
    "word": '"a"&"b"',
    "both": "M!$A$1,M!$B$1",
    "grid": "{1,2;3,4}",
    "nested": "growth+on",
    "picked": "INDEX(M!$A$1:$B$5,2,2)",
    "chosen": "IF(M!$A$1>2,M!$B$3,0)",
}
FORMULAS = [
    "on*2", "SUM(column)", "SUM(dynamic)", "to_the_left*1", "growth", "nested*2", 'word&"c"', "SUM(both)", "SUM(grid)",
    "picked", "chosen+1", "IF(on,1,2)", "ROUND(IF(on,1.26,2),1)", 'IF(growth,"y","n")&"x"', "SUM(B5:B1)", "SUM(B5:A1)",
    "COUNT($B5:A$1)", "MAX(B3:B2)", "SUM((A1,B1:B2))", "SUM(A1:B3 B2:B9)", "A1:A5*2", "SUM(A1:A5*2)", "-B1:B5",
    'A1:A5&"x"', "ABS(A1:A5)", "IF(A1:A5>0,1,0)", "SUM(IF(A1:A5>0,1,0))", "SUMPRODUCT((A1:A5>0)*1)", "column*2",
    "SUM(column*2)", '0.1*3&""', '1/3&"x"', 'LEN(2/3&"")', '1E-7&""', 'CONCATENATE(0.1+0.2,"|",1/7)',
    "COLUMNS($A$1:C1)", "ROWS(A$1:A3)", "VLOOKUP(B:B,A1:B5,1,0)", "IFERROR(FV(-3,0.5,1),9)", "ISNUMBER(PMT(0,0,1))",
    "ROUND(PV(0.1,5,-20,100,1),6)", "SUM(Last!A5:A1)", '1-0.9&""', '123456789.123456789&""', '-1/3&""', '100*1.1&""',
    'EXACT(0.1*3&"","0.3")', 'VALUE(0.1*3&"")=0.3', 'COUNTIF(B1:B5,">"&4)', 'SUMIF(A1:A5,"<"&on,B1:B5)',
]  # fmt: skip
BLOCKS = {"A1": "H1:J1", "A1:A3*2": "H3:I5", "SUM(B1:B2)": "H7:H9", "B1:B5": "H11:H15", "B1:B2": "H17:I18"}


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "M"
    last = made.create_sheet("Last")
    for row, (one, other) in enumerate([(3, 2), (-1.5, 4), (8, 6), (0.1, 8), (12, 10)], 1):
        sheet.cell(row, 1, one)
        sheet.cell(row, 2, other)
        last.cell(row, 1, other * 7)
    for name, meaning in NAMES.items():
        made.defined_names[name] = DefinedName(name, attr_text=meaning)
    for row, formula in enumerate(FORMULAS, 1):
        sheet.cell(row, 6, f"={formula}")
    for formula, place in BLOCKS.items():
        sheet[place.split(":")[0]] = ArrayFormula(place, f"={formula}")
    content = BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_every_cell_shows_what_libreoffice_shows(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(book())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", tmp_path / "book.xlsx"], check=True, capture_output=True, timeout=900)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "book.xlsx", data_only=True)["M"]
    ours = Workbook(book())
    cells = [(row, 6) for row in range(1, len(FORMULAS) + 1)]
    cells += [(cell.row, cell.column) for place in BLOCKS.values() for row in theirs[place] for cell in row]
    different = {}
    for row, column in cells:
        one, other = ours.value("M", row, column), theirs.cell(row, column).value
        one = str(one) if isinstance(one, CellError) else one
        if one != (pytest.approx(other, rel=1e-12) if type(other) in (int, float) else other):
            different[FORMULAS[row - 1] if column == 6 else (row, column)] = one, other
    assert different == {}
