"""Many scenarios as a table: a row a scenario and a column an input, and the same with a column an output."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from xlmodel.calculation.at_once.runs import ManyRuns, Runs, Values
from xlmodel.calculation.at_once.together import Spread
from xlmodel.calculation.result import Result, in_one_line
from xlmodel.errors import CellError, WorkbookError

if TYPE_CHECKING:
    import pandas as pd

REASON: Final = "reason"
_LISTED: Final = 100


def frame_of(
    runs: Runs,
    sets: "pd.DataFrame",
    fixed: Mapping[str, Any],
    wanted: Sequence[str],
    run: Callable[..., Result],
    *,
    reasons: bool,
) -> "pd.DataFrame":
    """The outputs of each row of a table of inputs, with its index.

    Parameters
        reasons  whether a last column says why an output is missing, which runs the row once more.

    Raises
        WorkbookError  a column is no input.
    """
    import pandas as pd

    if not len(sets) or not len(sets.columns):
        raise WorkbookError("there is no scenario: a row is one, and a column an input")
    given = {str(name): _plain(sets[name]) for name in sets.columns}
    if len(given) != len(sets.columns):
        raise WorkbookError("two columns have the same name")
    found = runs.many(given, fixed, wanted)
    frame = pd.DataFrame({name: _column(values) for name, values in found.values.items()}, index=sets.index)
    if reasons:
        sentences = _reasons(found, given, fixed, wanted, run)
        frame[REASON] = pd.Series(sentences, index=sets.index, dtype=object)
    frame.attrs["refused"] = {str(sets.index[at]): why for at, why in [*found.refused.items()][:_LISTED]}
    frame.attrs["stepped"] = found.stepped
    return frame


def _plain(series: "pd.Series[Any]") -> Values:
    """The values of a column: numbers as an array, all else as it is; a gap is a blank cell."""
    if series.dtype.kind in "fiu" and not series.isna().any():
        return series.to_numpy(dtype=float)
    return [None if value is None or value != value else value for value in series.tolist()]


def _column(values: Sequence[Any]) -> Any:
    """An output over all scenarios: numbers with NaN where there is none; texts, dates and rows as they are."""
    if isinstance(values, Spread) and values.is_numeric:
        return values.numbers()
    plain = [None if isinstance(value, CellError) else value for value in values]
    if {type(value) for value in plain if value is not None} <= {float}:
        return np.array([np.nan if value is None else value for value in plain])
    return [in_one_line(value) if isinstance(value, list) else value for value in plain]


def _reasons(
    found: ManyRuns,
    given: Mapping[str, Values],
    fixed: Mapping[str, Any],
    wanted: Sequence[str],
    run: Callable[..., Result],
) -> list[str | None]:
    size = len(next(iter(given.values())))
    sentences: list[str | None] = [found.refused.get(place) for place in range(size)]
    lost = {place for values in found.values.values() for place in _places_of_errors(values)}
    for place in sorted(lost):
        result = run(**{**fixed, **{name: values[place] for name, values in given.items()}})
        texts = dict.fromkeys(why for name, why in result.reasons.items() if name in wanted)
        sentences[place] = "; ".join(texts) or None
    return sentences


def _places_of_errors(values: Sequence[Any]) -> list[int]:
    if isinstance(values, Spread):
        return list(values.errors().tolist())
    return [place for place, value in enumerate(values) if isinstance(value, CellError)]
