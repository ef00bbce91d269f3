"""What is proven at the inputs of the file is right at others too, where one engine alone would be wrong."""

import pytest

from tests.calculation.test_two_engines import book
from xlmodel import CellError, Workbook
from xlmodel.calculation.two_engines import TwoEngines

# At 1 and 1.2, as the file has them, any arithmetic is right. At 0.1 and 0.3 a spreadsheet compares fifteen digits, and
# shows what is left of numbers that are one as 0 (Microsoft, "Floating-point arithmetic may give inaccurate results").
CELLS = {
    "A1": 1,
    "A2": 1.2,
    "A3": ('=IF(A1+0.2=A2,"OK","ERROR")', "OK"),
    "A4": ("=A1+0.2-A2", 0),
    "A5": ('=IF(A4=0,"OK","ERROR")', "OK"),
    "A6": ("=SUM(A1,0.2)>=A2", True),
    "A7": ('=A1*3&"x"', "3x"),
    "A8": ('=TEXT(A1*3,"0.###############")', "3."),
    "A9": ('=SUMIF(B1:B2,"b",C1:C2)', 1),
    "A10": ('=IF(A1=1,5,123456789.123456789)&""', "5"),
    "B1": "a",
    "B2": "b",
    "C1": 5,
    "C2": ("=0.9/(A1-0.1)", 1),
}
NAMES = {"in_a": "=S!$A$1", "in_b": "=S!$A$2", **{f"out_{row}": f"=S!$A${row}" for row in range(3, 11)}}
RIGHT = {
    "3": "OK",
    "4": 0.0,
    "5": "OK",
    "6": True,
    "7": "0.3x",
    "8": "0.3",
    "9": CellError.DIV0,
    "10": "123456789.123457",
}


@pytest.mark.parametrize("by_a_spreadsheet", [True, False])
def test_every_branch_is_the_one_that_a_spreadsheet_takes(by_a_spreadsheet):
    workbook = Workbook(book(CELLS, NAMES, by_a_spreadsheet=by_a_spreadsheet))
    in_file = dict(workbook.run())
    assert dict(workbook.run(a=0.1, b=0.3)) == RIGHT
    assert dict(workbook.run()) == in_file
    assert dict(workbook.run(a=0.1, b=0.3)) == RIGHT


def test_the_second_engine_is_not_asked_while_the_inputs_are_those_of_the_file():
    workbook = Workbook(book(CELLS, NAMES, by_a_spreadsheet=True))
    assert workbook.witness.all_proven
    workbook.run()
    assert not isinstance(workbook._calculator.engine, TwoEngines)
    workbook.run(a=0.1)
    assert isinstance(workbook._calculator.engine, TwoEngines)
    assert workbook.witness.all_proven


def test_a_file_that_is_written_with_other_constants_takes_the_right_branch():
    workbook = Workbook(book(CELLS, NAMES, by_a_spreadsheet=True))
    written = workbook.rewritten({("S", 1, 1): 0.1, ("S", 2, 1): 0.3})
    assert Workbook(written, read=["S!A3", "S!A4"]).run()["S!A3"] == "OK"
    assert workbook.value("S", 4, 1) == 0.0
