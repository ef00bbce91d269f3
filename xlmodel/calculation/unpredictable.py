"""Which workbooks may take any amount of time or memory to calculate, as nobody can tell from their size.

A formula of twenty characters can ask for a billion cells. Nearly all workbooks are bounded by what they hold, and are
none of these.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Call, LeftOut, Node, Number, Text, walk
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula

# They count as far as a number says that they are given, or take a step for each three of their cells.
_COUNTING: Final = frozenset("CUMIPMT CUMPRINC VDB BASE MMULT MINVERSE MDETERM".split())
# They give as many cells as their first two numbers say.
_MAKING: Final = frozenset("SEQUENCE RANDARRAY EXPAND MUNIT WRAPROWS WRAPCOLS".split())
# They call what they are given as often as it asks for, itself among it.
_CALLING: Final = frozenset("LAMBDA MAKEARRAY".split())
# What they are given twice doubles, and so again in the next formula; or it is 32,767 characters.
_GROWING: Final = frozenset("VSTACK HSTACK TOCOL TOROW REPT TEXTJOIN CONCAT".split())
_PUTTING: Final = "SUBSTITUTE"
_TURNING: Final = "TRANSPOSE"

_NAMED: Final = "|".join(sorted({*_COUNTING, *_MAKING, *_CALLING, *_GROWING, _PUTTING, _TURNING}))
_UNBOUNDED: Final = re.compile(rf"(?i)(?<![\w.])(?:_xlfn\.|_xlws\.)*+(?:{_NAMED})\(")
_RANGE: Final = re.compile(r"[A-Z]\$?([0-9]{1,7}):\$?[A-Z]{1,3}\$?([0-9]{1,7})|[A-Z]:\$?[A-Z]")

MOST_MADE: Final = 100_000  # cells of one call
_MOST_GROWING: Final = 8  # formulas of one function, when one may double the other
_MOST_TEXTS: Final = 1_000  # formulas of it, when each gives a text
_LONG: Final = 2_000  # rows of a range, of which each may meet each
_SHORT: Final = 10  # characters


def unpredictable(package: Package, formulas: Sequence[SavedFormula]) -> SavedFormula | None:
    """The first formula that may take any amount of time or memory; None where there is none."""
    growing = dict.fromkeys(_GROWING, 0)
    for formula in formulas:
        if package.far and ":" in formula.written:  # an engine may fill what lies between
            return formula
        if not _UNBOUNDED.search(formula.written):
            continue
        try:
            calls = list(_calls(parse(formula.text)))
        except FormulaError:
            continue
        for name in {name for name, _ in calls} & _GROWING:
            growing[name] += 1
            if growing[name] > (_MOST_TEXTS if name == "REPT" else _MOST_GROWING):
                return formula
        if any(_is_unbounded(name, call, formula.text) for name, call in calls):
            return formula
    return None


def _calls(tree: Node) -> Iterator[tuple[str, Call]]:
    for node in walk(tree):
        if isinstance(node, Call):
            yield plain_name(node.function).upper(), node


def _is_unbounded(name: str, call: Call, formula: str) -> bool:
    """Whether one call may give or count more than it should, or nobody can tell how much."""
    if name in _COUNTING or name in _CALLING:
        return True
    if name == _PUTTING:
        return not all(isinstance(each, Text) and len(each.value) <= _SHORT for each in call.arguments[2:3])
    if name == _TURNING:
        return any(_rows(*match.groups()) > _LONG for match in _RANGE.finditer(formula))
    if name not in _MAKING:
        return False
    made = 1.0
    for argument in call.arguments[1:3] if name == "EXPAND" else call.arguments[:2]:
        if isinstance(argument, Number):
            made *= argument.value
        elif not isinstance(argument, LeftOut):
            return True
    return made > MOST_MADE


def _rows(top: str | None, bottom: str | None) -> float:
    return abs(int(bottom) - int(top)) if top and bottom else float("inf")
