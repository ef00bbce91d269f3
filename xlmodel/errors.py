"""What can go wrong in a valuation, and the word a cell shows for it.

    ValuationError
    ├── InputError     the arguments are not what the function asks for     #VALUE!
    ├── DomainError    the arguments are in order, but no answer exists     #NUM!
    └── NoDataError    a number the answer needs is missing                 #N/A

    WorkbookError      a file, a name or an input that cannot be used: one sentence, nothing written

Any other exception is a mistake in xlmodel itself: it shows as #VALUE!, and its traceback goes to the log.
"""

from enum import StrEnum
from typing import Any


class CellError(StrEnum):
    """A spreadsheet's error value: something that stands in a cell, not an exception."""

    DIV0 = "#DIV/0!"
    NA = "#N/A"
    NAME = "#NAME?"
    NULL = "#NULL!"
    NUM = "#NUM!"
    REF = "#REF!"
    VALUE = "#VALUE!"
    # Raised by an engine about a formula, never by a function of ours.
    SPILL = "#SPILL!"
    CALC = "#CALC!"
    CIRCULAR = "#CIRC!"


class ValuationError(Exception):
    """A valuation that cannot be made; the message is read by the analyst.

    `where` marks the cells of a range that are to blame, so that the others keep their answers;
    None means that nothing can be computed at all.
    """

    cell = CellError.VALUE

    def __init__(self, message: str, where: Any = None) -> None:
        super().__init__(message)
        self.where = where


class InputError(ValuationError):
    """The arguments are not what the function asks for."""

    cell = CellError.VALUE


class DomainError(ValuationError):
    """The arguments are in order, but no answer exists."""

    cell = CellError.NUM


class NoDataError(ValuationError):
    """A number the answer needs is missing."""

    cell = CellError.NA


class WorkbookError(Exception):
    """A workbook, a name in it or a value for it that cannot be used; says so in one sentence."""
