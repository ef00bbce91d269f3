"""Trial inputs of a workbook: many together come to what each alone comes to, and one that is refused says why."""

from pathlib import Path

import pytest

from xlmodel import Workbook
from xlmodel.calculation.trials import MANY, outputs_of_each
from xlmodel.errors import WorkbookError

OUTPUTS = ["expected_value", "upside", "verdict"]


@pytest.fixture(scope="module")
def workbook():
    return Workbook(Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx")


def test_each_of_many_trials_is_what_it_is_alone_with_all_else_as_in_the_file(workbook):
    names = ("price", "base_eps", "bull_multiple")
    sets = [{names[i % 3]: workbook.inputs[names[i % 3]] * (1 + i / 50)} for i in range(MANY)]
    for inputs, found in list(zip(sets, outputs_of_each(workbook, sets, OUTPUTS), strict=True))[::4]:
        result = workbook.run(**inputs)
        expected = {name: result[name] for name in OUTPUTS}
        assert found == {n: pytest.approx(v, rel=1e-13) if isinstance(v, float) else v for n, v in expected.items()}


@pytest.mark.parametrize("size", [2, MANY])
def test_a_trial_that_an_input_cannot_be_is_refused_alone(workbook, size):
    sets = [{"price": 80.0 + i} for i in range(size - 1)] + [{"price": "dear"}]
    *good, refused = outputs_of_each(workbook, sets, ["upside"])
    assert isinstance(refused, WorkbookError)
    assert str(refused) == "price is a number, not 'dear'"
    values = [each["upside"] for each in good]
    assert values == sorted(values, reverse=True)
