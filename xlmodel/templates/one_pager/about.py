"""What is said of a one-pager: what it is for, how to read it, where its figures come from."""

from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.blocks.words import day
from xlmodel.templates.case import Case

_SHEETS = (
    ("Summary", "One page: what the market pays, what bear, base and bull are worth, and what to doubt"),
    ("Inputs", "Every figure that you may change, with unit, day and source; each cell is named in_..."),
    ("Checks", "What must hold before you trust a number; one master cell; what the last refresh found"),
    ("Data", "Which figure feeds which input; Refresh writes it"),
    ("ChangeLog", "What each refresh changed, and what that did"),
    ("Proof", "Published answers, recomputed where you are"),
    ("Functions", "The reference of every worksheet function"),
)


def texts(case: Case) -> Texts:
    """The sheet's texts for a company."""
    file = f"{case.ticker.lower()}.xlsx"
    return Texts(
        f"{case.name or case.ticker}: one page",
        f'="Valuation date "&{day("in_as_of")}&" · money in "&in_currency&" per "&in_share',
        (
            "Two years of expected earnings per share, times what the market may pay for them in a bear, a base and a bull "
            "case. The values are prices at which the share would then trade; they are not discounted.",
            "Figures come with their day and source. Judgement starts from neutral rules that stand beside it on Inputs: "
            "they are where you start from, not an opinion. Replace them by yours.",
        ),
        _SHEETS,
        (
            f"In a script: xlmodel run {file} --set price=100, or Workbook('{file}').run(price=100) in Python.",
            "In a spreadsheet: change a coloured cell. Formulas such as =FORWARD_PE(88, 8) need the add-in to "
            "recalculate; without it the workbook shows the values it was saved with.",
            f"New figures: xlmodel refresh {file}, with --from estimates.csv for a file of yours.",
            "Another peer: its ticker in a free row of the table on Inputs, then a Refresh. Another company: xlmodel new.",
            "Where a number is not meaningful or missing, the cell shows #N/A, never zero.",
        ),
        (("Each figure", "The column Source on Inputs, and Data"), ("Judgement", "The rule beside it on Inputs")),
        "Not investment advice.",
    )
