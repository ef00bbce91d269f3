"""Forward P/E by every definition, beside each other: FY1, FY2, and the next twelve months by days and by months."""

from collections.abc import Sequence

from xlmodel.templates.layout import Page

_ROWS = 5  # of the answer, its heading row not counted
_ESTIMATES = "in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2"


def write(page: Page, row: int, title: str, prices: Sequence[str]) -> int:
    """The block, from column B on; the row below it. It names the output ntm_eps."""
    page.band(f"B{row}:G{row}", title)
    top, bottom = row + 1, row + 1 + _ROWS
    for (first, last), price in zip((("B", "D"), ("E", "G")), prices, strict=False):
        formula = f"=FORWARD_PE_TABLE({price},{_ESTIMATES})"
        page.spill(f"{first}{top}:{last}{bottom}", formula, ("general", "price", "multiple"), ("head", "table"))
    page.text(f"B{bottom + 1}", "NTM EPS, by days", "label")
    page.formula(f"C{bottom + 1}", f"=NTM_EPS({_ESTIMATES})", "price", "result", "out_ntm_eps")
    return bottom + 2
