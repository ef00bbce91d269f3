"""What is said of a sum of the parts: what it is for, and what its own sheets hold."""

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

_PURPOSE = (
    "Each part of the company at a multiple of its own, the rest at that of its earnings, and net cash: what they are "
    "worth together, what discount on them the price implies, and what it leaves for the rest when all else is taken out."
)
_SHEETS = (
    ("Summary", "One page: the sum of the parts, part by part, against the price, and what to doubt"),
    ("Parts", "Parts and stakes, one a row, some rows free; and how each is counted in the currency of the price"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, "sum of the parts", _PURPOSE, _SHEETS)
