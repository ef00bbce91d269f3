"""The scripts that a person copies, and what the README shows."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

import xlmodel
from xlmodel.calculation.formulas import evaluate_formulas

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_script_to_copy_runs_and_writes_a_csv(tmp_path):
    results = tmp_path / "results.csv"
    script = ROOT / "scripts" / "run_scenarios.py"
    subprocess.run([sys.executable, script, ROOT / "workbooks" / "alibaba.xlsx", results], check=True, timeout=900)
    with results.open() as file:
        rows = {row["scenario"]: row for row in csv.DictReader(file)}
    assert float(rows["as told"]["forward_pe"]) == 11
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


def test_the_readme_names_only_files_that_exist():
    for target in re.findall(r"\]\(([\w./]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_public_names_are_there():
    assert xlmodel.Workbook(ROOT / "workbooks" / "alibaba.xlsx").run(price=96.8).forward_pe == pytest.approx(12.1)
    with pytest.raises(AttributeError, match="no nothing"):
        xlmodel.nothing  # noqa: B018
