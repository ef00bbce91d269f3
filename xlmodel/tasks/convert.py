"""Convert: a workbook spelled for another spreadsheet."""

from pathlib import Path

from xlmodel.functions import REGISTRY
from xlmodel.workbook.convert import converted
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package


def convert(book: str | Path | bytes, to: str, out: str | Path) -> str:
    """Spell the functions in a workbook for `calc`, or for `excel` again, and write it; gives the file's name.

    Raises
        WorkbookError  the workbook cannot be read, or the file cannot be written.
        RequestError   there is no such spreadsheet.
    """
    replace_file(out, converted(open_package(book).content, to, REGISTRY))
    return str(out)
