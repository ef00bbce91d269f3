"""Functions: the reference of every worksheet function, as a sheet; from the declarations."""

from itertools import groupby
from typing import Final

from xlmodel.functions import REGISTRY
from xlmodel.spec import Function, Parameter
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.proof import read_proofs

_HEADINGS: Final = 3  # their row


def write(book: Book) -> Page:
    """The sheet: signature, summary, arguments with their units, an example, the result and the source."""
    page = book.page("Functions", (2, 40, 52, 62, 44, 40, 60), "#6B7280")
    page.title("Functions", "Arguments in brackets may be left out; rates are fractions, money per traded share")
    examples = {proof["function"]: proof for proof in reversed(read_proofs())}
    page.texts(f"B{_HEADINGS}", ["Function", "What it is", "Arguments", "Example", "Result", "Source"], "head")
    row = _HEADINGS + 1
    for category, members in groupby(REGISTRY.values(), key=lambda f: f.category):
        page.band(f"B{row}:G{row}", category)
        row += 1
        for function in members:
            _one(page, row, function, examples.get(function.name))
            row += 1
        row += 1
    page.long(_HEADINGS, 2)
    return page


def _one(page: Page, row: int, function: Function, example: dict[str, str] | None) -> None:
    arguments = "\n".join(map(_argument, function.parameters))
    shown = f"{example['formula']}\n{example['expected']}" if example else "depends on the store"
    cells = (function.signature, function.summary, arguments, shown, function.result, " ".join(function.source.split()))
    page.texts(f"B{row}", cells, "wrap")
    # A row is as high as its longest cell needs; spreadsheets do not work that out for a file they did not write.
    lines = max(
        sum(-(-max(len(line), 1) // width) for line in cell.split("\n"))
        for cell, width in zip(cells, (44, 62, 76, 50, 48, 74), strict=True)
    )
    page.sheet.set_row(row - 1, 13.5 * lines + 4)


def _argument(parameter: Parameter) -> str:
    bounds = parameter.term.bounds
    return f"{parameter.name}: {parameter.description}" + (f"; {bounds.text}" if bounds else "")
