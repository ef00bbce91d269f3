"""What the commands print: answers as text, as tables, and as the short JSON of `--json`."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from xlmodel.errors import CellError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from xlmodel.contract import Progress
    from xlmodel.tasks.answer import Answer


def harmless(text: str) -> str:
    """A text without what commands a terminal, or turns the direction in which it is read: a picture in its place.

    >>> harmless("11" + chr(27) + "[2J")
    '11\u241b[2J'
    """
    return text if text.isprintable() else text.translate(_HARMLESS)


_HARMLESS: Final = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    **dict.fromkeys((0x7F, *range(0x80, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x2421),
}


def say(text: str) -> None:
    """Prints what may have come from a file or a vendor."""
    print(harmless(text))


def print_json(value: Any, indent: int | None = None) -> None:
    """One line of JSON, or more where it is indented."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    # JSON itself spells out what is below a blank; what else commands a terminal may be spelled so too.
    print(text.translate({code: f"\\u{code:04x}" for code in _HARMLESS if code >= 0x7F}))


def short_json(answer: "Answer", with_reason: bool = True) -> Any:
    """A value, or an error with its reason; of several cells rows, in which the first error carries the reason."""
    reason = answer["reason"] if with_reason else None
    if not isinstance(answer["value"], list):
        return _short(answer["error"] if answer["error"] is not None else answer["value"], reason)
    rows = []
    for row in answer["value"]:
        cells = []
        for cell in row:
            cells.append(_short(cell, reason))
            if isinstance(cell, CellError):
                reason = None
        rows.append(cells)
    return rows


def _short(cell: Any, reason: str | None) -> Any:
    if isinstance(cell, CellError):
        return {"error": cell.value} if reason is None else {"error": cell.value, "reason": reason}
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell


def as_text(answer: "Answer") -> str:
    """A value, or several as columns under each other; numbers to the right."""
    found = answer["value"] if isinstance(answer["value"], list) else [[shown_value(answer)]]
    rows = [[show_cell(cell) for cell in row] for row in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts = [all(is_text(cell) for cell in column) for column in zip(*found, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(row, widths, texts, strict=True)
        ).rstrip()
        for row in rows
    ]
    if answer["reason"]:
        lines[-1] += f"  {answer['reason']}" if len(rows) == 1 else f"\n{answer['reason']}"
    return "\n".join(lines)


def shown_value(answer: "Answer") -> Any:
    """What the cell of an answer shows: its value, or the word of its error."""
    return answer["value"] if answer["error"] is None or isinstance(answer["value"], list) else answer["error"]


def is_text(cell: Any) -> bool:
    """Whether a cell holds words, and no error or day."""
    return isinstance(cell, str) and not isinstance(cell, CellError) and not _DAY.fullmatch(cell)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def show_cell(value: Any, number_format: str = "") -> str:
    """A value as a person reads it, a rate in per cent if the sheet shows it so; a block is rows between semicolons."""
    if isinstance(value, list):
        return "; ".join(", ".join(show_cell(cell, number_format) for cell in row) for row in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if "%" in number_format:
            return f"{value:.1%}"
        if "0.00" in number_format or '"x"' in number_format:
            return f"{value:,.2f}"
        if not number_format:
            return f"{value:.15g}"
        return f"{value:,.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:,.6g}"
    return str(value)


def open_page(name: str, place: str = "") -> None:
    """Open a page that comes with the package; in a terminal without a browser its address is enough."""
    import webbrowser
    from importlib import resources

    with resources.as_file(resources.files("xlmodel.hosts").joinpath(name)) as page:
        address = page.as_uri() + place
        webbrowser.open(address)
    print(address)


def console(stderr: bool = False) -> "Console":
    """Where tables go, and with stderr the bar that shows progress."""
    from rich.console import Console

    return Console(stderr=stderr)


@contextmanager
def sentences_on_screen() -> Iterator[Callable[[str], None]]:
    """A place for sentences about what takes long: beside what is printed, and in a terminal with a sign of life."""
    with ExitStack() as until_done:

        def say(sentence: str) -> None:
            screen = console(stderr=True)
            if screen.is_terminal:
                until_done.enter_context(screen.status(sentence))
            else:
                sys.stderr.write(f"{sentence}\n")

        yield say


@contextmanager
def bar_on_screen(what: str) -> "Iterator[Progress]":
    """A bar of how far something has come, in a terminal; one that nobody sees would leave an empty line."""
    from rich.progress import Progress as Bar

    screen = console(stderr=True)
    with Bar(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        shown = bar.add_task(what)
        yield lambda step, of, named: bar.update(shown, completed=step, total=of, description=named)


def screen_width() -> int:
    """The width of the terminal; what goes into a file or another program is not folded."""
    screen = console()
    return screen.width if screen.is_terminal or "COLUMNS" in os.environ else _UNFOLDED


_UNFOLDED: Final = 100_000


def table(*columns: str, places: Iterable[str] = (), texts: Iterable[str] = ()) -> "Table":
    """A table, its first column to the left, other numbers to the right, then cells and texts, which fold."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        made.add_column(column, justify="right" if i else "left", no_wrap=True)
    for column in places:
        made.add_column(column, no_wrap=True)
    for column in texts:
        made.add_column(column, overflow="fold", min_width=_NARROWEST)
    return made


_NARROWEST: Final = 20  # in which sentences can still be read


def print_table(made: "Table") -> None:
    """A table, in full whatever the width: nothing in it is cut off."""
    from rich.console import Console

    screen = Console(markup=False, emoji=False, highlight=False)  # Peers[EPS] is no markup
    widths = [
        max(map(len, map(str, column.cells)), default=0) if column.no_wrap else _NARROWEST for column in made.columns
    ]
    screen.width = max(screen_width(), sum(widths) + 3 * len(widths))
    if screen.is_terminal:
        screen.print(made, soft_wrap=False, crop=False)
        return
    with screen.capture() as printed:
        screen.print(made)
    print("\n".join(line.rstrip() for line in printed.get().splitlines()).strip("\n"))
