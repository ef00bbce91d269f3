"""Damaged workbooks without end, by three generators: bytes of the ZIP, XML of its parts, grammar of its formulas."""

import random
import re
from collections.abc import Callable
from functools import cache

from tests.workbooks.sample_books import rich_book
from tests.zoo.books import beside, parts, sheet, zipped
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package

Generator = Callable[[random.Random], bytes]
PARTS = (
    "[Content_Types].xml _rels/.rels xl/workbook.xml xl/_rels/workbook.xml.rels xl/styles.xml xl/sharedStrings.xml "
    "xl/worksheets/sheet1.xml xl/worksheets/sheet2.xml xl/worksheets/sheet3.xml xl/tables/table1.xml"
).split()
STRANGE = ["", " ", "0", "-1", "1e999", "9" * 40, "A0", "XFE1", "A1:XFD1048576", "1048577", "=1)", "é²", "{", "[", "&#x41;", "<!-- -->", "<![CDATA[8]]>", "<?x?>", "nan", "t", "\u0668"]  # fmt: skip
WORDS = ["A1", "$A$2", "A1:B9", "A:A", "1:1", "B10", "'x y'!A1", "Model!A1", "[1]a!B2", "in_price", "tbl[a]", "[@a]", "1", "1e308", ".5", '"a"', '""', "TRUE", "#N/A", "#REF!", "{1,2;3,4}", "(", ")", "{", "}", ",", ";", " ", "+", "-", "*", "/", "^", "&", "=", "<>", "%", "@", "#", "!", "'", '"', "SUM(", "IF(", "IFERROR(", "INDEX(", "OFFSET(", "INDIRECT(", "FORWARD_PE(", "PEER_STATS(", "EXPLAIN(", "_xlfn.SEQUENCE(", "_xlfn.LET(", "_xlpm.x", "_xlfn.LAMBDA(", "TRANSPOSE(", "TEXT(", "DATE(", "COUNTIF(", "VLOOKUP(", "TREND(", "org.xlmodel.addin.XlModel.", "_xll.", "\n"]  # fmt: skip


@cache
def _book() -> bytes:
    return rich_book()


@cache
def _part(name: str) -> str:
    return open_package(_book()).part(name).decode()


def damaged_zip(choose: random.Random) -> bytes:
    """A good workbook with some of its bytes changed, left out, doubled, or its directory touched."""
    content = bytearray(_book())
    for _ in range(choose.choice([1, 1, 3, 20])):
        at = choose.randrange(len(content))
        if choose.random() < 0.4:
            at = choose.randrange(len(content) - 900, len(content))
        match choose.randrange(4):
            case 0:
                content[at] = choose.randrange(256)
            case 1:
                del content[at : at + choose.randrange(1, 50)]
            case 2:
                content[at] ^= 1 << choose.randrange(8)
            case _:
                content[at:at] = content[at : at + choose.randrange(1, 60)]
    return bytes(content)


def damaged_xml(choose: random.Random) -> bytes:
    """A good workbook with values, tags and pieces of one or two of its parts exchanged."""
    changes = {}
    for name in choose.sample(PARTS, choose.choice([1, 1, 2])):
        text = _part(name)
        for _ in range(choose.choice([1, 2, 5])):
            pieces = re.split(r"""(<[^<>]*>|"[^"<>]*")""", text)
            i, j = choose.randrange(len(pieces)), choose.randrange(len(pieces))
            match choose.randrange(4):
                case 0:
                    pieces[i] = choose.choice(STRANGE)
                case 1:
                    pieces[i], pieces[j] = pieces[j], pieces[i]
                case 2:
                    pieces[i] = f'"{choose.choice(STRANGE)}"' if pieces[i].startswith('"') else pieces[i] * 2
                case _:
                    pieces[i] += choose.choice(STRANGE) + pieces[j]
            text = "".join(pieces)
        changes[name] = text.encode("utf-8", "replace")
    return with_parts(_book(), changes)


def odd_formulas(choose: random.Random) -> bytes:
    """A good workbook beside formulas of words that formulas are made of, in an order that is mostly none."""
    formulas = ["".join(choose.choices(WORDS, k=choose.choice([2, 4, 8, 30]))) for _ in range(choose.choice([1, 5]))]
    names = [("in_price", "Model!$A$1"), ("out_pe", "Model!$A$3"), ("odd", "".join(choose.choices(WORDS, k=4)))]
    return zipped(parts(sheet(beside(*formulas)), names=names))


GENERATORS: tuple[Generator, ...] = (damaged_zip, damaged_xml, odd_formulas)
