"""Convert: a workbook spelled for another spreadsheet, or made plain values for a reader without the functions."""

from pathlib import Path
from typing import Final

from xlmodel.errors import RequestError
from xlmodel.functions import REGISTRY
from xlmodel.tasks.run import run
from xlmodel.workbook.convert import HOSTS, converted
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package

VALUES: Final = "values"
TARGETS: Final = (*HOSTS, VALUES)


def convert(book: str | Path | bytes, to: str, out: str | Path) -> str:
    """Spell the functions in a workbook for another spreadsheet and write it; gives the file's name.

    Parameters
        to  `excel`, the spelling of the templates; `office-js`, for the add-in of `xlmodel web`; `calc`; or `values`,
            in which each formula of ours has become its value, worked out anew as by `run`.

    Raises
        WorkbookError  the workbook cannot be read, or the file cannot be written.
        RequestError   there is no such spreadsheet, or it is xlwings Lite.
    """
    if to == "lite":
        raise RequestError(
            "no workbook is made for xlwings Lite: a function there is given an error as a blank or a text, "
            "and cannot show a reason with its own; --to office-js keeps both"
        )
    if to not in TARGETS:
        raise RequestError(f"a workbook is converted to {', '.join(TARGETS[:-1])} or {TARGETS[-1]}, not to {to}")
    if to == VALUES:
        run(book, out=out, frozen=True)
    else:
        replace_file(out, converted(open_package(book).content, to, REGISTRY))
    return str(out)
