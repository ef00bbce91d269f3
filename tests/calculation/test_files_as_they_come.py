"""Files as other programs write them are opened, calculated and written back."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from xlmodel import Workbook
from xlmodel.calculation.engine import Engine
from xlmodel.errors import WorkbookError
from xlmodel.workbook.archive import with_parts

SHEET = "xl/worksheets/sheet1.xml"
CUSTOM = "customXml/item1.xml"


def book(formula: str = "=A1*2", sheet: str = "Model", write=None) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet(sheet)
        page.write("A1", 5)
        page.write_formula("B1", formula)
        if write is not None:
            write(page)
        workbook.define_name("in_a", f"='{sheet}'!$A$1")
        workbook.define_name("out_b", f"='{sheet}'!$B$1")
    return content.getvalue()


def part_of(content: bytes, part: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.read(part)


def edited(content: bytes, old: bytes, new: bytes, part: str = SHEET) -> bytes:
    before = part_of(content, part)
    assert old in before
    return with_parts(content, {part: before.replace(old, new)})


def doubled(content: bytes) -> None:
    """Calculates, with another input too, and opens what was written."""
    workbook = Workbook(content)
    assert workbook.run().b == 10
    result = workbook.run(a=7.0)
    assert result.b == 14
    assert Workbook(result.to_bytes()).run().b == 14


# Spellings of XML


def test_the_words_of_a_document_library_may_be_in_utf_16():
    note = '<?xml version="1.0" encoding="utf-16"?><note xmlns="urn:x">1</note>'.encode("utf-16")
    content = with_parts(book(), {CUSTOM: note})
    doubled(content)
    assert part_of(Workbook(content).run(a=7.0).to_bytes(), CUSTOM) == note


@pytest.mark.parametrize(
    ("named", "codec"),
    [("utf-16", "utf-16"), ("UTF-16", "utf-16-le"), ("utf-16", "utf-16-be"), ("ISO-8859-1", "latin-1"),
     ("windows-1252", "cp1252"), ("utf-8", "utf-8-sig")],
)  # fmt: skip
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_any_part_may_be_written_in_another_encoding(part, named, codec):
    before = part_of(book(), part).decode().replace("UTF-8", named)
    assert named in before
    doubled(with_parts(book(), {part: before.encode(codec)}))


def test_what_hides_in_another_encoding_is_found():
    laughs = '<!DOCTYPE a [<!ENTITY b "c">]><note/>'.encode("utf-16")
    with pytest.raises(WorkbookError, match=r"item1\.xml in the workbook declares a document type"):
        Workbook(with_parts(book(), {CUSTOM: laughs}))


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "no-such", "utf-32"])
def test_an_encoding_that_no_spreadsheet_writes_is_refused(encoding):
    note = f'<?xml version="1.0" encoding="{encoding}"?><note/>'.encode()
    with pytest.raises(WorkbookError, match=f"is written in {encoding}|not written in {encoding}"):
        Workbook(with_parts(book(), {CUSTOM: note}))


# Spellings of ZIP


def test_a_file_may_announce_sizes_of_64_bits():
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(old.read(name))
    doubled(content.getvalue())


def local_headers(content: bytes, at: int, new: bytes) -> bytes:
    """Other bytes in what stands before each part; the directory stays."""
    changed = bytearray(content)
    place = changed.find(b"PK\3\4")
    while place >= 0:
        changed[place + at : place + at + len(new)] = new
        place = changed.find(b"PK\3\4", place + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("at", "new"),
    [(4, b"\x2d\0"), (6, b"\x08\0"), (6, b"\0\x08"), (10, b"\1\2\3\4"), (14, bytes(4)), (18, bytes(8))],
    ids=["version", "sizes follow", "names in UTF-8", "time", "checksum", "sizes"],
)
def test_what_stands_before_a_part_may_be_other_than_the_directory_says(at, new):
    doubled(local_headers(book(), at, new))


def test_capital_and_small_letters_are_the_same_in_the_name_of_a_part():
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr("xl/Worksheets/Sheet1.xml" if name == SHEET else name, old.read(name))
    doubled(content.getvalue())
    assert part_of(Workbook(content.getvalue()).run(a=7.0).to_bytes(), "xl/Worksheets/Sheet1.xml")


# Sheets


@pytest.mark.parametrize("number", [b"<![CDATA[5]]>", b"&#53;", b"<!-- five -->5", b"5<!-- five -->", b"0&#x2E;5e1"])
def test_a_number_may_be_spelled_in_every_way_that_xml_allows(number):
    doubled(edited(book(), b"<v>5</v>", b"<v>%b</v>" % number))


@pytest.mark.parametrize("size", [b"A1:ZZ99999999", b"", b"A1", b"A1:XFD1048576", b"nonsense"])
def test_a_sheet_may_say_that_it_has_any_size(size):
    doubled(edited(book(), b'<dimension ref="A1:B1"/>', b'<dimension ref="%b"/>' % size))


@pytest.mark.parametrize(
    "error", [b"#SPILL!", b"#CALC!", b"#FIELD!", b"#BUSY!", b"#GETTING_DATA", b"#WERT!", b"Err:502"]
)
def test_a_cell_may_hold_an_error_of_later_years(error):
    cell = b'</v></c><c r="C1" t="e"><v>%b</v></c></row>' % error
    doubled(edited(book(), b"</v></c></row>", cell))
    checked = edited(book("=IF(ISERROR(C1),A1*2,0)"), b"</v></c></row>", cell)
    assert Workbook(checked).run().b == 10


@pytest.mark.parametrize("sheet", ["sheet1", "SHEET1", "sHEET1", "Sheet1", "sheet2", "Sheet 1", "Tabelle1"])
@pytest.mark.parametrize("others", [0, 2])
def test_a_first_sheet_may_have_any_name(sheet, others):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        pages = [workbook.add_worksheet(name) for name in [sheet, *(f"Other {i}" for i in range(others))]]
        pages[0].write("A1", 5)
        pages[0].write_formula("B1", f"='{sheet}'!A1+here")
        workbook.define_name("in_a", f"='{sheet}'!$A$1")
        workbook.define_name("out_b", f"='{sheet}'!$B$1")
        workbook.define_name(f"'{sheet}'!here", f"='{sheet}'!$A$1")
        for page in pages[1:]:
            page.write_formula("A1", f"='{sheet}'!B1*10")
        if others:
            workbook.define_name("out_c", "='Other 1'!$A$1")
    doubled(content.getvalue())
    if others:
        assert Workbook(content.getvalue()).run(a=2.0).c == 40


def test_a_sheet_may_be_formatted_down_to_its_last_cell():
    far = b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row></sheetData>'
    doubled(edited(book(), b"</sheetData>", far))


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD900", "AAZ99999"])
def test_a_value_may_stand_far_away_from_all_others(cell):
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{cell}"><v>4</v></c></row></sheetData>'.encode()
    content = edited(book(), b"</sheetData>", far)
    doubled(content)
    result = Workbook(edited(content, b"A1*2", f"A1*{cell}".encode())).run(a=3.0)
    assert result.b == 12
    assert Workbook(result.to_bytes()).run().b == 12


@pytest.mark.parametrize("block", [b"C1:D1048576", b"C2:XFD1048576", b"A2:XFD2"])
def test_columns_and_rows_may_be_merged(block):
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="%b"/></mergeCells>' % block
    doubled(edited(book(), b"</sheetData>", merged))


# Formulas


@pytest.mark.parametrize("empty", [b'<f ca="1"/>', b"<f/>", b"<f></f>"])
def test_a_volatile_array_formula_leaves_empty_ones_in_its_other_cells(empty):
    def write(page):
        page.write("A2", 2)
        page.write_array_formula("C1:C2", "{=OFFSET(A1,0,0,2,1)*1}")
        page.write("C2", 2)

    content = edited(book("=SUM(C1:C2)", write=write), b'<c r="C2"><v>2</v>', b'<c r="C2">' + empty + b"<v>2</v>")
    assert Workbook(content).run(a=7.0).b == 9
    assert b'<c r="C2">' + empty.replace(b"<f></f>", b"<f/>") + b"<v>2</v></c>" in part_of(
        Workbook(content).run(a=7.0).to_bytes(), SHEET
    )


def test_an_empty_formula_is_none():
    content = edited(book(), b'<c r="A1"><v>5</v>', b'<c r="A1"><f/><v>5</v>')
    assert Workbook(content).run().b == 10


@pytest.mark.parametrize("spelled", ["Net_x000a_income", "Net_x000D__x000a_income", "Net&#10;income", "Net\nincome"])
@pytest.mark.parametrize("heading", ["Net\nincome", "Net income"])
def test_a_heading_may_have_a_line_break(spelled, heading):
    def write(page):
        page.add_table("D1:D3", {"name": "Results", "columns": [{"header": "HEADING"}], "data": [[1], [2]]})

    content = book("=SUM(Results[HEADING])*A1", write=write)
    content = edited(content, b"HEADING", heading.encode())
    content = edited(content, b'name="HEADING"', f'name="{spelled}"'.encode(), "xl/tables/table1.xml")
    assert Workbook(content).run().b == 15


@pytest.mark.parametrize(
    "formula",
    [
        "=ORG.XLMODEL.ADDIN.XLMODEL.FORWARD_PE(20,A1)*2.5",
        "=org.xlmodel.addin.XlModel.forward_pe(A1*2,1)",
        "=ORG.XLMODEL.ADDIN.XLMODEL.PEER_MULTIPLE(ORG.XLMODEL.ADDIN.XLMODEL.WITH_ERRORS(D1:D3),\"median\")",
        "=PEER_MULTIPLE(WITH_ERRORS(D1:D3),\"median\")",
        "=_xll.FORWARD_PE(A1*2,1)",
        "='C:\\add-ins\\xlmodel.xlam'!FORWARD_PE(A1*2,1)",
    ],
)  # fmt: skip
def test_the_spellings_of_every_host_are_known(formula):
    def write(page):
        page.write_formula("D1", "=A1*2")
        page.write_formula("D2", "=NA()")
        page.write_formula("D3", "=A1*2")

    assert Workbook(book(formula, write=write)).run().b == 10


def test_where_the_engine_panics_there_is_a_sentence():
    """It does so on a name in a first sheet called sheet1 (formualizer 0.13.0), which the calc copy spares it."""
    engine = Engine(book("=in_a", "sheet1"))
    with pytest.raises(WorkbookError, match="cannot be calculated: the engine broke off, "):
        engine.recalculate()
