"""Change log: each input that a refresh changed, and what that did to multiple, discount and value, by cause."""

from collections.abc import Mapping, Sequence

from xlmodel.contract import CHANGES, LOGGED, TIME
from xlmodel.formula.area import Area
from xlmodel.templates.layout import Book, Page

FIRST = 6
ROOM = 200
_WIDTHS = (2, 19, 24, 15, 16, 16, 60, 11)

_STYLES = (
    ("table_text", "general"),
    ("table_aside", "general"),
    ("table_aside", "general"),
    ("table", "number"),
    ("table", "number"),
    ("table_aside", "general"),
    ("table", "date"),
)
_COLUMNS = tuple(
    {"header": h, "style": style, "number": number} for h, (style, number) in zip(LOGGED, _STYLES, strict=True)
)


def write(book: Book, outputs: Mapping[str, str], widths: Sequence[float]) -> Page:
    """The sheet.

    Parameters
        outputs  those whose change is explained, each with its number format.
        widths   of their columns.
    """
    columns = [*_COLUMNS, *({"header": name, "style": "table", "number": number} for name, number in outputs.items())]
    page = book.page("ChangeLog", (*_WIDTHS, *widths), "#B8860B")
    page.title(
        "Change log", "Newest first: what each refresh changed, and the part of each output's change it explains"
    )
    page.text(
        "B3",
        "The parts of one refresh add up to its last row, All causes, exactly; each is the mean of two orders of change.",
        "subtitle",
    )
    oldest = f"INDEX({CHANGES}[{TIME}],{ROOM})"
    page.formula(
        "B4",
        f'=IF({oldest}="","The {ROOM} newest rows are kept here; the store keeps every figure.","THE LOG IS FULL: what '
        f'changed before "&{oldest}&" is listed here no longer. The store keeps every figure: xlmodel store export.")'
        f'&" Times are UTC. n/a: the output is no number."',
        style="subtitle",
    )
    cells = Area("", FIRST - 1, 2, ROOM + 1, len(columns))
    page.table(cells.block, CHANGES, columns, [[None] * len(columns)] * ROOM)
    page.long(FIRST - 1, 3)
    return page
