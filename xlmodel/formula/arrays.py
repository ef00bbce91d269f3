"""Formulas in which Excel works out arrays though they are no array formulas."""

from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Array, Call, Group, Infix, Node, Postfix, Prefix, walk

_COMPUTED = (Infix, Prefix, Postfix, Group)


def gives_arrays(formula: str) -> bool:
    """Whether Excel works out arrays in a formula, however it was entered.

    An array constant such as {1,2} is an array wherever it stands, and LOOKUP takes one where other functions take
    cells: LOOKUP(2,1/(A1:A9="x"),B1:B9) is the usual way to find the last of several.
    """
    if "{" not in formula and "LOOKUP(" not in formula.upper():
        return False
    try:
        return any(_gives_array(node) for node in walk(parse(formula)))
    except FormulaError:
        return False


def _gives_array(node: Node) -> bool:
    if isinstance(node, Call):
        is_lookup = plain_name(node.function).upper() == "LOOKUP"
        return is_lookup and any(isinstance(argument, _COMPUTED) for argument in node.arguments[1:])
    return isinstance(node, Array)
