"""Formulas and workbooks calculated with no spreadsheet."""

import re
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.counts import cases
from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.calculation.scenario_file import read_scenarios
from xlmodel.calculation.scenarios import run_scenarios
from xlmodel.calculation.translate import answer_to_engine, argument_from_engine
from xlmodel.calculation.workbook import Workbook, recalculated
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError, RequestError, WorkbookError
from xlmodel.formula.area import Area, column_letters
from xlmodel.formula.spelling import OMITTED
from xlmodel.workbook.archive import with_parts

BOOK = rich_book()


def answer(formula: str) -> Answer:
    return evaluate_formulas([formula])[0]


# Spills


@pytest.mark.parametrize(
    "total",
    [
        "=SUM(C1:C3)",
        "=C1+C2+C3",
        "=SUMPRODUCT(C1:C3,C1:C3)",
        '=COUNTIF(C1:C3,">5")',
        '=SUM(INDIRECT("C1:C3"))',
        "=SUM(OFFSET(A1,0,2,3,1))",
    ],
)
@pytest.mark.parametrize("spill", ["=SCENARIO_VALUE(A1,0,0,{1;2;3})", "=SEQUENCE(3,1,A1)"])
def test_what_hangs_from_a_spill_two_steps_away_is_brought_up_to_date(spill, total):
    """formualizer 0.13.0 leaves D1 as it was; a plain engine with no step before shows what is right."""

    def value(engine: Engine, first: float):
        engine.set_value("S", 1, 1, first)
        engine.recalculate()
        return engine.value("S", 1, 4)

    def book() -> Engine:
        engine = Engine(arrays=[Area("S", 1, 2)])
        engine.add_sheet("S")
        engine.set_value("S", 1, 1, 1.0)
        engine.set_formula("S", 1, 2, spill)
        for row in (1, 2, 3):
            engine.set_formula("S", row, 3, f"=B{row}+1")
        engine.set_formula("S", 1, 4, total)
        return engine

    stepping = book()
    stepping.recalculate()
    for first in (5.0, 2.0, 9.0, 4.0):
        assert value(stepping, first) == value(book(), first)


def test_a_spill_that_hangs_from_another_is_followed_too():
    engine = Engine(arrays=[Area("S", 1, 2), Area("S", 1, 4)])
    engine.add_sheet("S")
    engine.set_value("S", 1, 1, 1.0)
    engine.set_formula("S", 1, 2, "=SEQUENCE(3,1,A1)")
    engine.set_formula("S", 1, 3, "=B2*10")
    engine.set_formula("S", 1, 4, "=SEQUENCE(2,1,C1)")
    engine.set_formula("S", 1, 5, "=D2+1")
    engine.set_formula("S", 1, 6, "=E1*2")
    engine.recalculate()
    for first in (1.0, 4.0, 7.0):
        engine.set_value("S", 1, 1, first)
        engine.recalculate()
        assert engine.value("S", 1, 6) == (((first + 1) * 10 + 1) + 1) * 2


# Formulas


def test_a_formula_without_a_workbook_has_its_answer():
    assert answer("=FORWARD_PE(88, 8)") == Answer([[11.0]])
    assert answer("forward_pe(88,8)*2") == Answer([[22.0]])
    assert answer("=SEQUENCE(2,2)") == Answer([[1.0, 2.0], [3.0, 4.0]])


def test_an_answer_that_spills_is_a_block():
    cells = answer("=PEER_STATS({10,20,30})").cells
    assert cells[0] == ["Statistic", "Value"]
    assert ["Median", 20.0] in cells


def test_a_loss_is_not_available_and_says_why():
    cell, reason = answer("=FORWARD_PE(88,-1)")
    assert cell == [[CellError.NA]]
    assert reason is not None
    assert reason.startswith("forward_eps is zero or negative")


def test_the_reason_of_an_inner_call_is_that_of_the_formula():
    assert answer("=SUM(FORWARD_PE(88,-1),1)") == answer("=FORWARD_PE(88,-1)")
    assert answer("=PEER_DISCOUNT(FORWARD_PE(88,-1),{10,20})") == answer("=FORWARD_PE(88,-1)")


def test_an_error_that_was_caught_leaves_no_reason():
    assert answer("=IFERROR(FORWARD_PE(88,-1),0)") == Answer([[0.0]])


@pytest.mark.parametrize(
    ("formula", "error", "reason"),
    [
        ("=FOO(1)", "#NAME?", "no function is called FOO"),
        ("=SUM(FORWARD_PE(1,2),BAR(1))", "#NAME?", "no function is called BAR"),
        ("=nothing", "#NAME?", "nothing is called nothing"),
        ("=SUM(", "#VALUE!", "cannot be read"),
        ("=", "#VALUE!", "is empty"),
        ("=1/0", "#DIV/0!", "division by zero"),
        ('="a"+1', "#VALUE!", "wrong type"),
        ("=SQRT(-1)", "#NUM!", "no such number"),
        ("=NA()", "#N/A", "not available"),
        ("=A1", "#REF!", "refers to A1, and there are no cells"),
        ("=1E400", "#NUM!", "too large for a cell"),
        ("=Nowhere!A1", "#REF!", "refers to Nowhere!A1, and there are no cells"),
        ("=FORWARD_PE(1,2,3)", "#VALUE!", "takes 2 arguments"),
        ("=FORWARD_PE(1E308*10,1)", "#NUM!", "no such number"),
        ("=SEQUENCE(200,200)", "#SPILL!", "fit"),
    ],
)
def test_an_error_comes_with_a_reason(formula, error, reason):
    cells, why = answer(formula)
    assert cells == [[error]]
    assert reason in (why or "")


def test_what_cannot_be_read_is_named_without_the_engines_own_words():
    reason = answer("=FORWARD_PE(88 8)").reason
    assert reason == "the formula cannot be read: Expected ',' or ')' in function arguments"


def test_no_cell_holds_infinity():
    assert answer("={1E400,2}").cells == [[CellError.NUM, 2.0]]


def test_an_argument_left_out_has_its_default_and_not_zero():
    trimmed = "{1,10,20,30,100}"
    whole = answer(f'=PEER_MULTIPLE({trimmed},"trimmed",,0.2)')
    assert answer(f'=PEER_MULTIPLE({trimmed},"trimmed",)') == answer(f'=PEER_MULTIPLE({trimmed},"trimmed")')
    assert answer(f'=PEER_MULTIPLE({trimmed},"trimmed",,)') == answer(f'=PEER_MULTIPLE({trimmed},"trimmed",)')
    assert whole.reason is None
    assert answer(f"=PEER_MULTIPLE({trimmed},,,)") == Answer([[20.0]])
    assert answer("=FORWARD_PE(1,)").reason == "forward_eps is left out"
    assert answer("=IF(FALSE,1,)") == Answer([[0.0]])  # the spreadsheet's own functions keep their zero


def test_a_blank_cell_is_missing_and_not_zero():
    book = Workbook(plain_book({"A1": "=FORWARD_PE(Z9,8)"}))
    assert book.value("Model", 1, 1) == CellError.NA
    assert book.reason("Model", 1, 1) == "Model!A1: price is blank"


def test_one_call_may_give_more_cells_than_the_engine_spills():
    cells = answer("=FORWARD_PE(SEQUENCE(101,101),2)").cells
    assert (len(cells), len(cells[0])) == (101, 101)
    assert cells[100][100] == 101 * 101 / 2
    error, reason = answer("=FORWARD_PE(SEQUENCE(101,101),2)*2")
    assert error == [[CellError.SPILL]]
    assert "10,201 cells" in (reason or "")


def test_formulas_do_not_disturb_each_other():
    answers = evaluate_formulas(["=SEQUENCE(3,3)", "=FORWARD_PE(88,-1)", "=1+1", "=1/0"])
    assert [a.reason is None for a in answers] == [True, False, True, False]


def test_the_engine_starts_without_pandas_openpyxl_or_a_spreadsheet():
    script = (
        "import sys; from xlmodel.calculation.formulas import evaluate_formulas as e; e(['=FORWARD_PE(88,8)']);"
        "print([m for m in ('pandas', 'openpyxl', 'xlwings', 'xlsxwriter', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# Values to and from the engine


def test_what_is_no_number_never_reaches_the_engine():
    nan, inf = float("nan"), float("inf")
    sent = answer_to_engine(Answer([[nan, inf], [CellError.DIV0, None]]))
    num = {"type": "Error", "kind": "Num"}
    assert sent == [[num, num], [{"type": "Error", "kind": "Div"}, ""]]
    assert answer_to_engine(Answer([[inf]])) == num
    assert answer_to_engine(Answer([[date(1900, 1, 31), 3]])) == [[32.0, 3.0]]


def test_arguments_arrive_as_what_they_are():
    rows: list[list[Any]] = [[1.0, None], ["x", {"type": "Error", "kind": "Div"}]]
    assert argument_from_engine(rows) == [[1.0, None], ["x", CellError.DIV0]]
    assert argument_from_engine([[1.0]]) == [[1.0]]
    assert argument_from_engine(OMITTED) is MISSING
    assert argument_from_engine({"type": "Error", "kind": "Circ"}) is CellError.CIRCULAR
    assert argument_from_engine(True) is True
    assert argument_from_engine(None) is None


@pytest.mark.parametrize("error", list(CellError))
def test_every_error_comes_back_as_itself(error):
    engine = Engine()
    engine.add_sheet("S")
    engine.set_value("S", 1, 1, error)
    engine.set_formula("S", 1, 2, "=A1")
    engine.recalculate()
    assert engine.value("S", 1, 2) is error


# Workbooks


def test_inputs_have_the_values_of_the_file_and_their_kinds():
    assert Workbook(BOOK).inputs == {
        "price": 84.5,
        "eps_fy1": 5.1,
        "eps_fy2": 5.9,
        "scenario": "Base",
        "as_of": date(2026, 10, 30),
        "growth": 0.05,
        "months": 5.0,
        "include": True,
        "note": None,
        "grid": [[1.0, 2.0], [3.0, 4.0]],
    }


def test_a_run_gives_the_outputs_by_name():
    result = Workbook(BOOK).run(price=90.0, scenario="Bull", as_of="2026-12-31", grid=[[1, 1], [1, 1]])
    assert result.pe == result["pe"] == pytest.approx(90 / 5.1)
    assert result.case == "Bull <&> "
    assert result.next_day == date(2027, 1, 1)
    assert result.grid_total == 4.0
    assert result.doubled == [[180.0], [10.2], [11.8]]
    assert result.no_pe is CellError.NA
    assert set(result) == set(Workbook(BOOK).outputs) == set(result.to_dict()) == set(dict(result.items()))
    assert "pe" in result
    assert "price" not in result


def test_inputs_of_one_run_do_not_leak_into_the_next():
    book = Workbook(BOOK)
    untouched = book.run().to_dict()
    book.run(price=1, eps_fy1=2, scenario="Bear", as_of=date(2030, 1, 1), grid=[[9, 9], [9, None]], include=False)
    assert book.run(note="a blank cell filled").to_dict() == untouched
    assert book.run().to_dict() == untouched


def test_many_runs_give_what_a_freshly_opened_book_gives():
    book = Workbook(BOOK)
    for price in (10.0, 55.2, 90.0, 240.0):
        for eps in (-1.0, 0.0, 2.5):
            fresh = Workbook(BOOK).run(price=price, eps_fy1=eps)
            run = book.run(price=price, eps_fy1=eps)
            assert run.to_dict() == fresh.to_dict()
            assert run.reasons == fresh.reasons


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"prise": 1}, "no input is called prise; there is price"),
        ({"zzz": 1}, "no input is called zzz; there is as_of, eps_fy1"),
        ({"price": "90"}, "price is a number, not '90'"),
        ({"price": True}, "price is a number, not True"),
        ({"price": float("nan")}, "price is nan"),
        ({"price": float("inf")}, "price is inf"),
        ({"price": 10**400}, "price is inf"),
        ({"price": 16**6000}, "price is inf"),
        ({"as_of": 16**6000}, "as_of is a date such as 2026-01-31, not a number of hundreds of digits"),
        ({"price": [1]}, "price is a number"),
        ({"scenario": "Bull\udcff"}, "scenario is text that cannot be written in a file"),
        ({"scenario": 3}, "scenario is text, not 3"),
        ({"scenario": "Bul"}, "scenario must be one of Bear, Base, Bull, not 'Bul'"),
        ({"include": 1}, "include is true or false, not 1"),
        ({"months": 13}, "months must be a whole number from 0 to 12, not 13"),
        ({"months": 2.5}, "months must be a whole number from 0 to 12, not 2.5"),
        ({"growth": 0.6}, "growth must be a number from -0.5 to 0.5, not 0.6"),
        ({"as_of": "2019-12-31"}, "as_of must be a date of at least 2020-01-01"),
        ({"as_of": "soon"}, "as_of is a date such as 2026-01-31, not 'soon'"),
        ({"as_of": 46000}, "as_of is a date such as 2026-01-31, not 46000"),
        ({"as_of": pd.NaT}, "as_of is a date such as 2026-01-31, not NaT"),
        ({"as_of": np.datetime64("NaT")}, "as_of is a date such as 2026-01-31, not np"),
        ({"as_of": date(1850, 1, 1)}, "as_of is a date from 1900-03-01 on"),
        ({"as_of": "1900-02-28"}, "as_of is a date from 1900-03-01 on"),
        ({"grid": [[1, 2]]}, "grid takes 2 rows of 2 cells"),
        ({"grid": 1}, "grid takes 2 rows of 2 cells"),
        ({"grid": [[1, 2], [3, "x"]]}, "grid is a number, not 'x'"),
    ],
)
def test_an_input_that_cannot_be_is_refused_and_changes_nothing(inputs, sentence):
    book = Workbook(BOOK)
    before = book.run(price=50.0).to_dict()
    with pytest.raises(WorkbookError, match=f"^{sentence.replace('?', '.').replace('[', '.')}"):
        book.run(**inputs)
    assert book.run(price=50.0).to_dict() == before


def test_what_is_typed_becomes_what_the_input_holds():
    book = Workbook(BOOK)
    typed = [("price", "90"), ("growth", "6 %"), ("include", "true"), ("scenario", "Bull"), ("as_of", "2026-01-31")]
    assert [book.from_text(*each) for each in typed] == [90.0, 0.06, True, "Bull", "2026-01-31"]
    with pytest.raises(WorkbookError, match="price is a number, not 'dear'"):
        book.run(price=book.from_text("price", "dear"))
    with pytest.raises(WorkbookError, match="no input is called"):
        book.from_text("prise", "1")


@pytest.mark.parametrize("typed", ["8_0", "٨٠", "８０", "8_0 %", "inf", "NaN", "1_0e2"])
def test_what_only_python_takes_for_a_number_is_refused(typed, tmp_path):
    book = Workbook(BOOK)
    with pytest.raises(WorkbookError, match=f"price is '{typed}', not a number in plain digits"):
        book.from_text("price", typed)
    (tmp_path / "s.csv").write_text(f"scenario,price\na,{typed}\n", encoding="utf-8")
    [outcome] = run_scenarios(book, read_scenarios(tmp_path / "s.csv", book))
    assert "plain digits" in outcome.error


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.csv", "scenario,price,PRICE\na,80,90\n"),
        ("s.csv", "scenario,price,PRICE\na,80,\nb,,90\n"),
        ("s.csv", "scenario,price,In_Price\na,80,90\n"),
        ("s.toml", "[a]\nprice = 80\nPRICE = 90\n"),
        ("s.toml", "[a]\nprice = 80\nin_price = 90\n"),
    ],
)
def test_two_names_of_one_input_are_refused_and_neither_is_passed_over(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(WorkbookError, match=r"price and \w+ are the same input"):
        read_scenarios(tmp_path / name, Workbook(BOOK))


def test_scenarios_of_two_files_put_together_are_refused_with_their_row(tmp_path):
    (tmp_path / "s.csv").write_text("scenario,price\na,80\n\ufeffb,90\n", encoding="utf-8")
    with pytest.raises(RequestError, match="row 3: the mark that begins a file"):
        read_scenarios(tmp_path / "s.csv", Workbook(BOOK))


def test_numbers_of_numpy_and_whole_numbers_are_numbers():
    book = Workbook(BOOK)
    assert book.run(price=np.float64(90), months=np.int64(3)).pe == book.run(price=90).pe


@pytest.mark.parametrize("day", [np.datetime64("2026-12-31"), pd.Timestamp("2026-12-31").to_datetime64()])
def test_a_day_of_numpy_is_a_day(day):
    assert Workbook(BOOK).run(as_of=day).next_day == date(2027, 1, 1)


def test_an_input_may_have_any_name():
    book = Workbook(plain_book({"A1": 88, "B1": "=A1/8"}, {"in_self": "=Model!$A$1", "out_pe": "=Model!$B$1"}))
    assert book.run(self=40.0).pe == 5.0


def test_an_output_that_is_not_there_is_named():
    result = Workbook(BOOK).run()
    with pytest.raises(AttributeError, match="no output is called discont; there is discount"):
        _ = result.discont
    with pytest.raises(WorkbookError, match="no output is called discont"):
        _ = result["discont"]


def test_a_reason_names_the_first_cell_in_which_something_is_wrong():
    cells = {"A1": 88, "B1": "=FORWARD_PE(A1,A2)", "C1": "=B1*2", "D1": "=SUM(C1,1)", "E1": "=1/(A1-88)", "F1": "=E1"}
    names = {"in_eps": "=Model!$A$2", "out_last": "=Model!$D$1", "out_div": "=Model!$F$1", "out_fine": "=Model!$A$1"}
    result = Workbook(plain_book(cells, names)).run()
    assert result.reasons == {"last": "Model!B1: forward_eps is blank", "div": "Model!E1: division by zero"}


def test_a_reason_stays_with_its_run():
    cells = {"A1": 88, "A2": -1, "B1": "=FORWARD_PE(A1,A2)"}
    book = Workbook(plain_book(cells, {"in_eps": "=Model!$A$2", "out_pe": "=Model!$B$1"}))
    loss = book.run()
    profit = book.run(eps=8)
    assert "zero or negative" in loss.reasons["pe"]
    assert book.value("Model", 1, 2) == 11.0  # asking why does not disturb the book
    assert profit.pe == 11.0
    assert profit.reasons == {}


def test_a_typed_error_is_its_own_reason():
    book = Workbook(plain_book({"A1": "=NA()", "B1": "=A1+1"}, {"out_x": "=Model!$B$1"}))
    assert book.run().reasons == {"x": "Model!A1: a value is not available"}


def test_a_reason_is_found_inside_an_answer_that_spills():
    cells = {"A1": 88, "A2": 44, "B1": 8, "B2": -1}
    content = BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Model")
    for address, value in cells.items():
        sheet.write(address, value)
    sheet.write_dynamic_array_formula("D1:D2", "=FORWARD_PE(A1:A2,B1:B2)")
    book.define_name("out_block", "=Model!$D$1:$D$2")
    book.close()
    result = Workbook(content.getvalue()).run()
    assert result.block == [[11.0], [CellError.NA]]
    assert result.reasons["block"].startswith("Model!D1: forward_eps is zero or negative")


def test_a_circle_is_named_and_harms_nothing_that_does_not_hang_from_it():
    cells = {"A1": "=B1", "B1": "=C1+1", "C1": "=B1*2", "D1": "=A1", "E1": "=2*3"}
    book = Workbook(plain_book(cells, {"out_d": "=Model!$D$1", "out_e": "=Model!$E$1"}))
    result = book.run()
    assert result.d is CellError.CIRCULAR
    assert re.fullmatch(r"Model!(B|C)1 is not calculated: it refers to itself, .*", result.reasons["d"])
    assert result.e == 6.0


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("=IF(TRUE,1,FOO(1))", "it calls FOO, which is not known"),
        ("=IFERROR(FOO(1),3)", "it calls FOO, which is not known"),
        ('=CUBEVALUE("sales",B1)', "it calls CUBEVALUE"),
        ("=1+", "it cannot be read"),
    ],
)
def test_what_cannot_be_calculated_is_named_and_harms_no_other_formula(formula, sentence):
    names = {"out_x": "=Model!$A$1", "out_y": "=Model!$C$1"}
    result = Workbook(plain_book({"A1": formula, "C1": "=2*3"}, names)).run()
    assert isinstance(result.x, CellError)
    assert re.match(f"Model!A1 is not calculated: {sentence}", result.reasons["x"])
    assert result.y == 6.0


def test_a_reference_to_another_workbook_is_named_and_harms_no_other_formula():
    content = plain_book({"A1": 1, "B1": "=A1+1", "C1": "=A1+2"}, {"out_x": "=Model!$B$1", "out_y": "=Model!$C$1"})
    sheet = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").replace(b"A1+1", b"[1]Sheet1!A1+1")
    result = Workbook(with_parts(content, {"xl/worksheets/sheet1.xml": sheet})).run()
    assert result.reasons["x"] == "Model!B1 is not calculated: it refers to another workbook, [1]Sheet1!A1"
    assert result.y == 3.0
    other, ours = evaluate_formulas(["=[1]Sheet1!A1", "=FORWARD_PE(88,8)"])
    assert other.cells == [[CellError.REF]]
    assert "[1]Sheet1!A1" in (other.reason or "")
    assert ours == Answer([[11.0]])


def test_a_word_before_a_bracket_inside_a_text_is_no_function():
    assert Workbook(plain_book({"A1": '="Not a FOO(1)"&""'})).value("Model", 1, 1) == "Not a FOO(1)"


def test_today_is_the_day_it_is_told_or_the_clock_s():
    book = plain_book({"A1": "=TODAY()"})
    assert Workbook(book, now=datetime(2026, 1, 31, 9, tzinfo=UTC)).value("Model", 1, 1) == 46053.0
    assert Workbook(book, now=datetime(2026, 1, 31)).value("Model", 1, 1) == 46053.0
    assert Workbook(book).value("Model", 1, 1) > 46053.0


def test_what_is_saved_are_the_inputs_and_values_of_the_run(tmp_path):
    with Workbook(BOOK) as book:
        book.run(price=1.0)
        last = book.run(eps_fy1=10, note="n", as_of=date(2030, 1, 1), include=False)
        last.save(tmp_path / "saved.xlsx")
    saved = Workbook(tmp_path / "saved.xlsx")
    assert saved.run().to_dict() == last.to_dict()
    assert saved.inputs | {"grid": None} == Workbook(BOOK).inputs | {
        "eps_fy1": 10.0,
        "note": "n",
        "as_of": date(2030, 1, 1),
        "include": False,
        "grid": None,
    }


def test_the_same_book_gives_the_same_bytes(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(BOOK)
    Workbook(tmp_path / "a.xlsx").run().save(tmp_path / "b.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == Workbook(BOOK).run().to_bytes()
    assert recalculated(BOOK) == recalculated(BOOK)


def test_a_builder_gets_the_value_of_any_cell():
    book = Workbook(BOOK)
    value = book.value
    assert value("The outputs", 1, 2) == pytest.approx(84.5 / 5.1)
    assert value("The outputs", 2, 5) == 3.0
    assert value("Peers", 5, 4) is CellError.NA
    assert book.spill_extent("The outputs", 1, 7) == (2, 1)
    assert book.spill_extent("The outputs", 1, 2) == (1, 1)
    assert ("Peers", 5, 4, CellError.NA) in list(book.values())


def test_a_book_built_anew_gets_the_values_if_its_formulas_are_the_same():
    book = Workbook(plain_book({"A1": 2.0, "B1": "=A1*3"}, {}), made_here=True)
    again = Workbook(plain_book({"A1": 5.0, "B1": "=A1*3"}, {}), made_here=True).run().to_bytes()
    assert b"<v>15</v>" in contents(again)
    assert b"<v>6</v>" in contents(book.filled(again))
    with pytest.raises(ValueError, match="other formulas"):
        book.filled(plain_book({"A1": 2.0, "B1": "=A1*4"}, {}))


def contents(book: bytes) -> bytes:
    """The first sheet of a file."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_threads_that_share_a_book_do_not_freeze_it():
    cells: dict[str, object] = {"A1": 88.0}
    cells |= {
        f"{column_letters(c)}{r}": f"=FORWARD_PE($A$1,{r}+{c})" for c in range(2, 8) for r in range(1, cases(20, 200))
    }
    book = Workbook(plain_book(cells, {"in_price": "=Model!$A$1", "out_pe": "=Model!$B$1"}))
    wrong = []

    def work(number: int) -> None:
        for turn in range(cases(8, 20)):
            price = float(1 + number * 100 + turn)
            if book.run(price=price).pe != price / 3:
                wrong.append(price)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []


READ_WHILE_CALCULATING = """
import sys, threading
from xlmodel.calculation.workbook import Workbook
book = Workbook(sys.argv[1])
done = threading.Event()
def read():
    while not done.is_set():
        book.value("Model", 1, 2)
reader = threading.Thread(target=read)
reader.start()
for price in range(1, 30):
    book.run(price=price)
done.set()
reader.join()
print(book.value("Model", 1, 2))
"""


def test_a_value_may_be_read_while_another_thread_calculates(tmp_path):
    cells: dict[str, object] = {"A1": 88.0}
    cells |= {
        f"{column_letters(c)}{r}": f"=FORWARD_PE($A$1,{r}+{c})" for c in range(2, 8) for r in range(1, cases(100, 400))
    }
    (tmp_path / "book.xlsx").write_bytes(plain_book(cells, {"in_price": "=Model!$A$1"}))
    # In a process of its own: without the lock the whole interpreter freezes.
    command = [sys.executable, "-c", READ_WHILE_CALCULATING, tmp_path / "book.xlsx"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    assert float(run.stdout) == 29 / 3


def test_a_damaged_book_is_refused_before_the_engine_sees_it():
    with pytest.raises(WorkbookError):
        Workbook(BOOK[:-100])
    styles = zipfile.ZipFile(BytesIO(BOOK)).read("xl/styles.xml")
    with pytest.raises(WorkbookError, match="document type"):
        Workbook(with_parts(BOOK, {"xl/styles.xml": styles.replace(b"<styleSheet", b"<!DOCTYPE x><styleSheet")}))


def test_a_script_names_an_input_with_or_without_in_or_by_its_address():
    book = Workbook(plain_book({"A1": 2, "A2": 3, "B1": "=A1*A2"}, {"in_a": "=Model!$A$1", "out_b": "=Model!$B$1"}))
    assert [book.run(**{name: 5}).b for name in ("a", "in_a", "A", "Model!A1")] == [15.0] * 4
    assert book.run(**{"Model!A2": 7}).b == 14.0
    assert book.run().b == 6.0  # the cell has its own value again
    with pytest.raises(WorkbookError, match="a is given twice"):
        book.run(a=1, in_a=1)


def test_a_result_of_cells_read_by_address_is_written_after_a_later_run():
    book = Workbook(plain_book({"A1": 2, "B1": "=A1*3"}), read=["Model!B1"])
    first = book.run(**{"Model!A1": 5})
    assert first["Model!B1"] == 15.0
    book.run()
    assert Workbook(first.to_bytes(), read=["Model!A1", "Model!B1"]).run().to_dict() == {
        "Model!A1": 5.0,
        "Model!B1": 15.0,
    }
