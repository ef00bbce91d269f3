"""Whether a value differs from the saved one by nothing but the last digits of what its formula is made of."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Final

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.settled import settled
from xlmodel.calculation.traits import Traits, adds_up
from xlmodel.calculation.witness import agree, distance
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import called, plain_name
from xlmodel.workbook.saved import Block, SavedFormula

# Excel's page on IRR promises 0.00001 %; what programs come to is much nearer.
_APPROXIMATION: Final = 1e-9
# The most that the 15th digit counts for in a number; what is left of several that cancel out is as small.
_FIFTEENTH_DIGIT: Final = 1e-14
_OF_APPROXIMATED: Final = 1e-12
# Of a wave between -1 and 1: SIN(PI()) is no zero, but what PI lacks, of which each program has other digits.
_OF_A_WAVE: Final = 1e-15
_WAVES: Final = frozenset({"SIN", "COS", "TAN"})
# Of whole columns the numbers are not looked through.
_MOST_CELLS: Final = 100_000


class Rounding:
    """The differences between a workbook's values that mean nothing."""

    def __init__(
        self,
        formulas: Mapping[Area, SavedFormula],
        traits: Mapping[Area, Traits],
        dependencies: Dependencies,
        block: Callable[[Area], Block],
    ) -> None:
        """Keeps what it is given.

        Parameters
            formulas  by the cells that hold them, as the traits.
            block     what an engine has in a block of cells.
        """
        self._formulas, self._traits, self._dependencies, self._block = formulas, traits, dependencies, block

    def explains(self, cell: Area, saved: Block, calculated: Block) -> bool:
        """Whether nothing but rounding lies between what was saved for a formula and what it came to."""
        # A spreadsheet that opened a workbook of ours while they held eleven digits, and calculated nothing anew, saved
        # our values as its own.
        if agree(saved, [[settled(value) for value in row] for row in calculated]):
            return True
        apart = distance(saved, calculated)
        if apart is None:
            return False
        gap, size = apart
        text = self._formulas[cell].written
        if gap <= _OF_A_WAVE and any(plain_name(name).upper() in _WAVES for name in called(text)):
            return True
        if gap <= _APPROXIMATION * size and cell in self._approximated:
            return True
        if not adds_up(text):
            return False
        numbers = self._numbers(cell)
        each = _OF_APPROXIMATED if cell in self._approximated else _FIFTEENTH_DIGIT
        # Programs add up in their own order, and each addition may cost a last digit.
        return gap <= each * max(len(numbers), 1) * max(numbers, default=0.0)

    @cached_property
    def _approximated(self) -> Collection[Area]:
        """The formulas whose last digits are those of the program that computes them, and what hangs from them."""
        first = [cell for cell, traits in self._traits.items() if traits.approximated]
        return {*first, *self._dependencies.hanging_from([self._formulas[cell].cell for cell in first])}

    def _numbers(self, cell: Area) -> list[float]:
        """How large the numbers are that a formula refers to."""
        areas = [area for area in self._dependencies.precedents(cell) if area.size <= _MOST_CELLS]
        values = (value for area in areas for row in self._block(area) for value in row)
        return [abs(value) for value in values if type(value) is float]
