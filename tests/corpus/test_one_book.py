"""Of what a real spreadsheet saved, all is kept or named; and whoever counts that would notice."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.calculation.test_beside_libreoffice import FORMULAS, book
from tests.corpus.one_book import differences, examined, saved_values
from tests.workbooks.saved_books import saved_book
from xlmodel import Workbook

ALIBABA = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory):
    """Names, ranges, blocks and texts in hundreds of shapes, with the values that LibreOffice has for them."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("saved")
    (folder / "book.xlsx").write_bytes(book())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, folder / "out", folder / "book.xlsx"], check=True, capture_output=True, timeout=900)
    return folder / "out" / "book.xlsx"


def test_a_book_that_libreoffice_saved_comes_out_or_is_named(saved_by_libreoffice):
    found = examined(saved_by_libreoffice)
    assert found["witness"]
    assert found["silent"] == []
    assert found["proven"] >= 0.95 * len(FORMULAS)
    assert len(found["named"]) == found["doubtful"] + found["not calculated"]


def test_a_book_may_be_examined_from_outside_and_what_excel_refuses_is_refused(tmp_path):
    (tmp_path / "none.xlsx").write_bytes(b"PK\x03\x04 and no more")
    command = [sys.executable, "-m", "tests.corpus.one_book", tmp_path / "none.xlsx", tmp_path / "answer.json"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], timeout=900)
    assert "damaged" in json.loads((tmp_path / "answer.json").read_text())["refused"]


def test_a_wrong_saved_value_is_kept_and_named(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(saved_book({"A1": 2, "A2": ("=A1*2", 5), "A3": ("=A2+1", 6)}))
    found = examined(tmp_path / "book.xlsx")
    assert (found["proven"], found["doubtful"], found["silent"]) == (1, 1, [])
    assert found["named"][0].startswith("Model!A2 is doubtful")


def test_what_may_change_is_no_silent_difference_but_is_told(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(saved_book({"A1": ("=TODAY()", 45000), "A2": ("=A1-1", 44999)}))
    found = examined(tmp_path / "book.xlsx")
    assert (found["not judged"], found["silent"]) == (2, [])
    assert [cell.split(" ")[0] for cell in found["moved"]] == ["Model!A1", "Model!A2"]


def test_a_value_that_changed_unnamed_is_a_silent_difference():
    cells = {"A1": 2, "A2": ("=A1*2", 4), "A3": ("=A2&A1", "42"), "A4": ("=NOW()", 45000)}
    before = saved_values(saved_book(cells))
    workbook = Workbook(saved_book(cells))
    for place, value in ((1, 3.0), (2, 4.0000001), (3, "43"), (2, None), (3, 42.0)):
        after = before | {("Model", place, 1): value}
        (difference,) = differences(workbook, before, after)[0]
        assert difference.startswith(f"Model!A{place} becomes {value!r}")
    assert differences(workbook, before, before | {("Model", 4, 1): 46000.0})[0] == []
    assert differences(workbook, before | {("Model", 2, 1): 5.0}, before)[0]
