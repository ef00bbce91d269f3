"""Scenarios as somebody has written them down: named sets of inputs, in a CSV or a TOML."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xlmodel.calculation.decimal_commas import with_points
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import IN
from xlmodel.delimited import decoded, divider, rows
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.plain_file import content_of

Scenarios = dict[str, dict[str, Any]]


class TypedText(str):
    """A value that somebody could only write as text."""

    __slots__ = ()


def typed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs by their plain names, texts as what they mean when the scenario is run.

    Raises
        RequestError  an input is given twice, with and without in_.
    """
    given: dict[str, Any] = {}
    for name, value in inputs.items():
        short = name.removeprefix(IN)
        if short in given:
            raise RequestError(f"{short} is given twice")
        given[short] = TypedText(value) if isinstance(value, str) else value
    return given


def read_scenarios(path: str | Path, workbook: Workbook) -> Scenarios:
    """Sets of inputs by name: a CSV with one row a scenario, or a TOML with one table a scenario.

    In a CSV the first column is the name; an empty cell leaves that input as it is in the workbook. The values are
    texts there, and are understood when the scenario is run. Between semicolons numbers may have decimal commas.

    Raises
        RequestError   the file cannot be read, or makes no sense.
        WorkbookError  it names an input that the workbook has not.
    """
    file = Path(path)
    try:
        text = decoded(content_of(file, _LARGEST))
    except OSError as problem:
        raise RequestError(f"{file} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise RequestError(f"{file} {problem}") from None
    scenarios = _from_toml(file, text) if file.suffix.lower() == ".toml" else _from_csv(file, text, workbook)
    if not scenarios:
        raise RequestError(f"{file} holds no scenario")
    for inputs in {tuple(inputs): inputs for inputs in scenarios.values()}.values():
        names_meant(workbook, inputs, f"{file}: ")
    return scenarios


def names_meant(workbook: Workbook, names: Iterable[str], where: str = "") -> dict[str, str]:
    """The plain names of inputs by those that are given.

    Raises
        WorkbookError  there is no such input, or two names mean the same.
    """
    meant: dict[str, str] = {}  # the other way round
    for name in names:
        other = meant.setdefault(workbook.input_name(name), name)
        if other != name:
            raise WorkbookError(f"{where}{other} and {name} are the same input")
    return {given: name for name, given in meant.items()}


def _from_csv(file: Path, text: str, workbook: Workbook) -> Scenarios:
    known = {*_NAMING, *workbook.inputs}
    between = divider(text, lambda cell: cell.casefold() in known or cell.removeprefix(IN) in known)
    try:
        head, *below = rows(text, between)
    except ValueError as problem:
        raise RequestError(f"{file}: {problem}" if text.strip() else f"{file} is empty") from None
    names = _names(file, [cell.strip() for cell in head.cells], workbook)
    scenarios: Scenarios = {}
    for number, cells, wrong in below:
        if wrong:
            raise RequestError(f"{file}, row {number}: {wrong}")
        label, *values = [cell.strip() for cell in cells]
        _add(scenarios, file, label, {name: TypedText(cell) for name, cell in zip(names, values, strict=False) if cell})
    return scenarios if between == "," else _with_points(file, scenarios, workbook)


def _names(file: Path, head: Sequence[str], workbook: Workbook) -> list[str]:
    """The inputs that the headings name."""
    names = [name.removeprefix(IN) for name in head[1:]]
    if len(set(names)) != len(names) or not all(names):
        raise RequestError(f"{file}: a column has no name, or two have the same")
    if head[0].casefold() not in _NAMING:
        what = (
            f"{head[0]} is an input" if head[0].removeprefix(IN) in workbook.inputs else f"not {head[0] or 'nothing'}"
        )
        raise RequestError(
            f"{file}: the first column holds the names of the scenarios under the heading scenario, {what}"
        )
    if not names:
        raise RequestError(f"{file}: {head[0]} is its only column; a comma stands between columns, the names first")
    names_meant(workbook, names, f"{file}: ")  # also where no row fills both
    return names


_LARGEST: Final = 64 * 2**20  # bytes
_NAMING: Final = ("scenario", "name")  # the heading of the scenarios' names


def _with_points(file: Path, scenarios: Scenarios, workbook: Workbook) -> Scenarios:
    """The same with a point as decimal sign in what is given for numbers."""
    numbers = {
        f"{name} of {label}": text
        for label, inputs in scenarios.items()
        for name, text in inputs.items()
        if workbook.takes_number(name)
    }
    try:
        pointed = with_points(numbers)
    except RequestError as problem:
        raise RequestError(f"{file}: {problem}") from None
    return {
        label: {name: TypedText(pointed.get(f"{name} of {label}", text)) for name, text in inputs.items()}
        for label, inputs in scenarios.items()
    }


def _from_toml(file: Path, text: str) -> Scenarios:
    if len(text) > _LARGEST_TOML:
        raise RequestError(f"{file} is larger than {_LARGEST_TOML >> 20} MB; a CSV may be")
    if _MANY_PARTS.search(text):
        raise RequestError(
            f"{file} has a name of many parts between points; a scenario is [name] with its inputs below"
        )
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise RequestError(f"{file} is not TOML: {problem}") from None
    except RecursionError:
        raise RequestError(f"{file} has brackets within brackets, too many to read") from None
    except ValueError:  # Python's limit to the digits of an integer
        raise RequestError(f"{file} has a number of thousands of digits") from None
    scenarios: Scenarios = {}
    for label, inputs in tables.items():
        if not isinstance(inputs, dict):
            raise RequestError(f"{file}: {label} stands outside any table; a scenario is [name] with its inputs below")
        _add(scenarios, file, label, inputs)
    return scenarios


# The reader keeps a table of a kilobyte for each part of a name, and the whole name again with each of its parts. The
# search begins nowhere within a part, so that it takes linear time.
_LARGEST_TOML: Final = 4 * 2**20  # characters
_MANY_PARTS: Final = re.compile(
    r"""(?<![\w"'\\-])(?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){8}""", re.ASCII
)


def _add(scenarios: Scenarios, file: Path, label: str, inputs: dict[str, Any]) -> None:
    if not label or label in scenarios:
        raise RequestError(f"{file}: two scenarios are called {label}" if label else f"{file}: a scenario has no name")
    scenarios[label] = inputs
