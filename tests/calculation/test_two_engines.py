"""A workbook in two engines: each cell right by one of them, or named."""

import subprocess
import sys
import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.calculation.witness import Verdict
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import CellError
from xlmodel.workbook.archive import with_parts

Cells = dict[str, object]


def book(cells: Cells, names: dict[str, str] | None = None, *, by_a_spreadsheet: bool = False) -> bytes:
    """A workbook; a formula may be a pair with its saved value, and one with a block before it an array formula."""
    content = BytesIO()
    made = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = made.add_worksheet("S")
    for place, what in cells.items():
        formula, saved = what if isinstance(what, tuple) else (what, 0)
        if isinstance(formula, str) and formula.startswith("{"):
            sheet.write_array_formula(place, formula, None, saved)
        elif isinstance(formula, str) and formula.startswith("#="):
            sheet.write_dynamic_array_formula(place, formula[1:], None, saved)
        elif isinstance(formula, str) and formula.startswith("="):
            sheet.write_formula(place, formula, None, saved)
        else:
            sheet.write(place, formula)
    for name, meaning in (names or {}).items():
        made.define_name(name, meaning)
    made.close()
    return saved_by_a_spreadsheet(content.getvalue()) if by_a_spreadsheet else content.getvalue()


def saved_by_a_spreadsheet(content: bytes) -> bytes:
    """As a spreadsheet saves it, which does not ask for its values to be computed anew."""
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/workbook.xml")
    return with_parts(content, {"xl/workbook.xml": xml.replace(b' fullCalcOnLoad="1"', b"")})


# What array formulas and functions over ranges come to. A1:A3 are 1 January, 31 December 2024 and 28 February 2025,
# B1:B3 are 1.4, -2.6 and 3.5, C1:C3 are ax, bx and ay: the values follow by hand.
DATA: Cells = {
    "A1": 45292,
    "A2": 45657,
    "A3": 45716,
    "B1": 1.4,
    "B2": -2.6,
    "B3": 3.5,
    "C1": "ax",
    "C2": "bx",
    "C3": "ay",
}
IDIOMS = [
    ("SUMPRODUCT((YEAR(A1:A3)=2024)*B1:B3)", -1.2),
    ("SUMPRODUCT((MONTH(A1:A3)=12)*B1:B3)", -2.6),
    ("SUMPRODUCT(ABS(B1:B3))", 7.5),
    ("SUMPRODUCT(ROUND(B1:B3,0))", 2),
    ('SUMPRODUCT((LEFT(C1:C3,1)="a")*B1:B3)', 4.9),
    ("SUMPRODUCT(LEN(C1:C3))", 6),
    ('SUMPRODUCT(--(RIGHT(C1:C3,1)="x"),B1:B3)', -1.2),
    ("SUMPRODUCT(--ISNUMBER(B1:B3))", 3),
    ('SUMPRODUCT(--ISNUMBER(SEARCH("a",C1:C3)))', 2),
    ("SUMPRODUCT(INT(B1:B3))", 1),
    ("SUMPRODUCT(MOD(A1:A3,2))", 1),
    ("SUMPRODUCT(EXP(B1:B3*0))", 3),
    ('SUMPRODUCT(SUMIF(C1:C3,{"ax","ay"},B1:B3))', 4.9),
    ('SUM(SUMIF(C1:C3,{"ax","ay"},B1:B3))', 4.9),
    ('SUM(COUNTIF(C1:C3,{"ax","ay"}))', 2),
    ("SUMPRODUCT(1/COUNTIF(C1:C3,C1:C3))", 3),
    ('SUMPRODUCT(MAX((C1:C3="ax")*B1:B3))', 1.4),
    ("SUM(LARGE(B1:B3,{1,2}))", 4.9),
    ("SUMPRODUCT(1/(1+0.1)^(ROW(A1:A3)))", 1 / 1.1 + 1 / 1.1**2 + 1 / 1.1**3),
    ("SUMPRODUCT(B1:B3/(1+0.1)^{1;2;3})", 1.4 / 1.1 - 2.6 / 1.1**2 + 3.5 / 1.1**3),
    ('LOOKUP(2,1/(C1:C3="bx"),B1:B3)', -2.6),
    ("SUMPRODUCT(EOMONTH(A1,{0,1}))", 45322 + 45351),
    ('SUMPRODUCT(--(TEXT(A1:A3,"yyyy")="2024"))', 2),
    ("SUMPRODUCT(WEEKDAY(A1:A3))", 2 + 3 + 6),
    ('SUMPRODUCT(VALUE(MID("123",{1,2,3},1)))', 6),
    ("SUMPRODUCT(SIGN(B1:B3))", 1),
    ("SUMPRODUCT(ROUNDUP(B1:B3,0))", 3),
    ("SUMPRODUCT(IFERROR(1/(B1:B3-1.4),0))", 1 / -4 + 1 / 2.1),
    ("SUMPRODUCT(_xlfn.NORM.S.DIST({0,0},TRUE))", 1),
    ("{SUM(IF(B1:B3>0,B1:B3))}", 4.9),
    ('{INDEX(B1:B3,MATCH(1,(C1:C3="ay")*(B1:B3>0),0))}', 3.5),
    ("{NPV(0.1,B1:B3*2)}", 2 * (1.4 / 1.1 - 2.6 / 1.1**2 + 3.5 / 1.1**3)),
    ("{SUM(YEAR(A1:A3))}", 6073),
    ("{MEDIAN(IF(ISNUMBER(B1:B3),B1:B3))}", 1.4),
    ("{AVERAGE(IF(ISERROR(1/(B1:B3-1.4)),0,B1:B3))}", 0.3),
]


@pytest.fixture(scope="module")
def idioms():
    cells = {f"J{i + 11}": f"{{={f[1:-1]}}}" if f.startswith("{") else f"={f}" for i, (f, _) in enumerate(IDIOMS)}
    return Workbook(book({**DATA, **cells}))


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom[0])
def test_functions_over_ranges_and_array_constants_are_right(idiom, idioms):
    assert idioms.value("S", IDIOMS.index(idiom) + 11, 10) == pytest.approx(idiom[1], rel=1e-12)


def test_what_no_engine_is_right_about_is_named_and_no_number():
    cells = {"E1": "=SUMPRODUCT(SUBTOTAL(9,OFFSET(B1,ROW(B1:B3)-1,0)))", "E2": "=E1+1"}
    opened = Workbook(book({**DATA, **cells}, {"out_x": "=S!$E$2"}))
    (judgement,) = opened.witness.unreliable.values()
    assert (judgement.cell.block, judgement.verdict) == ("E1", Verdict.DOUBTFUL)
    assert "a total of each of several ranges" in judgement.reason
    result = opened.run()
    assert isinstance(result.x, CellError)
    assert "S!E1" in result.reasons["x"]


# Constructs


def test_a_data_table_is_recalculated():
    content = book(
        {
            "A1": 10,
            "A2": 8,
            "A3": ("=A1*A2", 80),
            "C4": ("=A3", 80),
            "B5": 9,
            "B6": 10,
            "B7": 11,
            "C5": 72,
            "C6": 80,
            "C7": 88,
            "E5": ("=MIN(C5:C7)", 72),
        },
        {"in_eps": "=S!$A$2", "out_low": "=S!$E$5", "out_table": "=S!$C$5:$C$7"},
        by_a_spreadsheet=True,
    )
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(BytesIO(content)).read(part)
    table = b'<c r="C5"><f t="dataTable" ref="C5:C7" dt2D="0" dtr="0" r1="A1"/><v>72</v></c>'
    opened = Workbook(with_parts(content, {part: xml.replace(b'<c r="C5"><v>72</v></c>', table)}))
    assert opened.run().to_dict() == {"low": 72.0, "table": [[72.0], [80.0], [88.0]]}
    changed = opened.run(eps=9.0)
    assert changed.to_dict() == {"low": 81.0, "table": [[81.0], [90.0], [99.0]]}
    saved = openpyxl.load_workbook(BytesIO(changed.to_bytes()), data_only=True)["S"]
    assert [saved[cell].value for cell in ("C6", "C7", "E5")] == [90, 99, 81]
    assert opened.witness.all_proven


@pytest.mark.parametrize("formula", ["=FORWARD_PE(A1,A2)", "=FORWARD_PE(A1,A2)*2", "=A3*2"])
def test_a_data_table_over_our_functions_is_named_and_no_number(formula):
    cells = {"A1": 80, "A2": 8, "A3": "=FORWARD_PE(A1,A2)", "C4": formula, "B5": 72, "B6": 88, "C5": 9, "C6": 11}
    content = book({**cells, "E5": "=MIN(C5:C6)"}, {"in_eps": "=S!$A$2", "out_low": "=S!$E$5"})
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(BytesIO(content)).read(part)
    table = b'<c r="C5"><f t="dataTable" ref="C5:C6" dt2D="0" dtr="0" r1="A1"/><v>9</v></c>'
    opened = Workbook(with_parts(content, {part: xml.replace(b'<c r="C5"><v>9</v></c>', table)}))
    for inputs in ({}, {"eps": 4.0}):
        result = opened.run(**inputs)
        assert result.low is CellError.NA
        assert "data table" in result.reasons["low"]


@pytest.mark.parametrize(
    ("cells", "names", "right"),
    [
        ({"A1": 7, "B1": "{=A1}", "B1:D1": None}, {}, 7),
        ({"A1": 2, "B1": "=TWICE(A1)"}, {"TWICE": "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)"}, 4),
        ({"A1": 1, "A2": 2, "B1": "=SUM(Flows)"}, {"Flows": "=OFFSET(S!$A$1,0,0,COUNT(S!$A:$A),1)"}, 3),
        ({"A1": 1, "A2": 2, "B1": "=SUM(Flows)"}, {"Flows": "=S!$A$1:INDEX(S!$A:$A,COUNT(S!$A:$A))"}, 3),
        ({"B1": "=SUM(Three)"}, {"Three": "={1,2,3}"}, 6),
        ({"A1": 1, "A2": 2, "A3": 4, "B1": "=SUM(Two)"}, {"Two": "=S!$A$1,S!$A$3"}, 5),
        ({"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": '=IF(A1+A2=A3,"OK","ERROR")'}, {}, "OK"),
        ({"A1": 0.1, "A2": 0.2, "A3": 0.3, "A4": "=A1+A2-A3", "B1": '=IF(A4=0,"OK","ERROR")'}, {}, "OK"),
        ({"A1": "1,000", "B1": "=A1+1"}, {}, 1001),
        ({"A1": "3/31/20xx", "B1": '=TEXT(A1,"MMMM DD,")'}, {}, "3/31/20xx"),
        ({"A1": 3, "A2": 5, "B1": "=A1:A2*10"}, {}, 30),
        ({"A1": -3, "A2": 5, "B1": "=SUMPRODUCT(ABS(Flows))"}, {"Flows": "=S!$A$1:$A$2"}, 8),
        ({"A1": -3, "B1": "=SUM(ABS(_xlfn.SEQUENCE(2)*A1))"}, {}, 9),
        ({"A1": 1, "B1": '=IF(ISNUMBER(IF(chosen,5,7)),"yes","no")'}, {"chosen": "=S!$A$1"}, "yes"),
        ({"A1": 3, "B1": "=SUM(_xlfn.MAP({1,2},_xlfn.LAMBDA(_xlpm.x,_xlpm.x*A1)))"}, {}, 9),
        ({"A1": 3, "B1": "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(A1)"}, {}, 4),
        ({"A1": 4, "B1": "=SUM(MMULT({1,2},{3;4}))*A1"}, {}, 44),
    ],
    ids=lambda part: str(part.get("B1", "")) if isinstance(part, dict) else "",
)
def test_constructs_that_the_first_engine_lacks_or_gets_wrong_are_right(cells, names, right):
    opened = Workbook(book({place: what for place, what in cells.items() if ":" not in place}, names))
    assert opened.value("S", 1, 2) == right


def test_a_name_that_means_another_cell_in_each_row_reads_from_a1():
    """LibreOffice 7.4 gives 110 and 121, too: what a file says of such a name is written as it reads in A1."""
    cells = {"A1": 100, "A2": 110, "A3": 121, "B1": "=Below", "B2": "=Below"}
    opened = Workbook(book(cells, {"Below": "=S!$A2"}))
    assert [opened.value("S", row, 2) for row in (1, 2)] == [110.0, 121.0]


def test_a_formula_that_means_itself_by_a_name_is_named():
    opened = Workbook(book({"A1": 100, "B3": "=Here*2"}, {"Here": "=S!A1", "out_x": "=S!$B$3"}))
    result = opened.run()
    assert result.x is CellError.CIRCULAR
    assert "refers to itself" in result.reasons["x"]


# With our functions

MIXED = {
    "A1": 88,
    "A2": 8,
    "A3": 11,
    "A4": "n.m.",
    "A5": 10,
    "B1": "{=MEDIAN(IF(ISNUMBER(A2:A5),A2:A5))}",  # the second engine
    "C1": "=FORWARD_PE(A1,B1)",  # ours
    "C2": "=FORWARD_PE(A1,B1*2)",
    "D1": "=SUMPRODUCT(ROUND(C1:C2,1))",  # the second again
    "E1": "=SCENARIO_VALUE(D1,0,0,10)",  # ours again
    "F1": "=E1+1",
}


def right(price: float, eps: float) -> float:
    median = sorted((eps, 11.0, 10.0))[1]
    return 10 * (round(price / median, 1) + round(price / median / 2, 1)) + 1


def test_ours_and_what_the_second_engine_alone_is_right_about_hang_from_each_other():
    opened = Workbook(book(MIXED, {"in_price": "=S!$A$1", "in_eps": "=S!$A$2", "out_x": "=S!$F$1"}))
    assert isinstance(opened._calculator.engine, TwoEngines)
    for inputs in ({}, {"price": 96.8}, {"eps": 12.0}, {"price": 50.0, "eps": 10.5}, {}):
        found = opened.run(**inputs)
        assert found.x == pytest.approx(right(**{"price": 88.0, "eps": 8.0, **inputs})), inputs


def test_the_saved_values_decide_who_is_right():
    cells = {**MIXED, "B1": ("{=MEDIAN(IF(ISNUMBER(A2:A5),A2:A5))}", 10), "C1": ("=FORWARD_PE(A1,B1)", 8.8)}
    cells |= {"C2": ("=FORWARD_PE(A1,B1*2)", 4.4), "D1": ("=SUMPRODUCT(ROUND(C1:C2,1))", 13.2)}
    cells |= {"E1": ("=SCENARIO_VALUE(D1,0,0,10)", 132), "F1": ("=E1+1", 133)}
    names = {"in_price": "=S!$A$1", "out_x": "=S!$F$1"}
    opened = Workbook(book(cells, names, by_a_spreadsheet=True))
    assert opened.witness.all_proven
    assert opened.run(price=96.8).x == pytest.approx(right(96.8, 8.0))


def test_an_error_of_ours_keeps_its_reason_on_the_way_through_the_other_engine():
    opened = Workbook(book(MIXED, {"in_price": "=S!$A$1", "out_x": "=S!$F$1"}))
    result = opened.run(price=-1.0)
    assert result.x is CellError.NUM
    assert result.reasons["x"] == "S!C1: price is -1; it must be above zero"


def test_an_answer_of_ours_that_spills_is_followed_as_it_grows_and_shrinks():
    cells = {
        "A1": 2,
        "A2": "=SUMPRODUCT(ABS(C1:C9))",
        "B1": "=SUM(ABS({-1,2}))",
        "C1": ("#=SCENARIO_VALUE(_xlfn.SEQUENCE(A1),0,0,10)", 10),
    }
    opened = Workbook(book(cells, {"in_n": "=S!$A$1", "out_x": "=S!$A$2"}))
    assert [opened.run(n=float(n)).x for n in (2, 4, 3, 2)] == [30.0, 100.0, 60.0, 30.0]


def test_written_files_hold_the_values_of_both(tmp_path):
    opened = Workbook(book(MIXED, {"in_price": "=S!$A$1", "out_x": "=S!$F$1"}))
    content = opened.run(price=96.8).to_bytes()
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<v>10</v>" in xml  # the median
    assert b"<v>9.68</v>" in xml or b"<v>9.6799999999999997</v>" in xml


def test_a_file_of_ours_that_took_both_engines_takes_both_again():
    cells = {**DATA, "E1": "=SUMPRODUCT(LEN(C1:C3))", "E2": "=SUMPRODUCT(SUBTOTAL(9,OFFSET(B1,ROW(B1:B3)-1,0)))"}
    names = {"in_a": "=S!$B$1", "out_x": "=S!$E$1", "out_y": "=S!$E$2"}
    result = Workbook(book(cells, names)).run()
    for _ in range(2):
        result = Workbook(result.to_bytes()).run(a=2.0)
        assert (result.x, result.y) == (6.0, CellError.NA)
        assert "S!E2 is doubtful" in result.reasons["y"]


def test_what_hangs_from_the_day_is_right_in_what_a_spreadsheet_saved():
    cells = {**DATA, "D1": ("=SUMPRODUCT(ABS(B1:B3))*(YEAR(TODAY())>2000)", 7.5), "D2": ("=D1+DAY(TODAY())*0", 7.5)}
    opened = Workbook(book(cells, {"in_b": "=S!$B$1", "out_x": "=S!$D$2"}, by_a_spreadsheet=True))
    assert opened.run(b=-2.4).x == pytest.approx(8.5)


# Neither loaded nor trusted without need


def test_a_template_of_ours_does_not_start_the_second_engine():
    code = (
        "import sys\n"
        "from xlmodel import Workbook\n"
        "Workbook('workbooks/alibaba.xlsx').run(price=90.0)\n"
        "print('formulon' in sys.modules, 'wasmtime' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"


def test_what_a_spreadsheet_saved_and_the_first_engine_comes_to_does_not_start_the_second():
    content = book({"A1": 2, "B1": ("=A1*3", 6)}, {"out_x": "=S!$B$1"}, by_a_spreadsheet=True)
    assert not isinstance(Workbook(content)._calculator.engine, TwoEngines)


def with_persons(content: bytes, persons: bytes) -> bytes:
    """With a part about those who comment, of which the second engine reads more than we do."""
    listed = "xl/_rels/workbook.xml.rels"
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/person"
    relation = b'<Relationship Id="rIdPersons" Type="' + kind + b'" Target="persons/person.xml"/></Relationships>'
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"</Relationships>", relation) if name == listed else part)
        new.writestr("xl/persons/person.xml", persons)
    return out.getvalue()


def test_a_file_that_the_second_engine_cannot_read_is_calculated_by_the_first_alone():
    cells = {"A1": 2, "B1": ("=A1*3", 6), "C1": ("=SUMPRODUCT(LEN(D1:D2))", 3), "D1": "ab", "D2": "c"}
    names = {"in_a": "=S!$A$1", "out_b": "=S!$B$1", "out_c": "=S!$C$1"}
    content = book(cells, names, by_a_spreadsheet=True)
    assert Workbook(content).witness.all_proven
    opened = Workbook(with_persons(content, b'<person xmlns="urn:unknown"/>'))
    assert [each.cell.block for each in opened.witness.unreliable.values()] == ["C1"]
    assert opened.run(a=5.0).to_dict() == {"b": 15.0, "c": 3.0}


def test_a_file_that_the_second_engine_cannot_read_and_that_has_no_values_gives_no_doubtful_number():
    cells = {"A1": 2, "B1": "=A1*3", "C1": "=SUMPRODUCT(LEN(D1:D2))", "D1": "ab", "D2": "c"}
    content = book(cells, {"out_b": "=S!$B$1", "out_c": "=S!$C$1"})
    assert Workbook(content).run().to_dict() == {"b": 6.0, "c": 3.0}
    result = Workbook(with_persons(content, b'<person xmlns="urn:unknown"/>')).run()
    assert result.to_dict() == {"b": 6.0, "c": CellError.NA}
    assert "a function of one value, given several" in result.reasons["c"]
    again = Workbook(result.to_bytes()).run()
    assert again.to_dict() == result.to_dict()
