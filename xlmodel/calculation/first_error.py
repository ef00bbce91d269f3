"""From a cell that shows an error to the first cell on the way to it that does."""

from collections.abc import Callable, Iterable
from typing import Final

from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

# A chain of references is followed this far to the first error in it.
MAX_STEPS: Final = 10_000

Reasons = dict[tuple[Area, CellError], str | None]
"""What our functions say about the error in a cell; None where they only pass it on."""


def first_error(
    cell: Area,
    error: CellError,
    known: Reasons,
    *,
    source: Callable[[Area], Area],
    own_reason: Callable[[Area, CellError], str | None],
    precedents: Callable[[Area], Iterable[Area]],
    value: Callable[[str, int, int], Value],
) -> tuple[Area, str | None]:
    """The cell that an error comes from, and what a function of ours says of it there; None if none does.

    Parameters
        known       what was found for other cells since the last calculation; what is found now is added.
        source      the cell whose formula fills a cell.
        precedents  the cells that a formula refers to, in the order it names them.
    """
    visited = {cell}
    while True:
        place = source(cell)
        if (place, error) not in known:
            known[place, error] = own_reason(place, error)
        why = known[place, error]
        if why is not None or len(visited) > MAX_STEPS:
            return place, why
        unseen = (earlier for earlier in precedents(place) if earlier not in visited)
        earlier = next((earlier for earlier in unseen if value(*earlier[:3]) == error), None)
        if earlier is None:
            return place, None
        cell = earlier
        visited.add(cell)
