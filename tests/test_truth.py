"""The truth is complete, and says what it means; each row goes through every host in `conformance`."""

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
    row = truth.Row(REGISTRY["FORWARD_PE"], [], truth._expected(expected), 0.05, "", 1)
    assert (not row.disagreements(answer)) == agrees
