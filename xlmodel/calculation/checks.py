"""The checks of a workbook itself: a row each in its table of checks, which hold or do not."""

from collections.abc import Iterator

import xlmodel.contract as contract
from xlmodel.contract import Cell, HasTables, table_of, text
from xlmodel.errors import CellError, NoDataError
from xlmodel.findings import Finding, Kind


def failing_checks(book: HasTables) -> list[Finding]:
    """The checks that do not hold: label and meaning.

    Raises
        NoDataError  the workbook has no table of checks, or it lacks the column with the verdicts.
    """
    table = table_of(book, contract.CHECKS)
    if table is None:
        raise NoDataError(f"the workbook has no table {contract.CHECKS} that says what must hold")
    lacking = [heading for heading in (contract.CHECK, contract.HOLDS) if heading not in table.headings]
    if lacking:
        raise NoDataError(f"the table {contract.CHECKS} has no column {' and no column '.join(lacking)}")
    columns = (table.column(heading) for heading in (contract.CHECK, contract.HOLDS, contract.MEANING))
    return list(_failing(zip(*columns, strict=True)))


def _failing(rows: Iterator[tuple[Cell, Cell, Cell]]) -> Iterator[Finding]:
    for number, (label, verdict, meaning) in enumerate(rows, start=1):
        blank = verdict in (None, "")
        if verdict in (1, contract.NOT_JUDGED) or (blank and not text(label)):  # Calc has a number for TRUE
            continue
        named = text(label) or f"row {number} of {contract.CHECKS}"
        if verdict == 0:
            parts = [named, text(meaning)]
        else:
            parts = [named, f"its verdict is {_shown(verdict)}, not TRUE or FALSE", text(meaning)]
        yield Finding(Kind.CHECK, "; ".join(part for part in parts if part))


def _shown(verdict: Cell) -> str:
    if isinstance(verdict, CellError):
        return verdict.value
    if isinstance(verdict, str) and verdict:
        return f"the text {verdict}"
    return "blank" if verdict in (None, "") else f"{verdict:g}" if isinstance(verdict, float) else str(verdict)
