"""The add-in for Excel through Office.js: the real page in Chromium, Python and NumPy inside it, Office's own runtime."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.conformance.host import CannotBeAskedError, Host, flat, never, notyet
from tests.hosts.web.tools import lacks
from tests.truth import Row
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError


def _reads_the_store(row: Row) -> bool:
    return row.function.category == "Data"


def _adds_up_a_million(row: Row) -> bool:
    is_mean = isinstance(row.expected, dict) and ("Value", "Mean") in row.expected
    return row.function.name == "DRIVER_DISTRIBUTION" and is_mean and len(flat(row.cells[2])) == 20


class Web(Host):
    name = "web"
    keeps_every_bit = False  # powers and logarithms are those of WebAssembly
    exemptions = (
        never(
            _reads_the_store,
            reason="a browser has no store of figures: a server answers these",
            raises=CannotBeAskedError,
        ),
        notyet(
            _adds_up_a_million,
            reason="NumPy adds up one by one there: the mean of a million outcomes has eleven digits",
        ),
    )

    @classmethod
    def lacks(cls) -> str | None:
        return lacks()

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        from tests.hosts.web.page import asked, chromium, opened, served

        with ExitStack() as stack:
            address = stack.enter_context(served(folder))
            page, _ = opened(stack.enter_context(chromium()), address)
            calls = [(row.function.name, [_office(argument) for argument in row.cells]) for row in rows]
            self._answers = dict(zip(map(str, rows), asked(page, calls), strict=True))
            self._open = stack.pop_all()

    def answer(self, row: Row) -> Answer:
        if _reads_the_store(row):
            raise CannotBeAskedError
        shown = self._answers[str(row)]
        if "error" in shown:
            return Answer([[CellError(shown["error"])]], shown["message"])
        return Answer([[_cell(cell) for cell in line] for line in shown["cells"]])

    def close(self) -> None:
        self._open.close()


def _office(argument: Any) -> Any:
    """As Excel passes it: blocks of cells, null for what is left out, an error as one of its data types."""
    if argument is MISSING:
        return None
    rows = argument if isinstance(argument, list) else [[argument]]
    return [[{"type": "Error", "basicValue": c.value} if isinstance(c, CellError) else c for c in row] for row in rows]


def _cell(shown: Any) -> Any:
    if isinstance(shown, dict):
        return CellError(shown["error"])
    return float(shown) if isinstance(shown, int) and not isinstance(shown, bool) else shown
