"""Whether the add-in is missing, said by the workbook itself in a cell that needs none."""

from typing import Final

from xlmodel.contract import OUT
from xlmodel.templates.layout import Page

NOTICE: Final = "addin_notice"
"""The cell: empty where all is well."""
_WORDS: Final = (
    "The xlmodel add-in is not loaded here: what shows #NAME? is not calculated, and what hangs from it may be old. "
    "How to load it: see About."
)


def write_notice(page: Page, cell: str) -> None:
    """Write it last, when it is known which outputs call our functions.

    LibreOffice calculates a cell on opening whose value was kept as an empty text, so that it is true at once.
    """
    missing = (f"IFERROR(ERROR.TYPE({name})=5,FALSE)" for name in page.book.calling if name.startswith(OUT))
    page.formula(cell, f'=IF(OR({",".join(missing)}),"{_WORDS}","")', style="alert_line", name=NOTICE)
