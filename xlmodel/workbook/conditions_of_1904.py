"""Conditions that name a day, in a workbook that counts its days from 1904: engines count the day from 1900."""

import re
from datetime import datetime
from typing import Final

from xlmodel.days import serial
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Call, Node, Text, rebuilt, written

_BY_CONDITION: Final = frozenset("COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MAXIFS MINIFS".split())
_CONDITION: Final = re.compile(r"(<=|>=|<>|[<>=]|)\s*(\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4}|\d\d?-[A-Za-z]{3}-\d{4})\s*")
_SPELLINGS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%d-%b-%Y")  # as an American Excel reads them


def with_days_counted(formula: str, day_shift: int) -> str:
    """A formula whose conditions have the number in place of the day, as the workbook counts it.

    >>> with_days_counted('COUNTIF(A1:A9,">2024-12-31")', 1462)
    'COUNTIF(A1:A9,">44195")'
    """
    if not day_shift or "IF" not in formula.upper() or _CONDITION.search(formula) is None:
        return formula
    try:
        before = parse(formula)
    except FormulaError:
        return formula
    after = rebuilt(before, lambda node: _counted(node, day_shift))
    return formula if after is before else written(after)


def _counted(node: Node, day_shift: int) -> Node:
    if not isinstance(node, Call) or plain_name(node.function).upper() not in _BY_CONDITION:
        return node
    arguments = tuple(_condition(argument, day_shift) for argument in node.arguments)
    changed = any(new is not old for new, old in zip(arguments, node.arguments, strict=True))
    return Call(node.function, arguments) if changed else node


def _condition(argument: Node, day_shift: int) -> Node:
    found = _CONDITION.fullmatch(argument.value) if isinstance(argument, Text) else None
    day = _day(found[2]) if found else None
    return argument if found is None or day is None else Text(f"{found[1]}{serial(day) - day_shift:.0f}")


def _day(text: str) -> datetime | None:
    for spelling in _SPELLINGS:
        try:
            return datetime.strptime(text, spelling)
        except ValueError:
            continue
    return None
