"""A history: lines through time, and levels such as a median across them; days along the foot."""

from collections.abc import Sequence
from typing import Final

from xlmodel.formula.area import Area, column_letters
from xlmodel.templates.blocks.charts import levels, scale
from xlmodel.templates.blocks.charts.drawing import Drawing, Place, Point
from xlmodel.templates.blocks.charts.kinds import Mark, Shown, Trace, exactly
from xlmodel.templates.blocks.charts.sources import Sources, nth
from xlmodel.templates.layout import GREY, RULE, Page

_DAYS: Final = 5  # along the foot
_FIRST: Final = 5  # the column of the first line's values; beside them their places
_NAMES, _NUMBERS, _THICK, _THIN = 24, 20, 2.5, 1  # pixels: below and above the lines, of a line, of a day


def draw(
    sources: Sources, page: Page, place: Place, title: str, days: str, traces: Sequence[Trace], marks: Sequence[Mark],
    shown: Shown,
) -> None:  # fmt: skip
    """The cells and the chart.

    Parameters
        days  the address of a column; those of the traces are as long.
    """
    count = Area.referred(days).rows
    headings = ";".join(["Day", "Its number", "Across", *("Value;Up" for _ in traces)])
    first = sources.block(title, headings, count + len(marks) + 2 + _DAYS)
    last, scales = first + count - 1, first + count + len(marks)
    drawing = Drawing(sources.book, place, 1, _NUMBERS)
    foot = _NAMES / drawing.row
    across = scale.write(sources, scales, f"C{first}:C{last}", (0.03, levels.right(marks, place.width)))
    columns = [column_letters(_FIRST + 2 * number) for number, _ in enumerate(traces)]
    values = [*(f"{column}{first}:{column}{last}" for column in columns), *(f"C{r}" for r in range(last + 1, scales))]
    up = scale.write(sources, scales + 1, ",".join(values), (foot, 1))
    for row in range(first, last + 1):
        sources.day(f"B{row}", nth(days, row - first))
        sources.value(f"C{row}", f"B{row}")
        sources.place(f"D{row}", across.place(f"C{row}"))
    for row in range(scales + 2, scales + 2 + _DAYS):
        _day(sources, drawing, row, row - scales - 2, across, foot)
    levels.write(sources, drawing, last + 1, marks, up, shown)
    for number, trace in enumerate(traces):
        named = _line(sources, drawing, (first, last), _FIRST + 2 * number, trace, up, shown)
        if len(traces) > 1:  # one alone is what the title says
            drawing.words(*named, "above", trace.colour, bold=True)
    drawing.put(page, title)


def _day(sources: Sources, drawing: Drawing, row: int, number: int, across: scale.Scale, foot: float) -> None:
    """One of the days along the foot, with a thin line up from it."""
    least, most = f"C{across.row}", f"D{across.row}"
    sources.value(f"C{row}", f"{least}+({most}-{least})*{number}/{_DAYS - 1}")
    sources.words(f"B{row}", f'IFERROR(YEAR(C{row})&"-"&RIGHT("0"&MONTH(C{row}),2),"")')
    for cell in (f"D{row}", f"E{row}"):
        sources.place(cell, across.place(f"C{row}"))
    sources.place(f"F{row}", foot)
    sources.place(f"G{row}", 1)
    sources.place(f"H{row}", foot / 2)
    line = sources.points((f"D{row}", f"E{row}"), (f"F{row}", f"G{row}"))
    drawing.line(line, RULE, _THIN, sources.at(f"B{row}"))
    drawing.words(sources.at(f"B{row}"), sources.point(f"D{row}", f"H{row}"), "center", GREY)


def _line(
    sources: Sources, drawing: Drawing, rows: tuple[int, int], column: int, trace: Trace, up: scale.Scale, shown: Shown
) -> tuple[str, Point]:
    """One line; the cell with its name and last value, and its end."""
    first, last = rows
    value, place, heading = column_letters(column), column_letters(column + 1), first - 1
    for row in range(first, last + 1):
        sources.value(f"{value}{row}", nth(trace.values, row - first))
        sources.place(f"{place}{row}", up.place(f"{value}{row}"))
    end = f"{value}{last}"
    sources.words(f"{value}{heading}", f'{trace.name}&IF(ISNUMBER({end})," "&{exactly(shown)(end)},"")')
    name = sources.at(f"{value}{heading}")
    drawing.line(
        sources.points((f"D{first}", f"D{last}"), (f"{place}{first}", f"{place}{last}")), trace.colour, _THICK, name
    )
    return name, Point(sources.at(f"D{last}"), sources.at(f"{place}{last}"))
