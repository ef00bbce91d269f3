"""Whatever is wrong with a workbook's bytes, one sentence says so."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.functions import REGISTRY
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.cell_rules import CellRules
from xlmodel.workbook.convert import converted
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import Package, open_package
from xlmodel.workbook.sheet_xml import MAIN

BOOK = rich_book()
SHEET = "xl/worksheets/sheet1.xml"


def changed(part: str, old: bytes, new: bytes) -> bytes:
    content = zipfile.ZipFile(BytesIO(BOOK)).read(part)
    assert old in content
    return with_parts(BOOK, {part: content.replace(old, new)})


def with_part(name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO(BOOK)
    with zipfile.ZipFile(out, "a", compression) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_sheets_come_in_their_order_and_chart_sheets_are_left_out():
    package = open_package(BOOK)
    assert list(package.sheets) == ["Inputs", "Peers", "The outputs", "Not computed"]
    assert package.sheets["Peers"] == "xl/worksheets/sheet2.xml"


def test_names_of_the_workbook_stand_for_areas_and_names_of_one_sheet_are_left_out():
    names = open_package(BOOK).names
    assert names["in_price"] == Area("Inputs", 2, 2)
    assert names["in_grid"] == Area("Inputs", 2, 4, 2, 2)
    assert names["out_doubled"] == Area("The outputs", 1, 9, 3, 1)
    assert "local" not in names


@pytest.mark.parametrize(
    ("refers_to", "area"),
    [
        ("=Model!$B$2", Area("Model", 2, 2)),
        ("='Model'!$B$2:$C$4", Area("Model", 2, 2, 3, 2)),
        ("=$Z$1", None),
        ("=Model!$A:$B", None),
        ("=Model!$2:$3", None),
        ("=Model!$XFE$1", None),
        ("=3", None),
        ("=Model!$B$2*2", None),
        ("=Model!$B$2,Model!$C$2", None),
    ],
)
def test_a_name_that_is_no_block_of_cells_is_left_out(refers_to, area):
    assert open_package(plain_book({"A1": 1}, {"a_name": refers_to})).names.get("a_name") == area


def test_a_name_may_stand_for_a_column_of_a_table():
    old = b"<definedNames>"
    new = b'<definedNames><definedName name="out_pes">tblPeers[P/E]</definedName>'
    assert open_package(changed("xl/workbook.xml", old, new)).names["out_pes"] == Area("Peers", 2, 4, 4, 1)


def test_tables_have_their_columns():
    table = open_package(BOOK).tables["tblpeers"]
    assert table.area == Area("Peers", 1, 1, 5, 4)
    assert table.columns == ("Ticker", "Price", "EPS", "P/E")


ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
SPELLINGS = [
    b'<c r="',
    b'<c s="0" r="',
    b'<c  r="',
    b'<c\nr="',
    b'<c\tr="',
    b'<c\rr="',
    b'<c r = "',
    b'<c ht="1" r=\n"',
]
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet '


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the workbook is empty"),
        (b"not a zip", "is not a workbook"),
        (ENCRYPTED, "protected by a password"),
        (BOOK[: len(BOOK) // 2], "is damaged"),
        (b"PK\3\4" + bytes(100), "is damaged"),
        (changed(SHEET, b"<worksheet ", LAUGHS), "declares a document type"),
        (changed(SHEET, b"</sheetData>", FAR.replace(b"1048576", b"1048577")), "without a proper address"),
        (changed(SHEET, b"</sheetData>", FAR.replace(b"XFD", b"XFE")), "without a proper address"),
        (changed(SHEET, b"</sheetData>", FAR.replace(b"XFD", b"AAAA")), "is not the address of a cell"),
        (changed("xl/workbook.xml", b'name="Peers"', b'name="inputs"'), "two sheets have one name"),
        (changed("xl/workbook.xml", b'name="Peers"', b'name=""'), "a sheet has no name"),
        (changed(SHEET, b'r="B2"', b'r="2"'), "is not the address of a cell"),
        (changed(SHEET, b"UTF-8", b"UTF-7"), "is written in UTF-7, not in UTF-8"),
        (changed(SHEET, b"UTF-8", b"UTF-16"), "is not written in UTF-16 as it says"),
        (with_part("xl/bomb.xml", b" " * 2**21), "packed too tightly"),
        (with_part("../evil.xml", b"x"), "part with the name"),
        (with_part("/evil.xml", b"x"), "part with the name"),
        (with_part("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_broken_file_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(WorkbookError, match=sentence) as refused:
        open_package(content)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("spelled", [b'<xf xfId="%d"/>', b'<x:xf\nxmlns:x="urn:x" xfId="%d"/>'])
def test_more_cell_formats_than_a_spreadsheet_has_are_refused_before_they_are_parsed(spelled):
    """Excel ends at 65,490, and there may be as many named styles."""
    styles = "xl/styles.xml"
    more = 2 * 65_490 - zipfile.ZipFile(BytesIO(BOOK)).read(styles).count(b"<xf ")
    most = b"".join(spelled % i for i in range(more))

    def first_format(formats):
        return CellRules(open_package(changed(styles, b"</cellXfs>", formats + b"</cellXfs>"))).number_format(
            "Inputs", 1, 1
        )

    first_format(most)
    with pytest.raises(WorkbookError, match="has 130,981 formats of cells and named styles"):
        first_format(most + spelled % more)


@pytest.mark.parametrize(
    "row",
    [
        *(FAR.replace(b'<c r="', cell) for cell in SPELLINGS),
        FAR.replace(b"<c ", b"<x:c xmlns:x='%b' " % MAIN.encode()).replace(b"/c>", b"/x:c>"),
        FAR.replace(b"XFD1048576", b"AAZ99999"),
    ],
)
def test_a_cell_far_away_is_noticed_in_every_spelling(row):
    (sheet,) = [sheet for sheet, part in open_package(BOOK).sheets.items() if part == SHEET]
    assert open_package(BOOK).far == set()
    assert open_package(changed(SHEET, b"</sheetData>", row)).far == {sheet}


def test_a_part_that_stands_in_the_zip_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = with_part(SHEET, b"<x/>")
    with pytest.raises(WorkbookError, match="twice"):
        open_package(content)


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked():
    content = with_part("xl/media/big.bin", bytes(1))
    size = (2**30).to_bytes(4, "little")
    at = content.rindex(b"PK\1\2")
    lying = content[: at + 24] + size + content[at + 28 :]
    with pytest.raises(WorkbookError, match="unpacks to"):
        open_package(lying)


def test_overlapping_parts_are_refused():
    first = BOOK.index(b"PK\1\2")
    second = BOOK.index(b"PK\1\2", first + 4)
    overlapping = BOOK[: second + 42] + BOOK[first + 42 : first + 46] + BOOK[second + 46 :]
    with pytest.raises(WorkbookError, match="parts overlap"):
        open_package(overlapping)


def test_a_document_type_in_any_part_is_refused_when_that_part_is_read():
    package = open_package(changed("xl/styles.xml", b"<styleSheet", b"<!DOCTYPE x><styleSheet"))
    with pytest.raises(WorkbookError, match="document type"):
        package.part("xl/styles.xml")


@pytest.mark.parametrize("name", ["missing.xlsx", ".", "null\0.xlsx", "x" * 300])
def test_a_path_that_leads_to_no_file_is_refused(tmp_path, name):
    with pytest.raises(WorkbookError):
        open_package(tmp_path / name)


def test_a_path_and_its_bytes_give_the_same_book(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK)
    assert open_package(path).names == open_package(BOOK).names


def everything(package: Package) -> None:
    """All that is ever read of a workbook: its parts, its rules, the copy for an engine, and what is put into it."""
    for part in package.parts:
        package.part(part)
    _ = package.names, package.tables, package.opening_sheet
    rules = CellRules(package)
    for sheet in package.sheets:
        for row, column, _ in package.formulas(sheet):
            rules.is_date(sheet, row, column), rules.rule(sheet, row, column), rules.number_format(sheet, row, column)
    calc_copy(package, REGISTRY)
    patched(package, Results(lambda *place: 1.0, lambda *place: (2, 2)), {(next(iter(package.sheets)), 30, 9): 1.0})
    converted(package.content, "calc", REGISTRY)


@pytest.mark.parametrize("seed", range(4))
def test_of_a_thousand_damaged_books_nothing_but_a_workbook_error_comes(seed):
    choose = random.Random(seed)  # noqa: S311  # the same mutants each time
    refused = 0
    for _ in range(250):
        content = bytearray(BOOK)
        for _ in range(choose.choice([1, 3, 20])):
            match choose.randrange(4):
                case 0:
                    content[choose.randrange(len(content))] = choose.randrange(256)
                case 1:
                    at = choose.randrange(len(content))
                    del content[at : at + choose.randrange(1, 50)]
                case 2:
                    at = choose.randrange(len(content) - 600, len(content))  # the directory
                    content[at] ^= 1 << choose.randrange(8)
                case _:
                    at = choose.randrange(len(content))
                    content[at:at] = choose.randbytes(choose.randrange(1, 20))
        try:
            everything(open_package(bytes(content)))
        except WorkbookError:
            refused += 1
    assert refused > 100


PARTS = "xl/workbook.xml xl/styles.xml xl/tables/table1.xml xl/_rels/workbook.xml.rels xl/sharedStrings.xml".split()


@pytest.mark.parametrize("part", [SHEET, "xl/worksheets/sheet3.xml", *PARTS])
def test_damage_within_a_part_is_a_workbook_error_too(part):
    choose = random.Random(part)  # noqa: S311  # the same mutants each time
    content = zipfile.ZipFile(BytesIO(BOOK)).read(part)
    for _ in range(150):
        mutant = bytearray(content)
        for _ in range(choose.choice([1, 2, 8])):
            at = choose.randrange(len(mutant))
            mutant[at : at + choose.randrange(3)] = choose.choice(
                [b"", b"9", b"A", b"<", b'"', b"-1", b"\xff", b"e999"]
            )
        with suppress(WorkbookError):
            everything(open_package(with_parts(BOOK, {part: bytes(mutant)})))


STRANGE = [
    "",
    " ",
    "0",
    "-1",
    "x",
    "1e999",
    "9" * 40,
    "A0",
    "A1:",
    "XFE1",
    "A1:XFD1048576",
    "1048577",
    "=1)",
    "é²",
    "{",
    "[",
]


@pytest.mark.parametrize("part", [SHEET, "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", *PARTS])
def test_a_value_that_cannot_be_is_a_workbook_error_too(part):
    choose = random.Random(part)  # noqa: S311  # the same values each time
    content = zipfile.ZipFile(BytesIO(BOOK)).read(part)
    places = [(i, name) for i, each in enumerate(etree.fromstring(content).iter("*")) for name in (*each.attrib, None)]
    for _ in range(100):
        root = etree.fromstring(content)
        i, name = choose.choice(places)
        element = list(root.iter("*"))[i]
        if name is None:
            element.text = choose.choice(STRANGE)
        else:
            element.set(name, choose.choice(STRANGE))
        with suppress(WorkbookError):
            everything(open_package(with_parts(BOOK, {part: etree.tostring(root)})))


def test_a_comment_among_the_relations_is_no_damage():
    book = open_package(changed("xl/_rels/workbook.xml.rels", b"<Relationship ", b"<!-- a note --><Relationship "))
    assert list(book.sheets) == list(open_package(BOOK).sheets)


@pytest.mark.parametrize("mistake", [AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError])
@pytest.mark.parametrize(
    "where", ["calc_copy._expand_shared", "safe_read.cells", "calc_copy.normalised", "patch.cells"]
)
def test_a_mistake_of_our_own_is_never_told_as_damage_of_the_file(monkeypatch, where, mistake):
    def slip(*_, **__):
        raise mistake("no frob")

    monkeypatch.setattr(f"xlmodel.workbook.{where}", slip)
    with pytest.raises(mistake, match="no frob"):
        everything(open_package(BOOK))


def test_a_part_packed_in_a_way_of_its_own_is_refused():
    with pytest.raises(WorkbookError, match="packed in a way that no spreadsheet uses"):
        open_package(with_part("xl/other.xml", b"<x/>" * 99, zipfile.ZIP_LZMA))
