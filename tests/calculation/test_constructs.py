"""What the engines are known to get wrong: every line is held against both engines themselves.

A test that fails after an engine was updated says that its fault is mended: then the line goes.
"""

from io import BytesIO

import pytest
import xlsxwriter

from xlmodel.calculation.constructs import (
    CONSTRUCTS,
    EXAMPLE_CELLS,
    FIRST,
    LACKED_BY_FIRST,
    SECOND,
    known_fault,
)
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.kept_module import formulon_ready
from xlmodel.calculation.known_functions import is_function
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import open_package

EXAMPLES = [pytest.param(line, id=f"{line.engine}: {line.example}") for line in CONSTRUCTS]


def examples() -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for cell, value in EXAMPLE_CELLS.items():
        sheet.write(cell, value)
    sheet.write_formula("G4", "=NA()")
    sheet.write_formula("G5", "=0.1+0.2")
    sheet.write_column("H3", [10, 20, 30])
    sheet.set_row(3, None, None, {"hidden": True})
    for row, line in enumerate(CONSTRUCTS):
        sheet.write_formula(20 + row, 20, f"={line.example}")
    book.close()
    return content.getvalue()


@pytest.fixture(scope="module")
def answers():
    package = open_package(examples())
    first, second = Engine(calc_copy(package)), SecondEngine(calc_copy(package, like_excel=True))
    first.recalculate()
    second.recalculate()

    def both(line):
        place = "S", CONSTRUCTS.index(line) + 21, 21
        return {FIRST: first.value(*place), SECOND: second.value(*place)}

    return both


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_engine_still_gets_wrong_what_it_is_said_to_get_wrong(line, answers):
    assert answers(line)[line.engine] != line.right


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_other_engine_is_right_unless_that_is_said_too(line, answers):
    (other,) = {FIRST, SECOND} - {line.engine}
    assert (answers(line)[other] == line.right) is not line.other_fails


@pytest.mark.parametrize("line", EXAMPLES)
def test_a_fault_is_recognised_in_its_own_example(line):
    assert known_fault(line.engine, line.example, line.shows, rare=line.rare) == line.fault
    assert not line.rare or known_fault(line.engine, line.example) is None
    assert line.shows is None or known_fault(line.engine, line.example) is None


@pytest.fixture(scope="module")
def functions_of_the_second():
    workbook = formulon_ready().Workbook
    return {workbook.function_name_at(i) for i in range(workbook.function_count())}


@pytest.mark.parametrize("function", sorted(LACKED_BY_FIRST))
def test_a_function_that_the_first_engine_lacks_is_one_of_the_second(function, functions_of_the_second):
    assert not is_function(function)
    assert function in functions_of_the_second


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:A9)",
        "A1*2+B1",
        "ABS(A1)",
        "ROUND(SUM(A1:A9),2)",
        "IF(A1>0,B1,C1)",
        "IF(ISNUMBER(A1),A1,0)",
        "SUMPRODUCT(A1:A9,B1:B9)",
        "INDEX(A1:A9,3)",
        "VLOOKUP(A1,B1:C9,2,FALSE)",
        "MATCH(A1,B1:B9,0)",
        "SUBTOTAL(9,A1:A9)",
        "LEFT(A1)",
        "FORWARD_PE(A1:A9,B1:B9)",
        "SUM({1,2,3})",
    ],
)
def test_ordinary_formulas_have_no_known_fault(formula):
    assert known_fault(FIRST, formula) is None
    assert known_fault(SECOND, formula) is None
