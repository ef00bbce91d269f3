"""Formulas that ask for what is outside of their workbook, or for the workbook itself."""

import pytest

from tests.calculation.test_two_engines import book
from xlmodel import Workbook
from xlmodel.calculation.witness import Verdict

NAMES = {"Months": "=[1]!Months", "Here": "=[0]!Mine", "Mine": "=S!$A$1", "out_x": "=S!$A$2", "in_a": "=S!$A$1"}


@pytest.mark.parametrize("formula", ["=VLOOKUP(A1,Months,2,FALSE)", "=VLOOKUP(A1,[1]!Months,2,FALSE)", "=SUM([1]P!A1)"])
def test_what_another_workbook_holds_keeps_its_saved_value(formula):
    workbook = Workbook(book({"A1": 3, "A2": (formula, 8), "A3": ("=A2+A1", 11)}, NAMES, by_a_spreadsheet=True))
    assert workbook.witness.counts[Verdict.NOT_CALCULATED] == 1
    assert workbook.run().x == 8
    assert workbook.value("S", 3, 1) == 11


@pytest.mark.parametrize("formula", ["=[0]!Mine*2", "=Here*2"])
def test_the_number_of_the_own_workbook_is_understood(formula):
    workbook = Workbook(book({"A1": 3, "A2": (formula, 6)}, NAMES, by_a_spreadsheet=True))
    assert workbook.witness.all_proven
    assert workbook.run(a=5).x == 10


@pytest.mark.parametrize(
    ("formula", "saved"),
    [
        ('=RIGHT(CELL("filename",A1),5)', "Model"),
        ('=CELL("width",A:A)', 8),
        ("=CELL(B1,A1)", 8),
        ('=INFO("numfile")', 3),
    ],
)
def test_what_only_a_spreadsheet_knows_keeps_its_saved_value(formula, saved):
    cells = {"A1": 3, "B1": "width", "A2": (formula, saved)}
    workbook = Workbook(book(cells, NAMES, by_a_spreadsheet=True))
    assert workbook.run().x == saved
    (judgement,) = workbook.witness.unreliable.values()
    assert judgement.sentence.startswith("S!A2 is not calculated: ")
    without_a_value = Workbook(book(cells, NAMES)).run()
    assert "S!A2 is not calculated" in without_a_value.reasons["x"]


# Microsoft's page on CELL: the row, the column, the address, the value and the kind of value of a cell.
@pytest.mark.parametrize(
    ("kind", "saved"), [("row", 1), ("col", 1), ("address", "$A$1"), ("contents", 3), ("type", "v")]
)
def test_what_cell_says_of_the_workbook_alone_is_calculated(kind, saved):
    workbook = Workbook(book({"A1": 3, "A2": (f'=CELL("{kind}",A1)', saved)}, NAMES, by_a_spreadsheet=True))
    assert workbook.witness.all_proven
    assert workbook.run().x == saved
