"""Change log: each input that a refresh changed, and what that did to multiple, discount and value, by cause."""

from xlmodel.contract import CHANGES, LOGGED, TIME
from xlmodel.templates.layout import Book, Page

FIRST = 6
ROOM = 200
OUTPUTS = (
    "out_forward_pe",
    "out_dated_forward_pe",
    "out_peer_discount",
    "out_dated_peer_discount",
    "out_expected_value",
)
_NUMBERS = ("number", "number", "percent2", "percent2", "number")

_STYLES = (
    ("table_text", "general"),
    ("table_aside", "general"),
    ("table_aside", "general"),
    ("table", "number"),
    ("table", "number"),
    ("table_aside", "general"),
    ("table", "date"),
)
_COLUMNS = (
    *({"header": h, "style": style, "number": number} for h, (style, number) in zip(LOGGED, _STYLES, strict=True)),
    *({"header": name, "style": "table", "number": number} for name, number in zip(OUTPUTS, _NUMBERS, strict=True)),
)


def write(book: Book) -> Page:
    page = book.page("ChangeLog", (2, 19, 24, 15, 16, 16, 60, 11, 17, 20, 18, 23, 19), "#B8860B")
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
    page.table(f"B{FIRST - 1}:M{FIRST + ROOM - 1}", CHANGES, _COLUMNS, [[None] * len(_COLUMNS)] * ROOM)
    page.sheet.freeze_panes(FIRST - 1, 3)
    page.sheet.fit_to_pages(1, 0)
    return page
