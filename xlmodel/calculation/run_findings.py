"""What a run of a workbook finds: nobody can vouch for its values, a formula was replaced, a check does not hold."""

from collections.abc import Iterator

from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.checks import failing_checks
from xlmodel.calculation.input_cells import InputCells
from xlmodel.contract import CHECKS
from xlmodel.errors import NoDataError
from xlmodel.findings import Finding, Kind
from xlmodel.workbook.authorship import OF_OURS


def run_findings(calculator: Calculator, cells: Cells, inputs: InputCells) -> tuple[Finding, ...]:
    """The findings of the last run; the checks are those of the workbook itself, if it has a table of them."""
    return (*_without_a_witness(calculator), *_replaced(inputs), *_checks(calculator, cells))


def _without_a_witness(calculator: Calculator) -> Iterator[Finding]:
    if calculator.why_unjudged and calculator.formulas and not calculator.made_here:
        kind = Kind.OWN_VALUES if calculator.witness.author in OF_OURS else Kind.NOT_JUDGED
        yield Finding(kind, f"no value could be held against the file: {calculator.why_unjudged}")


def _replaced(inputs: InputCells) -> Iterator[Finding]:
    for name in inputs.replaced():
        yield Finding(Kind.REPLACED, f"{name} holds a formula, in whose place a value stands in this run")


def _checks(calculator: Calculator, cells: Cells) -> list[Finding]:
    if CHECKS.lower() not in calculator.package.tables:
        return []
    try:
        return failing_checks(cells)
    except NoDataError as problem:
        return [Finding(Kind.NOT_CHECKED, str(problem))]
