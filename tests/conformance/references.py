"""Arguments that lead to a cell without naming it, with what each host must make of them.

A1 holds 8, A2 holds 9, B1 is blank, B2 holds 0; `in_blank` is the name of B1. The price of each formula is its own, so
that no two calls are alike.
"""

from typing import NamedTuple

from xlmodel.call import Cell
from xlmodel.errors import CellError

CELLS: dict[tuple[int, int], float] = {(1, 1): 8.0, (2, 1): 9.0, (2, 2): 0.0}
FIRST = 11.0  # the eps of the first row


class Led(NamedTuple):
    """An argument, as Excel spells it."""

    argument: str
    blank: bool
    newer: bool = False  # of a function that LibreOffice has from 24.8 on

    def formula(self, number: int) -> str:
        """The growth of three years of an EPS of its own, at a multiple of 15."""
        return f"SCENARIO_VALUE({FIRST + number},{self.argument},3,15)"

    def expected(self, number: int) -> Cell:
        """Of a growth of zero, the EPS times the multiple."""
        return CellError.NA if self.blank else (FIRST + number) * 15


LED = [
    Led("B1", True),
    Led("(B1)", True),
    Led("B1:B1", True),
    Led("in_blank", True),
    Led("INDEX(B1:B5,1)", True),
    Led("INDEX(A1:B5,1,2)", True),
    Led("INDEX(B1:B5,MATCH(8,A1:A5,0))", True),
    Led("OFFSET(A1,0,1)", True),
    Led('INDIRECT("B1")', True),
    Led('INDIRECT("B"&1)', True),
    Led("IF(TRUE,B1,0)", True),
    Led("IF(A1>3,INDEX(B1:B5,A1-7),2)", True),
    Led("IFERROR(B1,0)", True),
    Led("CHOOSE(1,B1)", True),
    Led("CHOOSE(2,A1,IF(TRUE,B1,1))", True),
    Led("VLOOKUP(8,A1:B5,2,0)", True),
    Led("HLOOKUP(8,A1:B5,3,0)", True),
    Led("XLOOKUP(8,A1:A5,B1:B5)", True, newer=True),
    Led("B2", False),
    Led("(B2)", False),
    Led("INDEX(B1:B5,2)", False),
    Led("OFFSET(A1,1,1)", False),
    Led('INDIRECT("B2")', False),
    Led("IF(FALSE,B1,0)", False),
    Led("CHOOSE(2,B1,B2)", False),
    Led("VLOOKUP(9,A1:B5,2,0)", False),
    Led("XLOOKUP(9,A1:A5,B1:B5)", False, newer=True),
    Led("IFERROR(VLOOKUP(99,A1:B5,2,0),0)", False),
    Led("IFERROR(VLOOKUP(99,A1:B5,2,0),B1)", True),
    Led("IFERROR(VLOOKUP(8,A1:B5,2,0),7)", True),
    Led("IFNA(VLOOKUP(99,A1:B5,2,0),0)", False),
    Led("IFERROR(MATCH(99,A1:A5,0),0)", False),
    Led("IFERROR(1/B2,0)", False),
    Led("IFERROR(1/0,0)", False),
    Led("IFERROR(IFNA(1/0,7),0)", False),
    Led("IFERROR(INDEX(A1:B5,9,1),0)", False),
    Led("INDEX({0;1},1)", False),
    Led("IF(ISBLANK(B1),0,B1)", False),
    Led("IF(ISBLANK(B2),B1,B2)", False),
    Led("B1+0", False),
    Led("SUM(B1)", False),
    Led("N(B1)", False),
]
