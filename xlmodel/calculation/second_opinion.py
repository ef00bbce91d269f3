"""Formulas that refer to no cells, worked out by the second engine; calls of ours in them become their answers first."""

from functools import cache
from typing import Final

from xlmodel.calculation.constructs import FIRST, SECOND, known_fault
from xlmodel.calculation.kept_module import Waiting, formulon_ready
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.call import MISSING, Answer, Block, Cell, evaluate
from xlmodel.days import serial
from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.parse import parse
from xlmodel.formula.spelling import OMITTED, plain_name
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Error,
    Group,
    Infix,
    LeftOut,
    Logical,
    Node,
    Number,
    Postfix,
    Prefix,
    Structured,
    Text,
    walk,
    written,
)
from xlmodel.functions import REGISTRY


def second_opinion(formula: str, waiting: Waiting, fault: str | None = None) -> Answer | None:
    """The second engine's answer to a formula that the first one is known to get wrong; None for any other formula.

    Parameters
        formula  with its equals sign.
        waiting  told when the engine itself has to be prepared, which takes long.
        fault    what the first engine gets wrong, where only its answer showed that.
    """
    fault = fault or known_fault(FIRST, formula)
    if fault is None:
        return None
    tree = parse(formula)
    nodes = list(walk(tree))
    if any(isinstance(node, Cells | Structured) for node in nodes):  # there are none to refer to
        return None
    has_ours = any(isinstance(node, Call) and node.function.upper() in REGISTRY for node in nodes)
    if has_ours and any(isinstance(node, Call) and plain_name(node.function).upper() in _NAMING for node in nodes):
        return _refused(fault)
    if (too := known_fault(SECOND, formula)) is not None:
        return _refused(too)
    formulon_ready(waiting)
    given: list[Answer] = []
    try:
        answers = _engine().answer("=" + written(_with_answers(tree, given) if has_ours else tree))
    except (WorkbookError, RecursionError):
        return _refused(fault)
    cells: Block = [[*row] for row in answers]
    return Answer(cells, _reason(cells, given))


def _refused(fault: str) -> Answer:
    return Answer([[CellError.VALUE]], f"no calculation engine without a spreadsheet is right about {fault}")


# What gives names to values, which a call of ours inside may use.
_NAMING: Final = ("LET", "LAMBDA")


@cache
def _engine() -> SecondEngine:
    return SecondEngine()


def _reason(cells: Block, given: list[Answer]) -> str | None:
    """What a call of ours says of the first error in an answer."""
    error = next((cell for row in cells for cell in row if isinstance(cell, CellError)), None)
    found = (answer.reason for answer in given if answer.reason and any(error in row for row in answer.cells))
    return None if error is None else next(found, None)


def _with_answers(node: Node, given: list[Answer]) -> Node:
    """A formula with the answer in place of each call of ours."""
    match node:
        case Call(function, arguments):
            inner = tuple(_with_answers(argument, given) for argument in arguments)
            if function.upper() not in REGISTRY:
                return Call(function, inner)
            given.append(evaluate(REGISTRY[function.upper()], [_argument(argument) for argument in inner]))
            return _constant(given[-1].cells)
        case Group(inner_node):
            return Group(_with_answers(inner_node, given))
        case Prefix(operator, operand):
            return Prefix(operator, _with_answers(operand, given))
        case Postfix(operator, operand):
            return Postfix(operator, _with_answers(operand, given))
        case Infix(operator, left, right):
            return Infix(operator, _with_answers(left, given), _with_answers(right, given))
    return node


def _argument(node: Node) -> object:
    """The value of an argument of a call of ours, which has no such call in it any more."""
    if isinstance(node, LeftOut) or (isinstance(node, Text) and node.value == OMITTED):
        return MISSING
    rows = _engine().answer("=" + written(node))
    return rows if len(rows) * len(rows[0]) > 1 else rows[0][0]


def _constant(cells: Block) -> Node:
    rows = tuple(tuple(map(_literal, row)) for row in cells)
    return rows[0][0] if len(cells) * len(cells[0]) == 1 else Array(rows)


def _literal(cell: Cell) -> Node:
    match cell:
        case CellError():
            return Error(cell.value)
        case bool():
            return Logical(cell)
        case str():
            return Text(cell)
        case None:
            return Text("")
        case float() | int():
            return _number(float(cell))
    return _number(serial(cell))


def _number(value: float) -> Node:
    return Prefix("-", Number(repr(-value))) if value < 0 else Number(repr(value))
