"""A simulation as pictures: the histogram of an output, and the tornado of what moves it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlmodel.charts.histogram import Line, histogram
from xlmodel.charts.picture import Picture
from xlmodel.charts.tornado import Swing, tornado
from xlmodel.errors import RequestError
from xlmodel.report.shown import shown
from xlmodel.simulation.summary import Below, Mover
from xlmodel.valuation.domain import Array

_MOVERS: Final = 12  # with a bar of their own


def of_values(found: Array, name: str, number_format: str, limit: Array | float | None, below: Below | None) -> Picture:
    """The histogram of an output; a limit that is the same in all draws is a line in it.

    Raises
        RequestError  matplotlib is not installed.
    """
    line = None
    if isinstance(limit, float) and below is not None:
        line = Line(limit, f" {shown(limit, number_format)}: {below.probability:.1%} of the draws lie below ")
    good = found[~np.isnan(found)]
    return histogram(good, f"{name}: {good.size:,} draws", lambda value: shown(value, number_format), line)


def of_movers(moved: Sequence[Mover], mean: float, number_format: str) -> Picture:
    """The tornado of an output: its mean where each draw is low and where it is high, the strongest draw on top.

    Raises
        RequestError  nothing moves it, or matplotlib is not installed.
    """
    if not moved:
        raise RequestError("nothing that is drawn moves the output, so there is no tornado")
    swings = [Swing(f"{each.draw} ({each.rank_correlation:+.2f})", each.at_low, each.at_high) for each in moved]
    words = ("lowest tenth", "highest tenth")
    return tornado(swings[:_MOVERS], mean, lambda value: shown(value, number_format), words, width=6.0)
