"""Which formulas can fill more than one cell."""

from collections.abc import Collection
from typing import Final

from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import bare_name
from xlmodel.formula.tree import Call, Cells, Group, Infix, LeftOut, Logical, Name, Node, Number, Postfix, Prefix, Text
from xlmodel.functions import REGISTRY
from xlmodel.spec import Kind

_CELL_BY_CELL: Final = {Kind.NUMBERS, Kind.TEXTS}
_BETWEEN_VALUES: Final = frozenset("= <> < <= > >= & + - * / ^".split())


def may_spill(formula: str, single_names: Collection[str]) -> bool:
    """Whether a formula could fill more than one cell: False only where its text alone says that it cannot.

    Parameters
        single_names  the defined names of one cell, in capitals.
    """
    try:
        return not _is_single(parse(formula), single_names)
    except FormulaError:
        return True


def _is_single(node: Node, single_names: Collection[str]) -> bool:
    match node:
        case Number() | Text() | Logical() | LeftOut():
            return True
        case Cells(text):
            return ":" not in text
        case Name(text):
            return text.upper() in single_names
        case Group(inner) | Prefix(_, inner) | Postfix("%", inner):
            return _is_single(inner, single_names)
        case Infix(operator, left, right):
            return operator in _BETWEEN_VALUES and _is_single(left, single_names) and _is_single(right, single_names)
        case Call("CONCATENATE", arguments):  # how the calc copy joins texts
            return all(_is_single(argument, single_names) for argument in arguments)
        case Call(spelling, arguments):
            function = REGISTRY.get(bare_name(spelling).upper())
            if function is None or function.kind is Kind.TABLE:
                return False
            return all(
                parameter.kind not in _CELL_BY_CELL or _is_single(argument, single_names)
                for parameter, argument in zip(function.parameters, arguments, strict=False)
            )
    return False
