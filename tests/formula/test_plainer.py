"""Formulas in words that every calculation engine knows."""

import pytest

from xlmodel.formula.area import Area
from xlmodel.formula.names import Names
from xlmodel.formula.plainer import depends_on_its_place, plainer

SHEETS = ("M", "Q1 2025", "Q2 2025", "Total")
HERE = Area("M", 2, 5)
NAMES = Names(
    {
        "rate": "M!$A$1",
        "col": "M!$A$1:$A$3",
        "wide": "M!$A$1:$C$1",
        "grid": "M!$A$1:$C$3",
        "growth": "M!$A$2/M!$A$1-1",
        "flows": "OFFSET(M!$A$1,0,0,COUNT(M!$A:$A),1)",
        "two": "M!$A$1,M!$A$3",
        "left": "M!XFD1",
        "this_row": "M!$A1",
        "asks": "!$B$1",
        "list": "{1,2,3}",
        "twice": "growth*2",
        "loop": "1+pool",
        "pool": "1+loop",
        "doubling": "big&big",
        "big": f'"{"y" * 5000}"&rate',
        "total!note": "Total!$B$2",
        "total!growth": "Total!$C$1*2",
        "shouted": "TOTAL!$A$1",
        "double": "_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)",
        "known": "0.25",
        "unit": '"USD m"',
        "called": "FORWARD_PE(M!$A$1,M!$A$2)",
    },
    SHEETS,
)


def plainly(formula: str, here: Area = HERE, *, for_one_cell: bool = False) -> str:
    return plainer(formula, here, NAMES, for_one_cell=for_one_cell)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(B2:B1)", "SUM(B1:B2)"),
        ("SUM(C3:B1)", "SUM(B1:C3)"),
        ("SUM(B3:C1)", "SUM(B1:C3)"),
        ("SUM($C3:A$1)", "SUM(A$1:$C3)"),
        ("SUM('Q1 2025'!AA9:B9)", "SUM('Q1 2025'!B9:AA9)"),
        ("SUM(B10:B9)", "SUM(B9:B10)"),
        ("SUM(B9:B10,Z1:AA1)", "SUM(B9:B10,Z1:AA1)"),
        ('SUMIFS(B2:B1,C2:C1,"x")', 'SUMIFS(B1:B2,C1:C2,"x")'),
        ("B2:B1", "B1:B2"),
        ('IF(A1="B2:B1",1,0)', 'IF(A1="B2:B1",1,0)'),
    ],
)
def test_a_range_may_be_written_from_any_corner(formula, expected):
    assert plainly(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM('Q1 2025:Q2 2025'!B2)", "SUM('Q1 2025'!B2,'Q2 2025'!B2)"),
        ("SUM(M:Total!B2)", "SUM('M'!B2,'Q1 2025'!B2,'Q2 2025'!B2,'Total'!B2)"),
        ("AVERAGE('q2 2025:Q1 2025'!B2:C3)", "AVERAGE('Q1 2025'!B2:C3,'Q2 2025'!B2:C3)"),
        ("MAX('M:Nowhere'!B2)", "MAX('M:Nowhere'!B2)"),
        ("SUM(('Q1 2025:Q2 2025'!A1),1)", "SUM('Q1 2025'!A1,'Q2 2025'!A1,1)"),
        ("SUM((A1,A3))", "SUM(A1,A3)"),
        ("SUM((A1,A3,C5:C6),2)", "SUM(A1,A3,C5:C6,2)"),
        ("SUM(((A1,A3),B1))", "SUM(A1,A3,B1)"),
        ("LARGE((A1,A3),1)", "LARGE((A1,A3),1)"),
        ("SUM(A1:C3 B2:D9)", "SUM('M'!$B$2:$C$3)"),
        ("A1:C1 B1:B9", "'M'!$B$1"),
        ("SUM(A1:A3 C1:C3)", "SUM(#NULL!)"),
    ],
)
def test_cells_in_several_places_are_named_one_by_one(formula, expected):
    assert plainly(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("IF(rate,5,7)", "IF(+rate,5,7)"),
        ("ROUND(IF(rate,5,7),1)", "ROUND(IF(+rate,5,7),1)"),
        ("LN(IF((rate),5,7))", "LN(IF(+(rate),5,7))"),
        ("IF(IF(rate,1,0),5,7)", "IF(IF(+rate,1,0),5,7)"),
        ("IF(rate>1,5,7)", "IF(rate>1,5,7)"),
        ("IF(A1,5,7)", "IF(A1,5,7)"),
    ],
)
def test_a_condition_that_is_a_bare_name_is_a_value(formula, expected):
    assert plainly(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("FORWARD_PE (88, 8)", "FORWARD_PE(88,8)"),
        ("SUM (A1:A3)", "SUM (A1:A3)".replace(" ", "")),
        ("1+SUM\n(A1:A3)*ROUND  (2.5,0)", "1+SUM(A1:A3)*ROUND(2.5,0)"),
        ('"SUM (A1)"<>A1', '"SUM (A1)"<>A1'),
        ("col (A1:B1)", "col (A1:B1)"),
    ],
)
def test_a_blank_before_the_bracket_of_a_call_means_nothing(formula, expected):
    assert plainly(formula).replace(", ", ",") == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1*known", "A1*known"),
        ("A1=unit", "A1=unit"),
        ("rate*2", "rate*2"),
        ("Growth*2", "(M!$A$2/M!$A$1-1)*2"),
        ("twice", "((M!$A$2/M!$A$1-1)*2)"),
        ("SUM(Flows)", "SUM(OFFSET(M!$A$1,0,0,COUNT(M!$A:$A),1))"),
        ("SUM(two)", "SUM(M!$A$1,M!$A$3)"),
        ("Left*2", "M!D2*2"),
        ("this_row*2", "M!$A2*2"),
        ("asks", "$B$1"),
        ("SUM(List)", "SUM(({1,2,3}))"),
        ("Total!note*2", "Total!$B$2*2"),
        ("Total!growth", "(Total!$C$1*2)"),
        ("Total!rate", "M!$A$1"),
        ("shouted+1", "TOTAL!$A$1+1"),
        ("called", "FORWARD_PE(M!$A$1,M!$A$2)"),
        ("double(3)", "double(3)"),
        ("doubling", "doubling"),
        ('"growth"', '"growth"'),
        ("[1]Book!growth", "[1]Book!growth"),
    ],
)
def test_a_name_that_engines_do_not_know_gives_way_to_its_meaning(formula, expected):
    assert plainly(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('A1&"x"', 'CONCATENATE(A1,"x")'),
        ('"a"&1+2&B1%', 'CONCATENATE("a",1+2,B1%)'),
        ('A1&(B1&C1)&"x"', 'CONCATENATE(A1,(CONCATENATE(B1,C1)),"x")'),
        ('IF(A1&B1="ab",1,2)', 'IF(CONCATENATE(A1,B1)="ab",1,2)'),
        ('COUNTIF(A1:A3,">"&rate)', 'COUNTIF(A1:A3,CONCATENATE(">",rate))'),
        ('A1:A3&"x"', 'A1:A3&"x"'),
        ('SUM(A1:A3)&"x"', 'CONCATENATE(SUM(A1:A3),"x")'),
        ('SUMPRODUCT(A1:A3,B1:B3)&"x"', 'CONCATENATE(SUMPRODUCT(A1:A3,B1:B3),"x")'),
        ('VLOOKUP(A1,B1:C3,2,FALSE)&"x"', 'CONCATENATE(VLOOKUP(A1,B1:C3,2,FALSE),"x")'),
        ('VLOOKUP(A1:A3,B1:C3,2,FALSE)&"x"', 'VLOOKUP(A1:A3,B1:C3,2,FALSE)&"x"'),
        ("SUM(A1:A3)&B1:B3", "SUM(A1:A3)&B1:B3"),
        ('SUBTOTAL(9,OFFSET(A1,{0;1},0))&"x"', 'SUBTOTAL(9,OFFSET(A1,{0;1},0))&"x"'),
        ('ABS(A1:A3)&"x"', 'ABS(A1:A3)&"x"'),
        ('{"a","b"}&1', '{"a","b"}&1'),
        ('"a&b"', '"a&b"'),
    ],
)
def test_texts_are_joined_by_a_function(formula, expected):
    assert plainly(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(#REF!B1:B3)", "SUM(#REF!)"),
        ("#REF!A1", "#REF!"),
        ("Total!#REF!+1", "#REF!+1"),
        ("IFERROR('Q1 2025'!#REF!,0)", "IFERROR(#REF!,0)"),
        ("#REF!", "#REF!"),
        ('"#REF!A1"', '"#REF!A1"'),
    ],
)
def test_a_reference_that_is_lost_is_lost_whatever_is_left_of_it(formula, expected):
    assert plainly(formula) == expected


def test_names_that_refer_to_each_other_come_to_an_end():
    assert plainly("loop").count("1+") == 20


def test_a_name_of_a_sheet_goes_before_one_of_the_workbook():
    assert plainly("growth", Area("Total", 1, 1)) == "(Total!$C$1*2)"
    assert plainly("growth", Area("M", 1, 1)) == "(M!$A$2/M!$A$1-1)"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1:A3*10", "'M'!$A$2*10"),
        ("$A$1:$C$1", "#VALUE!"),
        ("A1:H1+1", "'M'!$E$1+1"),
        ("A:A", "'M'!$A$2"),
        ("-'Q1 2025'!A1:A9%", "-'Q1 2025'!$A$2%"),
        ("A1:B3*2", "#VALUE!*2"),
        ("A3:A9*2", "#VALUE!*2"),
        ("SUM(A1:A3*10)", "SUM('M'!$A$2*10)"),
        ("SUM(A1:A3)*10", "SUM(A1:A3)*10"),
        ("SUM(IF(A1:A3>1,B1:B3))", "SUM(IF('M'!$A$2>1,B1:B3))"),
        ("SUMPRODUCT(A1:A3*10)", "SUMPRODUCT(A1:A3*10)"),
        ("ROUND(A1:A3,0)", "ROUND('M'!$A$2,0)"),
        ("VLOOKUP(A:A,C1:D9,2,0)", "VLOOKUP('M'!$A$2,C1:D9,2,0)"),
        ("col*2", "'M'!$A$2*2"),
        ("SUM(col)", "SUM(col)"),
        ("grid", "#VALUE!"),
        ("PEER_MULTIPLE(A1:A3/B1:B3)", "PEER_MULTIPLE(A1:A3/B1:B3)"),
        ("SUM(A1:A3*{1;2;3})", "SUM(A1:A3*{1;2;3})"),
    ],
)
def test_where_one_value_belongs_a_range_is_the_cell_beside_it(formula, expected):
    assert plainly(formula, for_one_cell=True) == expected
    assert plainly(formula) == formula


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("@A1:A3", "'M'!$A$2"), ("SUM(@A1:A3,1)", "SUM('M'!$A$2,1)"), ("_xlfn.SINGLE(A1:A3)*2", "'M'!$A$2*2"),
     ("@col", "'M'!$A$2"), ("@rate", "rate")],
)  # fmt: skip
def test_an_at_sign_asks_for_the_cell_beside_in_any_formula(formula, expected):
    assert plainly(formula) == expected


def test_a_row_that_counts_itself_is_a_number():
    assert plainly("COLUMNS($A$2:E2)") == "5"
    assert plainly("ROWS($E$1:E2)-1") == "2-1"
    assert plainly("ROWS(A1:A9)") == "ROWS(A1:A9)"


@pytest.mark.parametrize("formula", ["A1:A3*10", "@A1:A3", "COLUMNS($A$2:A2)", "col*2"])
def test_what_differs_from_cell_to_cell_is_known(formula):
    assert depends_on_its_place(formula, NAMES)


@pytest.mark.parametrize("formula", ["SUM(A1:A3)", "A1*2", "growth", "IF(rate,5,7)"])
def test_what_reads_the_same_in_every_cell_is_known(formula):
    assert not depends_on_its_place(formula, NAMES)


@pytest.mark.parametrize("formula", ["SUM(B2:B1", "IF(rate,", "@", "SUM (", "((", "A1:A3*"])
def test_what_cannot_be_read_stays(formula):
    assert plainly(formula, for_one_cell=True) == formula


def test_a_formula_as_long_as_formulas_may_be_is_no_deeper_than_it_is_long():
    assert plainly("+".join(["growth"] * 1000)).count("M!$A$2") == 1000


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("IFERROR(PRODUCT(A1:A3),0)", "IFERROR(PRODUCT(A1:A3)*1,0)"),
        ("-STDEV.S(A1:A3)^2", "-(STDEV.S(A1:A3)*1)^2"),
        ("10/sumsq(A1:A3)", "10/(sumsq(A1:A3)*1)"),
        ("SUMPRODUCT(A1:A3,B1:B3)", "SUMPRODUCT(A1:A3,B1:B3)"),
        ('"SINH(" & A1', 'CONCATENATE("SINH(",A1)'),
    ],
)
def test_what_may_be_no_number_passes_through_arithmetic_which_tells(formula, expected):
    assert plainly(formula) == expected
