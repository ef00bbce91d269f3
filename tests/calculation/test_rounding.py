"""What differs in name or in the last digits only is no doubt, and is shown as it was saved."""

import pytest

from tests.calculation.test_two_engines import book
from xlmodel import CellError, Workbook

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
