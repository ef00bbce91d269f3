"""The operators of formulas over columns."""

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    LOGICAL,
    NUMBER,
    TEXT,
    Kinds,
    Operand,
    error_of,
    errors_of,
    kind_of,
    leftmost,
    logical,
    number,
    numbers_of,
    of_values,
    size_of,
    text,
    values_of,
)
from xlmodel.calculation.at_once.operands import as_number, as_text
from xlmodel.errors import CellError
from xlmodel.workbook.sheet_xml import Value

Binary = Callable[[Operand, Operand], Operand]
Unary = Callable[[Operand], Operand]
_DIV0: Final = KINDS_OF_ERRORS[CellError.DIV0]


def _arithmetic(calculate: Callable[[Any, Any], Any]) -> Binary:
    def apply(left: Operand, right: Operand) -> Operand:
        one, errors = as_number(left)
        other, more = as_number(right)
        return number(calculate(one, other), _wrong(left, right, errors, more))

    return apply


def _wrong(left: Operand, right: Operand, errors: Kinds, more: Kinds) -> Kinds:
    """What is wrong with two operands: an error in either comes before a text that is no number."""
    if isinstance(errors, int) and not errors:
        return more
    return leftmost(errors_of(left), errors_of(right), errors, more)


def divided(left: Operand, right: Operand) -> Operand:
    """left / right; by nothing it is #DIV/0!."""
    one, errors = as_number(left)
    other, more = as_number(right)
    by_nothing: Kinds
    if isinstance(other, np.ndarray):
        nothing = other == 0
        by_nothing = np.where(nothing, _DIV0, 0).astype(np.uint8) if nothing.any() else 0
        other = np.where(nothing, 1.0, other) if nothing.any() else other
    else:
        by_nothing = _DIV0 if other == 0 else 0
        other = other or 1.0
    return number(np.divide(one, other), leftmost(_wrong(left, right, errors, more), by_nothing))


def raised(left: Operand, right: Operand) -> Operand:
    """left to the power of right; 0^0 is #NUM!, and nothing to a negative power #DIV/0!."""
    one, errors = as_number(left)
    other, more = as_number(right)
    base, exponent = np.broadcast_arrays(np.asarray(one, dtype=float), np.asarray(other, dtype=float))
    empty = np.where((base == 0) & (exponent < 0), _DIV0, 0)
    undefined = np.where((base == 0) & (exponent == 0), KINDS_OF_ERRORS[CellError.NUM], empty).astype(np.uint8)
    own: Kinds = (undefined if undefined.any() else 0) if undefined.ndim else int(undefined)
    found = np.power(base, exponent)
    return number(found if found.ndim else float(found), leftmost(_wrong(left, right, errors, more), own))


def joined(left: Operand, right: Operand) -> Operand:
    """left & right."""
    one, errors = as_text(left)
    other, more = as_text(right)
    return text(one + other, leftmost(errors, more))


_RANKS: Final = {NUMBER: 0, TEXT: 1, LOGICAL: 2}


def _compared(compare: Callable[[Any, Any], Any]) -> Binary:
    def apply(left: Operand, right: Operand) -> Operand:
        kinds, others = kind_of(left), kind_of(right)
        if isinstance(kinds, int) and isinstance(others, int):
            if kinds >= ERROR or others >= ERROR:
                return error_of(kinds if kinds >= ERROR else others)
            numeric = {kinds, others} <= {NUMBER, BLANK} or {kinds, others} <= {LOGICAL, BLANK}
            if numeric and {kinds, others} != {BLANK} and size_of((left, right)) is not None:
                return logical(compare(numbers_of(left), numbers_of(right)))
        size = size_of((left, right))
        if size is None:
            return _compared_values(left, right, compare)  # type: ignore[arg-type]
        pairs = zip(values_of(left, size), values_of(right, size), strict=True)
        return of_values([_compared_values(one, other, compare) for one, other in pairs])

    return apply


def _compared_values(left: Value, right: Value, compare: Callable[[Any, Any], Any]) -> Value:
    for each in (left, right):
        if isinstance(each, CellError):
            return each
    left, right = _against(left, right), _against(right, left)
    ranks = [_RANKS[int(kind_of(each))] for each in (left, right)]
    if ranks[0] != ranks[1]:
        return bool(compare(*ranks))
    if isinstance(left, str) and isinstance(right, str):
        return bool(compare(left.casefold(), right.casefold()))
    return bool(compare(left, right))


def _against(value: Value, other: Value) -> Value:
    """A blank is whatever nothing is among the values that it is compared with."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0


def negated(cell: Operand) -> Operand:
    """-cell."""
    found, errors = as_number(cell)
    return number(-found, errors)


def in_percent(cell: Operand) -> Operand:
    """cell %."""
    found, errors = as_number(cell)
    return number(found / 100, errors)


def as_it_is(cell: Operand) -> Operand:
    """+cell, which changes nothing."""
    return cell


INFIX: Final[dict[str, Binary]] = {
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": divided,
    "^": raised,
    "&": joined,
    "=": _compared(operator.eq),
    "<>": _compared(operator.ne),
    "<": _compared(operator.lt),
    ">": _compared(operator.gt),
    "<=": _compared(operator.le),
    ">=": _compared(operator.ge),
}
PREFIX: Final[dict[str, Unary]] = {"-": negated, "+": as_it_is}
POSTFIX: Final[dict[str, Unary]] = {"%": in_percent}
IS_EQUAL: Final = INFIX["="]
