"""The example: what is Alibaba worth? Builds the workbook, runs it and draws what it comes to."""

import importlib.util
from pathlib import Path
from typing import TypedDict

from xlmodel.calculation.result import Result
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
    """Value Alibaba; write the workbook, a picture of its Summary and a research note to the folder.

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
        replace_file(drawn, picture(result))
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


def picture(result: Result) -> bytes:
    """Bear, base, bull and expected value against the two prices, as on the Summary sheet; a PNG."""
    import io

    from matplotlib.figure import Figure

    names = ("Bear", "Base", "Bull", "Expected")
    values = [result[f"{name.lower()}_value"] for name in names]
    figure = Figure(figsize=(8, 4.5), dpi=150, layout="constrained")
    axes = figure.subplots()
    bars = axes.bar(names, values, color=("#B42318", "#64748B", "#1B7F4B", "#1F2A44"), width=0.6)
    axes.bar_label(bars, fmt="%.0f", padding=3)
    for name, label, colour in (
        ("price", "As the post tells it", "#D97706"),
        ("dated_price", "Close of the day", "#1F2A44"),
    ):
        price = result.inputs[name]
        axes.axhline(price, color=colour, linestyle="--", linewidth=1.5, label=f"{label}: {price:.2f}")
    axes.set_title("Alibaba: value per ADS against the price, US dollars", fontweight="bold", color="#1F2A44")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.12)
    axes.legend(frameon=False)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
