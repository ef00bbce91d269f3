"""What can go wrong, each with a sentence for the analyst; in a cell, the word beside it.

    XlModelError
    ├── ValuationError
    │   ├── InputError      the arguments are not what the function asks for                        #VALUE!
    │   ├── DomainError     the arguments are in order, but no answer exists                        #NUM!
    │   └── NoDataError     a number the answer needs is missing, or whoever has it cannot be asked #N/A
    │       ├── market.database.StoreError     the store cannot be opened, read or written
    │       └── market.provider.ProviderError  a vendor does not answer as hoped; its kinds stand there
    ├── WorkbookError       a workbook, a name in it or a value for it that cannot be used; nothing is written
    ├── RequestError        what is asked for cannot be done so: an option, a file of scenarios, a missing package
    ├── formula.parse.FormulaError  a formula that cannot be read
    ├── SettingError        a setting of the user that cannot be read or makes no sense                 #N/A
    └── HostError           a spreadsheet program that is missing, open, refuses, or was closed meanwhile

Any other exception is a mistake in xlmodel itself: it shows as #VALUE!, and its traceback goes to the log.
"""

from enum import StrEnum
from typing import Any, Final


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


PLAIN_REASONS: Final = {
    CellError.DIV0: "division by zero",
    CellError.NA: "a value is not available",
    CellError.NAME: "a name, a function or a construct in it is not known",
    CellError.NULL: "two ranges in it have no cell in common",
    CellError.NUM: "no such number exists, or it is too large for a cell",
    CellError.REF: "it refers to cells that do not exist",
    CellError.VALUE: "a value has the wrong type or size, such as text where a number belongs",
    CellError.SPILL: "the answer does not fit: other cells are in the way",
    CellError.CALC: "the array it gives is empty",
    CellError.CIRCULAR: "it refers to itself",
}
"""What an error says of a formula that calls none of our functions."""


class XlModelError(Exception):
    """Whatever xlmodel refuses to do; the message is one sentence for the analyst."""

    cell = CellError.VALUE


class ValuationError(XlModelError):
    """A valuation that cannot be made.

    `where` marks the cells of a range, or the scenarios of a stack, that are refused for this reason: without them
    the others have their answers, unless one is refused for another. None means that nothing can be computed at all.
    """

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


class WorkbookError(XlModelError):
    """A workbook, a name in it or a value for it that cannot be used."""


class RequestError(XlModelError):
    """What is asked for cannot be done so: an option, a file of scenarios, a package that is not installed."""


class SettingError(XlModelError):
    """A setting of the user that cannot be read or makes no sense."""

    cell = CellError.NA


class HostError(XlModelError):
    """A spreadsheet program that is missing, open, refuses, or was closed meanwhile."""


MISTAKE: Final = "a mistake in xlmodel itself; the log has the details"
"""What stands for an exception that is none of these."""

NO_MEMORY: Final = "there is not enough memory for it here"


def lacks_memory(problem: BaseException) -> bool:
    """Whether an exception, of whatever library, means that memory has run out."""
    return isinstance(problem, MemoryError) or any(words in str(problem).casefold() for words in _OUT_OF_MEMORY)


# The system's own words, the loader's, an engine's, a parser's, a database's.
_OUT_OF_MEMORY: Final = (
    "cannot allocate memory",
    "failed to map segment",
    "memory allocation",
    "unable to allocate",
    "out of memory",
)
