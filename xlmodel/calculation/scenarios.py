"""Many scenarios of one workbook: named sets of inputs from a file, one row of outputs each."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from xlmodel.calculation.decimal_commas import with_points
from xlmodel.calculation.result import Result, in_one_line
from xlmodel.calculation.trials import MANY, at_once
from xlmodel.calculation.witness import Judgement
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import IN
from xlmodel.delimited import decoded, divider, rows, written
from xlmodel.errors import CellError, RequestError, WorkbookError
from xlmodel.plain_file import content_of
from xlmodel.workbook.replace_file import replace_file

Scenarios = dict[str, dict[str, Any]]


class _Text(str):
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
        given[short] = _Text(value) if isinstance(value, str) else value
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
        _meant(workbook, inputs, f"{file}: ")
    return scenarios


def _meant(workbook: Workbook, names: Iterable[str], where: str = "") -> dict[str, str]:
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
        _add(scenarios, file, label, {name: _Text(cell) for name, cell in zip(names, values, strict=False) if cell})
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
    _meant(workbook, names, f"{file}: ")  # also where no row fills both
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
        label: {name: _Text(pointed.get(f"{name} of {label}", text)) for name, text in inputs.items()}
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


class Outcome(NamedTuple):
    """What a scenario came to: its outputs, or why it could not be run."""

    scenario: str
    values: Mapping[str, Any] | None
    error: str | None = None
    reasons: Mapping[str, str] = MappingProxyType({})  # why outputs are errors
    doubtful: Mapping[str, tuple[Judgement, ...]] = MappingProxyType({})

    @property
    def reason(self) -> str | None:
        """Why outputs of it are errors, or hang from formulas that are not relied on."""
        same: dict[str, list[str]] = {}
        for name, why in _reasons(self).items():
            same.setdefault(why, []).append(name)
        return "; ".join(f"{', '.join(names)}: {why}" for why, names in same.items()) or None


def _reasons(outcome: Outcome | Result) -> dict[str, str]:
    """Why outputs are errors, or hang from formulas that are not relied on."""
    return {name: found[0].sentence for name, found in outcome.doubtful.items()} | {**outcome.reasons}


def run_scenarios(
    workbook: Workbook, scenarios: Mapping[str, Mapping[str, Any]], common: Mapping[str, Any] | None = None
) -> Iterator[Outcome]:
    """Run each scenario; one that cannot be run is marked and the others go on.

    Parameters
        common  inputs for all of them; a scenario's own come first.
    """
    understood: dict[str, dict[str, Any] | str] = {
        label: _understood(workbook, inputs, common or {}) for label, inputs in scenarios.items()
    }
    yield from (_together if len(understood) >= MANY else _one_by_one)(workbook, understood)


def _understood(workbook: Workbook, inputs: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any] | str:
    """The inputs of a scenario, or why it has none."""
    try:
        own = {n: workbook.from_text(n, v) if isinstance(v, _Text) else v for n, v in inputs.items()}
        meant = _meant(workbook, own)
        return {**common, **{meant[name]: value for name, value in own.items()}}
    except WorkbookError as problem:
        return str(problem)


def _one_by_one(workbook: Workbook, scenarios: Mapping[str, dict[str, Any] | str]) -> Iterator[Outcome]:
    return (_outcome(workbook, label, inputs) for label, inputs in scenarios.items())


def _outcome(workbook: Workbook, label: str, inputs: dict[str, Any] | str) -> Outcome:
    if isinstance(inputs, str):
        return Outcome(label, None, inputs)
    try:
        result = workbook.run(**inputs)
    except WorkbookError as problem:
        return Outcome(label, None, str(problem))
    return Outcome(label, result, None, result.reasons, result.doubtful)


def _together(workbook: Workbook, scenarios: Mapping[str, dict[str, Any] | str]) -> Iterator[Outcome]:
    """The same worked out at once; those with an error are run once more, for its reason."""
    good = {label: inputs for label, inputs in scenarios.items() if not isinstance(inputs, str)}
    found = dict(zip(good, at_once(workbook, [*good.values()], workbook.outputs) or (), strict=False))
    for label, inputs in scenarios.items():
        values = found.get(label)
        if isinstance(values, WorkbookError):
            yield Outcome(label, None, str(values))
        elif values is None or any(isinstance(c, CellError) for value in values.values() for c in _cells(value)):
            yield _outcome(workbook, label, inputs)
        else:
            yield Outcome(label, values)


def _cells(value: Any) -> list[Any]:
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]


def write_outcomes(path: str | Path, outcomes: Sequence[Outcome], outputs: Sequence[str], *, raw: bool = False) -> None:
    """Write a CSV file: a row a scenario, a column an output, then `error` and `reason`.

    Parameters
        raw  see `delimited.written`.
    """
    lines: list[list[Any]] = [["scenario", *outputs, "error", "reason"]]
    for outcome in outcomes:
        values = [None if outcome.values is None else _cell(outcome.values[name]) for name in outputs]
        lines.append([outcome.scenario, *values, outcome.error, outcome.reason])
    replace_file(path, written(lines, raw=raw).encode("utf-8"))


def write_outputs(path: str | Path, result: Result, places: Mapping[str, str], *, raw: bool = False) -> None:
    """Write a CSV file: a row an output, with its value, the reason where it is an error, and its cell.

    Parameters
        raw  see `delimited.written`.
    """
    reasons = _reasons(result)
    lines = [[name, _cell(value), reasons.get(name), places[name]] for name, value in result.items()]
    replace_file(path, written([["output", "value", "reason", "cell"], *lines], raw=raw).encode("utf-8"))


def _cell(value: Any) -> Any:
    """An output in one cell of the file; a block of cells is rows between semicolons."""
    return in_one_line(value) if isinstance(value, list) else value
