"""What the values saved in a file say about our own: the verdict on each cell with a formula."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, Protocol

from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

Block = list[list[Value]]


class Verdict(StrEnum):
    """How a cell stands once it is recalculated at the file's own inputs."""

    PROVEN = "proven"  # it came to the value saved in the file
    DOUBTFUL = "doubtful"  # it came to another one
    NOT_CALCULATED = "not calculated"  # its formula asks for something that the engine lacks
    NOT_JUDGED = "not judged"  # the file has no value that it would have to come to


class Judgement(NamedTuple):
    """The verdict on one formula, and what it rests on."""

    cell: Area  # where the formula stands, as large as what it fills
    verdict: Verdict
    formula: str  # with its equals sign
    saved: Block  # what the file holds for it, by rows
    calculated: Block
    reason: str = ""  # of a verdict that is not PROVEN

    @property
    def is_relied_on(self) -> bool:
        """Whether what the engine comes to is used, at the file's own inputs and at others."""
        return self.verdict in (Verdict.PROVEN, Verdict.NOT_JUDGED)


class SecondEngine(Protocol):
    """Another engine, for the formulas that the first one gets wrong."""

    def answer(self, cell: Area, formula: str, value: Callable[[Area], Block]) -> Block | None:
        """What a formula comes to in its place, in the size of `cell`; None where this engine cannot say either.

        Parameters
            formula  as the file spells it, with its equals sign; of a shared formula, this cell's own reading.
            value    what the cells of an area hold now, wherever their values come from.
        """
        ...
