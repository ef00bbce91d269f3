"""Formulas without a workbook that the first engine gets wrong are the second one's to answer."""

import subprocess
import sys

import pytest

from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.cli.shown import sentences_on_screen
from xlmodel.errors import CellError

# A function with a place for one value, and two values for it.
OF_ONE_VALUE = """\
ABS(@) | 1 | 2
SIGN(@) | 1 | 2
INT(@) | 1 | 2
SQRT(@) | 1 | 2
EXP(@) | 1 | 2
LN(@) | 1 | 2
LOG10(@) | 1 | 2
FACT(@) | 1 | 2
SIN(@) | 1 | 2
COS(@) | 1 | 2
TAN(@) | 1 | 2
ASIN(@) | 0.1 | 0.2
ACOS(@) | 0.1 | 0.2
ATAN(@) | 1 | 2
SINH(@) | 1 | 2
COSH(@) | 1 | 2
TANH(@) | 1 | 2
ASINH(@) | 1 | 2
ACOSH(@) | 1.5 | 2.5
ATANH(@) | 0.1 | 0.2
DEGREES(@) | 1 | 2
RADIANS(@) | 1 | 2
SQRTPI(@) | 1 | 2
FACTDOUBLE(@) | 1 | 2
COT(@) | 1 | 2
SEC(@) | 1 | 2
CSC(@) | 1 | 2
ODD(@) | 1 | 2
EVEN(@) | 1 | 2
GAMMALN(@) | 1 | 2
GAUSS(@) | 1 | 2
PHI(@) | 1 | 2
GAMMA(@) | 1 | 2
FISHER(@) | 0.1 | 0.2
FISHERINV(@) | 1 | 2
ERF(@) | 1 | 2
ERFC(@) | 1 | 2
NORM.S.INV(@) | 0.1 | 0.2
NORMSINV(@) | 0.1 | 0.2
NORMSDIST(@) | 1 | 2
TRUNC(@) | 1 | 2
ISODD(@) | 1 | 2
ISEVEN(@) | 1 | 2
N(@) | 1 | "a"
T(@) | "a" | 1
ISNUMBER(@) | 1 | "a"
ISTEXT(@) | "a" | 1
ISERROR(@) | 1 | 2
ISERR(@) | 1 | 2
ISNA(@) | 1 | 2
ISLOGICAL(@) | TRUE | 1
ISBLANK(@) | 1 | 2
ISNONTEXT(@) | 1 | "a"
LEN(@) | "ab" | "xyz"
UPPER(@) | "ab" | "xyz"
LOWER(@) | "AB" | "XYZ"
PROPER(@) | "ab" | "xyz"
TRIM(@) | " ab " | " x"
CLEAN(@) | "ab" | "x"
CHAR(@) | 65 | 66
VALUE(@) | "1" | "2.5"
YEAR(@) | 45000 | 45400
MONTH(@) | 45000 | 45400
DAY(@) | 45000 | 45400
WEEKDAY(@) | 45000 | 45400
HOUR(@) | 0.25 | 0.77
MINUTE(@) | 0.25 | 0.77
SECOND(@) | 0.25 | 0.77
ISOWEEKNUM(@) | 45000 | 45400
NOT(@) | TRUE | FALSE
LEFT(@) | "ab" | "xy"
RIGHT(@) | "ab" | "xy"
UNICHAR(@) | 65 | 66
UNICODE(@) | "a" | "b"
DOLLAR(@) | 1 | 2
FIXED(@) | 1 | 2
ROMAN(@) | 4 | 9
ARABIC(@) | "IV" | "X"
BIN2DEC(@) | 10 | 11
DEC2BIN(@) | 1 | 2
DEC2HEX(@) | 1 | 2
HEX2DEC(@) | "A" | "B"
DATEVALUE(@) | "2024-01-31" | "2025-02-03"
TIMEVALUE(@) | "10:00" | "11:00"
NUMBERVALUE(@) | "1.5" | "2"
ROUND(@,1) | 1.26 | 2.74
ROUND(1.267,@) | 1 | 2
ROUNDUP(@,0) | 1.2 | 2.4
ROUNDDOWN(@,0) | 1.2 | 2.4
MROUND(@,3) | 4 | 8
CEILING(@,2) | 3 | 5
FLOOR(@,2) | 3 | 5
CEILING.MATH(@) | 1.2 | 2.2
FLOOR.MATH(@) | 1.2 | 2.2
MOD(@,3) | 4 | 5
QUOTIENT(@,3) | 4 | 7
POWER(@,2) | 2 | 3
POWER(2,@) | 2 | 3
LOG(@,2) | 4 | 8
ATAN2(@,1) | 1 | 2
COMBIN(@,2) | 4 | 5
PERMUT(@,2) | 4 | 5
BITAND(@,3) | 5 | 6
LEFT(@,1) | "ab" | "cd"
MID(@,2,1) | "abc" | "xyz"
MID("abc",@,1) | 1 | 2
FIND("b",@) | "ab" | "bc"
SEARCH("b",@) | "ab" | "bc"
SUBSTITUTE(@,"a","z") | "ab" | "ca"
REPLACE(@,1,1,"z") | "ab" | "ca"
REPT(@,2) | "ab" | "c"
TEXT(@,"0.0") | 1.26 | 2
EXACT(@,"a") | "a" | "b"
CONCATENATE(@,"x") | "a" | "b"
DATE(@,1,1) | 2020 | 2021
DATE(2020,@,1) | 1 | 2
EDATE(@,1) | 45000 | 45100
EOMONTH(45000,@) | 0 | 1
EOMONTH(@,0) | 45000 | 45100
DAYS(@,45000) | 45001 | 45010
DAYS360(45000,@) | 45100 | 45300
YEARFRAC(45000,@) | 45100 | 45300
DATEDIF(45000,@,"m") | 45100 | 45300
TIME(@,0,0) | 1 | 2
PMT(@,10,-100) | 0.05 | 0.06
PV(@,10,-100) | 0.05 | 0.06
FV(@,10,-100) | 0.05 | 0.06
NPER(@,-10,50) | 0.05 | 0.06
RATE(10,@,50) | -6 | -7
EFFECT(@,4) | 0.05 | 0.06
NOMINAL(@,4) | 0.05 | 0.06
SLN(@,10,5) | 100 | 200
IPMT(0.05,@,10,100) | 1 | 2
PPMT(0.05,@,10,100) | 1 | 2
NORM.S.DIST(@,TRUE) | 0 | 1
NORM.DIST(@,0,1,TRUE) | 0 | 1
NORM.INV(@,0,1) | 0.4 | 0.6
NORMDIST(@,0,1,TRUE) | 0 | 1
LOGNORM.DIST(@,0,1,TRUE) | 1 | 2
T.DIST(@,5,TRUE) | 1 | 2
EXPON.DIST(@,1,TRUE) | 1 | 2
BINOM.DIST(@,5,0.5,TRUE) | 1 | 2
POISSON.DIST(@,2,TRUE) | 1 | 2
IF(@,5,7) | TRUE | FALSE
IFERROR(@,0) | 1 | 2
IFNA(@,0) | 1 | 2
IFS(@,5,TRUE,0) | TRUE | FALSE
SWITCH(@,1,10,2,20) | 1 | 2
CHOOSE(@,5,7) | 1 | 2
LARGE({1,5,9},@) | 1 | 2
SMALL({1,5,9},@) | 1 | 2
INDEX({4,5,6},1,@) | 1 | 2
MATCH(@,{4,5,6},0) | 4 | 6
VLOOKUP(@,{1,10;2,20},2,FALSE) | 1 | 2
HLOOKUP(@,{1,2;10,20},2,FALSE) | 1 | 2
XLOOKUP(@,{1,2},{10,20}) | 1 | 2
XMATCH(@,{1,2}) | 1 | 2
ADDRESS(@,1) | 1 | 2
"""


def answer(formula):
    (found,) = evaluate_formulas([formula])
    return found


def value(formula):
    ((cell,),) = answer(formula).cells
    return cell


@pytest.mark.parametrize("line", OF_ONE_VALUE.splitlines())
def test_what_a_function_makes_of_several_values_is_what_it_makes_of_each(line):
    formula, one, other = line.split(" | ")
    alone = [value(f"={formula.replace('@', each)}") for each in (one, other)]
    assert not any(isinstance(each, CellError) for each in alone)
    (together,) = answer(f"={formula.replace('@', f'{{{one},{other}}}')}").cells
    assert together == [pytest.approx(each, rel=1e-9) if isinstance(each, float) else each for each in alone]


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ('=SUMPRODUCT(--(LEFT({"ab","ac"},1)="a"))', 2),
        ("=SUM(IFS({1,2,3}>1,5,TRUE,0))", 10),
        ("=SUMPRODUCT(--ISNUMBER(MATCH({1,2,9},{1,2,3},0)))", 2),
        ('=SUM(FILTER({1,2,3},ISNUMBER({1,"x",3})))', 4),
        ('=AVERAGE(IF(ISERROR({1,#N/A,3}),"",{1,#N/A,3}))', 2),
        ("=SUMPRODUCT(--ISERR({1,#DIV/0!}))", 1),
        ("=SUM(SWITCH({1,2},1,10,2,20))", 30),
        ("=SUM(MMULT({1,2},{3;4}))", 11),
        ("=REDUCE(0,{1,2,3},LAMBDA(a,b,a+b))", 6),
        ("=LAMBDA(x,x+1)(2)", 3),
        ("=IF(0.1+0.2=0.3,1,2)", 1),
        ("=0.1+0.2-0.3", 0),
        ("=FVSCHEDULE(1,{0.09,0.11,0.1})", 1.33089),  # the example in its documentation
        ("=ROUND(DB(1000000,100000,6,1,7),2)", 186083.33),  # likewise
        ("=ROUND(IPMT(0.1/12,1,36,8000),2)", -66.67),  # likewise
    ],
)
def test_known_faults_of_the_first_engine_do_not_show(formula, right):
    assert value(formula) == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("=SUM(ABS(FORWARD_PE({88,90},{8,9})))", 21),
        ("=SUM(ABS(FORWARD_PE(ABS({-88,-90}),{8,9})))", 21),
        ("=ROUND(ABS(FORWARD_PE(88,8)-{12,10}),0)", [1, 1]),
        ("=SUM(ABS({-1,2}))+FORWARD_PE(88,8)", 14),
    ],
)
def test_our_functions_in_such_a_formula_are_answered_first(formula, right):
    cells = answer(formula).cells
    assert cells == ([right] if isinstance(right, list) else [[right]])


def test_the_reason_of_ours_is_that_of_the_formula():
    cells, reason = answer("=SUM(ABS(FORWARD_PE({88,-90},{8,9})))")
    assert cells == [["#NUM!"]]
    assert reason == answer("=FORWARD_PE(-90,9)").reason


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("=INDEX(NA(),2)", "#N/A"),
        ("=INDEX(FORWARD_PE(-88,1),2)", "#NUM!"),
        ("=INDEX(SCENARIO_VALUE(8,-2,3,{10,15}),1,2)", "#NUM!"),
        ("=INDEX({1,2},5)", "#REF!"),  # there is no fifth
        ('="1,000"+1', 1001),
        ('="a"+1', "#VALUE!"),
    ],
)
def test_an_error_that_the_first_engine_is_known_to_be_wrong_about_is_asked_after(formula, right):
    assert value(formula) == right


def test_what_is_left_out_of_ours_is_left_out():
    assert answer("=SUM(ABS({-1,2}))+NTM_EPS(1,,5)").reason == answer("=NTM_EPS(1,,5)").reason


def test_what_no_engine_is_right_about_is_an_error_that_says_so():
    cells, reason = answer('=IFERROR(SUM(VLOOKUP("a",{"a",1,2},{2,3},FALSE)),0)')
    assert cells == [["#VALUE!"]]
    assert "several columns of a table of constants" in (reason or "")


def test_an_ordinary_formula_does_not_start_the_second_engine():
    code = (
        "import sys\n"
        "from xlmodel.calculation.formulas import evaluate_formulas\n"
        "print(evaluate_formulas(['=SUM(1,2)*FORWARD_PE(88,8)/3'])[0].cells, 'formulon' in sys.modules, 'wasmtime' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[[11.0]] False False\n"


def test_what_takes_long_is_said_beside_the_answers(capsys):
    with sentences_on_screen() as say:
        say("an engine is being prepared")
    assert capsys.readouterr() == ("", "an engine is being prepared\n")
