"""A workbook file as Refresh sees it: read without a spreadsheet, tried out in the engine, changed in place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from xlmodel.calculation.trials import outputs_of_each
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import IN, OUT, Cell
from xlmodel.days import serial
from xlmodel.errors import WorkbookError
from xlmodel.findings import Finding
from xlmodel.formula.area import Area
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import Package, file_content, open_package
from xlmodel.workbook.sheet_xml import Value


class BookFile:
    """A workbook on disk: `refresh(BookFile("model.xlsx"), provider, store)`.

    Nothing is locked while it is worked on; what is written takes the file's place in one step, and only if the file
    is still the one that was read.
    """

    def __init__(self, path: str | Path) -> None:
        """Open a workbook.

        Raises
            WorkbookError  it cannot be read.
        """
        self._open(Path(path), open_package(path))

    def _open(self, path: Path, package: Package) -> None:
        self.path = path
        self._package = package
        if package.day_shift:
            raise WorkbookError(f"{self.path.name} counts its days from 1904; a refresh writes those from 1900")

    @cached_property
    def _workbook(self) -> Workbook:
        return Workbook(self._package.content)

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first."""
        return self._workbook.table(name) if name.lower() in self._package.tables else None

    def values(self, names: Sequence[str]) -> dict[str, Cell]:
        """What stands in the cells of these names; a date is one."""
        inputs = self._workbook.inputs
        found: dict[str, Cell] = {}
        for name in names:
            stated, area = self._stated(name)
            if area is None or area.size != 1:
                continue
            found[name] = inputs[short] if (short := _of_input(stated)) else self._workbook.value(*area[:3])
        return found

    def _stated(self, name: str) -> tuple[str, Area | None]:
        """A name as the file spells it, in capitals or not, and what it stands for."""
        return self._names.get(name.casefold(), (name, None))

    @cached_property
    def _names(self) -> dict[str, tuple[str, Area]]:
        return {name.casefold(): (name, area) for name, area in self._package.names.items()}

    def doubtful_formulas(self) -> list[Finding]:
        """The formulas whose values are not relied on."""
        return self._workbook.doubtful_formulas()

    def unusual_fractions(self) -> list[Finding]:
        """The fractions in inputs and in arguments of formulas that are beyond what is usual."""
        return self._workbook.unusual_fractions()

    def outputs(self, inputs: Mapping[str, Cell]) -> dict[str, Cell]:
        """The outputs with some inputs changed; the file is left alone."""
        given = self._of_inputs(inputs)
        return {OUT + name: value for name, value in self._workbook.run(**given).items()}

    def outputs_of_each(self, trials: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
        """The same for several sets of inputs.

        Raises
            WorkbookError  an input cannot have its value.
        """
        given = [self._of_inputs(inputs) for inputs in trials]
        found = []
        for values in outputs_of_each(self._workbook, given, self._workbook.outputs):
            if isinstance(values, WorkbookError):
                raise values
            found.append({OUT + name: value for name, value in values.items()})
        return found

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """New values in the file, everything computed again from them, and nothing else changed.

        Raises
            WorkbookError  an input cannot have its value, the file cannot be written, or it changed meanwhile.
        """
        inputs, columns = self._placed(cells, tables)
        try:
            content = self._workbook.rewritten(inputs, columns)
            if file_content(self.path) != self._package.content:
                raise WorkbookError(f"{self.path.name} was changed by somebody else meanwhile; refresh it again")
            replace_file(self.path, content)
            self._package = open_package(content)
        finally:
            del self._workbook  # it stands at the new cells, whatever the file does

    def _placed(
        self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]
    ) -> tuple[dict[tuple[str, int, int], Value], dict[Area, list[Value]]]:
        """What is to be written, by the places of the cells and of the columns."""
        # Refuses what an input cell's own rule refuses; a blank may stand anywhere.
        self._workbook.run(**self._of_inputs(cells))
        inputs = {self._place(name): _written(value) for name, value in cells.items()}
        return inputs, {area: values for name, new in tables.items() for area, values in self._columns(name, new)}

    def _of_inputs(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Those that are inputs, by their names without the prefix."""
        return {short: value for name, value in cells.items() if (short := _of_input(self._stated(name)[0]))}

    def _place(self, name: str) -> tuple[str, int, int]:
        _, area = self._stated(name)
        if area is None or area.size != 1:
            raise WorkbookError(f"{self.path.name} has no single cell called {name}")
        return area.sheet, area.row, area.column

    def _columns(self, name: str, columns: Mapping[str, Sequence[Cell]]) -> Iterator[tuple[Area, list[Value]]]:
        table = self._package.tables.get(name.lower())
        if table is None:
            raise WorkbookError(f"{self.path.name} has no table {name}")
        top = table.area.row + table.header_rows
        rows = table.area.rows - table.header_rows - table.totals_rows
        for heading, values in columns.items():
            if heading not in table.columns or len(values) != rows:
                raise WorkbookError(
                    f"the table {name} of {self.path.name} has no column {heading} of {len(values)} rows"
                )
            column = table.area.column + table.columns.index(heading)
            yield Area(table.area.sheet, top, column, rows), list(map(_written, values))


class BookElsewhere(BookFile):
    """A workbook that a spreadsheet has open: read from the bytes it gives, and what is to be written is kept for it."""

    def __init__(self, content: bytes) -> None:
        """Open the bytes of a file.

        Raises
            WorkbookError  they cannot be read.
        """
        self._open(Path("the workbook"), open_package(content))
        self.written: dict[Area, list[list[Value]]] = {}

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """Keep new values by where they belong; whoever has the workbook open writes them.

        Raises
            WorkbookError  an input cannot have its value, or a formula stands in a place.
        """
        inputs, columns = self._placed(cells, tables)
        self._workbook.rewritten(inputs, columns)  # what a file refuses is refused here, too
        self.written |= {Area(*place, 1, 1): [[value]] for place, value in inputs.items()}
        self.written |= {area: [[value] for value in values] for area, values in columns.items()}


def _of_input(name: str) -> str:
    """The name of an input without its prefix; empty for any other name."""
    return name[len(IN) :] if name.casefold().startswith(IN) else ""


def _written(value: Cell) -> Value:
    return serial(value) if isinstance(value, date) else value
