"""A distribution: how likely each value is, as a curve over the values, with marks such as the price across it."""

from collections.abc import Sequence
from typing import Final

from xlmodel.formula.area import Area
from xlmodel.templates.blocks.charts import marks as lines
from xlmodel.templates.blocks.charts import scale
from xlmodel.templates.blocks.charts.drawing import Drawing, Place
from xlmodel.templates.blocks.charts.kinds import DEEP, NUMBER, Mark, Shown
from xlmodel.templates.blocks.charts.sources import Sources, nth
from xlmodel.templates.layout import Page

_HEADINGS: Final = "Point;Value;Weight;Across;Across;Up;Up;Written"
_NAMES, _THICK = 22, 2.5  # pixels: below the curve, of the curve


def draw(
    sources: Sources,
    page: Page,
    place: Place,
    title: str,
    values: str,
    weights: str,
    marks: Sequence[Mark],
    shown: Shown,
) -> None:
    """The cells and the chart.

    Parameters
        values, weights  two blocks of one column and the same length: a value, and how likely it is.
    """
    points = Area.referred(values).rows
    first = sources.block(title, _HEADINGS, points + len(marks) + 1)
    last, below = first + points - 1, first + points + len(marks)
    drawing = Drawing(sources.book, place, 1, lines.room(marks))
    ends = NUMBER / 2 / place.width, 1 - NUMBER / place.width
    axis = scale.write(sources, below, f"C{first}:C{below - 1}", ends)
    foot = _NAMES / drawing.row
    for number, row in enumerate(range(first, last + 1)):
        sources.words(f"B{row}", f'"Point "&ROWS(B{first}:B{row})')
        sources.value(f"C{row}", nth(values, number))
        sources.value(f"D{row}", nth(weights, number))
        sources.place(f"E{row}", axis.place(f"C{row}"))
        heights = f"D${first}:D${last}"
        up = f"{foot:.4g}+{0.95 - foot:.4g}*D{row}/MAX({heights})"
        sources.place(f"G{row}", f"IF(AND(ISNUMBER(D{row}),MAX({heights})>0),{up},NA())")
    for row, side in ((first, "right"), (last, "left")):
        sources.words(f"I{row}", f'IF(ISNUMBER(C{row}),{shown(f"C{row}")},"")')
        sources.place(f"H{row}", foot / 2)
        drawing.words(sources.at(f"I{row}"), sources.point(f"E{row}", f"H{row}"), side)
    curve = sources.points((f"E{first}", f"E{last}"), (f"G{first}", f"G{last}"))
    drawing.line(curve, DEEP, _THICK, sources.at(f"B{first}"))
    lines.write(sources, drawing, last + 1, marks, axis, 1, shown)
    drawing.put(page, title)
