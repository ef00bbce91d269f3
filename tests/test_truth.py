"""The truth is complete, and says what it means; each row goes through every host in `conformance`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import truth
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY

ROWS = truth.rows()


def test_every_function_has_a_truth_file_and_every_truth_file_a_function():
    assert {path.stem for path in truth.FOLDER.glob("*.csv")} == set(REGISTRY)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_function_has_answers_and_errors(name):
    own = [row for row in ROWS if row.function.name == name]
    assert sum(not row.is_error for row in own) >= 3, "fewer than three rows with an answer"
    errors = {row.expected for row in own if row.is_error}
    assert len(errors) >= 2, f"rows for one kind of error only: {errors}"


@pytest.mark.parametrize(
    ("expected", "answer", "agrees"),
    [
        ("9.9", [[9.94]], True),
        ("9.9", [[9.96]], False),
        ("9.9", [[True]], False),
        ("9.9", [["9.9"]], False),
        ("1", [[True]], False),
        ("TRUE", [[1.0]], False),
        ("#N/A", [[CellError.NA]], True),
        ("#N/A", [["#N/A"]], False),
        ("#N/A", [[CellError.NUM]], False),
        ("1", [[1.0], [1.0]], False),
        ("1|2", [[1.0], [2.0]], True),
        ("1|2", [[1.0, 2.0]], False),
        ("1|", [[1.0], [CellError.NA]], True),
        ("1|<empty>", [[1.0], [""]], True),
        ("1|<empty>", [[1.0], [CellError.NA]], False),
        ("2/3", [[0.66]], True),
        ("Value@Mean=2", [["Item", "Value"], ["Mean", 2.0]], True),
        ("Value@1=2", [["Item", "Value"], ["Mean", 2.0]], True),
        ("Value@Mean=2", [["Item", "Value"], ["Mean", 3.0]], False),
        ("Value@Median=2", [["Item", "Value"], ["Mean", 2.0]], False),
        ("Total@Mean=2", [["Item", "Value"], ["Mean", 2.0]], False),
    ],
)
def test_a_row_knows_what_it_expects(expected, answer, agrees):
    row = truth.Row(REGISTRY["FORWARD_PE"], [], truth._expected(expected), 0.05, "computed", "", 1)
    assert (not row.disagreements(answer)) == agrees


LINE = "137.90,13.91,9.9,0.05,published,CFA Market-Based Valuation: IBM"


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        (LINE, None),
        (
            LINE.replace("published", "printed"),
            "the kind is 'printed'; there is published, computed, identity, refusal",
        ),
        (LINE.partition("CFA")[0], "there is no source"),
        (LINE.replace("CFA", "by hand: CFA"), "prints no answer"),
        (LINE.replace("CFA", "inputs from CFA"), "prints no answer"),
        (LINE.replace("published", "computed").replace("CFA", "inputs from CFA"), None),
        (LINE.replace("published", "refusal"), "nothing but errors is a refusal and the rest is none"),
        (LINE.replace("13.91,9.9", "-0.5,#N/A"), "nothing but errors is a refusal and the rest is none"),
        ("10,-0.5|0,#N/A|#N/A,0,computed,a loss", "nothing but errors is a refusal and the rest is none"),
        ("10,-0.5|1,#N/A|10,0,computed,a loss spoils its own cell", None),
        ("9.9,1,9.9,0,published,a page that prints its P/E", "the answer is an input restated"),
        ("9.9,1,9.9,0,identity,a profit of one makes the price the P/E", None),
    ],
)
def test_a_row_that_is_not_of_its_kind_is_refused(line, mistake, tmp_path):
    table = tmp_path / "FORWARD_PE.csv"
    table.write_text(f"price,forward_eps,expected,tolerance,kind,source\n{line}\n", "utf-8")
    if mistake is None:
        assert len(truth.read(table)) == 1
    else:
        with pytest.raises(ValueError, match=f"FORWARD_PE.csv:2: .*{mistake}"):
            truth.read(table)


def test_a_table_without_kinds_is_refused(tmp_path):
    table = tmp_path / "FORWARD_PE.csv"
    table.write_text("price,forward_eps,expected,tolerance,source\n", "utf-8")
    with pytest.raises(ValueError, match="the first line is price,forward_eps,expected,tolerance,source"):
        truth.read(table)


def test_every_row_is_counted_once():
    counted = truth.tally()
    assert set(counted) == set(REGISTRY)
    assert sum((each for each in counted.values()), start=truth.Counter()) == truth.total()
    assert truth.total().total() == len(ROWS)


def test_published_answers_stay_many_and_spread_over_the_functions():
    """The floor of what was found; a row that turns out not to be published is called what it is, and others are found."""
    per_function = [counted["published"] for counted in truth.tally().values()]
    assert sum(per_function) >= 300
    assert sum(count > 0 for count in per_function) >= 70


def test_the_report_and_the_readme_count_what_the_tables_hold():
    root = Path(__file__).parents[1]
    report = subprocess.run([sys.executable, root / "scripts" / "truth"], capture_output=True, text=True, check=True)
    tally, total = truth.tally(), truth.total()
    shown = {line.split()[0]: line.split()[1:] for line in report.stdout.splitlines() if line}
    for name, counted in tally.items():
        assert shown[name] == [str(counted[kind]) for kind in truth.KINDS if counted[kind]] + [str(counted.total())]
    without = {name for name, counted in tally.items() if not counted["published"]}
    assert set(report.stdout.splitlines()[-1].rpartition(": ")[2].split(", ")) == without
    readme = re.findall(r"^\| (\d+) \| (\w+) \|", (root / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {kind: int(count) for count, kind in readme} == total
