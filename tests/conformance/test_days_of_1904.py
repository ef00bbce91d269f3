"""Days are the same days in a workbook that counts them from 1904, in every host that knows one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.host import CannotBeAskedError, Host, flat
from tests.conformance.hosts import HOSTS
from tests.conformance.rows import rows
from tests.truth import Row
from xlmodel.call import Cell
from xlmodel.days import SHIFT_OF_1904
from xlmodel.spec import Kind
from xlmodel.terms import DATE

_PARAMETERS = [
    pytest.param(host, id=host.name, marks=host.exempt_from_1904.marks(host.name) if host.exempt_from_1904 else ())
    for host in HOSTS.values()
    if not host.on_demand
]


def _asked() -> Iterator[Row]:
    """The first row of each function that takes a day and answers with numbers, as such a workbook has its days."""
    seen = set()
    for row in rows():
        days = [p.unit == DATE for p in row.function.parameters]
        given = [cell for is_day, argument in zip(days, row.cells, strict=True) if is_day for cell in flat(argument)]
        has_day = any(isinstance(cell, float) for cell in given)
        if (
            has_day
            and not row.is_refusal
            and row.function.kind not in (Kind.TABLE, Kind.TEXT)
            and row.function not in seen
        ):
            seen.add(row.function)
            arguments = zip(days, row.cells, strict=True)
            yield row._replace(cells=[_shifted(argument) if is_day else argument for is_day, argument in arguments])


def _shifted(argument: Cell | list[list[Cell]]) -> Cell | list[list[Cell]]:
    if isinstance(argument, list):
        return [[_shifted(cell) for cell in line] for line in argument]
    return argument - SHIFT_OF_1904 if isinstance(argument, float) else argument


@pytest.mark.parametrize("kind", _PARAMETERS)
def test_a_day_is_the_same_day_in_a_workbook_from_1904(kind: type[Host], tmp_path: Path):
    asked = list(_asked())
    assert len(asked) >= 5
    if kind.answers_from_1904 is Host.answers_from_1904:  # not to start a host for nothing
        raise CannotBeAskedError
    if reason := kind.lacks():
        pytest.skip(reason)
    host = kind(asked, tmp_path)
    try:
        answers = host.answers_from_1904(asked)
    finally:
        host.close()
    wrong = {str(row): row.disagreements(answer.cells) for row, answer in zip(asked, answers, strict=True)}
    assert {name: found for name, found in wrong.items() if found} == {}
