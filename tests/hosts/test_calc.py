"""The functions and the workbooks in a real LibreOffice Calc."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import truth
from tests.hosts.calc.office import Office, OfficeError, copied, prepared_profile, python_with_uno, soffice
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError
from xlmodel.hosts.calc import files
from xlmodel.hosts.headless.run import Workbook
from xlmodel.spec import REGISTRY, Kind
from xlmodel.workbook.sheet_xml import Area

BOOK = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"

pytestmark = pytest.mark.skipif(
    soffice() is None or python_with_uno() is None, reason="needs LibreOffice Calc and a Python with uno"
)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LibreOffice profile in which our extension is installed."""
    return prepared_profile(tmp_path_factory.mktemp("calc"), files.extension())


@pytest.fixture(scope="module")
def office(profile: Path) -> Iterator[Office]:
    """One LibreOffice for the tests that leave it as they found it."""
    office = Office(profile)
    yield office
    office.close()


class Sheet:
    """The first sheet of a document."""

    def __init__(self, office: Office, path: Path | None = None, hidden: bool = True) -> None:
        self.office = office
        opened = office("open", path=str(path) if path else None, hidden=hidden)
        self.document, self.sheets, self.seconds = opened["document"], opened["sheets"], opened["seconds"]
        self.modified = opened["modified"]
        self.name = self.sheets[0]

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self("close")
        except (OfficeError, BrokenPipeError):
            pass  # the office was killed: some tests do that

    def __call__(self, operation: str, **arguments: Any) -> Any:
        return self.office(operation, document=self.document, **arguments)

    def put(self, **cells: Any) -> None:
        """Put values into cells; a text that begins with = is typed as a formula."""
        self("fill", cells=[[self.name, *_place(address), _to_office(value)] for address, value in cells.items()])

    def put_array(self, block: str, formula: str) -> None:
        """Enter an array formula."""
        area = _area(block)
        value = {"array": formula, "rows": area.rows, "columns": area.columns}
        self("fill", cells=[[self.name, area.row, area.column, value]])

    def read(self, block: str, sheet: str | None = None) -> list[list[Any]]:
        """The values of a block; errors as CellError where Excel knows them."""
        return _from_office(self("read", sheet=sheet or self.name, block=block))

    def value(self, cell: str) -> Any:
        """The value of one cell."""
        return self.read(cell)[0][0]

    def formula(self, cell: str) -> str:
        """The formula without the place of our functions."""
        text: str = self("formulas", sheet=self.name, block=cell)[0][0]
        return text.replace(files.PROGRAMMATIC, "")

    def settle(self, block: str = "A1:Z99") -> None:
        """Wait until errors inside ranges are let through, which happens when the office is idle."""
        deadline = time.monotonic() + 10
        while any("Err:504" in row for row in self.read(block)) and time.monotonic() < deadline:
            self.office("settle")

    def explained(self, cell: str) -> str:
        """What Explain Cell says."""
        self("select", sheet=self.name, block=cell)
        return str(self("dispatch", command="org.xlmodel:explain")["said"])


def _place(address: str) -> tuple[int, int]:
    area = _area(address)
    return area.row, area.column


def _area(block: str) -> Area:
    from xlmodel.workbook.sheet_xml import block_area

    return block_area("", block)


def _to_office(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"error": value.value}
    if isinstance(value, str) and value.startswith("="):
        return {"formula": value}
    return value


def _from_office(rows: list[list[Any]]) -> list[list[Any]]:
    return [
        [_error(cell["error"]) if isinstance(cell, dict) else cell for cell in row]
        for row in rows
    ]  # fmt: skip


def _error(word: str) -> str:
    return CellError(word) if word in list(CellError) else word


# The truth


def _unreadable(row: truth.Row) -> str | None:
    """Why Calc cannot hand our function what stands in the cells."""
    flat = [cell for argument in row.cells for cell in _flat(argument)]
    if any(isinstance(cell, bool) for cell in flat) and row.expected is CellError.VALUE:
        return "a truth value is the number 1 or 0 in Calc"
    single = [argument for argument in row.cells if isinstance(argument, CellError)]
    if single and isinstance(row.expected, CellError) and single[-1] is not row.expected:
        return "of several cells that are errors Calc passes on the last, not the first"
    return None


def _flat(argument: Any) -> list[Any]:
    return [c for r in argument for c in r] if isinstance(argument, list) else [argument]


def _row(row: truth.Row) -> Any:
    reason = _unreadable(row)
    marks = [pytest.mark.never("calc", reason=reason), pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(row, id=str(row), marks=marks)


@pytest.fixture(scope="module")
def answers(office: Office) -> dict[str, list[list[Any]]]:
    """The answer of each truth row, typed as a formula into a sheet and read back."""
    # An empty cell beside a 0 in the same place of two equal calls is more than Calc lets us tell apart.
    with_blanks = [row for row in truth.rows() if any(argument is None for argument in row.cells)]
    others = [row for row in truth.rows() if row not in with_blanks]
    return _typed(office, with_blanks) | _typed(office, others)


ARGUMENTS = 60  # the column in which the arguments begin


def _typed(office: Office, rows: list[truth.Row]) -> dict[str, list[list[Any]]]:
    formulas, single, areas, grid = [], [], [], []
    for row in rows:
        top, references, column = len(grid) + 1, [], ARGUMENTS
        answer = evaluate(row.function, row.cells).cells
        blocks = [a if isinstance(a, list) else [[a]] for a in row.cells if a is not MISSING]
        lines: list[list[Any]] = [[] for _ in range(max([len(answer), *map(len, blocks)]) + 1)]
        for argument in row.cells:
            if argument is MISSING:
                references.append("")
                continue
            block = argument if isinstance(argument, list) else [[argument]]
            width = len(block[0])
            references.append(Area("", top, column, len(block), width).block)
            for i, line in enumerate(lines):
                cells = block[i] if i < len(block) else [None] * width
                line += [None if isinstance(c, bool | CellError) else c for c in cells] + [None]
                single += [
                    ["Sheet1", top + i, column + j, _to_office(c)]
                    for j, c in enumerate(cells)
                    if isinstance(c, bool | CellError)
                ]
            column += width + 1
        while references and not references[-1]:
            references.pop()
        formula = f"={row.function.name}({';'.join(references)})"
        area = Area("", top, 1, len(answer), len(answer[0]))
        array = {"array": formula, "rows": area.rows, "columns": area.columns}
        formulas.append(["Sheet1", top, 1, {"formula": formula} if area.size == 1 else array])
        areas.append(area)
        grid += lines
    width = max(map(len, grid))
    with Sheet(office) as sheet:
        block = Area("", 1, ARGUMENTS, len(grid), width).block
        sheet("fill_block", sheet="Sheet1", block=block, rows=[line + [None] * (width - len(line)) for line in grid])
        sheet("fill", cells=single)
        sheet("fill", cells=formulas)
        sheet.settle(Area("", 1, 1, len(grid), 1).block)
        read = sheet.read(Area("", 1, 1, len(grid), max(area.columns for area in areas)).block)
    return {
        str(row): [line[: area.columns] for line in read[area.row - 1 : area.row - 1 + area.rows]]
        for row, area in zip(rows, areas, strict=True)
    }


@pytest.mark.parametrize("row", [_row(row) for row in truth.rows()])
def test_the_truth_holds_in_calc(row: truth.Row, answers: dict[str, list[list[Any]]]):
    assert row.disagreements(answers[str(row)]) == []
