"""Which engine is right about which formula: by the values saved in the file, by what is known of both, or by accord."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

from xlmodel.calculation.constructs import FIRST, SECOND, known_fault
from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.calculation.witness import in_words
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.arithmetic import cells_in, is_plain_arithmetic
from xlmodel.workbook.saved import Block, SavedFormula
from xlmodel.workbook.sheet_xml import Value

# What an engine shows that cannot calculate a formula at all.
_LACKING: Final = (CellError.NAME, CellError.CIRCULAR)
_AGREEING: Final = 1e-9  # of each other: engines round differently
_NEXT_TO_NOTHING: Final = 1e-9
_NOISE: Final = 1e-12
_NUMERIC: Final = (float, type(None))


class Answers(NamedTuple):
    """What the engines say of one formula; None where one is not asked."""

    first: Block | None
    second: Block | None


class Sharing:
    """The formulas of a workbook being shared out between two engines, at the inputs that its file holds."""

    def __init__(
        self,
        engines: TwoEngines,
        is_saved: Callable[[Area, Block], bool | None],
        circular: Collection[Area],
        spelled: Callable[[Area], str],
    ) -> None:
        """Both engines hold the workbook; of some formulas one alone is asked already.

        Parameters
            is_saved  whether an answer is what the file holds for the formula in a cell; None where it cannot tell.
            circular  the cells that refer to themselves, of which there is no answer unless it was saved.
            spelled   the formula in a cell, with addresses in place of the names of several cells.
        """
        self._spelled = spelled
        self._engines, self._is_saved, self._circular = engines, is_saved, circular
        self._formulas: Mapping[Area, SavedFormula] = engines.formulas
        self._first_alone = frozenset(engines.only_first)
        self.doubtful: dict[Area, tuple[Answers, str]] = {}
        """The formulas that no engine is known to be right about, with the reason; they keep a value."""
        self.answers: dict[Area, Answers] = {}
        """What each formula came to last in each engine."""

    @property
    def fixed(self) -> set[Area]:
        """The formulas that no engine calculates."""
        return self._engines.fixed

    def share_out(self) -> None:
        """Decides first about the formulas that go wrong of themselves, rather than by a cell they refer to.

        Raises
            WorkbookError  an engine breaks down.
        """
        pending: Collection[Area] = self._formulas.keys() - self.fixed
        while True:
            self._engines.recalculate()
            self._ask(cell for cell in pending if cell not in self.fixed)
            open_ones = (cell for cell in pending if cell not in self.fixed)
            wrong = [cell for cell in open_ones if self._is_wrong(cell, self.answers[cell])]
            if not wrong:
                break
            decided = self._foremost(wrong)
            for cell in decided:
                self._decide(cell, self.answers[cell])
            blocks = (self._formulas[cell].cell for cell in decided)
            pending = {*wrong, *self._engines.dependencies.hanging_from(blocks)}
        if self._leave_texts_to_first():
            self._engines.recalculate()
        self._doubt_tables_over_constants()
        self._engines.asked_by_first = self._fed_to_first()

    def _doubt_tables_over_constants(self) -> None:
        """A data table sets its inputs in the second engine, where what hangs from ours does not follow them."""
        engines = self._engines
        tables = [cell for cell, each in self._formulas.items() if each.kind == "dataTable" and cell not in self.fixed]
        if not tables:
            return
        constants = {*engines.only_first, *engines.mixed.cells, *self.fixed}
        behind = engines.dependencies.hanging_from([self._formulas[cell].cell for cell in constants])
        for cell in tables:
            answer = engines.second.block(self._formulas[cell].cell)
            if cell in behind and not self._is_saved(cell, answer):
                self._doubt(
                    cell, Answers(None, answer), "it is a data table over cells that a function of ours decides"
                )
        engines.recalculate()

    def _leave_texts_to_first(self) -> bool:
        """Numbers in texts: both engines come to the same now, but the second may not at other inputs."""
        engines = self._engines
        decided = engines.fixed | engines.only_first | engines.only_second
        found = [
            cell
            for cell, formula in self._formulas.items()
            if cell not in decided
            and ("&" in formula.text or "TEXT(" in formula.text)
            and known_fault(SECOND, self._spelled(cell), rare=True) is not None
            and known_fault(FIRST, self._spelled(cell)) is None
        ]
        engines.only_first.update(found)
        return bool(found)

    def _ask(self, cells: Iterable[Area]) -> None:
        engines = self._engines
        for cell in cells:
            block = self._formulas[cell].cell
            first = None if cell in engines.only_second else engines.first.block(block)
            second = None if cell in engines.only_first else first if self._goes_alike(cell, first) else None
            if second is None and cell not in engines.only_first:
                second = engines.second.block(block)
            self.answers[cell] = Answers(first, second)

    def _goes_alike(self, cell: Area, first: Block | None) -> bool:
        """Whether the second engine need not be asked: plain arithmetic with numbers that comes to what was saved.

        Asking takes a quarter of a millisecond, and a large model has a hundred thousand such formulas.
        """
        text = self._formulas[cell].text
        if first is None or type(first[0][0]) is not float or not is_plain_arithmetic(text):
            return False
        value = self._engines.first.value
        return bool(self._is_saved(cell, first)) and all(
            type(value(*each[:3])) in _NUMERIC for each in cells_in(text, cell.sheet)
        )

    def _is_wrong(self, cell: Area, found: Answers) -> bool:
        given = [answer for answer in found if answer is not None]
        verdicts = [self._is_saved(cell, answer) for answer in given]
        if None not in verdicts:
            return not all(verdicts)
        if found.first is not None and found.second is not None:
            return not _alike(found.first, found.second) or all(self._known_to_fail(cell, found))
        if cell in self._first_alone:
            return self._known_fault(FIRST, cell, found.first) is not None
        return found.second is not None and (cell in self._circular or _lacks(found.second))

    def _foremost(self, wrong: list[Area]) -> list[Area]:
        """Those that hang from none of the others, at least not for certain; all of them where each does."""
        circular = [cell for cell in wrong if cell in self._circular]
        if circular:  # until these have a value, nothing on their circle has
            return circular
        blocks = [self._formulas[cell].cell for cell in wrong]
        for certainly in (False, True):
            behind = self._engines.dependencies.hanging_from(blocks, certainly=certainly)
            first = [cell for cell in wrong if cell not in behind]
            if first:
                return first
        return wrong

    def _decide(self, cell: Area, found: Answers) -> None:
        verdicts = [answer is not None and self._is_saved(cell, answer) for answer in found]
        if None not in verdicts:
            fails = [not verdict for verdict in verdicts]
            reason = "neither engine comes to what is saved in the file"
        else:
            fails = self._failing(cell, found)
            reason = self._disagreement(cell, found)
        if fails[0] == fails[1]:
            self._doubt(cell, found, reason)
            return
        (self._engines.only_second if fails[0] else self._engines.only_first).add(cell)

    def _failing(self, cell: Area, found: Answers) -> list[bool]:
        """Which engine gets a formula wrong, where no saved value tells."""
        fails = [answer is None or _lacks(answer) for answer in found]
        if found.first is None or found.second is None:  # it was wrong before, or cannot be asked
            return [True, True]
        if fails[0] == fails[1]:
            # An error that an engine is known to show tells more than what the other gets wrong with few values.
            one_is_error = (_error(found.first) is None) != (_error(found.second) is None)
            known = self._known_to_fail(cell, found)
            decided = one_is_error and known == [_error(found.first) is not None, _error(found.second) is not None]
            fails = known if decided else self._known_to_fail(cell, found, rare=True)
        if not any(fails) and found.second is not None:
            fails = [_is_noise(found.first, found.second), _is_noise(found.second, found.first)]
        return fails

    def _known_to_fail(self, cell: Area, found: Answers, *, rare: bool = False) -> list[bool]:
        first, second = (
            self._known_fault(engine, cell, answer, rare=rare)
            for engine, answer in zip((FIRST, SECOND), found, strict=True)
        )
        # Where one array formula fills a block the first engine repeats no value, and spills beyond the block.
        return [first is not None or self._formulas[cell].cell.size > 1, second is not None]

    def _known_fault(self, engine: str, cell: Area, answer: Block | None, *, rare: bool = False) -> str | None:
        fault = known_fault(engine, self._spelled(cell), _error(answer), rare=rare)
        if fault is None and cell in self._engines.mixed:
            return known_fault(engine, self._engines.mixed.formula(cell), _error(answer), rare=rare)
        return fault

    def _disagreement(self, cell: Area, found: Answers) -> str:
        if cell in self._circular:
            return "it refers to itself, directly or in a circle"
        values = [in_words(answer[0][0]) for answer in found if answer is not None]
        fault = known_fault(FIRST if found.second is None else SECOND, self._spelled(cell))
        if fault is not None:
            return f"no calculation engine is right about {fault}"
        return f"two engines disagree about it: {' and '.join(values)}"

    def _doubt(self, cell: Area, found: Answers, reason: str) -> None:
        self.doubtful[cell] = found, reason
        block = self._formulas[cell].cell
        error = CellError.CIRCULAR if cell in self._circular else CellError.NA
        nobody_knows: Block = [[error] * block.columns for _ in range(block.rows)]
        self._engines.fix(cell, self._formulas[cell].saved or nobody_knows)

    def _fed_to_first(self) -> set[Area]:
        """The cells that the second engine alone calculates and from which something hangs that the first one does."""
        engines = self._engines
        blocks = {self._formulas[cell].cell for cell in engines.only_second}
        hanging = engines.dependencies.with_sources(blocks)
        waiting = [cell for cell in (*engines.only_first, *engines.mixed.cells) if cell in hanging.cells]
        seen, fed = set(waiting), set()
        while waiting:
            for source in hanging.sources(waiting.pop()):
                earlier = Area(*source[:3])
                if source in blocks:
                    fed.add(source)
                elif earlier not in seen:
                    seen.add(earlier)
                    waiting.append(earlier)
        return {Area(block.sheet, *place) for block in fed for place in block.places()}


def _lacks(answer: Block) -> bool:
    return answer[0][0] in _LACKING


def _error(answer: Block | None) -> CellError | None:
    found = answer[0][0] if answer is not None else None
    return found if isinstance(found, CellError) else None


def _is_noise(answer: Block, other: Block) -> bool:
    """Whether an answer is what is left of numbers that are one to 15 digits, whose difference is 0."""
    one, zero = answer[0][0], other[0][0]
    return type(one) is float and 0 < abs(one) < _NEXT_TO_NOTHING and zero == 0.0


def _alike(one: Block, other: Block) -> bool:
    return all(_close(a, b) for row, beside in zip(one, other, strict=True) for a, b in zip(row, beside, strict=True))


def _close(one: Value, other: Value) -> bool:
    """Whether two engines mean the same; a blank may stand for nothing or for zero."""
    if type(one) is float and type(other) is float:
        if 0.0 in (one, other):
            return one == other
        return math.isclose(one, other, rel_tol=_AGREEING, abs_tol=_NOISE)
    if one is None or other is None:
        return one in (None, "", 0.0) and other in (None, "", 0.0)
    if one is CellError.CIRCULAR and other is CellError.REF:  # what the second engine calls a circle
        return True
    return type(one) is type(other) and one == other
