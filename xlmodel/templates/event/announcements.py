"""Events: announcements of the company as a table, with rows free for others."""

from typing import Final

from xlmodel.templates.blocks import events
from xlmodel.templates.blocks.events import Events
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book

_FREE: Final = 5
_WIDTHS: Final = (2, 50, 12, *[9] * 4, 15, *[10] * 4, *[11] * 4, 40)


def write(book: Book, case: Case) -> Events:
    """The sheet."""
    page = book.page("Events", _WIDTHS, "#B8860B")
    page.title(
        "Announcements",
        "Closes before and after each; how the share went on, in the direction of its move against the market",
    )
    heading = (
        f"Money in {case.unit}; closes as traded, dividends not added; blank: not known; grey: after the valuation date"
    )
    note = "From the figures at hand; a blank is not known"
    written = events.write(book, page, 4, heading, case.news.events, "Market", free=_FREE, goes_on=True, note=note)
    page.sheet.freeze_panes(5, 2)
    page.sheet.fit_to_pages(1, 0)
    page.sheet.print_area(0, 0, written.below, len(_WIDTHS) - 1)
    return written
