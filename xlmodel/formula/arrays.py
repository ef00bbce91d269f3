"""Formulas in which Excel works out arrays though they are no array formulas."""

from typing import Final

from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Array, Call, Group, Infix, Node, Postfix, Prefix, walk

_COMPUTED: Final = (Infix, Prefix, Postfix, Group)
# These refer to cells, or take one of a range even there.
_NOT_COMPUTED: Final = frozenset("IF OFFSET INDIRECT INDEX CHOOSE".split())


def gives_arrays(formula: str) -> bool:
    """Whether Excel works out arrays in a formula, however it was entered.

    An array constant such as {1,2} is an array wherever it stands, and some functions take one where others take cells:
    LOOKUP(2,1/(A1:A9="x"),B1:B9) is the usual way to find the last of several, MAX(INDEX((A1:A9>0)*B1:B9,0)) that to do
    without an array formula, AGGREGATE(15,6,ROW(A1:A9)/(A1:A9="x"),2) that to find the second.
    """
    capitals = formula.upper()
    if "{" not in formula and not any(f"{name}(" in capitals for name in _TAKING_ARRAYS):
        return False
    try:
        return any(_gives_array(node) for node in walk(parse(formula)))
    except FormulaError:
        return False


# The arguments, counted from 0, of which Excel works out all values.
_TAKING_ARRAYS: Final = {
    "LOOKUP": slice(1, None),
    "INDEX": slice(0, 1),
    "MATCH": slice(1, 2),
    "AGGREGATE": slice(2, 3),
}


def _gives_array(node: Node) -> bool:
    if isinstance(node, Call):
        taken = _TAKING_ARRAYS.get(plain_name(node.function).upper(), slice(0))
        return any(map(_is_computed, node.arguments[taken]))
    return isinstance(node, Array)


def _is_computed(argument: Node) -> bool:
    if isinstance(argument, Call):
        return plain_name(argument.function).upper() not in _NOT_COMPUTED
    return isinstance(argument, _COMPUTED)
