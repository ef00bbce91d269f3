"""An open workbook as Refresh sees it: tables and named cells of an `xlwings.Book`, whoever shows it.

What is written is all written or, if Excel refuses one cell of it, not at all. Nothing is selected, filtered or
formatted; a text is never taken for a formula. Other inputs are tried out on a copy of the file, never in the open
workbook: what passes for a moment there would set off its events, and stay if Python ended meanwhile.
"""

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

from xlmodel.contract import Cell
from xlmodel.errors import CellError, HostError, WorkbookError

log = logging.getLogger(__name__)

Outputs = Callable[[Mapping[str, Cell]], Mapping[str, Cell]]
"""What the outputs of a workbook would be with some inputs changed."""

_SAME = 1e-9  # two engines round differently in the last digits
_ERRORS = {error.value: error for error in CellError}
_AS_TYPED = tuple("#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@contextmanager
def saved_copy(book: Any) -> Iterator[Path]:
    """A file with the workbook as it is now, changes included that were not saved yet; gone afterwards."""
    with TemporaryDirectory(prefix="xlmodel-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / (book.name if PureWindowsPath(book.name).suffix else f"{book.name}.xlsx")
        book.api.SaveCopyAs(str(copy))
        yield copy


class ExcelBook:
    """`refresh(ExcelBook(xlwings.Book.caller(), ...), ...)`."""

    def __init__(self, book: Any, calculator: Callable[[Path], Outputs]) -> None:
        """A workbook that is open in Excel.

        Parameters
            calculator  opens a copy of it, to try other inputs there.

        Raises
            WorkbookError  it is open for reading only, shared in the old way, or counts its days from 1904.
        """
        self._book, self._calculator = book, calculator
        if getattr(book.api, "ReadOnly", False):
            raise WorkbookError(f"{book.name} is open for reading only; save it under a name of your own first")
        if getattr(book.api, "Date1904", False):
            raise WorkbookError(f"{book.name} counts its days from 1904; a refresh writes those from 1900")
        if getattr(book.api, "MultiUserEditing", False):
            raise WorkbookError(f"{book.name} is shared in the old way (Review, Share Workbook); end the sharing first")

    # Reading

    @cached_property
    def _ranges(self) -> dict[str, Any]:
        """The named single cells, by their name in small letters."""
        return {name.name.lower(): name for name in self._book.names if "!" not in name.name}

    @cached_property
    def _tables(self) -> dict[str, Any]:
        return {table.name.lower(): table for sheet in self._book.sheets for table in sheet.tables}

    def _cell(self, name: str) -> Any:
        """The cell of that name; None if there is none, or a block."""
        found = self._ranges.get(name.lower())
        if found is None:
            return None
        try:
            cell = found.refers_to_range
        except Exception:  # a name whose cells are gone, or one that stands for a formula
            return None
        return cell if cell.count == 1 else None

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first."""
        table = self._tables.get(name.lower())
        return None if table is None else _values(_body(table, headings=True))

    def values(self, names: Sequence[str]) -> dict[str, Cell]:
        """What stands in the cells of these names."""
        cells = {name: self._cell(name) for name in names}
        return {name: _values(cell)[0][0] for name, cell in cells.items() if cell is not None}

    def outputs(self, inputs: Mapping[str, Cell]) -> dict[str, Cell]:
        """The outputs with some inputs changed, found on a copy; the workbook is not touched.

        An output is left out where the copy does not come to what Excel shows: what it says of other inputs would be
        no better. All are, where Excel gives no copy that can be read.
        """
        calculate, agreed = self._copy
        return {name: value for name, value in calculate(inputs).items() if name in agreed} if agreed else {}

    @cached_property
    def _copy(self) -> tuple[Outputs, frozenset[str]]:
        """A copy of the workbook as it is now, and the outputs that are the same in both."""
        self._book.app.calculate()
        try:
            with saved_copy(self._book) as copy:
                calculate = self._calculator(copy)
                found = calculate({})
        except Exception as problem:  # a password, a format of Excel's own, a full disk
            log.warning("no other inputs can be tried for %s: %s", self._book.name, problem)
            return dict, frozenset()
        shown = self.values(list(found))
        agreed = frozenset(name for name, value in found.items() if _alike(value, shown.get(name)))
        if len(agreed) < len(found):
            log.warning("Excel shows something else for %s", ", ".join(sorted(set(found) - agreed)))
        return calculate, agreed

    # Writing

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """New values for named cells and for columns of tables: all of them or none.

        Raises
            HostError      Excel refuses one of them; nothing has changed then.
            WorkbookError  there is no such cell or column, or its sheet is protected.
        """
        targets = {self._target(name): [[value]] for name, value in cells.items()}
        for name, columns in tables.items():
            for heading, column in columns.items():
                targets[self._column(name, heading, len(column))] = [[value] for value in column]
        for target in targets:
            self._check_writable(target)
        before = [(target, _kept(target)) for target in targets]
        app = self._book.app
        done = 0
        shown, app.screen_updating = app.screen_updating, False
        try:
            for target, values in targets.items():
                done += 1
                target.value = [[_sent(value) for value in row] for row in values]
            app.calculate()
        except Exception as problem:
            raise _refused(self._book.name, problem, _restored(before[:done])) from problem
        finally:
            app.screen_updating = shown

    def _target(self, name: str) -> Any:
        cell = self._cell(name)
        if cell is None:
            raise WorkbookError(f"{self._book.name} has no single cell called {name}")
        return cell

    def _column(self, name: str, heading: str, rows: int) -> Any:
        table = self._tables.get(name.lower())
        body = None if table is None else _body(table, headings=True)
        headings = [] if body is None else _values(body)[0]
        if body is None or heading not in headings or body.rows.count - 1 != rows:
            raise WorkbookError(f"{self._book.name} has no table {name} with a column {heading} of {rows} rows")
        at = headings.index(heading)
        return body[1 : rows + 1, at : at + 1]

    def _check_writable(self, target: Any) -> None:
        sheet = target.sheet
        if getattr(sheet.api, "ProtectContents", False) and target.api.Locked is not False:
            raise WorkbookError(
                f"the sheet {sheet.name} is protected, and {target.address} in it is locked; "
                "unprotect the sheet (Review, Unprotect Sheet) and refresh again"
            )


def _body(table: Any, *, headings: bool) -> Any:
    """The cells of a table without its row of totals."""
    whole = table.range
    rows = whole.rows.count - bool(table.show_totals)
    return whole[0 if headings else 1 : rows, :]


def _values(cells: Any) -> list[list[Cell]]:
    rows = cells.options(ndim=2, err_to_str=True).value
    return [[_ERRORS.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _sent(value: Cell) -> Any:
    """A value as Excel takes it for what it is."""
    if isinstance(value, CellError):
        return value.value
    if isinstance(value, str):
        # Whatever does not start like a word could be read as a number, a date or a formula.
        return value if not value or value.startswith(_AS_TYPED) else f"'{value}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def _kept(target: Any) -> list[list[Any]]:
    """What must be written to have the cells as they are now: formulas, and values as they are."""
    values, formulas = _values(target), target.formula
    rows = [[formulas]] if isinstance(formulas, str) else formulas
    return [
        [
            formula if str(formula).startswith("=") and formula != value else _sent(value)
            for value, formula in zip(*row, strict=True)
        ]
        for row in zip(values, rows, strict=True)
    ]


def _restored(before: Sequence[tuple[Any, list[list[Any]]]]) -> list[str]:
    """Writes back what stood there; the cells that Excel does not take back."""
    stuck = []
    for target, rows in before:
        try:
            target.value = rows
        except Exception:
            log.exception("%s cannot be put back", target.address)
            stuck.append(f"{target.sheet.name}!{target.address.replace('$', '')}")
    return stuck


def _refused(name: str, problem: Exception, stuck: Sequence[str]) -> HostError:
    details = getattr(problem, "excepinfo", None)
    reason = details[2] if details and details[2] else problem
    state = (
        f"these cells could not be put back, so close the workbook without saving: {', '.join(stuck)}"
        if stuck
        else "nothing was changed"
    )
    return HostError(f"Excel refuses to write to {name}: {str(reason).rstrip('.')}; {state}")


def _alike(value: Cell, shown: Cell) -> bool:
    if isinstance(value, int | float) and isinstance(shown, int | float):
        return math.isclose(value, shown, rel_tol=_SAME, abs_tol=_SAME)
    return value == shown
