"""Ranges as formulas write them: their corners put in order, and what of them is meant in one place."""

import re
from typing import Final

from xlmodel.formula.area import Area
from xlmodel.formula.tree import Cells, Error, Group, Node

RANGE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def is_upside_down(corners: re.Match[str]) -> bool:
    """Whether a match of RANGE names its corners in another order than from the upper left to the lower right."""
    left, top, right, bottom = corners.groups()
    return int(top) > int(bottom) or _order(left) > _order(right)


def turned(reference: str) -> str:
    """A reference with its corners in order: B2:B1 is B1:B2, and $C3:A$1 is A$1:$C3."""
    place, mark, block = reference.rpartition("!")
    corners = RANGE.fullmatch(block)
    if corners is None or not is_upside_down(corners):
        return reference
    parts = [_PART.fullmatch(part) for part in block.split(":")]
    columns = sorted((part[1] for part in parts if part), key=_order)
    rows = sorted((part[2] for part in parts if part), key=lambda row: int(row.strip("$")))
    return place + mark + ":".join(column + row for column, row in zip(columns, rows, strict=True))


_PART: Final = re.compile(r"(\$?[A-Za-z]{1,3})(\$?[0-9]+)")


def _order(column: str) -> tuple[int, str]:
    letters = column.strip("$").upper()
    return len(letters), letters


def referred(node: Node, here: Area) -> Area | None:
    """The block that a plain reference in the cell `here` means."""
    while isinstance(node, Group):
        node = node.inner
    if not isinstance(node, Cells):
        return None
    place, mark, block = node.text.rpartition("!")
    try:
        return Area.referred(place + mark + block.upper(), here.sheet)
    except ValueError:
        return None


def in_common(one: Area, other: Area) -> Node:
    """What two blocks have in common, as the blank between them asks."""
    top, left = max(one.row, other.row), max(one.column, other.column)
    rows, columns = min(one.last_row, other.last_row) - top + 1, min(one.last_column, other.last_column) - left + 1
    if rows < 1 or columns < 1 or one.sheet.casefold() != other.sheet.casefold():
        return Error("#NULL!")
    return Cells(Area(one.sheet, top, left, rows, columns).absolute)


def crossing(area: Area, here: Area) -> Node:
    """The cell of a range that lies in the row or the column of `here`, where only one value has a place."""
    if area.rows > 1 and area.columns > 1:
        return Error("#VALUE!")
    row = area.row if area.rows == 1 else here.row
    column = area.column if area.columns == 1 else here.column
    if not area.holds(row, column):
        return Error("#VALUE!")
    return Cells(Area(area.sheet, row, column).absolute)
