"""Many constants of a sheet replaced at once, in the bytes of its XML: a tenth of the time of one cell after another.

Only what needs no thought is done here: cells that are there already, hold a constant, and get a number or a text.
Everything else is left to `workbook.patch`, which knows formulas, new cells and errors.
"""

import html
import math
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, cast

from xlmodel.formula.area import Area, column_letters
from xlmodel.workbook.sheet_xml import LONGEST_TEXT, Value, stretches

# Three groups: where the cell is, its style, and what is replaced. Possessive, as none of it is ever read again.
_CONSTANT: Final = re.compile(
    rb'(<c r="[A-Z]{1,3}+[0-9]{1,7}+")((?: s="[0-9]++")?+)((?: t="(?:n|s|str|b|inlineStr)")?+'
    rb"(?:><v>[^<]*+</v></c>|/>|><is><t(?: xml:space=\"preserve\")?+>[^<]*+</t></is></c>|></c>))"
)
# Beside the constants: a formula, or a comment or the like, in which a cell may stand that is none.
_NOT_PLAIN: Final = re.compile(rb"<(?:(?:\w+:)?f[\s>/]|!|\?(?!xml\s))")
_PLAIN: Final = re.compile(r"[ -~\u00a0-\ud7ff\ue000-\ufffd]*")
_ESCAPED: Final = re.compile("_x[0-9A-Fa-f]{4}_")


def with_constants(content: bytes, columns: Mapping[Area, Sequence[Value]]) -> bytes | None:
    """The XML of a sheet with new constants, given by columns; None if any of it cannot be done this way."""
    grids = _grids(columns)
    out = []
    for stretch in stretches(content):
        pieces = _CONSTANT.split(stretch)
        if _NOT_PLAIN.search(b"".join(pieces[::4])):
            return None
        cells = pieces[1::4]
        last_row = int(cells[-1].strip(b'<c r="ABCDEFGHIJKLMNOPQRSTUVWXYZ')) if cells else 0
        taken = [grid.taken(last_row) for grid in grids]
        wanted = [cell for found, _ in taken for cell in found]
        if wanted:
            written = _all_written([value for _, values in taken for value in values])
            if written is None:
                return None
            if wanted != cells:
                by_cell = dict(zip(wanted, written, strict=True))
                if not by_cell.keys() <= set(cells):
                    return None
                written = list(map(by_cell.get, cells, pieces[3::4]))
            pieces[3::4] = written
        out.append(b"".join(pieces))
    return None if any(grid.rows for grid in grids) else b"".join(out)


class _Grid:
    """Columns side by side in the same rows, taken row by row as a sheet lists its cells."""

    def __init__(self, rows: range, columns: Mapping[int, Sequence[Value]]) -> None:
        self.rows = rows  # those that were not taken yet
        self._cells = [f'<c r="{column_letters(column)}'.encode() for column in columns]
        self._values = list(chain.from_iterable(zip(*columns.values(), strict=True)))
        self._done = 0

    def taken(self, last_row: int) -> tuple[list[bytes], list[Value]]:
        """The next cells down to a row, as they begin in the XML, and their values."""
        rows = self.rows[: max(0, last_row + 1 - self.rows.start)]
        self.rows = self.rows[len(rows) :]
        digits = [b'%d"' % row for row in rows]
        done, self._done = self._done, self._done + len(rows) * len(self._cells)
        return [cell + row for row in digits for cell in self._cells], self._values[done : self._done]


def _grids(columns: Mapping[Area, Sequence[Value]]) -> list[_Grid]:
    spans: dict[tuple[int, int], dict[int, Sequence[Value]]] = {}
    for area, values in columns.items():
        spans.setdefault((area.row, area.rows), {})[area.column] = values
    return [_Grid(range(row, row + rows), dict(sorted(grid.items()))) for (row, rows), grid in spans.items()]


def _all_written(values: Sequence[Value]) -> list[bytes] | None:
    """What follows the place and the style of each cell; None if one of them needs thought."""
    if set(map(type, values)) <= {int, float}:
        numbers = cast("Sequence[float]", values)
        return _numbers_written(numbers) if all(map(math.isfinite, numbers)) else None
    written = []
    for value in values:
        content = _written(value)
        if content is None:
            return None
        written.append(content)
    return written


def _numbers_written(numbers: Sequence[float]) -> list[bytes]:
    from pydantic_core import to_json  # here, because few workbooks have so many numbers

    # The digits that `repr` gives, seven times as fast.
    digits = to_json(numbers)[1:-1]
    return (b"><v>" + digits.replace(b",", b"</v></c>,><v>") + b"</v></c>").split(b",")


def _written(value: Value) -> bytes | None:
    if type(value) is float or type(value) is int:
        return f"><v>{value!r}</v></c>".encode() if math.isfinite(value) else None
    if value is None:
        return b"/>"
    if type(value) is str and len(value) <= LONGEST_TEXT and _PLAIN.fullmatch(value) and not _ESCAPED.search(value):
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f' t="inlineStr"><is><t{space}>{html.escape(value, quote=False)}</t></is></c>'.encode()
    return None
