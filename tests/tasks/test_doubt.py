"""What a run says of formulas that are doubtful or not calculated: as plain values, on the screen, by exit code."""

import json
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.test_cli import xlmodel
from tests.workbooks.sample_books import plain_book
from tests.workbooks.saved_books import saved_book
from xlmodel.calculation.workbook import recalculated
from xlmodel.tasks.check import check
from xlmodel.tasks.run import run
from xlmodel.tasks.scenarios import scenarios

CELLS = {
    "A1": 10, "A2": 3, "B1": ("=A1*2", 21), "C1": ("=B1+A2", 24), "D1": ("=A2*2", 6),
    "E1": ('=NO_SUCH_FUNCTION("x")', "far"), "F1": ('=E1&"!"', "far!"),
}  # fmt: skip
NAMES = {
    "in_a": "=Model!$A$1", "in_other": "=Model!$A$2",
    "out_c": "=Model!$C$1", "out_d": "=Model!$D$1", "out_word": "=Model!$F$1",
}  # fmt: skip
BOOK = saved_book(CELLS, NAMES)
FINE = saved_book({"A1": 10, "B1": ("=A1*2", 20)}, {"in_a": "=Model!$A$1", "out_b": "=Model!$B$1"})


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK)
    return path


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return xlmodel("run", *arguments)


def test_a_run_counts_the_verdicts_and_names_what_is_not_relied_on():
    done = run(BOOK)
    assert json.loads(json.dumps(done, allow_nan=False)) == done
    assert done["judged"] == {"proven": 3, "doubtful": 1, "not calculated": 1, "not judged": 0}
    first, second = done["doubtful"]
    assert first == {
        "cell": "Model!B1",
        "verdict": "doubtful",
        "formula": "=A1*2",
        "saved": 21.0,
        "calculated": 20.0,
        "reason": "recalculated it comes to 20, and 21 is saved in the file",
        "outputs": ["c"],
    }
    assert (second["cell"], second["verdict"], second["saved"]) == ("Model!E1", "not calculated", "far")
    assert second["outputs"] == ["word"]


def test_scenarios_mark_their_outputs_and_give_the_reasons():
    done = scenarios(BOOK, {"same": {"other": 5}, "changed": {"a": 1}})
    same, changed = done["scenarios"]
    assert (same["outputs"]["c"]["value"], same["doubtful"]) == (26.0, ["c", "word"])
    assert (same["reason"] or "").startswith("c: Model!B1 is doubtful: recalculated it comes to 20")
    assert changed["outputs"]["c"]["error"] == "#N/A"
    assert "c: Model!B1 is doubtful" in (changed["reason"] or "")
    assert done["doubtful"][0]["outputs"] == ["c"]


def test_the_table_marks_outputs_and_names_the_formulas_behind_them(book):
    shown = command(book).stdout
    lines = {line.split()[0]: line.split() for line in shown.splitlines() if line.strip()}
    assert lines["c"] == ["c", "24", "?"]
    assert lines["d"] == ["d", "6"]
    assert "word: far! ?" in shown
    assert "? Model!B1 is doubtful: recalculated it comes to 20, and 21 is saved in the file  =A1*2" in shown
    assert "formulas: 3 proven, 1 doubtful, 1 not calculated" in shown


def test_json_has_them_too_and_only_where_there_are_any(book, tmp_path):
    done = json.loads(command(book, "--json").stdout)
    assert done["c"] == 24
    assert [each["cell"] for each in done["doubtful"]] == ["Model!B1", "Model!E1"]
    (tmp_path / "fine.xlsx").write_bytes(FINE)
    assert json.loads(command(tmp_path / "fine.xlsx", "--json").stdout) == {"b": 20}


def test_that_a_file_holds_nothing_to_compare_with_is_said(tmp_path):
    (tmp_path / "new.xlsx").write_bytes(plain_book({"A1": "=1+1"}, {"out_x": "=Model!$A$1"}))
    shown = command(tmp_path / "new.xlsx").stdout
    assert "NOT JUDGED: no value could be held against the file: the program that wrote it did not calculate" in shown


def test_our_own_values_are_no_news_unless_asked(tmp_path):
    (tmp_path / "ours.xlsx").write_bytes(recalculated(plain_book({"A1": "=1+1"}, {"out_x": "=Model!$A$1"})))
    assert "NOT JUDGED" not in command(tmp_path / "ours.xlsx").stdout
    assert "the values saved in it are xlmodel's own" in command(tmp_path / "ours.xlsx", "--verbose").stdout


def test_check_names_them_too(book):
    findings = check(book)["findings"]
    named = [finding["sentence"] for finding in findings if finding["kind"] == "formula"]
    assert named[0] == "Model!B1 is doubtful: recalculated it comes to 20, and 21 is saved in the file"
    assert named[1].startswith("Model!E1 is not calculated")


def test_a_value_set_in_place_of_a_formula_is_named(tmp_path):
    cells = {"A1": 2, "A2": "=A1*3", "A3": "=A2+1"}
    (tmp_path / "b.xlsx").write_bytes(plain_book(cells, {"in_b": "=Model!$A$2", "out_x": "=Model!$A$3"}))
    assert "b holds a formula" not in command(tmp_path / "b.xlsx").stdout
    assert "b holds a formula, in whose place a value stands" in command(tmp_path / "b.xlsx", "--set", "b=5").stdout


def test_strict_is_an_exit_code_for_whoever_does_not_look(book, tmp_path):
    (tmp_path / "fine.xlsx").write_bytes(FINE)
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,other\none,4\n")
    assert command(book).returncode == 0
    assert command(book, "--strict").returncode == 1
    assert command(book, "--strict", "--scenarios", sets).returncode == 1
    assert command(tmp_path / "fine.xlsx", "--strict").returncode == 0


def test_the_file_written_keeps_what_is_not_relied_on(book, tmp_path):
    out = tmp_path / "out.xlsx"
    assert command(book, "--set", "other=5", "--out", out).returncode == 0
    values = openpyxl.load_workbook(out, data_only=True)["Model"]
    assert [values[cell].value for cell in ("B1", "C1", "D1", "F1")] == [21, 26, 10, "far!"]
    assert openpyxl.load_workbook(out).calculation.fullCalcOnLoad
