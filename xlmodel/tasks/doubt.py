"""What a workbook without a spreadsheet cannot vouch for: the formulas that are doubtful or not calculated."""

from collections.abc import Iterable
from typing import TypedDict

from xlmodel.calculation.result import Result
from xlmodel.calculation.scenarios import Outcome
from xlmodel.calculation.witness import Judgement
from xlmodel.calculation.workbook import Workbook
from xlmodel.tasks.answer import Plain, plain
from xlmodel.workbook.sheet_xml import Value


class Doubt(TypedDict):
    """One formula whose value is the one saved in the file, as it was not come to here."""

    cell: str  # where it stands, such as Summary!D7
    verdict: str  # doubtful, not calculated
    formula: str
    saved: Plain | list[list[Plain]]  # rows where it fills several cells
    calculated: Plain | list[list[Plain]]  # None where nothing was
    reason: str
    outputs: list[str]  # those that hang from it


def doubts(workbook: Workbook, results: Iterable[Result | Outcome]) -> list[Doubt]:
    """The formulas of a workbook that are not relied on, with the outputs of some runs that hang from them."""
    hanging: dict[str, dict[str, None]] = {}
    for result in results:
        for name, found in result.doubtful.items():
            for judgement in found:
                hanging.setdefault(judgement.cell.address, {})[name] = None
    return [_doubt(each, list(hanging.get(each.cell.address, ()))) for each in workbook.witness.unreliable.values()]


def judged(workbook: Workbook) -> dict[str, int]:
    """How many formulas have each verdict: proven, doubtful, not calculated, not judged."""
    return {verdict.value: count for verdict, count in workbook.witness.counts.items()}


def _doubt(judgement: Judgement, outputs: list[str]) -> Doubt:
    return {
        "cell": judgement.cell.address,
        "verdict": judgement.verdict.value,
        "formula": judgement.formula,
        "saved": _plain(judgement.saved),
        "calculated": _plain(judgement.calculated),
        "reason": judgement.reason,
        "outputs": outputs,
    }


def _plain(block: list[list[Value]] | None) -> Plain | list[list[Plain]]:
    if block is None:
        return None
    rows = [[plain(cell) for cell in row] for row in block]
    return rows[0][0] if len(rows) * len(rows[0]) == 1 else rows
