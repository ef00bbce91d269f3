"""The example: what is Alibaba worth? Builds the workbook, runs it and draws what it comes to."""

import importlib.util
from pathlib import Path
from typing import TypedDict

from xlmodel.calculation.ranges import plotted
from xlmodel.errors import RequestError
from xlmodel.report.note import read_note
from xlmodel.tasks.answer import Answer, Plain, answer
from xlmodel.tasks.new import built, calculated
from xlmodel.tasks.report import content_of, refuse_another
from xlmodel.tasks.run import outputs
from xlmodel.templates.alibaba import build
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package

BOOK, PICTURE, NOTE = "alibaba.xlsx", "alibaba.png", "alibaba.html"


class Demo(TypedDict):
    """What the example comes to, and what was written."""

    outputs: dict[str, Answer]
    inputs: dict[str, Plain | list[list[Plain]]]
    book: str
    picture: str | None  # None where matplotlib is not installed, as
    note: str | None  # ... the research note


def demo(folder: str | Path) -> Demo:
    """Value Alibaba; write the workbook, a picture of its ranges of value and a research note to the folder.

    Raises
        RequestError   another workbook or page of that name is there already.
        WorkbookError  the folder cannot be written to.
    """
    content, workbook, result = built(build)
    book, drawn, note = (Path(folder) / name for name in (BOOK, PICTURE, NOTE))
    if book.exists() and book.read_bytes() != content:
        raise RequestError(f"{book} is there already and is another one: move it, or name a folder with --folder")
    can_draw = importlib.util.find_spec("matplotlib") is not None
    if can_draw:
        refuse_another(note)
    shown = outputs(workbook, result, result.reasons)
    replace_file(book, content)
    if can_draw:
        replace_file(drawn, plotted(workbook, result).png())
        replace_file(note, content_of(read_note(workbook, saved=open_package(book)), "html")[0])
    return {
        "outputs": shown,
        "inputs": {name: answer(value)["value"] for name, value in result.inputs.items()},
        "book": str(book),
        "picture": str(drawn) if can_draw else None,
        "note": str(note) if can_draw else None,
    }


def workbook_bytes() -> bytes:
    """The Alibaba workbook with the values of all its formulas, also in the charts."""
    return calculated(build)
