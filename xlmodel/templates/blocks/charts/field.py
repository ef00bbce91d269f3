"""The football field: a bar for each method from its low to its high value, both written there, and the price across."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.blocks.charts import marks as lines
from xlmodel.templates.blocks.charts import scale
from xlmodel.templates.blocks.charts.drawing import Drawing, Place
from xlmodel.templates.blocks.charts.kinds import LETTER, NUMBER, RANGE, Bar, Mark, Shown
from xlmodel.templates.blocks.charts.sources import Sources
from xlmodel.templates.layout import Page

_HEADINGS: Final = "Method;Low;High;Left;Right;Height;Height;Low written;High written;Name at"
_LONGEST_NAME: Final = 22  # letters


def draw(
    sources: Sources, page: Page, place: Place, title: str, bars: Sequence[Bar], marks: Sequence[Mark], shown: Shown
) -> None:
    """The cells and the chart."""
    first = sources.block(title, _HEADINGS, len(bars) + len(marks) + 1)
    below = first + len(bars) + len(marks)
    names = min(LETTER * _LONGEST_NAME + NUMBER, 0.45 * place.width)
    axis = scale.write(sources, below, f"C{first}:D{below - 1}", (names / place.width, 1 - NUMBER / place.width))
    drawing = Drawing(sources.book, place, len(bars), lines.room(marks))
    rows = range(first, first + len(bars))
    for row, bar in zip(rows, bars, strict=True):
        _cells(sources, row, first + len(bars) - row - 0.5, bar, axis, shown)
        ends = sources.points((f"E{row}", f"F{row}"), (f"G{row}", f"H{row}"))
        drawing.line(ends, RANGE, 0.5 * drawing.row, sources.at(f"B{row}"))
    lines.write(sources, drawing, first + len(bars), marks, axis, len(bars), shown)
    for row in rows:
        drawing.words(sources.at(f"B{row}"), sources.point(axis.names, f"K{row}"), "right", bold=True)
        drawing.words(sources.at(f"I{row}"), sources.point(f"E{row}", f"G{row}"), "left")
        drawing.words(sources.at(f"J{row}"), sources.point(f"F{row}", f"H{row}"), "right")
    drawing.put(page, title)


def _cells(sources: Sources, row: int, height: float, bar: Bar, axis: scale.Scale, shown: Shown) -> None:
    sources.value(f"C{row}", bar.low)
    sources.value(f"D{row}", bar.high)
    known = f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}))"
    sources.words(f"B{row}", f'{bar.name}&IF({known},""," n/a")')
    for end, place, level, written in (("C", "E", "G", "I"), ("D", "F", "H", "J")):
        sources.place(f"{place}{row}", f"IF({known},{axis.place(f'{end}{row}')},NA())")
        sources.place(f"{level}{row}", f"IF({known},{height},NA())")
        sources.words(f"{written}{row}", f'IF({known},{shown(f"{end}{row}")},"")')
    sources.place(f"K{row}", height)
