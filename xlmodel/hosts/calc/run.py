"""The worker process: answers the functions of a LibreOffice over its standard input and output."""

import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

import xlmodel
from xlmodel.call import Answer, evaluate_numbers
from xlmodel.functions import REGISTRY
from xlmodel.hosts.calc.files import fingerprint
from xlmodel.hosts.calc.inside.pipe import pipe_to_office
from xlmodel.hosts.calc.translate import Packed, Rows, argument_from_calc, numbers_to_calc, rows_to_calc


def answer(name: str, arguments: Sequence[Any], blanks: Sequence[int] = ()) -> tuple[Rows | Packed, str | None]:
    """What a formula shows, as Calc takes it, and why the first of its errors is one.

    Parameters
        blanks  the arguments that are single empty cells; Calc passes 0 for them.
    """
    if _is_pure(name) and not {list, tuple} & set(map(type, arguments)):
        return _remembered(name, tuple(arguments), tuple(blanks))
    return _worked_out(name, arguments, blanks)


@cache
def _is_pure(name: str) -> bool:
    """Whether the answer hangs on the arguments alone, and not on figures in a store or on the day."""
    return REGISTRY[name].call.__module__.startswith("xlmodel.valuation.")


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
