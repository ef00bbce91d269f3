"""Proof: answers from outside, recomputed by the spreadsheet that the workbook is open in.

`proofs.csv` is generated from the tests' tables of truth, so that both show the same answers.
"""

import csv
from collections import Counter
from importlib import resources

from xlmodel.contract import TEST
from xlmodel.templates.blocks.addin import NOTICE
from xlmodel.templates.layout import Book, Page, Value

FIRST = 8
# What the worksheet function ERROR.TYPE calls them.
_ERROR_TYPES = {"#NULL!": 1, "#DIV/0!": 2, "#VALUE!": 3, "#REF!": 4, "#NAME?": 5, "#NUM!": 6, "#N/A": 7}
# Binary arithmetic may cost the last digits where a source is exact.
_ROUNDING = "0.000000000001"


def read_proofs() -> list[dict[str, str]]:
    """The answers: function, formula, expected, tolerance, kind (what it rests on), source."""
    text = resources.files("xlmodel.templates").joinpath("proofs.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def write(book: Book) -> Page:
    """The sheet, with one defined name `test_...` a proof and `test_all` for all of them."""
    page = book.page("Proof", (2, 24, 62, 16, 12, 18, 10, 12, 92), "#1B7F4B")
    page.title("Proof", "Answers from outside, recomputed here: green if this spreadsheet gives what the source says")
    proofs = read_proofs()
    last = FIRST + len(proofs) - 1
    holds = f'=IF({NOTICE}="","All proofs hold","Not checked here")'
    page.formula("B4", holds, style="label_bold", fresh=True)
    page.formula("C4", f"=AND(G{FIRST}:G{last})", "general", "check", f"{TEST}all")
    page.text("B5", counts(proofs))
    page.texts(f"B{FIRST - 1}", ["Function", "Formula"], "head")
    page.texts(f"D{FIRST - 1}", ["Expected", "Tolerance", "Computed"], "head_right")
    page.texts(f"G{FIRST - 1}", ["Agrees", "Kind", "Source"], "head_aside")
    counted: Counter[str] = Counter()
    for row, proof in enumerate(proofs, start=FIRST):
        name = proof["function"].lower()
        counted[name] += 1
        expected = _value(proof["expected"])
        page.text(f"B{row}", proof["function"], "table_text")
        page.text(f"C{row}", proof["formula"], "table_text")
        page.put(f"D{row}", expected, "table", "number" if isinstance(expected, float) else "text")
        page.put(f"E{row}", float(proof["tolerance"]), "table", "general")
        page.formula(f"F{row}", proof["formula"], "number", "table")
        page.formula(f"G{row}", _agrees(row, expected), "general", "check", f"{TEST}{name}_{counted[name]}")
        page.texts(f"H{row}", [proof["kind"], proof["source"]], "table_aside")
    page.verdict("C4")
    page.verdict(f"G{FIRST}:G{last}")
    page.long(FIRST - 1)
    return page


def counts(proofs: list[dict[str, str]]) -> str:
    """How many answers rest on what."""
    counted = Counter(proof["kind"] for proof in proofs)
    words = {
        "published": "printed by a third party",
        "computed": "by hand or exact arithmetic",
        "identity": "from an identity",
        "refusal": "refused, as they must be",
    }
    return f"{len(proofs)} answers: " + ", ".join(f"{counted[kind]} {text}" for kind, text in words.items())


def _agrees(row: int, expected: Value) -> str:
    if isinstance(expected, float):
        return f"=IF(ISNUMBER(F{row}),ABS(F{row}-D{row})<=E{row}+{_ROUNDING}*MAX(1,ABS(D{row})),FALSE)"
    if expected in _ERROR_TYPES:
        return f"=IF(ISERROR(F{row}),ERROR.TYPE(F{row})={_ERROR_TYPES[str(expected)]},FALSE)"
    return f"=IF(ISTEXT(F{row}),EXACT(F{row},D{row}),FALSE)"


def _value(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text
