"""What is said of a comparison with peers: what it is for, and what its own sheets hold."""

from typing import Final

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

KIND: Final = "comparison with peers"
_PURPOSE: Final = (
    "What the market pays for a company's expected earnings against its peers and its own past: all multiples on the same "
    "twelve months and the same accounting, the discount by several averages and how sure it is, and where it may come from."
)
_SHEETS: Final = (
    ("Summary", "One page: the discount, by which average, how sure it is, and why"),
    ("Peers", "The peer set: add a ticker in a free row; what is left out, and why"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, KIND, _PURPOSE, _SHEETS)
