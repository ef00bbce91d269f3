"""LibreOffice Calc with our extension: all rows typed into a sheet, and read back once it has settled."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conformance.host import Host, flat, never, notyet
from tests.conformance.sheet import ARGUMENTS, Placed, laid_out
from tests.hosts.calc.office import Office, prepared_profile, python_with_uno, soffice
from tests.hosts.calc.sheet import Sheet, to_office
from tests.truth import Row
from xlmodel.call import Answer
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.hosts.calc import files
from xlmodel.spec import Kind


def _asks_for_a_truth_value(row: Row) -> bool:
    return row.expected is CellError.VALUE and any(isinstance(c, bool) for a in row.cells for c in flat(a))


def _gives_texts(row: Row) -> bool:
    return row.function.kind is Kind.TEXT and not row.is_error and any(isinstance(a, list) for a in row.cells)


def _last_error_is_another(row: Row) -> bool:
    single = [argument for argument in row.cells if isinstance(argument, CellError)]
    return bool(single) and row.is_error and single[-1] is not row.expected


class Calc(Host):
    name = "calc"
    keeps_every_bit = False
    exemptions = (
        never(_asks_for_a_truth_value, reason="a truth value is the number 1 or 0 in Calc"),
        notyet(_gives_texts, reason="Calc 7.4 cannot compare texts that come in a block, so a text is given alone"),
        never(_last_error_is_another, reason="of several cells that are errors Calc passes on the last, not the first"),
    )

    @classmethod
    def lacks(cls) -> str | None:
        return None if soffice() and python_with_uno() else "needs LibreOffice Calc and a Python with uno"

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        self._office = Office(prepared_profile(folder, files.extension()))
        # An empty cell beside a 0 in the same place of two equal calls is more than Calc lets us tell apart.
        with_blanks = [row for row in rows if any(argument is None for argument in row.cells)]
        others = [row for row in rows if row not in with_blanks]
        self._answers = self._typed(with_blanks) | self._typed(others)

    def _typed(self, rows: Sequence[Row], *, from_1904: bool = False) -> dict[str, list[list[Any]]]:
        if not rows:
            return {}
        placed = laid_out("Sheet1", rows)
        width = max(area.column + area.columns for each in placed for area in each.arguments if area) - ARGUMENTS
        grid: list[list[Any]] = [[None] * width for _ in range(placed[-1].last_line)]
        single = []
        for each in placed:
            for i, j, cell in each.cells():
                if isinstance(cell, bool | CellError):
                    single.append(["Sheet1", i, j, to_office(cell)])
                else:
                    grid[i - 1][j - ARGUMENTS] = cell
        with Sheet(self._office) as sheet:
            if from_1904:
                sheet("count_days_from", year=1904)
            block = Area("", 1, ARGUMENTS, len(grid), width).block
            sheet("fill_block", sheet="Sheet1", block=block, rows=grid)
            sheet("fill", cells=single)
            sheet("fill", cells=[["Sheet1", each.answer.row, 1, _entered(each)] for each in placed])
            sheet.settle(Area("", 1, 1, len(grid), 1).block)
            read = sheet.read(Area("", 1, 1, len(grid), max(each.answer.columns for each in placed)).block)
        return {
            str(each.row): [
                line[: each.answer.columns]
                for line in read[each.answer.row - 1 : each.answer.row - 1 + each.answer.rows]
            ]
            for each in placed
        }

    def answer(self, row: Row) -> Answer:
        return Answer(self._answers[str(row)])

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        answers = self._typed(rows, from_1904=True)
        return [Answer(answers[str(row)]) for row in rows]

    def close(self) -> None:
        self._office.close()


def _entered(placed: Placed) -> dict[str, Any]:
    formula = "=" + placed.formula(";")
    if placed.answer.size == 1:
        return {"formula": formula}
    return {"array": formula, "rows": placed.answer.rows, "columns": placed.answer.columns}
