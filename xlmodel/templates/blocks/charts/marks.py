"""Marks: upright lines across a chart, such as the price, each with its name and number above."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks.charts.drawing import Drawing
from xlmodel.templates.blocks.charts.kinds import Mark, Shown, exactly
from xlmodel.templates.blocks.charts.scale import Scale
from xlmodel.templates.blocks.charts.sources import Sources

_LABEL: Final = 20  # pixels of height
_THICK: Final = 2  # pixels


def room(marks: Sequence[Mark]) -> int:
    """Pixels above what they cross."""
    return _LABEL * len(marks)


def write(
    sources: Sources, drawing: Drawing, first: int, marks: Sequence[Mark], axis: Scale, top: float, shown: Shown,
    foot: float = 0,
) -> None:  # fmt: skip
    """Their rows and lines; names stand above each other, so that two near values do not hide each other.

    Parameters
        top, foot  the height of what they cross, and where they begin.
    """
    step = (drawing.rows - top) / max(len(marks), 1)
    for row, mark in enumerate(marks, start=first):
        sources.value(f"C{row}", mark.value)
        sources.words(f"B{row}", f'{mark.name}&" "&IF(ISNUMBER(C{row}),{exactly(shown)(f"C{row}")},"n/a")')
        for cell in (f"E{row}", f"F{row}"):
            sources.place(cell, axis.place(f"C{row}"))
        above = top + step * (len(marks) - 1 - (row - first) + 0.45)
        sources.place(f"G{row}", f"IF(ISNUMBER(C{row}),{foot},NA())")
        sources.place(f"H{row}", f"IF(ISNUMBER(C{row}),{above:.3f},NA())")
        line = sources.points((f"E{row}", f"F{row}"), (f"G{row}", f"H{row}"))
        drawing.line(line, mark.colour, _THICK, sources.at(f"B{row}"), dashed=mark.dashed)
        drawing.words(sources.at(f"B{row}"), sources.point(f"F{row}", f"H{row}"), "right", mark.colour, bold=True)
