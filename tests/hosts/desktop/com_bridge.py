"""Between the VBA interpreter's values and what pywin32 would make of them, both ways."""

import datetime as dt
from typing import Any

from pyopenvba.interpreter._objects import VBAObject
from pyopenvba.interpreter._values import (
    EMPTY,
    MISSING,
    NOTHING,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAInt,
    VBASingle,
)

_SCODE = -2146828288
_OMITTED = -2147352572
_DAY_ZERO = dt.datetime(1899, 12, 30)


def to_python(value: Any) -> Any:
    """What a COM call hands over."""
    if value is EMPTY or value is NOTHING:
        return None
    if value is MISSING:
        return _OMITTED
    if isinstance(value, VBAErrorValue):
        return _SCODE + error_number(value)
    if isinstance(value, VBAArray):
        if value.dimensions == 2:
            (top, bottom), (left, right) = value.bounds
            return tuple(
                tuple(to_python(value.get([i, j])) for j in range(left, right + 1)) for i in range(top, bottom + 1)
            )
        ((first, last),) = value.bounds
        return tuple(to_python(value.get([i])) for i in range(first, last + 1))
    if isinstance(value, VBADate):
        return value.to_datetime()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, VBASingle | float):
        return float(value)
    if isinstance(value, VBAObject):
        raise AssertionError("an object crossed the border between the processes")
    return value


def to_vba(value: Any) -> Any:
    """What a COM call brings back."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            block = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
            for i, row in enumerate(value):
                for j, cell in enumerate(row):
                    block.set([i, j], to_vba(cell))
            return block
        line = VBAArray([(0, len(value) - 1)])
        for i, cell in enumerate(value):
            line.set([i], to_vba(cell))
        return line
    if value is None:
        return EMPTY
    if isinstance(value, dt.datetime):
        return VBADate((value.replace(tzinfo=None) - _DAY_ZERO) / dt.timedelta(days=1))
    if isinstance(value, bool | str):
        return value
    return float(value)


def error_number(value: Any) -> int:
    """2042 of #N/A."""
    return int(getattr(value, "number", None) or getattr(value, "code", 0))
