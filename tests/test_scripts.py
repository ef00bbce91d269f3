"""The scripts that a person copies, and what the README shows."""

import csv
import os
import re
import runpy
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import xlmodel
from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_script_to_copy_runs_and_writes_a_csv(tmp_path):
    results = tmp_path / "results.csv"
    script = ROOT / "scripts" / "run_scenarios.py"
    subprocess.run([sys.executable, script, ROOT / "workbooks" / "alibaba.xlsx", results], check=True, timeout=900)
    with results.open() as file:
        rows = {row["scenario"]: row for row in csv.DictReader(file)}
    assert float(rows["as quoted"]["forward_pe"]) == 11
    assert float(rows["after hours"]["forward_pe"]) == pytest.approx(12.1)


def test_the_formulas_in_the_readme_give_the_answers_beside_them():
    shown = re.findall(r"^(=\w+\(.*\)) {2,}(\S+)", README, re.MULTILINE)
    assert len(shown) >= 5
    for (formula, printed), answer in zip(shown, evaluate_formulas(f for f, _ in shown), strict=True):
        if printed.startswith("#"):
            assert answer.cell == printed, formula
        else:
            assert answer.cell == pytest.approx(float(printed.rstrip("%")) / (100 if "%" in printed else 1)) or (
                "%" in README.split(formula)[1].split("\n")[0] and answer.cell == pytest.approx(float(printed) / 100)
            ), formula


def section(title, language):
    """The code of a language in a section of the README."""
    return re.search(rf"^## {title}\n.*?^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture
def folder(tmp_path):
    """A folder as a reader of the README has it, with the command that belongs to this Python."""
    (tmp_path / "workbooks").mkdir()
    shutil.copy(ROOT / "workbooks" / "alibaba.xlsx", tmp_path / "workbooks")
    return tmp_path


def test_the_commands_in_the_readme_run_one_after_another(folder):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    commands = section("The same workbook in a script", "sh")
    subprocess.run(["bash", "-ec", commands], cwd=folder, env=os.environ | {"PATH": path}, check=True, timeout=900)
    assert (folder / "new.xlsx").exists()
    with (folder / "results.csv").open() as file:
        low, high = csv.DictReader(file)
    assert (float(low["forward_pe"]), float(high["forward_pe"])) == (10.0, 15.0)


def test_a_company_is_valued_with_the_commands_of_the_readme_and_no_network(folder):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"XLMODEL_STORE": str(folder / "store.sqlite"), "XLMODEL_CONFIG": str(folder / "config")}
    commands = section("Your company in five minutes", "sh")
    environment = os.environ | own | {"PATH": path}
    subprocess.run(["bash", "-ec", commands], cwd=folder, env=environment, check=True, timeout=900)
    book = xlmodel.Workbook(folder / "aapl-one-pager.xlsx")
    assert book.inputs["as_of"] == date(2026, 2, 26)
    assert book.inputs["price"] == 272.95
    assert "Apple" in (folder / "aapl-one-pager.html").read_text("utf-8")


def test_the_python_in_the_readme_gives_what_stands_beside_it(folder):
    code = section("The same workbook in a script", "python")
    command = [sys.executable, "-c", f"{code}\nprint(result.expected_value)"]
    run = subprocess.run(command, cwd=folder, check=True, timeout=900, capture_output=True, text=True)
    assert run.stdout.startswith(re.search(r"expected_value  # ([\d.]+)\.\.\.", code)[1])
    assert (folder / "new.xlsx").exists()


def test_the_readme_names_only_files_that_exist():
    for target in re.findall(r"\]\(([\w./]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_public_names_are_there():
    assert xlmodel.Workbook(ROOT / "workbooks" / "alibaba.xlsx").run(price=96.8).forward_pe == pytest.approx(12.1)
    with pytest.raises(AttributeError, match="no nothing"):
        xlmodel.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("becomes", "kept"),
    [(1 / 3, True), (0.3333333333333343, True), (0.3333334, False), (3.333, False)],
)
def test_a_workbook_is_built_anew_only_if_more_than_the_last_digits_of_a_value_differ(becomes, kept):
    """Another processor adds up in another order; what is written differs in its 15th digit then, and in nothing else."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_workbooks"))
    content = (ROOT / "workbooks" / "one-pager.xlsx").read_bytes()
    sheet = open_package(content).part("xl/worksheets/sheet1.xml")
    third, other = (re.sub(rb"<v>[0-9.]+</v>", f"<v>{v!r}</v>".encode(), sheet, count=1) for v in (1 / 3, becomes))
    assert third != sheet
    one, two = (with_parts(content, {"xl/worksheets/sheet1.xml": part}) for part in (third, other))
    assert script["as_built"](one, two) is kept
    assert not script["as_built"](one, with_parts(one, {"xl/worksheets/sheet1.xml": third.replace(b"IF(", b"AND(", 1)}))
