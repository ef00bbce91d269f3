"""The add-in for Excel through Office.js: the real page in Chromium, Python and NumPy inside it, Office's own runtime."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conformance.host import CannotBeAskedError, Host, always, flat, never, notyet
from tests.hosts.web.tools import lacks
from tests.truth import Row
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError

if TYPE_CHECKING:
    from playwright.sync_api import Page


def _reads_the_store(row: Row) -> bool:
    return row.function.category == "Data"


def _adds_up_a_million(row: Row) -> bool:
    is_mean = isinstance(row.expected, dict) and ("Value", "Mean") in row.expected
    return row.function.name == "DRIVER_DISTRIBUTION" and is_mean and len(flat(row.cells[2])) == 20


class Web(Host):
    name = "web"
    has_store = False
    takes_long = True
    exempt_from_1904 = never(
        always,
        reason="most functions of days read the store: `serve` has one behind the same page",
        raises=CannotBeAskedError,
    )
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
        from tests.hosts.web.page import asked

        with ExitStack() as stack:
            self._shown = self._page(stack, folder)
            self._answers = dict(zip(map(str, rows), asked(self._shown, _calls(rows)), strict=True))
            self._open = stack.pop_all()

    def _page(self, stack: ExitStack, folder: Path) -> "Page":
        from tests.hosts.web.page import chromium, opened, served

        return opened(stack.enter_context(chromium()), stack.enter_context(served(folder)))[0]

    def answer(self, row: Row) -> Answer:
        if not self.has_store and _reads_the_store(row):
            raise CannotBeAskedError
        return _answer(self._answers[str(row)])

    def close(self) -> None:
        self._open.close()


class Serve(Web):
    """The same page, with `xlmodel serve` behind it, which reads the store as well."""

    name = "serve"
    has_store = True
    exempt_from_1904 = None
    keeps_every_bit = True
    exemptions = ()

    @classmethod
    def lacks(cls) -> str | None:
        installed = find_spec("uvicorn") and find_spec("cryptography")
        return lacks() if installed else "needs the extra: serve"

    def _page(self, stack: ExitStack, folder: Path) -> "Page":
        from tests.hosts.web.page import chromium, opened
        from tests.hosts.web.serving import running

        server = stack.enter_context(running(folder, "--http"))
        address = f"http://127.0.0.1:{server.port}"
        kept = {"address": address, "token": server.token, "all": True}
        return opened(stack.enter_context(chromium()), address, kept={"xlmodel.server": json.dumps(kept)})[0]

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        from tests.hosts.web.page import asked

        self._shown.add_init_script("globalThis.from1904 = true")
        self._shown.reload()
        return [_answer(shown) for shown in asked(self._shown, _calls(rows))]


def _calls(rows: Sequence[Row]) -> list[tuple[str, list[Any]]]:
    return [(row.function.name, [_office(argument) for argument in row.cells]) for row in rows]


def _answer(shown: Any) -> Answer:
    if "error" in shown:
        return Answer([[CellError(shown["error"])]], shown["message"])
    return Answer([[_cell(cell) for cell in line] for line in shown["cells"]])


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
