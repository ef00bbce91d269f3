"""Plain Python as a host: numbers, arrays and pandas Series in, the same out, with the index kept.

Here NaN is what a blank cell is in a sheet, and a refusal is an exception (`ValuationError`) and not an error word.
"""

import functools
import inspect
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from xlmodel.call import read_word
from xlmodel.days import serial, serials
from xlmodel.errors import InputError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Columns, Function, Kind, Parameter


def offered(function: Function) -> Callable[..., Any]:
    """The function as a script calls it."""

    @functools.wraps(function.call)
    def call(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named).arguments
        index = _index(function, given)
        plain = {name: _plain(parameters[name], value) for name, value in given.items()}
        _check_shapes(function, plain)
        with np.errstate(all="ignore"):
            return _result(function, function.call(**plain), index)

    signature = inspect.signature(function.call)
    parameters = {p.name: p for p in function.parameters}
    return call


FUNCTIONS = {function.python_name: offered(function) for function in REGISTRY.values()}


def _plain(parameter: Parameter, value: Any) -> Any:
    kind = parameter.kind
    if kind is Kind.ANY:
        return _as_cells(value)
    if kind is Kind.WORD:
        return read_word(parameter, value)
    if kind in (Kind.LABELS, Kind.TEXT, Kind.TEXTS) or value is None:
        return value
    if kind is Kind.FLAG:
        if value not in (True, False):
            raise InputError(f"{parameter.name} is {value!r}, not True or False")
        return bool(value)
    if isinstance(value, date):
        return serial(value)
    array = _array(value.to_numpy() if _is_pandas(value) else value)
    if array.dtype.kind not in "iuf":
        raise InputError(f"{parameter.name} is {value!r}, not a number")
    if kind is Kind.NUMBER and array.size != 1:
        raise InputError(f"{parameter.name} takes one number, not {array.size}")
    if kind in (Kind.LIST, Kind.GAPS, Kind.MULTIPLES):
        return array.ravel()
    return array if array.ndim and kind is not Kind.NUMBER else float(array.item())


def _as_cells(value: Any) -> Any:
    """A value as a sheet would hold it: a list is a column of cells, a whole number a number."""
    if _is_pandas(value) or isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [each if isinstance(each, list | tuple) else [each] for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _array(values: Any) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind == "O":
        cells = [serial(v) if isinstance(v, date) else np.nan if v is None else v for v in array.ravel()]
        return np.array(cells).reshape(array.shape)
    if array.dtype.kind == "M":
        return serials(array)
    return array


def _check_shapes(function: Function, given: dict[str, Any]) -> None:
    shapes = [np.shape(given[p.name]) for p in function.parameters if p.kind is Kind.NUMBERS and p.name in given]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise InputError(f"the arrays do not fit together: {', '.join(map(str, shapes))}") from None


def _index(function: Function, given: dict[str, Any]) -> Any:
    """The index that the pandas arguments worked cell by cell have in common."""
    cells = {p.name for p in function.parameters if p.kind is Kind.NUMBERS}
    indexes = {name: value.index for name, value in given.items() if name in cells and _is_pandas(value)}
    if not indexes:
        return None
    (first, index), *others = indexes.items()
    for name, other in others:
        if not index.equals(other):
            raise InputError(f"{first} and {name} have different indexes")
    return index


def _result(function: Function, result: Any, index: Any) -> Any:
    if isinstance(result, Columns):
        import pandas as pd

        return pd.DataFrame(result)
    array = np.asarray(result, dtype=object if function.kind is Kind.TEXT else float)
    if array.ndim == 0:
        return array.item()
    if index is not None and array.shape == (len(index),):
        import pandas as pd

        return pd.Series(array, index=index, name=function.python_name)
    return array


def _is_pandas(value: Any) -> bool:
    pandas = sys.modules.get("pandas")  # a Series exists only where pandas is imported already
    return pandas is not None and isinstance(value, pandas.Series | pandas.DataFrame)
