"""A workbook driven by a script: its named inputs set, recalculated, its named outputs read.

    book = Workbook("model.xlsx")
    book.run(price=90.0).expected_value

Inputs are the cells named `in_...`, outputs those named `out_...`; a script writes both without the prefix.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from xlmodel.calculation.checks import failing_checks
from xlmodel.calculation.engine import Engine, Reasons, is_function
from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.calculation.fractions import unusual_fractions
from xlmodel.calculation.inputs import Input, shown
from xlmodel.calculation.result import Origin, Result, unknown
from xlmodel.contract import CHECKS, IN, OUT, Cell
from xlmodel.errors import CellError, NoDataError, WorkbookError
from xlmodel.findings import Finding, Kind
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import bare_name, called
from xlmodel.functions import REGISTRY
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.cell_rules import CellRules
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import Package, open_package
from xlmodel.workbook.sheet_xml import Value, tag

__all__ = ["Engine", "Result", "Workbook", "cached_values", "evaluate_formulas", "recalculated"]

Block = list[list[Value]]


class Workbook:
    """A workbook opened to be calculated; the file itself is left alone."""

    def __init__(self, source: str | Path | bytes, *, now: datetime | None = None) -> None:
        """Open a workbook and calculate it once.

        Parameters
            now  the moment that TODAY and NOW show; left out, the clock's.

        Raises
            WorkbookError  it cannot be read, or it holds something that cannot be calculated without a spreadsheet.
        """
        self._package = open_package(source)
        _refuse_what_cannot_be_calculated(self._package)
        arrays = [cell for sheet in self._package.sheets for cell in self._package.arrays(sheet)]
        self._engine = Engine(calc_copy(self._package, REGISTRY), arrays)
        self._now = now
        self._runs = 0
        self._set_clock()
        self._engine.recalculate()
        self._refuse_failures()
        self._rules = CellRules(self._package)
        self._outputs = self._named(OUT)
        self._output_dates = {name: self._dates(area) for name, area in self._outputs.items()}
        self._inputs = {name: self._input(name, area) for name, area in self._named(IN).items()}
        self._in_file = {name: each.value for name, each in self._inputs.items()}
        self._set: dict[str, Block] = {}

    def _set_clock(self) -> datetime:
        """Sets what TODAY and NOW show in the next calculation, and says to what."""
        moment = datetime.now() if self._now is None else self._now
        self._engine.set_clock(moment)
        return moment

    def __repr__(self) -> str:
        return f"Workbook({self._package.name}: {len(self._inputs)} inputs, {len(self._outputs)} outputs)"

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""

    def _named(self, prefix: str) -> dict[str, Area]:
        """The areas whose names begin so, in the order of reading; the sheet that opens first comes first."""
        package = self._package
        sheets = {sheet: (sheet != package.opening_sheet, i) for i, sheet in enumerate(package.sheets)}
        found = [(name, area) for name, area in package.names.items() if name.lower().startswith(prefix)]
        found.sort(key=lambda pair: (sheets[pair[1].sheet], *pair[1][1:]))
        return {name[len(prefix) :]: area for name, area in found}

    def _input(self, name: str, area: Area) -> Input:
        rules = [
            [self._rules.rule(area.sheet, row, column) for column in range(area.column, area.column + area.columns)]
            for row in range(area.row, area.row + area.rows)
        ]
        return Input(name, area, self._engine.block(area), self._dates(area), rules)

    def _dates(self, area: Area) -> list[list[bool]]:
        return [
            [self._rules.is_date(area.sheet, row, column) for column in range(area.column, area.column + area.columns)]
            for row in range(area.row, area.row + area.rows)
        ]

    def _refuse_failures(self) -> None:
        for sheet, row, column, value in self.values():
            if not isinstance(value, CellError):
                continue
            if value is CellError.CIRCULAR:
                circle = self._engine.circle(sheet, row, column).address
                raise WorkbookError(f"{self._package.name}: {circle} refers to itself, directly or in a circle")
            shortcoming = self._engine.shortcoming(sheet, row, column)
            if shortcoming:
                where = Area(sheet, row, column).address
                raise WorkbookError(f"{self._package.name}: the formula in {where} {shortcoming}")

    # Inputs and outputs

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs with the values that stand in the file."""
        return dict(self._in_file)

    @property
    def outputs(self) -> list[str]:
        """The names of the outputs."""
        return list(self._outputs)

    def from_text(self, name: str, text: str) -> Any:
        """The value for an input that somebody typed: `90`, `8 %`, `2026-01-31`, `base`."""
        return self._find_input(name).from_text(text)

    def check_input(self, name: str) -> None:
        """Refuses a name that no input has.

        Raises
            WorkbookError  there is no such input; names those that come near.
        """
        self._find_input(name)

    def place_and_formula(self, output: str) -> tuple[str, str | None]:
        """Where an output stands, and the formula it comes from, if it is one."""
        area = self._outputs[output]
        return area.address, self._output_formulas.get(output)

    @cached_property
    def _output_formulas(self) -> dict[str, str]:
        formulas = {
            (sheet, row, column): f"={formula}"
            for sheet in {area.sheet for area in self._outputs.values()}
            for row, column, formula in self._package.formulas(sheet)
        }
        return {name: formulas[area[:3]] for name, area in self._outputs.items() if area[:3] in formulas}

    @cached_property
    def number_formats(self) -> dict[str, str]:
        """How the sheet shows each output: its number format, such as `0.0%`."""
        return {name: self._rules.number_format(*area[:3]) for name, area in self._outputs.items()}

    def _find_input(self, name: str) -> Input:
        if name not in self._inputs:
            raise WorkbookError(unknown("input", name, self._inputs))
        return self._inputs[name]

    def run(self, /, **inputs: Any) -> Result:
        """Set some inputs, recalculate and read the outputs. All other inputs are as in the file.

        Raises
            WorkbookError  there is no such input, or it cannot have this value.
        """
        given = {name: self._find_input(name).accepted(value) for name, value in inputs.items()}
        with self._engine.lock:
            self._runs += 1
            moment = self._set_clock()
            self._apply(given)
            values = {name: self._output(name) for name in self._outputs}
            own = {name: self._inputs[name].shown(rows) for name, rows in given.items()}
            origin = Origin(self._package.name, self._package.content, moment, _run_again)
            return Result(
                values=values,
                inputs={**self._in_file, **own},
                given=own,
                reasons=self._reasons(values),
                findings=self._findings(),
                origin=origin,
                written=partial(self._written, self._runs),
            )

    def _apply(self, given: Mapping[str, Block]) -> None:
        """Brings the inputs to the values given, and those of the run before back to the file's."""
        for name, rows in {**{name: self._inputs[name].blocks for name in self._set}, **given}.items():
            area = self._inputs[name].area
            now = self._set.get(name, self._inputs[name].blocks)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value != now[i][j] or type(value) is not type(now[i][j]):
                        self._engine.set_value(area.sheet, area.row + i, area.column + j, value)
        self._set = dict(given)
        self._engine.recalculate()

    def _output(self, name: str) -> Any:
        area, dates = self._outputs[name], self._output_dates[name]
        if area.size == 1:
            return shown(self._engine.value(*area[:3]), dates[0][0])
        rows = self._engine.block(area)
        return [
            [shown(cell, is_date) for cell, is_date in zip(*row, strict=True)] for row in zip(rows, dates, strict=True)
        ]

    def _reasons(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Why outputs are errors, each in the first of its cells that is one."""
        found = {}
        known: Reasons = {}
        for name, value in values.items():
            area = self._outputs[name]
            rows = value if isinstance(value, list) else [[value]]
            places = ((i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if isinstance(cell, CellError))
            for i, j in places:
                found[name] = self._engine.reason(area.sheet, area.row + i, area.column + j, known) or str(rows[i][j])
                break
        return found

    def _findings(self) -> tuple[Finding, ...]:
        """The checks of the workbook itself that do not hold; a workbook without a table of them has none."""
        if CHECKS.lower() not in self._package.tables:
            return ()
        try:
            return tuple(failing_checks(self))
        except NoDataError as problem:
            return (Finding(Kind.NOT_CHECKED, str(problem)),)

    # Any cell

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table after the last run, its headings first; None if there is no such table."""
        table = self._package.tables.get(name.lower())
        if table is None:
            return None
        area, rows = table.area, table.area.rows - table.header_rows - table.totals_rows
        body = Area(area.sheet, area.row + table.header_rows, area.column, rows, area.columns)
        found: list[list[Cell]] = [[*table.columns]]
        found.extend([*row] for row in (self._engine.block(body) if rows > 0 else ()))
        return found

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows after the last run; rows and columns count from 1, dates are numbers."""
        return self._engine.value(sheet, row, column)

    def values(self) -> Iterator[tuple[str, int, int, Value]]:
        """Every formula's cell with its value after the last run."""
        for sheet in self._package.sheets:
            for row, column, _ in self._package.formulas(sheet):
                yield sheet, row, column, self._engine.value(sheet, row, column)

    def spill_extent(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the formula in a cell fills."""
        area = self._engine.spill(sheet, row, column)
        return (1, 1) if area is None else (area.rows, area.columns)

    def reason(self, sheet: str, row: int, column: int) -> str | None:
        """Why a cell shows an error after the last run."""
        return self._engine.reason(sheet, row, column)

    def unusual_fractions(self) -> list[Finding]:
        """The fractions in inputs and in arguments of formulas that are beyond what is usual, after the last run."""
        with self._engine.lock:
            return unusual_fractions(self._package, self._engine, self._inputs)

    # The file

    def _written(self, run: int, digits: int | None) -> bytes | None:
        """The bytes of the file with the inputs and all values of a run; None if there was another one since."""
        with self._engine.lock:
            if run != self._runs:
                return None
            results = Results(_settled(self.value, digits), self.spill_extent)
            return patched(self._package, results, self._changed_cells())

    def _changed_cells(self) -> dict[tuple[str, int, int], Value]:
        changed = {}
        for name, rows in self._set.items():
            area, base = self._inputs[name].area, self._inputs[name].blocks
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value != base[i][j]:
                        changed[area.sheet, area.row + i, area.column + j] = value
        return changed


def _run_again(origin: Origin, given: Mapping[str, Any]) -> Result:
    return Workbook(origin.content, now=origin.moment).run(**given)


def recalculated(source: str | Path | bytes, *, now: datetime | None = None, digits: int | None = None) -> bytes:
    """The bytes of a workbook with all its values computed: same book and moment, same bytes."""
    return Workbook(source, now=now).run().to_bytes(digits)


def cached_values(
    source: str | Path | bytes, *, now: datetime | None = None, digits: int | None = None
) -> Callable[[str, int, int], Value]:
    """The value of any cell by sheet, row and column, for a builder that writes the book again with its values."""
    return _settled(Workbook(source, now=now).value, digits)


def _settled(value: Callable[[str, int, int], Value], digits: int | None) -> Callable[[str, int, int], Value]:
    """The values without the last digits, in which processors differ, and without the noise of differences."""
    if digits is None:
        return value

    def settled(sheet: str, row: int, column: int) -> Value:
        cell = value(sheet, row, column)
        if not isinstance(cell, float):
            return cell
        return 0.0 if abs(cell) < 10.0**-digits else float(f"{cell:.{digits - 1}e}")

    return settled


# What is refused


def _refuse_what_cannot_be_calculated(package: Package) -> None:
    properties = package.xml(package.workbook_part).find(tag("workbookPr"))
    if properties is not None and properties.get("date1904") in ("1", "true"):
        raise WorkbookError(
            f"{package.name} counts its days from 1904; only workbooks that count from 1900 are supported"
        )
    defined = {name.upper() for name in package.name_formulas}
    for sheet in package.sheets:
        for row, column, formula in package.formulas(sheet):
            for spelling in called(formula):
                name = bare_name(spelling)
                if name.lower().startswith("_xlpm.") or name.upper() in defined or is_function(name):
                    continue
                where = Area(sheet, row, column).address
                plain = name.removeprefix("_xlfn.").removeprefix("_xlws.")
                raise WorkbookError(f"{package.name}: {where} calls {plain}, which is not known without a spreadsheet")
