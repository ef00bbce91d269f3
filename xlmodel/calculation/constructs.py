"""What formulas each engine is known to get wrong: formualizer 0.13.0, the first, and formulon 0.18.0, the second.

Every line has an example, and a test that fails when a new version of the engine mends it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from xlmodel.calculation.occurrences import (
    COMPARISONS,
    TAKING_TEXTS,
    approximate,
    called,
    compares_nearly,
    counts_errors,
    early,
    given,
    has_flows,
    hidden_rows,
    is_arithmetic,
    leaves_out,
    many_in,
    odd_format,
    one_class,
    over_offset,
    part_of_a_result,
)
from xlmodel.calculation.one_or_many import is_many, lifts
from xlmodel.errors import CellError
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.tree import Call, Infix, Invocation, Node, walk

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


# The functions that the first engine has not, and the second has.
LACKED_BY_FIRST: Final = frozenset(
    """AMORDEGRC AMORLINC AREAS BYCOL BYROW COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD DISC DURATION ENCODEURL
    EXPAND FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FVSCHEDULE INTRATE ISOMITTED
    MAKEARRAY MAP MDETERM MDURATION MINVERSE MMULT MUNIT ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD PERCENTOF PERMUTATIONA
    PRICEDISC PRICEMAT PROB RECEIVED REDUCE REGEXEXTRACT REGEXREPLACE REGEXTEST SCAN TRIMRANGE VDB WRAPCOLS WRAPROWS
    YIELDDISC YIELDMAT""".split()
)

CONSTRUCTS: Final = (
    Construct(
        FIRST,
        "a function that it lacks",
        lambda node: called(node, *LACKED_BY_FIRST),
        "SUM(MMULT({1,2},{3;4}))",
        11,
    ),
    Construct(FIRST, "a LAMBDA called on the spot", lambda node: isinstance(node, Invocation), "LAMBDA(x,x+1)(2)", 3),
    Construct(FIRST, "a function of one value, given several", lifts, "SUM(ABS({-1,2}))", 3),
    Construct(FIRST, "blanks among cash flows", has_flows, "ROUND(IRR(A1:F1),6)", -0.448928),
    Construct(
        FIRST,
        "interest at the start of a period",
        lambda node: given(node, "IPMT", "PPMT", "CUMIPMT", "CUMPRINC", least=6),
        "ROUND(IPMT(0.1,3,3,8000,0,1),4)",
        -265.861,
    ),
    Construct(
        FIRST,
        "errors among the cells that are added up by a condition",
        lambda node: called(node, "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS"),
        'IFERROR(SUMIF(A3:A4,"b",G3:G4),"an error")',
        "an error",
    ),
    Construct(FIRST, "hidden rows", hidden_rows, "SUBTOTAL(109,H3:H5)", 40),
    Construct(
        FIRST,
        "an argument left out of a regression",
        lambda node: leaves_out(node, "LINEST", "TREND", "LOGEST", "GROWTH"),
        "ROUND(SUM(TREND({2,4,6.5},{1,2,3},,TRUE)),3)",
        12.5,
    ),
    Construct(
        FIRST,
        "rounding of negative numbers, or to a multiple of zero",
        lambda node: called(node, "CEILING", "FLOOR"),
        "CEILING(-2.5,-2)",
        -4,
    ),
    Construct(
        FIRST,
        "the mode of rounding",
        lambda node: given(node, "CEILING.MATH", "FLOOR.MATH", least=3),
        "_xlfn.CEILING.MATH(2.5,2,0)",
        4,
    ),
    Construct(
        FIRST,
        "a fraction of a period",
        lambda node: called(node, "DB", "ACCRINT"),
        "ROUND(ACCRINT(DATE(2007,3,1),DATE(2008,8,31),DATE(2008,5,1),0.1,1000,2,0),6)",
        116.944444,
    ),
    Construct(FIRST, FIFTEEN_DIGITS, compares_nearly, "0.1+0.2=0.3", True),
    Construct(
        FIRST,
        FIFTEEN_DIGITS,
        lambda node: isinstance(node, Infix) and node.operator in COMPARISONS and not is_many(node),
        "G5=A16",
        True,
        rare=True,
    ),
    Construct(
        FIRST,
        "a number in a text",
        lambda node: called(node, *TAKING_TEXTS) and not is_many(node),
        "LEN(G5)",
        3,
        rare=True,
    ),
    Construct(FIRST, "a search in what is not sorted", approximate, 'IFERROR(MATCH("c",A10:A13,1),"none")', 1),
    Construct(
        FIRST,
        "rows or columns of several cells",
        lambda node: isinstance(node, Call) and called(node, "ROW", "COLUMN") and any(map(is_many, node.arguments)),
        "SUMPRODUCT(ROW(A3:A5)*1)",
        12,
    ),
    Construct(
        FIRST,
        "a text that reads as a number",
        lambda node: called(node, "VALUE", "ISEVEN", "ISODD") or is_arithmetic(node),
        "A14+1",
        1001,
        shows=CellError.VALUE,
    ),
    Construct(
        FIRST,
        "a text that is to be formatted",
        lambda node: called(node, "TEXT"),
        'TEXT(A15,"MMMM DD,")',
        "3/31/20xx",
        shows=CellError.VALUE,
    ),
    Construct(FIRST, "the days before March 1900", early, "DATE(1900,2,29)", 60),
    Construct(FIRST, "the kind of an error", lambda node: called(node, "TYPE"), "TYPE(NA())", 16),
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
        lambda node: given(node, "SUMPRODUCT", least=2),
        "SUMPRODUCT(A16:A17,B3:B4)",
        0.3,
        rare=True,
    ),
    Construct(
        FIRST,
        "one of the values of what is an error",
        part_of_a_result,
        "INDEX(NA(),2)",
        CellError.NA,
        shows=CellError.REF,
    ),
    Construct(FIRST, "a truth value as a text", lambda node: given(node, "LEFT", least=2), "LEFT(TRUE,2)", "TR"),
    *(
        Construct(
            engine, "decimals left out", lambda node: leaves_out(node, "FIXED"), "FIXED(1234.5,,TRUE)", "1234.50", True
        )
        for engine in (FIRST, SECOND)
    ),
    *(
        Construct(engine, "a condition that is an error", counts_errors, 'COUNTIF(G4:G4,"#N/A")', 1, True)
        for engine in (FIRST, SECOND)
    ),
    Construct(
        SECOND,
        "how many are in one class alone",
        one_class,
        "SUM(FREQUENCY({1;2;5},2)*{1;0})",
        2,
        rare=True,
    ),
    Construct(
        SECOND,
        "the last digits of a return on certain days",
        lambda node: called(node, "XIRR"),
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
        odd_format,
        'TEXT(123456.789,"|#.#|e+|#|")',
        "|1.2|e|+5|",
        rare=True,
    ),
    Construct(SECOND, "a total of each of several ranges", over_offset, "SUM(SUBTOTAL(9,OFFSET(B3,{0;1},0)))", 3, True),
    Construct(
        SECOND,
        "several columns of a table of constants",
        lambda node: many_in(node, 3, "VLOOKUP", "HLOOKUP"),
        'SUM(VLOOKUP("a",{"a",1,2},{2,3},FALSE))',
        3,
        True,
    ),
    Construct(
        SECOND,
        "a search for several values",
        lambda node: many_in(node, 1, "LOOKUP"),
        "SUM(LOOKUP({1,2},{1,2,3}))",
        3,
        True,
    ),
    Construct(
        SECOND,
        "a function of one value, given several",
        lambda node: called(node, "CODE", "RANK", "WEEKNUM", "WORKDAY", "NETWORKDAYS") and lifts(node),
        'SUM(CODE({"a","b"}))',
        195,
        True,
    ),
)
"""What is known; an engine that lacks a function or a construct shows it itself."""
