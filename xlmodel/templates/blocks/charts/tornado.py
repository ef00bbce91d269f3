"""The tornado: how far a value moves with each of its assumptions, to both sides of what it is."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks.charts import marks as lines
from xlmodel.templates.blocks.charts import scale
from xlmodel.templates.blocks.charts.drawing import Drawing, Place
from xlmodel.templates.blocks.charts.kinds import DEEP, LETTER, NUMBER, PALE, Bar, Mark, Shown
from xlmodel.templates.blocks.charts.sources import Sources
from xlmodel.templates.layout import Page

_HEADINGS: Final = (
    "Assumption;At low;At high;To low;Middle;To high;Height;Height;Left written;Right written;Left;Right;Name at"
)
_LONGEST_NAME: Final = 24  # letters


def draw(
    sources: Sources, page: Page, place: Place, title: str, swings: Sequence[Bar], middle: Mark,
    moved: tuple[str, str], shown: Shown,
) -> None:  # fmt: skip
    """The cells and the chart.

    Parameters
        moved  what the two colours stand for.
    """
    first = sources.block(title, _HEADINGS, len(swings) + 4)
    mark = first + len(swings)
    names = min(LETTER * _LONGEST_NAME + NUMBER, 0.45 * place.width) / place.width
    axis = scale.write(sources, mark + 1, f"C{first}:D{mark}", (names, 1 - NUMBER / place.width))
    drawing = Drawing(sources.book, place, len(swings) + 1, lines.room([middle]))
    for row, swing in enumerate(swings, start=first):
        _cells(sources, row, mark - row + 0.5, swing, axis, mark, shown)
        heights = (f"H{row}", f"I{row}")
        for ends, colour in ((("E", "F"), PALE), (("F", "G"), DEEP)):
            line = sources.points((f"{ends[0]}{row}", f"{ends[1]}{row}"), heights)
            drawing.line(line, colour, 0.5 * drawing.row, sources.at(f"B{row}"))
        drawing.words(sources.at(f"B{row}"), sources.point(axis.names, f"N{row}"), "right", bold=True)
        drawing.words(sources.at(f"J{row}"), sources.point(f"L{row}", f"H{row}"), "left")
        drawing.words(sources.at(f"K{row}"), sources.point(f"M{row}", f"H{row}"), "right")
    lines.write(sources, drawing, mark, [middle], axis, len(swings) + 1, shown, 1)
    for row, words, colour, across in ((mark + 2, moved[0], PALE, names), (mark + 3, moved[1], DEEP, names + 0.3)):
        _key(sources, drawing, row, words, colour, across)
    drawing.put(page, title)


def _cells(sources: Sources, row: int, height: float, swing: Bar, axis: scale.Scale, middle: int, shown: Shown) -> None:
    sources.value(f"C{row}", swing.low)
    sources.value(f"D{row}", swing.high)
    known = f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}),ISNUMBER(C{middle}))"
    sources.words(f"B{row}", f'{swing.name}&IF({known},""," n/a")')
    for place, value in (("E", f"C{row}"), ("F", f"C{middle}"), ("G", f"D{row}")):
        sources.place(f"{place}{row}", axis.place(value))
    for level in "HI":
        sources.place(f"{level}{row}", f"IF({known},{height},NA())")
    for written, at, function in (("J", "L", "MIN"), ("K", "M", "MAX")):
        sources.words(f"{written}{row}", f'IF({known},{shown(f"{function}(C{row}:D{row})")},"")')
        sources.place(f"{at}{row}", f"{function}(E{row}:G{row})")
    sources.place(f"N{row}", height)


def _key(sources: Sources, drawing: Drawing, row: int, words: str, colour: str, across: float) -> None:
    """What a colour stands for, at the foot of the chart."""
    sources.words(f"B{row}", f'"{words}"')
    for cell, place in (("E", across - 0.03), ("F", across), ("H", 0.4), ("I", 0.4)):
        sources.place(f"{cell}{row}", place)
    line = sources.points((f"E{row}", f"F{row}"), (f"H{row}", f"I{row}"))
    drawing.line(line, colour, 0.3 * drawing.row, sources.at(f"B{row}"))
    drawing.words(sources.at(f"B{row}"), sources.point(f"F{row}", f"H{row}"), "right")
