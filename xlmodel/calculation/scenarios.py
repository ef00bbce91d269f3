"""Many scenarios of one workbook: named sets of inputs, one row of outputs each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from xlmodel.calculation.result import Result, in_one_line
from xlmodel.calculation.scenario_file import TypedText, names_meant
from xlmodel.calculation.trials import MANY, at_once
from xlmodel.calculation.witness import Judgement
from xlmodel.calculation.workbook import Workbook
from xlmodel.delimited import written
from xlmodel.errors import CellError, WorkbookError
from xlmodel.workbook.replace_file import replace_file


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
        own = {n: workbook.from_text(n, v) if isinstance(v, TypedText) else v for n, v in inputs.items()}
        meant = names_meant(workbook, own)
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
