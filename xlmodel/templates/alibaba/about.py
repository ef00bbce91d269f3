"""What is said of the Alibaba workbook: what it is for, how to read it, where its figures come from."""

from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.blocks.words import day

_PURPOSE = (
    "What is a share of Alibaba worth? A post of September 2025 answers with a forward P/E of 11 against peers at 20 to "
    "30, on the day of the Nvidia announcement. This workbook sets the same model on the "
    "figures of that day beside the case as the post tells it, and puts every fact of the post in proportion.",
    "The price that the post tells (88 USD) is of November 2024, ten months older than the news of 24 September 2025."
    " Checks and Summary say so; the model runs all the same, and you can see what the slip costs.",
)
_SHEETS = (
    ("Summary", "One page: forward P/E by every definition, discount, scenarios, what the price implies, charts"),
    ("Inputs", "Every figure that you may change, with unit, date and source; each cell is named in_..."),
    ("Peers", "Ten peers with their multiples by formula, and what one of them can move"),
    ("Case", "The facts of the post, each put in proportion; what the jump implies; the false dawns before it"),
    ("Story", "The bull and bear arguments as drivers: probability, effect on EPS and on the multiple"),
    ("Scenarios", "Bear, base and bull: value, upside, return; where the return comes from; a football field"),
    ("Checks", "What must hold before you trust a number; one master cell"),
)
_USE = (
    "In a script: xlmodel run alibaba.xlsx --set price=96.8, or Workbook('alibaba.xlsx').run(price=96.8) in Python.",
    "In a spreadsheet: change a coloured cell. Formulas such as =FORWARD_PE(88, 8) need the add-in to recalculate; "
    "without it the workbook shows the values it was saved with.",
    "Money per share is in US dollars per ADS (one ADS = eight ordinary shares); rates and probabilities are fractions.",
    "Where a number is not meaningful or missing, the cell shows #N/A, never zero.",
)
_SOURCES = (
    (
        "The case of the post",
        "ttm.financial post 482010266083664 (Tiger Brokers community), September 2025; unverified",
    ),
    ("Prices, market values", "Nasdaq stock screener, end of day; Yahoo daily closes (peers), 24 September 2025"),
    ("Alibaba's estimates", "CICC, 24 September 2025, implied by its multiples (longbridge.com news 258785445)"),
    ("Peers' estimates", "Yahoo consensus of 24 September 2025 (FY2); Zacks consensus of the date shown (FY1)"),
    ("Shares, fiscal year", "Alibaba annual report for the year to March 2025; SEC companyfacts"),
    ("Announcements", "The company's releases and press reports named on Case"),
)

TEXTS = Texts(
    "Alibaba: what is it worth?",
    f'="Valuation date "&{day("in_as_of")}&" · figures in USD per ADS unless stated"',
    _PURPOSE,
    _SHEETS,
    _USE,
    _SOURCES,
    "This is an example of method, not investment advice.",
)
