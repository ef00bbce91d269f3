"""Upright bars beside each other from zero, each with its value above it, and the price as a line across them."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks.charts import levels, scale
from xlmodel.templates.blocks.charts.drawing import Drawing, Place
from xlmodel.templates.blocks.charts.kinds import Column, Mark, Shown
from xlmodel.templates.blocks.charts.sources import Sources
from xlmodel.templates.layout import Page

_HEADINGS: Final = "Name;Value;Left;Right;Foot;Top;Number at;Written;Name at"
_NAMES, _NUMBERS = 22, 22  # pixels below and above the bars


def draw(
    sources: Sources,
    page: Page,
    place: Place,
    title: str,
    columns: Sequence[Column],
    marks: Sequence[Mark],
    shown: Shown,
) -> None:
    """The cells and the chart."""
    first = sources.block(title, _HEADINGS, len(columns) + len(marks) + 1)
    below = first + len(columns) + len(marks)
    drawing = Drawing(sources.book, place, 1, _NUMBERS)
    foot = _NAMES / drawing.row
    axis = scale.write(sources, below, f"C{first}:C{below - 1}", (foot, 1), from_zero=True)
    slot = levels.right(marks, place.width) / len(columns)
    bars = range(first, first + len(columns))
    for row, column in zip(bars, columns, strict=True):
        _cells(sources, row, column, slot * (row - first + 0.5), axis, shown)
        sources.place(f"J{row}", foot / 2)
        bar = sources.points((f"D{row}", f"E{row}"), (f"F{row}", f"G{row}"))
        drawing.line(bar, column.colour, 0.55 * slot * place.width, sources.at(f"B{row}"))
    levels.write(sources, drawing, first + len(columns), marks, axis, shown)
    for row in bars:
        drawing.words(sources.at(f"B{row}"), sources.point(f"D{row}", f"J{row}"), "center", bold=True)
        drawing.words(sources.at(f"I{row}"), sources.point(f"D{row}", f"H{row}"), "above")
    drawing.put(page, title)


def _cells(sources: Sources, row: int, column: Column, across: float, axis: scale.Scale, shown: Shown) -> None:
    known = f"ISNUMBER(C{row})"
    sources.value(f"C{row}", column.value)
    sources.words(f"B{row}", f'{column.name}&IF({known},""," n/a")')
    sources.place(f"D{row}", across)
    sources.place(f"E{row}", across)
    sources.place(f"F{row}", f"IF({known},{axis.place('0')},NA())")
    sources.place(f"G{row}", axis.place(f"C{row}"))
    sources.place(f"H{row}", f"MAX(F{row}:G{row})")
    sources.words(f"I{row}", f'IF({known},{shown(f"C{row}")},"")')
