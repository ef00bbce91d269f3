"""What is doubtful in the figures of a new workbook: what a refresh would find, and figures that another file left behind."""

from collections.abc import Mapping
from datetime import date

from xlmodel.findings import Finding, Kind
from xlmodel.market.observation import Accounting, Observation
from xlmodel.market.series import shown_item
from xlmodel.market.vendors.file import FileProvider
from xlmodel.refresh.accountings import accountings
from xlmodel.refresh.compare import Found, fed_inputs
from xlmodel.refresh.displaced import displaced
from xlmodel.refresh.fetch import Fetched
from xlmodel.refresh.firewall import findings
from xlmodel.tasks.company import Market

_LISTED = 4  # figures that a finding names


def findings_of(
    market: Market,
    found: Mapping[str, Found],
    fetched: Fetched,
    accounting: Accounting | None,
    day: date,
    until: date | None,
) -> tuple[Finding, ...]:
    """Each once, in the order in which a refresh lists them; what is missing stands beside its input.

    Parameters
        until  the day that was asked for; None: whatever is known now."""
    fed = fed_inputs(found.values(), {})
    doubts = [
        *fetched.findings,
        *_of_earlier_files(market, found),
        *findings(market.store, fed, day, market.reading),
        *accountings(fed, accounting),
        *displaced(market.store, found.values(), accounting, day, until),
    ]
    return tuple(dict.fromkeys(doubts))


def _of_earlier_files(market: Market, found: Mapping[str, Found]) -> list[Finding]:
    """The figures that the user's store has from an earlier file, and the file that is given now has not."""
    given = [row for each in market.providers if isinstance(each, FileProvider) for row in each.own_rows]
    if not given:
        return []
    rows = set(map(_place, given))
    left: dict[Observation, list[str]] = {}
    for name, each in found.items():
        for part in each.figure.parts if each.figure is not None else ():
            kept = part.provider == FileProvider.name and _place(part) not in rows
            if kept and _place(part) in map(_place, market.store.observations(part.security)):
                left.setdefault(part, []).append(name)
    if not left:
        return []
    named = [f"{shown_item(o.item)} {o.value:g} of {o.security} (known on {o.known_on})" for o in left]
    more = f" and {len(named) - _LISTED} more" if len(named) > _LISTED else ""
    text = f"not in your file, but in the store, from an earlier file or bundled: {', '.join(named[:_LISTED])}{more}"
    return [Finding(Kind.SOURCE, text, tuple(dict.fromkeys(name for names in left.values() for name in names)))]


def _place(o: Observation) -> tuple[object, ...]:
    """Which figure it is, whatever its value."""
    return o.security, o.item, o.stat, o.period, o.period_end, o.accounting, o.known_at
