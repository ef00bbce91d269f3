"""What is still to be filled in, counted and named in the workbook itself, so that it is true after each change."""

from collections.abc import Mapping

from xlmodel.contract import IN, OUT, TO_FILL_IN
from xlmodel.templates.layout import Page


def write(
    page: Page, row: int, needed: Mapping[str, str], only_if: str = "", needed_then: Mapping[str, str] | None = None
) -> None:
    """One line; it names the outputs to_fill_in and gaps.

    Parameters
        needed       the inputs that may not stay blank, each with how it is called.
        only_if      a piece of a formula: when others may not stay blank either.
        needed_then  those others.
    """
    blank = {f'{IN}{name}=""': label for name, label in needed.items()}
    blank |= {f'AND({only_if},{IN}{name}="")': label for name, label in (needed_then or {}).items()}
    page.text(f"B{row}", "Figures to fill in", "label_bold")
    count = "+".join(f"({is_blank})" for is_blank in blank)
    page.formula(f"C{row}", f"={count}", "count", "result", OUT + TO_FILL_IN)
    listed = "&".join(f'IF({is_blank},"; {label}","")' for is_blank, label in blank.items())
    page.sheet.merge_range(f"D{row}:H{row}", "", page.book.style("wrap"))
    page.sheet.set_row(row - 1, 28)
    spared = ",".join(f'{IN}{name}=""' for name in needed_then or {})
    words = '"Every figure is filled in."'
    filled = f'IF(OR({spared}),"Every figure that this page needs is filled in.",{words})' if spared else words
    page.formula(
        f"D{row}",
        f'=IF(out_to_fill_in=0,{filled},MID({listed},3,500)&".")',
        style="wrap",
        name="out_gaps",
    )
