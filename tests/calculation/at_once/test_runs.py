"""Many runs of a workbook at once: the same as one by one, also where something is refused, blank, text or an error."""

import io
import logging

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from tests.counts import cases, some
from xlmodel import Workbook
from xlmodel.calculation.scenarios import run_scenarios
from xlmodel.errors import CellError, WorkbookError
from xlmodel.tasks.new import example, templates
from xlmodel.tasks.scenarios import scenarios

DRAWN = ("price", "eps_fy2", "bull_multiple", "base_multiple", "discount_rate")
MANY = cases(12, 60)


@pytest.fixture(scope="module", params=some(["alibaba", *templates()], 3))
def shipped(request):
    from pathlib import Path

    if request.param == "alibaba":
        return Workbook(Path(__file__).parents[3] / "workbooks" / "alibaba.xlsx")
    return Workbook(example(request.param))


def drawn(workbook, size=MANY):
    draws = np.random.default_rng(7)
    names = [name for name in DRAWN if isinstance(workbook.inputs.get(name), float)]
    return {name: workbook.inputs[name] * draws.uniform(0.5, 1.5, size) for name in names}


def test_every_output_of_every_shipped_workbook_is_what_it_is_one_by_one(shipped):
    given = drawn(shipped)
    found = shipped.many(given)
    assert found.stepped is None
    for place in range(MANY):
        result = shipped.run(**{name: float(values[place]) for name, values in given.items()})
        for name, expected in result.items():
            got = found.values[name][place]
            assert got == (pytest.approx(expected, rel=1e-13) if isinstance(expected, float) else expected), name


def book(formula, *others):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write("B1", 2.0)
        sheet.data_validation("B1", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.write("B2", "word")
        sheet.write("B3", 45000.0, workbook.add_format({"num_format": "yyyy-mm-dd"}))
        for name, cell in (("in_x", "B1"), ("in_word", "B2"), ("in_day", "B3"), ("out_y", "C1"), ("out_z", "C2")):
            workbook.define_name(name, f"=S!${cell[0]}${cell[1:]}")
        sheet.write_formula("C1", formula)
        for row, other in enumerate(others, start=2):
            sheet.write_formula(f"C{row}", other)
    return Workbook(content.getvalue())


def test_a_table_of_scenarios_gives_a_table_of_outputs_with_its_index():
    sets = pd.DataFrame({"x": [4.0, 9.0]}, index=["low", "high"])
    found = book("=SQRT(in_x)", "=in_x*2").run_many(sets)
    assert found.equals(pd.DataFrame({"y": [2.0, 3.0], "z": [8.0, 18.0]}, index=["low", "high"]))
    assert found.attrs["stepped"] is None


def test_what_an_input_cannot_be_is_refused_in_its_row_alone():
    sets = pd.DataFrame({"x": [4.0, -1.0, np.nan, 9.0]}, index=[*"abcd"])
    found = book("=SQRT(in_x)").run_many(sets, outputs=["y"], reasons=True)
    assert found["y"].isna().tolist() == [False, True, False, False]
    assert found.loc["b", "reason"] == "x must be a number above 0, not -1.0"
    assert found.loc["c", "y"] == 0.0  # a blank cell counts as nothing to the spreadsheet's own functions
    assert found.attrs["refused"] == {"b": "x must be a number above 0, not -1.0"}


def test_among_many_numbers_each_is_held_against_the_rule():
    values = np.linspace(1, 2, 500)
    values[321] = -5
    found = book("=in_x").run_many(pd.DataFrame({"x": values}))
    assert found["y"].isna().to_numpy().nonzero()[0].tolist() == [321]


def test_an_error_is_missing_and_its_reason_is_told_on_request():
    sets = pd.DataFrame({"x": [1.0, 2.0]})
    workbook = book("=FORWARD_PE(88,in_x-1)")
    found = workbook.run_many(sets, outputs=["y"], reasons=True)
    assert found["y"].tolist()[1] == 88
    assert "forward_eps is zero or negative" in found["reason"][0]
    assert found["reason"][1] is None


def test_texts_and_days_come_when_they_are_asked_for():
    workbook = book('=in_word&": "&in_x', "=in_day+1")
    found = workbook.run_many(pd.DataFrame({"x": [1.5, 3.0], "word": ["a", "b"]}), outputs=["y"])
    assert found["y"].tolist() == ["a: 1.5", "b: 3"]


@pytest.mark.parametrize(
    "formula", ["=SUM(OFFSET(B1,0,0))", "=LET(a,in_x,a*2)", "=SUM(SEQUENCE(in_x))", '=IF(in_x>1,"2","3")+1']
)
def test_what_cannot_be_worked_out_at_once_is_run_one_by_one_and_named(formula, caplog):
    workbook = book(formula)
    caplog.set_level(logging.INFO, "xlmodel")
    found = workbook.many({"x": [1.0, 2.0]})
    assert found.stepped
    assert "run one by one" in caplog.text
    assert list(found.values["y"]) == [workbook.run(x=x).y for x in (1.0, 2.0)]


def test_a_difference_from_the_engine_condemns_all(monkeypatch):
    from xlmodel.calculation.at_once import single

    monkeypatch.setitem(single.FUNCTIONS, "ABS", lambda cell: 1.0)
    workbook = book("=ABS(in_x)")
    found = workbook.many({"x": [4.0, 5.0]})
    assert found.stepped == "y comes to 4.0, not 1.0, in scenario 1"
    assert list(found.values["y"]) == [4.0, 5.0]


def test_an_input_or_output_that_there_is_not_is_refused():
    workbook = book("=in_x")
    with pytest.raises(WorkbookError, match="nothing"):
        workbook.run_many(pd.DataFrame({"nothing": [1.0]}))
    with pytest.raises(WorkbookError, match="nothing"):
        workbook.run_many(pd.DataFrame({"x": [1.0]}), outputs=["nothing"])
    with pytest.raises(WorkbookError, match="scenario"):
        workbook.run_many(pd.DataFrame({"x": []}))


def test_other_fixed_inputs_make_another_plan():
    workbook = book("=IF(in_x>1,in_x,0)", "=in_x")
    sets = pd.DataFrame({"word": ["a", "b"]})
    assert workbook.run_many(sets, outputs=["y"], x=5.0)["y"].tolist() == [5.0, 5.0]
    assert workbook.run_many(sets, outputs=["y"], x=7.0)["y"].tolist() == [7.0, 7.0]


def test_a_file_of_many_scenarios_comes_out_as_one_of_few(tmp_path):
    from pathlib import Path

    book_file = Path(__file__).parents[3] / "workbooks" / "alibaba.xlsx"
    prices = ["88", "-1", "word", *(str(60 + place) for place in range(60))]
    rows = {f"s{place}": {"price": price} for place, price in enumerate(prices)}
    many = scenarios(book_file, rows)["scenarios"]
    few = [
        each
        for start in range(0, len(prices), 9)
        for each in scenarios(book_file, dict([*rows.items()][start : start + 9]))["scenarios"]
    ]
    assert [each["scenario"] for each in many] == [*rows]
    for one, other in zip(many, few, strict=True):
        assert one["error"] == other["error"]
        assert one["reason"] == other["reason"]
        for name, answer in one["outputs"].items():
            expected = other["outputs"][name]
            if isinstance(answer["value"], float):
                assert answer["value"] == pytest.approx(expected["value"], rel=1e-13)
            else:
                assert answer == expected


def test_scenarios_that_leave_inputs_out_keep_those_of_the_file():
    workbook = book("=in_x&in_word")
    sets = {f"s{place}": ({"x": float(place + 1)} if place % 2 else {"word": "w"}) for place in range(60)}
    found = list(run_scenarios(workbook, sets))
    assert [each.values["y"] for each in found[:4]] == ["2w", "2word", "2w", "4word"]
    assert all(each.error is None for each in found)
    assert CellError.NA not in [each.values["y"] for each in found]


def test_a_word_in_a_cell_does_not_count_in_a_list_under_its_name_either():
    # By the first engine alone: of names the second one takes it otherwise.
    content = book("=SUM(in_word,in_x)", "=AND(in_word,in_x>3)").package.content
    found = Workbook(content, made_here=True).many({"x": [2.0, 4.0]})
    assert found.stepped is None
    assert [list(found.values["y"]), list(found.values["z"])] == [[2.0, 4.0], [False, True]]
