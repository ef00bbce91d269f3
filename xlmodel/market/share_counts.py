"""Share counts: figures per share, and counts of shares, as they stand on the count of another day.

Splits, subdivisions and changes of the ADS ratio are data of the store (the item `split`, and `ads_ratio` over time).
Whoever reads a figure per share reads it here, so that no two of different counts meet.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from xlmodel.days import SAME_PERIOD
from xlmodel.errors import NoDataError
from xlmodel.market.figure_rows import FILE, bundled_splits
from xlmodel.market.observation import SPLITS, Basis, Observation, Period, Stat
from xlmodel.market.port import ReadableStore

_OF_TRADED_SHARES: Final = frozenset({"price", "previous_close", "prior_year_close"})
COUNTS: Final = {"ordinary_shares": Basis.PER_ORDINARY, "ads_count": Basis.PER_ADS, "volume": Basis.PER_ADS}
_EVER: Final = (date.min, date.max)


@dataclass(frozen=True)
class Action:
    """What one day does to the shares of a company."""

    day: date
    traded: float  # new traded shares for one old
    ordinary: float  # new ordinary shares for one old; NaN: nobody says
    source: str


def known(
    store: ReadableStore, security: str, item: str, stat: Stat, period: Period, as_of: date | None
) -> list[Observation]:
    """The newest number of each series as it was known on a day, on that day's share count.

    Raises
        NoDataError  what it comes to on that count is not known.
    """
    return restated(store, store.latest(security, item, stat, period, as_of), as_of)


def restated(store: ReadableStore, found: list[Observation], as_of: date | None) -> list[Observation]:
    """Numbers of one security on the share count of a day; None: of the newest day that the store knows of it.

    Raises
        NoDataError  what they come to on that count is not known.
    """
    if not found:
        return found
    security = found[0].security
    taken = actions(store, security)
    if not taken:
        return found
    day = as_of or newest_day(store, security)
    word = store.settlement(security)
    settled = word.basis if word else Basis.UNKNOWN
    by_count = [_on_count_of(day, o, settled, taken) for o in found]
    kept = [o for o in by_count if o is not None]
    if not kept:
        raise _not_known(security, taken)
    return kept


def split_factor(taken: Iterable[Action], first: date, last: date, of: Basis = Basis.PER_ADS) -> float:
    """Shares on the last day for one on the first: of the traded kind, or ordinary ones; NaN where nobody says."""
    if last < first:
        return 1 / split_factor(taken, last, first, of)
    within = [a for a in taken if first < a.day <= last]
    return math.prod(a.ordinary if of is Basis.PER_ORDINARY else a.traded for a in within)


def ratio_on(store: ReadableStore, ratio: Observation, as_of: date | None) -> float:
    """The share ratio on a day, also where the newest known one is from before a split.

    Raises
        NoDataError  what it comes to is not known.
    """
    taken = actions(store, ratio.security)
    day = as_of or newest_day(store, ratio.security)
    # A ratio noted some days before it takes effect is the new one already.
    noted = ratio.known_on + SAME_PERIOD
    span = (noted, max(day, noted))
    value = ratio.value * split_factor(taken, *span, Basis.PER_ORDINARY) / split_factor(taken, *span)
    if math.isnan(value):
        raise _not_known(ratio.security, taken)
    return value


def _not_known(security: str, taken: Iterable[Action]) -> NoDataError:
    last = max((a for a in taken if math.isnan(a.ordinary)), key=lambda a: a.day)
    return NoDataError(
        f"{security} made {last.traded:g} traded shares of one on {last.day}, and how many ordinary shares it made of one "
        "is not known: add a row split with the basis per_ordinary to your file of figures (1 if there was none)"
    )


def newest_day(store: ReadableStore, security: str) -> date:
    """The day of the newest number that the store knows of a security: what `as known now` means."""
    newest = store.newest(security)
    return newest.date() if newest else _EVER[1]


# What happened when


def actions(store: ReadableStore, security: str) -> list[Action]:
    """All that is known to have changed how many shares there are, in order; none before it takes effect counts."""
    splits = _splits(store, security)
    ratios = _ratios(store, security)
    together = _together(splits)
    if not any(r.value != 1 for r in ratios) and not any(o.basis is Basis.PER_ADS for o in splits):
        return [_of_a_share(same) for same in together]
    changes: list[tuple[Observation, Observation] | None] = [None] * len(together)
    alone = []
    for before, after in pairwise(ratios):
        if before.value != after.value:
            # A ratio may be noted long after it changed: a split since the one before is that change.
            fits = [
                i
                for i, same in enumerate(together)
                if before.known_on < _effective(same[0]) <= after.known_on + SAME_PERIOD
            ]
            if fits:
                changes[fits[-1]] = (before, after)
            else:
                by = before.value / after.value
                source = f"ADS ratio {before.value:g}, then {after.value:g}: {after.source}"
                alone.append(Action(after.known_on, by, 1.0, source))
    found = [_of_an_ads(same, change, ratios) for same, change in zip(together, changes, strict=True)]
    return sorted([*found, *alone], key=lambda a: a.day)


def contradictions(store: ReadableStore, security: str) -> list[str]:
    """Splits of which two sources say two ratios, in words; where the user has said which it is, there is none."""
    counting = _splits(store, security)
    return [
        f"{security}: {o.source} has a split of {o.value:.6g} for 1 on {_effective(o)}, but {other.source} has "
        f"{other.value:.6g} for 1 on {_effective(other)}, which is taken: enter the row split with the right ratio"
        for o in _told(store, security)
        for other in counting
        if _same_split(o, other) and not math.isclose(o.value, other.value, rel_tol=1e-6) and other.provider != FILE
    ]


def _told(store: ReadableStore, security: str) -> list[Observation]:
    """All that the store knows to have been told of splits."""
    return [o for item in sorted(SPLITS) for o in store.latest(security, item, Stat.ACTUAL, Period.POINT, None)]


def _splits(store: ReadableStore, security: str) -> list[Observation]:
    """One of each split: the user's file counts before vendors, both before the bundled one, the newest before others."""
    own = _told(store, security)
    bundled = [
        o for o in bundled_splits() if o.security == security and not any(_same_split(o, other) for other in own)
    ]
    kept: list[Observation] = []
    for o in sorted([*own, *bundled], key=lambda o: (o.provider == FILE, o.known_at, o.provider), reverse=True):
        if not any(_same_split(o, other) for other in kept):
            kept.append(o)
    return sorted(kept, key=_effective)


def _same_split(one: Observation, other: Observation) -> bool:
    near = abs(_effective(one) - _effective(other)) <= SAME_PERIOD
    return near and (one.basis is Basis.PER_ORDINARY) == (other.basis is Basis.PER_ORDINARY)


def _effective(split: Observation) -> date:
    return split.period_end or split.known_on


def _ratios(store: ReadableStore, security: str) -> list[Observation]:
    if not store.latest(security, "ads_ratio", Stat.ACTUAL, Period.POINT, None):
        return []
    return store.history(security, "ads_ratio", *_EVER)


def _together(splits: list[Observation]) -> list[list[Observation]]:
    """Those of one day or nearly so: what becomes of the ordinary share, and of the traded one."""
    found: list[list[Observation]] = []
    for o in splits:
        if found and _effective(o) - _effective(found[-1][0]) <= SAME_PERIOD:
            found[-1].append(o)
        else:
            found.append([o])
    return found


def _of_a_share(same: list[Observation]) -> Action:
    """No ADS: the ordinary share is the traded one, and whose word counts is as in `_splits`."""
    counts = max(same, key=lambda o: (o.recorded_at is not None, o.provider == FILE, o.known_at))
    return Action(_effective(counts), counts.value, counts.value, counts.source)


def _of_an_ads(
    same: list[Observation], change: tuple[Observation, Observation] | None, ratios: list[Observation]
) -> Action:
    """Ordinary split x old ratio / new is what becomes of the ADS; two of the three say the third."""
    day = _effective(same[0])
    of_ordinary = [o.value for o in same if o.basis is Basis.PER_ORDINARY]
    of_traded = [o.value for o in same if o.basis is not Basis.PER_ORDINARY]
    if change:
        by = change[0].value / change[1].value
    else:
        unchanged = any(r.known_on < day for r in ratios) and any(r.known_on >= day for r in ratios)
        by = 1.0 if unchanged else math.nan
    traded = of_traded[0] if of_traded else of_ordinary[0] * (1.0 if math.isnan(by) else by)
    ordinary = of_ordinary[0] if of_ordinary else traded / by
    return Action(day, traded, ordinary, "; ".join(dict.fromkeys(o.source for o in same)))


def kind_of_share(o: Observation, settled: Basis) -> Basis | None:
    """Whose count a number stands on: that of the traded shares or of the ordinary ones; None where no share is in it."""
    if o.item in COUNTS:
        return COUNTS[o.item]
    if not o.per_share:
        return None
    if o.item in _OF_TRADED_SHARES:
        return Basis.PER_ADS
    return settled if o.basis is Basis.UNKNOWN else o.basis


def _on_count_of(day: date, o: Observation, settled: Basis, taken: list[Action]) -> Observation | None:
    """The number on the count of a day; None where nobody knows what it comes to."""
    of = kind_of_share(o, settled)
    if of is None:
        return o
    factor = split_factor(taken, o.count_day, day, of)
    if factor == 1:
        return o
    if math.isnan(factor):
        return None
    value = o.value * factor if o.item in COUNTS else o.value / factor
    return replace(o, value=value, counted_on=day, restated=o.restated * factor)
