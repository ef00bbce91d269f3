"""Formulas that seem to refer to themselves and do not, and spills that hang from spills."""

from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from xlmodel import Workbook
from xlmodel.errors import CellError


def book(cells: dict[str, object], names: dict[str, str]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("M")
        for address, value in cells.items():
            sheet.write(address, value)
        for name, cell in names.items():
            workbook.define_name(name, f"=M!{cell}")
    return content.getvalue()


def chain(length: int, formula: str) -> bytes:
    """Array formulas, each hanging from the second cell that the one before it spills."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write("A1", 2.0)
        before = "A1"
        for column in range(1, length + 1):
            sheet.write_dynamic_array_formula(0, column, 1, column, formula.format(before))
            before = xl_rowcol_to_cell(1, column)
        sheet.write_formula("A6", f"={before}")
        workbook.define_name("in_first", "=S!$A$1")
        workbook.define_name("out_last", "=S!$A$6")
    return content.getvalue()


# Circles

BREAKER = {"A1": 0, "A2": 500, "A3": 100, "A4": "=IF(A1=1,AVERAGE(A2,A6),A2)*0.1", "A5": "=A3-A4", "A6": "=A2-A5"}


def test_a_debt_schedule_whose_breaker_is_off_is_no_circle():
    workbook = Workbook(book(BREAKER, {"in_switch": "$A$1", "in_debt": "$A$2", "out_debt": "$A$6"}))
    assert workbook.run().debt == 500 - (100 - 50)
    assert workbook.run(debt=600.0).debt == 600 - (100 - 60)


def test_a_breaker_that_is_switched_on_makes_a_circle_and_a_reason():
    result = Workbook(book(BREAKER, {"in_switch": "$A$1", "out_debt": "$A$6"})).run(switch=1.0)
    assert result.debt is CellError.CIRCULAR
    assert "refers to itself" in result.reasons["debt"]


def test_a_row_that_picks_one_of_those_below_it_is_no_circle():
    cells = {"A1": 2, "B1": "=OFFSET(B1,$A$1,0)", "B2": 0.1, "B3": 0.2, "B4": 0.3}
    workbook = Workbook(book(cells, {"in_case": "$A$1", "out_growth": "$B$1"}))
    assert [workbook.run(case=case).growth for case in (1.0, 2.0, 3.0)] == [0.1, 0.2, 0.3]


# Chains of spills


@pytest.mark.parametrize("length", [2, 5, 6, 13, 40])
@pytest.mark.parametrize(("formula", "factor"), [("=FORWARD_PE({}*10,{{5;9}})", 10 / 9), ("={}*{{5;9}}/10", 0.9)])
def test_a_chain_of_spills_is_followed_however_long_it_is(length, formula, factor):
    workbook = Workbook(chain(length, formula))
    for first in (2.0, 3.0, 5.0):
        assert workbook.run(first=first).last == pytest.approx(first * factor**length, rel=1e-12)
