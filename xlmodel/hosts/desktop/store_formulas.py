"""The formulas of an open workbook that look into the store of figures: Excel cannot know that it was filled."""

import logging
import re
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from typing import Any, Final

from xlmodel.functions import REGISTRY

log = logging.getLogger(__name__)

_READING: Final = re.compile("|".join(name for name, function in REGISTRY.items() if not function.is_pure))
_CELLS_AT_ONCE: Final = 100_000  # a sheet may be in use down to its last row
_LONGEST_ADDRESS: Final = 255  # of what `Range` takes


def read_the_store_again(book: Any) -> list[str]:
    """Calculate them, and what hangs from them; no other formula, and no cell is written.

    Gives what to say where Excel refuses: the figures are in their cells already, and stay there.
    """
    try:
        for sheet in book.sheets:
            for address in _joined(_addresses(sheet.used_range)):
                sheet.api.Range(address).Dirty()
        book.app.calculate()
    except Exception:  # an error of Excel's, such as that it is busy
        log.exception("formulas that look into the store")
        return ["formulas that look into the store were not calculated: press Ctrl+Alt+F9"]
    return []


def _addresses(used: Any) -> Iterator[str]:
    """Each run of cells below one another whose formulas look into the store."""
    rows, columns = used.shape
    step = max(1, _CELLS_AT_ONCE // columns)
    for first in range(0, rows, step):
        block = used[first : first + step, :]
        if block.api.HasFormula is False:  # None where some cells have one
            continue
        found = block.formula
        formulas = found if isinstance(found, tuple) else ((found,),)
        for column, texts in enumerate(zip(*formulas, strict=True)):
            reading = [row for row, text in enumerate(texts) if _READING.search(str(text)) and text.startswith("=")]
            for run in _runs(reading):
                yield block[run[0] : run[-1] + 1, column].get_address(False, False)


def _runs(rows: Iterable[int]) -> Iterator[list[int]]:
    """Numbers that follow one another, together.

    >>> list(_runs([1, 2, 5]))
    [[1, 2], [5]]
    """
    counter = count()
    for _, run in groupby(rows, lambda row: row - next(counter)):
        yield list(run)


def _joined(addresses: Iterable[str]) -> Iterator[str]:
    """As many addresses as one `Range` takes: at each, Excel calculates."""
    together = ""
    for address in addresses:
        if together and len(together) + 1 + len(address) > _LONGEST_ADDRESS:
            yield together
            together = ""
        together = f"{together},{address}" if together else address
    if together:
        yield together
