"""Cells and areas as formualizer spells them."""

import formualizer

from xlmodel.formula.area import Area, cell_address, quoted, unquoted


def address_of(sheet: str, row: int, column: int) -> str:
    """The address of a cell, with its sheet."""
    return f"{quoted(sheet)}!{cell_address(row, column)}"


def range_of(area: Area) -> formualizer.RangeAddress:
    """An area, for reading its values."""
    return formualizer.RangeAddress(area.sheet, area.row, area.column, area.last_row, area.last_column)


def area_of(address: str) -> Area | None:
    """The area at an address that the engine names; None where it is none."""
    sheet, _, block = address.rpartition("!")
    try:
        return Area.of(block, unquoted(sheet))
    except ValueError:
        return None
