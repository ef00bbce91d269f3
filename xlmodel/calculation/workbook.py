"""A workbook driven by a script: its named inputs set, recalculated, its named outputs read.

    book = Workbook("model.xlsx")
    book.run(price=90.0).expected_value

Inputs are the cells named `in_...`, outputs those named `out_...`; a script writes both without the prefix. Any cell
that holds a value is an input by its address too, and with `read` any cell is an output:

    Workbook("plain.xlsx", read=["Sheet1!F9"]).run(**{"Sheet1!B4": 90.0})["Sheet1!F9"]
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlmodel.calculation.addresses import area_at, is_address, no_inputs, no_outputs
from xlmodel.calculation.checks import failing_checks
from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.first_error import Reasons
from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.calculation.fractions import unusual_fractions
from xlmodel.calculation.inputs import Input, shown
from xlmodel.calculation.judging import judged
from xlmodel.calculation.kept import Kept
from xlmodel.calculation.kept_module import Waiting, say_in_the_log
from xlmodel.calculation.result import Origin, Result, unknown
from xlmodel.calculation.second_look import needs_second_look, second_look
from xlmodel.calculation.stand_ins import StandIns
from xlmodel.calculation.traits import Reader
from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.calculation.witness import Judgement, Witness
from xlmodel.contract import CHECKS, IN, OUT, Cell
from xlmodel.errors import CellError, NoDataError, WorkbookError
from xlmodel.findings import Finding, Kind
from xlmodel.formula.area import Area
from xlmodel.functions import REGISTRY
from xlmodel.workbook.authorship import OF_OURS, Author, author_of, writes_truth_as_numbers
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.cell_rules import CellRules
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import Package, open_package
from xlmodel.workbook.saved import saved_formulas
from xlmodel.workbook.sheet_xml import Value

if TYPE_CHECKING:
    from xlmodel.charts.picture import Picture

__all__ = ["Engine", "Result", "Workbook", "cached_values", "evaluate_formulas", "recalculated"]

Block = list[list[Value]]


class Workbook:
    """A workbook opened to be calculated; the file itself is left alone."""

    def __init__(
        self,
        source: str | Path | bytes,
        *,
        now: datetime | None = None,
        made_here: bool = False,
        read: Sequence[str] = (),
        waiting: Waiting = say_in_the_log,
    ) -> None:
        """Open a workbook, calculate it once, and hold it against the values saved in the file.

        Parameters
            now        the moment that TODAY and NOW show; left out, the clock's.
            made_here  it comes from a builder of ours: whatever its file holds, our values are the ones to show.
            read       the addresses of cells to read instead of the named outputs: Sheet1!F9.
            waiting    told when the second engine has to be prepared, which takes long.

        Raises
            WorkbookError  it cannot be read.
        """
        self._package = open_package(source)
        author, self._why_unjudged = author_of(self._package)
        author = Author.OURS if made_here else author
        self._formulas = saved_formulas(self._package, values=author.may_stand_in)
        self._dependencies = Dependencies(self._package, self._formulas)
        self._now, self._made_here, self._waiting = now, made_here, waiting
        self._runs = 0
        self._engine, self._witness = self._calculated(author)
        self._stand_ins = StandIns(self._witness.unreliable, self._dependencies)
        self._rules = CellRules(self._package)
        self._read = tuple(read)
        sheets = tuple(self._package.sheets)
        places = [area_at(address, sheets) for address in self._read]
        self._outputs = {area.address: area for area in places} if places else self._named(OUT)
        self._output_dates = {name: self._dates(area) for name, area in self._outputs.items()}
        self._inputs = {name: self._input(name, area) for name, area in self._named(IN).items()}
        self._in_file = {name: each.value for name, each in self._inputs.items()}
        anchors = {formula.anchor for formula in self._formulas}
        self._with_formulas = {
            name
            for name, each in self._inputs.items()
            if any(Area(each.area.sheet, *place) in anchors for place in each.area.places())
        }
        self._set: dict[str, Block] = {}
        self._hanging: dict[str, frozenset[Area]] = {}  # what hangs from each input, as far as somebody asked

    def _calculated(self, author: Author) -> tuple[Engine | TwoEngines, Witness]:
        """The workbook at the inputs of its file, in what calculates it, and how it compares with the saved values."""
        package = self._package
        arrays = [formula.anchor for formula in self._formulas if formula.kind == "array"]
        engine = Engine(calc_copy(package, REGISTRY), arrays, package.day_shift)
        engine.set_clock(self._moment)
        witness = judged(
            engine,
            self._formulas,
            self._dependencies,
            Reader(package.all_name_formulas),
            author,
            self._why_unjudged,
            truth_as_numbers=writes_truth_as_numbers(package),
        )
        self._one_engine_does = not needs_second_look(witness)
        self._is_proven_by_one = self._one_engine_does and author.is_witness
        return (engine, witness) if self._one_engine_does else self._by_both(engine, witness)

    def _by_both(self, engine: Engine, witness: Witness) -> tuple[Engine | TwoEngines, Witness]:
        """The same by both engines, of which one has calculated the workbook."""
        self._is_proven_by_one = False
        return second_look(
            self._package,
            engine,
            witness,
            {formula.anchor: formula for formula in self._formulas},
            self._dependencies,
            Reader(self._package.all_name_formulas),
            now=self._moment,
            waiting=self._waiting,
            truth_as_numbers=writes_truth_as_numbers(self._package),
        )

    def _leave_the_file(self) -> None:
        """Before other inputs: what is proven at those of the file may be wrong at others, and only both engines tell."""
        if self._is_proven_by_one and isinstance(self._engine, Engine):
            lock = self._engine.lock
            self._engine, self._witness = self._by_both(self._engine, self._witness)
            self._engine.lock = lock
            self._stand_ins = StandIns(self._witness.unreliable, self._dependencies)

    @property
    def _moment(self) -> datetime:
        return datetime.now() if self._now is None else self._now

    def _set_clock(self) -> datetime:
        """Sets what TODAY and NOW show in the next calculation, and says to what."""
        moment = self._moment
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
        return Input(name, area, self._engine.block(area), self._dates(area), rules, self._package.day_shift)

    def _dates(self, area: Area) -> list[list[bool]]:
        return [
            [self._rules.is_date(area.sheet, row, column) for column in range(area.column, area.column + area.columns)]
            for row in range(area.row, area.row + area.rows)
        ]

    # What the file holds

    @property
    def package(self) -> Package:
        """The file: its parts, names and tables."""
        return self._package

    @property
    def witness(self) -> Witness:
        """How the formulas came out when they were held against the values saved in the file."""
        return self._witness

    # Inputs and outputs

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs with the values that stand in the file."""
        return dict(self._in_file)

    @property
    def input_cells(self) -> dict[str, Input]:
        """The inputs with all that is known of them."""
        return dict(self._inputs)

    @property
    def outputs(self) -> list[str]:
        """The names of the outputs."""
        return list(self._outputs)

    def from_text(self, name: str, text: str) -> Any:
        """The value for an input that somebody typed: `90`, `8 %`, `2026-01-31`, `base`."""
        return self._find_input(name).from_text(text)

    def takes_number(self, name: str) -> bool:
        """Whether an input is a cell that holds a number, or nothing yet."""
        return self._find_input(name).takes_number

    def input_name(self, name: str) -> str:
        """The plain name of an input, which may be given with in_, in other letters, or by its address.

        Raises
            WorkbookError  there is no such input; names those that come near.
        """
        return self._find_input(name).name

    @property
    def why_no_outputs(self) -> str | None:
        """What the workbook lacks if it has no outputs, and how to name them."""
        if self._outputs:
            return None
        anchors = (formula.anchor for formula in self._formulas)
        return no_outputs(self._package.name, self._package.opening_sheet, anchors)

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
        return {name: self.number_format(area) for name, area in self._outputs.items()}

    def number_format(self, area: Area) -> str:
        """How the sheet shows the first cell of an area."""
        return self._rules.number_format(*area[:3])

    def inputs_behind(self, output: str) -> list[str]:
        """The inputs from which an output hangs, as far as that can be told from the formulas: rather one too many."""
        area = self._outputs[output]
        cells = {self._dependencies.formula_filling(Area(area.sheet, *place)) for place in area.places()}
        for name, each in self._inputs.items():
            if name not in self._hanging:
                self._hanging[name] = frozenset(self._dependencies.hanging_from([each.area]))
        return [name for name in self._inputs if cells & self._hanging[name]]

    def _find_input(self, name: str) -> Input:
        found = self._inputs.get(name) or self._inputs.get(name.removeprefix(IN))
        if found is None and is_address(name):
            return self._input_at(area_at(name, tuple(self._package.sheets)))
        if found is None:
            known = {each.casefold(): each for each in self._inputs}
            found = self._inputs.get(known.get(name.casefold().removeprefix(IN), ""))
        if found is None:
            package = self._package
            why = (
                unknown("input", name, self._in_file)
                if self._in_file
                else no_inputs(name, package.name, package.opening_sheet)
            )
            raise WorkbookError(why)
        return found

    def _input_at(self, area: Area) -> Input:
        """A cell as an input by its address, or by the name that it has."""
        with self._engine.lock:
            named = next((each for each in self._inputs.values() if each.area.meets(area)), None)
            if named is not None and named.area == area:
                return named
            if named is not None:
                raise WorkbookError(f"{area.address} belongs to the input {named.name}, and is set with all of it")
            formula = next((each for each in self._formulas if each.cell.meets(area)), None)
            if formula is not None or self._engine.spill(*area[:3]) is not None:
                raise WorkbookError(f"{area.address} holds a formula, and only a cell that holds a value can be set")
            self._inputs[area.address] = self._input(area.address, area)
            return self._inputs[area.address]

    def run(self, /, **inputs: Any) -> Result:
        """Set some inputs, recalculate and read the outputs. All other inputs are as in the file.

        Raises
            WorkbookError  there is no such input, or it cannot have this value.
        """
        given: dict[str, Block] = {}
        for name, value in inputs.items():
            each = self._find_input(name)
            if each.name in given:
                raise WorkbookError(f"{each.name} is given twice")
            given[each.name] = each.accepted(value)
        with self._engine.lock:
            self._runs += 1
            moment = self._set_clock()
            self._apply(given)
            values = {name: self._output(name) for name in self._outputs}
            doubtful = {name: found for name, area in self._outputs.items() if (found := self._behind(area))}
            own = {name: self._inputs[name].shown(rows) for name, rows in given.items()}
            origin = Origin(self._package.name, self._package.content, moment, partial(_run_again, read=self._read))
            current = {
                name: self._inputs[name].shown(self._engine.block(self._inputs[name].area))
                for name in self._with_formulas
            }
            return Result(
                values=values,
                inputs={**self._in_file, **current, **own},
                given=own,
                reasons=self._reasons(values),
                findings=self._findings(),
                doubtful=doubtful,
                origin=origin,
                written=partial(self._written, self._runs),
            )

    def plot(self, /, **inputs: Any) -> "Picture":
        """The football field of a run: the ranges of value that the workbook gives, and the price as a line.

        A notebook shows it where it is the last line of a cell; `save` writes it as .svg or .png.

        Raises
            WorkbookError  there is no such input, it cannot have this value, or the workbook gives no range of value.
            RequestError   matplotlib is not installed.
        """
        from xlmodel.calculation.ranges import plotted

        with self._engine.lock:
            return plotted(self, self.run(**inputs))

    def _apply(self, given: Mapping[str, Block]) -> None:
        """Brings the inputs to the values given, and those of the run before back to the file's."""
        if self._with_formulas & (self._set.keys() - given.keys()):  # a formula comes back, and counts again
            lock = self._engine.lock
            self._engine, _ = self._calculated(self._witness.author)
            self._engine.lock, self._set = lock, {}
        if given:
            self._leave_the_file()
        for name, rows in {**{name: self._inputs[name].blocks for name in self._set}, **given}.items():
            area = self._inputs[name].area
            now = self._set.get(name, self._inputs[name].blocks)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    instead = name in self._with_formulas and name not in self._set
                    if instead or value != now[i][j] or type(value) is not type(now[i][j]):
                        self._engine.set_value(area.sheet, area.row + i, area.column + j, value)
        self._set = dict(given)
        self._engine.recalculate()
        self._stand_ins.inputs_changed([Area(*place) for place in self._changed_cells()])

    def _behind(self, area: Area) -> tuple[Judgement, ...]:
        """The formulas whose saved values stand in on the way to an output."""
        return tuple(self._stand_ins.behind(area))

    def _output(self, name: str) -> Any:
        area, dates = self._outputs[name], self._output_dates[name]
        if area.size == 1:
            return shown(self.value(*area[:3]), dates[0][0], self._package.day_shift)
        rows = self._block(area)
        return [
            [shown(cell, is_date, self._package.day_shift) for cell, is_date in zip(*row, strict=True)]
            for row in zip(rows, dates, strict=True)
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
                cell = Area(area.sheet, area.row + i, area.column + j)
                found[name] = self._unknown_reason(cell) or self._reason(cell, known) or str(rows[i][j])
                break
        return found

    def _unknown_reason(self, cell: Area) -> str | None:
        """Why nobody knows the value of a cell in this run."""
        unknown = self._stand_ins.unknown(cell)
        return f"{unknown[0].sentence}; and it hangs from an input that was changed" if unknown else None

    def doubtful_formulas(self) -> list[Finding]:
        """The formulas whose values are not relied on."""
        return [Finding(Kind.FORMULA, judgement.sentence) for judgement in self._witness.unreliable.values()]

    def _reason(self, cell: Area, known: Reasons | None = None) -> str | None:
        """What the engine says of an error, unless it began in a formula that is not relied on."""
        reason = self._engine.reason(*cell[:3], known)
        if reason is not None and self._witness.unreliable:
            begun = (each for each in self._stand_ins.behind(cell) if _begins_in(reason, each.cell))
            return next((judgement.sentence for judgement in begun), reason)
        return reason

    def _findings(self) -> tuple[Finding, ...]:
        """The checks of the workbook itself that do not hold, if it has a table of them; and that it has no witness."""
        found = []
        if self._why_unjudged and self._formulas and not self._made_here:
            kind = Kind.OWN_VALUES if self._witness.author in OF_OURS else Kind.NOT_JUDGED
            found.append(Finding(kind, f"no value could be held against the file: {self._why_unjudged}"))
        found.extend(
            Finding(Kind.REPLACED, f"{name} holds a formula, in whose place a value stands in this run")
            for name in self._set
            if name in self._with_formulas
        )
        if CHECKS.lower() not in self._package.tables:
            return tuple(found)
        try:
            return (*found, *failing_checks(self))
        except NoDataError as problem:
            return (*found, Finding(Kind.NOT_CHECKED, str(problem)))

    # Any cell

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table after the last run, its headings first; None if there is no such table."""
        table = self._package.tables.get(name.lower())
        if table is None:
            return None
        area, rows = table.area, table.area.rows - table.header_rows - table.totals_rows
        body = Area(area.sheet, area.row + table.header_rows, area.column, rows, area.columns)
        found: list[list[Cell]] = [[*table.columns]]
        found.extend([*row] for row in (self._block(body) if rows > 0 else ()))
        return found

    def _block(self, area: Area) -> Block:
        """What a block of cells shows after the last run; #N/A where nobody knows."""
        rows = self._engine.block(area)
        if self._witness.rounded or self._stand_ins.unknown(area):
            return [
                [self.value(area.sheet, area.row + i, area.column + j) for j in range(area.columns)]
                for i in range(area.rows)
            ]
        return rows

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows after the last run; rows and columns count from 1, dates are numbers.

        It is #N/A where it hangs from a changed input by way of a formula that is doubtful or not calculated.
        """
        if self._stand_ins.is_unknown(sheet, row, column):
            return CellError.NA
        return self._witness.unrounded(Area(sheet, row, column), self._engine.value(sheet, row, column))

    def cell(self, area: Area) -> Cell:
        """What the first cell of an area shows after the last run; a date is one."""
        return shown(self.value(*area[:3]), self._dates(Area(*area[:3]))[0][0], self._package.day_shift)

    def values(self) -> Iterator[tuple[str, int, int, Value]]:
        """Every formula's cell with its value after the last run."""
        for formula in self._formulas:
            if formula.kind != "dataTable":
                yield *formula.anchor[:3], self.value(*formula.anchor[:3])

    def spill_extent(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the formula in a cell fills."""
        area = self._engine.spill(sheet, row, column)
        return (1, 1) if area is None else (area.rows, area.columns)

    def reason(self, sheet: str, row: int, column: int) -> str | None:
        """Why a cell shows an error after the last run."""
        cell = Area(sheet, row, column)
        return self._unknown_reason(cell) or self._reason(cell)

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
            return self._patched(self._changed_cells(), {}, digits)

    def rewritten(
        self, cells: Mapping[tuple[str, int, int], Value], columns: Mapping[Area, Sequence[Value]] | None = None
    ) -> bytes:
        """The bytes of the file with some constants replaced, whether they are inputs or not, and all else computed.

        The workbook then stands at these cells, and its file does not: it is not run again.

        Parameters
            columns  constants of which many stand below one another: an area one column wide, and its values.
        """
        columns = columns or {}
        with self._engine.lock:
            self._runs += 1
            self._set_clock()
            self._apply({})
            below = [
                ((area.sheet, area.row + i, area.column), value)
                for area, values in columns.items()
                for i, value in enumerate(values)
            ]
            if cells or below:
                self._leave_the_file()
            for place, value in (*cells.items(), *below):
                self._engine.set_value(*place, value)
            self._engine.recalculate()
            self._stand_ins.inputs_changed([Area(*place) for place in cells] + list(columns))
            return self._patched(cells, columns)

    def _patched(
        self,
        changed: Mapping[tuple[str, int, int], Value],
        columns: Mapping[Area, Sequence[Value]],
        digits: int | None = None,
    ) -> bytes:
        areas = [Area(*place) for place in changed] + list(columns)
        kept = Kept(self._witness, self._dependencies, self._engine.block, areas)
        results = Results(_settled(self.value, digits), self.spill_extent, kept.stays, self._stand_ins.is_unknown)
        author, all_proven = self._witness.author, self._witness.all_proven
        is_ours = author in (Author.OURS, Author.OURS_TOGETHER)
        trusted = True if self._made_here or all_proven else None if is_ours else False
        if author.may_stand_in and (areas or not all_proven):
            author = Author.BOTH
        elif is_ours or author is Author.NOBODY:
            author = Author.OURS if self._one_engine_does else Author.OURS_TOGETHER
        return patched(self._package, results, changed, columns, author=author, trusted=trusted)

    def _changed_cells(self) -> dict[tuple[str, int, int], Value]:
        changed = {}
        for name, rows in self._set.items():
            area, base = self._inputs[name].area, self._inputs[name].blocks
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value != base[i][j] or name in self._with_formulas:
                        changed[area.sheet, area.row + i, area.column + j] = value
        return changed


def _begins_in(reason: str, block: Area) -> bool:
    """Whether a reason, which names a cell first, is about one of a block."""
    place = reason.partition(":")[0]
    _, row, column, *_ = Area.of(place.rpartition("!")[2])
    return block.holds(row, column) and place == Area(block.sheet, row, column).address


def _run_again(origin: Origin, given: Mapping[str, Any], read: Sequence[str]) -> Result:
    return Workbook(origin.content, now=origin.moment, read=read).run(**given)


def recalculated(source: str | Path | bytes, *, now: datetime | None = None, digits: int | None = None) -> bytes:
    """The bytes of a workbook with all its values computed: same book and moment, same bytes."""
    return Workbook(source, now=now, made_here=True).run().to_bytes(digits)


def cached_values(
    source: str | Path | bytes, *, now: datetime | None = None, digits: int | None = None
) -> Callable[[str, int, int], Value]:
    """The value of any cell by sheet, row and column, for a builder that writes the book again with its values."""
    return _settled(Workbook(source, now=now, made_here=True).value, digits)


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
