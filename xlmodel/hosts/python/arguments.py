"""Arguments as a script has them, read as the valuation functions take them."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.call import read_numbers, read_text, read_texts, read_word
from xlmodel.days import read_day, serial, serials
from xlmodel.errors import CellError, InputError, NoDataError
from xlmodel.spec import Function, Kind, Parameter
from xlmodel.terms import DATE


class Given(NamedTuple):
    """An argument: the value that a function takes; and of cells among which are wrong ones, all of them and marks."""

    value: Any
    cells: NDArray[Any] | None = None
    bad: NDArray[np.bool_] | None = None


def read(function: Function, parameter: Parameter, value: Any) -> Given:
    """The argument, whatever it was given as.

    Raises
        InputError   it is of the wrong kind altogether.
        NoDataError  a text is missing.
    """
    kind = parameter.kind
    if type(value) is float and kind.is_stacked:
        return Given(value)  # by far the most common case, kept short
    if kind.is_stacked and value is not None:
        return _numbers(function, parameter, value)
    if kind is Kind.ANY:
        return Given(_as_cells(_day(value) if parameter.unit == DATE else value))
    if kind is Kind.WORD:
        return Given(read_word(parameter, value))
    if kind in (Kind.LABELS, Kind.TEXT, Kind.TEXTS) and parameter.required and _is_gap(value):
        raise NoDataError(f"{parameter.name} is blank")
    if value is None:
        return Given(value)
    if kind is Kind.LABELS:
        return Given(value if isinstance(value, str) else ["" if _is_gap(each) else each for each in value])
    if kind is Kind.TEXT:
        return Given(read_text(parameter, value.item() if isinstance(value, np.generic) else value))
    if kind is Kind.TEXTS:
        return _texts(parameter, value)
    if value not in (True, False):
        raise InputError(f"{parameter.name} is {value!r}, not True or False")
    return Given(bool(value))


def _numbers(function: Function, parameter: Parameter, value: Any) -> Given:
    value = _day(value) if parameter.unit == DATE else value
    if isinstance(value, date):
        _refuse_a_day(parameter, value)
        return Given(serial(value))
    array = _array(value)
    bad = cells = None
    if array.dtype.kind == "M":
        if array.size:
            _refuse_a_day(parameter, np.datetime_as_string(array.flat[0], "D"))
        array = serials(array)
    elif array.dtype.kind == "O" and array.ndim:
        cells = array
        if parameter.unit == DATE:
            cells = np.array([_day(cell) for cell in cells.flat], dtype=object).reshape(cells.shape)
        array, bad = read_numbers(parameter, cells)
        if not bad.any():
            cells = bad = None
        elif not _any_number(cells, bad):
            raise InputError(no_figure(parameter, cells[bad].flat[0]))
    elif array.dtype.kind not in "iuf":
        raise InputError(no_figure(parameter, value))
    if parameter.kind is Kind.NUMBER and not function.takes_scenarios and array.ndim:
        raise InputError(f"{parameter.name} takes one number, not {array.size}")
    return Given(array if array.ndim else float(array.item()), cells, bad)


def _refuse_a_day(parameter: Parameter, day: date | np.str_) -> None:
    """A sheet cannot tell a date from a number; a script can, and a column of days is no column of prices."""
    if parameter.unit != DATE:
        raise InputError(f"{parameter.name} is {day}, a date and not a number")


def refuse_wrong_cells(function: Function, given: Mapping[str, Given]) -> None:
    """Where there is one scenario alone, a wrong cell in one of its lists leaves no other to answer.

    Raises
        InputError  a list holds what is no number; it is no gap, and no word for a multiple that is not meaningful.
    """
    for parameter in function.parameters:
        each = given.get(parameter.name)
        if each is not None and each.bad is not None and each.cells is not None:
            raise InputError(no_figure(parameter, each.cells[each.bad].flat[0]))


def no_figure(parameter: Parameter, cell: Any) -> str:
    """Why a cell is refused that is no number, or no day where one is asked for."""
    is_text = parameter.unit == DATE and isinstance(cell, str)
    shown = str(cell) if isinstance(cell, CellError) else repr(cell)
    return f"{parameter.name} is {shown}, not a {'date such as 2025-09-23' if is_text else 'number'}"


def _day(value: Any) -> Any:
    """A text such as 2025-09-23 as the day that it names; anything else as it is."""
    if isinstance(value, list | tuple):
        return [_day(each) for each in value]
    if isinstance(value, str) and not isinstance(value, CellError) and (day := read_day(value)):
        return day
    return value


def _any_number(cells: NDArray[Any], bad: NDArray[np.bool_]) -> bool:
    """Whether these may be figures with some wrong ones among them; a column of nothing but texts is a wrong column."""
    good = any(cell is not None for cell in cells[~bad])
    return good or any(isinstance(cell, CellError) for cell in cells[bad])


def _array(value: Any) -> NDArray[Any]:
    """An array of numbers or days; anything else is one of objects, in which a gap is None and a number a float or int."""
    array = np.asarray(value)
    beside_numbers = isinstance(value, list | tuple) and _holds_truth(value)
    if array.dtype.kind in "iufM" and not beside_numbers:
        return array
    if array.ndim and (array.dtype.kind in "UT" or beside_numbers):  # numbers beside a text have become texts, TRUE 1
        array = np.asarray(value, dtype=object)
    if array.dtype.kind != "O" or not array.ndim:
        return array
    cells = np.empty(array.shape, dtype=object)
    for place, cell in np.ndenumerate(array):
        cells[place] = None if _is_gap(cell) else cell.item() if isinstance(cell, np.generic) else cell
    return cells


def _holds_truth(value: Sequence[Any]) -> bool:
    """Whether a list, or one in it, holds TRUE or FALSE."""
    types = set(map(type, value))
    if bool in types or np.bool_ in types:
        return True
    return bool(types & {list, tuple}) and any(isinstance(each, list | tuple) and _holds_truth(each) for each in value)


def _texts(parameter: Parameter, value: Any) -> Given:
    """A text, or an array of them in which a gap stays one."""
    array = np.asarray(value, dtype=object)
    if not array.ndim:
        return Given(read_text(parameter, array.item()))
    cells = np.empty(array.shape, dtype=object)
    for place, cell in np.ndenumerate(array):
        cells[place] = None if _is_gap(cell) else cell
    texts, bad = read_texts(parameter, cells)
    return Given(texts, cells, bad) if bad.any() else Given(texts)


def _as_cells(value: Any) -> Any:
    """A value as a sheet would hold it: a list is a column of cells, a whole number a number."""
    if is_pandas(value) or isinstance(value, np.ndarray):
        value = value.to_numpy().tolist() if is_pandas(value) else value.tolist()
    if isinstance(value, list | tuple):
        return [each if isinstance(each, list | tuple) else [each] for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _is_gap(value: Any) -> bool:
    """None, NaN, and pandas' own words for a figure that is missing."""
    if value is None:
        return True
    if isinstance(value, str):
        return False
    pandas = sys.modules.get("pandas")
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return True
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def is_pandas(value: Any) -> bool:
    """Whether it is a Series or a DataFrame; there is none where pandas is not imported already."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series | pandas.DataFrame)
