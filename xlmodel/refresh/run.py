"""What a Refresh button does: fetch, keep, compare, show.

A workbook takes part through `Book`: four methods that know nothing of markets. All that refresh needs to know stands
in the workbook itself, in tables and named cells that any host can read: see the contract.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import xlmodel.contract as contract
from xlmodel.contract import Book, Cell, Progress
from xlmodel.market.file_first import file_first
from xlmodel.market.overlay import Overlay
from xlmodel.market.port import RecordedStore
from xlmodel.market.provider import Provider, find_providers
from xlmodel.market.series import Reading
from xlmodel.market.settings import setting
from xlmodel.refresh.accountings import accountings
from xlmodel.refresh.asked import asked_by
from xlmodel.refresh.compare import compare, fed_inputs, kept, missing
from xlmodel.refresh.displaced import displaced
from xlmodel.refresh.fetch import fetch
from xlmodel.refresh.firewall import findings
from xlmodel.refresh.identity import CELLS, currency_to_fill_in, refuse_another
from xlmodel.refresh.log import logged
from xlmodel.refresh.report import Change, Report
from xlmodel.refresh.shown import figure_columns, finding_columns, status_lines

__all__ = ["Change", "Report", "providers_as_set", "refresh"]


def refresh(
    book: Book,
    provider: Provider | Sequence[Provider] | None,
    store: RecordedStore,
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

    Raises
        NoDataError  the workbook has no table of figures to refresh, or would be of another company, currency or share.
    """
    providers = [] if provider is None else list(provider) if isinstance(provider, Sequence) else [provider]
    now = now or datetime.now(UTC)
    if dry_run:
        with Overlay(store) as overlay:
            return _refresh(book, providers, overlay, as_of, now, progress, keep=False)
    return _refresh(book, providers, store, as_of, now, progress, keep=True)


def providers_as_set() -> list[Provider]:
    """Those of the user's settings, in the order in which they are asked.

    `XLMODEL_PROVIDERS=fmp,yahoo,ecb`; left out, the file of figures.
    """
    return find_providers(name.strip() for name in setting("providers", "file").split(",") if name.strip())


def _refresh(
    book: Book,
    providers: list[Provider],
    store: RecordedStore,
    as_of: date | None,
    now: datetime,
    progress: Progress,
    *,
    keep: bool,
) -> Report:
    asked = asked_by(book)
    as_of = as_of or asked.valuation_date or now.astimezone(UTC).date()
    store = file_first(store, providers)
    for settlement in asked.settlements:
        store.settle(settlement, now)
    fetched = fetch(asked, providers, store, as_of, now, progress)
    order = [p.name for p in providers]

    old = book.values([*(row.name for row in asked.rows if row.name), contract.VALUATION_DATE, contract.STATUS, *CELLS])
    comparison = compare(asked, old, store, as_of, order, fetched)
    refuse_another(old, comparison)
    log = logged(book, comparison.changed, asked.company, as_of, now)
    fed = fed_inputs(comparison.found, old)
    found = [
        *asked.findings,
        *fetched.findings,
        *missing(comparison, as_of),
        *findings(store, fed, as_of, Reading(order, asked.limits)),
        *accountings(fed, asked.accounting),
        *displaced(store, comparison.found, asked.accounting, as_of, as_of),
    ]
    status, standing = status_lines(book, comparison, fetched, found, as_of, log.fallen)

    cells: dict[str, Cell] = {change.name: change.new for change in comparison.changed}
    cells |= currency_to_fill_in(old, comparison)
    if contract.STATUS in old and old[contract.STATUS] != standing:
        cells[contract.STATUS] = standing
    tables = {
        contract.DATA: figure_columns(asked.table, comparison.found, as_of),
        contract.CHANGES: log.columns,
        contract.FINDINGS: finding_columns(book, found),
    }
    tables = {name: columns for name, columns in tables.items() if columns}
    written = bool(cells or tables) and keep
    if written:
        book.write(cells, tables)
    return Report(
        as_of,
        status,
        comparison.updated,
        comparison.unchanged,
        comparison.missing,
        log.changes,
        log.total,
        tuple(kept(comparison, as_of)),
        tuple(found),
        tuple(fetched.failures),
        log.fallen,
        written,
    )
