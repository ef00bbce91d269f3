"""What the values saved in a file say about our own: the verdict on each cell with a formula."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.workbook.authorship import Author
from xlmodel.workbook.saved import Block, SavedFormula
from xlmodel.workbook.sheet_xml import Value

# A unit of the 15th digit, of a number that begins with a two.
_FIFTEEN_DIGITS = 5e-15
# What a file calls #VALUE!, as its format is older than these.
_NEWER_ERRORS = (CellError.SPILL, CellError.CALC)


class Verdict(StrEnum):
    """How a formula stands once it is calculated at the file's own inputs."""

    PROVEN = "proven"  # it came to the value saved in the file
    DOUBTFUL = "doubtful"  # it came to another one
    NOT_CALCULATED = "not calculated"  # it asks for something that the engine lacks
    NOT_JUDGED = "not judged"  # the file has no value that it would have to come to


class Judgement(NamedTuple):
    """The verdict on one formula, and what it rests on."""

    cell: Area  # where the formula stands, as large as what it fills
    verdict: Verdict
    formula: str  # as it reads there, with its equals sign; a data table has none
    saved: Block | None  # what the file holds for it, by rows
    calculated: Block | None  # None where nothing was
    reason: str = ""  # of a verdict that is not PROVEN

    @property
    def sentence(self) -> str:
        """The judgement as a person reads it."""
        return f"{self.cell.address} is {self.verdict}: {self.reason}"


class Witness:
    """The verdicts on all formulas of a workbook."""

    def __init__(
        self,
        author: Author,
        formulas: Mapping[Area, SavedFormula],
        calculated: Mapping[Area, Block],
        unjudged: Mapping[Area, str],
        unreliable: Mapping[Area, Judgement],
        rounded: Collection[Area] = (),
    ) -> None:
        """What was found, by the cells that hold the formulas.

        Parameters
            calculated  what they came to before any input was changed.
            unjudged    why some have no value that they would have to come to.
            unreliable  the judgement on those of which the engine's value is not used.
            rounded     those that came to what was saved, but for rounding or for an error's older name.
        """
        self.author = author
        self.unreliable = unreliable
        self._formulas, self._calculated, self._unjudged = formulas, calculated, unjudged
        self.rounded = frozenset(rounded)

    def revised(
        self, calculated: Mapping[Area, Block], unreliable: Mapping[Area, Judgement], rounded: Collection[Area]
    ) -> "Witness":
        """The verdicts after another engine had a look too."""
        without_value = {
            cell: "the file has no value for it"
            for cell in self.unreliable.keys() - unreliable
            if self._formulas[cell].saved is None or not self.author.may_stand_in
        }
        unjudged = {cell: why for cell, why in {**self._unjudged, **without_value}.items() if cell not in unreliable}
        return Witness(self.author, self._formulas, calculated, unjudged, unreliable, rounded)

    def doubting(self, reasons: Mapping[Area, str]) -> "Witness":
        """The same with doubts about more formulas."""
        doubted = {
            cell: self.judgement(cell)._replace(verdict=Verdict.DOUBTFUL, reason=reason)
            for cell, reason in reasons.items()
        }
        return self.revised(self._calculated, {**self.unreliable, **doubted}, self.rounded)

    def judgement(self, cell: Area) -> Judgement:
        """The verdict on the formula in a cell.

        Raises
            KeyError  there is none.
        """
        if cell in self.unreliable:
            return self.unreliable[cell]
        formula, calculated = self._formulas[cell], self._calculated[cell]
        verdict = Verdict.NOT_JUDGED if cell in self._unjudged else Verdict.PROVEN
        reason = self._unjudged.get(cell, "")
        return Judgement(formula.cell, verdict, f"={formula.text}", formula.saved, calculated, reason)

    def unjudged_and_different(self) -> Iterator[SavedFormula]:
        """The formulas that are not judged and came to something else than a spreadsheet saved."""
        for cell in self._unjudged if self.author.is_witness else ():
            formula = self._formulas[cell]
            if formula.saved is not None and not agree(formula.saved, self._calculated[cell], truth_as_numbers=True):
                yield formula

    def unrounded(self, cell: Area, value: Value) -> Value:
        """What is shown for a formula that comes to a value: the saved one where that means the same."""
        if cell in self.rounded and self._calculated[cell] == [[value]]:
            saved = self._formulas[cell].saved
            return saved[0][0] if saved else value
        return value

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many formulas have each verdict."""
        found = Counter(judgement.verdict for judgement in self.unreliable.values())
        found[Verdict.NOT_JUDGED] = len(self._unjudged)
        found[Verdict.PROVEN] = len(self._formulas) - found.total()
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def all_proven(self) -> bool:
        """Whether every formula came to what the file holds."""
        return not self.unreliable and not self._unjudged


def agree(saved: Block, calculated: Block, *, truth_as_numbers: bool = False) -> bool:
    """Whether a formula came to what was saved, to the 15 digits that a spreadsheet shows.

    Parameters
        truth_as_numbers  whether the program that saved it may have written 1 for TRUE.
    """
    equal = _equal_or_truth if truth_as_numbers else _equal
    return all(map(equal, chain.from_iterable(saved), chain.from_iterable(calculated)))


def _equal_or_truth(saved: Value, calculated: Value) -> bool:
    return _equal(saved, calculated) or (type(calculated) is bool and type(saved) is float and saved == calculated)


def _equal(saved: Value, calculated: Value) -> bool:
    if isinstance(saved, float) and isinstance(calculated, float):
        return saved == calculated or abs(saved - calculated) <= _FIFTEEN_DIGITS * max(abs(saved), abs(calculated))
    if saved is CellError.VALUE and calculated in _NEWER_ERRORS:
        return True
    return type(saved) is type(calculated) and saved == calculated


def renamed(saved: Block, calculated: Block) -> bool:
    """Whether a cell has the older name of an error that has a name of its own today."""
    return saved[0][0] is CellError.VALUE and calculated[0][0] in _NEWER_ERRORS


def distance(saved: Block, calculated: Block) -> tuple[float, float] | None:
    """How far two numbers of one cell are from each other, and the larger of both; None where they are no numbers."""
    one, other = saved[0][0], calculated[0][0]
    if len(saved) * len(saved[0]) > 1 or type(one) is not float or type(other) is not float:
        return None
    return abs(one - other), max(abs(one), abs(other))


def difference(saved: Block, calculated: Block, cell: Area) -> str:
    """The first cell in which they differ, in words."""
    values = zip(cell.places(), chain.from_iterable(saved), chain.from_iterable(calculated), strict=True)
    for place, one, other in values:
        if not _equal(one, other):
            where = "" if cell.size == 1 else f" in {Area(cell.sheet, *place).block}"
            return f"recalculated it comes to {in_words(other)}{where}, and {in_words(one)} is saved in the file"
    return ""


def in_words(value: Value) -> str:
    """A value as a message has it: a text in quotation marks, so that it is not taken for a number."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value if isinstance(value, CellError) else f'"{value[:60]}"'
