"""Every truth row: cells -> VBA wrapper -> xlwings' own server code -> cells."""

from typing import Any

import pytest

from tests import truth
from tests.hosts.desktop.vba_interpreter import Host
from xlmodel.call import MISSING, evaluate


def argument(host: Host, cells: Any) -> str:
    """The argument written into cells, and the VBA that refers to them; a text as it is, as in =PEG("2", 1, 1)."""
    if cells is MISSING:
        return ""
    if type(cells) is str:
        return '"{}"'.format(cells.replace('"', '""'))
    return f'Range("{host.put(cells)}")'


@pytest.mark.parametrize("row", truth.rows(), ids=str)
def test_the_truth_holds_in_excel(shared_host: Host, row: truth.Row):
    shared_host.clear()
    arguments = [argument(shared_host, cells) for cells in row.cells]
    while arguments and not arguments[-1]:
        arguments.pop()
    before = len(shared_host.calls)
    cells = shared_host.shown(f"{row.function.name}({', '.join(arguments)})")
    assert row.disagreements(cells) == []
    assert cells == evaluate(row.function, row.cells).cells
    # One call a formula; that no object crosses the border is asserted where it is crossed.
    assert [name for name, _ in shared_host.calls[before:] if name != "hello"] == ["formula"]
