"""Which values stay in a file when a run of its workbook is written."""

from collections.abc import Callable, Collection
from functools import cached_property

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.witness import Witness, agree
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.workbook.saved import Block


class Kept:
    """A good value is not replaced by an error, nor by one that only differs in digits nobody sees."""

    def __init__(
        self,
        witness: Witness,
        dependencies: Dependencies,
        block: Callable[[Area], Block],
        changed: Collection[Area],
    ) -> None:
        """Of one run.

        Parameters
            block    what the engine holds.
            changed  the cells that differ from the file.
        """
        self._witness, self._dependencies, self._block = witness, dependencies, block
        self._changed = changed
        self._found: dict[Area, bool] = {}

    def stays(self, sheet: str, row: int, column: int) -> bool:
        """Whether the value in the file stays for the formula that fills a cell."""
        if not self._witness.author.may_stand_in:
            return False
        cell = self._dependencies.formula_filling(Area(sheet, row, column))
        if cell not in self._found:
            self._found[cell] = self._stays(cell)
        return self._found[cell]

    def _stays(self, cell: Area) -> bool:
        if cell in self._witness.unreliable:
            return True
        judgement = self._witness.judgement(cell)
        now = self._block(judgement.cell)
        if judgement.saved is None:
            return False
        if now == judgement.calculated and agree(judgement.saved, now, truth_as_numbers=True):
            return True
        return not _has_error(judgement.saved) and _has_error(now) and cell not in self._hanging

    @cached_property
    def _hanging(self) -> Collection[Area]:
        return self._dependencies.hanging_from(self._changed)


def _has_error(block: Block) -> bool:
    return any(isinstance(cell, CellError) for row in block for cell in row)
