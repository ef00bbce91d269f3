"""What would make a valuation wrong without anybody noticing, named in words: dates, units, splits, stale estimates.

A finding stops nothing and corrects nothing; it says what not to trust, and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlmodel.errors import ValuationError
from xlmodel.findings import Finding, Kind
from xlmodel.market import figures, rates
from xlmodel.market.jumps import jumps
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Figure, Observation, Period, Stat
from xlmodel.market.overdue import overdue, shown_overdue
from xlmodel.market.port import ReadableStore, RecordedStore
from xlmodel.market.series import Reading, shown_item
from xlmodel.market.share_counts import contradictions
from xlmodel.splits import shown_split, usual_splits

# What names a suspect, as against what raises an alarm: see limits.
NEAR: Final = 0.08  # an estimate moves while a slip happens: how near to a rate or ratio still looks like it
USUAL_PE: Final = (5.0, 80.0)
MOVING: Final = frozenset({"price", "previous_close", "market_cap", "eps", "revenue", "net_income", "ebitda", "ebit"})


@dataclass(frozen=True)
class Fed:
    """An input of the workbook, what stands in it and what the store says."""

    name: str
    security: str
    item: str
    figure: Figure | None
    old: object
    held: bool = False
    period: str = ""

    @property
    def named(self) -> str:
        """How a finding speaks of it."""
        return f"{self.name or f'{shown_item(self.item)} {self.period}'.rstrip()} of {self.security}"


def findings(
    store: RecordedStore,
    fed: Sequence[Fed],
    as_of: date,
    reading: Reading,
) -> list[Finding]:
    """Everything that is wrong or doubtful, in words, the worst kinds first."""
    found = [*_dates(fed, as_of, reading.limits), *_overdue(store, fed, as_of), *_held(fed, reading.limits)]
    for security in dict.fromkeys(f.security for f in fed if f.security):
        found += _splits(store, security, fed, as_of)
        found += _market_value(store, security, as_of, reading)
        found += _earnings(store, security, fed, as_of, reading)
        found += _older_than_report(store, security, fed, as_of)
    found += [Finding(Kind.SOURCE, text) for text in store.unread]
    return list(dict.fromkeys(found))


def _dates(fed: Iterable[Fed], as_of: date, limits: Limits) -> Iterable[Finding]:
    late: dict[date, list[Fed]] = {}
    for each in fed:
        if each.figure is None or each.held or each.item not in MOVING or each.figure.filed:
            continue
        day = each.figure.day
        if (as_of - day).days > limits.date_tolerance:
            late.setdefault(day, []).append(each)
    for day in sorted(late):
        days = (as_of - day).days
        yield _about(Kind.DATES, late[day], f"{_listed(late[day], day)}, {days} days before the valuation date {as_of}")


def _overdue(store: ReadableStore, fed: Iterable[Fed], as_of: date) -> Iterable[Finding]:
    """Filed figures that are the last ones known, while a later report has to be out."""
    for each in fed:
        if each.figure is None or each.held or not each.figure.filed or not each.period:
            continue
        due = overdue(store, each.figure, each.security, each.period, as_of)
        if due is not None:
            yield _about(Kind.STALE, [each], f"{each.named} {shown_overdue(each.figure, due)}")


def _about(kind: Kind, fed: Sequence[Fed], text: str) -> Finding:
    securities = {each.security for each in fed}
    return Finding(
        kind, text, tuple(each.name for each in fed if each.name), securities.pop() if len(securities) == 1 else ""
    )


def _listed(fed: Sequence[Fed], day: date) -> str:
    names = [each.named for each in fed]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{shown} {'is' if len(names) == 1 else 'are'} from {day}"


def _held(fed: Iterable[Fed], limits: Limits) -> Iterable[Finding]:
    """An input that refresh leaves alone, far away from what the store says."""
    for each in fed:
        if not each.held or each.figure is None or not isinstance(each.old, int | float) or isinstance(each.old, bool):
            continue
        new = each.figure.value
        if each.old > 0 and new > 0 and _times_off(each.old / new) >= 1 + limits.held_tolerance:
            stood = f"while {each.security} stood at {new:g} on {each.figure.observation.known_on}"
            yield _about(Kind.HELD, [each], f"{each.name} is held at {each.old:g}, {stood}")


def _splits(store: RecordedStore, security: str, fed: Iterable[Fed], as_of: date) -> Iterable[Finding]:
    """What jumped as it would by a split that nobody has entered, and splits of which two sources differ."""
    for jump in jumps(store, security, as_of):
        names = [each.name for each in fed if each.name and each.security == security and each.item in jump.items]
        yield Finding(Kind.SPLIT, str(jump), tuple(names), security)
    for text in contradictions(store, security):
        yield Finding(Kind.SPLIT, text, (), security)


def _market_value(store: ReadableStore, security: str, as_of: date, reading: Reading) -> Iterable[Finding]:
    values = {}
    for item in ("price", "market_cap", "ordinary_shares", "ads_ratio"):
        try:
            values[item] = figures.point(store, security, item, as_of, reading)
        except ValuationError:
            continue
    if len({"price", "market_cap", "ordinary_shares"} & set(values)) < 3:
        return
    ratio = values["ads_ratio"].value if "ads_ratio" in values else 1.0
    expected = values["price"].value * values["ordinary_shares"].value / ratio
    off = values["market_cap"].value / expected
    if abs(off - 1) > reading.limits.unit_tolerance:
        why = _suspect(store, security, off, as_of, ratio) or _suspected_split(off)
        text = f"the market value of {security} is {off:.3g} times price x shares{why}"
        yield Finding(Kind.UNITS, text, (), security)


def _earnings(
    store: ReadableStore, security: str, fed: Iterable[Fed], as_of: date, reading: Reading
) -> Iterable[Finding]:
    try:
        price = figures.market_price(store, security, as_of, reading)
    except ValuationError:
        price = None
    ratio = _ratio(store, security, as_of)
    for each in fed:
        if each.security != security or each.item != "eps" or each.figure is None or each.figure.value <= 0:
            continue
        eps = each.figure.value
        low, high = USUAL_PE
        named = each.named
        if price is not None and price.currency == each.figure.currency:
            pe = price.value / eps
            if not reading.limits.smallest_forward_pe <= pe <= reading.limits.largest_forward_pe:
                slips = _slips(store, security, as_of, ratio).items()
                usual = [why for why, by in slips if any(low <= pe * k <= high for k in (by, 1 / by))]
                why = f": {', or '.join(usual)}?" if usual else ": a unit may be mixed up"
                yield _about(Kind.UNITS, [each], f"{named} makes a forward P/E of {pe:.2f}{why}")
        elif price is not None:
            one, other = (currency or "an unknown currency" for currency in (each.figure.currency, price.currency))
            yield _about(Kind.UNITS, [each], f"{named} is in {one}, its price in {other}")
        if isinstance(each.old, int | float) and not isinstance(each.old, bool) and each.old > 0 and not each.held:
            jump = eps / each.old
            large = _times_off(jump) >= reading.limits.estimate_jump
            why = _suspect(store, security, jump, as_of, ratio) if large else ""
            if why:
                jumped = f"{named} jumped {_times(jump)}, from {each.old:g} to {eps:g}{why}"
                yield _about(Kind.UNITS, [each], jumped)


def _older_than_report(store: ReadableStore, security: str, fed: Iterable[Fed], as_of: date) -> Iterable[Finding]:
    reports = [
        o
        for item in ("eps", "revenue")
        for period in (Period.QUARTER, Period.YEAR)
        for o in store.latest(security, item, Stat.ACTUAL, period, as_of)
    ]
    last = max(reports, key=lambda o: (o.period_end or date.min, -o.known_at.timestamp()), default=None)
    if last is None:
        return
    old: dict[date, list[Fed]] = {}
    for each in fed:
        stated = each.figure.observation if each.figure and each.security == security and not each.held else None
        if stated and _is_estimate(stated) and stated.known_on < last.known_on:
            old.setdefault(stated.known_on, []).append(each)
    for day, stale in old.items():
        report = f"before the report of {last.known_on} (period to {last.period_end})"
        yield _about(Kind.STALE, stale, f"{_listed(stale, day)}, {report}")


def _is_estimate(o: Observation) -> bool:
    return o.stat in (Stat.CONSENSUS, Stat.BROKER)


def _ratio(store: ReadableStore, security: str, as_of: date) -> float:
    try:
        return figures.point(store, security, "ads_ratio", as_of).value
    except ValuationError:
        return 1.0


def _slips(store: ReadableStore, security: str, as_of: date, ratio: float) -> dict[str, float]:
    """The usual slips of unit, and by how much each would be off."""
    slips = {} if ratio == 1 else {"ordinary shares and ADSs mixed up": ratio}
    for currency, other in _currencies(store, security):
        try:
            rate: float | None = rates.fx_rate(store, other, currency, as_of).value
        except ValuationError:
            rate = _last_rate(store, other, currency)
        if rate:
            slips[f"{currency} and {other} mixed up"] = max(rate, 1 / rate)
    return slips | {"hundredths (pence, cents)": 100.0, "thousands": 1e3, "millions": 1e6}


def _suspect(store: ReadableStore, security: str, off: float, as_of: date, ratio: float) -> str:
    """The slip that would explain a factor."""
    size = _times_off(off) if off > 0 else 0.0
    for why, factor in _slips(store, security, as_of, ratio).items():
        if factor > 1.5 and abs(size / factor - 1) <= NEAR:
            return f": {why}?"
    return ""


def _suspected_split(off: float) -> str:
    """The split that one figure has gone through and another has not."""
    ratios = usual_splits(off, NEAR)
    return (
        f": a split of {shown_split(ratios[0])} that the price or the share count has not gone through?"
        if ratios
        else ""
    )


def _currencies(store: ReadableStore, security: str) -> list[tuple[str, str]]:
    """The currencies that a security's figures and its price come in, pair by pair."""
    prices = {o.currency for o in store.latest(security, "price", Stat.ACTUAL, Period.POINT, None)} - {""}
    stated = {
        o.currency
        for item in ("eps", "revenue", "net_income", "net_cash")
        for stat in (Stat.ACTUAL, Stat.CONSENSUS, Stat.BROKER)
        for period in (Period.YEAR, Period.QUARTER, Period.POINT)
        for o in store.latest(security, item, stat, period, None)
    } - {""}
    return [(one, other) for one in sorted(stated) for other in sorted(prices) if one != other]


def _last_rate(store: ReadableStore, base: str, quote: str) -> float | None:
    """The last rate known, however old: it only names a suspect."""
    try:
        return rates.fx_rate(store, base, quote, None).value
    except ValuationError:
        return None


def _times_off(ratio: float) -> float:
    return max(ratio, 1 / ratio)


def _times(jump: float) -> str:
    return f"{jump:.3g} times" if jump >= 1 else f"to 1/{1 / jump:.3g}"
