"""The histogram: how often a value comes out where, the middle nine tenths darker, and the price as a line."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.charts.picture import BAND, DEEP, FAINT, INK, PRICE, Picture, canvas, clean, drawing

_HEIGHT: Final = 2.6  # inches
_SIDE, _ABOVE, _BELOW = 0.3, 0.52, 0.3
_MOST_BARS, _FEWEST_BARS = 60, 8
_DRAWN: Final = 0.998  # the part of the values that has its place on paper
_LONGEST: Final = 60  # letters of a name


class Line(NamedTuple):
    """A value that the others are compared with."""

    value: float
    words: str


def histogram(
    values: NDArray[np.float64],
    title: str,
    shown: Callable[[float], str],
    line: Line | None = None,
    width: float = 7.17,
) -> Picture:
    """Bars of equal width over all but the farthest values.

    Parameters
        values  at least one, all of them numbers.
        shown   a value as the workbook writes it.

    Raises
        RequestError  matplotlib is not installed.
    """
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    left, right = np.quantile(values, [(1 - _DRAWN) / 2, (1 + _DRAWN) / 2])
    if left == right:
        left, right = left - (abs(left) or 1) / 10, right + (abs(right) or 1) / 10
    counts, edges = np.histogram(values, _bars(values, right - left), (left, right))
    beyond = values.size - int(counts.sum())
    ends = f"{shown(low)} to {shown(high)} in nine of ten draws, half of them below {shown(middle)}"
    with drawing():
        figure, axes = canvas(width, _HEIGHT)
        axes.set_position((_SIDE / width, _BELOW / _HEIGHT, 1 - 2 * _SIDE / width, 1 - (_ABOVE + _BELOW) / _HEIGHT))
        centres = (edges[:-1] + edges[1:]) / 2
        colours = [DEEP if low <= centre <= high else BAND for centre in centres]
        axes.bar(centres, counts, np.diff(edges) * 0.92, color=colours)
        axes.set_xlim(min(left, line.value if line else left), max(right, line.value if line else right))
        axes.set_ylim(0, counts.max() * 1.12)
        ticks = axes.get_xticks()
        axes.set_xticks(ticks, [shown(float(tick)) for tick in ticks])
        axes.set_xlim(min(left, line.value if line else left), max(right, line.value if line else right))
        axes.tick_params(labelsize=7, labelcolor=FAINT)
        axes.axvline(middle, ymax=0.93, color=INK, linewidth=1, linestyle=(0, (3, 2)))
        if line is not None:
            axes.axvline(line.value, ymax=0.93, color=PRICE, linewidth=1.3)
            side = "left" if line.value < (left + right) / 2 else "right"
            axes.annotate(line.words, (line.value, 1), (0, -2), xycoords=("data", "axes fraction"), va="center",
                          textcoords="offset points", ha=side, fontsize=7.5, color=PRICE, annotation_clip=False)  # fmt: skip
        for row, (text, size, colour) in enumerate(((clean(title, _LONGEST), 9, INK), (ends, 7.5, FAINT))):
            place = (_SIDE / width, 1 - (0.13 + 0.17 * row) / _HEIGHT)
            figure.text(*place, text, va="center", fontsize=size, color=colour, fontweight="normal" if row else "bold")
        if beyond:
            words = f"{beyond:,} of {values.size:,} draws lie beyond the picture"
            figure.text(
                1 - _SIDE / width, 1 - 0.13 / _HEIGHT, words, ha="right", va="center", fontsize=6.5, color=FAINT
            )
    return Picture(figure, f"{title}: {ends}" + (f"; {line.words}" if line else ""))


def _bars(values: NDArray[np.float64], extent: float) -> int:
    """Freedman and Diaconis (1981): twice the distance of the quartiles over the cube root of the count."""
    quartiles = np.quantile(values, [0.25, 0.75])
    step = 2 * float(quartiles[1] - quartiles[0]) / values.size ** (1 / 3)
    return int(np.clip(extent / step if step else _FEWEST_BARS, _FEWEST_BARS, _MOST_BARS))
