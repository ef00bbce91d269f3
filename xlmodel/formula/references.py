"""The cells a formula refers to, through names, tables, spills and references to several sheets."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Final, NamedTuple

from xlmodel.formula.area import Area, unquoted
from xlmodel.formula.arithmetic import cells_in, is_plain_arithmetic
from xlmodel.formula.moving import moved
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.structured import Table, structured_area
from xlmodel.formula.tree import (
    Call,
    Cells,
    Group,
    Infix,
    Name,
    Node,
    Postfix,
    Structured,
    children,
)

# What these answer refers to cells that no formula names.
_ELSEWHERE: Final = frozenset({"INDIRECT", "OFFSET"})
_GIVING: Final = {"LET": 2, "LAMBDA": 1}  # names: LET before each value, LAMBDA with all its arguments but the last
# References are nested in brackets and ranges only so far; Excel's own limit is 64.
_DEEPEST: Final = 64


class Precedents(NamedTuple):
    """The cells that a formula refers to, once each, in its order."""

    areas: tuple[Area, ...]
    complete: bool  # whether calculation cannot refer to others too


class References:
    """What gives the names in a workbook's formulas their meaning."""

    def __init__(
        self,
        names: Mapping[str, str] | None = None,
        tables: Mapping[str, Table] | None = None,
        sheets: Sequence[str] = (),
        filled: Mapping[Area, Area] | None = None,
    ) -> None:
        """Keeps what it is given.

        Parameters
            names   what each name stands for, by its name in small letters; one of a single sheet as `sheet!name`.
            tables  the tables, by their names in small letters.
            sheets  in their order.
            filled  the block that the array formula in a cell fills.
        """
        self.names, self.tables, self.filled = names or {}, tables or {}, filled or {}
        self.sheets = tuple(sheets)
        self._known = frozenset(self.sheets)
        self.numbers = {sheet.casefold(): i for i, sheet in enumerate(sheets)}

    def precedents(self, formula: str, here: Area) -> Precedents:
        """The cells that a formula in the cell `here` refers to; of a formula that cannot be read, none."""
        if is_plain_arithmetic(formula):
            cells = dict.fromkeys(cells_in(formula, here.sheet))
            if self._known.issuperset({cell.sheet for cell in cells}):
                return Precedents(tuple(cells), complete=True)
        reader = _Reader(self, here)
        try:
            areas = tuple(dict.fromkeys(reader.areas(parse(formula))))
        except FormulaError:
            return Precedents((), complete=False)
        return Precedents(areas, reader.complete)


class _Reader:
    """The references of one formula in one cell."""

    def __init__(self, given: References, here: Area) -> None:
        self.complete = True
        self._given = given
        self._here = here
        self._named: dict[str, tuple[Area, ...]] = {}

    def areas(self, formula: Node, own: frozenset[str] = frozenset(), depth: int = 0) -> Iterator[Area]:
        """The areas of a tree; `own` are the names that LET and LAMBDA give."""
        waiting = [(formula, own)]
        while waiting:
            node, own = waiting.pop()
            match node:
                case Cells(text):
                    yield from self._cells(text)
                case Structured(text):
                    yield from filter(None, [structured_area(text, self._given.tables, self._here)])
                case Name(text):
                    if plain_name(text).casefold() not in own:
                        yield from self._name(text, depth)
                case Infix(":" | " ", _, _) | Postfix("#", _) if depth < _DEEPEST:
                    yield from self._combined(node, own, depth + 1)
                case Call(function, arguments):
                    if plain_name(function).casefold() not in own:
                        yield from self._name(function, depth)
                    waiting += reversed(self._arguments(plain_name(function).upper(), arguments, own))
                case _:
                    self.complete &= depth < _DEEPEST
                    waiting += reversed([(child, own) for child in children(node)])

    def _arguments(
        self, name: str, arguments: tuple[Node, ...], own: frozenset[str]
    ) -> list[tuple[Node, frozenset[str]]]:
        """The arguments of a call, each with the names that LET and LAMBDA have given by then."""
        if name == "ANCHORARRAY" and len(arguments) == 1:  # how a file spells A1#
            return [(Postfix("#", arguments[0]), own)]
        self.complete &= name not in _ELSEWHERE
        step = _GIVING.get(name)
        if step is None or not arguments:
            return [(argument, own) for argument in arguments]
        found = []
        for i in range(0, len(arguments) - 1, step):
            found += [(value, own) for value in arguments[i + 1 : i + step]]
            given = arguments[i]
            if isinstance(given, Name):
                own |= {plain_name(given.text).casefold()}
        return [*found, (arguments[-1], own)]

    def _combined(self, node: Node, own: frozenset[str], depth: int) -> Iterator[Area]:
        """What references with a colon, a blank or # between or behind them mean together."""
        if isinstance(node, Postfix):
            for area in self.areas(node.operand, own, depth):
                yield self._given.filled.get(area, area)
            return
        parts = [list(self.areas(operand, own, depth)) for operand in _operands(node)]
        together = [area for part in parts for area in part]
        if not all(parts) or len({area.sheet for area in together}) != 1:
            # A corner that only calculation shows, or a mistake in the formula.
            self.complete &= all(parts)
            yield from together
        elif isinstance(node, Infix) and node.operator == ":":
            yield reduce(_around, together)
        elif all(len(part) == 1 for part in parts) and all(map(_is_plain, _operands(node))):
            common = reduce(_common, together[1:], together[0])
            if common.rows > 0 and common.columns > 0:
                yield common
        else:
            yield from together

    def _cells(self, reference: str) -> Iterator[Area]:
        place, _, block = reference.rpartition("!")
        place = unquoted(place)
        if "[" in place:  # in another workbook
            return
        area = Area.of(block.upper())
        if not place:
            yield area._replace(sheet=self._here.sheet)
            return
        first, _, last = place.partition(":")
        numbers = [self._given.numbers.get(sheet.casefold()) for sheet in (first, last or first)]
        if None not in numbers:
            low, high = sorted(number for number in numbers if number is not None)
            yield from (area._replace(sheet=sheet) for sheet in self._given.sheets[low : high + 1])

    def _name(self, spelling: str, depth: int) -> tuple[Area, ...]:
        """What a name stands for in this cell: a part of the workbook, a formula, or a table."""
        place, _, name = plain_name(spelling).casefold().rpartition("!")
        key = f"{unquoted(place) or self._here.sheet.casefold()}!{name}"
        if key not in self._named and "[" not in place:
            self._named[key] = ()  # for a name that refers to itself
            self.complete &= depth < _DEEPEST
            meaning = self._given.names.get(key, self._given.names.get(name))
            if meaning is None and name in self._given.tables:
                meaning = f"{name}[]"
            if meaning is not None and depth < _DEEPEST:
                self._named[key] = tuple(dict.fromkeys(self._meant(meaning, depth)))  # a name may be read twice in each
        return self._named.get(key, ())

    def _meant(self, formula: str, depth: int) -> Iterator[Area]:
        """The areas of the formula that a name stands for; its relative references are written as they read in A1."""
        try:
            tree = _parsed(moved(formula.removeprefix("="), self._here.row - 1, self._here.column - 1))
        except FormulaError:
            self.complete = False
        else:
            yield from self.areas(tree, depth=depth + 1)


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> Node:
    return parse(formula)


def _operands(node: Node) -> list[Node]:
    """The operands of a row of equal operators, which is as deep as it is long."""
    operands: list[Node] = []
    operator = node.operator if isinstance(node, Infix) else ""
    while isinstance(node, Infix) and node.operator == operator:
        operands.append(node.right)
        node = node.left
    return [node, *reversed(operands)]


def _is_plain(node: Node) -> bool:
    """Whether a reference means all the cells it names, rather than some of them."""
    while isinstance(node, Group):
        node = node.inner
    return isinstance(node, Cells | Structured | Name)


def _around(one: Area, other: Area) -> Area:
    top, left = min(one.row, other.row), min(one.column, other.column)
    bottom, right = max(one.last_row, other.last_row), max(one.last_column, other.last_column)
    return Area(one.sheet, top, left, bottom - top + 1, right - left + 1)


def _common(one: Area, other: Area) -> Area:
    top, left = max(one.row, other.row), max(one.column, other.column)
    bottom, right = min(one.last_row, other.last_row), min(one.last_column, other.last_column)
    return Area(one.sheet, top, left, bottom - top + 1, right - left + 1)
