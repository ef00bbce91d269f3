"""What not to trust, and why: one kind of sentence, whether a check, a refresh or a function has found it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a finding is about."""

    CHECK = "check"  # a check of the workbook itself does not hold
    MISSING = "missing"  # a figure that cannot be had
    DATES = "dates"  # numbers of different days stand beside each other
    ACCOUNTING = "accounting"  # earnings by two accountings stand beside each other
    UNITS = "units"  # currencies, shares or scales may be mixed up
    SPLIT = "split"  # figures jump by the ratio of a split that is not known
    STALE = "stale"  # an estimate from before the last report, or a report that a later one must have followed
    HELD = "held"  # an input that refresh leaves alone is far from what is known
    SOURCE = "source"  # what a provider doubts in its own reply
    WORKBOOK = "workbook"  # the workbook does not say what it should
    NOT_CHECKED = "not_checked"
    NOT_COMPARED = "not_compared"
    FRACTION = "fraction"  # a fraction beyond what is usual, such as a growth of 120 % a year
    NOT_JUDGED = "not_judged"  # the values of a workbook's file were not computed by a spreadsheet
    OWN_VALUES = "own_values"  # the values of a workbook's file are our own
    FORMULA = "formula"  # one that is doubtful or not calculated, so that the saved value stands in
    REPLACED = "replaced"  # an input that is a formula, in whose place a value was set
    ODD = "odd"  # a number that is right, and odd


_WORDS: Final = {
    Kind.CHECK: "CHECK",
    Kind.MISSING: "MISSING",
    Kind.DATES: "DATES DISAGREE",
    Kind.ACCOUNTING: "ACCOUNTING",
    Kind.UNITS: "UNITS",
    Kind.SPLIT: "SPLIT",
    Kind.STALE: "STALE",
    Kind.WORKBOOK: "WORKBOOK",
    Kind.NOT_CHECKED: "NOT CHECKED",
    Kind.NOT_COMPARED: "NOT COMPARED",
    Kind.NOT_JUDGED: "NOT JUDGED",
    Kind.OWN_VALUES: "NOT JUDGED",
}


@dataclass(frozen=True)
class Finding:
    """One thing not to trust."""

    kind: Kind
    text: str
    inputs: tuple[str, ...] = ()  # the names of the cells it is about, such as in_price
    security: str = ""

    @property
    def sentence(self) -> str:
        """The finding as a person reads it: its kind in capitals where that is a warning of its own, then the text."""
        word = _WORDS.get(self.kind)
        return f"{word}: {self.text}" if word else self.text

    def __str__(self) -> str:
        return self.sentence


def fitting(findings: Sequence[Finding], room: int) -> list[str]:
    """The sentences for a list of so many rows; its last one says how many more there are than fit."""
    sentences = [finding.sentence for finding in findings]
    if len(sentences) > room:
        sentences = [*sentences[: room - 1], f"and {len(sentences) - room + 1} more: xlmodel check shows all"]
    return sentences
