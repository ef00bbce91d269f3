"""What a Refresh button does: fetch, keep, compare, show.

A workbook takes part through `Book`: four methods that know nothing of markets. All that refresh needs to know
stands in the workbook itself, in tables and named cells that any host can read:

    DataTable    one row a figure: which security, item and period, and the input cell it feeds
    UnitTable    one row a security: what its estimates are in where the source does not say, settled by the user
    ChangeTable  the change log, newest first
    in_as_of     the valuation date;  out_data_status  the status line
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from xlmodel.errors import CellError
from xlmodel.market.provider import Provider

Cell = float | str | bool | date | CellError | None
"""A cell's value. A date may also come as the number a spreadsheet keeps for it; it is written as a `date`."""

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, of how many, and what is being done."""


class Book(Protocol):
    """The part of a workbook that refresh needs: desktop Excel, Calc, the task pane, a file and the tests have one."""

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first; None if the workbook has no such table."""
        ...

    def values(self, names: Sequence[str]) -> dict[str, Cell]:
        """What stands in cells of these names (`in_price`); names the workbook lacks are left out."""
        ...

    def outputs(self, inputs: Mapping[str, Cell]) -> dict[str, Cell]:
        """What the named outputs (`out_forward_pe`) would show with these inputs; the workbook is left as it is."""
        ...

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """New values for named cells, and for whole columns of tables by their heading, first row first: all or none.

        A column has as many values as its table has rows. Formulas, formats and all other cells stay.
        """
        ...


@dataclass(frozen=True)
class Change:
    """One input that refresh changed, and what that did."""

    name: str
    cause: str
    old: Cell
    new: Cell
    source: str
    known_on: date | None
    effects: dict[str, float | None]  # output -> part of its change that this input explains; None: not a number


@dataclass
class Report:
    """What a refresh found and did."""

    as_of: date
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    changes: list[Change] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    status: str = ""
    written: bool = False


def refresh(
    book: Book,
    provider: Provider | Sequence[Provider] | None,
    store: Any,
    as_of: date | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = lambda done, of, what: None,
    now: datetime | None = None,
) -> Report:
    """Bring the workbook's inputs up to what was known on `as_of`.

    Parameters
        provider  one, or several in the order in which they are asked for each figure; None shows what the store
                  knows and asks nobody.
        as_of     left out, the workbook's own valuation date (`in_as_of`), and today if it has none.
        dry_run   finds everything out and writes nothing, neither to the workbook nor to the store.
    """
    raise NotImplementedError
