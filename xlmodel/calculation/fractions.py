"""Fractions beyond what is usual: in the inputs of a workbook by their names, and in the arguments of its formulas."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xlmodel.calculation.engine import Engine
from xlmodel.calculation.inputs import Input, term_of
from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.contract import IN, TEST
from xlmodel.findings import Finding, Kind
from xlmodel.formula.area import Area
from xlmodel.formula.references import References
from xlmodel.formula.spelling import calls
from xlmodel.functions import REGISTRY
from xlmodel.terms import Bounds
from xlmodel.workbook.safe_read import Package

_BOUNDED: Final = frozenset(name for name, function in REGISTRY.items() if function.bounded)
_LISTED: Final = 3  # cells that a finding names


def unusual_fractions(package: Package, engine: Engine | TwoEngines, inputs: Mapping[str, Input]) -> list[Finding]:
    """The fractions that are possible and unusual, or impossible in an input, as a per cent typed for one is."""
    of_inputs = {f"{IN}{name}": each for name, each in inputs.items()}
    return [*_in_inputs(of_inputs), *_in_formulas(package, engine, of_inputs)]


def _in_inputs(inputs: Mapping[str, Input]) -> Iterator[Finding]:
    for name, each in inputs.items():
        bounds = _bounds_of(name)
        for number in _numbers(each) if bounds else ():
            if bounds is not None and not bounds.holds(number):
                yield Finding(Kind.FRACTION, bounds.refusal(name, number), (name,))
            elif bounds is not None and abs(number) > bounds.usual:
                yield Finding(Kind.FRACTION, bounds.oddity(name, number), (name,))


def _bounds_of(name: str) -> Bounds | None:
    """Those of the term that an input is named after, also in one of the scenarios: in_growth, in_bear_growth."""
    term = term_of(name.removeprefix(IN))
    return term.bounds if term else None


def _numbers(each: Input) -> list[float]:
    cells = (cell for row in each.blocks for cell in row)
    return [cell for cell in cells if isinstance(cell, float) and not isinstance(cell, bool)]


def _in_formulas(package: Package, engine: Engine | TwoEngines, inputs: Mapping[str, Input]) -> Iterator[Finding]:
    """One finding for each fraction, with the cells whose formulas take it."""
    names = {name.casefold(): text for name, text in package.name_formulas.items()}
    references = References(names, package.tables, tuple(package.sheets))
    proofs = _proofs(package, references)
    cells: dict[str, list[Area]] = {}
    formulas: dict[Area, str] = {}
    for sheet in package.sheets:
        for row, column, formula in package.formulas(sheet):
            cell = Area(sheet, row, column)
            if cell in proofs or not calls(formula, _BOUNDED):
                continue
            formulas[cell] = formula
            for warning in engine.warnings(cell):
                if warning.kind is Kind.FRACTION:
                    cells.setdefault(warning.text, []).append(cell)
    for text, found in cells.items():
        read = [area for cell in found for area in references.precedents(formulas[cell], cell).areas]
        named = [
            name
            for name, each in inputs.items()
            if any(f" is {number:.6g}, " in text for number in _numbers(each))
            and any(each.area.meets(area) for area in read)
        ]
        yield Finding(Kind.FRACTION, f"{_listed(found)}: {text}", tuple(named))


def _proofs(package: Package, references: References) -> set[Area]:
    """The cells that a proof looks at: published answers may be unusual."""
    verdicts = {area for name, area in package.names.items() if name.casefold().startswith(TEST)}
    return {
        Area(area.sheet, *place)
        for sheet in {verdict.sheet for verdict in verdicts}
        for row, column, formula in package.formulas(sheet)
        if Area(sheet, row, column) in verdicts
        for area in references.precedents(formula, Area(sheet, row, column)).areas
        if area.size == 1
        for place in area.places()
    }


def _listed(cells: Iterable[Area]) -> str:
    addresses = [cell.address for cell in cells]
    more = f" and {len(addresses) - _LISTED} more" if len(addresses) > _LISTED else ""
    return ", ".join(addresses[:_LISTED]) + more
