"""Blocks of cells, and addresses to and from numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from xlsxwriter.utility import xl_cell_to_rowcol, xl_range_abs

from xlmodel.formula.area import LAST_COLUMN, LAST_ROW, Area, cell_address, cell_place, column_letters

rows, columns = st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN)
sheets = st.text("AZaz09_ '!.é-", min_size=1, max_size=8)


@st.composite
def areas(draw: st.DrawFn) -> Area:
    (top, bottom), (left, right) = sorted((draw(rows), draw(rows))), sorted((draw(columns), draw(columns)))
    return Area(draw(sheets), top, left, bottom - top + 1, right - left + 1)


@pytest.mark.parametrize(
    ("block", "area"),
    [
        ("B2", Area("", 2, 2)),
        ("$B$2:C9", Area("", 2, 2, 8, 2)),
        ("C9:B2", Area("", 2, 2, 8, 2)),
        ("B9:C2", Area("", 2, 2, 8, 2)),
        ("XFD1048576", Area("", LAST_ROW, LAST_COLUMN)),
        ("A:A", Area("", 1, 1, LAST_ROW)),
        ("$C:A", Area("", 1, 1, LAST_ROW, 3)),
        ("2:2", Area("", 2, 1, 1, LAST_COLUMN)),
        ("$9:$2", Area("", 2, 1, 8, LAST_COLUMN)),
    ],
)
def test_an_address_means_a_block_of_cells(block, area):
    assert Area.of(block) == area
    assert Area.of(block, "Peers") == area._replace(sheet="Peers")


@pytest.mark.parametrize(
    "block", ["", "A", "1", "A0", "a1", "A1:B", "A:1", "A1:B2:C3", "R1C1", "A1 ", "Sheet!A1", "$A"]
)
def test_what_is_no_address_is_refused(block):
    with pytest.raises(ValueError, match=re.escape(f"{block!r} is not the address")):
        Area.of(block)


@pytest.mark.parametrize("block", ["XFE1", "A1048577", "A1:A9999999", "XFD:XFE", "1:1048577"])
def test_what_lies_outside_a_sheet_is_refused(block):
    with pytest.raises(ValueError, match="lies outside a sheet"):
        Area.of(block)


@pytest.mark.parametrize(
    ("reference", "area"),
    [
        ("Peers!F5", Area("Peers", 5, 6)),
        ("'It''s'!$AA$1:$AA$2", Area("It's", 1, 27, 2, 1)),
        ("'a!b'!1:1", Area("a!b", 1, 1, 1, LAST_COLUMN)),
        ("F5", Area("Here", 5, 6)),
    ],
)
def test_a_reference_may_name_its_sheet(reference, area):
    assert Area.referred(reference, "Here") == area


@pytest.mark.parametrize("reference", ["Peers!", "!A1", "''!A1", "'Peers!A1", "Peers'!A1", "A1,B1", "3", "[1]S!A1"])
def test_what_is_no_reference_is_refused(reference):
    with pytest.raises(ValueError, match=re.escape(reference)):
        Area.referred(reference)


@pytest.mark.parametrize("sheet", ["Peers", "It's", "My sheet", "A1", "R1C1", "r", "C3", "2026", "a-b", "é", "'"])
def test_a_sheet_is_quoted_where_its_name_is_no_plain_word(sheet):
    address = Area(sheet, 5, 6).address
    assert address == ("Peers!F5" if sheet == "Peers" else f"{quote_sheetname(sheet)}!F5")
    assert Area.referred(address) == Area(sheet, 5, 6)


@given(areas())
def test_an_address_gives_its_area_again(area):
    assert Area.referred(area.address) == Area.referred(area.absolute) == area
    assert Area.of(area.block, area.sheet) == area


@given(areas())
def test_addresses_agree_with_two_libraries(area):
    if not area.whole:
        edges = area.column, area.row, area.last_column, area.last_row
        assert range_boundaries(area.block) == edges
        assert area.absolute.rpartition("!")[2] == xl_range_abs(edges[1] - 1, edges[0] - 1, edges[3] - 1, edges[2] - 1)


@given(rows, columns)
def test_a_cell_has_one_address(row, column):
    address = cell_address(row, column)
    assert cell_place(address) == (row, column)
    assert xl_cell_to_rowcol(address) == (row - 1, column - 1)
    assert column_letters(column) == get_column_letter(column)


def test_an_area_holds_its_places_and_no_other():
    area = Area("S", 2, 3, 2, 2)
    assert list(area.places()) == [(2, 3), (2, 4), (3, 3), (3, 4)]
    around = [(row, column) for row in range(1, 6) for column in range(1, 7)]
    assert [place for place in around if area.holds(*place)] == list(area.places())
    assert (area.size, area.last_row, area.last_column) == (4, 3, 4)
