"""What is said of a DCF: what it is for, and what its own sheets hold."""

from xlmodel.templates import frame
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.case import Case

_PURPOSE = (
    "What ten fiscal years of cash flows and what follows them are worth today: once with growth for ever (Gordon), once "
    "sold at a multiple. Flows to equity are discounted at the cost of equity, flows to the firm at the WACC and bridged."
)
_SHEETS = (
    ("Summary", "The value by both methods, what the price implies, live grids, and what to doubt"),
    ("Flows", "Ten fiscal years in bear, base and bull; both terminal values of the base case, flow by flow"),
    ("Capital", "The discount rate built up; from the value of the flows to that of a share"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    return frame.texts(case, "discounted cash flows", _PURPOSE, _SHEETS)
