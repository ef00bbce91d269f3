"""The use-cases as a server or an assistant calls them: plain values in, plain values out, one shape of answer."""

import json
from io import BytesIO

import openpyxl
import pytest

from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import CellError, RequestError, WorkbookError
from xlmodel.functions import REGISTRY
from xlmodel.tasks.answer import answer
from xlmodel.tasks.convert import convert
from xlmodel.tasks.demo import demo
from xlmodel.tasks.evaluate import evaluate
from xlmodel.tasks.functions import functions
from xlmodel.tasks.run import run
from xlmodel.tasks.scenarios import scenarios
from xlmodel.tasks.store import export, import_figures, info, raw, verify

SHAPE = ["value", "error", "reason", "cell", "source"]
BOOK = rich_book()
LOSS = plain_book(
    {"A1": 88, "A2": 8, "B1": "=FORWARD_PE(A1,A2)", "C1": "=B1*2", "D1": "typed"},
    {
        "in_price": "=Model!$A$1",
        "in_eps": "=Model!$A$2",
        "out_pe": "=Model!$B$1",
        "out_double": "=Model!$C$1",
        "out_typed": "=Model!$D$1",
    },
)


def as_json(value):
    """The value after a journey through JSON, which refuses whatever is not plain."""
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    return value


def test_a_formula_is_answered_with_its_value_and_itself():
    [one] = as_json(evaluate(["=FORWARD_PE(88,8)"]))
    assert list(one) == SHAPE
    assert one == {"value": 11.0, "error": None, "reason": None, "cell": None, "source": "=FORWARD_PE(88,8)"}


def test_one_text_is_no_list_of_formulas():
    with pytest.raises(RequestError, match="formulas is a list of formulas, not the text"):
        evaluate("=1+1")


def test_an_error_is_no_value_and_has_a_reason():
    [one] = as_json(evaluate(["=FORWARD_PE(88,-1)"]))
    assert (one["value"], one["error"]) == (None, "#N/A")
    assert "forward_eps is zero or negative" in one["reason"]


def test_several_cells_are_rows_with_the_first_error_beside_them():
    [one] = as_json(evaluate(["=FORWARD_PE({88;44},{8;-1})"]))
    assert one["value"] == [[11.0], ["#N/A"]]
    assert isinstance(one["value"][1][0], CellError)  # a text that looks like one is none
    assert one["error"] == "#N/A"
    assert "forward_eps" in one["reason"]


def test_a_run_gives_each_output_with_its_cell_and_its_formula():
    done = as_json(run(LOSS, {"in_price": 96, "eps": "-1"}))
    assert all(list(output) == SHAPE for output in done["outputs"].values())
    pe, double, typed = (done["outputs"][name] for name in ("pe", "double", "typed"))
    assert (pe["error"], pe["cell"], pe["source"]) == ("#N/A", "Model!B1", "=FORWARD_PE(A1,A2)")
    assert pe["reason"] == double["reason"]
    assert (double["cell"], double["source"]) == ("Model!C1", "=B1*2")
    assert (typed["value"], typed["source"]) == ("typed", None)
    assert done["inputs"] == {"price": 96.0, "eps": -1.0}
    assert done["written"] is None


def test_days_and_blocks_are_plain_in_and_out():
    done = as_json(run(BOOK, {"as_of": "2026-12-31", "growth": "6 %", "grid": [[1, 2], [3, 5]]}))
    assert done["outputs"]["next_day"]["value"] == "2027-01-01"
    assert done["outputs"]["grid_total"]["value"] == 11.0
    assert done["inputs"]["grid"] == [[1.0, 2.0], [3.0, 5.0]]
    assert done["inputs"]["growth"] == 0.06
    assert done["formats"]["pe"] == '0.0"x"'


def test_a_run_writes_what_it_says(tmp_path):
    done = run(LOSS, {"price": 96}, out=tmp_path / "out.xlsx")
    assert done["written"] == str(tmp_path / "out.xlsx")
    kept = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["Model"]
    assert kept["B1"].value == done["outputs"]["pe"]["value"] == 12.0


def test_an_input_that_is_given_twice_is_refused():
    with pytest.raises(RequestError, match="price is given twice"):
        run(LOSS, {"price": 1, "in_price": 2})


def test_scenarios_are_given_by_name_and_one_that_cannot_be_run_stops_no_other(tmp_path):
    heard = []
    sets = {"good": {"price": 96}, "bad": {"eps": "minus"}, "loss": {"eps": -1}}
    done = as_json(scenarios(LOSS, sets, {"eps": 12}, out=tmp_path / "rows.csv", each=lambda one, of: heard.append(of)))
    good, bad, loss = done["scenarios"]
    assert good["outputs"]["pe"]["value"] == 8.0
    assert bad["error"] == "eps is a number, not 'minus'"
    assert [list(output) for output in bad["outputs"].values()] == [SHAPE] * 3
    assert bad["outputs"]["pe"]["value"] is None
    assert loss["outputs"]["pe"]["error"] == "#N/A"
    assert loss["reason"].startswith("pe, double: Model!B1: forward_eps is zero or negative")
    assert heard == [3, 3, 3]
    lines = (tmp_path / "rows.csv").read_text().splitlines()
    assert lines[:2] == ["scenario,pe,double,typed,error,reason", "good,8.0,16.0,typed,,"]
    assert "minus" in lines[2]


def test_scenarios_are_as_good_as_runs():
    done = scenarios(BOOK, {"a": {"price": 90.0}, "b": {}})
    assert [one["outputs"] for one in done["scenarios"]] == [
        run(BOOK, {"price": 90.0})["outputs"],
        run(BOOK)["outputs"],
    ]


def test_a_scenario_says_its_inputs_as_a_run_does():
    given = {"in_price": "90", "as_of": "2026-12-31", "growth": "6 %"}
    (only,) = scenarios(BOOK, {"a": given})["scenarios"]
    assert only["outputs"] == run(BOOK, given)["outputs"]
    with pytest.raises(RequestError, match="price is given twice"):
        scenarios(BOOK, {"a": {"price": 1, "in_price": 2}})


def test_the_reference_is_plain():
    assert [one["name"] for one in as_json(functions())] == list(REGISTRY)
    assert as_json(functions("forward_pe"))[0]["name"] == "FORWARD_PE"
    with pytest.raises(RequestError, match="FORWARD_PE"):
        functions("FORWRD_PE")


def test_converted_there_and_back_is_the_same(tmp_path):
    there = convert(LOSS, "calc", tmp_path / "calc.xlsx")
    assert Workbook(convert(there, "excel", tmp_path / "excel.xlsx")).run().pe == 11.0
    with pytest.raises(WorkbookError):
        convert(b"", "calc", tmp_path / "none.xlsx")


def test_figures_go_into_a_store_once_and_come_out_again(tmp_path):
    store, figures = str(tmp_path / "store.db"), tmp_path / "figures.csv"
    figures.write_text("security,item,value,known_on,currency\nBABA,price,88,2024-11-19,USD\n")
    assert import_figures(figures, store) == {
        "numbers": 1,
        "new": 1,
        "findings": [],
        "not_read": [],
        "left_out": [],
        "rows": "1 row read: 1 kept",
    }
    assert import_figures(figures, store) == {
        "numbers": 1,
        "new": 0,
        "findings": [],
        "not_read": [],
        "left_out": [],
        "rows": "1 row read: 1 kept",
    }
    assert as_json(info(store))["numbers"] == 1
    assert export(tmp_path / "out.csv", store) == {"written": str(tmp_path / "out.csv"), "rows": 1}
    head, row = (tmp_path / "out.csv").read_text().splitlines()
    digest = dict(zip(head.split(","), row.split(","), strict=True))["payload"]
    assert raw(digest, store) == figures.read_bytes()
    assert verify(store)["wrong"] == []


def test_the_example_is_values_and_two_files(tmp_path):
    done = as_json(demo(tmp_path))
    assert done["outputs"]["forward_pe"]["value"] == 11.0
    assert done["outputs"]["forward_pe"]["cell"].startswith("Summary!")
    assert done["inputs"]["as_of"] == "2025-09-24"
    book = (tmp_path / "alibaba.xlsx").read_bytes()
    assert done["book"] == str(tmp_path / "alibaba.xlsx")
    assert run(book)["outputs"] == done["outputs"]
    assert openpyxl.load_workbook(BytesIO(book)).sheetnames


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_no_cell_can_hold_is_an_error_in_every_answer(number):
    assert as_json(answer(number))["error"] == CellError.NUM
    assert as_json(answer([[1.0, number]])) == answer([[1.0, CellError.NUM]])
