"""Jumps that look like a split which nobody has entered: a price, an EPS, an estimate or a share count against its neighbour.

Nothing is restated by a guess. A jump is held against how far such a figure wanders in the time between, so that what a
year explains is not laid to a split; news may halve a price in a day all the same, and then the user says so once.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from xlmodel.market.observation import Basis, Observation, Period, Stat
from xlmodel.market.port import RecordedStore
from xlmodel.market.share_counts import COUNTS, Action, actions, kind_of_share, split_factor
from xlmodel.splits import shown_split, usual_splits, written_split

COLUMNS: Final = "security,item,value,basis,known_on"

# How far each wanders in a year, as a standard deviation of its logarithm: a stock of a bad year, a consensus of one,
# a company that issues shares; a filed figure of one period does not wander at all.
_PRICE: Final = 0.5
_ESTIMATE: Final = 0.4
_COUNT: Final = 0.15
_OUT_OF_THE_ORDINARY: Final = 4  # standard deviations that no jump of less is a split
# How near to a ratio: within what the figure wanders, but the smaller the jump the nearer, as news makes small ones, and
# a fall to a tenth is no news whatever the day brings on top. In a simulation of prices that move by 30 % a year, with a
# report a quarter, this finds 98 % of two for one and all of ten for one from one day to the next, and calls seven of
# 250 000 days a split that are none.
_NEAR: Final = 1.5  # standard deviations
_NEAREST: Final = 0.1  # of the logarithm of the jump
_FARTHEST: Final = 0.15
_NO_NEIGHBOURS: Final = timedelta(days=800)
_APART: Final = 0.15  # a split moves the estimates of all years alike, bad news does not
# From one period to the next earnings move more than anything else does, so the jump must stand alone in its row.
_NEXT_PERIOD: Final = 0.25
_LEAST_NEXT: Final = math.log(3.9)
_DIGITS: Final = frozenset({Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100)})


@dataclass(frozen=True)
class Move:
    """From one figure to its neighbour, by as many times as a share count would have had to be multiplied."""

    before: Observation
    after: Observation
    stated: float  # as the two figures stand
    times: float  # beyond what the known splits between them explain
    tolerance: float  # how near to a ratio it has to be, as a logarithm
    likely: float  # how near as a rule, which tells one ratio from the next
    usual: float  # the logarithm of what it may come to without a split

    @property
    def large(self) -> bool:
        """Whether it is more than such a figure does in the time."""
        return abs(math.log(self.times)) >= self.usual

    @property
    def ratios(self) -> list[Fraction]:
        """The usual ratios that it may be, the nearest first; where none is likely, the nearest alone."""
        likely = usual_splits(self.times, math.expm1(self.likely))
        return likely or usual_splits(self.times, math.expm1(self.tolerance))[:1]

    def __str__(self) -> str:
        gone = self.after.value / self.before.value
        by = f"{gone:.3g} times" if gone >= 1 else f"1/{1 / gone:.3g}"
        return (
            f"{_shown(self.before)} from {self.before.value:g} ({self.before.count_day}) to {self.after.value:g} "
            f"({self.after.count_day}), {by}"
        )


@dataclass(frozen=True)
class Jump:
    """What one split would explain."""

    security: str
    moves: tuple[Move, ...]
    ratios: tuple[Fraction, ...]  # that fit all of them, the nearest first; none where a known split does not show
    known: Action | None = None  # the split that they do not show
    basis: str = ""  # of the row to enter, where the traded and the ordinary share are two

    @property
    def items(self) -> frozenset[str]:
        """The items that jumped."""
        return frozenset(move.after.item for move in self.moves)

    @property
    def day(self) -> date:
        """The last day on which it can have taken effect."""
        return min(move.after.count_day for move in self.moves)

    def row(self, ratio: Fraction) -> str:
        """The row of a file of figures that makes it known."""
        return f"{self.security},split,{written_split(ratio)},{self.basis},{self.day}"

    def __str__(self) -> str:
        went = ", and ".join(map(str, self.moves))
        if self.known is not None:
            [move] = self.moves
            new = move.stated / move.times  # what is known of the kind of share that the figure is of
            by = f"{new:.6g} for 1" if new >= 1 else f"1 for {1 / new:.6g}"
            row = f"{self.security},split,1,{self.basis},{self.known.day}"
            of_ads = f"; if it was no split of the ADS, enter the row {row} ({COLUMNS})" if self.basis else ""
            return (
                f"{self.security}: {went}, does not show the split of {by} on {self.known.day}: if it is adjusted for that "
                f"split already, enter it again with counted_on {self.known.day}{of_ads}"
            )
        first, *others = self.ratios
        about = shown_split(first) + (f" ({' or '.join(map(shown_split, others))} would do)" if others else "")
        since = max(move.before.count_day for move in self.moves)
        digit = " or a digit is missing" if self.items <= COUNTS.keys() and {*self.ratios} & _DIGITS else ""
        return (
            f"{self.security}: {went}: about {about}, and no split is known between {since} and {self.day}; if there was "
            f"one, enter the row {self.row(first)} ({COLUMNS}; known_on is the day it took effect), and if it was "
            f"news{digit}, the same row with 1"
        )


def jumps(store: RecordedStore, security: str, as_of: date | None = None) -> list[Jump]:
    """Those of one security, in order, among the figures known on a day; None: all of them."""
    known = [o for o in _newest_versions(store, security) if o.value > 0 and (as_of is None or o.known_on <= as_of)]
    taken = actions(store, security)
    settled = store.settlement(security)
    between = _Between(taken, settled.basis if settled else Basis.UNKNOWN)
    moves = [*_moves(known, between), *_of_next_periods(known, between)]
    two_kinds = any(o.item == "ads_ratio" and o.value != 1 for o in known)
    unseen = [
        Jump(security, (move,), (), action, Basis.PER_ADS if two_kinds and between.of_ads(move.after) else "")
        for move in moves
        if (action := between.unseen(move)) is not None
    ]
    found = [
        Jump(
            security, tuple(together), tuple(ratios), None, between.shown_basis(together[0].after) if two_kinds else ""
        )
        for together, ratios in _together([move for move in moves if move.ratios and not between.unseen(move)])
    ]
    return sorted([*found, *unseen], key=lambda jump: jump.day)


def _newest_versions(store: RecordedStore, security: str) -> Iterable[Observation]:
    """Of a number that was corrected, what it was corrected to; in the order in which they were known."""
    versions = sorted(store.observations(security), key=lambda o: o.recorded_at or o.known_at)
    numbers = {(o.item, o.stat, o.period, o.period_end, o.accounting, o.provider, o.known_at): o for o in versions}
    return sorted(numbers.values(), key=lambda o: o.known_at)


class _Between:
    """What is known to have happened to a share count between two figures."""

    def __init__(self, taken: Sequence[Action], settled: Basis) -> None:
        self.taken, self.settled = taken, settled

    def times(self, before: Observation, after: Observation) -> tuple[float, float] | None:
        """By how much a share count would have had to grow, as the two stand and beyond what is known.

        None where it is said that nothing happened, or where nobody knows what did.
        """
        of = kind_of_share(after, self.settled)
        first, last = before.count_day, after.count_day
        within = [a.ordinary if of is Basis.PER_ORDINARY else a.traded for a in self._within(first, last)]
        if (
            of is None
            or not first < last <= first + _NO_NEIGHBOURS
            or any(factor == 1 or math.isnan(factor) for factor in within)
        ):
            return None
        stated = after.value / before.value if after.item in COUNTS else before.value / after.value
        factor = split_factor(self.taken, first, last, of)
        return stated, stated / factor

    def _within(self, first: date, last: date) -> list[Action]:
        return [a for a in self.taken if first < a.day <= last]

    def unseen(self, move: Move) -> Action | None:
        """The known split that two neighbours do not show."""
        within = self._within(move.before.count_day, move.after.count_day)
        flat = abs(math.log(move.stated)) <= move.tolerance
        return within[-1] if within and flat else None

    def of_ads(self, o: Observation) -> bool:
        """Whether a figure stands on the count of the traded shares."""
        return kind_of_share(o, self.settled) is not Basis.PER_ORDINARY

    def shown_basis(self, o: Observation) -> str:
        """The word of a row's column, where there are two kinds of share."""
        return str(kind_of_share(o, self.settled) or "")


# Figure by figure


def _moves(known: Iterable[Observation], between: _Between) -> Iterator[Move]:
    series: dict[tuple[object, ...], dict[date, Observation]] = defaultdict(dict)
    for o in known:
        if (key := _series_of(o)) is not None:
            series[key][o.count_day] = o
    estimates: dict[tuple[object, ...], list[Move]] = defaultdict(list)
    for by_day in series.values():
        for before, after in pairwise(by_day[day] for day in sorted(by_day)):
            if (times := between.times(before, after)) is None:
                continue
            wander, size = _wander(after, after.count_day - before.count_day), abs(math.log(times[1]))
            rounding = _rounding(before, after)
            likely = min(_NEAR * wander, _FARTHEST * size) + rounding
            near = max(likely, _NEAREST * size + rounding)
            move = Move(before, after, *times, near, likely, max(rounding, _OUT_OF_THE_ORDINARY * wander))
            if after.stat is Stat.CONSENSUS:
                estimates[after.provider, before.count_day, after.count_day].append(move)
            elif move.large:
                yield move
    for together in estimates.values():
        logs = [math.log(move.times) for move in together]
        if max(logs) - min(logs) <= _APART:
            yield from (move for move in together if move.large)


def _series_of(o: Observation) -> tuple[object, ...] | None:
    """What its neighbours have in common with a figure; None for one in which no share count shows."""
    if o.item == "price":  # one day's is one vendor's, and the next day's another's
        return o.item, o.currency, o.basis
    if o.item in ("ordinary_shares", "ads_count"):
        return o.item, o.provider
    if o.per_share and o.period is not Period.POINT and o.period_end and o.stat in (Stat.ACTUAL, Stat.CONSENSUS):
        return o.item, o.stat, o.period, o.period_end, o.accounting, o.provider, o.currency, o.basis
    return None


def _wander(o: Observation, time: timedelta) -> float:
    if o.item in COUNTS:
        a_year = _COUNT
    elif o.stat is Stat.CONSENSUS:
        a_year = _ESTIMATE
    else:
        a_year = _PRICE if o.item == "price" else 0.0
    return a_year * math.sqrt(time.days / 365)


def _rounding(before: Observation, after: Observation) -> float:
    """Filed earnings are rounded to a cent, which is much of a few cents."""
    small = min(before.value, after.value)
    return math.log1p(0.005 / small) if before.per_share and before.item != "price" else 0.0


# Period by period


def _of_next_periods(known: Iterable[Observation], between: _Between) -> Iterator[Move]:
    """Filed figures of one period after the other, where one step is out of all proportion to the others."""
    rows: dict[tuple[object, ...], dict[date, Observation]] = defaultdict(dict)
    for o in known:
        if o.stat is Stat.ACTUAL and o.per_share and o.period is not Period.POINT and o.period_end:
            key = (o.item, o.period, o.accounting, o.provider, o.currency, o.basis)
            rows[key].setdefault(o.period_end, o)  # as it was first filed
    for by_end in rows.values():
        pairs = pairwise(by_end[end] for end in sorted(by_end))
        steps = [
            Move(before, after, *times, _NEXT_PERIOD, _NEXT_PERIOD, _LEAST_NEXT)
            for before, after in pairs
            if (times := between.times(before, after)) is not None
        ]
        for move in steps:
            others = [abs(math.log(step.times)) for step in steps if step is not move]
            if len(others) >= 2 and move.large and abs(math.log(move.times)) >= 2 * max(others):
                yield move


# One split behind several jumps


def _together(moves: Iterable[Move]) -> list[tuple[list[Move], list[Fraction]]]:
    """Jumps that one split explains, and the ratios that explain them all; the surest jump comes first."""
    found: list[tuple[list[Move], list[Fraction]]] = []
    for move in sorted(moves, key=lambda m: m.likely):
        for together, ratios in found:
            since = max(m.before.count_day for m in (*together, move))
            until = min(m.after.count_day for m in (*together, move))
            common = [ratio for ratio in ratios if ratio in move.ratios]
            if since < until and common:
                together.append(move)
                ratios[:] = common
                break
        else:
            found.append(([move], move.ratios))
    return found


def _shown(o: Observation) -> str:
    item = {"eps": "EPS", "ads_count": "ADS count"}.get(o.item, o.item.replace("_", " "))
    of = f" estimate of the year to {o.period_end}" if o.stat is Stat.CONSENSUS else ""
    return f"{item}{of}"
