"""Time value of money where there is no number: an error that IFERROR catches, and the same numbers as ever elsewhere."""

import pytest

from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.errors import CellError


def shown(formula: str):
    return evaluate_formulas([formula])[0].cells


@pytest.mark.parametrize(
    "call",
    ["FV(-3,0.5,1)", "PV(-3,0.5,1)", "PMT(-3,0.5,1)", "FV(-1.5,2.5,1)", "PV(-1,2,1)", "PMT(0,0,1)", "FV(1E300,9,1)",
     "PV(-2,1.5,1,1,1)", "PMT(0.1,0,100)", "PRODUCT(1E200,1E200)", "SUMSQ(1E200,1)", "SINH(1000)", "COSH(-1000)",
     "IPMT(-3,1.5,2.5,100)", "PPMT(-3,1.5,2.5,100)", "XNPV(-1,{1,2},{45000,45100})", "STDEV(1E200,1)",
     "VAR.S(1E200,1)", "NPER(-3,1E15,-1,-1)", "SERIESSUM(1E200,2,2,{1,2})", "AVERAGE(SINH(1000),1)"],
)  # fmt: skip
def test_what_is_no_number_is_an_error_to_every_formula(call):
    assert shown(f"={call}") == [[CellError.NUM]]
    assert shown(f"=IFERROR({call},7)") == [[7]]
    assert shown(f"=ISNUMBER({call})") == [[False]]
    assert shown(f"=ISERR({call}+1)") == [[True]]


# Microsoft's documentation of FV, PV and PMT, to the cents it prints.
@pytest.mark.parametrize(
    ("call", "published"),
    [
        ("FV(0.06/12,10,-200,-500,1)", 2581.40),
        ("FV(0.12/12,12,-1000)", 12682.50),
        ("FV(0.11/12,35,-2000,,1)", 82846.25),
        ("FV(0.06/12,12,-100,-1000,1)", 2301.40),
        ("PV(0.08/12,12*20,500000,,0)", -59777145.85),
        ("PMT(0.08/12,10,10000)", -1037.03),
        ("PMT(0.08/12,10,10000,0,1)", -1030.16),
        ("PMT(0.06/12,18*12,0,50000)", -129.08),
        ("PMT(0,12,1200)", -100),
        ("FV(0,12,-100,-50)", 1250),
    ],
)
def test_the_documented_answers_hold(call, published):
    assert shown(f"=ROUND({call},2)") == [[published]]


@pytest.mark.parametrize(
    ("rate", "periods", "payment", "future", "due"),
    [(0.1, 5, -20, 0, 0), (0.1, 5, -20, 100, 1), (-0.5, 3, 7, -2, 0), (0.0, 4, 5, 1, 1), (2.0, 2.5, 3, 4, 0)],
)
def test_each_undoes_the_other(rate, periods, payment, future, due):
    present = f"PV({rate},{periods},{payment},{future},{due})"
    assert shown(f"=ROUND(FV({rate},{periods},{payment},{present},{due}),9)") == [[future]]
    assert shown(f"=ROUND(PMT({rate},{periods},{present},{future},{due}),9)") == [[payment]]


def test_arguments_are_read_as_a_spreadsheet_reads_them():
    assert shown('=ROUND(FV("0.1",TRUE,-100),6)') == [[100]]
    assert shown('=FV("x",1,1)') == [[CellError.VALUE]]
    assert shown("=FV(NA(),1,1)") == [[CellError.NA]]
    assert shown("=SUM(FV({0,1},2,-1))") == [[5]]
    assert shown("=ROUND(SUM(PMT(0,{1;2},{10,20})),6)") == [[-45]]


@pytest.mark.parametrize("call", ["FV()", "FV(1,2)", "PMT(1,2,3,4,5,6)"])
def test_too_few_or_too_many_arguments_are_an_error(call):
    assert isinstance(shown(f"={call}")[0][0], CellError)


# Texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.1*3", "0.3"),
        ("1/3", "0.333333333333333"),
        ("-2/3", "-0.666666666666667"),
        ("0.1+0.2", "0.3"),
        ("1.1*1.1", "1.21"),
        ("123456789012345678", "123456789012346000"),
        ("1E19", "10000000000000000000"),
        ("1E20", "1E+20"),
        ("1.5E-7", "0.00000015"),
        ("1E-9", "0.000000001"),
        ("1/3*1E-5", "3.33333333333333E-06"),
        ("123456789012345E-19", "1.23456789012345E-05"),
        ("1E-300", "1E-300"),
        ("2.5E+300", "2.5E+300"),
        ("999999999999999.9", "1000000000000000"),
        ("100*1.1", "110"),
        ("PRODUCT({1.1,1.3})", "1.43"),
        ("0*-1", "0"),
        ("TRUE", "TRUE"),
        ('"a"', "a"),
    ],
)
def test_a_number_in_a_text_has_fifteen_digits(value, text):
    assert shown(f'={value}&""') == [[text]]
    assert shown(f'="<"&{value}&">"&1') == [[f"<{text}>1"]]
    assert shown(f'=CONCATENATE("x ",{value})') == [[f"x {text}"]]


def test_texts_are_joined_in_their_order_and_errors_pass():
    assert shown('=1+1&2*3&"x"="26x"') == [[True]]
    assert shown('="a"&NA()&1/0') == [[CellError.NA]]
    assert shown('=LEN(REPT("x",30000)&REPT("y",2767))') == [[32767]]
    assert shown('=LEN(REPT("x",30000)&REPT("y",2768))') == [[CellError.VALUE]]
    assert shown('={"a","b"}&1') == [["a1", "b1"]]
    assert shown("=" + "&".join(["1"] * 300)) == [["1" * 300]]
