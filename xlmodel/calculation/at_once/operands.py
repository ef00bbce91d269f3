"""What a cell is to an operator: a number, a text or a condition, with the errors it brings along."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    LOGICAL,
    NUMBER,
    TEXT,
    Column,
    Kinds,
    NotAtOnceError,
    Numbers,
    Operand,
    kind_of,
    numbers_of,
    texts_of,
    values_of,
)
from xlmodel.calculation.natives import in_text
from xlmodel.errors import CellError

_VALUE: Final = KINDS_OF_ERRORS[CellError.VALUE]


def as_number(cell: Operand) -> tuple[Numbers, Kinds]:
    """As an operand of arithmetic: a blank is nothing, a text none."""
    kinds = kind_of(cell)
    if isinstance(kinds, int):
        if kinds == TEXT:
            _refuse_numbers_in(texts_of(cell))
        errors = kinds if kinds >= ERROR else _VALUE if kinds == TEXT else 0
        return (numbers_of(cell) if kinds in (NUMBER, LOGICAL) else 0.0), errors
    _refuse_numbers_in(texts_of(cell))
    wrong = np.where(kinds >= ERROR, kinds, np.where(kinds == TEXT, _VALUE, 0)).astype(np.uint8)
    return numbers_of(cell), wrong if wrong.any() else 0


def _refuse_numbers_in(texts: Any) -> None:
    """A text with digits in it may mean a number or a day to one spreadsheet and none to another."""
    for text in [texts] if isinstance(texts, str) else () if texts is None else texts:
        if text is not None and any(map(str.isdigit, text)):
            raise NotAtOnceError(f"the text {text[:20]!r} is calculated with")


def as_condition(cell: Operand) -> tuple[NDArray[np.bool_] | bool, Kinds]:
    """As a condition: a blank is FALSE, a text none."""
    kinds = kind_of(cell)
    if isinstance(kinds, int):
        if kinds in (NUMBER, LOGICAL):
            return numbers_of(cell) != 0, 0
        if kinds == TEXT:
            _refuse_words_of_truth(texts_of(cell))
        return False, 0 if kinds == BLANK else _VALUE if kinds == TEXT else kinds
    _refuse_words_of_truth(texts_of(cell))
    errors = np.where(kinds >= ERROR, kinds, np.where(kinds == TEXT, _VALUE, 0)).astype(np.uint8)
    return (numbers_of(cell) != 0) & (kinds <= LOGICAL), errors if errors.any() else 0


def _refuse_words_of_truth(texts: Any) -> None:
    for text in [texts] if isinstance(texts, str) else () if texts is None else texts:
        if text is not None and text.strip().upper() in ("TRUE", "FALSE"):
            raise NotAtOnceError(f"the text {text[:20]!r} is a condition")


def as_text(cell: Operand) -> tuple[Any, Kinds]:
    """As an operand of &: as it reads in a text."""
    kinds = kind_of(cell)
    if not isinstance(cell, Column):
        return ("", int(kinds)) if isinstance(cell, CellError) else (in_text(cell), 0)
    if isinstance(kinds, int) and kinds == TEXT and cell.texts is not None:
        return cell.texts, 0
    errors: Kinds = kinds if isinstance(kinds, int) else np.where(kinds >= ERROR, kinds, 0).astype(np.uint8)
    if isinstance(errors, int):
        errors = errors if errors >= ERROR else 0
    known: dict[Any, str] = {}
    texts = np.empty(cell.size, dtype=object)
    for place, value in enumerate(values_of(cell, cell.size)):
        key = type(value), value
        if key not in known:
            known[key] = "" if isinstance(value, CellError) else in_text(value)
        texts[place] = known[key]
    return texts, errors
