"""Formula text as a file spells it, and as an engine reads it."""

import pytest

from xlmodel.formula.area import Area
from xlmodel.formula.spelling import OMITTED, bare_name
from xlmodel.formula.structured import Table
from xlmodel.workbook.rewrite import normalised

TABLES = {
    "peers": Table("Peers", Area("It's", 1, 1, 6, 4), ("Ticker", "EPS", "P/E", "A[1]"), 1, 1),
    "data": Table("Data", Area("Data", 3, 2, 3, 1), ("Only",), 1, 0),
}
OURS = {"FORWARD_PE", "PEER_MULTIPLE"}
HERE = Area("It's", 3, 9)


def rewritten(formula: str, here: Area = HERE) -> str:
    return normalised(formula, TABLES, here, OURS).replace(f'"{OMITTED}"', "<>")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(Peers[EPS])", "SUM('It''s'!$B$2:$B$5)"),
        ("SUM(peers[eps])", "SUM('It''s'!$B$2:$B$5)"),
        ("Peers[[#This Row],[EPS]]*2", "'It''s'!$B$3*2"),
        ("Peers[@EPS]", "'It''s'!$B$3"),
        ("Peers[@[P/E]]", "'It''s'!$C$3"),
        ("SUM(Peers[@[EPS]:[P/E]])", "SUM('It''s'!$B$3:$C$3)"),
        ("SUM(Peers[[EPS]:[P/E]])", "SUM('It''s'!$B$2:$C$5)"),
        ("SUM(Peers[[#Data],[EPS]])", "SUM('It''s'!$B$2:$B$5)"),
        ("Peers[[#Headers],[EPS]]", "'It''s'!$B$1"),
        ("Peers[[#Totals],[EPS]]", "'It''s'!$B$6"),
        ("ROWS(Peers[[#Headers],[#Data],[EPS]])", "ROWS('It''s'!$B$1:$B$5)"),
        ("ROWS(Peers[[#Data],[#Totals],[EPS]])", "ROWS('It''s'!$B$2:$B$6)"),
        ("ROWS(Peers[#All])", "ROWS('It''s'!$A$1:$D$6)"),
        ("ROWS(Peers[])", "ROWS('It''s'!$A$2:$D$5)"),
        ("SUM(Peers[A'[1']])", "SUM('It''s'!$D$2:$D$5)"),
        ("SUM(Data[Only])", "SUM('Data'!$B$4:$B$5)"),
    ],
)
def test_a_structured_reference_becomes_an_address(formula, expected):
    assert rewritten(formula) == expected


def test_within_a_table_its_name_may_be_left_out():
    assert rewritten("[@EPS]*2", Area("It's", 4, 3)) == "'It''s'!$B$4*2"
    assert rewritten("SUM([EPS])", Area("It's", 4, 3)) == "SUM('It''s'!$B$2:$B$5)"


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(Peers[nothing])",
        "SUM(Unknown[EPS])",
        "Data[[#Totals],[Only]]",
        "1+1",
        "SUM(A1:B2)",
        '"Peers[EPS]"',
        "SUM(1,,2)",
        "SUM(",
    ],
)
def test_what_is_none_of_ours_stays_as_it_is(formula):
    assert rewritten(formula) == formula


@pytest.mark.parametrize("elsewhere", ["[1]Sheet1!A1", "'[1]P&L'!$A$1:$B$9", "[2]!growth", "'C:\\it''s\\[b.xls]S'!A1"])
def test_no_engine_is_asked_for_another_workbook(elsewhere):
    assert rewritten(f"VLOOKUP(A2,{elsewhere},2)") == "VLOOKUP(A2,#REF!,2)"


@pytest.mark.parametrize(
    ("formula", "here"),
    [
        ("[0]!growth*2", "growth*2"),
        ('IF([0]!growth="[0]!",1,2)', 'IF(growth="[0]!",1,2)'),
        ("SUM([0]!a,[0]!b)", "SUM(a,b)"),
    ],
)
def test_the_workbook_that_a_formula_stands_in_is_no_other_one(formula, here):
    assert rewritten(formula) == here


def test_this_row_outside_the_table_means_nothing():
    assert rewritten("Peers[@EPS]", Area("It's", 9, 9)) == "Peers[@EPS]"


@pytest.mark.parametrize(
    "spelling",
    [
        "FORWARD_PE",
        "_xll.FORWARD_PE",
        "_xldudf_XLM_FORWARD_PE",
        "_xldudf_FORWARD_PE",
        "[1]!FORWARD_PE",
        "[12]!_xldudf_XLM_FORWARD_PE",
        "'C:\\Add ins\\it''s\\xlmodel.xlam'!FORWARD_PE",
        "xlmodel.xlam!FORWARD_PE",
        "_xludf._xll.FORWARD_PE",
    ],
)
def test_wherever_the_add_in_was_its_function_has_its_bare_name(spelling):
    assert bare_name(spelling) == "FORWARD_PE"
    assert rewritten(f"2*{spelling}(A1,B1)") == "2*FORWARD_PE(A1,B1)"


def test_another_add_in_keeps_its_spelling():
    assert rewritten("[1]!OTHER(A1)") == "[1]!OTHER(A1)"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("FORWARD_PE(1,,2)", "FORWARD_PE(1,<>,2)"),
        ("FORWARD_PE(1,)", "FORWARD_PE(1,<>)"),
        ("FORWARD_PE(1, )", "FORWARD_PE(1, <>)"),
        ("FORWARD_PE(,1)", "FORWARD_PE(<>,1)"),
        ("FORWARD_PE(,)", "FORWARD_PE(<>,<>)"),
        ("FORWARD_PE()", "FORWARD_PE()"),
        ("FORWARD_PE( )", "FORWARD_PE( )"),
        ("IF(A1,,FORWARD_PE(1,,2))", "IF(A1,,FORWARD_PE(1,<>,2))"),
        ("FORWARD_PE(SUM(1,,2),,(1))", "FORWARD_PE(SUM(1,,2),<>,(1))"),
        ("forward_pe(\"a,,b\",{1,2},'x,,y'!A1,)", "FORWARD_PE(\"a,,b\",{1,2},'x,,y'!A1,<>)"),
        ("PEER_MULTIPLE(Peers[EPS],,)", "PEER_MULTIPLE('It''s'!$B$2:$B$5,<>,<>)"),
    ],
)
def test_an_argument_left_out_of_one_of_our_calls_is_marked(formula, expected):
    assert rewritten(formula) == expected
