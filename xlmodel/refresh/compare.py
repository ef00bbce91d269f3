"""What the store knows of each row of a workbook, and which of its inputs that changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlmodel.contract import DATA, LIVE, VALUATION_DATE, Cell
from xlmodel.errors import ValuationError
from xlmodel.findings import Finding, Kind
from xlmodel.market import figures
from xlmodel.market.items import read_item
from xlmodel.market.observation import Figure, Stat
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import Reading, TooOldError, shown_item
from xlmodel.refresh.asked import Asked, Row
from xlmodel.refresh.cells import day, same
from xlmodel.refresh.fetch import Fetched, only_today
from xlmodel.refresh.firewall import Fed
from xlmodel.refresh.report import Kept

_LookedUp = tuple[Figure | None, Cell, str, TooOldError | None]
_LISTED: Final = 6  # inputs that a finding names


@dataclass(frozen=True)
class Found:
    """What a row comes to."""

    row: Row
    figure: Figure | None
    new: Cell
    reason: str  # why there is none
    kept: bool  # the older figure stays, and its date says how old it is
    stands: bool = False  # there is an older figure, in an input that refresh writes
    kind: Kind = Kind.MISSING  # of the finding that says the reason
    too_old: TooOldError | None = None  # what the reason is, if it is that one

    @property
    def kept_from(self) -> date | None:
        """The day of the older figure that stays, where the workbook has one beside it."""
        return self.row.known_on if self.kept and self.stands else None


@dataclass(frozen=True)
class Changed:
    """An input with another value than before; `found` is None for the valuation date."""

    name: str
    old: Cell
    new: Cell
    found: Found | None


@dataclass(frozen=True)
class Comparison:
    """The workbook against the store."""

    found: tuple[Found, ...]
    changed: tuple[Changed, ...]
    updated: int
    unchanged: int
    missing: int


def compare(
    asked: Asked, old: Mapping[str, Cell], store: ReadableStore, as_of: date, order: Sequence[str], fetched: Fetched
) -> Comparison:
    """Look up every row, and hold it against what stands in the workbook.

    Parameters
        old    what stands in the inputs, by name.
        order  the providers in the order asked for; whoever answered this time comes first.
    """
    looked_up = [_look_up(row, asked, store, as_of, order, fetched) for row in asked.rows]
    rivals = _rivals(asked.rows)
    found = tuple(
        _rival(row, rivals[name], old) if (name := _feeds(row)) in rivals else _against(row, each, old, asked, as_of)
        for row, each in zip(asked.rows, looked_up, strict=True)
    )
    changed = []
    if VALUATION_DATE in old and day(old[VALUATION_DATE]) != as_of:
        changed.append(Changed(VALUATION_DATE, old[VALUATION_DATE], as_of, None))
    live = [each for each in found if each.row.live and each.row.security]
    changed += [
        Changed(each.row.name, old[each.row.name], each.new, each)
        for each in live
        if each.row.name in old and not each.kept and not same(old[each.row.name], each.new)
    ]
    had = [each for each in live if not each.reason]
    updated = sum(change.found is not None and not change.found.reason for change in changed)
    return Comparison(found, tuple(changed), updated, len(had) - updated, len(live) - len(had))


def fed_inputs(found: Iterable[Found], old: Mapping[str, Cell]) -> list[Fed]:
    """The inputs with what stood in them, for the findings."""
    return [
        Fed(
            each.row.name,
            each.row.security,
            each.row.asked,
            each.figure,
            old.get(each.row.name),
            not each.row.live,
            each.row.period,
        )
        for each in found
        if each.row.gives == "value"
    ]


def kept(comparison: Comparison, as_of: date) -> list[Kept]:
    """The inputs that keep what stands in them, with its age."""
    return [
        Kept(each.row.name, (day := each.kept_from), (as_of - day).days if day else None, each.reason)
        for each in comparison.found
        if each.kept and each.stands
    ]


def missing(comparison: Comparison, as_of: date) -> list[Finding]:
    """The figures that cannot be had, those of one cause together, and how old what stands in their place is."""
    alike: dict[tuple[Kind, str], list[Found]] = {}
    for each in comparison.found:
        if each.reason and each.row.live:
            cause = f"{each.too_old.item} {each.too_old.limit}" if each.too_old else each.reason
            alike.setdefault((each.kind, cause), []).append(each)
    return [
        Finding(
            kind,
            f"{_listed(found)}: {_reason(found, as_of)}{_kept(found, as_of)}",
            tuple(dict.fromkeys(each.row.name for each in found if each.row.name)),
            found[0].row.security if len({each.row.security for each in found}) == 1 else "",
        )
        for (kind, _), found in alike.items()
    ]


def _listed(found: Sequence[Found]) -> str:
    names = list(dict.fromkeys(each.row.name or each.row.item for each in found))
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED + 1 else ""
    return ", ".join(names[:_LISTED] if more else names) + more


def _reason(found: Sequence[Found], as_of: date) -> str:
    """Why there is none: the reason of the first, or that of all of one item that are too old."""
    too_old = [each.too_old for each in found if each.too_old]
    if len({each.reason for each in found}) == 1 or not too_old:
        return found[0].reason
    days = sorted({each.known_on for each in too_old})
    span = f"{days[0]} to {days[-1]}" if len(days) > 1 else f"{days[0]}"
    ages = " to ".join(dict.fromkeys(str((as_of - day).days) for day in (days[-1], days[0])))
    securities = len({each.row.security for each in found})
    what = f"the newest {shown_item(too_old[0].item)} of each of {securities} securities"
    return f"{what} known on {as_of} is from {span}, {ages} days before; the limit {too_old[0].limit}"


def _kept(found: Sequence[Found], as_of: date) -> str:
    """How old what stands there is, the oldest of it; nothing where its day is not known."""
    days = [each.kept_from for each in found if each.kept_from]
    if not days:
        return ""
    oldest = "the oldest " if len(set(days)) > 1 else ""
    return f"; what stands there stays, {oldest}from {min(days)}, {(as_of - min(days)).days} days before"


def _look_up(
    row: Row, asked: Asked, store: ReadableStore, as_of: date, order: Sequence[str], fetched: Fetched
) -> _LookedUp:
    """The figure, what the input would show, and why there is none."""
    if not row.security or not row.item:
        return None, None, "", None
    first = fetched.answered.get(row.security, {}).get(row.asked)
    names = [first, *(name for name in order if name != first)] if first else order
    try:
        figure = _figure(row, asked, store, as_of, Reading(names, asked.limits))
    except ValuationError as problem:
        today = only_today(name for name, items in fetched.only_today.items() if row.asked in items)
        if today:
            return None, None, f"{problem}; {today}", None
        return None, None, str(problem), problem if isinstance(problem, TooOldError) else None
    if row.gives == "known on":
        return figure, figure.observation.known_on, "", None
    if row.gives == "security":
        return figure, row.security, "", None
    if row.gives == "currency":
        return (
            figure,
            figure.currency,
            "" if figure.currency else f"the source does not say the currency of {row.item}",
            None,
        )
    if row.gives == "accounting":
        return figure, figure.observation.accounting.value, "", None
    if row.gives == "period end":
        end = figure.observation.period_end
        return figure, end, "" if end else f"the source dates no period of {row.item}", None
    return figure, figure.text or figure.value / row.scale, "", None


def _figure(row: Row, asked: Asked, store: ReadableStore, as_of: date, reading: Reading) -> Figure:
    if row.kind in ("consensus", "broker", "reported"):
        stat = Stat.ACTUAL if row.kind == "reported" else Stat(row.kind)
        # FY1 by one accounting beside FY2 by another make no row: all rows of a figure are of one.
        same = [r for r in asked.rows if r.item and (r.security, r.kind) == (row.security, row.kind)]
        beside = [r.period for r in same if read_item(r.item) == read_item(row.item)]
        along = figures.accounting_along(store, row.security, row.item, stat, beside, as_of, reading, asked.accounting)
        if stat is Stat.ACTUAL:
            return figures.reported(store, row.security, row.item, row.period, as_of, reading, along)
        return figures.consensus(store, row.security, row.item, row.period, as_of, "", stat, reading, along)
    return figures.point(store, row.security, row.asked, as_of, reading)


def _feeds(row: Row) -> str:
    """The input that a row writes, in small letters as names of a workbook are compared; empty if it writes none."""
    return row.name.casefold() if row.live and row.security else ""


def _rivals(rows: Sequence[Row]) -> dict[str, list[int]]:
    """The inputs that several rows write, with the numbers of the rows: which of them counts, nobody says."""
    numbers: dict[str, list[int]] = {}
    for number, row in enumerate(rows, start=1):
        if name := _feeds(row):
            numbers.setdefault(name, []).append(number)
    return {name: of for name, of in numbers.items() if len(of) > 1}


def _rival(row: Row, numbers: list[int], old: Mapping[str, Cell]) -> Found:
    listed = f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    reason = (
        f"rows {listed} of {DATA} feed the same input, which stays as it is: leave one, no under {LIVE} in all others"
    )
    return Found(row, None, None, reason, kept=True, stands=_stands(row, old), kind=Kind.WORKBOOK)


def _against(row: Row, looked_up: _LookedUp, old: Mapping[str, Cell], asked: Asked, as_of: date) -> Found:
    figure, new, reason, too_old = looked_up
    if row.name and row.name not in old:
        reason, too_old = f"the workbook has no input {row.name}", None
    kept = bool(reason) and _was_known(row, asked.valuation_date, as_of)
    return Found(row, figure, new, reason, kept, _stands(row, old), too_old=too_old)


def _stands(row: Row, old: Mapping[str, Cell]) -> bool:
    return row.live and old.get(row.name) not in (None, "")


def _was_known(row: Row, before: date | None, as_of: date) -> bool:
    """Whether what stands there was known by the day; one without a date counts unless the workbook goes back in time.

    What was not known on that day is not shown as if it had been.
    """
    if row.known_on:
        return row.known_on <= as_of
    return before is None or as_of >= before
