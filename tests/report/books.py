"""Workbooks for the tests of the note: a few named cells, and tables where a test wants them."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import xlsxwriter

from xlmodel import Workbook
from xlmodel.report.note import Note, read_note
from xlmodel.report.page import page

ALIBABA = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
Row = tuple[str, str, object]  # name, label, value or formula

COMPANY: tuple[Row, ...] = (
    ("in_price", "Share price", 100.0),
    ("in_forward_eps", "EPS", 8.0),
    ("in_peers", "Multiple of the peers", 20.0),
    ("in_bull_probability", "Probability of bull", 0.25),
    ("out_forward_pe", "Forward P/E", "=B1/B2"),
    ("out_peer_multiple", "Peers", "=B3"),
    ("out_peer_discount", "Discount", "=1-B5/B3"),
    ("out_bear_value", "Bear", 60.0),
    ("out_base_value", "Base", 110.0),
    ("out_bull_value", "Bull", 180.0),
    ("out_expected_value", "Expected", "=0.25*B8+0.5*B9+B4*B10"),
    ("out_upside", "Upside", "=B11/B1-1"),
)
"""By hand: 12.5 times, 37.5 % cheaper than 20 times; 0.25 * 60 + 0.5 * 110 + 0.25 * 180 = 115, which is 15 % above 100."""


def workbook(
    rows: Sequence[Row] = COMPANY,
    tables: Mapping[str, Sequence[Sequence[object]]] | None = None,
    title: str = "",
    **options: object,
) -> bytes:
    """Labels in column A, values in column B; each table on a sheet of its own, its headings first."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False, **options}) as book:
        if title:
            book.set_properties({"title": title})
        sheet = book.add_worksheet("Model")
        for i, (name, label, value) in enumerate(rows):
            sheet.write_string(i, 0, label)
            _put(sheet, i, 1, value)
            book.define_name(name, f"=Model!$B${i + 1}")
        for name, (headings, *lines) in (tables or {}).items():
            page = book.add_worksheet(f"of {name}")
            columns = [{"header": heading} for heading in headings]
            page.add_table(0, 0, len(lines), len(headings) - 1, {"name": name, "columns": columns})
            for i, line in enumerate(lines, start=1):
                for j, value in enumerate(line):
                    _put(page, i, j, value)
    return content.getvalue()


def changed(**values: object) -> list[Row]:
    """The rows of COMPANY, some of them with another value; None leaves one out."""
    rows = [(name, label, values.get(name, value)) for name, label, value in COMPANY]
    return [row for row in rows if row[2] is not None]


def note(content: bytes) -> Note:
    """The note of a workbook."""
    return read_note(Workbook(content))


def html(content: bytes) -> str:
    """The page of a workbook."""
    return page(note(content), "0")


@cache
def alibaba() -> str:
    """The page of the example."""
    return html(ALIBABA.read_bytes())


def _put(sheet, row: int, column: int, value: object) -> None:
    if isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
