"""Workbooks as a spreadsheet leaves them: with the value of each formula, and no word that they are to be computed."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

import xlsxwriter

from xlmodel.workbook.archive import with_parts


def saved_book(cells: Mapping[str, object], names: Mapping[str, str] | None = None, sheet: str = "Model") -> bytes:
    """One sheet: address -> constant, or a formula and the value a spreadsheet saved for it, or a block of them."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for address, held in cells.items():
        if not isinstance(held, tuple):
            page.write(address, held)
        elif ":" in address:
            _, (first, *others) = held
            page.write_array_formula(address, f"{{{held[0]}}}", None, first)
            for place, value in zip(_after_first(address), others, strict=True):
                page.write(place, value)
        else:
            page.write_formula(address, held[0], None, held[1])
    for name, refers_to in (names or {}).items():
        book.define_name(name, refers_to)
    book.close()
    return as_if_saved(content.getvalue())


def as_if_saved(content: bytes, old: str = "", new: str = "", part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A book of XlsxWriter without its word that nobody has calculated it; one piece of a part may be exchanged."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
        changes = {"xl/workbook.xml": re.sub(r"<calcPr[^>]*/>", '<calcPr calcId="191029"/>', workbook)}
        text = changes.get(part) or archive.read(part).decode()
    assert old in text
    changes[part] = text.replace(old, new) if old else text
    return with_parts(content, {name: text.encode() for name, text in changes.items()})


def text_of(content: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    """A part of a workbook as text."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(part).decode()


def cell_in(content: bytes, address: str, part: str = "xl/worksheets/sheet1.xml") -> str:
    """A cell as the file spells it."""
    found = re.search(rf'<c r="{address}".*?(?:</c>|/>)', text_of(content, part))
    return found[0] if found else ""


def _after_first(block: str) -> list[str]:
    from openpyxl.utils import cell, range_boundaries

    left, top, right, bottom = range_boundaries(block)
    places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return [f"{cell.get_column_letter(column)}{row}" for row, column in places[1:]]
