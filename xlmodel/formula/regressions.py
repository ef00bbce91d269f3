"""Regressions over time without times: Excel counts 1, 2, 3 in their place, and so it is written for engines."""

import re
from typing import Final

from xlmodel.formula.area import Area
from xlmodel.formula.tree import Array, Call, LeftOut, Number

REGRESSIONS: Final = frozenset("TREND GROWTH LINEST LOGEST".split())
_REGRESSION: Final = re.compile(r"(?i)\b(?:TREND|GROWTH|LINEST|LOGEST)\(")
_LEFT_OUT: Final = re.compile(r",\s*+,")
_MOST: Final = 1000  # so many numbers still are a formula that can be read


def may_leave_out_times(formula: str) -> bool:
    """A glance that spares most formulas the reading."""
    found = _REGRESSION.search(formula)
    return found is not None and _LEFT_OUT.search(formula, found.end()) is not None


def with_times(call: Call, known: Area | None) -> Call:
    """The call of a regression with 1, 2, 3 in the shape of the values that it is about, where these are known.

    >>> from xlmodel.formula.parse import parse
    >>> from xlmodel.formula.tree import written
    >>> written(with_times(parse("TREND(A2:A4,,4)"), Area.of("A2:A4")))
    'TREND(A2:A4,{1;2;3},4)'
    """
    if len(call.arguments) < 3 or not isinstance(call.arguments[1], LeftOut):
        return call
    first = call.arguments[0]
    if isinstance(first, Array):
        rows, columns = len(first.rows), len(first.rows[0])
    elif known is not None:
        rows, columns = known.rows, known.columns
    else:
        return call
    if rows * columns > _MOST:
        return call
    times = tuple(tuple(Number(str(i * columns + j + 1)) for j in range(columns)) for i in range(rows))
    return Call(call.function, (first, Array(times), *call.arguments[2:]))
