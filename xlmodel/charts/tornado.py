"""The tornado: how far a value moves with each of its assumptions, the largest swing on top."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from xlmodel.charts.picture import BAND, DEEP, FAINT, INK, RULE, Picture, canvas, clean, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW: Final = 0.27  # inches
_ABOVE, _BELOW = 0.25, 0.22
_LABELS: Final = 1.62  # inches left of the bars
_LEGEND: Final = 66  # points from one of its two colours to the other
_LONGEST: Final = 42  # letters of a name


class Swing(NamedTuple):
    """What one assumption does to the value."""

    name: str
    at_low: float  # the value with the assumption at its low end
    at_high: float

    @property
    def size(self) -> float:
        """How far apart the two are."""
        return abs(self.at_high - self.at_low)


def tornado(
    swings: Sequence[Swing], centre: float, shown: Callable[[float], str], moved: tuple[str, str], width: float = 4.0
) -> Picture:
    """Bars to both sides of the value as it is.

    Parameters
        shown  a value as the workbook writes it.
        moved  what the two colours stand for.
        width  of the whole drawing, in inches.

    Raises
        RequestError  matplotlib is not installed.
    """
    bars = 1 - _LABELS / width - 0.02  # the part of the width that is theirs
    height = _ROW * len(swings) + _ABOVE + _BELOW
    with drawing():
        figure, axes = canvas(width, height)
        axes.set_position((_LABELS / width, _BELOW / height, bars, 1 - (_ABOVE + _BELOW) / height))
        ends = [centre, *(end for each in swings for end in (each.at_low, each.at_high))]
        extent = (max(ends) - min(ends)) or abs(centre) or 1.0
        axes.set_xlim(min(ends) - 0.36 * extent, max(ends) + 0.36 * extent)
        axes.set_ylim(len(swings) - 0.5, -0.5)
        axes.xaxis.grid(visible=True, color=RULE, linewidth=0.6)
        axes.set_xticks([])
        left = -_LABELS / width / bars
        for row, each in enumerate(swings):
            _bars(axes, row, each, centre, shown)
            place = axes.get_yaxis_transform()
            axes.text(left, row, clean(each.name, _LONGEST), transform=place, va="center", ha="left", fontsize=6.6)
        axes.axvline(centre, color=INK, linewidth=1)
        axes.annotate(shown(centre), (centre, 1), (0, 3), xycoords=("data", "axes fraction"), textcoords="offset points",
                      ha="center", fontsize=8, fontweight="bold", annotation_clip=False)  # fmt: skip
        _legend(axes, left, moved)
    names = (f"{each.name} {shown(each.at_low)} to {shown(each.at_high)}" for each in swings)
    return Picture(figure, f"{shown(centre)}; " + "; ".join(names))


def _bars(axes: "Axes", row: int, each: Swing, centre: float, shown: Callable[[float], str]) -> None:
    for value, colour in ((each.at_low, BAND), (each.at_high, DEEP)):
        axes.barh(row, value - centre, left=centre, height=0.56, color=colour)
        side = -1 if value < centre else 1
        axes.annotate(
            shown(value), (value, row), (3 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right", fontsize=7, color=INK,
        )  # fmt: skip


def _legend(axes: "Axes", left: float, moved: tuple[str, str]) -> None:
    for start, colour, words in ((0, BAND, moved[0]), (_LEGEND, DEEP, moved[1])):
        for offset, text, shade in ((start, "■", colour), (start + 9, words, FAINT)):
            axes.annotate(text, (left, 0), (offset, -4), xycoords="axes fraction", textcoords="offset points",
                          va="top", color=shade, fontsize=7, annotation_clip=False)  # fmt: skip
