"""How many cells a formula fills by itself, and a formula that is made to fill a block as Excel fills it."""

from collections.abc import Collection
from typing import Final, TypeAlias

from xlmodel.formula.area import Area
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.single import OF_ONE, TOTALS
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Group,
    Infix,
    Logical,
    Node,
    Number,
    Postfix,
    Prefix,
    Text,
    children,
    walk,
)

Shape: TypeAlias = tuple[int, int]  # rows and columns

_SINGLE: Final = (1, 1)
_SEVERAL: Final = frozenset("LINEST LOGEST TREND GROWTH TRANSPOSE FREQUENCY MMULT MINVERSE".split())
_BETWEEN_VALUES: Final = frozenset("= <> < <= > >= & + - * / ^".split())


def filling(formula: str, rows: int, columns: int, tables: Collection[str] = ()) -> str:
    """An array formula (without its equals sign) that fills a block, however little it gives by itself.

    In a block of cells Excel repeats one value, one row or one column; engines spill what there is. In one cell it shows
    the first of several values.

    Parameters
        tables  functions that give a table, or one error, which Excel repeats in the whole block too.
    """
    try:
        tree = parse(formula)
    except FormulaError:
        return formula
    shape = _shape(tree)
    if (rows, columns) == _SINGLE:
        several = shape not in (None, _SINGLE) or (isinstance(tree, Call) and plain_name(tree.function) in _SEVERAL)
        return f"INDEX({formula},1,1)" if several else formula
    if shape is None:
        repeated = isinstance(tree, Call) and plain_name(tree.function).upper() in tables
    else:
        repeated = shape[0] in (1, rows) and shape[1] in (1, columns) and shape != (rows, columns)
    return f"IF(SEQUENCE({rows},{columns}),{formula})" if repeated else formula


def _shape(formula: Node) -> Shape | None:
    """How many cells a formula fills; None where its text does not tell."""
    shapes: dict[int, Shape | None] = {}
    for node in reversed(list(walk(formula))):  # those below a node come after it
        shapes[id(node)] = _of_node(node, [shapes[id(child)] for child in children(node)])
    return shapes[id(formula)]


def _of_node(node: Node, below: list[Shape | None]) -> Shape | None:
    match node:
        case Number() | Text() | Logical():
            return _SINGLE
        case Cells(text):
            try:
                area = Area.of(text.rpartition("!")[2].upper())
            except ValueError:
                return None
            return area.rows, area.columns
        case Array(rows):
            return len(rows), len(rows[0])
        case Call(function, _) if plain_name(function).upper() in TOTALS:
            return _SINGLE
        case Call(function, _) if OF_ONE.get(plain_name(function).upper()) == ():
            return _around(below)
        case Infix(operator, _, _) if operator in _BETWEEN_VALUES:
            return _around(below)
        case Group() | Prefix("+" | "-", _) | Postfix("%", _):
            return below[0]
    return None


def _around(shapes: list[Shape | None]) -> Shape | None:
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes):
        return None
    return max((rows for rows, _ in known), default=1), max((columns for _, columns in known), default=1)
