"""What is said of the scenarios: what they are for, and what their own sheets hold."""

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

_PURPOSE = (
    "Earnings grown to an exit some years ahead, times the P/E paid there, with the dividends on the way, all discounted "
    "to today at one required return: for a bear, a base and a bull case, for drivers that may happen to the base case, "
    "and for the whole range that EPS and P/E may take."
)
_SHEETS = (
    ("Summary", "One page: what bear, base and bull are worth, what the price asks for, and what to doubt"),
    ("Scenarios", "The three cases beside each other, what the price implies, what moves the base value most"),
    ("Drivers", "Named events with their probabilities: what each adds, and all combinations of them"),
    ("Distribution", "EPS and P/E drawn together: quantiles, the chance of less than the price, what options say"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, "scenarios", _PURPOSE, _SHEETS)
