"""What may occur in a node of a formula, the nodes below left alone: what the lines of `constructs` look for."""

from typing import Final

from xlmodel.calculation.one_or_many import is_many
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Call, Cells, Group, Infix, LeftOut, Logical, Node, Number, Text, walk


def called(node: Node, *names: str) -> bool:
    """A call of one of these functions, spelled as one types it."""
    return isinstance(node, Call) and plain_name(node.function).upper() in names


def given(node: Node, *names: str, least: int) -> bool:
    """A call with so many arguments."""
    return called(node, *names) and isinstance(node, Call) and len(node.arguments) >= least


def leaves_out(node: Node, *names: str) -> bool:
    """A call with an argument left out between commas."""
    return isinstance(node, Call) and called(node, *names) and any(isinstance(a, LeftOut) for a in node.arguments)


def has_flows(node: Node) -> bool:
    """A return of several flows."""
    return isinstance(node, Call) and called(node, "IRR", "MIRR") and any(map(is_many, node.arguments[:1]))


def hidden_rows(node: Node) -> bool:
    """A total that may leave out rows which are hidden."""
    if called(node, "AGGREGATE"):
        return True
    first = node.arguments[0] if isinstance(node, Call) and node.arguments else None
    return called(node, "SUBTOTAL") and not (isinstance(first, Number) and first.value < 100)


_ARITHMETIC: Final = ("+", "-", "*", "/", "^")
COMPARISONS: Final = ("=", "<>", "<", "<=", ">", ">=")


def compares_nearly(node: Node) -> bool:
    """A comparison of numbers that come out of arithmetic."""
    return (
        isinstance(node, Infix)
        and node.operator in COMPARISONS
        and (is_arithmetic(node.left) or is_arithmetic(node.right))
    )


def is_arithmetic(node: Node) -> bool:
    """What comes out of arithmetic, in brackets or not."""
    return isinstance(bare := _bare(node), Infix) and bare.operator in _ARITHMETIC


# They take texts, and numbers as they read in a text.
TAKING_TEXTS: Final = """LEN LEFT RIGHT MID FIND SEARCH SUBSTITUTE REPLACE TRIM CLEAN UPPER LOWER PROPER EXACT REPT CODE UNICODE CONCAT
    TEXTJOIN TEXTBEFORE TEXTAFTER TEXTSPLIT""".split()


def _bare(node: Node) -> Node:
    while isinstance(node, Group):
        node = node.inner
    return node


def approximate(node: Node) -> bool:
    """A search for the nearest value, not for that value alone."""
    if not isinstance(node, Call):
        return False
    if called(node, "XLOOKUP", "XMATCH"):
        return len(node.arguments) > (4 if called(node, "XLOOKUP") else 2)
    place = 2 if called(node, "MATCH") else 3
    if not called(node, "MATCH", "VLOOKUP", "HLOOKUP"):
        return called(node, "LOOKUP")
    last = node.arguments[place] if len(node.arguments) > place else None
    exact = isinstance(last, LeftOut) or (isinstance(last, Logical | Number) and not last.value)
    return not exact


def over_offset(node: Node) -> bool:
    """A total of each of several ranges."""
    return (
        isinstance(node, Call)
        and called(node, "SUBTOTAL", "AGGREGATE")
        and any(
            isinstance(each, Call) and called(each, "OFFSET") and any(map(is_many, each.arguments[1:]))
            for argument in node.arguments
            for each in walk(argument)
        )
    )


def many_in(node: Node, place: int, *names: str) -> bool:
    """A call with several values in one of its places, counted from 1."""
    return isinstance(node, Call) and called(node, *names) and any(map(is_many, node.arguments[place - 1 : place]))


def odd_format(node: Node) -> bool:
    """A format that is no plain one of numbers or dates, as far as it can be read."""
    if not isinstance(node, Call) or not called(node, "TEXT"):
        return False
    given = node.arguments[1:2]
    return not all(isinstance(each, Text) and not set(each.value) & set("?|*\\/[+") for each in given)


def counts_errors(node: Node) -> bool:
    """A condition that asks for an error."""
    return (
        isinstance(node, Call)
        and called(node, "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS")
        and any(isinstance(each, Text) and each.value.lstrip("=<>").startswith("#") for each in node.arguments)
    )


def one_class(node: Node) -> bool:
    """A count with one class alone."""
    return isinstance(node, Call) and called(node, "FREQUENCY") and not any(map(is_many, node.arguments[1:]))


def part_of_a_result(node: Node) -> bool:
    """A value picked out of what is calculated on the spot, rather than out of cells."""
    return (
        isinstance(node, Call)
        and called(node, "INDEX")
        and not all(isinstance(each, Cells) for each in node.arguments[:1])
    )


def early(node: Node) -> bool:
    """A day of the year 1900."""
    return isinstance(node, Call) and called(node, "DATE") and node.arguments[:1] == (Number("1900"),)
