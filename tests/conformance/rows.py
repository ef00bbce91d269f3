"""What every host is asked: the truth, and what else may stand in a cell."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from tests import truth
from tests.counts import some
from xlmodel.call import Block, evaluate

_ANSWERS: dict[str, Block] = {}
FOLDER = Path(__file__).with_name("cells")


@cache
def rows() -> list[truth.Row]:
    """The rows of the truth files, then those of `cells`: blanks, errors in ranges, arguments left out."""
    found = [*truth.rows(), *(row for path in sorted(FOLDER.glob("*.csv")) for row in truth.read(path))]
    names = [str(row) for row in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"rows of one name: {twice}")
    return found


@cache
def first_rows() -> list[truth.Row]:
    """A few rows of each function, or with XLMODEL_THOROUGH all, in their order."""
    of_each = defaultdict(list)
    for row in rows():
        of_each[row.function.name].append(row)
    first = {str(row) for each in of_each.values() for row in some(each, 3)}
    return [row for row in rows() if str(row) in first]


def doorways_own(row: truth.Row) -> Block:
    """The cells that the doorway itself gives, worked out once."""
    if str(row) not in _ANSWERS:
        _ANSWERS[str(row)] = evaluate(row.function, row.cells).cells
    return _ANSWERS[str(row)]
