"""A store read with the user's file in hand: what the file holds of a figure counts, whatever earlier files have left.

Figures of all files are of one provider, and the newest of a provider would count: a figure that she has just given would
give way to one of an earlier file, or to a bundled one on another accounting, without anybody having asked for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from xlmodel.days import same_period
from xlmodel.market.figure_rows import FILE
from xlmodel.market.observation import SPLITS, Observation, Period, Stat
from xlmodel.market.port import RecordedStore, Settlement
from xlmodel.market.provider import HoldsOwnRows, Limit, Payload, Provider, ProviderError


def file_first(store: RecordedStore, providers: Sequence[Provider]) -> RecordedStore:
    """The store as it is read beside the files of figures among the providers; a file that cannot be read changes nothing."""
    own: list[Observation] = []
    for provider in providers:
        with suppress(ProviderError):
            own += provider.own_rows if isinstance(provider, HoldsOwnRows) else []
    return FileFirst(store, own) if own else store


class FileFirst:
    """Reads as any store; additions go to the one below."""

    def __init__(self, below: RecordedStore, own: Iterable[Observation]) -> None:
        self._below = below
        self._own: dict[tuple[str, str, Stat, Period], list[Observation]] = defaultdict(list)
        for o in sorted(own, key=lambda o: o.known_at):
            # A split is a fact of its own day: another file's splits are no older version of it.
            if o.item not in SPLITS:
                self._own[o.security, o.item, o.stat, o.period].append(o)

    def given(self, security: str, item: str, stat: Stat, period: Period, as_of: date | None) -> list[Observation]:
        """What the file holds: the newest of each series that was known on the day."""
        known = self._own.get((security, item, stat, period), ())
        newest = {(o.accounting, o.period_end): o for o in known if as_of is None or o.known_on <= as_of}
        return list(newest.values())

    def latest(self, security: str, item: str, stat: Stat, period: Period, as_of: date | None) -> list[Observation]:
        """The newest number of each series; of those in files, what the file in hand leaves open."""
        own = self.given(security, item, stat, period, as_of)
        below = self._below.latest(security, item, stat, period, as_of)
        return [*(o for o in below if not own or not _gives_way(o, own)), *own]

    def passed_over(
        self, security: str, item: str, stat: Stat, period: Period, as_of: date | None
    ) -> list[Observation]:
        """What would have counted without the file: newer than its figure, or of another accounting, and another number."""
        own = self.given(security, item, stat, period, as_of)
        below = self._below.latest(security, item, stat, period, as_of)
        return [o for o in below if own and _gives_way(o, own) and all(_rivals(o, each) for each in _beside(o, own))]

    # As the store below

    @property
    def where(self) -> str:
        """Where it is, with no password in it."""
        return self._below.where

    @property
    def unread(self) -> list[str]:
        """The rows met so far that cannot be read."""
        return self._below.unread

    def version(self) -> int:
        """A number that differs once anything was added."""
        return self._below.version()

    def history(
        self, security: str, item: str, first: date, last: date, period: Period = Period.POINT
    ) -> list[Observation]:
        """The numbers of a stretch of time in order."""
        return self._below.history(security, item, first, last, period)

    def settlement(self, security: str) -> Settlement | None:
        """The user's last word on a security's units."""
        return self._below.settlement(security)

    def settlements(self, security: str) -> list[tuple[Settlement, datetime]]:
        """All that the user has ever settled of a security."""
        return self._below.settlements(security)

    def newest(self, security: str) -> datetime | None:
        """When the newest number of a security was known."""
        return self._below.newest(security)

    def observations(self, security: str) -> list[Observation]:
        """Every version of every number of a security."""
        return self._below.observations(security)

    def append(
        self,
        provider: str,
        as_of: date,
        observations: Iterable[Observation],
        payloads: Iterable[Payload] = (),
        now: datetime | None = None,
    ) -> int:
        """Keep what a provider answered, below."""
        return self._below.append(provider, as_of, observations, payloads, now)

    def settle(self, settlement: Settlement, now: datetime | None = None) -> bool:
        """Keep the user's word on a security's units, below."""
        return self._below.settle(settlement, now)

    def wait(self, provider: str, limits: Collection[Limit], now: datetime | None = None) -> float:
        """Count a call below."""
        return self._below.wait(provider, limits, now)


def _gives_way(o: Observation, own: Sequence[Observation]) -> bool:
    """Whether a number of another file is of an accounting that this one does not have, or of a time that it has."""
    return o.provider == FILE and (o.accounting not in {each.accounting for each in own} or bool(_beside(o, own)))


def _beside(o: Observation, own: Sequence[Observation]) -> list[Observation]:
    """Those of the same time."""
    return [each for each in own if _one_time(each.period_end, o.period_end)]


def _one_time(one: date | None, other: date | None) -> bool:
    return one == other if one is None or other is None else same_period(one, other)


def _rivals(o: Observation, own: Observation) -> bool:
    newer = o.known_at > own.known_at or o.accounting is not own.accounting
    return newer and (o.value, o.text) != (own.value, own.text)
