"""A small file that asks for a billion cells is refused in one sentence, and no process dies of it."""

from pathlib import Path

import pytest

from tests.workbooks.sample_books import plain_book
from tests.zoo.books import PE, parts, sheet, zipped
from xlmodel.calculation.unpredictable import unpredictable
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import WorkbookError
from xlmodel.formula.moving import moved
from xlmodel.workbook import saved
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.saved import saved_formulas

NAMES = {"in_price": "=Model!$A$1", "out_pe": "=Model!$A$3"}
CELLS = {"A1": 88, "A2": 8, "A3": "=A1/A2"}


WORKBOOKS = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))


def book(formula, **more):
    return plain_book(CELLS | more | {"B1": formula}, NAMES)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(_xlfn.SEQUENCE(1000,10000))",
        '=LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))',
        "=CUMIPMT(0.1,1000000000,1,1,1000000000,0)",
    ],
)
def test_what_takes_more_than_there_is_is_one_sentence_that_names_the_formula(formula):
    with pytest.raises(WorkbookError, match="takes far more memory or time than a workbook of its size; see Model!B1"):
        Workbook(book(formula))


def test_a_range_around_a_cell_far_away_ends_no_process():
    """formualizer 0.13.0 would fill what lies between with cells, and end the process when memory does."""
    with pytest.raises(WorkbookError, match="see Model!B1  =SUM"):
        Workbook(book("=SUM(C4:XFD1048576)", XFD1048576=1))


def test_what_only_looks_so_is_calculated():
    cells = {"B2": "=SUM(_xlfn.SEQUENCE(A2))", "B3": '=LEN(REPT("a",A2))', "B4": '=SUBSTITUTE("1,5",",",".")'}
    workbook = Workbook(plain_book(CELLS | cells, NAMES))
    assert [workbook.value("Model", row, 2) for row in (2, 3, 4)] == [36.0, 8.0, "1.5"]


@pytest.mark.parametrize(
    ("formula", "is_risky"),
    [
        ("=A1/A2", False),
        ("=SUM(A:A)", False),
        ("=_xlfn.SEQUENCE(12)", False),
        ("=_xlfn.SEQUENCE(1000,100)", False),
        ("=_xlfn.SEQUENCE(1000,101)", True),
        ("=_xlfn.SEQUENCE(A1)", True),
        ("=_xlfn.SEQUENCE(,A1)", True),
        ("=_xlfn.EXPAND(A1:B2,3,3,0)", False),
        ("=_xlfn.EXPAND(A1:B2,A1)", True),
        ('=REPT("|",A1)', False),
        ('=SUBSTITUTE(A1,",",".")', False),
        ('=SUBSTITUTE(A1,",",A2)', True),
        ("=SUM(A1:A2000*TRANSPOSE(A1:A2000))", False),
        ("=SUM(A1:A2002*TRANSPOSE(A1:A2002))", True),
        ("=SUM(A:A*TRANSPOSE(A:A))", True),
        ("=_xlfn.LAMBDA(_xlpm.x,_xlpm.x)(1)", True),
        ('="SEQUENCE(A1)"', False),
        ("=MY.SEQUENCE(A1)", False),
    ],
)
def test_only_what_nobody_can_tell_beforehand_is_tried_out_elsewhere(formula, is_risky):
    package = open_package(book(formula))
    assert (unpredictable(package, saved_formulas(package)) is not None) is is_risky


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_nothing_of_the_workbooks_we_build_is_tried_out_elsewhere(path):
    package = open_package(path)
    assert unpredictable(package, saved_formulas(package)) is None


def test_functions_that_double_what_they_are_given_are_counted():
    def chain(length):
        cells = {f"C{i}": f"=_xlfn.VSTACK(C{i + 1},C{i + 1})" for i in range(1, length + 1)}
        package = open_package(plain_book(CELLS | cells, NAMES))
        return unpredictable(package, saved_formulas(package))

    assert chain(8) is None
    assert chain(9).anchor.row == 9


# Budgets


@pytest.mark.parametrize("area", ["$A:$A", "$1:$2", "$A$1:$XFD$1048576"])
@pytest.mark.parametrize("name", ["in_all", "out_all"])
def test_an_input_or_output_of_whole_rows_or_columns_is_refused_at_once(name, area):
    with pytest.raises(WorkbookError, match=f"{name} stands for whole rows or columns, Model!"):
        Workbook(plain_book(CELLS, NAMES | {name: f"=Model!{area}"}))


@pytest.mark.parametrize("prefix", ["in_", "out_"])
def test_inputs_or_outputs_of_too_many_cells_in_all_are_refused_at_once(prefix):
    names = {f"{prefix}{i}": "=Model!$C$1:$Z$5000" for i in range(2)}
    with pytest.raises(WorkbookError, match=f"the names {prefix}... of the workbook stand for 240,0"):
        Workbook(plain_book(CELLS, NAMES | names))


@pytest.mark.parametrize("read", [["Model!A:A"], ["Model!A1:XFD1048576"], ["Model!A1:Z4000", "Model!B1:Z5000"]])
def test_reading_too_many_cells_by_their_addresses_is_refused_at_once(read):
    with pytest.raises(WorkbookError, match=r"^Model!A.*: [0-9,]+ cells; more than 200,000 are refused$"):
        Workbook(plain_book(CELLS, NAMES), read=read)


def test_setting_too_many_cells_by_their_address_is_refused_at_once():
    with pytest.raises(WorkbookError, match=r"^Model!D:XFD: 17,1[0-9,]+ cells; more than 200,000 are refused$"):
        Workbook(plain_book(CELLS, NAMES)).run(**{"Model!D1:XFD1048576": 1.0})


def test_a_name_that_is_neither_may_stand_for_whole_columns():
    assert Workbook(plain_book(CELLS, NAMES | {"all": "=Model!$A:$A"})).run()["pe"] == 11


def sharing(operands, cells):
    """A workbook whose B9 and the cells below it share one formula."""
    text = "+".join(f"A{row}" for row in range(1, operands + 1))
    first = f'<row r="9"><c r="B9"><f t="shared" si="0" ref="B9:B{8 + cells}">{text}</f></c></row>'
    rows = (f'<row r="{row}"><c r="B{row}"><f t="shared" si="0"/></c></row>' for row in range(10, 9 + cells))
    return open_package(zipped(parts(sheet(PE + first + "".join(rows)))))


def test_a_long_formula_that_many_cells_share_is_refused_at_once():
    with pytest.raises(
        WorkbookError, match=r"the shared formulas of .* characters in their cells; more than 1,048,576"
    ):
        saved_formulas(sharing(2_600, 250))


def test_a_short_formula_may_be_shared_by_any_number_of_cells():
    """Fifty characters in thirty thousand cells come to more than the long one that is refused."""
    assert saved_formulas(sharing(14, 30_000))[-1].text.startswith("A30000+A30001+")


def test_a_shared_formula_is_written_out_once_for_each_of_its_cells(monkeypatch):
    written_out = []
    monkeypatch.setattr(saved, "moved", lambda *given: written_out.append(given) or moved(*given))
    *_, last = saved_formulas(sharing(3, 20))
    assert [last.text, last.text] == ["A20+A21+A22"] * 2
    assert len(written_out) == 1
