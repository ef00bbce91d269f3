"""The football field: each method's range of value as a bar, low and high at its ends, the price as a line across."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlmodel.charts.picture import BAND, FAINT, INK, PAPER, PRICE, QUOTED, RULE, Picture, canvas, clean, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW: Final = 0.28  # inches
_ABOVE, _BELOW = 0.42, 0.22
_LABELS: Final = 2.0  # inches left of the bars
_LONGEST, _LONGEST_BASIS = 34, 52  # letters


class Range(NamedTuple):
    """What a share is worth by one method."""

    method: str
    low: float
    high: float
    middle: float | None = None
    basis: str = ""  # what makes the two ends, in words


class Line(NamedTuple):
    """A value that the ranges are held against."""

    label: str
    value: float
    quoted: bool = False  # not of the valuation date


def football_field(ranges: Sequence[Range], lines: Sequence[Line], width: float = 6.0) -> Picture:
    """Ranges below each other, lines across them.

    Parameters
        width  of the whole drawing, in inches.

    Raises
        RequestError  matplotlib is not installed.
    """
    bars = 1 - _LABELS / width - 0.01  # the part of the width that is theirs
    height = _ROW * len(ranges) + _ABOVE + _BELOW
    with drawing():
        figure, axes = canvas(width, height)
        axes.set_position((_LABELS / width, _BELOW / height, bars, 1 - (_ABOVE + _BELOW) / height))
        low, high = _limits(ranges, lines)
        axes.set_xlim(low, high)
        axes.set_ylim(len(ranges) - 0.5, -0.5)
        axes.xaxis.grid(visible=True, color=RULE, linewidth=0.6)
        axes.locator_params(axis="x", nbins=6)
        axes.tick_params(axis="x", labelsize=7)
        for row, each in enumerate(ranges):
            _bar(axes, row, each)
            _words(axes, row, each, -_LABELS / width / bars)
        _lines(axes, lines, low, high)
    return Picture(figure, _in_words(ranges, lines))


def _limits(ranges: Sequence[Range], lines: Sequence[Line]) -> tuple[float, float]:
    """From where to where the axis goes: room for the numbers at the ends of the bars, and no negative value unless one is there."""
    values = [*(end for each in ranges for end in (each.low, each.high)), *(line.value for line in lines)]
    least, most = min(values), max(values)
    extent = (most - least) or abs(most) or 1.0
    low = least - 0.17 * extent
    return (0.0 if least >= 0 > low else low), most + 0.17 * extent


def _bar(axes: "Axes", row: int, each: Range) -> None:
    axes.barh(row, each.high - each.low, left=each.low, height=0.56, color=BAND, zorder=2)
    if each.low == each.high:
        axes.plot([each.low, each.low], [row - 0.28, row + 0.28], color=BAND, linewidth=2, zorder=2)
    if each.middle is not None and each.low < each.middle < each.high:
        axes.plot([each.middle, each.middle], [row - 0.28, row + 0.28], color=PAPER, linewidth=1.5, zorder=2)
    for value, side, align in ((each.low, -4, "right"), (each.high, 4, "left")):
        # On a piece of paper of its own: a line across would strike it out.
        behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
        axes.annotate(
            _number(value), (value, row), (side, 0), textcoords="offset points", ha=align, va="center", fontsize=8,
            color=INK, bbox=behind, zorder=4,
        )  # fmt: skip


def _words(axes: "Axes", row: int, each: Range, left: float) -> None:
    """What the bar is, left of it."""
    place: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "left", "clip_on": False}
    lift = -0.17 if each.basis else 0
    axes.text(left, row + lift, clean(each.method, _LONGEST), fontsize=8.5, fontweight="bold", **place)
    if each.basis:
        axes.text(left, row + 0.24, clean(each.basis, _LONGEST_BASIS), fontsize=6.5, color=FAINT, **place)


def _lines(axes: "Axes", lines: Sequence[Line], low: float, high: float) -> None:
    """Each line with its label above the bars, no two labels in one place."""
    for level, line in enumerate(sorted(lines, key=lambda line: line.value)):
        colour = QUOTED if line.quoted else PRICE
        axes.axvline(line.value, color=colour, linewidth=1.4, linestyle="--" if line.quoted else "-", zorder=3)
        right = line.value > (low + high) / 2
        axes.annotate(
            f"{clean(line.label, 28)} {_number(line.value)}",
            (line.value, 1),
            (-3 if right else 3, 3 + 11 * (level % 2)),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if right else "left",
            fontsize=8,
            fontweight="bold",
            color=colour,
            annotation_clip=False,
        )


def _number(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"


def _in_words(ranges: Sequence[Range], lines: Sequence[Line]) -> str:
    bars = (f"{each.method} {_number(each.low)} to {_number(each.high)}" for each in ranges)
    return "; ".join([*bars, *(f"{line.label} {_number(line.value)}" for line in lines)])
