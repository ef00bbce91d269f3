"""Answers as a script gets them: plain numbers, arrays, Series, DataFrames."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlmodel.hosts.python.labels import Labels
from xlmodel.spec import Columns, Function, Kind


def plain(function: Function, result: Any) -> Any:
    """The answer of one scenario: a number, a text, a table."""
    if isinstance(result, float | str):
        return float(result) if isinstance(result, float) else result
    if isinstance(result, Columns):
        import pandas as pd

        return pd.DataFrame(result)
    array = np.asarray(result, dtype=object if function.kind is Kind.TEXT else float)
    return array if array.ndim else array.item()


def labelled(result: Any, labels: Labels, name: str, scenarios: tuple[int, ...] = ()) -> Any:
    """The answers of many scenarios, with the labels that theirs have.

    Parameters
        scenarios  the axes of a table's.
    """
    if isinstance(result, Columns):
        return _stacked(result, scenarios, labels)
    if labels.rows is None:
        return result
    import pandas as pd

    if labels.columns is not None and result.shape == (len(labels.rows), len(labels.columns)):
        return pd.DataFrame(result, index=labels.rows, columns=labels.columns, dtype=result.dtype)
    if labels.columns is None and result.shape == (len(labels.rows),):
        return pd.Series(result, index=labels.rows, name=name, dtype=result.dtype)
    return result


def _stacked(table: Columns, scenarios: tuple[int, ...], labels: Labels) -> Any:
    """The tables of all scenarios, one below the other."""
    import pandas as pd

    if labels.rows is not None and labels.columns is None and scenarios == (len(labels.rows),):
        index = labels.rows
    elif labels.columns is not None and scenarios == (len(labels.rows), len(labels.columns)):
        index = pd.MultiIndex.from_product([labels.rows, labels.columns])
    else:
        names = ["scenario"] if len(scenarios) == 1 else [f"scenario axis {i}" for i in range(1, len(scenarios) + 1)]
        index = pd.MultiIndex.from_product([range(size) for size in scenarios], names=names)
    rows = np.shape(next(iter(table.values())))[-1]
    repeated = index.repeat(rows)
    levels = [repeated.get_level_values(level) for level in range(repeated.nlevels)]
    row = pd.Index(np.tile(np.arange(rows), len(index)), name="row")
    columns = {heading: np.broadcast_to(_column(c), (*scenarios, rows)).ravel() for heading, c in table.items()}
    return pd.DataFrame(columns, index=pd.MultiIndex.from_arrays([*levels, row]))


def _column(values: Any) -> NDArray[Any]:
    """As an array; numbers with texts among them stay numbers."""
    mixed = isinstance(values, list) and not all(isinstance(value, str) for value in values)
    return np.asarray(values, dtype=object if mixed else None)
