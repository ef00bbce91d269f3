"""About: what a workbook is for, how to read it, where its figures come from."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.templates.layout import Book, Page

_COLOURS: Final = (
    ("input", "A fact with its source, or a figure that somebody quoted: change it"),
    ("judgement", "The modeller's judgement: change it, and see what it does"),
    ("formula", "A formula"),
    ("link", "A link to a cell of another sheet"),
    ("result", "A result, named out_... where scripts read it"),
)


class Texts(NamedTuple):
    """What is said of a workbook."""

    title: str
    subtitle: str  # a formula
    purpose: Sequence[str]
    sheets: Sequence[tuple[str, str]]
    use: Sequence[str]
    sources: Sequence[tuple[str, str]]
    last: str


def write(book: Book, texts: Texts) -> Page:
    """The sheet."""
    page = book.page("About", (2, 24, 110))
    page.title(texts.title, "")
    page.formula("A2", texts.subtitle, style="subtitle")
    row = 4
    for text in texts.purpose:
        page.sheet.merge_range(row - 1, 1, row - 1, 2, text, book.style("wrap"))
        page.sheet.set_row(row - 1, 42)
        row += 1
    row = _pairs(page, row + 1, "Sheets", texts.sheets)
    page.band(f"B{row}:C{row}", "Colours")
    for style, meaning in _COLOURS:
        row += 1
        page.text(f"B{row}", style.capitalize(), style)
        page.text(f"C{row}", meaning, "aside")
    row += 2
    page.band(f"B{row}:C{row}", "How to use it")
    for text in texts.use:
        row += 1
        page.sheet.merge_range(row - 1, 1, row - 1, 2, text, book.style("wrap"))
        page.sheet.set_row(row - 1, 30 if len(text) > 125 else 16)
    row = _pairs(
        page,
        row + 2,
        "Sources of the figures as shipped; after a Refresh, Inputs and Data name their own",
        texts.sources,
    )
    page.text(f"B{row}", texts.last, "label_bold")
    return page


def _pairs(page: Page, row: int, heading: str, pairs: Sequence[tuple[str, str]]) -> int:
    page.band(f"B{row}:C{row}", heading)
    for name, text in pairs:
        row += 1
        page.text(f"B{row}", name, "label_bold")
        page.text(f"C{row}", text, "label")
    return row + 2
