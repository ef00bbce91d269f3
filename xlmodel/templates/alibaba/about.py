"""About: what the workbook is for, how to read it, where its figures come from."""

from xlmodel.templates.alibaba.dates import day
from xlmodel.templates.layout import Book, Page

_PURPOSE = (
    "What is a share of Alibaba worth? A post of September 2025 answers with a forward P/E of 11 against peers at 20 to "
    "30, on the day of the Nvidia announcement. This workbook keeps that case as told, puts every fact of it in "
    "proportion, and sets the same model on dated figures beside it.",
    "The price that the post tells (88 USD) is of November 2024, ten months older than the news of 24 September 2025 that "
    "it is told with. Checks and Summary say so; the model runs all the same, and you can see what the slip costs.",
)
_SHEETS = (
    ("Summary", "One page: forward P/E by every definition, discount, scenarios, what the price implies, charts"),
    ("Inputs", "Every figure that you may change, with unit, date and source; each cell is named in_..."),
    ("Peers", "Ten peers with their multiples by formula, and what one of them can move"),
    ("Case", "The facts as told, each put in proportion; what the jump implies; the false dawns before it"),
    ("Story", "The bull and bear arguments as drivers: probability, effect on EPS and on the multiple"),
    ("Scenarios", "Bear, base and bull: value, upside, return; where the return comes from; a football field"),
    ("Checks", "What must hold before you trust a number; one master cell"),
)
_COLOURS = (
    ("input", "A fact with its source, or a figure as told: change it"),
    ("judgement", "The modeller's judgement: change it, and see what it does"),
    ("formula", "A formula"),
    ("link", "A link to a cell of another sheet"),
    ("result", "A result, named out_... where scripts read it"),
)
_USE = (
    "In a script: xlmodel run alibaba.xlsx --set price=96.8, or Workbook('alibaba.xlsx').run(price=96.8) in Python.",
    "In a spreadsheet: change a coloured cell. Formulas such as =FORWARD_PE(88, 8) need the add-in to recalculate; "
    "without it the workbook shows the values it was saved with.",
    "Money per share is in US dollars per ADS (one ADS = eight ordinary shares); rates and probabilities are fractions.",
    "Where a number is not meaningful or missing, the cell shows #N/A, never zero.",
)
_SOURCES = (
    ("The case as told", "ttm.financial post 482010266083664 (Tiger Brokers community), September 2025; unverified"),
    ("Prices, market values", "Nasdaq stock screener, end of day; Yahoo daily closes (peers), 24 September 2025"),
    ("Alibaba's estimates", "CICC, 24 September 2025, implied by its multiples (longbridge.com news 258785445)"),
    ("Peers' estimates", "Yahoo consensus of 24 September 2025 (FY2); Zacks consensus of the date shown (FY1)"),
    ("Shares, fiscal year", "Alibaba annual report for the year to March 2025; SEC companyfacts"),
    ("Announcements", "The company's releases and press reports named on Case"),
)


def write(book: Book) -> Page:
    page = book.page("About", (2, 24, 110))
    page.title("Alibaba: what is it worth?", "")
    subtitle = f'="Valuation date "&{day("in_as_of")}&" · figures in USD per ADS unless stated"'
    page.formula("A2", subtitle, style="subtitle")
    row = 4
    for text in _PURPOSE:
        page.sheet.merge_range(row - 1, 1, row - 1, 2, text, book.style("wrap"))
        page.sheet.set_row(row - 1, 42)
        row += 1
    row = _pairs(page, row + 1, "Sheets", _SHEETS)
    page.band(f"B{row}:C{row}", "Colours")
    for style, meaning in _COLOURS:
        row += 1
        page.text(f"B{row}", style.capitalize(), style)
        page.text(f"C{row}", meaning, "aside")
    row += 2
    page.band(f"B{row}:C{row}", "How to use it")
    for text in _USE:
        row += 1
        page.sheet.merge_range(row - 1, 1, row - 1, 2, text, book.style("wrap"))
        page.sheet.set_row(row - 1, 30 if len(text) > 125 else 16)
    row = _pairs(
        page, row + 2, "Sources of the figures as shipped; after a Refresh, Inputs and Data name their own", _SOURCES
    )
    page.text(f"B{row}", "This is an example of method, not investment advice.", "label_bold")
    return page


def _pairs(page: Page, row: int, heading: str, pairs: tuple[tuple[str, str], ...]) -> int:
    page.band(f"B{row}:C{row}", heading)
    for name, text in pairs:
        row += 1
        page.text(f"B{row}", name, "label_bold")
        page.text(f"C{row}", text, "label")
    return row + 2
