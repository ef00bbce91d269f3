"""Rows laid out on a sheet: the cells of the arguments to the right, the formula and the place of its answer left."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.conformance.rows import doorways_own
from tests.truth import Row
from xlmodel.call import MISSING, Cell
from xlmodel.formula.area import Area

ARGUMENTS = 60  # the column in which the arguments begin


class Placed(NamedTuple):
    """A row on a sheet."""

    row: Row
    arguments: list[Area | None]  # None is left out
    answer: Area

    def formula(self, separator: str = ",") -> str:
        """The formula, without its equals sign, that refers to the cells."""
        given = ["" if area is None else area.block for area in self.arguments]
        while given and not given[-1]:
            given.pop()
        return f"{self.row.function.name}({separator.join(given)})"

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """The cells of the arguments: row, column, what stands there."""
        for area, argument in zip(self.arguments, self.row.cells, strict=True):
            if area is not None:
                for i, line in enumerate(argument if isinstance(argument, list) else [[argument]], area.row):
                    for j, cell in enumerate(line, area.column):
                        yield i, j, cell

    @property
    def last_line(self) -> int:
        """The last line of the sheet that the row needs."""
        return max(area.row + area.rows - 1 for area in (self.answer, *self.arguments) if area is not None)


def laid_out(sheet: str, rows: Sequence[Row], top: int = 1) -> list[Placed]:
    """Each row below the last, with a blank line between them."""
    placed = []
    for row in rows:
        column, arguments = ARGUMENTS, []
        for argument in row.cells:
            if argument is MISSING:
                arguments.append(None)
                continue
            block = argument if isinstance(argument, list) else [[argument]]
            arguments.append(Area(sheet, top, column, len(block), len(block[0])))
            column += len(block[0]) + 1
        # As large as the doorway's answer: a spreadsheet wants to know the size of an array before it calculates it.
        answer = doorways_own(row)
        placed.append(Placed(row, arguments, Area(sheet, top, 1, len(answer), len(answer[0]))))
        top = placed[-1].last_line + 2
    return placed
