"""What a Refresh button does: fetch, keep, compare, show.

A workbook takes part through `Book`: four methods that know nothing of markets. All that refresh needs to know
stands in the workbook itself, in tables and named cells that any host can read:

    DataTable    one row a figure: which security, item and period, and the input cell it feeds
    UnitTable    one row a security: what its estimates are in where the source does not say, settled by the user
    ChangeTable  the change log, newest first
    in_as_of     the valuation date;  out_data_status  the status line
    in_date_tolerance, ...  how far figures may disagree, where the workbook says so: see limits
"""

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, Protocol

from xlmodel.days import day_of, is_serial
from xlmodel.errors import CellError, NoDataError, ValuationError
from xlmodel.market import figures
from xlmodel.market.limits import CELLS, limits
from xlmodel.market.observation import Basis, Figure, Observation, Period, Stat, Unit
from xlmodel.market.port import Settlement, StoreError
from xlmodel.market.provider import Metered, OnlyTodayError, Provider, ProviderError, Reply, find_providers
from xlmodel.market.series import Reading, read_item
from xlmodel.market.settings import setting
from xlmodel.market.store import Store, open_store
from xlmodel.refresh.attribution import attribute
from xlmodel.refresh.firewall import MOVING, Fed, findings

log = logging.getLogger(__name__)

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
    total: dict[str, float | None] = field(default_factory=dict)  # output -> change by all inputs together
    status: str = ""
    written: bool = False
    fallen: int = 0  # rows of the change log for which its table has no room


def refresh(
    book: Book,
    provider: Provider | Sequence[Provider] | None,
    store: Store,
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
        NoDataError  the workbook has no table of figures to refresh.
    """
    providers = [] if provider is None else list(provider) if isinstance(provider, Sequence) else [provider]
    return _Refresh(book, providers, store, as_of, dry_run, progress, now or datetime.now(UTC)).run()


def refresh_as_set(
    book: Book, as_of: date | None = None, *, dry_run: bool = False, progress: Progress = lambda done, of, what: None
) -> Report:
    """What a Refresh button calls: `refresh` with the providers of the user's settings and the user's own store.

    `XLMODEL_PROVIDERS=fmp,yahoo,ecb` is the order in which they are asked; left out, the file of figures.
    """
    with open_store() as store:
        return refresh(book, providers_as_set(), store, as_of, dry_run=dry_run, progress=progress)


def providers_as_set() -> list[Provider]:
    """Those of the user's settings, in the order in which they are asked."""
    return find_providers(name.strip() for name in setting("providers", "file").split(",") if name.strip())


# The tables of a workbook

DATA, UNITS, LOG, FINDINGS = "DataTable", "UnitTable", "ChangeTable", "FindingTable"
ASKED: Final = ("Input", "Refresh", "Security", "Item", "Kind", "Period", "Gives", "Scale")
SHOWN: Final = ("Value", "Unit", "Period end", "Known on", "Source", "Status")
LOGGED: Final = ("Time", "Input", "Cause", "Old", "New", "Source", "Known on")
VALUATION_DATE, STATUS = "in_as_of", "out_data_status"
SCALES: Final = {"one": 1.0, "": 1.0, "thousands": 1e3, "millions": 1e6}
OUTPUT: Final = "out_"
NOT_KNOWN: Final = "not known then"


@dataclass(frozen=True)
class _Row:
    """One row of the table of figures: what is asked for, and which input it feeds."""

    name: str
    live: bool
    security: str
    item: str
    kind: str
    period: str
    gives: str
    scale: float
    known_on: date | None  # of the figure that stands there

    @property
    def asked(self) -> str:
        """The item as the store calls it."""
        return read_item(self.item)[0] if self.item else ""


@dataclass
class _Found:
    """What a row comes to."""

    row: _Row
    figure: Figure | None
    new: Cell
    reason: str


class _Table:
    """A table by its headings."""

    def __init__(self, rows: list[list[Cell]]) -> None:
        self.headings = [str(cell or "").strip() for cell in rows[0]]
        self.rows = rows[1:]

    def column(self, heading: str) -> list[Cell]:
        if heading not in self.headings:
            return [None] * len(self.rows)
        at = self.headings.index(heading)
        return [row[at] for row in self.rows]


class _Refresh:
    """One refresh of one workbook."""

    def __init__(
        self,
        book: Book,
        providers: list[Provider],
        store: Store,
        as_of: date | None,
        dry_run: bool,
        progress: Progress,
        now: datetime,
    ) -> None:
        self.book, self.providers, self.progress, self.dry_run, self.now = book, providers, progress, dry_run, now
        data = book.table(DATA)
        if not data:
            raise NoDataError(f"the workbook has no table {DATA} that says which figures to refresh")
        self.data = _Table(data)
        self.rows = [_row(self.data, i) for i in range(len(self.data.rows))]
        said = book.values([VALUATION_DATE, *CELLS])
        self.limits = limits(said)
        before = _day(said.get(VALUATION_DATE))
        self.as_of = as_of or before or now.astimezone(UTC).date()
        self.back_in_time = before is not None and self.as_of < before
        self.securities = [s for s in dict.fromkeys(row.security for row in self.rows) if s]
        self.report = Report(self.as_of)
        self.answered: dict[str, dict[str, str]] = {s: {} for s in self.securities}
        self.only_today: dict[str, frozenset[str]] = {}  # providers that know no past, and what they would know today
        pairs = [a + b for a in _CURRENCIES for b in _CURRENCIES if a != b]
        for each in providers:
            if isinstance(each, Metered):
                each.meter(store.wait)
        self.store = store.sketch([*self.securities, *pairs]) if dry_run else store

    def run(self) -> Report:
        self._settle()
        self._fetch()
        found = [self._find(row) for row in self.rows]
        names = [row.name for row in self.rows if row.name]
        old = self.book.values([*names, VALUATION_DATE, STATUS])
        changed = self._changes(found, old)
        self._check(found, old)
        log = self._explain(changed)
        self._say(found, old, changed, log)
        return self.report

    # Into the store

    def _settle(self) -> None:
        for security, currency, basis in _settlements(self.book.table(UNITS)):
            self.store.settle(Settlement(security, currency, basis), self.now)

    def _fetch(self) -> None:
        """Ask for each figure, of one provider after the other until one has it; a failure stops nothing else."""
        asked = {s: self._wanted(s) for s in self.securities}
        for done, security in enumerate(self.securities):
            self.progress(done, len(self.securities) + 1, security)
            self._ask(security, asked[security])
        if self.providers:
            self.progress(len(self.securities), len(self.securities) + 1, "rates of exchange")
            for pair in self._pairs():
                self._ask(pair, {"fx_rate", "fx_average"})
        self.progress(len(self.securities) + 1, len(self.securities) + 1, "workbook")

    def _wanted(self, security: str) -> set[str]:
        wanted = {row.asked for row in self.rows if row.security == security and row.item}
        if wanted & {"previous_close", "prior_year_close"}:
            wanted.add("price")
        if "eps" in wanted:
            wanted |= {"price", "ads_ratio"}
        if security == self.securities[0]:
            wanted |= {"market_cap", "ordinary_shares", "ads_ratio"}
        return wanted

    def _ask(self, security: str, wanted: set[str]) -> None:
        left = set(wanted)
        for provider in self.providers:
            asked = left & provider.items
            if not asked or provider.name in self.only_today:
                continue
            try:
                reply = provider.fetch(security, sorted(asked), self.as_of)
                self._keep(security, provider, reply)
            except OnlyTodayError:
                self.only_today |= {provider.name: provider.items}
                continue
            except (ProviderError, StoreError) as problem:
                self.report.failures.append(f"{security}: {provider.name}: {problem}")
                continue
            except Exception as problem:  # a provider of another package may raise anything; the others go on
                # Only its kind: what it says may hold a key.
                log.error("%s: %s: %s", security, provider.name, type(problem).__name__)
                self.report.failures.append(f"{security}: {provider.name}: a mistake in it ({type(problem).__name__})")
                continue
            left -= {o.item for o in reply.observations}
            if not left:
                return

    def _keep(self, security: str, provider: Provider, reply: Reply) -> None:
        self.store.append(provider.name, self.as_of, reply.observations, reply.payloads, self.now)
        self.report.findings += [f"{provider.name}: {doubt}" for doubt in reply.doubts]
        for o in reply.observations:
            self.answered.setdefault(security, {}).setdefault(o.item, provider.name)

    def _pairs(self) -> list[str]:
        """The pairs of currencies in which a price and a figure of one security stand."""
        pairs = []
        for security in self.securities:
            known = [o for o in self._of(security) if o.unit is Unit.MONEY]
            quoted = {o.currency for o in known if o.item == "price"} - {""}
            word = self.store.settlement(security)
            stated = {o.currency or (word.currency if word else "") for o in known} - {""}
            pairs += [f"{one}{other}" for one in sorted(quoted) for other in sorted(stated - quoted)]
        return list(dict.fromkeys(pairs))

    def _of(self, security: str) -> list[Observation]:
        return [
            o
            for row in self.rows
            if row.security == security and row.item
            for stat in Stat
            for period in Period
            for o in self.store.latest(security, row.asked, stat, period, self.as_of)
        ]

    # Out of the store

    def _order(self, security: str, item: str) -> list[str]:
        """Whoever answered this time comes first; then the order asked for."""
        names = [p.name for p in self.providers]
        answered = self.answered.get(security, {}).get(item)
        return [answered, *(n for n in names if n != answered)] if answered else names

    def _find(self, row: _Row) -> _Found:
        if not row.security or not row.item:
            return _Found(row, None, None, "")
        try:
            figure = self._figure(row, Reading(self._order(row.security, row.asked), self.limits))
        except ValuationError as problem:
            today = _only_today(name for name, items in self.only_today.items() if row.asked in items)
            return _Found(row, None, None, f"{problem}; {today}" if today else str(problem))
        if row.gives == "known on":
            return _Found(row, figure, figure.observation.known_on, "")
        if row.gives == "period end":
            end = figure.observation.period_end
            return _Found(row, figure, end, "" if end else f"the source dates no period of {row.item}")
        return _Found(row, figure, figure.text or figure.value / row.scale, "")

    def _figure(self, row: _Row, reading: Reading) -> Figure:
        if row.kind in ("consensus", "broker"):
            stat = Stat(row.kind)
            return figures.consensus(self.store, row.security, row.item, row.period, self.as_of, "", stat, reading)
        if row.kind == "reported":
            return figures.reported(self.store, row.security, row.item, row.period, self.as_of, reading)
        return figures.point(self.store, row.security, row.asked, self.as_of, reading)

    # What changes

    def _changes(self, found: list[_Found], old: dict[str, Cell]) -> list[tuple[str, Cell, Cell, _Found | None]]:
        changed: list[tuple[str, Cell, Cell, _Found | None]] = []
        if VALUATION_DATE in old and _day(old[VALUATION_DATE]) != self.as_of:
            changed.append((VALUATION_DATE, old[VALUATION_DATE], self.as_of, None))
        for each in found:
            row = each.row
            if row.name and row.name not in old:
                each.reason = f"the workbook has no input {row.name}"
            if not row.live or not row.security:
                continue
            if each.reason:
                self.report.missing += 1
            if not row.name or row.name not in old:
                self.report.unchanged += not each.reason
                continue
            if each.reason and self._was_known(row):
                continue  # the older figure stays, and its date says how old it is
            # What was not known on that day is not shown as if it had been.
            if _same(old[row.name], each.new):
                self.report.unchanged += not each.reason
            else:
                self.report.updated += not each.reason
                changed.append((row.name, old[row.name], each.new, each))
        return changed

    def _was_known(self, row: _Row) -> bool:
        """Whether what stands there was known by the valuation date; one without a date counts unless that went back."""
        return row.known_on <= self.as_of if row.known_on else not self.back_in_time

    def _check(self, found: list[_Found], old: dict[str, Cell]) -> None:
        fed = [
            Fed(
                each.row.name,
                each.row.security,
                each.row.asked,
                each.figure,
                old.get(each.row.name),
                not each.row.live,
            )
            for each in found
            if each.row.gives == "value"
        ]
        missing: dict[str, list[str]] = {}
        for each in found:
            if each.reason and each.row.live:
                missing.setdefault(each.reason, []).append(each.row.name or each.row.item)
        self.report.findings += [f"MISSING: {', '.join(names)}: {reason}" for reason, names in missing.items()]
        reading = Reading([p.name for p in self.providers], self.limits)
        self.report.findings += findings(self.store, fed, self.as_of, reading)

    def _explain(self, changed: list[tuple[str, Cell, Cell, _Found | None]]) -> list[list[Cell]]:
        """The rows of the change log, the sum of all last."""
        table = self.book.table(LOG)
        outputs = [h for h in _Table(table).headings if h.startswith(OUTPUT)] if table else []
        if not changed:
            return []
        parts, whole = attribute(self.book.outputs, [(name, old, new) for name, old, new, _ in changed], outputs)
        time = self.now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        log: list[list[Cell]] = []
        for (name, old, new, found), effects in zip(changed, parts, strict=True):
            cause, source, known = self._cause(found)
            self.report.changes.append(Change(name, cause, old, new, source, known, effects))
            log.append([time, name, cause, _shown(old, new), _shown(new, old), source, known, *_effects(effects)])
        everything = f"{len(changed)} inputs" if len(changed) > 1 else "1 input"
        log.append([time, everything, "All causes", None, None, None, self.as_of, *_effects(whole)])
        self.report.total = whole
        return log

    def _cause(self, found: _Found | None) -> tuple[str, str, date | None]:
        if found is None:
            return "Valuation date", "asked for", self.as_of
        if found.figure is None:
            return "Not known then", found.reason, None
        observation = found.figure.observation
        if found.row.security != self.securities[0]:
            cause = "Peers"
        elif observation.stat in (Stat.CONSENSUS, Stat.BROKER):
            cause = "Estimates"
        elif observation.item in ("price", "volume", "market_cap"):
            cause = "Price"
        else:
            cause = "Company"
        return cause, found.figure.source, found.figure.oldest

    # Into the workbook

    def _say(
        self,
        found: list[_Found],
        old: dict[str, Cell],
        changed: list[tuple[str, Cell, Cell, _Found | None]],
        log: list[list[Cell]],
    ) -> None:
        report, logged = self.report, self._log_columns(log)
        days = [f.figure.oldest for f in found if f.figure and f.row.live and f.row.asked in MOVING]
        count = sum(f.figure is not None and f.row.live for f in found)
        oldest = f"; oldest input is from {min(days)}" if days else ""
        failed = f", {len(report.failures)} failures" if report.failures else ""
        wrong = f"; {len(report.findings)} findings: see Checks" if report.findings else ""
        today = _only_today(self.only_today)
        past = f"; {today}: what is shown was in the store before" if today else ""
        end = f"{oldest}{wrong}{past}"
        fallen = f"; the change log is full: {report.fallen} of its oldest rows fell off" if report.fallen else ""
        counted = f"{report.updated} updated, {report.unchanged} unchanged, {report.missing} missing"
        report.status = f"{counted}{failed}{end}{fallen}"
        standing = f"Data as of {self.as_of}: {count} figures, {report.missing} missing{end}"
        cells: dict[str, Cell] = {name: new for name, _, new, _ in changed}
        if STATUS in old and old[STATUS] != standing:
            cells[STATUS] = standing
        tables = {DATA: self._shown_columns(found)} | logged | self._finding_columns()
        tables = {name: columns for name, columns in tables.items() if columns}
        if (cells or tables) and not self.dry_run:
            self.book.write(cells, tables)
            report.written = True

    def _shown_columns(self, found: list[_Found]) -> dict[str, list[Cell]]:
        """The columns that say what was found; a figure that is kept keeps its date and source too."""
        kept = {heading: self.data.column(heading) for heading in SHOWN}
        columns: dict[str, list[Cell]] = {heading: [] for heading in SHOWN}
        for i, each in enumerate(found):
            o = each.figure.observation if each.figure else None
            if each.reason and self._was_known(each.row) and kept["Source"][i] != NOT_KNOWN:
                row: list[Cell] = [*(kept[heading][i] for heading in SHOWN[:-1]), f"kept: {each.reason}"]
            elif each.reason:
                row = [None, None, None, None, NOT_KNOWN, each.reason]
            elif each.figure and o:
                status = "ok" if each.row.live else "held: the input stays as it is"
                row = [each.new, _unit(each), o.period_end, each.figure.oldest, each.figure.source, status]
            else:
                row = [None] * len(SHOWN)
            for heading, cell in zip(SHOWN, row, strict=True):
                columns[heading].append(cell)
        return {
            heading: values
            for heading, values in columns.items()
            if heading in self.data.headings and not all(map(_same, kept[heading], values))
        }

    def _log_columns(self, log: list[list[Cell]]) -> dict[str, dict[str, list[Cell]]]:
        """The log with the new rows on top; the oldest fall off its end, and that is told."""
        given = self.book.table(LOG)
        if not log or not given:
            return {}
        table = _Table(given)
        headings = [*LOGGED, *(h for h in table.headings if h.startswith(OUTPUT))]
        room = len(table.rows)
        listed = sum(bool(time) for time in table.column("Time"))
        self.report.fallen = max(0, len(log) + listed - room)
        new = log if len(log) <= room else [*log[: room - 1], log[-1]]  # the sum of all is not what falls off
        columns = {}
        for i, heading in enumerate(headings):
            if heading in table.headings:
                columns[heading] = [*(row[i] for row in new), *table.column(heading)][:room]
        return {LOG: columns}

    def _finding_columns(self) -> dict[str, dict[str, list[Cell]]]:
        given = self.book.table(FINDINGS)
        if not given:
            return {}
        table = _Table(given)
        room = len(table.rows)
        said: list[Cell] = list(self.report.findings)
        if len(said) > room:
            said = [*said[: room - 1], f"and {len(said) - room + 1} more: xlmodel check shows all"]
        said += [None] * (room - len(said))
        return {} if all(map(_same, table.column("Finding"), said)) else {FINDINGS: {"Finding": said}}


# Cells

_CURRENCIES: Final = (
    "USD",
    "CNY",
    "HKD",
    "EUR",
    "GBP",
    "JPY",
    "TWD",
    "KRW",
    "INR",
    "CHF",
    "CAD",
    "AUD",
    "SEK",
    "ILS",
    "ZAR",
)


def _row(table: _Table, i: int) -> _Row:
    said = {heading: str(table.column(heading)[i] or "").strip() for heading in ASKED}
    scale = said["Scale"].casefold()
    if scale not in SCALES:
        raise NoDataError(f"{DATA}, row {i + 1}: the scale is {said['Scale']!r}, not one, thousands or millions")
    return _Row(
        said["Input"],
        said["Refresh"].casefold() not in ("no", "false", "0"),
        said["Security"],
        said["Item"],
        said["Kind"].casefold(),
        said["Period"],
        said["Gives"].casefold() or "value",
        SCALES[scale],
        _day(table.column("Known on")[i]),
    )


def _settlements(rows: list[list[Cell]] | None) -> list[tuple[str, str, Basis]]:
    if not rows:
        return []
    table = _Table(rows)
    settled = []
    for security, currency, basis in zip(
        table.column("Security"), table.column("Currency"), table.column("Basis"), strict=True
    ):
        word = str(basis or "").strip().casefold().replace(" ", "_")
        if security and (currency or word):
            if word and word not in {b.value for b in Basis}:
                raise NoDataError(f"{UNITS}: the basis of {security} is {basis!r}, not per_ads or per_ordinary")
            settled.append((str(security).strip(), str(currency or "").strip().upper(), Basis(word or "unknown")))
    return settled


def _only_today(providers: Iterable[str]) -> str:
    names = list(providers)
    return f"{' and '.join(names)} {'tells' if len(names) == 1 else 'tell'} only what is known today" if names else ""


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and is_serial(cell):
        return day_of(cell)
    return None


def _same(old: Cell, new: Cell) -> bool:
    if isinstance(new, date) or isinstance(old, date):
        return _day(old) == _day(new) and (old is None) == (new is None)
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=1e-12)
    return (old or None) == (new or None)


def _shown(cell: Cell, beside: Cell) -> Cell:
    """A cell of the log: a date as a text, since its column holds numbers as well."""
    day = _day(cell) if isinstance(cell, date) or isinstance(beside, date) else None
    return day.isoformat() if day else cell


def _effects(effects: Mapping[str, float | None]) -> list[Cell]:
    return ["n/a" if effect is None else effect for effect in effects.values()]


def _unit(each: _Found) -> str:
    if each.row.gives != "value" or each.figure is None:
        return "date"
    o = each.figure.observation
    per = {Basis.PER_ADS: " per ADS", Basis.PER_ORDINARY: " per share"}.get(o.basis, "")
    if o.unit is Unit.MONEY and o.per_share:
        per = per or " per traded share"
    scale = {1e3: " thousands", 1e6: " millions"}.get(each.row.scale, "")
    return f"{each.figure.currency or o.unit.value}{per}{scale}"
