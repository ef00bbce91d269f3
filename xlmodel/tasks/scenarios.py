"""Scenarios: one workbook run with many named sets of inputs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from xlmodel.calculation.kept_module import say_in_the_log
from xlmodel.calculation.scenario_file import read_scenarios, typed
from xlmodel.calculation.scenarios import Outcome, run_scenarios, write_outcomes
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import RequestError
from xlmodel.tasks.answer import Answer
from xlmodel.tasks.doubt import Doubt, doubts, judged
from xlmodel.tasks.run import outputs, understood


class Scenario(TypedDict):
    """One of them; its outputs have no value where it could not be run."""

    scenario: str
    outputs: dict[str, Answer]
    error: str | None  # why it could not be run
    reason: str | None  # why outputs of it are errors
    doubtful: list[str]  # the outputs that hang from formulas that are doubtful or not calculated


class Scenarios(TypedDict):
    """All of them, in the order given."""

    scenarios: list[Scenario]
    formats: dict[str, str]  # how the sheet shows each output, such as 0.0%
    judged: dict[str, int]  # how many formulas are proven, doubtful, not calculated and not judged
    doubtful: list[Doubt]  # those that are doubtful or not calculated
    written: str | None


def scenarios(
    book: str | Path | bytes,
    sets: str | Path | Mapping[str, Mapping[str, Any]],
    inputs: Mapping[str, Any] | None = None,
    *,
    out: str | Path | None = None,
    raw: bool = False,
    read: Sequence[str] = (),
    each: Callable[[Scenario, int], None] = lambda scenario, of: None,
    waiting: Callable[[str], None] = say_in_the_log,
) -> Scenarios:
    """Run a workbook with each set of inputs; one that cannot be run is marked, and the rest go on.

    Parameters
        sets     by name, or a file of them: CSV with a row, or TOML with a table a scenario. A text is understood as
                 if somebody had typed it into the cell.
        inputs   for all of them; a scenario's own come first.
        out      a CSV file for all rows.
        raw      in it texts stay as they are; else one that a spreadsheet would run has an apostrophe before it.
        read     the addresses of cells to read instead of the named outputs: Sheet1!F9.
        each     called with every scenario when it is done, and how many there are.
        waiting  told in a sentence what is going to take long.

    Raises
        WorkbookError  the workbook cannot be read, or has no such input.
        RequestError   the file of scenarios makes no sense, the workbook has no outputs, or the one to write is no CSV.
    """
    if out is not None and Path(out).suffix.lower() != ".csv":
        raise RequestError("with --scenarios, --out is a CSV file")
    workbook = Workbook(book, read=read, waiting=waiting)
    if workbook.why_no_outputs:
        raise RequestError(workbook.why_no_outputs)
    common = understood(workbook, inputs or {})
    wanted = (
        read_scenarios(sets, workbook)
        if isinstance(sets, str | Path)
        else {name: typed(own) for name, own in sets.items()}
    )
    outcomes, done = [], []
    for outcome in run_scenarios(workbook, wanted, common):
        outcomes.append(outcome)
        done.append(_plain(workbook, outcome))
        each(done[-1], len(wanted))
    if out is not None:
        write_outcomes(out, outcomes, workbook.outputs, raw=raw)
    return {
        "scenarios": done,
        "formats": workbook.number_formats,
        "judged": judged(workbook),
        "doubtful": doubts(workbook, outcomes),
        "written": None if out is None else str(out),
    }


def _plain(workbook: Workbook, outcome: Outcome) -> Scenario:
    return {
        "scenario": outcome.scenario,
        "outputs": outputs(workbook, outcome.values, outcome.reasons),
        "error": outcome.error,
        "reason": outcome.reason,
        "doubtful": list(outcome.doubtful),
    }
