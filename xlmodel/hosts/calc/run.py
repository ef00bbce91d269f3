"""The worker process: answers the functions of a LibreOffice over its standard input and output."""

import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

import xlmodel
from xlmodel.call import Answer, evaluate_numbers
from xlmodel.days_of_1904 import evaluate_counting_from
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.calc.files import fingerprint
from xlmodel.hosts.calc.inside.pipe import pipe_to_office
from xlmodel.hosts.calc.translate import Packed, Rows, argument_from_calc, numbers_to_calc, rows_to_calc
from xlmodel.terms import DATE


def answer(
    name: str, arguments: Sequence[Any], blanks: Sequence[int] = (), day_shift: int | None = None
) -> tuple[Rows | Packed, str | None]:
    """What a formula shows, as Calc takes it, and why the first of its errors is one.

    Parameters
        blanks     the arguments that are single empty cells; Calc passes 0 for them.
        day_shift  what the numbers of days lack, where the open documents do not count them from 1900; MIXED where
                   each counts them otherwise.
    """
    if day_shift is not None:
        return _counting_otherwise(name, arguments, blanks, day_shift)
    if REGISTRY[name].is_pure and not {list, tuple} & set(map(type, arguments)):
        return _remembered(name, tuple(arguments), tuple(blanks))
    return _worked_out(name, arguments, blanks)


MIXED: Final = -1


def _counting_otherwise(
    name: str, arguments: Sequence[Any], blanks: Sequence[int], day_shift: int
) -> tuple[Rows | Packed, str | None]:
    function = REGISTRY[name]
    if day_shift == MIXED and any(parameter.unit == DATE for parameter in function.parameters):
        return rows_to_calc([[CellError.VALUE]]), _MIXED
    cells = [None if i in blanks else argument_from_calc(a) for i, a in enumerate(arguments)]
    found = evaluate_counting_from(function, cells, max(day_shift, 0), REGISTRY)
    return rows_to_calc(found.cells), found.reason


_MIXED = "of the open documents one counts its days from 1904 and one from 1900: close one of them"


@lru_cache(maxsize=65_536)
def _remembered(name: str, arguments: tuple[Any, ...], blanks: tuple[int, ...]) -> tuple[Rows | Packed, str | None]:
    """Calc asks again for every cell when a document is loaded, and at each hard recalculation."""
    return _worked_out(name, arguments, blanks)


def _worked_out(name: str, arguments: Sequence[Any], blanks: Sequence[int]) -> tuple[Rows | Packed, str | None]:
    function = REGISTRY[name]
    cells: list[Any] = [a if type(a) is float else argument_from_calc(a) for a in arguments]
    for i in blanks:
        cells[i] = None
    found = evaluate_numbers(function, cells)
    if isinstance(found, Answer):
        return rows_to_calc(found.cells), found.reason
    return numbers_to_calc(found), None


def main() -> None:
    """Answer until the office closes the pipe."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    office = pipe_to_office()
    office.send((xlmodel.__version__, fingerprint()))
    with suppress(EOFError):
        while True:
            name, *arguments = office.receive()
            office.send(answer(name, *arguments))


if __name__ == "__main__":
    main()
