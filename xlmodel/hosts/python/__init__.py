"""Plain Python as a host: numbers, arrays and pandas in, the same out, with index and columns kept.

Here NaN is what a blank cell is in a sheet, and a refusal is an exception (`ValuationError`) and not an error word.
A date may be a text such as "2025-09-23"; in a cell, which has dates of its own, such a text is refused.

Each argument may hold many scenarios, and one call answers them all:

    a number   an array of any shape, a Series or a DataFrame: a scenario an element
    a list     a list or a Series is one list; an array of more axes has its lists on the last one; of a DataFrame
               each row is a list
    a block    an array of two axes or a DataFrame is one block; of more axes the blocks lie on the last two

The axes of the scenarios broadcast together. The answer has them: an array, a Series where a Series (or a DataFrame of
lists) gave the scenarios their index, a DataFrame where a DataFrame of numbers gave them index and columns; a Series
beside that serves each of its columns if it has the same index, and each of its rows if its index are the columns.
Indexes that differ are refused: to align them, and so to drop or double rows without a word, is the caller's choice.

One bad scenario does not take the others their answer: it is NaN, and its reason is listed in `attrs["reasons"]` of a
Series or DataFrame, by row label (of a DataFrame by column, then row; a day or a pair by its text), up to `LISTED` of
them; `reasons` gives those of all scenarios, of arrays too. With errors="raise" the first refusal is an exception; its `where` marks the scenarios it
holds for. An exception in any case is what is wrong for all of them at once: a single number outside the domain, a
column in which there is no number, shapes or indexes that do not fit.

A table is a DataFrame; of many scenarios its index is the scenario, an axis or an index level each, and the row, so
that `table["Value"].unstack()` has a scenario in each row.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from xlmodel.bounds import call_within_bounds
from xlmodel.errors import InputError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.python.arguments import Given, is_pandas, read, refuse_wrong_cells
from xlmodel.hosts.python.frames import labelled, plain
from xlmodel.hosts.python.labels import Labels, key, laid_out
from xlmodel.hosts.python.rows import Answers, answered
from xlmodel.spec import Function, Kind, Parameter
from xlmodel.terms import DATE

EXPLAIN: Final = "EXPLAIN"
ERRORS: Final = ("coerce", "raise")  # as pandas has the words
LISTED: Final = 100
"""How many reasons `attrs["reasons"]` lists: pandas copies it with every step, and a million losses have one each."""


def offered(function: Function) -> Callable[..., Any]:
    """The function as a script calls it."""

    @functools.wraps(function.call)
    def call(*arguments: Any, errors: str = "coerce", **named: Any) -> Any:
        if errors not in words:
            raise InputError(f"errors is {errors!r}, not one of {', '.join(words)}")
        values = signature.bind(*arguments, **named).arguments
        if numeric.issuperset(values) and all(map(_is_plain, values.values())):
            one = {name: float(value) for name, value in values.items()}  # by far the most common case, kept short
        else:
            labels, given = _read(function, values)
            scenarios = _scenarios(function, given)
            if scenarios:
                with labels.blaming(scenarios):
                    found = answered(function, given, scenarios, errors == "raise")
                return _of_many(function, found, labels)
            refuse_wrong_cells(function, given)
            one = {name: each.value for name, each in given.items()}
        with np.errstate(all="ignore"):
            return plain(function, call_within_bounds(function, [one.get(name, left) for name, left in defaults]))

    words = ERRORS if function.answers_many else ERRORS[:1]
    defaults = [(p.name, p.default) for p in function.parameters]
    numeric = frozenset(p.name for p in function.parameters if p.kind.is_stacked)
    own = [p.replace(annotation=p.empty) for p in inspect.signature(function.call).parameters.values()]
    # The stub says of what types; written out here, they would bury the docstring under fifty lines of numpy.
    signature = inspect.Signature(own)
    word = [inspect.Parameter("errors", inspect.Parameter.KEYWORD_ONLY, default="coerce")]
    vars(call)["__signature__"] = signature.replace(parameters=[*own, *(word if function.answers_many else [])])
    call.__module__ = "xlmodel"
    return call


def _is_plain(value: Any) -> bool:
    return type(value) is float or (type(value) is int and -_EXACT < value < _EXACT)


_EXACT: Final = 2**53  # a larger whole number may not be one to a float
FUNCTIONS: Final = {function.python_name: offered(function) for function in REGISTRY.values()}


def reasons(function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
    """Why a function of this package has no answer to these arguments: a sentence for each scenario, None where it has one.

    One scenario has its sentence (or None) alone; of many the answer is an array, a Series or a DataFrame as the
    function itself would give it.

    >>> from xlmodel import forward_pe
    >>> reasons(forward_pe, 88, -1).partition(":")[0]
    'forward_eps is zero or negative'
    """
    declared = REGISTRY.get(getattr(function, "__name__", "").upper())
    if declared is None or function is not FUNCTIONS[declared.python_name]:
        raise InputError(f"{function!r} is none of the functions of this package")
    values = inspect.signature(declared.call).bind(*arguments, **named).arguments
    labels, given = _read(declared, values)
    scenarios = _scenarios(declared, given)
    if not scenarios:
        return Answers(declared, given, (), None, np.ones((), dtype=bool)).reason_at(())
    answers = answered(declared, given, scenarios, raising=False)
    found = np.full(scenarios, None, dtype=object)
    for place, sentence in _sentences(answers, labels):
        found[place] = sentence
    return labelled(found, labels, "reasons", scenarios)


def _read(function: Function, values: dict[str, Any]) -> tuple[Labels, dict[str, Given]]:
    labels, values = laid_out(function, values) if any(map(is_pandas, values.values())) else (_NO_LABELS, values)
    parameters = _with_days_explained(function, values) if function.name == EXPLAIN else function.parameters
    return labels, {p.name: read(function, p, values[p.name]) for p in parameters if p.name in values}


def _with_days_explained(function: Function, values: dict[str, Any]) -> list[Parameter]:
    """The arguments of EXPLAIN; those that are dates of the function to explain are dates."""
    named = REGISTRY.get(str(values.get("function_name")).strip().upper())
    theirs = iter(named.parameters if named else ())
    return [
        replace(p, term=each.term) if p.kind is Kind.ANY and (each := next(theirs, None)) and each.unit == DATE else p
        for p in function.parameters
    ]


_NO_LABELS: Final = Labels()


def _scenarios(function: Function, given: dict[str, Given]) -> tuple[int, ...]:
    """The axes of the scenarios, that all arguments have in common."""
    shapes = {}
    for p in function.parameters:
        value = given[p.name].value if p.name in given else None
        if isinstance(value, np.ndarray) and value.ndim > p.kind.core_axes and p.kind.holds_many:
            shapes[p.name] = value.shape[: value.ndim - p.kind.core_axes]
    if not shapes:
        return ()
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        axes = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise InputError(f"the arrays do not fit together: {axes}") from None


def _of_many(function: Function, answers: Answers, labels: Labels) -> Any:
    result = labelled(answers.result, labels, function.python_name, answers.scenarios)
    if labels.rows is not None and hasattr(result, "attrs"):
        result.attrs["reasons"] = _listed(answers, labels)
    return result


def _listed(answers: Answers, labels: Labels) -> dict[Any, Any]:
    """The first reasons by row label; of a DataFrame by column, and in it by row label."""
    found: dict[Any, Any] = {}
    for place, sentence in _sentences(answers, labels, LISTED):
        of_column = found if labels.columns is None else found.setdefault(key(labels.columns[place[-1]]), {})
        label = key(labels.rows[place[0]])
        of_column[label] = f"{of_column[label]}; {sentence}" if label in of_column else sentence
    return found


def _sentences(answers: Answers, labels: Labels, most: int | None = None) -> Any:
    for place in map(tuple, np.argwhere(answers.missing)[:most]):
        sentence = answers.reason_at(place)
        if sentence is not None:
            yield place, labels.placed(sentence, place)
