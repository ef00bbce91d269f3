"""Plain Python as a host: numbers, arrays and pandas in, the same out, with the index kept.

Here NaN is what a blank cell is in a sheet, and a refusal is an exception (`ValuationError`) and not an error word.
A date may be a text such as "2025-09-23"; in a cell, which has dates of its own, such a text is refused.

Each argument may hold many scenarios, and one call answers them all:

    a number   an array of any shape or a Series: a scenario an element
    a list     a list or a Series is one list; an array of more axes has its lists on the last one; of a DataFrame
               each row is a list
    a block    an array of two axes or a DataFrame is one block; of more axes the blocks lie on the last two

The axes of the scenarios broadcast together. The answer has them: an array, or a Series where a Series or a DataFrame
gave the scenarios their index. Of many scenarios a refusal marks those it holds for in `where`.

A table is a DataFrame; of many scenarios its index is the scenario, an axis or an index level each, and the row, so
that `table["Value"].unstack()` has a scenario in each row.
"""

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np

from xlmodel.bounds import call_within_bounds
from xlmodel.call import read_text, read_word
from xlmodel.days import read_day, serial, serials
from xlmodel.errors import InputError, NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Columns, Function, Kind, Parameter
from xlmodel.terms import DATE


def offered(function: Function) -> Callable[..., Any]:
    """The function as a script calls it."""

    @functools.wraps(function.call)
    def call(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named).arguments
        index = _index(function, given)
        taken = parameters | _of_the_explained(function, given)
        plain = {name: _plain(function, taken[name], value) for name, value in given.items()}
        scenarios = _scenarios(function, plain)
        whole = [plain.get(name, parameter.default) for name, parameter in parameters.items()]
        with np.errstate(all="ignore"):
            return _result(function, call_within_bounds(function, whole), scenarios, index)

    plain_parameters = [p.replace(annotation=p.empty) for p in inspect.signature(function.call).parameters.values()]
    # The stub says of what types; written out here, they would bury the docstring under fifty lines of numpy.
    signature = inspect.Signature(plain_parameters)
    parameters = {p.name: p for p in function.parameters}
    vars(call)["__signature__"] = signature
    call.__module__ = "xlmodel"
    return call


EXPLAIN: Final = "EXPLAIN"
FUNCTIONS = {function.python_name: offered(function) for function in REGISTRY.values()}


def _plain(function: Function, parameter: Parameter, value: Any) -> Any:
    kind = parameter.kind
    if kind is Kind.ANY:
        return _as_cells(_with_days(parameter, value) if parameter.unit == DATE else value)
    if parameter.unit == DATE:
        value = _with_days(parameter, value)
    if kind is Kind.WORD:
        return read_word(parameter, value)
    if kind in (Kind.LABELS, Kind.TEXT, Kind.TEXTS) and parameter.required and _is_gap(value):
        raise NoDataError(f"{parameter.name} is blank")
    if value is None:
        return value
    if kind is Kind.LABELS:
        return value if isinstance(value, str) else ["" if _is_gap(each) else each for each in value]
    if kind is Kind.TEXT:
        return read_text(parameter, value.item() if isinstance(value, np.generic) else value)
    if kind is Kind.TEXTS:
        return _texts(parameter, value)
    if kind is Kind.FLAG:
        if value not in (True, False):
            raise InputError(f"{parameter.name} is {value!r}, not True or False")
        return bool(value)
    if isinstance(value, date):
        return serial(value)
    array = _array(value.to_numpy() if _is_pandas(value) else value)
    if array.dtype.kind not in "iuf":
        raise InputError(f"{parameter.name} is {value!r}, not a number")
    if kind is Kind.NUMBER and not function.takes_scenarios and array.ndim:
        raise InputError(f"{parameter.name} takes one number, not {array.size}")
    return array if array.ndim else float(array.item())


def _texts(parameter: Parameter, value: Any) -> Any:
    """A text, or an array of them in which a gap stays one."""
    array = np.asarray(value, dtype=object)
    texts = np.empty(array.shape, dtype=object)
    for place, each in np.ndenumerate(array):
        texts[place] = None if _is_gap(each) else read_text(parameter, each)
    return texts if array.ndim else texts.item()


def _of_the_explained(function: Function, given: dict[str, Any]) -> dict[str, Parameter]:
    """The arguments of EXPLAIN that are dates of the function to explain, by the names that EXPLAIN has for them."""
    if function.name != EXPLAIN:
        return {}
    named = REGISTRY.get(str(given.get("function_name")).strip().upper())
    own = [p for p in function.parameters if p.kind is Kind.ANY]
    theirs = named.parameters if named else ()
    return {p.name: replace(p, term=each.term) for p, each in zip(own, theirs, strict=False) if each.unit == DATE}


def _with_days(parameter: Parameter, value: Any) -> Any:
    """The value with days instead of the texts that name them, one or many."""
    if isinstance(value, str):
        day = read_day(value)
        if day is None:
            raise InputError(f"{parameter.name} is {value!r}, not a date such as 2025-09-23")
        return day
    if isinstance(value, list | tuple):
        return [_with_days(parameter, each) for each in value]
    array = value.to_numpy() if _is_pandas(value) else value
    if isinstance(array, np.ndarray) and array.dtype.kind in "OUT":
        return _with_days(parameter, array.tolist())
    return value


def _is_gap(value: Any) -> bool:
    return value is None or (isinstance(value, float) and bool(np.isnan(value)))


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


def _scenarios(function: Function, given: dict[str, Any]) -> tuple[int, ...]:
    """The axes of the scenarios, that all arguments have in common."""
    shapes = {}
    for p in function.parameters:
        if p.kind.is_stacked and given.get(p.name) is not None:
            shape = np.shape(given[p.name])
            shapes[p.name] = shape[: max(0, len(shape) - p.kind.core_axes)]
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        axes = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise InputError(f"the arrays do not fit together: {axes}") from None


def _index(function: Function, given: dict[str, Any]) -> Any:
    """The index of the scenarios that the pandas arguments have in common."""
    indexes = {
        p.name: given[p.name].index
        for p in function.parameters
        if p.kind.is_stacked and _is_pandas(given.get(p.name)) and given[p.name].ndim > p.kind.core_axes
    }
    if not indexes:
        return None
    (first, index), *others = indexes.items()
    for name, other in others:
        if not index.equals(other):
            raise InputError(f"{first} and {name} have different indexes")
    return index


def _result(function: Function, result: Any, scenarios: tuple[int, ...], index: Any) -> Any:
    if isinstance(result, Columns):
        return _frame(result, scenarios, index)
    array = np.asarray(result, dtype=object if function.kind is Kind.TEXT else float)
    if array.ndim == 0:
        return array.item()
    if index is not None and array.shape == (len(index),):
        import pandas as pd

        return pd.Series(array, index=index, name=function.python_name)
    return array


def _frame(table: Columns, scenarios: tuple[int, ...], index: Any) -> Any:
    import pandas as pd

    if not scenarios:
        return pd.DataFrame(table)
    if index is None or scenarios != (len(index),):
        names = ["scenario"] if len(scenarios) == 1 else [f"scenario axis {i}" for i in range(1, len(scenarios) + 1)]
        index = pd.MultiIndex.from_product([range(size) for size in scenarios], names=names)
    rows = np.shape(next(iter(table.values())))[-1]
    repeated = index.repeat(rows)
    levels = [repeated.get_level_values(level) for level in range(repeated.nlevels)]
    row = pd.Index(np.tile(np.arange(rows), len(index)), name="row")
    columns = {heading: np.broadcast_to(_column(c), (*scenarios, rows)).ravel() for heading, c in table.items()}
    return pd.DataFrame(columns, index=pd.MultiIndex.from_arrays([*levels, row]))


def _column(values: Any) -> np.ndarray:
    """As an array; numbers with texts among them stay numbers."""
    mixed = isinstance(values, list) and not all(isinstance(value, str) for value in values)
    return np.asarray(values, dtype=object if mixed else None)


def _is_pandas(value: Any) -> bool:
    pandas = sys.modules.get("pandas")  # a Series exists only where pandas is imported already
    return pandas is not None and isinstance(value, pandas.Series | pandas.DataFrame)
