"""Formulas to read: all of our workbooks, and hard ones written by hand."""

import csv
from functools import cache
from importlib import resources
from pathlib import Path

from tests.workbooks.sample_books import rich_book
from xlmodel.workbook.safe_read import open_package

# What other tokenizers read too.
HARD = [
    "-2^2", "2^-3^2", "--A1%%", "+A1-+B1", "1-2-3", "2^3^2", "1&2+3", "1=2<>3", "-A1^2%", "1/2*3", "A1<=B1", "A1>=B1>C1",
    "1E+5", "1.5e-3+.5+2.", "1E5", "0.1%", "100%*50%", "A1*-1", "5%^2", "-5%",
    '"say ""FORWARD_PE(1)"""', '""', '""""', 'A1&"FORWARD_PE("', '"a""b"&"c"', '"{1,2}"&"[x]"', '"line\nbreak"', '"it\'s"',
    "SUM(A1:B2,C3)", "SUM((A1,B2),C3)", "SUM(A1:B2 B1:C3)", "(A1,B2)", "A1 B1", "SUM( 1 )", "SUM(1 , 2)", "IF(A1,,2)", "F()",
    "A:A", "$A:$B", "1:1", "$1:$5", "SUM(A:A,1:3)", "$A$1:B$2", "A1:B2:C3", "XFD1048576", "XFE1", "A1048577", "ABCD1", "TAX2024X",
    "Sheet1!A1", "Sheet1!A1:B2", "Sheet1!A1:Sheet1!B2", "Sheet1!A:A", "'It''s'!A1", "'a b'!$A$1:$B$2", "'x!y'!A1",
    "'it''s FORWARD_PE('!A1", "'a,b(c)'!A1+1", "Sheet1!name", "[1]Sheet1!A1", "[1]!name", "'[Book 1.xlsx]a b'!A1", "'C:\\x\\[b.xlsx]s'!A1",
    "Sheet1!FORWARD_PE", "MY.FORWARD_PE(1)", "_xll.F(1)", "[1]!F(1)", "'C:\\it''s\\x.xlam'!F(1)", "_xlfn._xlws.SORT(A1:A3)", "x.xlam!F(1)",
    "T[EPS]", "T[[#This Row],[EPS]]", "T[@EPS]", "T[@[P/E]]", "T[[a]:[b]]", "T[[#Headers],[#Data],[a]]", "T[#All]", "T[]", "[@EPS]*2",
    "T[a'[1']]", "T[a'#b]", "T[[a, b (c)]]", "SUM(T[a]) + T[b]", "T[a]:T[b]",
    "{1,2;3,4}", "{1,-2;3,4}%", '{"a","b,c";TRUE,#N/A}', "SUM({1,2,3})", "{1}", "INDEX({1,2;3,4},2,1)",
    "#REF!", "#N/A", "#DIV/0!+1", "IFERROR(#VALUE!,#NAME?)", "#NULL!", "#NUM!", "TRUE", "TRUE()", "IF(TRUE,1,0)",
    "LET(x,1,x+1)", "LET(_xlpm.x,A1,_xlpm.x*2)", "LAMBDA(x,x+1)(2)", "LOG10(100)", "A1:LOG10", "DAYS360(A1,B1)",
    "IF(A1>0, SUM(B1:B3),\n  -1)", "name", "_name.with.dots", "\\name", "naïve", "価格*2",
    "IF(OR(A1=1,NOT(B1)),VLOOKUP(C1,Sheet2!$A:$D,4,FALSE),CHOOSE(2,1,2))", "((1))", "(((A1)))", "SUM(((A1)))", "(1+2)*3",
]  # fmt: skip
# What openpyxl stumbles over: newer errors, # and @, small letters, and blanks that are none to it.
NEWER = [
    "\tA1", "A1\r\n+B1", "false",
    "A1#", "SUM(A1#)", "'It''s'!A1#", "A1#+@B1:B2", "@A1", "@F(1)", "-@A1", "name#", "#SPILL!", "#CALC!", "#GETTING_DATA", "SUM(A1#,@B:B)",
]  # fmt: skip
BROKEN = [
    "", " ", "SUM(", ")", "(", "1+", "*1", "A1:", '"open', '"open""', "'open", "'closed'", "T[open", "[", "]", "{", "}", "{1,", "1 2",
    "A1 1", '"a""b" "c"', "1.1.1", "12abc", "Sheet1!", "Sheet1!+1", "#", "#WHAT", "!", "A1!!B2", "$", "$A", "A$", ";", "1;2", "€", "\x00",
    "😀", "a😀b", "F(1))", "F((1)", ",", "F(,", "{1;2", "'a'b", "T[[a]", "T[[a]]]", "T[a][b]", "A1(1)", "\ue000", "=", "==1", "<>", "1<>",
]  # fmt: skip


@cache
def workbook_formulas() -> list[str]:
    """Each formula of our workbooks and of the samples once, names too, without its equals sign."""
    alibaba = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
    found: dict[str, None] = {}
    for content in (alibaba.read_bytes(), rich_book()):
        package = open_package(content)
        for sheet in package.sheets:
            found |= dict.fromkeys(formula for _, _, formula in package.formulas(sheet) if formula)
        found |= dict.fromkeys(package.name_formulas.values())
    with resources.files("xlmodel.templates").joinpath("proofs.csv").open(encoding="utf-8") as text:
        found |= dict.fromkeys(row["formula"].removeprefix("=") for row in csv.DictReader(text))
    return list(found)
