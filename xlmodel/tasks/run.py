"""Run: a workbook recalculated with other inputs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from xlmodel.calculation.kept_module import say_in_the_log
from xlmodel.calculation.scenarios import write_outputs
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import RequestError
from xlmodel.tasks.answer import Answer, Found, Plain, answer, found
from xlmodel.tasks.doubt import Doubt, doubts, judged


class Run(TypedDict):
    """What a workbook comes to."""

    outputs: dict[str, Answer]
    inputs: dict[str, Plain | list[list[Plain]]]  # all of them, as they were in this run
    formats: dict[str, str]  # how the sheet shows each output, such as 0.0%
    findings: list[Found]  # what the workbook itself says not to trust
    judged: dict[str, int]  # how many formulas are proven, doubtful, not calculated and not judged
    doubtful: list[Doubt]  # those that are doubtful or not calculated
    written: str | None
    unnamed: str | None  # what the workbook lacks if it has no outputs


def run(
    book: str | Path | bytes,
    inputs: Mapping[str, Any] | None = None,
    *,
    out: str | Path | None = None,
    frozen: bool = False,
    raw: bool = False,
    read: Sequence[str] = (),
    waiting: Callable[[str], None] = say_in_the_log,
) -> Run:
    """Recalculate a workbook; the file itself is left alone.

    Parameters
        inputs   by name, with or without in_, or by address; a text is understood as if somebody had typed it into the cell.
        out      where the recalculated workbook is written, or the outputs if it is a .csv.
        raw      in a .csv texts stay as they are; else one that a spreadsheet would run has an apostrophe before it.
        frozen   in it our formulas become their values, for readers without the add-in.
        read     the addresses of cells to read instead of the named outputs: Sheet1!F9.
        waiting  told in a sentence what is going to take long.

    Raises
        WorkbookError  the workbook cannot be read or written, or an input cannot have its value.
        RequestError   an input is given twice, or a CSV is to be frozen.
    """
    as_csv = out is not None and Path(out).suffix.lower() == ".csv"
    if as_csv and frozen:
        raise RequestError(f"{out} is a CSV of values, in which nothing is frozen")
    workbook = Workbook(book, read=read, waiting=waiting)
    result = workbook.run(**understood(workbook, inputs or {}))
    if out is not None and as_csv:
        write_outputs(out, result, {name: workbook.place_and_formula(name)[0] for name in workbook.outputs}, raw=raw)
    elif out is not None:
        result.save(out, frozen=frozen)
    return {
        "outputs": outputs(workbook, result, result.reasons),
        "inputs": {name: answer(value)["value"] for name, value in result.inputs.items()},
        "formats": workbook.number_formats,
        "findings": [found(finding) for finding in result.findings],
        "judged": judged(workbook),
        "doubtful": doubts(workbook, [result]),
        "written": None if out is None else str(out),
        "unnamed": workbook.why_no_outputs,
    }


def understood(workbook: Workbook, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs by their plain names, texts as what they mean there.

    Raises
        RequestError   an input is given twice, with and without in_.
        WorkbookError  there is no such input.
    """
    given: dict[str, Any] = {}
    for name, value in inputs.items():
        short = workbook.input_name(name)
        if short in given:
            raise RequestError(f"{short} is given twice")
        given[short] = workbook.from_text(short, value) if isinstance(value, str) else value
    return given


def outputs(workbook: Workbook, values: Mapping[str, Any] | None, reasons: Mapping[str, str]) -> dict[str, Answer]:
    """The outputs of a run in the shape of all answers; without values where there was no run."""
    known = {} if values is None else values
    return {
        name: answer(known.get(name), reasons.get(name), *workbook.place_and_formula(name)) for name in workbook.outputs
    }
