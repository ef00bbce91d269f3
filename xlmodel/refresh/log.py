"""The change log: each input that changed, its cause, and its part in the change of each output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import xlmodel.contract as contract
from xlmodel.contract import Book, Cell, Table, table_of
from xlmodel.market.observation import Stat
from xlmodel.refresh.attribution import attribute
from xlmodel.refresh.cells import day
from xlmodel.refresh.compare import Changed
from xlmodel.refresh.report import Change

Columns = Mapping[str, Sequence[Cell]]


@dataclass(frozen=True)
class Log:
    """What the changes come to, and the columns of the workbook's table that say so."""

    changes: tuple[Change, ...] = ()
    total: Mapping[str, float | None] = field(default_factory=dict)
    columns: Columns = field(default_factory=dict)
    fallen: int = 0  # of the oldest rows, for want of room


def logged(book: Book, changed: Sequence[Changed], company: str, as_of: date, now: datetime) -> Log:
    """The log with the new rows on top, the sum of all below them."""
    if not changed:
        return Log()
    table = table_of(book, contract.CHANGES)
    outputs = [heading for heading in table.headings if heading.casefold().startswith(contract.OUT)] if table else []

    def shown_with_each(trials: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
        found = book.outputs_of_each(trials) if isinstance(book, contract.TriesMany) else map(book.outputs, trials)
        by_name = [{name.casefold(): value for name, value in shown.items()} for shown in found]
        return [{heading: shown.get(heading.casefold()) for heading in outputs} for shown in by_name]

    parts, whole = attribute(shown_with_each, [(each.name, each.old, each.new) for each in changed], outputs)
    changes = tuple(_change(each, company, as_of, effects) for each, effects in zip(changed, parts, strict=True))
    if table is None:
        return Log(changes, whole)
    time = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    everything = f"{len(changes)} inputs" if len(changes) > 1 else "1 input"
    rows = [_row(time, change) for change in changes]
    rows.append([time, everything, "All causes", None, None, None, as_of, *_effects(whole)])
    return Log(changes, whole, *_with_room_for(rows, table, [*contract.LOGGED, *outputs]))


def _change(each: Changed, company: str, as_of: date, effects: dict[str, float | None]) -> Change:
    cause, source, known_on = _cause(each, company, as_of)
    return Change(each.name, cause, each.old, each.new, source, known_on, effects)


def _cause(each: Changed, company: str, as_of: date) -> tuple[str, str, date | None]:
    if each.found is None:
        return "Valuation date", "asked for", as_of
    figure = each.found.figure
    if figure is None:
        return "Not known then", each.found.reason, None
    if each.found.row.security != company:
        cause = "Peers"
    elif figure.observation.stat in (Stat.CONSENSUS, Stat.BROKER):
        cause = "Estimates"
    elif figure.observation.item in ("price", "volume", "market_cap"):
        cause = "Price"
    else:
        cause = "Company"
    return cause, figure.source, figure.day


def _row(time: str, change: Change) -> list[Cell]:
    old, new = _shown(change.old, change.new), _shown(change.new, change.old)
    return [time, change.name, change.cause, old, new, change.source, change.known_on, *_effects(change.effects)]


def _shown(cell: Cell, beside: Cell) -> Cell:
    """A cell of the log: a date as a text, since its column holds numbers as well."""
    found = day(cell) if isinstance(cell, date) or isinstance(beside, date) else None
    return found.isoformat() if found else cell


def _effects(effects: Mapping[str, float | None]) -> list[Cell]:
    return ["n/a" if effect is None else effect for effect in effects.values()]


def _with_room_for(rows: list[list[Cell]], table: Table, headings: Sequence[str]) -> tuple[Columns, int]:
    """The columns of the table with new rows on top, and how many of its oldest rows fall off its end."""
    room = len(table.rows)
    listed = sum(bool(time) for time in table.column(contract.TIME))
    new = rows if len(rows) <= room else [*rows[: room - 1], rows[-1]]  # the sum of all is not what falls off
    columns = {
        heading: [*(row[i] for row in new), *table.column(heading)][:room]
        for i, heading in enumerate(headings)
        if heading in table.headings
    }
    return columns, max(0, len(rows) + listed - room)
