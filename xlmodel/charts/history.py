"""Lines over time, such as a multiple and the band that it moves in; each line ends in its last value."""

from collections.abc import Sequence
from datetime import date
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


def history(series: Sequence[Series], labels: Sequence[str], width: float = 7.17, days: Sequence[date] = ()) -> Picture:
    """Lines above the same labels.

    Parameters
        labels  one a point; some of them are written.
        width   of the whole drawing, in inches.
        days    of the points in order, which then stand as far from each other as these; left out, at equal distances.

    Raises
        RequestError  matplotlib is not installed.
    """
    places = [day.toordinal() for day in days] if days else range(len(labels))
    with drawing():
        figure, axes = canvas(width, _HEIGHT)
        axes.set_position((_LEFT / width, _BELOW / _HEIGHT, 1 - (_LEFT + _NAMES) / width, 0.95 - _BELOW / _HEIGHT))
        axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
        axes.yaxis.set_major_locator(_locator())
        axes.tick_params(labelsize=7, labelcolor=FAINT)
        for each, colour in zip(series, _COLOURS, strict=False):
            heights = [float("nan") if value is None else value for value in each.values]
            axes.plot(places, heights, color=colour, linewidth=1.4)
        ticks = sorted({round(places[0] + i * (places[-1] - places[0]) / (_TICKS - 1)) for i in range(_TICKS)})
        words = [date.fromordinal(tick).isoformat() if days else clean(labels[tick], 12) for tick in ticks]
        axes.set_xticks(ticks, words)
        axes.set_xlim(places[0], max(places[-1], places[0] + 1))
        low, high = axes.get_ylim()
        ends = [(each, _last(each.values)) for each in series[: len(_COLOURS)]]
        floor = -1.0
        for each, value in sorted(ends, key=lambda pair: pair[1]):
            height = max((value - low) / (high - low or 1), floor + _APART)
            floor, colour = height, _COLOURS[series.index(each)]
            text = f"{clean(each.name, 18)} {value:,.4g}"
            axes.text(1.01, height, text, transform=axes.transAxes, va="center", fontsize=7.5, color=colour)
    named = (f"{each.name} {value:,.4g}" for each, value in ends)
    return Picture(figure, f"{labels[0]} to {labels[-1]}; at the end {', '.join(named)}")


def _locator() -> "MaxNLocator":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5)


def _last(values: Sequence[float | None]) -> float:
    return next(value for value in reversed(values) if value is not None)
