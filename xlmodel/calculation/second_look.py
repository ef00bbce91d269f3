"""A second look, by another engine, at a workbook in which the first engine did not get everything right."""

from collections.abc import Mapping
from datetime import datetime

from xlmodel.calculation.constructs import FIFTEEN_DIGITS, FIRST, LACKED_BY_FIRST, known_fault
from xlmodel.calculation.dependencies import Dependencies
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.kept_module import Waiting
from xlmodel.calculation.known_functions import is_function
from xlmodel.calculation.mixed import Mixed
from xlmodel.calculation.rounding import Rounding
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.calculation.spelled import Spelled
from xlmodel.calculation.traits import ELSEWHERE, UNKNOWABLE, Reader, Traits
from xlmodel.calculation.two_engines import TwoEngines
from xlmodel.calculation.who_is_right import Sharing
from xlmodel.calculation.witness import Judgement, Verdict, Witness, agree, renamed
from xlmodel.errors import CellError, WorkbookError
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import bare_name, called, plain_name
from xlmodel.functions import REGISTRY
from xlmodel.workbook.authorship import Author
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import Block, SavedFormula
from xlmodel.workbook.sheet_xml import tag


def needs_second_look(witness: Witness) -> bool:
    """Whether the first engine went wrong, or nothing tells whether it did; what is our own is as it calculates."""
    if witness.unreliable or not (witness.author.is_witness or witness.author is Author.OURS):
        return True
    # What hangs from the day of today is not held against the file, and may be wrong all the same.
    return any(known_fault(FIRST, formula.text) is not None for formula in witness.unjudged_and_different())


def second_look(
    package: Package,
    engine: Engine,
    witness: Witness,
    formulas: Mapping[Area, SavedFormula],
    dependencies: Dependencies,
    reader: Reader,
    *,
    now: datetime,
    waiting: Waiting,
    truth_as_numbers: bool,
) -> tuple[Engine | TwoEngines, Witness]:
    """Both engines together, and the verdicts then; the first one alone where the second cannot read the workbook.

    Parameters
        engine    holds the workbook, with the saved values in place of the formulas that are not relied on.
        formulas  by the cells that hold them.
        now       what TODAY and NOW show.
        waiting   told when the second engine itself has to be prepared, which takes long.
    """
    try:
        second = SecondEngine(calc_copy(package, REGISTRY, like_excel=True), waiting)
        second.set_clock(now)
        mixed = Mixed(engine, second, tuple(package.sheets))
        engines = TwoEngines(engine, second, formulas, dependencies, mixed)
        traits = {cell: reader.traits(formula) for cell, formula in formulas.items()}
        engines.only_second |= witness.unreliable.keys()
        spelled = Spelled(package, formulas)
        engines.only_first |= _of_the_first(spelled, traits, mixed) - engines.only_second
        for cell in _out_of_reach(witness, formulas, traits, package):
            engines.fix(cell, engine.block(formulas[cell].cell))
        circular = {} if _iterates(package) else _circular(witness)
        saved = _Saved(witness, engines, traits, truth_as_numbers=truth_as_numbers)
        sharing = Sharing(engines, saved.is_saved, circular, spelled.in_addresses)
        sharing.share_out()
    except WorkbookError:
        return _first_alone(package, witness, formulas, now)
    return engines, _revised(witness, formulas, sharing, saved)


def _of_the_first(spelled: Spelled, traits: Mapping[Area, Traits], mixed: Mixed) -> set[Area]:
    """The formulas that the second engine cannot be asked about: calls of ours alone, and what is random."""
    found = set()
    for cell, traits_of_it in traits.items():
        if traits_of_it.random:
            found.add(cell)
        elif traits_of_it.ours:
            fills_one = spelled.formulas[cell].cell.size == 1
            if not (fills_one and mixed.cut(cell, spelled.for_engines(cell), spelled.is_local_name)):
                found.add(cell)
    return found


def _out_of_reach(
    witness: Witness, formulas: Mapping[Area, SavedFormula], traits: Mapping[Area, Traits], package: Package
) -> list[Area]:
    """The formulas that call what no engine has, or ask for what is outside this one."""
    own = {name.rpartition("!")[2] for name in package.all_name_formulas}

    def is_known(spelling: str) -> bool:
        bare, plain = bare_name(spelling), plain_name(spelling)
        is_given = bare.lower().startswith("_xlpm.") or plain.casefold() in own
        return is_given or plain.upper() in LACKED_BY_FIRST or is_function(bare)

    return [
        cell
        for cell, judgement in witness.unreliable.items()
        if any(words in traits[cell].lacking for words in (ELSEWHERE, UNKNOWABLE))
        or not all(map(is_known, called(formulas[cell].text)))
        or (judgement.calculated is None and not traits[cell].lacking)  # left without a value by an earlier run
    ]


def _iterates(package: Package) -> bool:
    """Whether a spreadsheet would work out circles step by step."""
    calculation = package.xml(package.workbook_part).find(tag("calcPr"))
    return calculation is not None and calculation.get("iterate") in ("1", "true")


def _circular(witness: Witness) -> Mapping[Area, Judgement]:
    return {
        cell: judgement
        for cell, judgement in witness.unreliable.items()
        if judgement.calculated is not None and judgement.calculated[0][0] is CellError.CIRCULAR
    }


class _Saved:
    """The values that the file can be believed about."""

    def __init__(
        self, witness: Witness, engines: TwoEngines, traits: Mapping[Area, Traits], *, truth_as_numbers: bool
    ) -> None:
        self._truth_as_numbers = truth_as_numbers
        self._rounding = Rounding(engines.formulas, traits, engines.dependencies, engines.first.block)
        formulas = engines.formulas.items() if witness.author.may_stand_in else ()
        self._values = {
            cell: formula.saved
            for cell, formula in formulas
            if formula.saved is not None and witness.judgement(cell).verdict is not Verdict.NOT_JUDGED
        }

    def is_saved(self, cell: Area, answer: Block) -> bool | None:
        """Whether an answer is what was saved for a formula, but for rounding; None where that cannot be told."""
        saved = self._values.get(cell)
        if saved is None:
            return None
        return agree(saved, answer, truth_as_numbers=self._truth_as_numbers) or self._rounding.explains(
            cell, saved, answer
        )

    def is_rounded(self, cell: Area, answer: Block) -> bool:
        """Whether only rounding, or the name of an error, lies between an answer and what was saved."""
        saved = self._values.get(cell)
        if saved is None:
            return False
        return renamed(saved, answer) or not agree(saved, answer, truth_as_numbers=self._truth_as_numbers)


def _first_alone(
    package: Package, witness: Witness, formulas: Mapping[Area, SavedFormula], now: datetime
) -> tuple[Engine, Witness]:
    """The first engine as it was before it was told of the second one's answers, and what is doubtful then."""
    arrays = [cell for cell, formula in formulas.items() if formula.kind == "array"]
    texts = {cell: formula.text for cell, formula in formulas.items()}
    engine = Engine(calc_copy(package, REGISTRY), arrays, package.day_shift, texts)
    engine.set_clock(now)
    if not witness.author.is_witness:
        witness = witness.doubting(_faulty(witness, formulas))
    for judgement in witness.unreliable.values():
        block, saved = judgement.cell, judgement.saved if witness.author.may_stand_in else None
        for i, (row, column) in enumerate(block.places()):
            value = CellError.NA if saved is None else saved[i // block.columns][i % block.columns]
            engine.set_value(block.sheet, row, column, value)
    engine.recalculate()
    return engine, witness


def _faulty(witness: Witness, formulas: Mapping[Area, SavedFormula]) -> Mapping[Area, str]:
    """What the first engine may get wrong, where neither a saved value nor another engine tells."""
    found = {}
    for cell, formula in formulas.items():
        fault = None if cell in witness.unreliable else known_fault(FIRST, formula.text)
        if fault is not None and fault != FIFTEEN_DIGITS:
            found[cell] = f"the one calculation engine that can read the workbook may be wrong about {fault}"
    return found


def _revised(witness: Witness, formulas: Mapping[Area, SavedFormula], sharing: Sharing, saved: _Saved) -> Witness:
    unreliable = {cell: judgement for cell, judgement in witness.unreliable.items() if cell in sharing.fixed}
    for cell, (answers, reason) in sharing.doubtful.items():
        formula = formulas[cell]
        calculated = answers.first or answers.second
        text = f"={formula.text}" if formula.text else ""
        unreliable[cell] = witness.unreliable.get(cell) or Judgement(
            formula.cell, Verdict.DOUBTFUL, text, formula.saved, calculated, reason
        )
    shown = {cell: answers.second or answers.first or [] for cell, answers in sharing.answers.items()}
    relied_on = ((cell, answer) for cell, answer in shown.items() if cell not in unreliable)
    return witness.revised(shown, unreliable, [cell for cell, answer in relied_on if saved.is_rounded(cell, answer)])
