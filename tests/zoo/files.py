"""The zoo: each animal's bytes, made when asked for, and what is right about it: a value, or the sentence of a refusal."""

import bz2
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from tests.zoo.books import MAIN, NAMES, PACKAGE, PE, RELATIONS, SHEET, WORKBOOK, beside, lying, parts, sheet, zipped


class Animal(NamedTuple):
    """A file, and what is right."""

    content: Callable[[], bytes]
    right: float | str  # what out_pe comes to, or a piece of the sentence


ZOO: dict[str, Animal] = {}


def keep(name: str, content: Callable[[], bytes], right: float | str = 11) -> None:
    """Puts an animal into the zoo."""
    assert name not in ZOO
    ZOO[name] = Animal(content, right)


def keep_sheet(name: str, make: Callable[[], str], right: float | str = 11, **more: object) -> None:
    keep(name, lambda: zipped(parts(make(), **more)), right)


def keep_formulas(right: float | str = 11, **named: str) -> None:
    for name, formula in named.items():
        keep_sheet(name, lambda formula=formula: sheet(beside(formula)), right)


def keep_changed(name: str, part: str, old: str, new: str, right: float | str = 11) -> None:
    def content() -> bytes:
        found = parts()
        assert old.encode() in found[part]
        return zipped({**found, part: found[part].replace(old.encode(), new.encode())})

    keep(name, content, right)


# ZIP

keep("plain", lambda: zipped(parts()))
keep("stored", lambda: zipped(parts(), zipfile.ZIP_STORED))
keep("empty", lambda: b"", "is empty")
keep("no zip", lambda: b"PKnothing of the sort", "is damaged")
keep("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "is not a workbook")
keep("old xls", lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512), "old .xls")
keep("cut in half", lambda: zipped(parts())[:600], "is damaged")
keep(
    "parts that differ in capital letters",
    lambda: zipped({**parts(), "xl/worksheets/Sheet1.xml": sheet(PE.replace("88", "99")).encode()}),
    "differ in capital letters only",
)
keep_changed(
    "two relations of one id",
    "xl/_rels/workbook.xml.rels",
    '<Relationship Id="rId1"',
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="other.xml"/><Relationship Id="rId1"',
    "have one id",
)
keep("a zip of nothing", lambda: zipped({}), "is not a workbook")
keep("bytes before it", lambda: b"#!/bin/sh\nexit\n" + zipped(parts()), "before its first part")
keep("bytes behind it", lambda: zipped(parts()) + b"more", 11)
keep("packed by bzip2", lambda: zipped(parts(), zipfile.ZIP_BZIP2), "packed in a way")
keep("packed by lzma", lambda: zipped(parts(), zipfile.ZIP_LZMA), "packed in a way")
keep("bzip2 that says deflate", lambda: lying(parts(), SHEET, packed=bz2.compress(sheet().encode())), "is damaged")
keep("bomb of blanks", lambda: zipped(parts(sheet(after=" " * 30_000_000))), "packed too tightly")
keep("bomb beside the sheets", lambda: zipped(parts(more={"xl/media/x.bin": bytes(50_000_000)})), "packed too tightly")
keep("bomb of rows", lambda: zipped(parts(sheet(PE + "<row><c><v>1</v></c></row>" * 300_000))), "packed too tightly")
keep("says too small", lambda: lying(parts(), SHEET, size=9), "not what its directory says")
keep("says too large", lambda: lying(parts(), SHEET, size=99_999), "not what its directory says")
keep("says 2 GB", lambda: lying(parts(), SHEET, size=2**31), "unpacks to 2048 MB")
keep("wrong sum", lambda: lying(parts(), SHEET, crc=1), "not what its directory says")
keep("encrypted", lambda: lying(parts(), SHEET, flags=1), "password")
keep("stored that says deflated", lambda: lying(parts(), SHEET, packed=sheet().encode()), "is damaged")
keep("another name at the part", lambda: lying(parts(), SHEET, local_name=b"xl/worksheets/other1.xml"), "is damaged")
keep("parts that overlap", lambda: lying(parts(), SHEET, offset=0), "is damaged")
keep("part out of the file", lambda: lying(parts(), SHEET, offset=2**31), "is damaged")
keep("way out of the folder", lambda: zipped(parts(more={"../../evil.txt": b"x"})), "part with the name")
keep("from the root", lambda: zipped(parts(more={"/etc/evil": b"x"})), "part with the name")
keep("backslashes", lambda: zipped({name.replace("/", "\\"): part for name, part in parts().items()}))
keep("capitals", lambda: zipped({name.replace("sheet1", "SHEET1"): part for name, part in parts().items()}))
keep("three thousand parts", lambda: zipped(parts(more={f"x/{i}": b"" for i in range(3000)})), "3005 parts")

# Parts

keep("no workbook", lambda: zipped({SHEET: sheet().encode()}), "is not a workbook")
keep("no sheets", lambda: zipped({**parts(), SHEET: b""}), "is damaged")
keep_changed("a sheet that is missing", "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml", "is missing")
keep_changed("a sheet that is a word document", SHEET, MAIN, "urn:word", "is none")
keep("two sheets in one part", lambda: zipped({**parts(sheet(), sheet()), **_one_part()}), "two of its sheets are one")
keep_changed(
    "two sheets of one name",
    WORKBOOK,
    "<sheets>",
    '<sheets><sheet name="MODEL" sheetId="9" r:id="rId1"/>',
    "is damaged",
)
keep_changed("a sheet without a name", WORKBOOK, 'name="Model"', 'name=""', "has no name")
keep_changed(
    "styles that are missing",
    "xl/_rels/workbook.xml.rels",
    "</Rel",
    f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/></Rel',
)
keep_changed(
    "texts that are missing",
    SHEET,
    "<v>88</v></c>",
    '<v>88</v></c><c r="B1" t="s"><v>0</v></c>',
    "shared strings table",
)
keep_sheet(
    "a text beyond the last",
    lambda: sheet(PE + '<row r="9"><c r="B9" t="s"><v>7</v></c></row>'),
    "shared strings table",
    texts=["a"],
)
keep(
    "OpenDocument",
    lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", **parts()}),
    "OpenDocument",
)
keep(
    "relations in a circle",
    lambda: zipped(parts(more={"xl/worksheets/_rels/sheet1.xml.rels": _own_table()})),
    "is damaged",
)
keep("external relation", lambda: zipped(parts(more={"xl/worksheets/_rels/sheet1.xml.rels": _external()})))


def _one_part() -> dict[str, bytes]:
    name = "xl/_rels/workbook.xml.rels"
    return {name: parts(sheet(), sheet())[name].replace(b"sheet2.xml", b"sheet1.xml")}


def _own_table() -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="t" Type="{RELATIONS}/table" Target="sheet1.xml"/></Relationships>'


def _external() -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="t" Type="{RELATIONS}/hyperlink" TargetMode="External" Target="file:///etc/passwd"/></Relationships>'


# XML

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
keep_changed("billion laughs", SHEET, "<worksheet", f"{LAUGHS}<worksheet", "document type")
keep_changed(
    "a file of the machine",
    SHEET,
    "<worksheet",
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet',
    "document type",
)
keep_changed(
    "a file of the machine among the texts",
    WORKBOOK,
    "<workbook",
    '<!DOCTYPE x SYSTEM "http://localhost/x"><workbook',
    "document type",
)
keep_changed("an entity that is none", SHEET, "<v>88</v>", "<v>&price;</v>", "is damaged")
keep("UTF-7", lambda: zipped({**parts(), SHEET: sheet().replace("UTF-8", "UTF-7").encode()}), "is written in UTF-7")
keep("UTF-16", lambda: zipped({**parts(), SHEET: sheet().replace("UTF-8", "UTF-16").encode("utf-16")}))
keep(
    "UTF-16 with a document type",
    lambda: zipped(
        {
            **parts(),
            SHEET: sheet().replace("UTF-8", "UTF-16").replace("<worksheet", f"{LAUGHS}<worksheet").encode("utf-16"),
        }
    ),
    "document type",
)
keep("half a character", lambda: zipped({**parts(), SHEET: sheet().encode().replace(b"88", b"8\xc3")}), "is damaged")
keep("a null", lambda: zipped({**parts(), SHEET: sheet().encode().replace(b"88", b"8\0")}), "is damaged")
keep_sheet("deep", lambda: sheet(after="<a>" * 5000 + "</a>" * 5000), "is damaged")
keep_sheet("not closed", lambda: sheet().replace("</row>", "", 1), "is damaged")
for _ending in ("XML", "dat"):
    keep(
        f"a sheet called .{_ending} with a document type",
        lambda ending=_ending: zipped(
            {
                name.replace("sheet1.xml", f"sheet1.{ending}"): (
                    content if isinstance(content, bytes) else content.encode()
                ).replace(b"sheet1.xml", f"sheet1.{ending}".encode())
                for name, content in {
                    **parts(),
                    SHEET: sheet().replace("<worksheet", f"{LAUGHS}<worksheet"),
                }.items()
            }
        ),
        "document type",
    )
for _name, _value in {
    "CDATA": "<![CDATA[88]]>", "references": "8&#x38;", "comment": "8<!-- 9 -->8", "instruction": "8<?x 9?>8",
}.items():  # fmt: skip
    keep_changed(f"a number with {_name}", SHEET, "<v>88</v>", f"<v>{_value}</v>")
for _name, _cell in {
    "two values": "<v>88</v><v>99</v>", "a value in pieces": "<v>8<x/>8</v>", "no number": "<v>88 USD</v>",
    "two formulas": "<f>88</f><f>99</f>", "a foreign value": '<v>88</v><v xmlns="urn:x">99</v>',
}.items():  # fmt: skip
    keep_changed(f"a cell with {_name}", SHEET, "<v>88</v>", _cell, "is damaged")
keep_changed("a cell twice", SHEET, "</row>", '<c r="A1"><v>99</v></c></row>', "stands in it twice")
keep_changed("a cell of no kind", SHEET, '<c r="A1">', '<c r="A1" t="price">', "which no cell is")
keep_changed("a column beyond the last", SHEET, 'r="A1"', 'r="XFE1"', "proper address")
keep_changed("a row beyond the last", SHEET, 'r="A1"', 'r="A1048577"', "proper address")
keep_changed("an address of words", SHEET, 'r="A1"', 'r="price"', "is not the address of a cell")
keep_changed("a row of no number", SHEET, 'row r="1"', 'row r="one"', "not a whole number")
keep_changed("cells in lower case", SHEET, 'r="A1"', 'r="a1"', "is not the address of a cell")

# Sizes

keep_sheet("a dimension beyond all", lambda: sheet(before='<dimension ref="A1:XFD1048576"/>'))
keep_sheet("all merged", lambda: sheet(after='<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'))
keep_sheet(
    "many merged",
    lambda: sheet(
        after="<mergeCells>" + "".join(f'<mergeCell ref="A{i}:XFD{i}"/>' for i in range(9, 3000)) + "</mergeCells>"
    ),
)
keep_sheet(
    "all validated",
    lambda: sheet(
        after='<dataValidations><dataValidation type="whole" sqref="A1:XFD1048576"><formula1>1</formula1></dataValidation></dataValidations>'
    ),
)
keep_sheet("all columns wide", lambda: sheet(before='<cols><col min="1" max="16384" width="10"/></cols>'))
keep_sheet("a cell far away", lambda: sheet(PE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
keep_sheet(
    "a sum up to a cell far away",
    lambda: sheet(beside("SUM(C4:XFD1048576)") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "takes far more memory or time",
)
keep_sheet(
    "a formula shared by all",
    lambda: sheet(PE + '<row r="9"><c r="A9"><f t="shared" ref="A9:XFD1048576" si="0">A1</f></c></row>'),
)
keep_sheet(
    "an array of five million",
    lambda: sheet(PE + '<row r="9"><c r="A9"><f t="array" ref="A9:E1000005">A1</f></c></row>'),
    "array formulas fill",
)
keep_sheet(
    "arrays that overlap",
    lambda: sheet(
        PE
        + "".join(f'<row r="{i}"><c r="A{i}"><f t="array" ref="A{i}:Z{i + 99}">A1</f></c></row>' for i in range(9, 209))
    ),
)
keep_sheet(
    "a data table of a million",
    lambda: sheet(PE + '<row r="9"><c r="B9"><f t="dataTable" ref="B9:B999999" r1="A1"/><v>1</v></c></row>'),
    "data tables fill",
)
keep_sheet(
    "a text of a million",
    lambda: sheet(PE + f'<row r="9"><c r="B9" t="str"><v>{"".join(map(chr, range(97, 120))) * 2000}</v></c></row>'),
    "is damaged",
)
keep_sheet(
    "a formula of 60 000", lambda: sheet(beside("+".join(f"A{i % 977 + 20}" for i in range(9000)))), "16,384 characters"
)
keep_sheet(
    "a long text many times",
    lambda: sheet(PE + "".join(f'<row r="{i}"><c r="B{i}" t="s"><v>0</v></c></row>' for i in range(9, 4009))),
    "the texts of",
    texts=["abcd efg" * 4000],
)
keep_sheet(
    "a text too long for a cell",
    lambda: sheet(PE + '<row r="9"><c r="B9" t="s"><v>0</v></c></row>'),
    "a cell holds 32,767",
    texts=["abcd efg" * 5000],
)
for _prefix in ("in_", "out_"):
    keep_sheet(
        f"{_prefix} of a column",
        sheet,
        "stands for whole rows or columns",
        names=[*NAMES, (f"{_prefix}all", "Model!$A:$A")],
    )
    keep_sheet(
        f"{_prefix} of nearly all",
        sheet,
        "stand for 17,1",
        names=[*NAMES, (f"{_prefix}all", "Model!$B$2:$XFD$1048576")],
    )
keep_sheet(
    "names that double",
    lambda: sheet(beside("n30")),
    names=[*NAMES, ("n0", "1"), *((f"n{i}", f"n{i - 1}+n{i - 1}") for i in range(1, 31))],
)
keep_sheet("a name of itself", lambda: sheet(beside("loop")), names=[*NAMES, ("loop", "loop+1")])
keep_sheet("five thousand names", sheet, names=[*NAMES, *((f"n{i}", f"Model!$A${i + 9}") for i in range(5000))])
keep("a hundred sheets", lambda: zipped(parts(*(sheet() for _ in range(100)))))

# Formulas

keep_formulas(
    brackets="(" * 4000 + "1" + ")" * 4000,
    calls="ABS(" * 1600 + "1" + ")" * 1600,
    conditions="IF(1," * 900 + "1" + ")" * 900,
    signs="-" * 8000 + "1",
    per_cents="1" + "%" * 8000,
    additions="1+" * 4000 + "1",
    one_word="a" * 8000,
    one_number="9" * 8000,
    quotes="'" * 8001,
    arguments="SUM(" + ",".join("1" * 4000) + ")",
    no_end="SUM(",
    corners=f"SUM(A{'9' * 5000}:B1)",
    nothing_but_commas="," * 8000,
    unions="SUM((" + ",".join(["A1:A2"] * 1300) + "))",
    of_all_cells="SUM(C1:XFD1048576)",
    of_itself="B10+1",
    elsewhere="[1]Prices!$B$2*2",
    long_text="LEN(REPT(REPT(REPT(1,32767),32767),32767))",
    a_billion_cells='SUM(_xlfn.SEQUENCE(1000000,1000))+LEN(REPT("a",1000000000))',
    a_command="cmd|'/c calc'!A0",
    a_web_page='_xlfn.WEBSERVICE("http://localhost/"&A1)',
)
keep_formulas(
    "takes far more memory or time",
    ten_million_cells="SUM(_xlfn.SEQUENCE(1000,10000))",
    put_in_place_of_each='LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))',
    a_billion_payments="CUMIPMT(0.1,1000000000,1,1,1000000000,0)",
)
for _kind, _formula in {
    "shared with no other": '<c r="B9"><f t="shared" si="7"/><v>1</v></c>',
    "shared before it is stated": '<c r="B9"><f t="shared" si="7"/></c><c r="C9"><f t="shared" si="7" ref="B9:C9">A1</f></c>',
    "an array without a formula": '<c r="B9"><f t="array" ref="B9:B10"/><v>1</v></c>',
}.items():
    keep_sheet(
        _kind, lambda row=_formula: sheet(f'{PE}<row r="9">{row}</row>'), "whose text stands in no cell before it"
    )
keep_sheet("a call without arguments beside none that can be read", lambda: sheet(beside("TREND(A1{1:1A", "TEXT()")))
keep_sheet(
    "texts that double",
    lambda: sheet(
        PE
        + "".join(f'<row r="{i}"><c r="B{i}"><f>B{i - 1}&amp;B{i - 1}</f></c></row>' for i in range(9, 49))
        + '<row r="99"><c r="B8" t="str"><v>a</v></c></row>'
    ),
)
keep_sheet(
    "a circle of a hundred",
    lambda: sheet(
        PE + "".join(f'<row r="{i}"><c r="B{i}"><f>B{(i - 8) % 100 + 9}+1</f></c></row>' for i in range(9, 109))
    ),
)
keep_sheet(
    "a chain of two thousand",
    lambda: sheet(PE + "".join(f'<row r="{i}"><c r="B{i}"><f>B{i + 1}+1</f></c></row>' for i in range(9, 2009))),
)
keep(
    "iterations without end",
    lambda: zipped(
        parts(
            sheet(beside("B11+1", "B10/2")), workbook='<calcPr iterate="1" iterateCount="2147483647" iterateDelta="0"/>'
        )
    ),
)
