"""What differs in name or in the last digits only is no doubt, and is shown as it was saved."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.calculation.test_two_engines import book
from xlmodel import CellError, Workbook
from xlmodel.workbook.archive import with_parts

# Saved by Excel 2007, whose PI and reduction of angles have other last digits: what is left of zero is no other value.
NEARLY_ZERO = [("=COS(RADIANS(A1))", 90, 6.1257422745431e-17), ("=SIN(RADIANS(A1))", 180, 1.22514845490862e-16)]


@pytest.mark.parametrize(("formula", "angle", "saved"), NEARLY_ZERO)
def test_what_is_left_of_zero_in_a_wave_is_no_other_value(formula, angle, saved):
    workbook = Workbook(book({"A1": angle, "A2": (formula, saved)}, by_a_spreadsheet=True))
    assert workbook.witness.all_proven
    assert workbook.value("S", 2, 1) == saved


def test_a_wave_that_differs_visibly_is_doubtful():
    workbook = Workbook(book({"A1": 60, "A2": ("=COS(RADIANS(A1))", 0.500001)}, by_a_spreadsheet=True))
    assert not workbook.witness.all_proven
    assert workbook.value("S", 2, 1) == 0.500001


def test_an_error_that_has_a_newer_name_is_shown_as_it_was_saved():
    """What two blocks of whole columns and rows have in common is a block, for which a cell has no place."""
    cells = {"A1": 1, "E11": 2, "F11": 3, "E12": 4, "F12": 5, "A9": ("=E:F 11:12", "#VALUE!")}
    workbook = Workbook(book(cells, by_a_spreadsheet=True))
    assert workbook.witness.all_proven
    assert workbook.value("S", 9, 1) is CellError.VALUE


@pytest.mark.parametrize("name", ["alibaba", "one-pager"])
def test_a_workbook_of_ours_that_a_spreadsheet_saved_without_calculating_it_is_beyond_doubt(name):
    """Its values are those that we wrote; Excel puts its own name into the file and leaves them so."""
    path = Path(__file__).parents[2] / "workbooks" / f"{name}.xlsx"
    with zipfile.ZipFile(path) as archive:
        part = archive.read("xl/workbook.xml")
    excels, count = re.subn(
        b"<fileVersion[^>]*/>", b'<fileVersion appName="xl" lastEdited="7" rupBuild="22228"/>', part
    )
    assert count == 1
    workbook = Workbook(with_parts(path.read_bytes(), {"xl/workbook.xml": excels}))
    assert workbook.witness.author.is_witness
    assert not workbook.witness.unreliable
    assert workbook.run().doubtful == {}


@pytest.mark.parametrize("saved", [0.33333333333, 0.333, 0.3333333333334])
def test_a_value_of_fewer_or_more_digits_than_we_write_is_no_rounding_of_ours(saved):
    """Workbooks of ours once held eleven digits: 0.33333333333 is ours, and nothing else is."""
    workbook = Workbook(book({"A1": 1, "A2": ("=A1/3", saved)}, by_a_spreadsheet=True))
    assert (not workbook.witness.unreliable) is (saved == 0.33333333333)
