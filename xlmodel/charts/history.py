"""Lines over time, such as a multiple and the band that it moves in; each line ends in its last value."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from xlmodel.charts.picture import BAND, DEEP, FAINT, INK, PRICE, QUOTED, RULE, Picture, canvas, clean, drawing

if TYPE_CHECKING:
    from matplotlib.ticker import MaxNLocator

_HEIGHT: Final = 1.75  # inches
_LEFT, _NAMES, _BELOW = 0.42, 1.25, 0.22
_COLOURS: Final = (DEEP, PRICE, QUOTED, BAND, FAINT, INK)
_TICKS: Final = 6
_APART: Final = 0.085  # of the height, of two names


class Series(NamedTuple):
    """One line; None where it has a gap."""

    name: str
    values: Sequence[float | None]


def history(series: Sequence[Series], labels: Sequence[str], width: float = 7.17) -> Picture:
    """Lines above the same labels.

    Parameters
        labels  one a point, such as days; some of them are written.
        width   of the whole drawing, in inches.

    Raises
        RequestError  matplotlib is not installed.
    """
    with drawing():
        figure, axes = canvas(width, _HEIGHT)
        axes.set_position((_LEFT / width, _BELOW / _HEIGHT, 1 - (_LEFT + _NAMES) / width, 0.95 - _BELOW / _HEIGHT))
        axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
        axes.yaxis.set_major_locator(_locator())
        axes.tick_params(labelsize=7, labelcolor=FAINT)
        for each, colour in zip(series, _COLOURS, strict=False):
            heights = [float("nan") if value is None else value for value in each.values]
            axes.plot(range(len(heights)), heights, color=colour, linewidth=1.4)
        last = len(labels) - 1
        places = sorted({round(i * last / (_TICKS - 1)) for i in range(_TICKS)})
        axes.set_xticks(places, [clean(labels[place], 12) for place in places])
        axes.set_xlim(0, max(last, 1))
        low, high = axes.get_ylim()
        ends = [(each, _last(each.values)) for each in series[: len(_COLOURS)]]
        floor = -1.0
        for each, value in sorted(ends, key=lambda pair: pair[1]):
            height = max((value - low) / (high - low or 1), floor + _APART)
            floor, colour = height, _COLOURS[series.index(each)]
            text = f"{clean(each.name, 18)} {value:,.4g}"
            axes.text(1.01, height, text, transform=axes.transAxes, va="center", fontsize=7.5, color=colour)
    words = (f"{each.name} {value:,.4g}" for each, value in ends)
    return Picture(figure, f"{labels[0]} to {labels[-1]}; at the end {', '.join(words)}")


def _locator() -> "MaxNLocator":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5)


def _last(values: Sequence[float | None]) -> float:
    return next(value for value in reversed(values) if value is not None)
