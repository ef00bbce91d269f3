"""One Excel for all tests of this folder, with xlwings as it is on Windows behind it."""

import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools uses names that pyparsing has replaced
    for needed in ("oletools.olevba", "pyopenvba", "pyvbaanalysis", "xlwings"):
        pytest.importorskip(needed)

from pyopenvba.powerquery import _opc

from tests.hosts.desktop.stub_pywin32 import xlwings_serving
from tests.hosts.desktop.vba_interpreter import Host
from xlmodel.hosts.desktop.files import addin


@pytest.fixture(scope="session", autouse=True)
def quick_to_save() -> Iterator[None]:
    """pyOpenVBA writes its files with zlib's algorithm in Python, a second for a workbook; with zlib itself it is none."""

    def deflated(part: bytes, level: int = 6, memlevel: int = 8) -> bytes:
        compressing = zlib.compressobj(level, wbits=-zlib.MAX_WBITS, memLevel=memlevel)
        return compressing.compress(part) + compressing.flush()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_opc, "raw_compress", deflated)
        yield


@pytest.fixture(scope="module")
def xlwings() -> Iterator[Any]:
    with xlwings_serving() as served:
        yield served


@pytest.fixture(scope="session")
def addin_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "xlmodel.xlam"
    path.write_bytes(addin())
    return path


@pytest.fixture
def host(xlwings: Any, addin_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(xlwings, addin_path, monkeypatch)
