"""A store to try things out on: reads fall through to another store, additions stay in memory."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import groupby

from xlmodel.market.database import open_database
from xlmodel.market.observation import Observation, Period, Stat
from xlmodel.market.port import RecordedStore, Settlement
from xlmodel.market.provider import Limit, Payload
from xlmodel.market.store import Store


class Overlay(Store):
    """What a store would be after some additions, which it never sees.

    What is known of a security is copied the first time that it is asked for or added to, and from then on both clocks,
    what is news and what counts on a day are those of any store.
    """

    def __init__(self, below: RecordedStore) -> None:
        super().__init__(open_database(":memory:"))
        self._below = below
        self._copied: set[str] = set()

    @property
    def unread(self) -> list[str]:
        """The rows met so far that cannot be read, here and there."""
        return [*self._below.unread, *super().unread]

    def _copy(self, security: str) -> None:
        if security in self._copied:
            return
        self._copied.add(security)
        versions = sorted(self._below.observations(security), key=_recorded)
        for recorded, together in groupby(versions, key=_recorded):
            super().append("", date.max, together, (), recorded)
        for settlement, recorded in self._below.settlements(security):
            super().settle(settlement, recorded)

    # Adding

    def append(
        self,
        provider: str,
        as_of: date,
        observations: Iterable[Observation],
        payloads: Iterable[Payload] = (),
        now: datetime | None = None,
    ) -> int:
        """Keep what a provider answered, here."""
        kept = list(observations)
        for security in {o.security for o in kept}:
            self._copy(security)
        return super().append(provider, as_of, kept, payloads, now)

    def settle(self, settlement: Settlement, now: datetime | None = None) -> bool:
        """Keep the user's word on a security's units, here."""
        self._copy(settlement.security)
        return super().settle(settlement, now)

    def wait(self, provider: str, limits: Collection[Limit], now: datetime | None = None) -> float:
        """Count a call where all programs count theirs: it is made, whatever becomes of the reply."""
        return self._below.wait(provider, limits, now)

    # Reading

    def latest(self, security: str, item: str, stat: Stat, period: Period, as_of: date | None) -> list[Observation]:
        """The newest number of each series, as it was known on a day."""
        self._copy(security)
        return super().latest(security, item, stat, period, as_of)

    def history(
        self, security: str, item: str, first: date, last: date, period: Period = Period.POINT
    ) -> list[Observation]:
        """The numbers of a stretch of time in order."""
        self._copy(security)
        return super().history(security, item, first, last, period)

    def settlement(self, security: str) -> Settlement | None:
        """The user's last word on a security's units."""
        self._copy(security)
        return super().settlement(security)

    def observations(self, security: str | None = None) -> list[Observation]:
        """Every version of every number of a security, or of all that were asked for or added to."""
        if security is not None:
            self._copy(security)
        return super().observations(security)

    def newest(self, security: str) -> datetime | None:
        """When the newest number of a security was known."""
        self._copy(security)
        return super().newest(security)


def _recorded(o: Observation) -> datetime:
    assert o.recorded_at is not None  # noqa: S101  it comes out of a store
    return o.recorded_at
