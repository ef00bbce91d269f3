"""Where one value belongs in a formula: there a range means one cell of it, unless the formula is an array formula."""

import re
from typing import Final

from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Call, Cells, Group, Infix, Name, Node, Postfix, Prefix

# These take any number of references, and all cells of each.
TOTALS: Final = frozenset(
    """SUM PRODUCT SUMSQ MIN MAX MINA MAXA AVERAGE AVERAGEA MEDIAN COUNT COUNTA AND OR XOR NPV STDEV STDEV.S STDEV.P
    STDEVP STDEVA STDEVPA VAR VAR.S VAR.P VARP VARA VARPA GEOMEAN HARMEAN DEVSQ AVEDEV SKEW KURT GCD LCM CONCAT
    TEXTJOIN SUBTOTAL AGGREGATE MODE MODE.SNGL""".split()
)
# These take one value in each argument, or in those named, counted from 1.
OF_ONE: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(
        """ABS SIGN INT SQRT EXP LN LOG LOG10 TRUNC ROUND ROUNDUP ROUNDDOWN MOD POWER LEN UPPER LOWER PROPER TRIM VALUE
        LEFT RIGHT MID FIND SEARCH SUBSTITUTE TEXT EXACT CONCATENATE DATE YEAR MONTH DAY WEEKDAY NOT ISNUMBER ISTEXT
        ISERROR ISERR ISNA ISBLANK ISLOGICAL PMT PV FV NPER RATE IFERROR IFNA CEILING FLOOR""".split(),
        (),
    ),
    "IF": (),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP", "MATCH"), (1,)),
}
# The one total in which Excel works out an array, as in AGGREGATE(15,6,ROW(A1:A9)/(A1:A9="x"),2).
_TAKING_ARRAYS: Final = "AGGREGATE"
# In these an operator or a function between the cells and the total asks for one value all the same.
_BETWEEN: Final = frozenset("= <> < <= > >= & + - * / ^".split())
_RANGE_FOR_ONE: Final = re.compile(
    r"""(?ix)(?:^|[-+*/^&=<>] | \b(?:ABS|SIGN|INT|SQRT|EXP|LN|LOG10|ROUND\w*|LEN|LEFT|RIGHT|MID|TEXT|VALUE|YEAR|MONTH
      |DAY|NOT|IS[A-Z]+|IF|IFERROR|VLOOKUP|HLOOKUP|MATCH)\()\s*\(*(?:'[^']*'!|[\w.]+!)?
      (?:\$?[A-Z]{1,3}\$?[0-9]+:\$?[A-Z]|\$?[A-Z]{1,3}:\$?[A-Z]|\$?[0-9]+:\$?[0-9])
      | :\$?[A-Z]{0,3}\$?[0-9]*\)*\s*[-+*/^&=<>%]"""
)


def has_range_for_one(formula: str) -> bool:
    """Whether a range may stand where one value belongs: a glance that spares most formulas the reading."""
    return ":" in formula and _RANGE_FOR_ONE.search(formula) is not None


def of_one_value(formula: Node) -> set[int]:
    """The parts of a formula, by their identity, that are to be one value each."""
    found = set()
    waiting = [(formula, True)]  # whether it stands where one value belongs
    while waiting:
        node, one = waiting.pop()
        match node:
            case Cells() | Name():
                if one:
                    found.add(id(node))
            case Infix(operator, left, right) if operator in _BETWEEN:
                waiting += [(left, True), (right, True)]
            case Prefix("+" | "-", operand) | Postfix("%", operand):
                waiting.append((operand, True))
            case Group(inner):
                waiting.append((inner, one))
            case Call(function, arguments):
                waiting += _arguments(plain_name(function).upper(), arguments, one)
    return found


def _arguments(name: str, arguments: tuple[Node, ...], one: bool) -> list[tuple[Node, bool]]:
    """The arguments of a call to look into; none of a function that may work with arrays, such as SUMPRODUCT."""
    if name == _TAKING_ARRAYS:
        return []
    if name in TOTALS:
        return [(argument, False) for argument in arguments]
    if name == "IF":
        return [(argument, one or i == 0) for i, argument in enumerate(arguments)]
    if name not in OF_ONE:
        return []
    positions = OF_ONE[name]
    return [(argument, True) for i, argument in enumerate(arguments, 1) if not positions or i in positions]
