"""A document in a real LibreOffice, as the tests write to it and read it."""

import contextlib
import time
from pathlib import Path
from typing import Any

from tests.hosts.calc.office import Office, OfficeError
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.spelling import CALC_PREFIX


class Sheet:
    """The first sheet of a document."""

    def __init__(self, office: Office, path: Path | None = None, hidden: bool = True) -> None:
        self.office = office
        opened = office("open", path=str(path) if path else None, hidden=hidden)
        self.document, self.sheets = opened["document"], opened["sheets"]
        self.modified = opened["modified"]
        self.name = self.sheets[0]

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OfficeError, BrokenPipeError):  # some tests kill the office
            self("close")

    def __call__(self, operation: str, **arguments: Any) -> Any:
        return self.office(operation, document=self.document, **arguments)

    def put(self, **cells: Any) -> None:
        """Put values into cells; a text that begins with = is typed as a formula."""
        self("fill", cells=[[self.name, *_place(address), to_office(value)] for address, value in cells.items()])

    def put_array(self, block: str, formula: str) -> None:
        """Enter an array formula."""
        area = _area(block)
        value = {"array": formula, "rows": area.rows, "columns": area.columns}
        self("fill", cells=[[self.name, area.row, area.column, value]])

    def read(self, block: str, sheet: str | None = None) -> list[list[Any]]:
        """The values of a block; errors as CellError where Excel knows them."""
        return _from_office(self("read", sheet=sheet or self.name, block=block))

    def value(self, cell: str) -> Any:
        """The value of one cell."""
        return self.read(cell)[0][0]

    def formula(self, cell: str) -> str:
        """The formula without the place of our functions."""
        text: str = self("formulas", sheet=self.name, block=cell)[0][0]
        return text.replace(CALC_PREFIX, "")

    def settle(self, block: str = "A1:Z99") -> None:
        """Wait until errors inside ranges are let through, which happens when the office is idle."""
        self.office("settle")
        deadline = time.monotonic() + 300
        while any("Err:504" in row for row in self.read(block)) and time.monotonic() < deadline:
            self.office("settle")

    def input(self, name: str, value: Any) -> None:
        """Type a value, or an array formula that begins with {=, into the cell of a name."""
        sheet, _, cell = self("place", name=name).rpartition(".")
        if isinstance(value, str) and value.startswith("{="):
            value = {"array": value[1:-1], "rows": 1, "columns": 1}
        self("fill", cells=[[sheet, *_place(cell), value]])

    def state(self, block: str) -> tuple[Any, ...]:
        """Values and formulas of a block, and what may be undone and done again."""
        values, formulas = (self(what, sheet=self.name, block=block) for what in ("read", "formulas"))
        return values, formulas, self("undo_titles"), self("redo_titles")

    def explanation(self, cell: str) -> list[list[Any]]:
        """The rows of the sheet that Explain Cell opens."""
        self.explained(cell)
        where = {"document": self.office("take", sheet="xlmodel explanation"), "sheet": "xlmodel explanation"}
        rows: list[list[Any]] = self.office("read", block=self.office("used", **where), **where)
        self.office("close", document=where["document"])
        return rows

    def explained(self, cell: str) -> str:
        """What Explain Cell answers."""
        self("select", sheet=self.name, block=cell)
        return str(self("dispatch", command="org.xlmodel:explain")["answer"])


def _place(address: str) -> tuple[int, int]:
    area = _area(address)
    return area.row, area.column


def _area(block: str) -> Area:
    return Area.of(block)


def to_office(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"error": value.value}
    if isinstance(value, str) and value.startswith("="):
        return {"formula": value}
    return value


def _from_office(rows: list[list[Any]]) -> list[list[Any]]:
    return [
        [_error(cell["error"]) if isinstance(cell, dict) else cell for cell in row]
        for row in rows
    ]  # fmt: skip


def _error(word: str) -> str:
    return CellError(word) if word in list(CellError) else word
