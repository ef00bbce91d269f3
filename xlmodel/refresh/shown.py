"""What a refresh writes into a workbook beside the inputs: status line, columns of figures, list of findings."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import xlmodel.contract as contract
from xlmodel.contract import Book, Cell, Table, table_of
from xlmodel.findings import Finding, fitting
from xlmodel.market.figures import EARNINGS
from xlmodel.market.series import shown_accounting
from xlmodel.refresh.cells import same
from xlmodel.refresh.compare import Comparison, Found
from xlmodel.refresh.fetch import Fetched, only_today
from xlmodel.refresh.firewall import MOVING
from xlmodel.refresh.log import Columns

_NOT_KNOWN: Final = "not known then"


def status_lines(
    book: Book, comparison: Comparison, fetched: Fetched, findings: Sequence[Finding], as_of: date, fallen: int
) -> tuple[str, str]:
    """What this refresh did, and what stands in the workbook after it."""
    where = f": see {contract.FINDINGS}" if book.table(contract.FINDINGS) else ""
    had = [each for each in comparison.found if each.figure and each.row.live]
    days = [each.figure.day for each in had if each.figure and each.row.asked in MOVING and not each.figure.filed]
    oldest = f"; oldest input is from {min(days)}" if days else ""
    standing_on = [each for each in comparison.found if each.kept and each.stands]
    known = [day for each in standing_on if (day := each.kept_from)]
    since = f", the oldest from {min(known)}, {(as_of - min(known)).days} days before" if known else ""
    kept = f" ({_counted(len(standing_on), 'input')} kept{since})" if standing_on else ""
    wrong = f"; {_counted(len(findings), 'finding')}{where}" if findings else ""
    today = only_today(fetched.only_today)
    past = f"; {today}: what is shown was in the store before" if today else ""
    end = f"{oldest}{wrong}{past}"
    failed = f", {_counted(len(fetched.failures), 'failure')}" if fetched.failures else ""
    full = f"; the change log is full: {fallen} of its oldest rows fell off" if fallen else ""
    counted = f"{comparison.updated} updated, {comparison.unchanged} unchanged, {comparison.missing} missing{kept}"
    standing = f"Data as of {as_of}: {_counted(len(had), 'figure')}, {comparison.missing} missing{kept}{end}"
    return f"{counted}{failed}{end}{full}", standing


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def figure_columns(table: Table, found: Sequence[Found], as_of: date) -> Columns:
    """The columns that say what was found, those that change; a figure that is kept keeps its date and source too."""
    before = {heading: table.column(heading) for heading in contract.SHOWN}
    rows = [_row(each, [before[heading][i] for heading in contract.SHOWN], as_of) for i, each in enumerate(found)]
    columns = {heading: [row[j] for row in rows] for j, heading in enumerate(contract.SHOWN)}
    return {
        heading: values
        for heading, values in columns.items()
        if heading in table.headings and not all(map(same, before[heading], values))
    }


def finding_columns(book: Book, findings: Sequence[Finding]) -> Columns:
    """The list of findings, if it changes; its last row says how many more there are than fit."""
    table = table_of(book, contract.FINDINGS)
    if table is None:
        return {}
    room = len(table.rows)
    sentences: list[Cell] = [*fitting(findings, room)]
    sentences += [None] * (room - len(sentences))
    return {} if all(map(same, table.column(contract.FINDING), sentences)) else {contract.FINDING: sentences}


def _row(each: Found, before: list[Cell], as_of: date) -> list[Cell]:
    if each.kept and before[contract.SHOWN.index(contract.SOURCE)] != _NOT_KNOWN:
        age = f", {(as_of - day).days} days old" if (day := each.kept_from) else ""
        return [*before[:-1], f"kept{age}: {each.reason}"]
    if each.reason:
        return [None, None, None, None, _NOT_KNOWN, each.reason]
    if each.figure is None:
        return [None] * len(contract.SHOWN)
    status = "ok" if each.row.live else "held: the input stays as it is"
    end = each.figure.observation.period_end
    # A day as a text, since the column holds numbers as well.
    value = each.new.isoformat() if isinstance(each.new, date) else each.new
    return [value, _unit(each), end, each.figure.day, each.figure.source, status]


def _unit(each: Found) -> str:
    if each.row.gives in ("security", "currency", "accounting"):
        return {"security": "ticker"}.get(each.row.gives, "word")
    if each.row.gives != "value" or each.figure is None:
        return "date"
    o = each.figure.observation
    scale = {1e3: " thousands", 1e6: " millions"}.get(each.row.scale, "")
    accounting = shown_accounting(o.accounting).rstrip() if o.item in EARNINGS else ""
    return f"{each.figure.currency or o.unit.value}{o.per}{scale}{', ' if accounting else ''}{accounting}"
