"""What is said of a workbook about news: what it is for, and what its own sheets hold."""

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

_PURPOSE = (
    "What the market made of news: by how much earnings, the multiple or the odds of the bull case would have to change to "
    "explain the move of the price; whether it was more than the usual noise; how the share went on after earlier news."
)
_SHEETS = (
    ("Summary", "One page: the move and what it implies, the event study, earlier announcements, and what to doubt"),
    ("Events", "Announcements, the closes before and after them, later closes; some rows free"),
    ("Closes", "Daily closes of the share and of what stands in for the market, for the event study"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, "news", _PURPOSE, _SHEETS)
