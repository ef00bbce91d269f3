"""Report: a research note of a workbook, as HTML, PDF or PNG."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypedDict

from xlmodel import __version__
from xlmodel.calculation.kept_module import say_in_the_log
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import RequestError
from xlmodel.report.note import Note, read_note
from xlmodel.report.page import MADE_BY, as_image, page
from xlmodel.report.paper import as_pdf, as_plain_pdf, as_png, browser, office
from xlmodel.tasks.run import understood
from xlmodel.workbook.replace_file import replace_file

KINDS: Final = ("html", "pdf", "png")


class Reported(TypedDict):
    """What a note says first, and where it is."""

    as_if: list[str]  # the inputs that are other than in the workbook, in words
    verdict: list[str]  # sentences; empty where the workbook has no numbers to make them from
    doubts: list[str]  # checks that fail, numbers in conflict, formulas that are not relied on
    lacking: str  # what the workbook has not, of what a note is made from
    written: str
    printed_by: str  # the program that made the PDF or PNG; empty for HTML


def report(
    book: str | Path,
    *,
    kind: str = "",
    out: str | Path | None = None,
    inputs: Mapping[str, Any] | None = None,
    force: bool = False,
    waiting: Callable[[str], None] = say_in_the_log,
) -> Reported:
    """Write a note of one or two pages about a workbook; the workbook itself is left alone.

    Parameters
        kind   html, pdf or png; left out, what `out` is called, or html.
        out    left out, the name of the workbook with that ending, in the current folder.
        inputs  for this note, by name, with or without in_, or by address; a text is understood as if typed into the cell.
        force  take the place of a file that is no note.

    Raises
        WorkbookError  the workbook cannot be read, an input cannot have its value, or the note not be written.
        RequestError   an input is given twice, a file that is no note is in its place, or what draws or prints it is not installed.
    """
    kind, target = _target(Path(book), kind, None if out is None else Path(out))
    if not force:
        refuse_another(target)
    workbook = Workbook(book, waiting=waiting)
    note = read_note(workbook, understood(workbook, inputs or {}))
    content, printed_by = content_of(note, kind)
    replace_file(target, content)
    return {
        "as_if": list(note.head.as_if),
        "verdict": [sentence.text for sentence in note.verdict],
        "doubts": [*note.trust.failing, *note.trust.conflicts, *note.trust.doubtful],
        "lacking": note.lacking,
        "written": str(target),
        "printed_by": printed_by,
    }


def refuse_another(target: Path) -> None:
    """A file in the place of a note is replaced only if it is a note.

    Raises
        RequestError  it is another one.
    """
    if target.is_file() and MADE_BY.encode("ascii") not in target.read_bytes():
        raise RequestError(
            f"{target} is there already and is no note of ours: move it, name another with --out, or use --force"
        )


def _target(book: Path, kind: str, out: Path | None) -> tuple[str, Path]:
    named = out.suffix.lower().removeprefix(".") if out is not None else ""
    named = {"htm": "html"}.get(named, named)
    kind = kind or (named if named in KINDS else "")
    if out is not None and named != kind:
        expected = f".{kind}" if kind else ", ".join(f".{each}" for each in KINDS)
        raise RequestError(f"{out.name} does not end in {expected}")
    kind = kind or KINDS[0]
    return kind, out if out is not None else Path(f"{book.stem}.{kind}")


def content_of(note: Note, kind: str) -> tuple[bytes, str]:
    """The file of a kind, and by what it was printed."""
    program = browser()
    if kind == "html":
        return page(note, __version__).encode("utf-8"), ""
    if kind == "pdf" and program is None and office() is not None:
        return as_plain_pdf(page(note, __version__, as_image)), "LibreOffice, plainly; a browser keeps the layout"
    made = as_pdf if kind == "pdf" else as_png
    return made(page(note, __version__)), Path(program or "").name
