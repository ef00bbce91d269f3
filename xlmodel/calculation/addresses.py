"""The cells that a script drives: by the beginnings of their names, or by their addresses where they have none."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from xlmodel.contract import IN, OUT
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area, unquoted
from xlmodel.workbook.safe_read import Package

MOST_NAMED: Final = 200_000  # cells of all inputs, or of all outputs


def areas_named(package: Package, prefix: str) -> dict[str, Area]:
    """The areas whose names begin so, in the order of reading; the sheet that opens first comes first.

    Raises
        WorkbookError  one of them is made of whole rows or columns, or they are too large.
    """
    sheets = {sheet: (sheet != package.opening_sheet, i) for i, sheet in enumerate(package.sheets)}
    found = [(name, area) for name, area in package.named_areas.items() if name.lower().startswith(prefix)]
    for name, area in found:
        if area.whole:
            raise WorkbookError(
                f"{name} stands for whole rows or columns, {area.address}: give that name to the cells meant"
            )
    total = sum(area.size for _, area in found)
    if total > MOST_NAMED:
        raise WorkbookError(
            f"the names {prefix}... of {package.name} stand for {total:,} cells; more than {MOST_NAMED:,} are refused"
        )
    found.sort(key=lambda pair: (sheets[pair[1].sheet], *pair[1][1:]))
    return {name[len(prefix) :]: area for name, area in found}


def is_address(name: str) -> bool:
    """Whether an input or output is given by its address; no name has an exclamation mark."""
    return "!" in name


def area_at(address: str, sheets: Sequence[str]) -> Area:
    """The cells at an address such as Sheet1!B4, its letters in any case.

    Raises
        WorkbookError  it is none, or the workbook has no such sheet.
    """
    place, _, block = address.strip().rpartition("!")
    if not place:
        raise WorkbookError(
            f"{address} names no sheet: write {Area(sheets[0], 1, 1).address.removesuffix('A1')}{address}"
        )
    sheet = unquoted(place).casefold()
    found = next((each for each in sheets if each.casefold() == sheet), None)
    if found is None:
        near = difflib.get_close_matches(unquoted(place), sheets, n=3) or sheets
        raise WorkbookError(f"no sheet is called {unquoted(place)}; there is {', '.join(near)}")
    try:
        return Area.of(block.upper(), found)
    except ValueError as problem:
        raise WorkbookError(f"{address}: {problem}") from None


def areas_at(addresses: Sequence[str], sheets: Sequence[str]) -> dict[str, Area]:
    """The areas at some addresses, in their order.

    Raises
        WorkbookError  an address is none, or together they are too large.
    """
    areas = {area.address: area for area in (area_at(address, sheets) for address in addresses)}
    total = sum(area.size for area in areas.values())
    if total > MOST_NAMED:
        raise WorkbookError(f"{', '.join(areas)}: {total:,} cells; more than {MOST_NAMED:,} are refused")
    return areas


def no_inputs(name: str, book: str, opening: str) -> str:
    """The sentence about an input of a workbook that has none at all."""
    return (
        f"no input is called {name}: {book} has no cell named {IN}...; name one {IN}{name} in the box left of the formula "
        f"bar, or set it by its address: --cells '{Area(opening, 4, 2).address}=90'"
    )


def no_outputs(book: str, opening: str, formulas: Iterable[Area]) -> str:
    """The sentence about a workbook that has no outputs."""
    cells = list(formulas)
    last = next(
        (cell for cell in reversed(cells) if cell.sheet == opening), cells[-1] if cells else Area(opening, 9, 6)
    )
    return (
        f"{book} has no cell named {OUT}..., so there is nothing to show: select a cell, type a name such as {OUT}value into "
        f"the box left of the formula bar and press Enter ({IN}price for an input); or drive it by addresses: "
        f"--cells '{Area(opening, 4, 2).address}=90' --read '{Area(*last[:3]).address}'"
    )
