"""What the user's file holds beside what else is known: another accounting than the workbook's, or a newer number."""

from collections.abc import Iterable, Sequence
from datetime import date

from xlmodel.contract import ACCOUNTING
from xlmodel.findings import Finding, Kind
from xlmodel.market.figures import EARNINGS
from xlmodel.market.file_first import FileFirst
from xlmodel.market.observation import Accounting, Observation, Period, Stat
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import shown_accounting, shown_item
from xlmodel.refresh.asked import Row
from xlmodel.refresh.compare import Found

_LISTED = 4  # numbers that a finding names


def displaced(
    store: ReadableStore, found: Iterable[Found], wanted: Accounting | None, as_of: date, until: date | None
) -> list[Finding]:
    """Each figure of which the file in hand has not what the workbook wants, or the store something newer.

    Parameters
        wanted  the accounting of the workbook; None if it does not say.
        until   the day up to which something newer is looked for; None: up to now.
    """
    if not isinstance(store, FileFirst):
        return []
    rows = [each for each in found if each.row.gives == "value" and each.row.live and each.row.security]
    findings = [
        finding
        for each in rows
        for finding in (_other_accounting(store, each, wanted, as_of), _newer(store, each, until))
        if finding is not None
    ]
    return list(dict.fromkeys(findings))


def _other_accounting(store: FileFirst, each: Found, wanted: Accounting | None, as_of: date) -> Finding | None:
    row = each.row
    stat, period = _series(row)
    own = store.given(row.security, row.asked, stat, period, as_of)
    if each.figure is not None or wanted is None or row.asked not in EARNINGS or not own:
        return None
    if any(o.accounting in (wanted, Accounting.UNKNOWN) for o in own):
        return None
    word = shown_accounting(wanted).rstrip()
    ends = {o.period_end for o in own}
    passed_over = store.passed_over(row.security, row.asked, stat, period, as_of)
    others = [o for o in passed_over if o.accounting is wanted and o.period_end in ends]
    nor = f", nor is {_listed(others)} in its place, which the store has from elsewhere" if others else ""
    text = (
        f"{row.name or row.item} of {row.security}: your file has {_listed(own)}, and the workbook is {word}: this is not taken{nor}; "
        f"add the {word} figure to your file, or fill it in, or make {ACCOUNTING} {own[0].accounting.value} for all"
    )
    return Finding(Kind.ACCOUNTING, text, (row.name,) if row.name else (), row.security)


def _newer(store: FileFirst, each: Found, until: date | None) -> Finding | None:
    if each.figure is None:
        return None
    row, taken = each.row, each.figure.observation
    stat, period = _series(row)
    others = [
        o
        for o in store.passed_over(row.security, row.asked, stat, period, until)
        if o.accounting is taken.accounting and o.period_end == taken.period_end and o.known_at > taken.known_at
    ]
    if not others:
        return None
    text = f"{row.name or row.item} of {row.security} is that of your file, {_shown(taken)}; the store has a newer one: {_listed(others)}"
    return Finding(Kind.SOURCE, text, (row.name,) if row.name else (), row.security)


def _series(row: Row) -> tuple[Stat, Period]:
    """Of what kind the figure of a row is, as the store keeps it."""
    if row.kind in ("consensus", "broker"):
        return Stat(row.kind), Period.YEAR
    return Stat.ACTUAL, Period.YEAR if row.kind == "reported" and row.asked in EARNINGS else Period.POINT


def _listed(numbers: Sequence[Observation]) -> str:
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return ", ".join(map(_shown, numbers[:_LISTED])) + more


def _shown(o: Observation) -> str:
    year = f"for the year to {o.period_end}, " if o.period_end else ""
    return f"{shown_accounting(o.accounting)}{shown_item(o.item)} {o.value:g} ({year}known on {o.known_on}, {o.source})"
