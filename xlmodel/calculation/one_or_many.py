"""Whether a part of a formula is one value or several, and which functions have a place for one alone."""

from typing import Final

from xlmodel.formula.area import Area
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import Array, Call, Cells, Infix, Node, Prefix, children

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


def lifts(node: Node) -> bool:
    """A call with several values where the function has a place for one."""
    if not isinstance(node, Call):
        return False
    positions = _SINGLE.get(plain_name(node.function).upper())
    return positions is not None and any(map(is_many, _single(node.arguments, positions)))
