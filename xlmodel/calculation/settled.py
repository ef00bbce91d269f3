"""Numbers as workbooks of ours held them until November 2026: of eleven digits."""

from typing import Final

from xlmodel.workbook.sheet_xml import Value

_DIGITS: Final = 11


def settled(value: Value) -> Value:
    """A number without its last digits, and nothing of what only the noise of a difference is.

    >>> settled(-0.0812958435207823)
    -0.081295843521
    >>> settled(3e-17)
    0.0
    """
    if not isinstance(value, float):
        return value
    return 0.0 if abs(value) < 10.0**-_DIGITS else float(f"{value:.{_DIGITS - 1}e}")
