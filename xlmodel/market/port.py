"""What its readers and writers need of a store, whatever keeps it: a database, an overlay in memory, a browser."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from xlmodel.errors import NoDataError
from xlmodel.market.observation import Basis, Observation, Period, Stat
from xlmodel.market.provider import Limit, Payload


class StoreError(NoDataError):
    """A store that cannot be opened, read or written; the reason is one sentence."""


@dataclass(frozen=True)
class Settlement:
    """What a security's figures are in where their source does not say; the user's word, given once."""

    security: str
    currency: str
    basis: Basis


class ReadableStore(Protocol):
    """Observations as they were known on a day."""

    @property
    def where(self) -> str:
        """Where it is, for a message; no password is in it."""
        ...

    @property
    def unread(self) -> list[str]:
        """The rows met so far that cannot be read, in words."""
        ...

    def version(self) -> int:
        """A number that differs once anything was added, by whomever."""
        ...

    def latest(self, security: str, item: str, stat: Stat, period: Period, as_of: date | None) -> list[Observation]:
        """The newest number of each series, as it was known on a day; None: as known now.

        A series is one provider's, of one accounting and one period end.
        """
        ...

    def history(
        self, security: str, item: str, first: date, last: date, period: Period = Period.POINT
    ) -> list[Observation]:
        """The numbers of a stretch of time in order, one a day: those of the provider that knows most days."""
        ...

    def settlement(self, security: str) -> Settlement | None:
        """The user's last word on a security's units."""
        ...

    def newest(self, security: str) -> datetime | None:
        """When the newest number of a security was known."""
        ...


class WritableStore(ReadableStore, Protocol):
    """One that a refresh adds to; nothing in it is ever changed."""

    def append(
        self,
        provider: str,
        as_of: date,
        observations: Iterable[Observation],
        payloads: Iterable[Payload] = (),
        now: datetime | None = None,
    ) -> int:
        """Keep what a provider answered, all of it or nothing; returns how many of the numbers are news."""
        ...

    def settle(self, settlement: Settlement, now: datetime | None = None) -> bool:
        """Keep the user's word on a security's units; returns whether it is news."""
        ...

    def wait(self, provider: str, limits: Collection[Limit], now: datetime | None = None) -> float:
        """Count a call; 0 if it may be made, else the seconds until it may, and nothing is counted."""
        ...


class RecordedStore(WritableStore, Protocol):
    """One whose whole record of a security can be read, so that a dry run can go on from it."""

    def observations(self, security: str) -> list[Observation]:
        """Every version of every number of a security."""
        ...

    def settlements(self, security: str) -> list[tuple[Settlement, datetime]]:
        """All that the user has ever settled of a security, and when, in order."""
        ...
