"""Formulas that call both functions of ours and the spreadsheet's own, cut into pieces for two engines.

The first engine knows all functions and is wrong about some; the second one knows none of ours. So each call of ours
becomes a cell on a sheet that only the engines have, and so does what it is given where that is more than cells and
constants. Each engine works out its pieces and is told those of the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from xlmodel.calculation.engine import Engine
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area, quoted
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Error,
    Group,
    Invocation,
    LeftOut,
    Logical,
    Name,
    Node,
    Number,
    Prefix,
    Text,
    rebuilt,
    walk,
    written,
)
from xlmodel.functions import REGISTRY
from xlmodel.workbook.sheet_xml import Value

_SHEET: Final = "pieces"
_APART: Final = 1000  # rows from one piece to the next, the most that an answer may have here
_MOST_IN_ALL: Final = 50_000  # cells of the answers to be told at once: each crosses from one engine to the other alone
# These mean something else on another sheet, or give names that a piece would not know.
_BOUND: Final = frozenset("CELL INDIRECT LET LAMBDA".split())
_BOUND_ALONE: Final = frozenset("ROW COLUMN SHEET".split())  # without an argument


@dataclass
class _Piece:
    """A part of a formula in a cell of its own."""

    formula: Node
    is_ours: bool
    block: Area  # what it fills now


class Mixed:
    """The formulas of a workbook that were cut into pieces."""

    def __init__(self, first: Engine, second: SecondEngine, sheets: tuple[str, ...]) -> None:
        """Of two engines that hold the same workbook; `sheets` are those it has itself."""
        self._first, self._second = first, second
        self._sheet = _SHEET
        while self._sheet in map(str.casefold, sheets):
            self._sheet += "_"
        self._count = 0
        self._pieces: dict[str, _Piece] = {}  # by the references to their first cells
        self._cut: dict[Area, Node] = {}  # the formulas without what was cut out of them
        self._calls: dict[Area, list[_Piece]] = {}
        self._told: dict[Area, Value] = {}

    def __contains__(self, cell: Area) -> bool:
        """Whether the formula in a cell was cut."""
        return cell in self._cut

    @property
    def cells(self) -> list[Area]:
        """The cells whose formulas were cut."""
        return list(self._cut)

    def formula(self, cell: Area) -> str:
        """A formula that was cut, as the second engine has it now."""
        return self._text(self._cut[cell]).removeprefix("=")

    def cut(self, cell: Area, formula: str, local_names: Callable[[str], bool]) -> bool:
        """Has both engines calculate the formula in a cell (as a calc copy spells it); False where that cannot be.

        Parameters
            local_names  whether a name means something on one sheet alone.
        """
        try:
            tree = parse(formula)
        except FormulaError:
            return False
        if _is_plain_call(tree) or any(map(_is_bound, _inside_calls(tree))):
            return False
        if any(isinstance(node, Name) and local_names(node.text) for node in walk(tree)):
            return False
        if not self._cut:
            self._first.add_sheet(self._sheet)
            self._second.add_sheet(self._sheet)
        known = set(self._pieces)
        self._cut[cell] = rebuilt(tree, lambda node: self._native(node, cell))
        self._second.set_formula(*cell[:3], self._text(self._cut[cell]))
        added = [piece for reference, piece in self._pieces.items() if reference not in known]
        self._calls[cell] = [piece for piece in added if piece.is_ours]
        for piece in added:
            self._set(piece)
        return True

    def _native(self, node: Node, here: Area) -> Node:
        """What the second engine calculates of a node, those below it being done: a call of ours is a reference to it."""
        match node:
            case Cells(text) if "!" not in text:
                return Cells(f"{quoted(here.sheet)}!{text}")
            case Call(function, arguments) if function.upper() in REGISTRY:
                return self._piece(Call(function, tuple(map(self._argument, arguments))), is_ours=True)
        return node

    def _argument(self, node: Node) -> Node:
        """An argument of a call of ours as the first engine is given it."""
        if isinstance(node, Cells) and node.text in self._pieces:
            return self._pieces.pop(node.text).formula  # a call of ours in one of ours
        return node if _is_plain(node) else self._piece(node, is_ours=False)

    def _piece(self, formula: Node, *, is_ours: bool) -> Node:
        self._count += 1
        place = Area(self._sheet, 1 + _APART * (self._count - 1), 1)
        self._pieces[place.absolute] = _Piece(formula, is_ours, place)
        return Cells(place.absolute)

    def _set(self, piece: _Piece) -> None:
        engine = self._first if piece.is_ours else self._second
        engine.set_formula(*piece.block[:3], self._text(piece.formula))

    def _text(self, formula: Node) -> str:
        """A formula that refers to the blocks that its pieces fill now."""

        def current(node: Node) -> Node:
            piece = self._pieces.get(node.text) if isinstance(node, Cells) else None
            return node if piece is None else Cells(piece.block.absolute)

        return f"={written(rebuilt(formula, current))}"

    # Steps

    def tell_first(self) -> None:
        """Tells the first engine what the second one's pieces have come to."""
        self._tell(is_ours=False)

    def tell_second(self) -> bool:
        """Tells the second engine what our functions have come to; returns whether any of that is new."""
        return self._tell(is_ours=True)

    def _tell(self, *, is_ours: bool) -> bool:
        of, to = (self._first, self._second) if is_ours else (self._second, self._first)
        changed = False
        left = _MOST_IN_ALL
        for reference, piece in self._pieces.items():
            if piece.is_ours is is_ours:
                anchor = Area(*piece.block[:3])
                block = of.spill(*anchor[:3]) or anchor
                if block.rows <= _APART:
                    left -= block.size
                    self._check_left(left)
                    values = dict(zip(_places(block), (value for row in of.block(block) for value in row), strict=True))
                else:
                    block, values = anchor, {anchor: CellError.SPILL}
                values.update({place: None for place in _places(piece.block) if place not in values})
                for place, value in values.items():
                    if place not in self._told or not is_same(self._told[place], value):
                        self._told[place] = value
                        to.set_value(*place[:3], value)
                        changed = True
                if block != piece.block:
                    piece.block, changed = block, True
                    self._refer_anew(reference)
        return changed

    def _check_left(self, cells: int) -> None:
        if cells < 0:
            cut = ", ".join(cell.address for cell in self.cells[:2])
            raise WorkbookError(
                f"what our functions and the spreadsheet's own give each other is more than {_MOST_IN_ALL:,} cells, "
                f"which is refused; see {cut}"
            )

    def _refer_anew(self, reference: str) -> None:
        """Sets the formulas anew that refer to a piece which fills another block now."""
        for piece in self._pieces.values():
            if _refers(piece.formula, reference):
                self._set(piece)
        for cell, formula in self._cut.items():
            if _refers(formula, reference):
                self._second.set_formula(*cell[:3], self._text(formula))

    def own_reason(self, cell: Area, error: CellError) -> str | None:
        """What a function of ours says of the error in a cell whose formula was cut."""
        shown = (piece for piece in self._calls[cell] if self._first.value(*piece.block[:3]) is error)
        return next((why for piece in shown if (why := self._first.own_reason(Area(*piece.block[:3]), error))), None)


def is_same(one: Value, other: Value) -> bool:
    """Whether a constant need not be set anew; 1 and TRUE are two things."""
    return one == other and type(one) is type(other)


def _places(area: Area) -> Iterator[Area]:
    return (Area(area.sheet, row, column) for row, column in area.places())


def _is_plain(node: Node) -> bool:
    """Whether an argument is a reference or a constant, about which no engine is wrong."""
    match node:
        case Number() | Text() | Logical() | Error() | LeftOut() | Cells() | Name() | Array():
            return True
        case Group(inner) | Prefix("-" | "+", inner):
            return isinstance(inner, Number | Cells | Name)
    return False


def _is_plain_call(node: Node) -> bool:
    """Whether a formula is nothing but calls of ours, in one another, of references and constants."""
    if not isinstance(node, Call) or node.function.upper() not in REGISTRY:
        return False
    return all(_is_plain(argument) or _is_plain_call(argument) for argument in node.arguments)


def _inside_calls(formula: Node) -> Iterator[Node]:
    """The nodes of the calls of ours, and those of what gives names to them."""
    for node in walk(formula):
        if isinstance(node, Call) and (node.function.upper() in REGISTRY or _is_naming(node)):
            yield from walk(node)


def _is_naming(call: Call) -> bool:
    ours = any(isinstance(node, Call) and node.function.upper() in REGISTRY for node in walk(call))
    return ours and plain_name(call.function).upper() in ("LET", "LAMBDA")


def _is_bound(node: Node) -> bool:
    if not isinstance(node, Call):
        return isinstance(node, Invocation)
    name = plain_name(node.function).upper()
    return name in _BOUND or (name in _BOUND_ALONE and not node.arguments)


def _refers(formula: Node, reference: str) -> bool:
    return any(isinstance(node, Cells) and node.text == reference for node in walk(formula))
