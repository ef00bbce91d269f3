"""What draws came to: mean, spread and percentiles of an output, and by what it is moved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from xlmodel.calculation.at_once.columns import ERROR, error_of
from xlmodel.calculation.at_once.together import Spread
from xlmodel.errors import CellError
from xlmodel.valuation.distributions import rank_correlation
from xlmodel.valuation.domain import Array
from xlmodel.valuation.drivers import PERCENTILES
from xlmodel.valuation.simulation import percentiles

_TAIL: Final = 0.1


class Summary(NamedTuple):
    """The figures of an output, over the draws in which it is a number."""

    draws: int  # in which it is a number
    mean: float
    standard_error: float  # of the mean
    standard_deviation: float
    percentiles: dict[str, float]
    errors: dict[str, int]  # how many draws came to each error, or to no number
    refused: int  # draws that could not be run


class Below(NamedTuple):
    """How likely it is that an output is lower than something."""

    probability: float
    standard_error: float


class Mover(NamedTuple):
    """What one draw does to an output."""

    draw: str
    rank_correlation: float
    at_low: float  # the mean of the output where the draw is in its lowest tenth
    at_high: float


def numbers_of(values: Sequence[Any]) -> Array:
    """A number a draw, NaN where there is none."""
    if isinstance(values, Spread):
        return values.numbers()
    return np.array([v if isinstance(v, float) and not isinstance(v, bool) else np.nan for v in values], dtype=float)


def summary(values: Sequence[Any], refused: int) -> Summary | None:
    """The figures of an output; None where it is a number in no draw.

    Parameters
        values   one a draw, None where it could not be run.
        refused  how many could not.
    """
    found = numbers_of(values)
    good = np.sort(found[~np.isnan(found)])
    if not good.size:
        return None
    mean, spread = float(good.mean()), float(good.std()) if good[0] < good[-1] else 0.0
    named = {name: float(each) for name, each in zip(PERCENTILES, percentiles(good), strict=True)}
    errors = errors_in(values)
    rest = found.size - good.size - sum(errors.values()) - refused
    if rest:
        errors["no number"] = rest
    return Summary(good.size, mean, spread / float(np.sqrt(good.size)), spread, named, errors, refused)


def errors_in(values: Sequence[Any]) -> dict[str, int]:
    """How many draws came to each error."""
    if isinstance(values, Spread):
        kinds, counts = np.unique(values.kinds(), return_counts=True)
        return {
            str(error_of(kind)): count
            for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)
            if kind >= ERROR
        }
    return dict(Counter(str(value) for value in values if isinstance(value, CellError)))


def chance_below(found: Array, limit: Array | float) -> Below:
    """How often one is below the other, of the draws in which both are numbers."""
    both = ~np.isnan(found + limit)
    count = int(both.sum())
    share = float((found < limit)[both].sum()) / count if count else float("nan")
    return Below(share, float(np.sqrt(share * (1 - share) / count)) if count else float("nan"))


def movers(found: Array, drawn: Mapping[str, Array]) -> list[Mover]:
    """What moves an output, the strongest first; what does not vary where the output is a number is left out."""
    good = ~np.isnan(found)
    values, moved = found[good], []
    for name, column in drawn.items():
        draws = column[good]
        correlation = rank_correlation(draws, values)
        if correlation == correlation:
            low, high = np.quantile(draws, [_TAIL, 1 - _TAIL])
            ends = (float(values[draws <= low].mean()), float(values[draws >= high].mean()))
            moved.append(Mover(name, correlation, *ends))
    return sorted(moved, key=lambda each: -abs(each.rank_correlation))
