"""Levels: lines across a chart from left to right, such as the price or a median, each with its name at the right end."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks.charts.drawing import Drawing
from xlmodel.templates.blocks.charts.kinds import LETTER, Mark, Shown, exactly
from xlmodel.templates.blocks.charts.scale import Scale
from xlmodel.templates.blocks.charts.sources import Sources

_THICK, _WORDS = 2, 16  # pixels: of a line, of a line of words
_LONGEST: Final = 17  # letters


def right(levels: Sequence[Mark], width: int) -> float:
    """Where they end, so that there is room for their names."""
    return 1 - LETTER * _LONGEST / width if levels else 1


def write(sources: Sources, drawing: Drawing, first: int, levels: Sequence[Mark], axis: Scale, shown: Shown) -> None:
    """Their rows and lines; names of two near ones stand apart."""
    step = f"{_WORDS / drawing.row:.4g}"
    for row, level in enumerate(levels, start=first):
        sources.value(f"C{row}", level.value)
        sources.words(f"B{row}", f'{level.name}&" "&IF(ISNUMBER(C{row}),{exactly(shown)(f"C{row}")},"n/a")')
        sources.place(f"D{row}", 0)
        sources.place(f"E{row}", right(levels, drawing.place.width))
        for cell in (f"F{row}", f"G{row}"):
            sources.place(cell, axis.place(f"C{row}"))
        before = f"J{row - 1}"
        apart = f"IF(ABS(G{row}-{before})<{step},{before}+IF(G{row}<{before},-1,1)*{step},G{row})"
        sources.place(f"J{row}", f"G{row}" if row == first else f"IFERROR({apart},G{row})")
        line = sources.points((f"D{row}", f"E{row}"), (f"F{row}", f"G{row}"))
        drawing.line(line, level.colour, _THICK, sources.at(f"B{row}"), dashed=level.dashed)
        drawing.words(sources.at(f"B{row}"), sources.point(f"E{row}", f"J{row}"), "right", level.colour, bold=True)
