"""What is not to be trusted in a workbook: checks that fail, formulas that are doubtful, figures in conflict."""

from typing import Final, NamedTuple

import xlmodel.contract as contract
from xlmodel.calculation.facts import Facts
from xlmodel.calculation.result import Result
from xlmodel.calculation.witness import Verdict
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import table_of, text
from xlmodel.findings import Kind
from xlmodel.report.words import contradictions

_NAMED: Final = 8  # formulas, findings


class Trust(NamedTuple):
    """What a reader has to know before she believes a number."""

    checks: str  # how many of them fail; empty where the workbook has none
    failing: tuple[str, ...]
    warnings: tuple[str, ...]  # of the workbook itself, in its own words
    conflicts: tuple[str, ...]
    doubtful: tuple[str, ...]
    judged: str  # how the formulas came out against the values saved in the file
    proofs: str  # how many of the proofs hold; empty where there is none

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to say against the numbers."""
        return not (self.failing or self.warnings or self.conflicts or self.doubtful)


_UNJUDGED: Final = (Kind.NOT_JUDGED, Kind.OWN_VALUES)


def trust_of(workbook: Workbook, result: Result, facts: Facts) -> Trust:
    """Look a workbook over after a run."""
    failing = [finding.text for finding in result.findings if finding.kind is Kind.CHECK]
    others = [
        finding.sentence
        for finding in (*result.findings, *workbook.unusual_fractions())
        if finding.kind not in (Kind.CHECK, *_UNJUDGED)
    ]
    return Trust(
        _checks(workbook, len(failing)),
        tuple(failing),
        (*_own_findings(workbook), *_cut(others, "findings")),
        tuple(contradictions(facts)),
        tuple(_doubtful(workbook, result)),
        _judged(workbook, result),
        _proofs(workbook),
    )


def _checks(workbook: Workbook, failing: int) -> str:
    table = table_of(workbook, contract.CHECKS)
    if table is None:
        return ""
    count = sum(bool(text(label)) for label in table.column(contract.CHECK))
    if not failing:
        return "The one check of the workbook holds." if count == 1 else f"All {count} checks of the workbook hold."
    return f"{failing} of {count} checks of the workbook {'fails' if failing == 1 else 'fail'}."


def _own_findings(workbook: Workbook) -> list[str]:
    """What the last refresh found."""
    table = table_of(workbook, contract.FINDINGS)
    found = [text(cell) for cell in table.column(contract.FINDING)] if table is not None else []
    return _cut([sentence for sentence in found if sentence], "findings of the last refresh")


def _doubtful(workbook: Workbook, result: Result) -> list[str]:
    behind = {each.cell: each for found in result.doubtful.values() for each in found}
    others = sum(each.cell not in behind for each in workbook.witness.unreliable.values())
    sentences = _cut([each.sentence for each in behind.values()], "such formulas")
    if others:
        formulas = "formula is" if others == 1 else "formulas are"
        sentences.append(f"{others} {formulas} doubtful or not calculated, behind none of the outputs")
    return sentences


def _cut(sentences: list[str], what: str) -> list[str]:
    if len(sentences) <= _NAMED:
        return sentences
    return [*sentences[:_NAMED], f"and {len(sentences) - _NAMED} more {what}"]


def _judged(workbook: Workbook, result: Result) -> str:
    counts = {verdict: count for verdict, count in workbook.witness.counts.items() if count}
    if not counts:
        return "The workbook has no formulas."
    if set(counts) == {Verdict.PROVEN}:
        count = counts[Verdict.PROVEN]
        every = "The one formula comes to the value" if count == 1 else f"All {count} formulas come to the values"
        return f"{every} that a spreadsheet saved in the file."
    why = next((finding.text for finding in result.findings if finding.kind in _UNJUDGED), "")
    listed = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return f"Formulas against the values saved in the file: {listed}{f'; {why}' if why else ''}."


def _proofs(workbook: Workbook) -> str:
    names = workbook.package.names
    values = [workbook.cell(area) for name, area in names.items() if name.casefold().startswith(contract.TEST)]
    if not values:
        return ""
    held = sum(value is True for value in values)
    return f"{held} of {len(values)} proofs in the workbook hold."
