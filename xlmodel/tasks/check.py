"""Check: what not to trust in a workbook, its own checks that fail and its inputs held against the store."""

from pathlib import Path
from typing import TypedDict

import xlmodel.contract as contract
from xlmodel.calculation.checks import failing_checks
from xlmodel.contract import Book
from xlmodel.errors import NoDataError
from xlmodel.findings import Finding, Kind
from xlmodel.market.store import open_store, read_address
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh
from xlmodel.tasks.answer import Found, found
from xlmodel.tasks.refresh import opened_book


class Checked(TypedDict):
    """What not to trust; an empty list if all is well."""

    findings: list[Found]


def check(book: Book | str | Path, store: str = "") -> Checked:
    """Look a workbook over: a file, or one that is open in a spreadsheet. Nothing is written and nobody is asked.

    Parameters
        store  a file or a PostgreSQL address; left out, the user's own, or the bundled case where there is none yet.

    Raises
        WorkbookError  the workbook cannot be read.
    """
    opened = opened_book(book)
    # One that is open in a spreadsheet has no formulas to look at: its hosts check a copy of it.
    of_formulas = [*opened.doubtful_formulas(), *opened.unusual_fractions()] if isinstance(opened, BookFile) else []
    if opened.table(contract.CHECKS) is None and opened.table(contract.DATA) is None:
        lacking = (
            f"the workbook has neither a table {contract.CHECKS} that says what must hold nor a table {contract.DATA} "
            "that says which figures to compare"
        )
        return {"findings": [found(finding) for finding in (Finding(Kind.NOT_CHECKED, lacking), *of_formulas)]}
    return {"findings": [found(each) for each in (*_own_checks(opened), *_against_store(opened, store), *of_formulas)]}


def _own_checks(book: Book) -> list[Finding]:
    try:
        return failing_checks(book)
    except NoDataError as problem:  # its inputs are compared all the same
        return [Finding(Kind.NOT_CHECKED, str(problem))]


def _against_store(book: Book, store: str) -> tuple[Finding, ...]:
    with open_store(read_address(store)) as opened:
        try:
            return refresh(book, None, opened, dry_run=True).findings
        except NoDataError as problem:  # its own checks count all the same
            return (Finding(Kind.NOT_COMPARED, str(problem)),)
