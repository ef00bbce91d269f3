"""Days in words: texts that follow from a cell with a date, so that they stay true after a Refresh as of another day."""

from xlmodel.contract import IN
from xlmodel.formula.area import Area
from xlmodel.templates.layout import Book, Page


def day(cell: str) -> str:
    """A piece of a formula: the day in a cell, as 2025-09-24. TEXT is no help: in a German Excel it wants JJJJ-MM-TT."""
    written = f'YEAR({cell})&"-"&RIGHT("0"&MONTH({cell}),2)&"-"&RIGHT("0"&DAY({cell}),2)'
    return f'IF({cell}="","an unknown day",{written})'


def known_on(book: Book, name: str) -> str:
    """The cell beside an input that says of which day it is."""
    return f"Inputs!E{line(book, name)}"


def line(book: Book, name: str) -> int:
    """The row of an input on its sheet."""
    return Area.referred(book.names[f"{IN}{name}"]).row


def known(name: str) -> str:
    """A piece of a formula: an input, or #N/A while it is not known; a link would show a blank cell as zero."""
    return f'IF(in_{name}="",NA(),in_{name})'


def once_known(name: str, words: str) -> str:
    """A formula: words about an input, or none while it is not known; FIXED would show a blank cell as zero."""
    return f'=IF(in_{name}="","",{words})'


def write_words(page: Page, cell: str, text: str, style: str) -> None:
    """A text, or a formula that makes one."""
    if text.startswith("="):
        page.formula(cell, text, style=style)
    else:
        page.text(cell, text, style)
