"""Text in rows and cells, as spreadsheets save it: CSV of any country, of which no row is lost, none made up, and no text run."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

DIVIDERS: Final = ",;\t"
_SHOWN: Final = {"\t": "tab"}


class Line(NamedTuple):
    """A row that holds something."""

    number: int  # as an editor or a spreadsheet shows it
    cells: Sequence[Any]
    wrong: str = ""  # why it is no row under these headings


def decoded(content: bytes) -> str:
    """The text of a file, in any Unicode.

    Raises
        ValueError  it is written in something else.
    """
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ValueError("is written neither in UTF-8 nor in UTF-16: save it as CSV UTF-8")
    return text


def divider(text: str, known: Callable[[str], bool]) -> str:
    """What stands between the cells: that of which the headings make the most that are known.

    >>> divider("scenario;price\\nlow;80,5", {"scenario", "price"}.__contains__)
    ';'
    """
    lines = io.StringIO(text, newline="")
    headings = next((line for line in lines if line.strip(DIVIDERS + ' "\r\n')), "")

    def found(mark: str) -> int:
        return len({cell for cell in headings.split(mark) if known(cell.strip(' "\r\n'))})

    return max(DIVIDERS, key=found)


def rows(text: str, between: str) -> Iterator[Line]:
    """The headings, and each row below them that is not blank.

    Raises
        ValueError  where a row ends cannot be told: a quote in it is not closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    headings: list[str] = []
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            yield Line(number, cells, _wrong(cells, headings, between) if headings else "")
            headings = headings or [cell.strip() for cell in cells]
    except csv.Error as problem:
        raise ValueError(f"row {before + 1}: {problem}; is a quote in it opened and not closed?") from None


def _wrong(cells: list[str], headings: list[str], between: str) -> str:
    """Why it is no row under these headings; nothing if it is one."""
    if any("\ufeff" in cell for cell in cells):
        return "the mark that begins a file of UTF-8 stands in it: are two files put together?"
    mark = _SHOWN.get(between, repr(between))
    named = max(i for i, heading in enumerate(headings, 1) if heading)
    headed = [*headings, *[""] * (len(cells) - len(headings))]
    stray = [cell for cell, heading in zip(cells, headed, strict=False) if cell.strip() and not heading]
    if stray:
        return f"{stray[0]!r} stands under no heading; is a {mark} in one of its cells? A cell that has one stands in quotes"
    if len(cells) < named:
        return (
            f"there are {named} headings, and it has {len(cells)} cell{'s'[: len(cells) > 1]}: is it cut off? "
            f"A blank cell has its {mark} too"
        )
    # A quote that is closed in a later row only takes in a row's worth of divisions; words have a blank behind a comma.
    divisions = (cell.count(between) - cell.count(f"{between} ") for cell in cells if "\n" in cell or "\r" in cell)
    if any(count >= named - 1 > 0 for count in divisions):
        return "one of its cells holds whole rows: is a quote in it opened, and closed only in a later one?"
    return ""


def is_plain_number(text: str) -> bool:
    """Whether a text is a number in digits that every program reads alike, unlike what Python also takes for one.

    >>> [is_plain_number(text) for text in ("1234.5", "-1e3", "8_0", "inf")]
    [True, True, False, False]
    """
    return bool(_PLAIN_NUMBER.fullmatch(text))


_PLAIN_NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE | re.ASCII)


def written(lines: Iterable[Iterable[Any]], *, raw: bool = False) -> str:
    """CSV of rows of cells, in which a spreadsheet finds texts where there are texts.

    Parameters
        raw  leaves texts as they are, for a program that takes none of them for a formula.

    >>> written([["=1+1", -5.0, "-5", None]])
    "'=1+1,-5.0,-5,\\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(lines if raw else ([inert(cell) for cell in line] for line in lines))
    return text.getvalue()


def inert(cell: Any) -> Any:
    """A cell that no spreadsheet runs: a text that it would take for a formula gets an apostrophe."""
    runs = isinstance(cell, str) and cell.startswith(_RUN) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell


# What Excel and Calc take for the beginning of a formula, or skip in front of one (OWASP, CSV injection); some keyboards
# give the wide signs, which count as the narrow ones there.
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s?%?")
