"""What a host of the functions is to the tests: it takes rows of cells and answers them, and declares what it cannot."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest

from tests.conformance.rows import doorways_own
from tests.truth import Row
from xlmodel.call import Answer
from xlmodel.errors import CellError


class CannotBeAskedError(Exception):
    """The row cannot be written down for this host."""


class Exemption(NamedTuple):
    """Rows that a host does not answer as the others do: marked in each test, and an error once it does."""

    degree: str
    applies: Callable[[Row], bool]
    reason: str
    raises: type[Exception]

    def marks(self, host: str) -> list[pytest.MarkDecorator]:
        """An expected failure, which says of which degree it is."""
        degree = getattr(pytest.mark, self.degree)(host, reason=self.reason)
        return [degree, pytest.mark.xfail(reason=f"{self.degree}: {self.reason}", raises=self.raises, strict=True)]


def always(_: Row) -> bool:
    """Whichever row it is."""
    return True


def notimpl(applies: Callable[[Row], bool], *, reason: str, raises: type[Exception] = AssertionError) -> Exemption:
    """We could make the host do it, and have not."""
    return _exemption("notimpl", applies, reason, raises)


def notyet(applies: Callable[[Row], bool], *, reason: str, raises: type[Exception] = AssertionError) -> Exemption:
    """The host cannot do it in its present version."""
    return _exemption("notyet", applies, reason, raises)


def never(applies: Callable[[Row], bool], *, reason: str, raises: type[Exception] = AssertionError) -> Exemption:
    """It makes no sense in the host."""
    return _exemption("never", applies, reason, raises)


def _exemption(degree: str, applies: Callable[[Row], bool], reason: str, raises: type[Exception]) -> Exemption:
    if not reason.strip():
        raise ValueError(f"{degree} without a reason")
    return Exemption(degree, applies, reason, raises)


class Host:
    """One way to the functions. It is made with all the rows it will be asked, as some answer a whole sheet at once."""

    name: ClassVar[str]
    # What it can do beyond showing the answer:
    keeps_every_bit: ClassVar[bool] = True  # no other arithmetic lies between the doorway and what it shows
    gives_reasons: ClassVar[bool] = False  # an answer with an error in it comes with its reason, and no other does
    on_demand: ClassVar[bool] = False  # asked only by `--hosts`: it needs more than the test extra
    takes_long: ClassVar[bool] = False  # asked for the first rows of each function, or with XLMODEL_THOROUGH for all
    exemptions: ClassVar[tuple[Exemption, ...]] = ()
    exempt_from_1904: ClassVar[Exemption | None] = None  # from being asked in a workbook that counts its days from 1904

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        """Start it.

        Parameters
            folder  where it may leave files.
        """

    def disagreements(self, row: Row, answer: Answer) -> list[str]:
        """Where the answer is not what it must be, in words; nothing if it is."""
        found = row.disagreements(answer.cells)
        if self.keeps_every_bit and answer.cells != (own := doorways_own(row)):
            found.append(f"{answer.cells!r} is not the doorway's own {own!r}")
        if self.gives_reasons and bool(answer.reason) != any(
            isinstance(cell, CellError) for cell in flat(answer.cells)
        ):
            found.append(f"{answer.cells!r} has the reason {answer.reason!r}")
        return found

    @classmethod
    def lacks(cls) -> str | None:
        """What is missing on this machine to start it."""
        return None

    def answer(self, row: Row) -> Answer:
        """What the host shows for a row.

        Raises
            CannotBeAskedError  the row cannot be written down for it.
        """
        raise NotImplementedError

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        """What the host shows for rows in a workbook that counts its days from 1904, as those of the rows do.

        Raises
            CannotBeAskedError  it knows no such workbook.
        """
        raise CannotBeAskedError

    def close(self) -> None:
        """End what was started."""

    @classmethod
    def exemption(cls, row: Row) -> Exemption | None:
        """Why the host is excused from a row."""
        return next((each for each in cls.exemptions if each.applies(row)), None)


def flat(argument: Any) -> list[Any]:
    """The cells of one argument."""
    return [cell for line in argument for cell in line] if isinstance(argument, list) else [argument]
