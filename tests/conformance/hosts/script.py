"""Plain Python: numbers and arrays in, the same out."""

from typing import Any

import numpy as np

from tests.conformance.host import CannotBeAskedError, Host, always, flat, never
from tests.truth import Row
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError, ValuationError
from xlmodel.hosts.python import FUNCTIONS
from xlmodel.spec import Kind, Parameter

NUMERIC = (Kind.NUMBER, Kind.NUMBERS, Kind.LIST, Kind.GAPS, Kind.MULTIPLES, Kind.GRID)


def _holds_error(row: Row) -> bool:
    return any(isinstance(cell, CellError) for argument in row.cells for cell in flat(argument))


def _is_mixed(row: Row) -> bool:
    """Whether something that is no number stands among numbers."""
    return any(
        p.kind in NUMERIC
        and isinstance(argument, list)
        and any(isinstance(cell, str | bool) for cell in flat(argument))
        for p, argument in zip(row.function.parameters, row.cells, strict=True)
    )


def _many_for_one(row: Row) -> bool:
    return any(
        p.kind is Kind.NUMBER and isinstance(argument, list) and len(flat(argument)) > 1
        for p, argument in zip(row.function.parameters, row.cells, strict=True)
    )


def _leaves_out(row: Row) -> bool:
    return any(cell is MISSING and p.required for p, cell in zip(row.function.parameters, row.cells, strict=True))


def _blank_in_table(row: Row) -> bool:
    kinds = set(NUMERIC) - {Kind.MULTIPLES}
    pairs = zip(row.function.parameters, row.cells, strict=True)
    has_blank = any(p.kind in kinds and None in flat(argument) for p, argument in pairs)
    return row.function.kind is Kind.TABLE and row.is_error and has_blank


def _blank_for_default(row: Row) -> bool:
    return any(
        (p.kind is Kind.WORD and argument is None)
        or (p.kind is Kind.NUMBERS and isinstance(p.default, int | float) and None in flat(argument))
        for p, argument in zip(row.function.parameters, row.cells, strict=True)
    )


def _is_blank_list(parameter: Parameter, cells: Any) -> bool:
    """Whether an optional list is given as blank cells: a script leaves it out."""
    return parameter.kind.core_axes > 0 and not parameter.required and {*flat(cells)} == {None}


class Script(Host):
    name = "script"
    exempt_from_1904 = never(always, reason="Python has dates, which no workbook counts", raises=CannotBeAskedError)
    keeps_every_bit = False
    exemptions = (
        never(_holds_error, reason="Python has no error values: an exception was raised", raises=CannotBeAskedError),
        never(_is_mixed, reason="an array holds numbers or texts, not both", raises=CannotBeAskedError),
        never(_many_for_one, reason="many numbers where a sheet wants one cell are scenarios"),
        never(_leaves_out, reason="Python itself asks for an argument that has no default", raises=TypeError),
        never(_blank_in_table, reason="NaN is data that is missing: a table is worked out as far as it goes"),
        never(_blank_for_default, reason="NaN is data that is missing: what is to have its default is left out"),
    )

    def answer(self, row: Row) -> Answer:
        if _holds_error(row) or _is_mixed(row):
            raise CannotBeAskedError
        arguments = {
            p.name: _plain(p.kind, cells)
            for p, cells in zip(row.function.parameters, row.cells, strict=True)
            if cells is not MISSING and not _is_blank_list(p, cells)
        }
        raising = {"errors": "raise"} if row.function.answers_many else {}
        try:
            answer = FUNCTIONS[row.function.python_name](**arguments, **raising)
        except ValuationError as refusal:
            return Answer([[refusal.cell]], str(refusal))
        if row.function.kind is Kind.TABLE:
            return Answer([list(answer.columns), *_cells(answer.to_numpy(dtype=object))])
        return Answer(_cells(np.atleast_2d(np.asarray(answer, dtype=object))))

    def disagreements(self, row: Row, answer: Answer) -> list[str]:
        if answer.reason is not None and isinstance(row.expected, list):
            # A refusal is one of the whole array, where a sheet marks a cell.
            return [] if answer.cell in flat(row.expected) else [answer.reason]
        return super().disagreements(_with_nan_for_empty(row), answer)


def _with_nan_for_empty(row: Row) -> Row:
    """As a script has it: a cell of a table that means nothing in its row is NaN, as one without an answer is."""

    def plain(cell: Any) -> Any:
        return CellError.NA if cell == "" else cell

    if isinstance(row.expected, dict):
        return row._replace(expected={part: plain(cell) for part, cell in row.expected.items()})
    if isinstance(row.expected, list):
        return row._replace(expected=[[plain(cell) for cell in line] for line in row.expected])
    return row


def _plain(kind: Kind, cells: Any) -> Any:
    """As a script would write it: a blank is NaN, a list has one axis whatever block of cells it is."""
    if kind in NUMERIC and isinstance(cells, list):
        return np.array(flat(cells) if kind.core_axes == 1 else cells, dtype=float)
    if kind in NUMERIC:
        return np.nan if cells is None else cells
    return flat(cells) if kind is Kind.LABELS else cells


def _cells(array: Any) -> list[list[Any]]:
    return [[_cell(each) for each in line] for line in array.tolist()]


def _cell(value: Any) -> Any:
    if isinstance(value, float) and np.isnan(value):
        return CellError.NA
    return CellError.NUM if isinstance(value, float) and np.isinf(value) else value
