"""XML says the same in many ways: whichever a file chooses, every reader and engine meets the same value."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import cases
from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import CellError, WorkbookError
from xlmodel.functions import REGISTRY
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.plain_sheet import is_plain
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import MAIN

SHEET = "xl/worksheets/sheet1.xml"
BOOK = plain_book(
    {"A1": 88, "A2": 8, "A3": "=A1/A2"}, {"in_price": "=Model!$A$1", "in_eps": "=Model!$A$2", "out_pe": "=Model!$A$3"}
)


def book(*cells: str, beside: str = "") -> bytes:
    """The book with a sheet of these cells, one below the other."""
    rows = "".join(f'<row r="{i}">{cell}</row>' for i, cell in enumerate(cells, 1))
    return with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{beside}</worksheet>')


def with_sheet(xml: str) -> bytes:
    return with_parts(BOOK, {SHEET: f'<?xml version="1.0" encoding="UTF-8"?>{xml}'.encode()})


def read(content: bytes) -> list[object]:
    """What A1 and A3 are by the product, by each engine alone, and in a file of the product's own."""
    workbook = Workbook(content)
    result = workbook.run()
    second = SecondEngine(calc_copy(open_package(content), REGISTRY, like_excel=True))
    second.recalculate()
    again = openpyxl.load_workbook(BytesIO(result.to_bytes()), data_only=True)["Model"]
    return [
        (workbook.inputs["price"], result["pe"]),
        (workbook.value("Model", 1, 1), workbook.value("Model", 3, 1)),
        (second.value("Model", 1, 1), second.value("Model", 3, 1)),
        (again["A1"].value, again["A3"].value),
    ]


OTHERS = ['<c r="A2"><v>8</v></c>', '<c r="A3"><f>A1/A2</f></c>']


@pytest.mark.parametrize(
    "value",
    [
        "<![CDATA[88]]>",
        "8<![CDATA[8]]>",
        "8&#56;",
        "&#x38;8",
        "8<!-- -->8",
        "8<?as it?>8",
        " 88\n",
        "+88",
        "8.8E1",
        "880e-1",
        "88.",
        "0088",
    ],
)
def test_a_number_is_the_same_however_xml_spells_it(value):
    assert read(book(f'<c r="A1"><v>{value}</v></c>', *OTHERS)) == [(88, 11)] * 4


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A1'><v>88</v></c>",
        '<c r="&#65;1"><v>88</v></c>',
        '<c\n r = "A1" ><v >88</v ></c>',
        '<c s="0" r="A1" t="n"><v>88</v></c>',
        '<c r="A1" t="&#110;"><v>88</v></c>',
        f'<x:c xmlns:x="{MAIN}" r="A1"><x:v>88</x:v></x:c>',
        "<c><v>88</v></c>",
        '99<c r="A1">99<v>88</v>99</c>99',
    ],
)
def test_a_cell_is_the_same_however_xml_spells_it(cell):
    assert read(book(cell, *OTHERS)) == [(88, 11)] * 4


@pytest.mark.parametrize("text", ["<![CDATA[A1/A2]]>", "A1<!-- by -->/A2", "&#x41;1/A2", " A1/A2 ", "A1&#10;/A2"])
def test_a_formula_is_the_same_however_xml_spells_it(text):
    cell = f'<c r="A3"><f>{text}</f></c>'
    assert read(book('<c r="A1"><v>88</v></c>', OTHERS[0], cell)) == [(88, 11)] * 4


def test_a_sheet_with_a_prefix_is_read_by_both_engines():
    cells = "".join(f'<x:row r="{i}"><x:c r="A{i}"><x:v>{v}</x:v></x:c></x:row>' for i, v in enumerate((88, 8), 1))
    formula = '<x:row r="3"><x:c r="A3"><x:f>A1/A2</x:f></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{cells}{formula}</x:sheetData></x:worksheet>'
    assert read(with_sheet(xml)) == [(88, 11)] * 4


def test_cells_beside_those_of_the_sheet_are_none():
    other = '<extLst><ext uri="x"><row r="1"><c r="A1"><v>99</v></c></row></ext></extLst>'
    workbook = Workbook(book('<c r="A1"><v>88</v></c>', *OTHERS, beside=other))
    assert (workbook.inputs["price"], workbook.run()["pe"]) == (88, 11)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ('<c r="A1"><v>8_8</v></c>', "A1 holds '8_8', which is no number"),
        ('<c r="A1"><v>\u0668\u0668</v></c>', "which is no number"),
        ('<c r="A1"><v>0x58</v></c>', "which is no number"),
        ('<c r="A1"><v>88,0</v></c>', "which is no number"),
        ('<c r="A1"><v>88 9</v></c>', "which is no number"),
        ('<c r="A1" t="b"><v>2</v></c>', "neither true nor false"),
        ('<c r="A1" t="zz"><v>88</v></c>', "A1 is of the kind 'zz', which no cell is"),
        ('<c r="A1"><v>88</v><v>99</v></c>', "A1 holds two"),
        ('<c r="A1"><f>99</f><f>88</f></c>', "A1 holds two"),
        ('<c r="A1"><v>8<x/>8</v></c>', "what A1 holds is in pieces"),
        ('<c r="A1"><v>88</v><v xmlns="urn:x">99</v></c>', "A1 holds 'v', which has no place there"),
        ('<c r="A1"><v>88</v></c><q:c xmlns:q="urn:q" r="A1"/>', "row 1 holds 'c', which has no place there"),
        ('<c r="A1"><v>88</v></c><ext><c r="A1"><v>99</v></c></ext>', "row 1 holds 'ext'"),
        ('<c r="A1" t="inlineStr"><v>88</v></c>', "A1 holds a text of its own and says otherwise"),
        ('<c r="A1"><is><t>99</t></is><v>88</v></c>', "A1 holds a text of its own and says otherwise"),
        ('<c r="A1"><v>88</v></c><c r="A1"><v>99</v></c>', "a cell of Model stands in it twice"),
    ],
)
def test_what_readers_would_take_differently_is_refused_in_one_sentence(cell, sentence):
    with pytest.raises(WorkbookError, match=sentence) as refused:
        Workbook(book(cell, *OTHERS))
    assert "\n" not in str(refused.value)


def test_cells_that_stand_there_twice_as_a_whole_are_refused():
    xml = f'<worksheet xmlns="{MAIN}"><sheetData/><sheetData/></worksheet>'
    with pytest.raises(WorkbookError, match="has its cells twice"):
        open_package(with_sheet(xml))


@pytest.mark.parametrize("value", ["inf", "-Infinity", "NaN", "1e999", "9" * 400])
def test_a_number_beyond_all_is_an_error_for_every_reader(value):
    assert read(book(f'<c r="A1"><v>{value}</v></c>', *OTHERS))[:3] == [(CellError.NUM, CellError.NUM)] * 3


def test_what_well_known_programs_write_is_left_as_it_is():
    archive = zipfile.ZipFile(BytesIO(rich_book()))
    sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(map(is_plain, sheets))


# However it is spelled


def spelled(text: str, choose: st.DrawFn) -> str:
    """A text of ASCII characters in one of the ways in which XML may say it."""
    out = []
    for character in text:
        way = choose(st.sampled_from(["plain", "plain", "decimal", "hex", "cdata", "comment", "instruction"]))
        escaped = {"<": "&lt;", "&": "&amp;", ">": "&gt;"}.get(character, character)
        out.append(
            {
                "plain": escaped,
                "decimal": f"&#{ord(character)};",
                "hex": f"&#x{ord(character):x};",
                "cdata": f"<![CDATA[{character}]]>",
                "comment": f"{escaped}<!-- 9 -->",
                "instruction": f"<?x 9?>{escaped}",
            }[way]
        )
    return "".join(out)


@st.composite
def sheets(choose: st.DrawFn) -> tuple[list[object], bytes]:
    """The values of some cells, and the bytes of a sheet that holds them."""
    values = choose(
        st.lists(
            st.integers(-999, 999)
            | st.floats(-1e12, 1e12)
            | st.booleans()
            | st.sampled_from(["a<b", "88", "x & y", "=1"]),
            min_size=1,
            max_size=4,
        )
    )
    prefix = choose(st.sampled_from(["", "", "x:"]))
    blank = choose(st.sampled_from([" ", "\n", "\t "]))
    rows = ""
    for i, value in enumerate(values, 1):
        quote = choose(st.sampled_from("\"'"))
        kind = "b" if isinstance(value, bool) else "str" if isinstance(value, str) else "n"
        attributes = [f"r={quote}{spelled_address(i, choose)}{quote}", f"t{blank}={blank}{quote}{kind}{quote}"]
        text = spelled(value if isinstance(value, str) else repr(value).lower(), choose)
        listed = blank.join(choose(st.permutations(attributes)))
        rows += f"<{prefix}row><{prefix}c{blank}{listed}><{prefix}v>{text}</{prefix}v{blank}></{prefix}c></{prefix}row>"
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    xml = f'<{prefix}worksheet {name}="{MAIN}"><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>'
    encoding = choose(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return values, xml.encode(encoding)


def spelled_address(row: int, choose: st.DrawFn) -> str:
    return choose(st.sampled_from([f"A{row}", f"&#65;{row}", f"A&#x{ord(str(row)):x};"]))


@given(sheets())
@settings(max_examples=cases(60, 1500), deadline=None)
def test_every_spelling_of_a_sheet_gives_every_engine_its_values(case):
    values, xml = case
    content = with_parts(BOOK, {SHEET: xml})
    workbook = Workbook(content)
    second = SecondEngine(calc_copy(open_package(content), REGISTRY, like_excel=True))
    for i, value in enumerate(values, 1):
        assert workbook.value("Model", i, 1) == value == second.value("Model", i, 1)
        assert isinstance(workbook.value("Model", i, 1), bool) is isinstance(value, bool)
