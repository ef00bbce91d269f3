"""Formulas of plain arithmetic, known at a glance: numbers and single cells with + - * / between them.

Most cells of a large model hold such a formula. All engines read it alike and nothing in it needs plainer words, so
that who looks at every formula of a workbook may pass them by.
"""

import re
from functools import lru_cache
from typing import Final

from xlmodel.formula.area import Area, cell_place

# Beyond XFD and row 999999 it may be a name, or nothing.
_COLUMN: Final = r"[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D]"
_ROW: Final = r"[1-9][0-9]{0,5}"
_SHEET: Final = r"[A-Za-z_][A-Za-z0-9_]*!"
_CELL: Final = rf"(?:{_SHEET})?\$?(?:{_COLUMN})\$?{_ROW}"
_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?"
_CELLS: Final = re.compile(rf"(?:({_SHEET[:-1]})!)?\$?({_COLUMN})\$?({_ROW})")
_ARITHMETIC: Final = re.compile(rf"-?(?:{_CELL}|{_NUMBER})(?:[-+*/](?:{_CELL}|{_NUMBER}))*")


def is_plain_arithmetic(formula: str) -> bool:
    """Whether a formula, without its sign of equality, is such a one.

    >>> is_plain_arithmetic("B2*1.05+Inputs!$C$4"), is_plain_arithmetic("SUM(B2)"), is_plain_arithmetic("rate*2")
    (True, False, False)
    """
    return _ARITHMETIC.fullmatch(formula) is not None


def cells_in(formula: str, sheet: str) -> list[Area]:
    """The cells that a formula of plain arithmetic on a sheet refers to.

    >>> [cell.address for cell in cells_in("B2*1.05+Inputs!$C$4", "Model")]
    ['Model!B2', 'Inputs!C4']
    """
    found = _CELLS.findall(formula)
    return [Area(other or sheet, int(row), _column(letters)) for other, letters, row in found]


@lru_cache(maxsize=16_384)
def _column(letters: str) -> int:
    return cell_place(f"{letters}1")[1]


def taken_apart(formula: str, sheet: str) -> tuple[list[Area], tuple[str, ...]]:
    """The cells that such a formula refers to, and what it holds before, between and behind them.

    >>> taken_apart("B2*1.05+Inputs!$C$4", "Model")[1]
    ('', '*1.05+', '')
    """
    parts = _CELLS.split(formula)
    cells = [
        Area(other or sheet, int(row), _column(letters))
        for other, letters, row in zip(parts[1::4], parts[2::4], parts[3::4], strict=True)
    ]
    return cells, tuple(parts[::4])


def shape_of(between: tuple[str, ...]) -> str:
    """The formula with A1, A2, ... in the place of its cells.

    >>> shape_of(("", "*1.05+", ""))
    'A1*1.05+A2'
    """
    return between[0] + "".join(f"A{number}{text}" for number, text in enumerate(between[1:], 1))
