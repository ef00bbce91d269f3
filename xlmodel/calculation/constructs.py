"""What formulas each engine is known to get wrong: formualizer 0.13.0, the first, and formulon 0.18.0, the second.

Every line has an example, and a test that fails when a new version of the engine mends it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Group,
    Infix,
    Invocation,
    LeftOut,
    Logical,
    Node,
    Number,
    Prefix,
    Text,
    children,
    walk,
)

FIRST: Final = "formualizer"
SECOND: Final = "formulon"
FIFTEEN_DIGITS: Final = "numbers that are one to fifteen digits"


class Construct(NamedTuple):
    """Something in a formula that an engine gets wrong, always or with some values."""

    engine: str
    fault: str
    occurs: Callable[[Node], bool]  # in this node of a formula, the nodes below left alone
    example: str  # a formula that it gets wrong, of the cells in EXAMPLE_CELLS
    right: float | str | bool
    other_fails: bool = False  # whether the other engine gets it wrong too
    shows: CellError | None = None  # it is wrong only where it shows this
    rare: bool = False  # it is wrong with few values, and not suspected unless the other engine shows something else


EXAMPLE_CELLS: Final[dict[str, float | str | bool]] = {
    "A1": -20.0,
    "B1": 5.0,
    "C1": 5.0,
    "E1": -10.0,
    "F1": 5.0,  # D1 is blank
    "A3": "a",
    "A4": "b",
    "B3": 1.0,
    "B4": 2.0,
    "A5": 3.0,
    "A10": "b",
    "A11": "d",
    "A12": "a",
    "A13": "c",
    "A14": "1,000",
    "A15": "3/31/20xx",
    "A16": 0.3,
    "A17": "5%",  # G4 is #N/A, and G5 is =0.1+0.2
}


@lru_cache(maxsize=4096)
def known_fault(engine: str, formula: str, shown: CellError | None = None, *, rare: bool = False) -> str | None:
    """What an engine is known to get wrong in such a formula, at least with some values.

    Parameters
        shown  the error that it shows.
        rare   look for faults with few values too.
    """
    try:
        nodes = list(walk(parse(formula)))
    except FormulaError:
        return None
    lines = (line for line in CONSTRUCTS if line.engine == engine and line.shows in (None, shown) and line.rare <= rare)
    return next((line.fault for line in lines if any(line.occurs(node) for node in nodes)), None)


# Where a single value belongs

# Of these arguments, counted from 1, each takes one value; all of them where none is named.
_SINGLE: Final = {
    **dict.fromkeys(
        """ABS SIGN INT SQRT EXP LN LOG10 FACT ASIN ACOS ATAN SINH COSH TANH ASINH ACOSH ATANH DEGREES RADIANS SQRTPI
        FACTDOUBLE COT SEC CSC ODD EVEN GAUSS PHI GAMMA FISHER FISHERINV ERF ERFC NORM.S.INV NORMSINV NORMSDIST TRUNC
        ISODD ISEVEN N T ISNUMBER ISTEXT ISERROR ISERR ISNA ISLOGICAL ISBLANK ISNONTEXT LEN UPPER LOWER PROPER TRIM
        CLEAN CODE CHAR VALUE YEAR MONTH DAY WEEKDAY HOUR MINUTE SECOND WEEKNUM ISOWEEKNUM NOT LEFT RIGHT UNICHAR
        UNICODE DOLLAR FIXED ROMAN ARABIC BIN2DEC DEC2BIN DEC2HEX HEX2DEC DATEVALUE TIMEVALUE NUMBERVALUE ROUND
        ROUNDUP ROUNDDOWN MROUND CEILING FLOOR CEILING.MATH FLOOR.MATH MOD QUOTIENT POWER LOG COMBIN PERMUT BITAND MID
        FIND SEARCH SUBSTITUTE REPLACE REPT TEXT EXACT CONCATENATE DATE EDATE EOMONTH DAYS DAYS360 YEARFRAC DATEDIF
        TIME PMT PV FV NPER RATE EFFECT NOMINAL SLN IPMT PPMT NORM.S.DIST NORM.DIST NORM.INV NORMDIST LOGNORM.DIST
        T.DIST EXPON.DIST BINOM.DIST POISSON.DIST IFS SWITCH ADDRESS""".split(),
        (),
    ),
    **dict.fromkeys(("MATCH", "LOOKUP", "XLOOKUP", "XMATCH", "RANK", "CHOOSE"), (1,)),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP"), (1, 3)),
    **dict.fromkeys(("LARGE", "SMALL", "PERCENTILE", "QUARTILE", "COUNTIF", "SUMIF", "AVERAGEIF"), (2,)),
    "INDEX": (2, 3),
    **dict.fromkeys(("WORKDAY", "NETWORKDAYS"), (1, 2)),
    "COUNTIFS": (2, 4, 6),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"), (3, 5, 7)),
}
# These are single values whatever they are made of.
_TOTALS: Final = frozenset(
    """SUM PRODUCT SUMPRODUCT SUMSQ MIN MAX AVERAGE MEDIAN COUNT COUNTA COUNTBLANK AND OR XOR NPV XNPV IRR XIRR MIRR
    STDEV STDEV.S STDEV.P STDEVP VAR VAR.S VAR.P VARP GEOMEAN HARMEAN CORREL SLOPE INTERCEPT RSQ ROWS COLUMNS AREAS
    CONCAT TEXTJOIN SUBTOTAL AGGREGATE MDETERM SUMXMY2 SUMX2MY2 SUMX2PY2 COVAR PEARSON STEYX TYPE""".split()
)
# These are several values, as a rule.
_SEVERAL: Final = frozenset(
    """SEQUENCE UNIQUE FILTER SORT SORTBY TRANSPOSE RANDARRAY FREQUENCY MMULT MINVERSE MUNIT TAKE DROP VSTACK HSTACK
    TOCOL TOROW CHOOSECOLS CHOOSEROWS EXPAND WRAPROWS WRAPCOLS TEXTSPLIT MAP BYROW BYCOL SCAN MAKEARRAY LINEST LOGEST
    TREND GROWTH ANCHORARRAY""".split()
)
FAMILIAR: Final = frozenset(_SINGLE) | _TOTALS | {"IF", "IFERROR", "IFNA"}
_ARITHMETIC: Final = ("+", "-", "*", "/", "^")
_COMPARISONS: Final = ("=", "<>", "<", "<=", ">", ">=")


def is_many(node: Node) -> bool:
    """Whether a part of a formula is more than one value, as far as its text tells."""
    match node:
        case Cells(text):
            return ":" in text and Area.of(text.rpartition("!")[2].upper()).size > 1
        case Array(rows):
            return len(rows) * len(rows[0]) > 1
        case Infix(":", _, _):
            return True
        case Prefix("@", _):
            return False
        case Call(function, arguments):
            name = plain_name(function).upper()
            if name in _TOTALS or name in _SEVERAL:
                return name in _SEVERAL
            positions = _SINGLE.get(name)
            return any(map(is_many, _single(arguments, positions) if positions else arguments))
    return any(map(is_many, children(node)))


def _single(arguments: tuple[Node, ...], positions: tuple[int, ...]) -> tuple[Node, ...]:
    return tuple(each for i, each in enumerate(arguments, 1) if not positions or i in positions)


def _called(node: Node, *names: str) -> bool:
    return isinstance(node, Call) and plain_name(node.function).upper() in names


def _lifts(node: Node) -> bool:
    if not isinstance(node, Call):
        return False
    positions = _SINGLE.get(plain_name(node.function).upper())
    return positions is not None and any(map(is_many, _single(node.arguments, positions)))


# The functions that the first engine has not, and the second has.
LACKED_BY_FIRST: Final = frozenset(
    """AMORDEGRC AMORLINC AREAS BYCOL BYROW COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD DISC DURATION ENCODEURL
    EXPAND FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FVSCHEDULE INTRATE ISOMITTED
    MAKEARRAY MAP MDETERM MDURATION MINVERSE MMULT MUNIT ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD PERCENTOF PERMUTATIONA
    PRICEDISC PRICEMAT PROB RECEIVED REDUCE REGEXEXTRACT REGEXREPLACE REGEXTEST SCAN TRIMRANGE VDB WRAPCOLS WRAPROWS
    YIELDDISC YIELDMAT""".split()
)


# In particular functions


def _given(node: Node, *names: str, least: int) -> bool:
    """A call with so many arguments."""
    return _called(node, *names) and isinstance(node, Call) and len(node.arguments) >= least


def _leaves_out(node: Node, *names: str) -> bool:
    return isinstance(node, Call) and _called(node, *names) and any(isinstance(a, LeftOut) for a in node.arguments)


def _flows(node: Node) -> bool:
    return isinstance(node, Call) and _called(node, "IRR", "MIRR") and any(map(is_many, node.arguments[:1]))


def _hidden_rows(node: Node) -> bool:
    if _called(node, "AGGREGATE"):
        return True
    first = node.arguments[0] if isinstance(node, Call) and node.arguments else None
    return _called(node, "SUBTOTAL") and not (isinstance(first, Number) and first.value < 100)


def _nearly(node: Node) -> bool:
    """A comparison of numbers that come out of arithmetic."""
    return (
        isinstance(node, Infix)
        and node.operator in _COMPARISONS
        and (_is_arithmetic(node.left) or _is_arithmetic(node.right))
    )


def _is_arithmetic(node: Node) -> bool:
    return isinstance(bare := _bare(node), Infix) and bare.operator in _ARITHMETIC


# They take texts, and numbers as they read in a text.
_TAKING_TEXTS: Final = """LEN LEFT RIGHT MID FIND SEARCH SUBSTITUTE REPLACE TRIM CLEAN UPPER LOWER PROPER EXACT REPT CODE UNICODE CONCAT
    TEXTJOIN TEXTBEFORE TEXTAFTER TEXTSPLIT""".split()


def _bare(node: Node) -> Node:
    while isinstance(node, Group):
        node = node.inner
    return node


def _approximate(node: Node) -> bool:
    if not isinstance(node, Call):
        return False
    if _called(node, "XLOOKUP", "XMATCH"):
        return len(node.arguments) > (4 if _called(node, "XLOOKUP") else 2)
    place = 2 if _called(node, "MATCH") else 3
    if not _called(node, "MATCH", "VLOOKUP", "HLOOKUP"):
        return _called(node, "LOOKUP")
    last = node.arguments[place] if len(node.arguments) > place else None
    exact = isinstance(last, LeftOut) or (isinstance(last, Logical | Number) and not last.value)
    return not exact


def _over_offset(node: Node) -> bool:
    return (
        isinstance(node, Call)
        and _called(node, "SUBTOTAL", "AGGREGATE")
        and any(
            isinstance(each, Call) and _called(each, "OFFSET") and any(map(is_many, each.arguments[1:]))
            for argument in node.arguments
            for each in walk(argument)
        )
    )


def _many_in(node: Node, place: int, *names: str) -> bool:
    return isinstance(node, Call) and _called(node, *names) and any(map(is_many, node.arguments[place - 1 : place]))


def _odd_format(node: Node) -> bool:
    """A format that is no plain one of numbers or dates, as far as it can be read."""
    if not isinstance(node, Call) or not _called(node, "TEXT"):
        return False
    given = node.arguments[1:2]
    return not all(isinstance(each, Text) and not set(each.value) & set("?|*\\/[+") for each in given)


def _counts_errors(node: Node) -> bool:
    return (
        isinstance(node, Call)
        and _called(node, "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS")
        and any(isinstance(each, Text) and each.value.lstrip("=<>").startswith("#") for each in node.arguments)
    )


def _one_class(node: Node) -> bool:
    return isinstance(node, Call) and _called(node, "FREQUENCY") and not any(map(is_many, node.arguments[1:]))


def _part_of_a_result(node: Node) -> bool:
    """A value picked out of what is calculated on the spot, rather than out of cells."""
    return (
        isinstance(node, Call)
        and _called(node, "INDEX")
        and not all(isinstance(each, Cells) for each in node.arguments[:1])
    )


def _early(node: Node) -> bool:
    return isinstance(node, Call) and _called(node, "DATE") and node.arguments[:1] == (Number("1900"),)


CONSTRUCTS: Final = (
    Construct(
        FIRST,
        "a function that it lacks",
        lambda node: _called(node, *LACKED_BY_FIRST),
        "SUM(MMULT({1,2},{3;4}))",
        11,
    ),
    Construct(FIRST, "a LAMBDA called on the spot", lambda node: isinstance(node, Invocation), "LAMBDA(x,x+1)(2)", 3),
    Construct(FIRST, "a function of one value, given several", _lifts, "SUM(ABS({-1,2}))", 3),
    Construct(FIRST, "blanks among cash flows", _flows, "ROUND(IRR(A1:F1),6)", -0.448928),
    Construct(
        FIRST,
        "interest at the start of a period",
        lambda node: _given(node, "IPMT", "PPMT", "CUMIPMT", "CUMPRINC", least=6),
        "ROUND(IPMT(0.1,3,3,8000,0,1),4)",
        -265.861,
    ),
    Construct(
        FIRST,
        "errors among the cells that are added up by a condition",
        lambda node: _called(node, "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS"),
        'IFERROR(SUMIF(A3:A4,"b",G3:G4),"an error")',
        "an error",
    ),
    Construct(FIRST, "hidden rows", _hidden_rows, "SUBTOTAL(109,H3:H5)", 40),
    Construct(
        FIRST,
        "an argument left out of a regression",
        lambda node: _leaves_out(node, "LINEST", "TREND", "LOGEST", "GROWTH"),
        "ROUND(SUM(TREND({2,4,6.5},{1,2,3},,TRUE)),3)",
        12.5,
    ),
    Construct(
        FIRST,
        "rounding of negative numbers, or to a multiple of zero",
        lambda node: _called(node, "CEILING", "FLOOR"),
        "CEILING(-2.5,-2)",
        -4,
    ),
    Construct(
        FIRST,
        "the mode of rounding",
        lambda node: _given(node, "CEILING.MATH", "FLOOR.MATH", least=3),
        "_xlfn.CEILING.MATH(2.5,2,0)",
        4,
    ),
    Construct(
        FIRST,
        "a fraction of a period",
        lambda node: _called(node, "DB", "ACCRINT"),
        "ROUND(ACCRINT(DATE(2007,3,1),DATE(2008,8,31),DATE(2008,5,1),0.1,1000,2,0),6)",
        116.944444,
    ),
    Construct(FIRST, FIFTEEN_DIGITS, _nearly, "0.1+0.2=0.3", True),
    Construct(
        FIRST,
        FIFTEEN_DIGITS,
        lambda node: isinstance(node, Infix) and node.operator in _COMPARISONS and not is_many(node),
        "G5=A16",
        True,
        rare=True,
    ),
    Construct(
        FIRST,
        "a number in a text",
        lambda node: _called(node, *_TAKING_TEXTS) and not is_many(node),
        "LEN(G5)",
        3,
        rare=True,
    ),
    Construct(FIRST, "a search in what is not sorted", _approximate, 'IFERROR(MATCH("c",A10:A13,1),"none")', 1),
    Construct(
        FIRST,
        "rows or columns of several cells",
        lambda node: isinstance(node, Call) and _called(node, "ROW", "COLUMN") and any(map(is_many, node.arguments)),
        "SUMPRODUCT(ROW(A3:A5)*1)",
        12,
    ),
    Construct(
        FIRST,
        "a text that reads as a number",
        lambda node: _called(node, "VALUE", "ISEVEN", "ISODD") or _is_arithmetic(node),
        "A14+1",
        1001,
        shows=CellError.VALUE,
    ),
    Construct(
        FIRST,
        "a text that is to be formatted",
        lambda node: _called(node, "TEXT"),
        'TEXT(A15,"MMMM DD,")',
        "3/31/20xx",
        shows=CellError.VALUE,
    ),
    Construct(FIRST, "the days before March 1900", _early, "DATE(1900,2,29)", 60),
    Construct(FIRST, "the kind of an error", lambda node: _called(node, "TYPE"), "TYPE(NA())", 16),
    Construct(
        FIRST,
        "a range whose end a function finds",
        lambda node: isinstance(node, Infix) and node.operator == ":",
        "SUM(B3:_xlfn.XLOOKUP(2,B3:B4,B3:B4))",
        3,
        shows=CellError.REF,
    ),
    Construct(
        FIRST,
        "texts that read as numbers among those that are multiplied",
        lambda node: _given(node, "SUMPRODUCT", least=2),
        "SUMPRODUCT(A16:A17,B3:B4)",
        0.3,
        rare=True,
    ),
    Construct(
        FIRST,
        "one of the values of what is an error",
        _part_of_a_result,
        "INDEX(NA(),2)",
        CellError.NA,
        shows=CellError.REF,
    ),
    Construct(FIRST, "a truth value as a text", lambda node: _given(node, "LEFT", least=2), "LEFT(TRUE,2)", "TR"),
    *(
        Construct(
            engine, "decimals left out", lambda node: _leaves_out(node, "FIXED"), "FIXED(1234.5,,TRUE)", "1234.50", True
        )
        for engine in (FIRST, SECOND)
    ),
    *(
        Construct(engine, "a condition that is an error", _counts_errors, 'COUNTIF(G4:G4,"#N/A")', 1, True)
        for engine in (FIRST, SECOND)
    ),
    Construct(
        SECOND,
        "how many are in one class alone",
        _one_class,
        "SUM(FREQUENCY({1;2;5},2)*{1;0})",
        2,
        rare=True,
    ),
    Construct(
        SECOND,
        "the last digits of a return on certain days",
        lambda node: _called(node, "XIRR"),
        "ROUND(XIRR({-100,40,80},{45292,45565,45838}),9)",
        0.158763525,
        rare=True,
    ),
    Construct(
        SECOND,
        "a number in a text, or a text that is too long",
        lambda node: isinstance(node, Infix) and node.operator == "&",
        '123456789.123456789&""',
        "123456789.123457",
        rare=True,
    ),
    Construct(
        SECOND,
        "a format that few use",
        _odd_format,
        'TEXT(123456.789,"|#.#|e+|#|")',
        "|1.2|e|+5|",
        rare=True,
    ),
    Construct(
        SECOND, "a total of each of several ranges", _over_offset, "SUM(SUBTOTAL(9,OFFSET(B3,{0;1},0)))", 3, True
    ),
    Construct(
        SECOND,
        "several columns of a table of constants",
        lambda node: _many_in(node, 3, "VLOOKUP", "HLOOKUP"),
        'SUM(VLOOKUP("a",{"a",1,2},{2,3},FALSE))',
        3,
        True,
    ),
    Construct(
        SECOND,
        "a search for several values",
        lambda node: _many_in(node, 1, "LOOKUP"),
        "SUM(LOOKUP({1,2},{1,2,3}))",
        3,
        True,
    ),
    Construct(
        SECOND,
        "a function of one value, given several",
        lambda node: _called(node, "CODE", "RANK", "WEEKNUM", "WORKDAY", "NETWORKDAYS") and _lifts(node),
        'SUM(CODE({"a","b"}))',
        195,
        True,
    ),
)
"""What is known; an engine that lacks a function or a construct shows it itself."""
