"""One workbook that a spreadsheet saved, run as it is: what becomes of each of its saved values.

The saved values are read by openpyxl, before and after, and not by what is tested here.
"""

import json
import math
import sys
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel

from xlmodel import CellError, Workbook, XlModelError
from xlmodel.calculation.witness import Judgement, Verdict
from xlmodel.formula.area import Area

Values = dict[tuple[str, int, int], Any]


def examined(book: Path) -> dict[str, Any]:
    """What a run of a workbook at its own inputs does, in numbers and in words."""
    try:
        workbook = Workbook(book)
    except XlModelError as refusal:
        return {"refused": str(refusal)}
    counts = {verdict.value: number for verdict, number in workbook.witness.counts.items()}
    found: dict[str, Any] = {"refused": "", "witness": workbook.witness.author.is_witness, **counts}
    found["named"] = [_named(judgement) for judgement in workbook.witness.unreliable.values()]
    try:
        before = saved_values(book.read_bytes())
    except Exception as problem:  # whatever openpyxl stumbles over
        return found | {"unread": f"{type(problem).__name__}: {problem}"[:200]}
    if not before:
        return found | {"unread": "openpyxl finds no value in it, as in the strict variant"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out{book.suffix.lower()}"
        workbook.run().save(out)  # as `xlmodel run --out` does
        after = saved_values(out.read_bytes())
    silent, moved = differences(workbook, before, after)
    return found | {"silent": silent, "moved": moved}


def differences(workbook: Workbook, before: Values, after: Values) -> tuple[list[str], list[str]]:
    """What a run at the file's own inputs shows or writes otherwise than it was saved: unnamed, and as it may."""
    silent = [*_shown_otherwise(workbook, before), *_written_otherwise(workbook, before, after)]
    return silent, _moved(workbook, before, after)


def saved_values(content: bytes) -> Values:
    """Every value in a file, by sheet, row and column, as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): _plain(cell.value, read.epoch)
        for sheet in read.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _plain(value: Any, epoch: datetime | None) -> Any:
    if isinstance(value, datetime | date | time | timedelta):
        return _Day(to_excel(value, epoch))
    if isinstance(value, CellError):
        return str(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class _Day(float):
    """A number that openpyxl took for a date, without its last digits."""


def same(saved: Any, other: Any) -> bool:
    """Whether two values are one to the digits that are kept; LibreOffice saves TRUE as 1."""
    if isinstance(other, bool) and isinstance(saved, float):
        return saved == float(other)
    if isinstance(saved, float) and isinstance(other, float):
        rounded = isinstance(saved, _Day) or isinstance(other, _Day)
        return math.isclose(saved, other, rel_tol=1e-10 if rounded else 1e-14, abs_tol=1e-10 if rounded else 0)
    return type(saved) is type(other) and saved == other


def _judgements(workbook: Workbook) -> Iterator[tuple[tuple[str, int, int], Judgement]]:
    for sheet, row, column, _ in workbook.values():
        yield (sheet, row, column), workbook.witness.judgement(Area(sheet, row, column))


def _shown_otherwise(workbook: Workbook, before: Values) -> list[str]:
    """Cells called proven that show something else than the file has."""
    found = []
    for place, judgement in _judgements(workbook):
        if judgement.verdict is Verdict.PROVEN and place in before:
            shown = _plain(workbook.value(*place), None)
            if not same(before[place], shown):
                found.append(f"{Area(*place).address} shows {shown!r}, saved is {before[place]!r}: {judgement.formula}")
    return found


def _written_otherwise(workbook: Workbook, before: Values, after: Values) -> list[str]:
    """Cells in which a run without any new input writes something else than the file had, unless they may change."""
    free = {
        (judgement.cell.sheet, *place)
        for _, judgement in _judgements(workbook)
        if judgement.verdict is Verdict.NOT_JUDGED
        for place in judgement.cell.places()
    }
    changed = (place for place in before.keys() | after.keys() if not same(before.get(place), after.get(place)))
    return [
        f"{Area(*place).address} becomes {after.get(place)!r}, saved is {before.get(place)!r}"
        for place in sorted(changed)
        if place not in free
    ]


def _moved(workbook: Workbook, before: Values, after: Values) -> list[str]:
    """Cells that may change, and did: with the reason for which they may."""
    return [
        f"{Area(*place).address} becomes {after.get(place)!r}, saved is {before[place]!r}: {judgement.reason}"
        for place, judgement in _judgements(workbook)
        if judgement.verdict is Verdict.NOT_JUDGED and place in before and not same(before[place], after.get(place))
    ]


def _named(judgement: Judgement) -> str:
    return f"{judgement.sentence}: {judgement.formula[:200]}"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(examined(Path(sys.argv[1]))), "utf-8")
