"""Workbooks that are open in a spreadsheet elsewhere: their bytes come in, and what to write or to open goes out."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from xlmodel.refresh.book_file import BookElsewhere
from xlmodel.tasks.answer import Found, Plain, plain
from xlmodel.tasks.check import check
from xlmodel.tasks.new import Made, new
from xlmodel.tasks.refresh import Refreshed, refresh


class Place(TypedDict):
    """Cells of a sheet and their new values, row by row."""

    sheet: str
    cells: str
    values: list[list[Plain]]


def refresh_elsewhere(
    content: bytes, figures: str = "", providers: Sequence[str] = ()
) -> tuple[Refreshed, list[Place]]:
    """What a refresh finds, and what is to be written into the workbook.

    Parameters
        content  the bytes of the workbook.
        figures  the text of a file of figures, asked before the providers; alone, nobody else is asked.

    Raises
        WorkbookError  the workbook cannot be read, or an input cannot have its value.
        NoDataError    it has no table of figures, or there is no such provider or store.
    """
    book = BookElsewhere(content)
    with TemporaryDirectory() as folder:
        done = refresh(book, figures=_file(folder, figures), providers=providers)
    places: list[Place] = [
        {"sheet": area.sheet, "cells": area.block, "values": [[plain(value) for value in row] for row in values]}
        for area, values in book.written.items()
    ]
    return done, places


def check_elsewhere(content: bytes) -> list[Found]:
    """What not to trust in a workbook.

    Raises
        WorkbookError  the workbook cannot be read.
    """
    return check(BookElsewhere(content))["findings"]


def new_elsewhere(template: str, ticker: str, figures: str = "") -> tuple[bytes, Made]:
    """A new workbook for a company, and what is to be known of it.

    Raises
        RequestError  there is no such template, or no ticker.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder) / "new.xlsx"
        made = new(template, ticker, figures=_file(folder, figures), out=out)
        return out.read_bytes(), made


def _file(folder: str, text: str) -> str | Path:
    if not text.strip():
        return ""
    path = Path(folder) / "figures.csv"
    path.write_text(text, "utf-8", newline="")
    return path
