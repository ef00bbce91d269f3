"""A workbook calculated for the first time, and each formula held against the value that the file has for it.

What is not relied on becomes a constant in the engine, the saved value, before what hangs from it is looked at.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.rounding import Rounding
from xlmodel.calculation.traits import Reader
from xlmodel.calculation.witness import Judgement, Verdict, Witness, agree, difference, renamed
from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area
from xlmodel.workbook.authorship import Author
from xlmodel.workbook.saved import Block, SavedFormula

# A wrong value is put right and what hangs from it looked at again; after so many rounds all that differs counts.
_ROUNDS: Final = 25
# One cell alone takes as long to read as so many in a block.
_IN_A_BLOCK: Final = 7
_CIRCLE: Final = "it refers to itself, directly or in a circle"


def judged(
    engine: Engine,
    formulas: Sequence[SavedFormula],
    dependencies: Dependencies,
    reader: Reader,
    author: Author,
    why_unjudged: str,
    *,
    truth_as_numbers: bool,
) -> Witness:
    """The verdict on every formula; the engine then holds what is to be relied on.

    Parameters
        why_unjudged      the reason to show where the file as a whole is no witness.
        truth_as_numbers  whether 1 may be saved for TRUE.
    """
    judging = _Judging(engine, formulas, dependencies, reader, author, truth_as_numbers)
    judging.leave_out_what_is_lacking()
    judging.calculate()
    judging.break_circles()
    if author.is_witness:
        judging.find_unjudged()
        judging.hold_against_saved()
        if author is Author.BOTH:
            judging.unjudge(why_unjudged)
    else:
        judging.unjudge(why_unjudged)
    in_order = {cell: judging.unreliable[cell] for cell in judging.formulas if cell in judging.unreliable}
    return Witness(author, judging.formulas, judging.calculated, judging.unjudged, in_order, judging.rounded)


class _Judging:
    """The formulas on their way to a verdict."""

    def __init__(
        self,
        engine: Engine,
        formulas: Sequence[SavedFormula],
        dependencies: Dependencies,
        reader: Reader,
        author: Author,
        truth_as_numbers: bool,
    ) -> None:
        self._truth_as_numbers = truth_as_numbers
        self.formulas = {formula.anchor: formula for formula in formulas}
        self.calculated: dict[Area, Block] = {}
        self.unjudged: dict[Area, str] = {}
        self.unreliable: dict[Area, Judgement] = {}
        self.rounded: set[Area] = set()
        self._engine, self._dependencies, self._author = engine, dependencies, author
        self._traits = {cell: reader.traits(formula) for cell, formula in self.formulas.items()}
        self._rounding = Rounding(self.formulas, self._traits, dependencies, engine.block)

    def leave_out_what_is_lacking(self) -> None:
        """Formulas that no engine here could calculate, known by their text or by the value we left out."""
        for cell, formula in self.formulas.items():
            lacking = self._traits[cell].lacking
            if lacking:
                otherwise = CellError.NA if formula.kind == "dataTable" else CellError.NAME
                self._rule_out(cell, Verdict.NOT_CALCULATED, f"it {lacking}", otherwise)
            elif formula.saved is None and self._author is Author.BOTH:
                why = "it was left without a value, as it could not be calculated from the inputs changed then"
                self._rule_out(cell, Verdict.NOT_CALCULATED, why, CellError.NA)

    def calculate(self) -> None:
        """The first calculation; a formula for which the engine gives up on all of them is left out."""
        try:
            self._engine.recalculate()
        except WorkbookError:
            for cell in self._dependencies.order:
                problem = None if cell in self.unreliable else self._engine.breakdown(*cell[:3])
                if problem:
                    self._rule_out(cell, Verdict.NOT_CALCULATED, f"it {problem}", CellError.VALUE)
            self._engine.recalculate()
        self._read()
        lacking = [
            (cell, why)
            for cell, error in self._errors((CellError.NAME, CellError.VALUE))
            if (why := self._engine.shortcoming(*cell[:3]))
        ]
        for cell, why in lacking:
            self._rule_out(cell, Verdict.NOT_CALCULATED, f"it {why}", CellError.NAME)
        if lacking:
            self._again()

    def break_circles(self) -> None:
        """Leaves out a formula of each circle, so that the others can be calculated."""
        while circular := [cell for cell, _ in self._errors((CellError.CIRCULAR,))]:
            broken = self._dependencies.breaking_circles(circular) or circular
            for cell in broken:
                self._rule_out(cell, Verdict.NOT_CALCULATED, _CIRCLE, CellError.CIRCULAR)
            self._again()
            if not self._author.may_stand_in:  # the circle is still there, in the cells that hang from these
                return

    def find_unjudged(self) -> None:
        """Formulas whose saved values may differ from ours without either being wrong, and all that hangs from them."""
        for cell, formula in self.formulas.items():
            traits = self._traits[cell]
            if traits.changing:
                self.unjudged[cell] = traits.changing
            elif traits.ours and formula.saved and any(CellError.NAME in row for row in formula.saved):
                self.unjudged[cell] = "it was saved by a spreadsheet without our functions"
        self._changing = [self.formulas[cell].cell for cell in self.unjudged]
        for cell in self._dependencies.hanging_from(self._changing, certainly=True):
            self.unjudged.setdefault(cell, "it hangs from one that is not judged")
        for cell, formula in self.formulas.items():
            if formula.saved is None:
                self.unjudged.setdefault(cell, "the file has no value for it")
        for cell in self.unreliable:
            self.unjudged.pop(cell, None)

    def hold_against_saved(self) -> None:
        """Finds the formulas that came to something else than the file has, those first that hang from no other."""
        possibly: Collection[Area] | None = None
        for turn in range(_ROUNDS):
            wrong = self._differing()
            if wrong and possibly is None:
                possibly = self._dependencies.hanging_from(self._changing)
            for cell in wrong:
                if cell in (possibly or ()):
                    self.unjudged[cell] = "it may hang from one that is not judged"
            wrong = [cell for cell in wrong if cell not in self.unjudged]
            if not wrong:
                return
            for cell in self._first_of(wrong) if turn < _ROUNDS - 1 else wrong:
                formula = self.formulas[cell]
                why = difference(formula.saved or [], self.calculated[cell], formula.cell)
                self._rule_out(cell, Verdict.DOUBTFUL, why, CellError.NA)
            self._again()

    def _first_of(self, wrong: list[Area]) -> list[Area]:
        """Those that hang from no other one."""
        areas = [self.formulas[cell].cell for cell in wrong]
        for certainly in (False, True):
            behind = self._dependencies.hanging_from(areas, certainly=certainly)
            first = [cell for cell in wrong if cell not in behind]
            if first:
                return first
        return wrong

    def unjudge(self, why: str) -> None:
        """No formula is proven by the file as a whole."""
        for cell in self.formulas:
            if cell not in self.unreliable:
                self.unjudged.setdefault(cell, why)

    def _differing(self) -> list[Area]:
        self.rounded.clear()
        found = []
        for cell, formula in self.formulas.items():
            if cell in self.unjudged or cell in self.unreliable or formula.saved is None:
                continue
            calculated = self.calculated[cell]
            if agree(formula.saved, calculated, truth_as_numbers=self._truth_as_numbers):
                if renamed(formula.saved, calculated):
                    self.rounded.add(cell)
            elif self._rounding.explains(cell, formula.saved, calculated):
                self.rounded.add(cell)
            else:
                found.append(cell)
        return found

    def _rule_out(self, cell: Area, verdict: Verdict, reason: str, otherwise: CellError) -> None:
        """Puts the saved value in the place of a formula; an error where there is none to rely on."""
        formula = self.formulas[cell]
        saved = formula.saved if self._author.may_stand_in else None
        text = f"={formula.text}" if formula.kind != "dataTable" else ""
        self.unreliable[cell] = Judgement(formula.cell, verdict, text, saved, self.calculated.get(cell), reason)
        for i, (row, column) in enumerate(formula.cell.places()):
            value = otherwise if saved is None else saved[i // formula.cell.columns][i % formula.cell.columns]
            self._engine.set_value(formula.cell.sheet, row, column, value)

    def _again(self) -> None:
        self._engine.recalculate()
        self._read()

    def _errors(self, errors: tuple[CellError, ...]) -> Iterable[tuple[Area, CellError]]:
        for cell, block in self.calculated.items():
            if isinstance(block[0][0], CellError) and block[0][0] in errors and cell not in self.unreliable:
                yield cell, block[0][0]

    def _read(self) -> None:
        """What all formulas come to."""
        by_sheet: dict[str, list[Area]] = {}
        for formula in self.formulas.values():
            by_sheet.setdefault(formula.cell.sheet, []).append(formula.cell)
        for sheet, areas in by_sheet.items():
            top, left, bottom, right = areas[0].row, areas[0].column, 0, 0
            for _, row, column, height, width in areas:
                top, left = min(top, row), min(left, column)
                bottom, right = max(bottom, row + height - 1), max(right, column + width - 1)
            around = Area(sheet, top, left, bottom - top + 1, right - left + 1)
            if around.size > _IN_A_BLOCK * sum(area.size for area in areas):
                for area in areas:
                    alone = area.size == 1
                    found = [[self._engine.value(*area[:3])]] if alone else self._engine.block(area)
                    self.calculated[Area(*area[:3])] = found
                continue
            rows = self._engine.block(around)
            for area in areas:
                if area.rows == area.columns == 1:
                    self.calculated[area] = [[rows[area.row - top][area.column - left]]]
                    continue
                lines = rows[area.row - top : area.row - top + area.rows]
                columns = slice(area.column - left, area.column - left + area.columns)
                self.calculated[Area(*area[:3])] = [line[columns] for line in lines]
