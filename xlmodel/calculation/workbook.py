"""A workbook driven by a script: its named inputs set, recalculated, its named outputs read.

    book = Workbook("model.xlsx")
    book.run(price=90.0).expected_value

Inputs are the cells named `in_...`, outputs those named `out_...`; a script writes both without the prefix. Any cell
that holds a value is an input by its address too, and with `read` any cell is an output:

    Workbook("plain.xlsx", read=["Sheet1!F9"]).run(**{"Sheet1!B4": 90.0})["Sheet1!F9"]
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.fractions import unusual_fractions
from xlmodel.calculation.input_cells import InputCells
from xlmodel.calculation.inputs import Input
from xlmodel.calculation.kept_module import Waiting, say_in_the_log
from xlmodel.calculation.output_cells import OutputCells
from xlmodel.calculation.result import Origin, Result
from xlmodel.calculation.run_file import RunFile
from xlmodel.calculation.run_findings import run_findings
from xlmodel.calculation.witness import Witness
from xlmodel.contract import Cell
from xlmodel.errors import CellError
from xlmodel.findings import Finding, Kind
from xlmodel.formula.area import Area
from xlmodel.workbook.safe_read import Package, open_package
from xlmodel.workbook.sheet_xml import Value

if TYPE_CHECKING:
    import pandas as pd

    from xlmodel.calculation.at_once.runs import ManyRuns, Runs, Values
    from xlmodel.charts.picture import Picture

__all__ = ["Result", "Workbook", "recalculated"]


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
        rehearsed: bool = False,
    ) -> None:
        """Open a workbook, calculate it once, and hold it against the values saved in the file.

        Parameters
            now        the moment that TODAY and NOW show; left out, the clock's.
            made_here  it comes from a builder of ours: whatever its file holds, our values are the ones to show.
            read       the addresses of cells to read instead of the named outputs: Sheet1!F9.
            waiting    told when the second engine has to be prepared, which takes long.
            rehearsed  it is calculated whatever that may take, and not tried out before in a process of its own.

        Raises
            WorkbookError  it cannot be read, or takes more memory or time than there should be.
        """
        self._calculator = Calculator(
            open_package(source), now=now, made_here=made_here, waiting=waiting, rehearsed=rehearsed
        )
        self._cells = Cells(self._calculator)
        self._outputs = OutputCells(self._calculator, self._cells, read)
        self._inputs = InputCells(self._calculator, self._cells)
        self._file = RunFile(self._calculator, self._cells, self._inputs)

    def __repr__(self) -> str:
        return f"Workbook({self.package.name}: {len(self._inputs.known)} inputs, {len(self._outputs.areas)} outputs)"

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""

    @property
    def package(self) -> Package:
        """The file: its parts, names and tables."""
        return self._calculator.package

    @property
    def witness(self) -> Witness:
        """How the formulas came out when they were held against the values saved in the file."""
        return self._calculator.witness

    def doubtful_formulas(self) -> list[Finding]:
        """The formulas whose values are not relied on."""
        return [Finding(Kind.FORMULA, judgement.sentence) for judgement in self.witness.unreliable.values()]

    # Inputs and outputs

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs with the values that stand in the file."""
        return dict(self._inputs.in_file)

    @property
    def input_cells(self) -> dict[str, Input]:
        """The inputs with all that is known of them."""
        return dict(self._inputs.known)

    @property
    def outputs(self) -> list[str]:
        """The names of the outputs."""
        return list(self._outputs.areas)

    def from_text(self, name: str, text: str) -> Any:
        """The value for an input that somebody typed: `90`, `8 %`, `2026-01-31`, `base`."""
        return self._inputs.find(name).from_text(text)

    def takes_number(self, name: str) -> bool:
        """Whether an input is a cell that holds a number, or nothing yet."""
        return self._inputs.find(name).takes_number

    def input_name(self, name: str) -> str:
        """The plain name of an input, which may be given with in_, in other letters, or by its address.

        Raises
            WorkbookError  there is no such input; names those that come near.
        """
        return self._inputs.find(name).name

    @property
    def why_no_outputs(self) -> str | None:
        """What the workbook lacks if it has no outputs, and how to name them."""
        return self._outputs.why_none

    def place_and_formula(self, output: str) -> tuple[str, str | None]:
        """Where an output stands, and the formula it comes from, if it is one."""
        return self._outputs.areas[output].address, self._outputs.formulas.get(output)

    @property
    def number_formats(self) -> dict[str, str]:
        """How the sheet shows each output: its number format, such as `0.0%`."""
        return self._outputs.number_formats

    def number_format(self, area: Area) -> str:
        """How the sheet shows the first cell of an area."""
        return self._cells.number_format(area)

    def inputs_behind(self, output: str) -> list[str]:
        """The inputs from which an output hangs, as far as that can be told from the formulas: rather one too many."""
        return self._inputs.behind(self._outputs.formulas_filling(output))

    # Runs

    def run(self, /, **inputs: Any) -> Result:
        """Set some inputs, recalculate and read the outputs. All other inputs are as in the file.

        Raises
            WorkbookError  there is no such input, or it cannot have this value.
        """
        given = self._inputs.accepted(inputs)
        with self._calculator.lock:
            written = self._file.begin()
            moment = self._calculator.set_clock()
            self._inputs.apply(given)
            again = partial(_run_again, read=self._outputs.read)
            own = self._inputs.shown(given)
            values = self._outputs.values()
            return Result(
                values=values,
                inputs={**self._inputs.in_file, **self._inputs.calculated(), **own},
                given=own,
                reasons=self._outputs.reasons(values),
                findings=run_findings(self._calculator, self._cells, self._inputs),
                doubtful=self._outputs.doubtful(),
                origin=Origin(self.package.name, self.package.content, moment, again),
                written=written,
            )

    def run_many(
        self, sets: "pd.DataFrame", /, *, outputs: Sequence[str] = (), reasons: bool = False, **inputs: Any
    ) -> "pd.DataFrame":
        """The outputs of many scenarios: a row of the table is one, and a column an input.

        They are worked out at once, as arrays; a sample of them is run as `run` does, and if one differs all are.

        Parameters
            outputs  which; left out, those that are one number.
            reasons  add a column that says why an output is missing; such rows are run once more, one by one.
            inputs   for all scenarios; all others are as in the file.

        Raises
            WorkbookError  there is no such input or output, or an input for all scenarios cannot have its value.
        """
        from xlmodel.calculation.at_once.frames import frame_of

        with self._calculator.lock:
            result = self.run(**inputs)
            wanted = list(outputs) or [name for name, value in result.items() if isinstance(value, float | CellError)]
            for name in wanted:
                result[name]  # says which come near where there is none
            return frame_of(self._runs, sets, inputs, wanted, self.run, reasons=reasons)

    def many(
        self,
        columns: "Mapping[str, Values]",
        *,
        outputs: Sequence[str] | None = None,
        inputs: Mapping[str, Any] = MappingProxyType({}),
    ) -> "ManyRuns":
        """The outputs of many scenarios, of which each column has the values of one input.

        Parameters
            outputs  by their names; left out, all.
            inputs   for all scenarios; all others are as in the file.

        Raises
            WorkbookError  there is no such input, or an input for all scenarios cannot have its value.
        """
        with self._calculator.lock:
            return self._runs.many(columns, inputs, list(self._outputs.areas) if outputs is None else outputs)

    @cached_property
    def _runs(self) -> "Runs":
        from xlmodel.calculation.at_once.runs import Runs

        return Runs(self._calculator, self._cells, self._inputs, self._outputs, self.run)

    def plot(self, /, **inputs: Any) -> "Picture":
        """The football field of a run: the ranges of value that the workbook gives, and the price as a line.

        A notebook shows it where it is the last line of a cell; `save` writes it as .svg or .png.

        Raises
            WorkbookError  there is no such input, it cannot have this value, or the workbook gives no range of value.
            RequestError   matplotlib is not installed.
        """
        from xlmodel.calculation.ranges import plotted

        with self._calculator.lock:
            return plotted(self, self.run(**inputs))

    def rewritten(
        self, cells: Mapping[tuple[str, int, int], Value], columns: Mapping[Area, Sequence[Value]] | None = None
    ) -> bytes:
        """The bytes of the file with some constants replaced, whether they are inputs or not, and all else computed.

        The workbook then stands at these cells, and its file does not: it is not run again.

        Parameters
            columns  constants of which many stand below one another: an area one column wide, and its values.
        """
        return self._file.rewritten(cells, columns or {})

    def filled(self, content: bytes) -> bytes:
        """The bytes of this workbook as it was built anew, its formulas with the values of the last run.

        Parameters
            content  the same but for values it was saved with, in cells and in charts.
        """
        return self._file.filled(open_package(content))

    # Any cell

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table after the last run, its headings first; None if there is no such table."""
        return self._cells.table(name)

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows after the last run; rows and columns count from 1, dates are numbers.

        It is #N/A where it hangs from a changed input by way of a formula that is doubtful or not calculated.
        """
        return self._cells.value(sheet, row, column)

    def cell(self, area: Area) -> Cell:
        """What the first cell of an area shows after the last run; a date is one."""
        return self._cells.cell(area)

    def values(self) -> Iterator[tuple[str, int, int, Value]]:
        """Every formula's cell with its value after the last run."""
        return self._cells.of_formulas()

    def spill_extent(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the formula in a cell fills."""
        return self._cells.spill_extent(sheet, row, column)

    def reason(self, sheet: str, row: int, column: int) -> str | None:
        """Why a cell shows an error after the last run."""
        return self._cells.reason(Area(sheet, row, column))

    def unusual_fractions(self) -> list[Finding]:
        """The fractions in inputs and in arguments of formulas that are beyond what is usual, after the last run."""
        with self._calculator.lock:
            return unusual_fractions(self.package, self._calculator.engine, self._inputs.known)


def _run_again(origin: Origin, given: Mapping[str, Any], read: Sequence[str]) -> Result:
    return Workbook(origin.content, now=origin.moment, read=read).run(**given)


def recalculated(source: str | Path | bytes, *, now: datetime | None = None) -> bytes:
    """The bytes of a workbook with all its values computed: same book and moment, same bytes."""
    return Workbook(source, now=now, made_here=True).run().to_bytes()
