"""Cells as refresh compares them: a day may be a date or the number that a spreadsheet keeps for it."""

import math
from datetime import date, datetime

from xlmodel.contract import Cell
from xlmodel.days import day_of, is_serial


def day(cell: Cell) -> date | None:
    """The day that stands in a cell; None if it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and is_serial(cell):
        return day_of(cell)
    return None


def same(old: Cell, new: Cell) -> bool:
    """Whether a cell would show the same."""
    if isinstance(new, date) or isinstance(old, date):
        return day(old) == day(new) and (old is None) == (new is None)
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=1e-12)
    return (old or None) == (new or None)
