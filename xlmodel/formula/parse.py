"""From the text of a formula to its tree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from xlmodel.errors import XlModelError
from xlmodel.formula.tokens import Kind, Token, tokens
from xlmodel.formula.tree import (
    INFIX,
    POSTFIX,
    PREFIX,
    Array,
    Call,
    Cells,
    Error,
    Group,
    Infix,
    Invocation,
    LeftOut,
    Logical,
    Name,
    Node,
    Number,
    Postfix,
    Prefix,
    Structured,
    Text,
)


class FormulaError(XlModelError):
    """A formula that cannot be read."""


def parse(formula: str) -> Node:
    """The tree of a formula, with its equals sign or without.

    Raises
        FormulaError  it is no formula.
    """
    text = formula.removeprefix("=")
    parser = _Parser()
    blank = False
    for token in tokens(text):
        if token.kind is Kind.BLANK:
            blank = True
            continue
        if problem := parser.read(token, blank):
            raise FormulaError(
                f"the formula cannot be read at {token.text[:20]!r}, character {token.start + 1}: {problem}"
            )
        blank = False
    node = parser.tree()
    if node is None:
        raise FormulaError("the formula cannot be read: it ends too early")
    return node


@dataclass(slots=True)
class _Level:
    """What an open bracket has collected: the arguments of a call, the rows of an array, or one expression."""

    opened: Kind | None = None  # None at the bottom
    function: str | Node | None = None  # of a call
    arguments: list[Node] = field(default_factory=list)
    rows: list[tuple[Node, ...]] = field(default_factory=list)
    operands: list[Node] = field(default_factory=list)
    operators: list[tuple[str, bool]] = field(default_factory=list)  # the second: whether it stands before its operand

    @property
    def separated(self) -> bool:
        """Whether a comma separates here, rather than joining two references."""
        return self.function is not None or self.opened is Kind.OPEN_ARRAY

    def settle(self, strength: int) -> None:
        """Applies the operators that bind at least so strongly."""
        while self.operators:
            operator, before = self.operators[-1]
            if (PREFIX if before else INFIX)[operator] < strength:
                return
            self.operators.pop()
            right = self.operands.pop()
            self.operands.append(Prefix(operator, right) if before else Infix(operator, self.operands.pop(), right))

    def expression(self) -> Node:
        """The one expression that has been read."""
        self.settle(0)
        return self.operands.pop()


# Operators wait until one comes that binds less: so time grows with the length of a formula, and depth costs nothing.
class _Parser:
    def __init__(self) -> None:
        self._levels = [_Level()]
        self._complete = False  # whether an operand has just ended
        self._called = ""

    def tree(self) -> Node | None:
        """The whole formula; None where something is missing at its end."""
        return self._levels[0].expression() if self._complete and len(self._levels) == 1 else None

    def read(self, token: Token, blank: bool) -> str | None:
        """Takes the next token; returns what is wrong with it."""
        if token.kind is Kind.UNREADABLE:
            return "no formula goes on like this"
        if self._complete:
            return self._after_operand(token, blank)
        return self._before_operand(token)

    def _before_operand(self, token: Token) -> str | None:
        level = self._levels[-1]
        if token.kind in _LEAVES:
            level.operands.append(_LEAVES[token.kind](token.text))
            self._complete = True
        elif token.kind is Kind.CALLED:
            self._called = token.text
        elif token.kind is Kind.OPEN:
            self._levels.append(_Level(Kind.OPEN, self._called or None))
            self._called = ""
        elif token.kind is Kind.OPEN_ARRAY:
            self._levels.append(_Level(Kind.OPEN_ARRAY))
        elif token.kind is Kind.OPERATOR and token.text in PREFIX:
            level.operators.append((token.text, True))
        elif level.function is not None and not level.operators and token.kind in (Kind.COMMA, Kind.CLOSE):
            if token.kind is Kind.COMMA or level.arguments:
                level.arguments.append(LeftOut())
            if token.kind is Kind.CLOSE:
                self._close()
        else:
            return "a value or a reference is missing before it"
        return None

    def _after_operand(self, token: Token, blank: bool) -> str | None:
        level = self._levels[-1]
        if token.kind is Kind.OPERATOR and token.text in POSTFIX:
            level.settle(POSTFIX[token.text] + 1)
            level.operands.append(Postfix(token.text, level.operands.pop()))
        elif token.kind is Kind.OPERATOR and token.text in INFIX:
            self._infix(token.text)
        elif token.kind is Kind.COMMA and not level.separated:
            self._infix(",")
        elif token.kind in (Kind.COMMA, Kind.SEMICOLON) and level.separated:
            if token.kind is Kind.SEMICOLON and level.opened is not Kind.OPEN_ARRAY:
                return "a semicolon separates only the rows of an array"
            level.arguments.append(level.expression())
            if token.kind is Kind.SEMICOLON:
                level.rows.append(tuple(level.arguments))
                level.arguments = []
            self._complete = False
        elif token.kind in _CLOSES:
            if level.opened is not _CLOSES[token.kind]:
                return "no bracket is open that it could close"
            level.arguments.append(level.expression())
            self._close()
        elif token.kind is Kind.OPEN and not blank and isinstance(level.operands[-1], Call | Invocation | Group):
            self._levels.append(_Level(Kind.OPEN, level.operands.pop()))
            self._complete = False
        elif blank and token.kind in _REFERENCES and not isinstance(level.operands[-1], _VALUES):
            self._infix(" ")
            return self._before_operand(token)
        else:
            return "an operator is missing before it"
        return None

    def _infix(self, operator: str) -> None:
        level = self._levels[-1]
        level.settle(INFIX[operator])
        level.operators.append((operator, False))
        self._complete = False

    def _close(self) -> None:
        closed = self._levels.pop()
        self._levels[-1].operands.append(_closed(closed))
        self._complete = True


def _closed(level: _Level) -> Node:
    arguments = tuple(level.arguments)
    if level.opened is Kind.OPEN_ARRAY:
        return Array((*level.rows, arguments))
    if level.function is None:
        return Group(arguments[0])
    return Call(level.function, arguments) if isinstance(level.function, str) else Invocation(level.function, arguments)


_LEAVES: Final[dict[Kind, Callable[[str], Node]]] = {
    Kind.NUMBER: Number,
    Kind.TEXT: lambda text: Text(text[1:-1].replace('""', '"')),
    Kind.LOGICAL: lambda text: Logical(text.upper() == "TRUE"),
    Kind.ERROR: Error,
    Kind.CELLS: Cells,
    Kind.STRUCTURED: Structured,
    Kind.NAME: Name,
}
_CLOSES: Final = {Kind.CLOSE: Kind.OPEN, Kind.CLOSE_ARRAY: Kind.OPEN_ARRAY}
_REFERENCES: Final = (Kind.CELLS, Kind.STRUCTURED, Kind.NAME, Kind.CALLED, Kind.OPEN, Kind.ERROR)
_VALUES: Final = (Number, Text, Logical, Array)
