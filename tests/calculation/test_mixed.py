"""Formulas that call both functions of ours and the spreadsheet's own, in workbooks without saved values."""

import pytest

from tests.calculation.test_two_engines import DATA, IDIOMS, book
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.calculation.witness import Verdict
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import CellError, WorkbookError

WITH_OURS = {"times": "FORWARD_PE(88,8)*({})", "in a branch": "IF(FORWARD_PE(88,8)=11,{},0)"}
GIVEN_TO_OURS = "SCENARIO_VALUE(9+{},0,0,10)"  # ten times what it is given, which has to be above zero


def written(idiom: str, around: str) -> str:
    is_array = idiom.startswith("{")
    text = "=" + around.format(idiom[1:-1] if is_array else idiom)
    return f"{{{text}}}" if is_array else text


@pytest.fixture(scope="module")
def mixed():
    cells = {
        f"{column}{row}": written(idiom, around)
        for column, around in zip("JKL", [*WITH_OURS.values(), GIVEN_TO_OURS], strict=True)
        for row, (idiom, _) in enumerate(IDIOMS, 11)
    }
    return Workbook(book({**DATA, **cells}))


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom[0])
def test_what_the_first_engine_gets_wrong_is_right_beside_a_call_of_ours(idiom, mixed):
    row = IDIOMS.index(idiom) + 11
    assert mixed.value("S", row, 10) == pytest.approx(11 * idiom[1], rel=1e-12)
    assert mixed.value("S", row, 11) == pytest.approx(idiom[1], rel=1e-12)


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom[0])
def test_what_the_first_engine_gets_wrong_is_right_when_given_to_ours(idiom, mixed):
    found = mixed.value("S", IDIOMS.index(idiom) + 11, 12)
    assert found == pytest.approx(10 * (9 + idiom[1]), rel=1e-12)


def test_calls_of_ours_in_one_another_with_others_between_them():
    cells = {**DATA, "E1": "=ROUND(FORWARD_PE(SUMPRODUCT(ABS(B1:B3))*FORWARD_PE(88,8),FORWARD_PE(88,8)*0+5),1)"}
    assert Workbook(book(cells)).value("S", 1, 5) == 16.5


def test_a_piece_reads_the_cells_of_the_sheet_that_the_formula_stands_on():
    cells = {"A1": -40, "A2": 48, "B1": "=2*SCENARIO_VALUE(SUMPRODUCT(ABS($A$1:A2)),0,0,10)"}
    opened = Workbook(book(cells, {"in_a": "=S!$A$1", "out_x": "=S!$B$1"}))
    assert [opened.run(a=a).x for a in (-40.0, 12.0)] == [1760.0, 1200.0]


def test_an_answer_of_ours_between_others_is_followed_as_it_grows_and_shrinks():
    cells = {"A1": 2, "B1": "=SUMPRODUCT(ABS(-SCENARIO_VALUE(_xlfn.SEQUENCE(A1),0,0,10)))"}
    opened = Workbook(book(cells, {"in_n": "=S!$A$1", "out_x": "=S!$B$1"}))
    assert [opened.run(n=float(n)).x for n in (2, 4, 3, 2)] == [30.0, 100.0, 60.0, 30.0]


def test_an_error_of_ours_keeps_its_reason():
    cells = {**DATA, "A5": 88, "E1": "=ROUND(FORWARD_PE(A5,8),0)*SUMPRODUCT(LEN(C1:C3))", "E2": "=E1+1"}
    opened = Workbook(book(cells, {"in_price": "=S!$A$5", "out_x": "=S!$E$2"}))
    assert opened.run().x == 67.0
    result = opened.run(price=-1.0)
    assert (result.x, result.reasons["x"]) == (CellError.NUM, "S!E1: price is -1; it must be above zero")


def test_what_cannot_be_cut_is_named_and_no_number():
    cells = {**DATA, "E1": "=_xlfn.LET(_xlpm.x,SUMPRODUCT(LEN(C1:C3)),FORWARD_PE(_xlpm.x,1))"}
    opened = Workbook(book(cells, {"out_x": "=S!$E$1"}))
    (judgement,) = opened.witness.unreliable.values()
    assert judgement.verdict is Verdict.DOUBTFUL
    assert "a function of one value, given several" in judgement.reason
    assert opened.run().x is CellError.NA


def test_what_hangs_from_the_day_is_right_too():
    cells = {**DATA, "E1": "=SUMPRODUCT(ABS(B1:B3))*(YEAR(TODAY())>2000)"}
    assert Workbook(book(cells)).value("S", 1, 5) == pytest.approx(7.5)


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ('IF(A6=A7,"same","other")', "same"),
        ('IF(A6>A7,"more","not more")', "not more"),
        ("IF(A6=A7,FORWARD_PE(88,8),0)", 11.0),
        ("LEN(A6)", 3.0),
        ("LEFT(A6,9)", "0.3"),
        ('SUBSTITUTE(A6,".",",")', "0,3"),
        ("EXACT(A6,A7)", True),
        ("LEN(1/3)", 17.0),
        ("LEN(FORWARD_PE(1,3))", 17.0),
    ],
)
def test_numbers_are_one_to_fifteen_digits(formula, right):
    """As Microsoft describes it ("Floating-point arithmetic may give inaccurate results in Excel"): 15 digits count."""
    cells = {"A4": 0.1, "A5": 0.2, "A6": "=A4+A5", "A7": 0.3, "B1": f"={formula}"}
    assert Workbook(book(cells)).value("S", 1, 2) == right


def test_an_array_of_too_many_cells_for_a_function_of_ours_crosses_between_no_engines(monkeypatch):
    crossed, as_before = [], SecondEngine.block
    monkeypatch.setattr(SecondEngine, "block", lambda self, area: crossed.append(area.size) or as_before(self, area))
    cells = {"A1": 2, "E1": "=SUM(SCENARIO_VALUE(_xlfn.SEQUENCE(60,1000),0,0,10))", "E2": "=A1*10"}
    opened = Workbook(book(cells, {"in_n": "=S!$A$1", "out_x": "=S!$E$2"}))
    assert opened.run(n=3.0).x == 30.0
    assert sum(crossed) < 1_000


def test_an_array_that_grows_too_large_to_cross_is_refused_and_the_next_inputs_are_not():
    cells = {"A1": 1, "E1": "=SUM(SCENARIO_VALUE(_xlfn.SEQUENCE(A1,100),0,0,10))"}
    opened = Workbook(book(cells, {"in_n": "=S!$A$1", "out_x": "=S!$E$1"}))
    with pytest.raises(WorkbookError, match=r"is more than 50,000 cells, which is refused; see S!E1"):
        opened.run(n=501.0)
    assert opened.run(n=2.0).x == 10 * 20_100  # 1 + 2 + ... + 200
