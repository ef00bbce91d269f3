"""The VBA in LibreOffice's own engine: imported module by module, nothing of it changed."""

from pathlib import Path

import pytest

from tests.hosts.desktop.libreoffice_vba import opened, python_with_uno
from xlmodel.hosts.desktop.edition import edition
from xlmodel.hosts.desktop.files import modules
from xlmodel.tasks.demo import workbook_bytes
from xlmodel.workbook.safe_read import open_package


def test_libreoffice_imports_every_module_as_it_was_written(tmp_path: Path):
    python = python_with_uno()
    if python is None:
        pytest.skip("needs LibreOffice and a Python that knows UNO (Debian: libreoffice-calc python3-uno)")
    path = tmp_path / "alibaba.xlsm"
    path.write_bytes(edition(workbook_bytes()))
    written = modules([f"Sheet{number}" for number in range(1, len(open_package(path).sheets) + 1)])
    read = opened(python, path, tmp_path, "still").sources
    assert {name.partition(".")[2] for name in read} == {module.name for module in written}
    for module in written:
        code = [line for line in read[f"xlmodelBook.{module.name}"].splitlines() if not line.startswith(OF_LIBREOFFICE)]
        expected = [line for line in module.text.splitlines() if not line.startswith("Attribute ")]
        assert [line for line in code if line.strip()] == [line for line in expected if line.strip()]


OF_LIBREOFFICE = ("Rem Attribute VBA_ModuleType", "Option VBASupport", "Attribute ")
