"""Desktop Excel: every truth row through the VBA wrapper, xlwings' own server code and back into cells."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyopenvba", reason="pyOpenVBA is needed to run the VBA")
pytest.importorskip("xlwings")

from tests import truth
from tests.hosts.desktop.stub_pywin32 import xlwings_of_windows
from tests.hosts.desktop.vba_interpreter import Host
from xlmodel.call import MISSING, evaluate
from xlmodel.hosts.desktop.files import addin


@pytest.fixture(scope="module")
def xlwings() -> Iterator[Any]:
    with xlwings_of_windows() as windows:
        server = importlib.reload(importlib.import_module("xlmodel.hosts.desktop.server"))
        yield windows
    importlib.reload(server)


@pytest.fixture(scope="module")
def addin_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "xlmodel.xlam"
    path.write_bytes(addin())
    return path


@pytest.fixture(scope="module")
def open_host(xlwings: Any, addin_path: Path) -> Iterator[Host]:
    with pytest.MonkeyPatch.context() as patch:
        yield Host(xlwings, addin_path, patch)


def argument(host: Host, cells: Any) -> str:
    """The argument written into cells, and the VBA that refers to them; a text as it is, as in =PEG("2", 1, 1)."""
    if cells is MISSING:
        return ""
    if type(cells) is str:
        return '"{}"'.format(cells.replace('"', '""'))
    return f'Range("{host.put(cells)}")'


@pytest.mark.parametrize("row", truth.rows(), ids=str)
def test_the_truth_holds_in_excel(open_host: Host, row: truth.Row):
    open_host.clear()
    arguments = [argument(open_host, cells) for cells in row.cells]
    while arguments and not arguments[-1]:
        arguments.pop()
    shown = open_host.evaluate(f"{row.function.name}({', '.join(arguments)})")
    cells = shown if isinstance(shown, list) else [[shown]]
    assert row.disagreements(cells) == []
    assert cells == evaluate(row.function, row.cells).cells
