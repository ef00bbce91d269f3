"""What is said of a one-pager: what it is for, and what its own sheets hold."""

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

_PURPOSE = (
    "Two years of expected earnings per share, times what the market may pay for them in a bear, a base and a bull "
    "case. The values are prices at which the share would then trade; they are not discounted."
)
_SHEETS = (("Summary", "One page: what the market pays, what bear, base and bull are worth, and what to doubt"),)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, "one page", _PURPOSE, _SHEETS)
