"""A value as the sheet shows it, by the number format of its cell."""

from datetime import date
from typing import Any, Final

from xlmodel.calculation.format_digits import general
from xlmodel.calculation.format_sections import UnknownFormatError
from xlmodel.calculation.number_formats import formatted
from xlmodel.errors import CellError

_LARGE: Final = 10_000  # from here on the thousands of a number without a format are set apart; a year is none


def shown(value: Any, number_format: str = "") -> str:
    """A value as a person reads it.

    >>> shown(0.3046, "0.0%"), shown(19.474, '0.0"x"'), shown(1234.5, "#,##0.00"), shown(8.0)
    ('30.5%', '19.5x', '1,234.50', '8')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(float(value), number_format)
    if isinstance(value, list):
        return f"{len(value)} rows of {len(value[0])}"
    if isinstance(value, CellError):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float, number_format: str) -> str:
    if number_format.casefold() in ("", "general", "@"):
        if abs(value) < _LARGE:
            return general(value)
        return formatted(value, "#,##0" if value.is_integer() else "#,##0.00")
    try:
        return formatted(value, number_format)
    except (UnknownFormatError, ValueError):  # words of another language, or a day that no calendar has
        return general(value)
