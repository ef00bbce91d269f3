"""What calculates an opened workbook: one engine or two, held against the values saved in its file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from threading import RLock

from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.judging import judged
from xlmodel.calculation.kept_module import Waiting
from xlmodel.calculation.rehearsal import rehearse
from xlmodel.calculation.second_look import needs_second_look, second_look
from xlmodel.calculation.stand_ins import StandIns
from xlmodel.calculation.traits import Reader
from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.calculation.unpredictable import unpredictable
from xlmodel.calculation.witness import Witness
from xlmodel.formula.area import Area
from xlmodel.functions import REGISTRY
from xlmodel.workbook.authorship import Author, author_of, writes_truth_as_numbers
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import saved_formulas
from xlmodel.workbook.sheet_xml import Value


class Calculator:
    """A workbook in the engines that calculate it, with its formulas, and how far their values are relied on."""

    def __init__(
        self, package: Package, *, now: datetime | None, made_here: bool, waiting: Waiting, rehearsed: bool = False
    ) -> None:
        """A workbook at the inputs of its file, calculated once; the arguments are those of Workbook."""
        self.package, self.made_here = package, made_here
        author, self.why_unjudged = author_of(package)
        author = Author.OURS if made_here else author
        self.formulas = saved_formulas(package, values=author.may_stand_in)
        risky = None if made_here or rehearsed else unpredictable(package, self.formulas)
        if risky is not None:
            rehearse(package, risky, sum(formula.cell.size for formula in self.formulas))
        self.dependencies = Dependencies(package, self.formulas)
        self._now, self._waiting = now, waiting
        self.engine, self.witness = self._calculated(author)
        self.stand_ins = StandIns(self.witness.unreliable, self.dependencies)

    def _calculated(self, author: Author) -> tuple[Engine | TwoEngines, Witness]:
        """The workbook at the inputs of its file, in what calculates it, and how it compares with the saved values."""
        package = self.package
        arrays = [formula.anchor for formula in self.formulas if formula.kind == "array"]
        texts = {formula.anchor: formula.text for formula in self.formulas}
        engine = Engine(calc_copy(package, REGISTRY), arrays, package.day_shift, texts)
        engine.set_clock(self._moment)
        witness = judged(
            engine,
            self.formulas,
            self.dependencies,
            Reader(package.all_name_formulas),
            author,
            self.why_unjudged,
            truth_as_numbers=writes_truth_as_numbers(package),
        )
        self.one_engine_does = not needs_second_look(witness)
        self._is_proven_by_one = self.one_engine_does and author.is_witness
        return (engine, witness) if self.one_engine_does else self._by_both(engine, witness)

    def _by_both(self, engine: Engine, witness: Witness) -> tuple[Engine | TwoEngines, Witness]:
        """The same by both engines, of which one has calculated the workbook."""
        self._is_proven_by_one = False
        return second_look(
            self.package,
            engine,
            witness,
            {formula.anchor: formula for formula in self.formulas},
            self.dependencies,
            Reader(self.package.all_name_formulas),
            now=self._moment,
            waiting=self._waiting,
            truth_as_numbers=writes_truth_as_numbers(self.package),
        )

    @property
    def lock(self) -> RLock:
        """Held by the thread that sets inputs, calculates and reads what came of it."""
        return self.engine.lock

    @property
    def _moment(self) -> datetime:
        return datetime.now() if self._now is None else self._now

    def set_clock(self) -> datetime:
        """Sets what TODAY and NOW show in the next calculation, and returns it."""
        moment = self._moment
        self.engine.set_clock(moment)
        return moment

    def leave_the_file(self) -> None:
        """Before other inputs: what is proven at those of the file may be wrong at others, and only both engines tell."""
        if self._is_proven_by_one and isinstance(self.engine, Engine):
            lock = self.engine.lock
            self.engine, self.witness = self._by_both(self.engine, self.witness)
            self.engine.lock = lock
            self.stand_ins = StandIns(self.witness.unreliable, self.dependencies)

    def return_to_the_file(self) -> None:
        """Calculates the workbook as it stands in its file, formulas in the place of inputs among the rest."""
        lock = self.engine.lock
        self.engine, _ = self._calculated(self.witness.author)
        self.engine.lock = lock

    def recalculate(self, changed: Collection[Area]) -> None:
        """Works out what hangs from the cells that now differ from the file; no others do."""
        self.engine.recalculate()
        self.stand_ins.inputs_changed(changed)

    def replace(self, cells: Mapping[tuple[str, int, int], Value], columns: Mapping[Area, Sequence[Value]]) -> None:
        """Puts constants in the place of others, in cells or in areas one column wide, and works out the rest."""
        below = [
            ((area.sheet, area.row + i, area.column), value)
            for area, values in columns.items()
            for i, value in enumerate(values)
        ]
        if cells or below:
            self.leave_the_file()
        for place, value in (*cells.items(), *below):
            self.engine.set_value(*place, value)
        self.recalculate([Area(*place) for place in cells] + list(columns))
