"""The workbook that is open in a LibreOffice, for a process of its own that refreshes it or looks it over.

Messages go both ways over standard input and output. The office answers each of ours but progress.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlmodel import __version__
from xlmodel.contract import Cell
from xlmodel.days import serial
from xlmodel.errors import CellError, HostError, XlModelError
from xlmodel.hosts.calc.inside.pipe import Pipe, pipe_to_office
from xlmodel.hosts.calc.translate import CODES, ERROR_MARK, error_from_code


class OfficeBook:
    """The workbook that is open in the office; a `Book` for `market.refresh`."""

    def __init__(self, office: Pipe) -> None:
        self._office = office

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first; None if there is no such table."""
        rows = self._ask("table", name)
        return None if rows is None else [[_from_office(cell) for cell in row] for row in rows]

    def values(self, names: Sequence[str]) -> dict[str, Cell]:
        """What stands in cells of these names."""
        return {name: _from_office(cell) for name, cell in self._ask("values", list(names)).items()}

    def outputs(self, inputs: Mapping[str, Cell]) -> dict[str, Cell]:
        """What the outputs would show with these inputs; the workbook is as it was afterwards."""
        given = {name: _to_office(cell) for name, cell in inputs.items()}
        return {name: _from_office(cell) for name, cell in self._ask("outputs", given).items()}

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """New values, all or none, as one step to undo."""
        self._ask(
            "write",
            {name: _to_office(cell) for name, cell in cells.items()},
            {t: {h: [_to_office(c) for c in column] for h, column in columns.items()} for t, columns in tables.items()},
        )

    @contextmanager
    def saved_copy(self) -> Iterator[Path]:
        """A file with the workbook as it is now, changes included that were not saved yet; gone afterwards."""
        with TemporaryDirectory(prefix="xlmodel-", ignore_cleanup_errors=True) as folder:
            yield Path(self._ask("save_copy", folder))

    def progress(self, done: int, of: int, what: str) -> None:
        """For the status bar."""
        self.say("progress", done, of, what)

    def say(self, *message: Any) -> None:
        """A message without an answer."""
        self._office.send(message)

    def _ask(self, *message: Any) -> Any:
        self.say(*message)
        try:
            done, answer = self._office.receive()
        except EOFError:
            raise HostError("the workbook was closed; nothing was written") from None
        if not done:
            raise HostError(answer)
        return answer


def _from_office(cell: Any) -> Cell:
    """A date comes as its number."""
    if isinstance(cell, str) and cell.startswith(ERROR_MARK):
        return error_from_code(int(cell[1:]))
    found: Cell = None if cell == "" else cell
    return found


def _to_office(cell: Cell) -> float | str | bool | None:
    if isinstance(cell, CellError):
        return f"{ERROR_MARK}{CODES.get(cell, CODES[CellError.VALUE])}"
    return serial(cell) if isinstance(cell, date) else cell


def restart_wanted() -> list[str]:
    """What to do where the LibreOffice that has started this has another version's extension; nothing otherwise."""
    extension = os.environ.get("XLMODEL_EXTENSION", __version__)
    if extension == __version__:
        return []
    return [
        f"xlmodel {__version__} is installed, and the extension is of {extension}: run `xlmodel calc install` and start "
        "LibreOffice again"
    ]


def converse(work: Callable[[OfficeBook], str | list[str]], mistake: Callable[[Exception], str]) -> None:
    """Do one thing with the book; the last message is `done`, with what came of it, or `failed`, with a sentence.

    Parameters
        mistake  logs an exception that is no refusal, and gives the sentence about it.
    """
    book = OfficeBook(pipe_to_office())
    try:
        book.say("done", work(book))
    except XlModelError as problem:
        book.say("failed", str(problem))
    except BrokenPipeError:  # the office is gone
        sys.stderr.close()
    except Exception as problem:
        book.say("failed", mistake(problem))
