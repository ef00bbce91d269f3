"""What a formula is made of: values, references, calls and operators, with Excel's precedence.

Unlike elsewhere a sign binds more than a power, so -2^2 is 4, and powers are taken from the left: 2^3^2 is 64.
Brackets stay in the tree, so that it can be written as it was read; blanks that mean nothing do not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is spelled."""

    text: str

    @property
    def value(self) -> float:
        """The number."""
        return float(self.text)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, without its quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Logical:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Error:
    """An error such as #N/A, or a reference that is none any more."""

    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference to cells by their address."""

    text: str


@dataclass(frozen=True, slots=True)
class Structured:
    """A reference to a part of a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name, a table, or a name that LET and LAMBDA give."""

    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An argument that is not given, as the second one of `IF(A1,,2)`."""


@dataclass(frozen=True, slots=True)
class Array:
    """Values in rows: {1,2;3,4}."""

    rows: tuple[tuple["Node", ...], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function, as the formula spells it."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of what another call answers: LAMBDA(x,x+1)(2)."""

    function: "Node"
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in brackets."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Prefix:
    """An operator before its operand: a sign, or @."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Postfix:
    """An operator behind its operand: % or the # of a spilled range."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Infix:
    """An operator between two operands; a blank means what two references have in common, a comma both."""

    operator: str
    left: "Node"
    right: "Node"


Node: TypeAlias = (
    Number | Text | Logical | Error | Cells | Structured | Name | LeftOut | Array | Call | Invocation | Group
    | Prefix | Postfix | Infix
)  # fmt: skip

# How strongly operators bind.
INFIX: Final = {
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
    ",": 8,
    " ": 9,
    ":": 10,
}
PREFIX: Final = dict.fromkeys("+-@", 7)
POSTFIX: Final = {"%": 6, "#": 11}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below one, from left to right."""
    match node:
        case Call(_, arguments):
            return arguments
        case Invocation(function, arguments):
            return (function, *arguments)
        case Array(rows):
            return tuple(cell for row in rows for cell in row)
        case Group(inner) | Prefix(_, inner) | Postfix(_, inner):
            return (inner,)
        case Infix(_, left, right):
            return (left, right)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order in which they begin in the formula."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(children(current))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """A tree in which `change` has been given each node, those below it first, and its answer put in its place."""
    done: list[Node] = []
    waiting = [(node, False)]  # whether the nodes below it are done
    while waiting:
        current, complete = waiting.pop()
        below = children(current)
        if below and not complete:
            waiting.append((current, True))
            waiting += [(child, False) for child in reversed(below)]
            continue
        if below:
            parts = tuple(done[-len(below) :])
            del done[-len(below) :]
            if any(new is not old for new, old in zip(parts, below, strict=True)):
                current = _with_children(current, parts)
        done.append(change(current))
    return done[0]


def _with_children(node: Node, parts: tuple[Node, ...]) -> Node:
    match node:
        case Call(function, _):
            return Call(function, parts)
        case Invocation():
            return Invocation(parts[0], parts[1:])
        case Array(rows):
            cells = iter(parts)
            return Array(tuple(tuple(next(cells) for _ in row) for row in rows))
        case Group():
            return Group(parts[0])
        case Prefix(operator, _):
            return Prefix(operator, parts[0])
        case Postfix(operator, _):
            return Postfix(operator, parts[0])
        case Infix(operator, _, _):
            return Infix(operator, *parts)
    return node


def written(node: Node) -> str:
    """The formula again, without an equals sign; brackets are added where a tree made by hand needs them."""
    # Not by recursion: A1+A2+A3 and so on is as deep as it is long.
    pieces: list[str] = []
    waiting: list[tuple[Node | str, int, bool]] = [(node, 0, False)]  # how strong it must be; whether commas separate
    while waiting:
        current, least, separated = waiting.pop()
        if isinstance(current, str):
            pieces.append(current)
            continue
        union = isinstance(current, Infix) and current.operator == ","
        if _strength(current) < least or (union and separated):
            current = Group(current)
        waiting += reversed(list(_spelled(current, separated)))
    return "".join(pieces)


def _spelled(node: Node, separated: bool) -> Iterator[tuple[Node | str, int, bool]]:
    match node:
        case Number(text) | Error(text) | Cells(text) | Structured(text) | Name(text):
            yield text, 0, False
        case Text(value):
            yield '"' + value.replace('"', '""') + '"', 0, False
        case Logical(value):
            yield str(value).upper(), 0, False
        case Array(rows):
            for i, row in enumerate(rows):
                yield from _list(row, ";" if i else "{")
            yield "}", 0, False
        case Call(function, arguments):
            yield from _list(arguments, f"{function}(")
            yield ")", 0, False
        case Invocation(callee, arguments):
            yield callee, _POSTFIXED, separated
            yield from _list(arguments, "(")
            yield ")", 0, False
        case Group(inner):
            yield from ((part, 0, False) for part in ("(", inner, ")"))
        case Prefix(operator, operand):
            yield operator, 0, False
            yield operand, PREFIX[operator], separated
        case Postfix(operator, operand):
            yield operand, POSTFIX[operator], separated
            yield operator, 0, False
        case Infix(operator, left, right):
            yield left, INFIX[operator], separated
            yield operator, 0, False
            yield right, INFIX[operator] + 1, separated


def _list(nodes: tuple[Node, ...], opening: str) -> Iterator[tuple[Node | str, int, bool]]:
    yield opening, 0, False
    for i, node in enumerate(nodes):
        if i:
            yield ",", 0, False
        yield node, 0, True


_POSTFIXED: Final = max(POSTFIX.values())


def _strength(node: Node) -> int:
    match node:
        case Infix(operator, _, _):
            return INFIX[operator]
        case Prefix(operator, _):
            return PREFIX[operator]
        case Postfix(operator, _):
            return POSTFIX[operator]
    return _POSTFIXED + 1
