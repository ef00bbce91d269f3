"""Checks: what must hold before a number is trusted, in words, with one master cell, and what a refresh found."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import (
    CHECK,
    CHECKED,
    CHECKS,
    FINDING,
    FINDINGS,
    HOLDS,
    IN,
    MEASURED,
    NOT_JUDGED,
    OUT,
    TO_FILL_IN,
)
from xlmodel.findings import Finding, fitting
from xlmodel.templates.blocks.addin import NOTICE
from xlmodel.templates.layout import Book, Page

FIRST: Final = 8
FAILING: Final = "checks_failing"
"""The cell with the names of those that fail."""
UNFIT: Final = "units_unfit"
"""The cell with the names of those that leave no value to name; empty where there is none."""
_FINDING_ROWS: Final = 12
_ONE_PAGE: Final = 38  # the last row of checks that a page takes with all findings


class Check(NamedTuple):
    """What must hold."""

    label: str
    measure: str  # a formula
    number: str  # how the measure is shown
    holds: str  # a piece of a formula, TRUE or FALSE, with {} for the measure
    meaning: str  # of its failing
    no_value: str = ""  # a piece of a formula, with {}: whether it fails so far that no value can be named


def write(book: Book, checks: Sequence[Check], warning: str, findings: Sequence[Finding] = ()) -> Page:
    """The sheet; it names the outputs checks_ok, checks_failed and warning.

    Parameters
        warning   a formula: what a reader of the summary has to know of the checks.
        findings  what is doubtful in the figures that the book begins with.
    """
    checks = [*checks, *_of_the_book(book)]
    page = book.page("Checks", (2, 54, 16, 12, 96), "#1B7F4B")
    page.title("Checks", "A check that fails stops nothing; it says what not to trust")
    last = FIRST + len(checks) - 1
    holds = f'=IF({NOTICE}="","All checks hold","Not checked here: as it was saved")'
    page.formula("B4", holds, style="label_bold", fresh=True)
    page.formula("C4", f"=AND({CHECKS}[{HOLDS}])", "general", "check", "out_checks_ok")
    page.text("B5", "Checks that fail", "label_bold")
    page.formula("C5", f"=COUNTIF({CHECKS}[{HOLDS}],FALSE)", "count", "result", "out_checks_failed")
    names = "&".join(f'IF(D{row}=FALSE,"; "&B{row},"")' for row in range(FIRST, last + 1))
    page.text("D4", "Those that fail", "head_aside")
    page.formula("E4", f'=IF(out_checks_failed=0,"none",MID({names},3,400))', style="aside", name=FAILING)
    _unfit(page, checks)
    page.formula("E5", warning, "general", "warning", "out_warning")
    page.height(5, 30)
    columns = [{"header": h, "number": "number" if h == MEASURED else "text"} for h in CHECKED]
    page.table(f"B{FIRST - 1}:E{last}", CHECKS, columns, [])
    # What is an error because figures are missing is no doubt of them.
    failed = f'IF({OUT}{TO_FILL_IN}>0,"{NOT_JUDGED}",FALSE)' if f"{OUT}{TO_FILL_IN}" in book.names else "FALSE"
    for row, (label, measure, number, verdict, meaning, _) in enumerate(checks, start=FIRST):
        page.text(f"B{row}", label, "table_text")
        page.formula(f"C{row}", measure, number, "table")
        # A measure that is an error does not hold either, and must not hide the others.
        page.formula(f"D{row}", f"=IFERROR({verdict.replace('{}', f'C{row}')},{failed})", "general", "check")
        page.text(f"E{row}", meaning, "table_aside")
        # No colour by condition: LibreOffice 7.4 crashes on drawing one that changes because the add-in is missing.
        page.formula(f"A{row}", f'=IF(D{row}=FALSE,"►","")', style="alert_line")
    _findings(page, last + 3, findings)
    page.long(FIRST - 1)
    if last <= _ONE_PAGE:  # what is free below them shall not stand on a page of its own
        page.sheet.fit_to_pages(1, 1)
    return page


def _unfit(page: Page, checks: Sequence[Check]) -> None:
    """The line about units."""
    listed = "&".join(
        f'IF(IFERROR({each.no_value.replace("{}", f"C{row}")},FALSE),"; "&B{row},"")'
        for row, each in enumerate(checks, start=FIRST)
        if each.no_value
    )
    page.text("D6", "Units that do not fit", "head_aside")
    page.formula("E6", f"=MID({listed},3,400)" if listed else '=""', style="aside", name=UNFIT)


def _of_the_book(book: Book) -> list[Check]:
    """Of what any sheet may have: judgement, and grids."""
    found = []
    if book.judged:
        blank = "&".join(f'IF({IN}{name}="",", {IN}{name}","")' for name in book.judged)
        found.append(
            Check("Every judgement has a value (blank ones)", f'=IF({blank}="","none",MID({blank},3,120))', "text", '{}="none"',
                  "A blank counts as zero: type 0 where you mean none")
        )  # fmt: skip
    if book.uneven:
        found.append(
            Check("Edges of the grids lie evenly around their middle (sum of differences)", f"={'+'.join(book.uneven)}", "number",
                  "{}<0.000001", "A step of a grid is not that of Inputs, or its middle is not the model's")
        )  # fmt: skip
    return found


def centre_is_base(cell: str) -> Check:
    """That the grid around the model is built on it."""
    return Check(
        "Centre of the grid = base value (difference)",
        f"={cell}-out_base_value",
        "number",
        "ABS({})<0.000001",
        "The grid is not built on the base case",
    )


def of_check(label: str, heading: str) -> str:
    """A piece of a formula: what stands under a heading beside a check, wherever the check stands."""
    return f'INDEX({CHECKS}[{heading}],MATCH("{label}",{CHECKS}[{CHECK}],0))'


def _findings(page: Page, row: int, findings: Sequence[Finding]) -> None:
    """What is wrong or doubtful, below the checks; found as the book is made, and anew by each refresh."""
    page.band(f"B{row}:E{row}", "Found when the figures were last read: dates, units, jumps, stale estimates")
    column = ({"header": FINDING, "style": "table_text", "number": "general"},)
    sentences = fitting(findings, _FINDING_ROWS)
    rows = [[text] for text in [*sentences, *[None] * (_FINDING_ROWS - len(sentences))]]
    page.table(f"B{row + 1}:B{row + 1 + _FINDING_ROWS}", FINDINGS, column, rows)
