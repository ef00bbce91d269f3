"""A formula in words that every calculation engine knows: the same value in a plainer way.

What engines lack, or were seen to take for something else, has an equal that they know: a range written from its lower
end upwards, cells of several sheets, a union of ranges, a name of a formula, a condition that is a bare name, texts that
are joined by an operator rather than by a function, and functions whose answer is no number where theirs is too large.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlmodel.formula.area import Area, quoted, unquoted
from xlmodel.formula.names import Names
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.ranges import RANGE, crossing, in_common, is_upside_down, referred, turned
from xlmodel.formula.regressions import REGRESSIONS, may_leave_out_times, with_times
from xlmodel.formula.single import OF_ONE, TOTALS, has_range_for_one, of_one_value
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tokens import Kind, tokens
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Error,
    Group,
    Infix,
    Name,
    Node,
    Number,
    Prefix,
    children,
    rebuilt,
    written,
)

NO_NAMES: Final = Names({}, ())
# What needs a second look, as it looks at a glance; files spell functions in capitals.
_BARE_CONDITION: Final = re.compile(r"IF\(\s*\(*[A-Za-z_\\][\w.\\]*\s*\)*,")
_SHEETS: Final = re.compile(r":[^!:(),\"]*!")
_UNION: Final = re.compile(r"\((?<![\w.]\()[^()]*,")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]")
_BETWEEN_BLANKS: Final = re.compile(r"[\w.)\]]\s+[$\w(]")
_LOST: Final = "#REF!"
# Where there is no number these give what IFERROR takes for one (formualizer 0.13.0); arithmetic makes it an error.
_BOUNDLESS: Final = frozenset(
    """SINH COSH COTH DEGREES RADIANS SQRTPI GAMMALN FISHERINV MROUND QUOTIENT PRODUCT SUMSQ STDEV STDEV.S STDEV.P STDEVP
    STDEVA STDEVPA VAR VAR.S VAR.P VARP VARA VARPA DEVSQ AVEDEV SKEW KURT SUMX2MY2 SUMX2PY2 SUMXMY2 CORREL PEARSON
    COVARIANCE.S COVARIANCE.P COVAR SLOPE INTERCEPT RSQ STEYX FORECAST FORECAST.LINEAR SERIESSUM PERCENTRANK AVERAGEA
    STANDARDIZE NPER EFFECT SLN SYD IPMT PPMT XNPV RRI TBILLYIELD TBILLEQ F.DIST BINOM.DIST""".split()
)
_CALLED: Final = re.compile(r"(?<![A-Za-z0-9.])([A-Za-z0-9.]++)\(")
_PLACE: Final = ("@", "SINGLE(", "ROWS(", "COLUMNS(")


def plainer(formula: str, here: Area, names: Names = NO_NAMES, *, for_one_cell: bool = False) -> str:
    """The formula (without its equals sign) in plainer words; as it was where that is plain or cannot be read.

    Parameters
        here          the cell that it stands in.
        for_one_cell  it was entered the old way: where one value belongs it takes one cell of a range.
    """
    single = for_one_cell and "{" not in formula and (has_range_for_one(formula) or names.block_in(formula))
    odd = names.odd_in(formula)
    from_name = "OFFSET(" in formula and names.block_in(formula)
    if not (single or odd or from_name or _is_special(formula)):
        return formula
    text = _without_blanks_before_brackets(formula, names)
    try:
        tree = before = parse(text)
    except FormulaError:
        return formula
    if single:
        ones = of_one_value(tree)
        tree = rebuilt(tree, lambda node: _one_of(node, here, names) if id(node) in ones else node)
    if odd:
        tree = names.inlined(tree, here)
    tree = rebuilt(tree, lambda node: _plain(node, here, names))
    return written(tree) if tree is not before else text


def depends_on_its_place(formula: str, names: Names = NO_NAMES) -> bool:
    """Whether the plainer words for a formula may be others in the next cell."""
    return any(word in formula for word in _PLACE) or has_range_for_one(formula) or names.block_in(formula)


def _is_special(formula: str) -> bool:
    """Whether something in a formula needs a second look; texts alone may deceive."""
    return bool(
        (":" in formula and (any(map(is_upside_down, RANGE.finditer(formula))) or _SHEETS.search(formula)))
        or ("IF(" in formula and _BARE_CONDITION.search(formula))
        or (" " in formula and _BETWEEN_BLANKS.search(_QUOTED.sub("", formula)))
        or _UNION.search(formula)
        or not _BOUNDLESS.isdisjoint(map(_without_mark, _CALLED.findall(formula)))
        or any(word in formula for word in _PLACE)
        or _LOST in formula
        or may_leave_out_times(formula)
        or ("&" in formula and "&" in _QUOTED.sub("", formula))
    )


def _without_mark(function: str) -> str:
    return function.upper().removeprefix("XLFN.")  # what stands before that is no part of a word here


def _without_blanks_before_brackets(formula: str, names: Names) -> str:
    """Gives each function its bracket back: `SUM (A1:A3)` is a call unless SUM is a name of the workbook."""
    found = list(tokens(formula))
    return "".join(
        token.text
        for i, token in enumerate(found)
        if not (
            token.kind is Kind.BLANK
            and 0 < i < len(found) - 1
            and found[i - 1].kind is Kind.NAME
            and found[i + 1].kind is Kind.OPEN
            and found[i - 1].text not in names
            and not found[i - 1].text.lower().startswith("_xlpm.")
        )
    )


def _one_of(node: Node, here: Area, names: Names) -> Node:
    area = names.block(node, here) if isinstance(node, Name) else referred(node, here)
    return node if area is None or area.size == 1 else crossing(area, here)


# One node in plainer words, those below it being plain already


def _plain(node: Node, here: Area, names: Names) -> Node:
    match node:
        case Cells(text) if ":" in text:
            return node if (new := turned(text)) == text else Cells(new)
        case Infix(" ", left, right):
            one, other = referred(left, here), referred(right, here)
            return node if one is None or other is None else in_common(one, other)
        case Error(text) if _LOST in text.upper() and text.upper() != _LOST:
            return Error(_LOST)  # the cells or the sheet that a reference has lost
        case Infix("&", left, right):
            return _joined(node, left, right)
        case Prefix("@", operand):
            return _one_of(operand, here, names)
        case Call(function, arguments):
            return _plain_call(node, plain_name(function).upper(), arguments, here, names)
    return node


def _plain_call(call: Call, name: str, arguments: tuple[Node, ...], here: Area, names: Names) -> Node:
    if name == "IF" and arguments and isinstance(arguments[0], Name | Group):
        return Call(call.function, (Prefix("+", arguments[0]), *arguments[1:]))
    if name == "SINGLE" and len(arguments) == 1:
        return _one_of(arguments[0], here, names)
    if name in ("ROWS", "COLUMNS") and len(arguments) == 1:
        area = referred(arguments[0], here)
        # A row that counts those above it and itself is no circle.
        if area is not None and area.sheet.casefold() == here.sheet.casefold() and area.holds(here.row, here.column):
            return Number(str(area.rows if name == "ROWS" else area.columns))
    if name in REGRESSIONS and arguments:
        first = arguments[0]
        return with_times(call, names.block(first, here) if isinstance(first, Name) else referred(first, here))
    if name == "OFFSET" and arguments and isinstance(arguments[0], Name):
        area = names.block(arguments[0], here)
        return call if area is None else Call(call.function, (Cells(area.absolute), *arguments[1:]))
    if name in TOTALS and any(isinstance(argument, Group | Cells) for argument in arguments):
        parts = tuple(part for argument in arguments for part in _parts(argument, names.sheets))
        if len(parts) != len(arguments) or any(new is not old for new, old in zip(parts, arguments, strict=True)):
            call = Call(call.function, parts)
    return Infix("*", call, Number("1")) if name in _BOUNDLESS else call


def _joined(node: Infix, left: Node, right: Node) -> Node:
    """One call for a whole row of texts; engines are left to join arrays themselves."""
    parts = (*_texts(left), *_texts(right))
    if len(parts) > MOST_ARGUMENTS or any(map(_may_be_many, (left, right))):
        return node
    return Call(_JOINING, parts)


_JOINING: Final = "CONCATENATE"
MOST_ARGUMENTS: Final = 255


def _texts(node: Node) -> tuple[Node, ...]:
    return node.arguments if isinstance(node, Call) and node.function == _JOINING else (node,)


def _may_be_many(node: Node) -> bool:
    """Whether it may be several values: a total is one, and so is what is looked up for one value."""
    waiting = [node]
    while waiting:
        match part := waiting.pop():
            case Array():
                return True
            case Cells(text) if ":" in text:
                return True
            case Call(function, arguments):
                name = plain_name(function).upper()
                places = OF_ONE.get(name)
                if name not in _ONE_WHATEVER:
                    waiting += [each for i, each in enumerate(arguments, 1) if not places or i in places]
            case _:
                waiting += children(part)
    return False


# Of these an argument may make several values: SUBTOTAL(9,OFFSET(A1,{0;1},0)).
_ONE_WHATEVER: Final = (TOTALS | {"SUMPRODUCT", _JOINING}) - {"SUBTOTAL", "AGGREGATE"}


def _parts(argument: Node, sheets: Sequence[str]) -> Iterator[Node]:
    """The references that make up an argument: those of a union, and those of several sheets."""
    waiting = [argument]
    while waiting:
        node = waiting.pop()
        match node:
            case Infix(",", left, right):
                waiting += [right, left]
            case Group(Infix(",") | Group() | Cells() as inner):
                waiting.append(inner)
            case Cells(text) if places := _on_each_sheet(text, sheets):
                yield from map(Cells, places)
            case _:
                yield node


def _on_each_sheet(reference: str, sheets: Sequence[str]) -> list[str]:
    place, _, block = reference.rpartition("!")
    first, colon, last = unquoted(place).partition(":")
    spelled = [sheet.casefold() for sheet in sheets]
    if not colon or first.casefold() not in spelled or last.casefold() not in spelled:
        return []
    low, high = sorted((spelled.index(first.casefold()), spelled.index(last.casefold())))
    return [f"{quoted(sheet)}!{block}" for sheet in sheets[low : high + 1]]
