"""Values as the workbooks that we build hold them: without the last digits, in which processors differ."""

from collections.abc import Callable
from typing import Final

from xlmodel.workbook.sheet_xml import Value

# Processors differ from the 15th on, and a few that differ must not straddle a rounding.
DIGITS: Final = 11

CellValues = Callable[[str, int, int], Value]  # the value of any cell by sheet, row and column


def settled(value: Value, digits: int = DIGITS) -> Value:
    """A number without its last digits, and nothing of what only the noise of a difference is.

    >>> settled(-0.0812958435207823)
    -0.081295843521
    >>> settled(3e-17)
    0.0
    """
    if not isinstance(value, float):
        return value
    return 0.0 if abs(value) < 10.0**-digits else float(f"{value:.{digits - 1}e}")


def settled_cells(value: CellValues, digits: int | None) -> CellValues:
    """What gives the values of cells, so that it gives them without their last digits; as it is for None."""
    if digits is None:
        return value
    return lambda sheet, row, column: settled(value(sheet, row, column), digits)
