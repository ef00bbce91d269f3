"""Many calls in one message, JSON in and JSON out: what the page asks its own Python, or `xlmodel serve`.

    asked     [["FORWARD_PE", [[[88]], [[8]]]], ["PEER_MULTIPLE", [[[20, 25, null]], null]]]
    answered  [[[[11.0]]], [[[22.5]]]]

An argument is a block of cells, or null where it is left out; a cell is a number, a text, a truth value, null where
blank, or {"error": "#N/A"}. An answer is a block of cells, followed by the reason if there is an error in it. Instead
of an answer, `null` says that a store of figures is needed and none is here. Of a workbook that counts its days from
1904 the message is {"calls": [...], "days_from": 1904}.

Equal functions of one message are worked out as columns, in one walk through the doorway: a sheet of 10 000
formulas costs what a few do.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from math import isfinite
from typing import Any, Final, NamedTuple, NoReturn

import numpy as np

from xlmodel.call import MISSING, Answer, Cell, evaluate_numbers
from xlmodel.days import SHIFT_OF_1904
from xlmodel.days_of_1904 import evaluate_counting_from
from xlmodel.errors import CellError, RequestError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Function, Kind

MOST_CALLS: Final = 20_000
"""In one message; the page sends fewer."""

_ERRORS: Final = {error.value: error for error in CellError}


class Call(NamedTuple):
    """One formula of a message."""

    function: Function
    cells: list[Any]  # as the doorway takes them


def replies(message: str | bytes, *, store: bool) -> str:
    """The answers to a message, in its order; one bad formula is an error of its own cell.

    Parameters
        store  whether functions that read the store of figures may be answered here.

    Raises
        RequestError  it is no message of this kind.

    >>> replies('[["FORWARD_PE", [[[88]], [[8]]]], ["FORWARD_PE", [[[88]], [[-1]]]]]', store=False)[:16]
    '[[[[11.0]]],[[[{'
    """
    calls, day_shift = _read(message)
    answers: list[Any] = [None] * len(calls)
    answering = partial(_alone, store=store, day_shift=day_shift)
    # What takes days of 1904 is asked by itself.
    for places in _alike(calls) if day_shift == 0 else ([place] for place in range(len(calls))):
        for place, answer in zip(places, _together([calls[i] for i in places], answering), strict=True):
            answers[place] = answer
    return json.dumps(answers, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


# From the message to calls


def _read(message: str | bytes) -> tuple[list[Call], int]:
    """The calls, and what the days of their workbook lack."""
    try:
        asked = json.loads(message, parse_constant=_no_number, parse_int=float)  # as a spreadsheet has its numbers
    except (ValueError, RecursionError):
        raise RequestError("the message is no JSON, or is nested too deeply") from None
    day_shift = 0
    if isinstance(asked, dict) and asked.keys() == {"calls", "days_from"} and asked["days_from"] in [*_SHIFTS]:
        asked, day_shift = asked["calls"], _SHIFTS[asked["days_from"]]
    if not isinstance(asked, list):
        raise RequestError("the message is no list of calls")
    if len(asked) > MOST_CALLS:
        raise RequestError(f"the message has {len(asked)} calls, more than {MOST_CALLS}")
    return [_call(each) for each in asked], day_shift


_SHIFTS: Final = {1900: 0, 1904: SHIFT_OF_1904}


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of a cell")


def _call(asked: Any) -> Call:
    if type(asked) is not list or len(asked) != 2 or type(asked[0]) is not str or type(asked[1]) is not list:
        raise RequestError("a call is a name and a list of arguments")
    name, arguments = asked
    function = REGISTRY.get(name)
    if function is None:
        raise RequestError(f"no function is called {name[:40]}")
    return Call(function, [MISSING if argument is None else _block(argument) for argument in arguments])


def _block(argument: Any) -> Any:
    """The rows of an argument; of a single cell, the cell."""
    if type(argument) is list and len(argument) == 1 and type(row := argument[0]) is list and len(row) == 1:
        cell = row[0]  # by far the most common case, kept short
        return cell if type(cell) is float and isfinite(cell) else _cell(cell)
    if type(argument) is not list or not {list}.issuperset(map(type, argument)):
        raise RequestError("an argument is null or rows of cells")
    return [[_cell(cell) for cell in row] for row in argument]


def _cell(given: Any) -> Cell:
    if type(given) is float:
        if not isfinite(given):
            raise RequestError("a number is too large for a cell")
        return given
    if given is None or isinstance(given, str | bool):
        return given
    if isinstance(given, dict) and given.keys() == {"error"} and str(given["error"]) in _ERRORS:
        return _ERRORS[given["error"]]
    raise RequestError("a cell is a number, a text, true, false, null or an error")


# Equal functions together


def _alike(calls: Sequence[Call]) -> Iterable[list[int]]:
    """The places of calls that one walk answers: functions that work cell by cell, asked for single numbers."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for place, call in enumerate(calls):
        groups[_key(call) or place].append(place)
    return groups.values()


def _key(call: Call) -> Any:
    """What calls have in common that are worked out together; None of one that stands alone."""
    name, cells = call.function.name, call.cells
    columns = _columns(name)
    if len(cells) > len(columns):
        return None
    if _FLOATS.issuperset(map(type, cells)) and False not in columns[: len(cells)]:
        return name, len(cells)  # by far the most common case, kept short
    same = (float if column and type(cell) is float else cell for column, cell in zip(columns, cells, strict=False))
    # By their kinds as well: TRUE is no 1.
    key = (name, *same, *map(type, cells))
    return None if list in key else key


_FLOATS: Final = frozenset({float})


@cache
def _columns(name: str) -> tuple[bool, ...]:
    """Of each argument, whether numbers of several calls may stand in one column; nothing where none may."""
    function = REGISTRY[name]
    if function.kind is not Kind.NUMBERS or not function.is_pure:
        return ()
    return tuple(parameter.kind is Kind.NUMBERS for parameter in function.parameters)


def _together(calls: Sequence[Call], alone: Callable[[Call], Any]) -> list[Any]:
    if len(calls) == 1:
        return [alone(calls[0])]
    function, first = calls[0]
    columns = [
        np.array([call.cells[i] for call in calls])[:, np.newaxis] if column and type(cell) is float else cell
        for i, (column, cell) in enumerate(zip(_columns(function.name), first, strict=False))
    ]
    found = evaluate_numbers(function, columns)
    rows = found.cells if isinstance(found, Answer) else found.tolist()
    if len(rows) != len(calls):  # all are refused for one reason, or no argument is a column
        return [alone(call) for call in calls]
    # The doorway gives the reason of the first error alone: the others are asked for theirs.
    return [alone(call) if isinstance(row[0], CellError) else [[row]] for call, row in zip(calls, rows, strict=True)]


def _alone(call: Call, *, store: bool, day_shift: int) -> Any:
    if not store and _reads_the_store(call):
        return None
    answer = evaluate_counting_from(call.function, call.cells, day_shift, REGISTRY)
    cells = [[_written(cell) for cell in row] for row in answer.cells]
    return [cells] if answer.reason is None else [cells, answer.reason]


def _written(cell: Cell) -> Any:
    return {"error": cell.value} if isinstance(cell, CellError) else cell


def _reads_the_store(call: Call) -> bool:
    """Whether it is one of the data functions, or EXPLAIN of one."""
    explained = REGISTRY.get(str(call.cells[0]).strip().upper()) if call.cells else None
    return "Data" in (
        call.function.category,
        explained.category if explained and call.function.name == "EXPLAIN" else "",
    )
