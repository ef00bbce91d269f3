"""Names, ranges and conditions in a workbook come out as a spreadsheet shows them, and follow their inputs."""

from io import BytesIO

import pytest
import xlsxwriter

from tests.workbooks.sample_books import with_shared_formula
from xlmodel import Workbook
from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.errors import CellError

NAMES = {
    "on": "=M!$A$1",
    "column": "=M!$A$1:$A$3",
    "growth": "=M!$A$2/M!$A$1-1",
    "flows": "=OFFSET(M!$A$1,0,0,COUNT(M!$A:$A),1)",
    "to_the_end": "=M!$A$1:INDEX(M!$A:$A,COUNT(M!$A:$A))",
    "two": "=M!$A$1,M!$A$3",
    "to_the_left": "=M!XFD1",
    "in_this_row": "=M!$A1",
    "numbers": "={1,2,3}",
    "'Other Sheet'!there": "='Other Sheet'!$A$1",
    "shouted": "=M!$A$3",
    "multiple": "=FORWARD_PE(M!$A$3,M!$A$1)",
    "twice": "=multiple*2",
}


def answers(formulas: dict[str, str], first: float) -> list[object]:
    """What formulas in column B show, with 1 (or another number), 20 and 121 in A1:A3."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("M")
        other = book.add_worksheet("Other Sheet")
        for row, value in enumerate((1, 20, 121)):
            sheet.write(row, 0, value)
            other.write(row, 0, 7 * 10**row)
        last = book.add_worksheet("Last")
        last.write("A1", 1000)
        for name, meaning in NAMES.items():
            book.define_name(name, meaning)
        book.define_name("in_first", "=M!$A$1")
        for i, (cell, formula) in enumerate(formulas.items()):
            sheet.write_formula(cell, formula)
            book.define_name(f"out_x{i}", f"=M!{cell}")
    return list(dict(Workbook(content.getvalue()).run(first=first)).values())


@pytest.mark.parametrize(
    ("formula", "of_one", "of_two"),
    [
        ("=growth", 19, 9),
        ("=SUM(flows)", 142, 143),
        ("=SUM(to_the_end)", 142, 143),
        ("=SUM(two)", 122, 123),
        ("=to_the_left*2", 40, 40),
        ("=in_this_row+0", 20, 20),
        ("=SUM(numbers)*on", 6, 12),
        ("='Other Sheet'!there*on", 7, 14),
        ("=multiple", 121, 60.5),
        ("=twice+on", 243, 123),
        ("=column*2", 40, 40),
        ("=SUM(column)", 142, 143),
        ("=ROUND(IF(on,5,7),1)", 5, 5),
        ("=ISNUMBER(IF(on,5,7))", True, True),
        ("=ROUND(IF(IF(on,0,1),5,7),1)", 7, 7),
        ("=SUM(M:Last!A1)", 1008, 1009),
        ("=SUM('Other Sheet:Last'!A1:A2)*on", 1077, 2154),
        ("=SUM((A1,A3))", 122, 123),
        ("=SUM(A3:A2,A1)", 142, 143),
        ("=SUM(A1:A3 A1:C1)", 1, 2),
        ("=A1:A3*10", 200, 200),
        ("=SUM(A1:A3*10)", 200, 200),
        ("=SUMPRODUCT(A1:A3*10)", 1420, 1430),
        ("=SUM (A1:A3)", 142, 143),
        ("=FORWARD_PE (A3, A1)", 121, 60.5),
        ("=COLUMNS($A$2:B2)*on", 2, 4),
    ],
)
def test_what_a_formula_in_the_second_row_shows(formula, of_one, of_two):
    assert answers({"B2": formula}, 1.0) == [of_one]
    assert answers({"B2": formula}, 2.0) == [of_two]


def test_a_switch_turned_off_takes_the_other_branch():
    assert answers({"B2": "=ROUND(IF(on,5,7),1)", "B3": "=LN(IF(on,1,1))"}, 0.0) == [7, 0]


def test_a_range_that_is_beside_no_cell_is_an_error():
    assert answers({"B5": "=A1:A3*10"}, 1.0) == [CellError.VALUE]
    assert answers({"B5": "=SUM(A1:A3*10)"}, 1.0) == [CellError.VALUE]


def test_the_formulas_of_a_column_each_take_the_cell_beside_them():
    """Excel writes a copied formula once, as one that the cells share."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("M")
        for row in range(3):
            sheet.write(row, 0, row + 1)
            sheet.write_formula(row, 1, "=$A$1:$A$3*10")
        book.define_name("out_x", "=M!$B$1:$B$3")
    shared = with_shared_formula(content.getvalue(), "B1:B3")
    assert Workbook(shared).run().x == [[10], [20], [30]]


def test_a_blank_before_the_bracket_means_nothing_without_a_workbook_either():
    assert evaluate_formulas(["=FORWARD_PE (88, 8)"])[0].cells == [[11.0]]
    assert evaluate_formulas(["=sum ({1,2})*forward_pe\t(88,8)"])[0].cells == [[33.0]]


def test_texts_that_double_from_cell_to_cell_end_in_an_error():
    formulas = {f"B{row}": f"=B{row - 1}&B{row - 1}" for row in range(4, 60)}
    shown = answers({"B3": '="x"&A3', **formulas}, 1.0)
    assert shown[0] == "x121"
    assert shown[1] == "x121x121"
    assert shown[-1] is CellError.VALUE


def test_a_computed_number_in_a_text_is_that_of_the_sheet():
    assert answers({"B2": "=A2*0.03", "B3": '="is "&B2*0.5&" of "&A3'}, 1.0) == [pytest.approx(0.6), "is 0.3 of 121"]
