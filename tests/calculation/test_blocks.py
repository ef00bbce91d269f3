"""Array formulas that were entered over a block of cells fill it, as Excel fills it."""

from io import BytesIO

import pytest
import xlsxwriter

from xlmodel import CellError, Workbook
from xlmodel.formula.shapes import filling


def block(formula: str, place: str, first: float = 7.0) -> list[list[object]]:
    """What a formula over a block shows; in A1:A3 stand 7 (or another number), 2 and 3, in B1:C1 10 and 20."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("M")
        sheet.write_column("A1", [7, 2, 3])
        sheet.write_row("B1", [10, 20])
        sheet.write_array_formula(place, f"{{={formula}}}")
        book.define_name("in_first", "=M!$A$1")
        book.define_name("out_x", f"=M!{place}")
    return Workbook(content.getvalue()).run(first=first).x


@pytest.mark.parametrize(
    ("formula", "place", "shown"),
    [
        ("A1", "E1:G1", [[7, 7, 7]]),
        ("A1*2", "E1:E3", [[14], [14], [14]]),
        ("A1:A3*10", "E1:F3", [[70, 70], [20, 20], [30, 30]]),
        ("B1:C1", "E1:F2", [[10, 20], [10, 20]]),
        ("SUM(A1:A3)", "E1:F2", [[12, 12], [12, 12]]),
        ("A1:A3*B1:C1", "E1:F3", [[70, 140], [20, 40], [30, 60]]),
        ("ROUND(A1/3,1)", "E1:F1", [[2.3, 2.3]]),
        ('"x"', "E1:E2", [["x"], ["x"]]),
        ("{1,2}", "E1:F2", [[1, 2], [1, 2]]),
        ("-(A1)%", "E1:F1", [[-0.07, -0.07]]),
        ("IF(A1>5,1,0)", "E1:E2", [[1], [1]]),
        ("A1:A3", "E1:E3", [[7], [2], [3]]),
    ],
)
def test_what_is_less_than_a_block_is_repeated_in_it(formula, place, shown):
    assert block(formula, place) == shown


def test_a_block_follows_its_inputs():
    assert block("A1", "E1:G1", 9.0) == [[9, 9, 9]]


@pytest.mark.parametrize(
    "formula", ["A1:A3", "FORWARD_PE(A1,2)", "OFFSET(A1,0,0)", "A1:A9", "name", "SUMPRODUCT(A1:A3)", "A1:A3*B1:E1", "("]
)
def test_a_formula_that_fits_or_does_not_tell_stays(formula):
    assert filling(formula, 3, 1) == formula


def test_the_one_error_of_a_table_of_ours_fills_its_block():
    """As LibreOffice, which saves every spill of ours as such a block, and Excel show it."""
    table = 'SCENARIO_TABLE(50,{{"bear";"bull"}},{},{{8;9}},0,0,10)'
    assert [row[0] for row in block(table.format("A2:A3/5"), "E1:L4")] == ["Scenario", "bear", "bull", "Expected"]
    assert block(table.format("A2:A3"), "E1:F3") == [[CellError.NUM] * 2] * 3  # of probabilities that are 5 together
