"""A vendor who knows only what is known now: how it is asked, and how what it answers becomes observations."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from xlmodel.market.observation import moment
from xlmodel.market.provider import NotFoundError, OnlyTodayError, Payload, Reply
from xlmodel.market.vendors.observed import observed, observed_rate


class LiveVendor:
    """A provider without a past; the store has one, and is asked instead."""

    name: str
    source: str
    """As it stands in a source, such as `Alpha Vantage, OVERVIEW`."""

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """What is known now, and earlier estimates where the vendor has them."""
        if as_of < datetime.now(UTC).date() - timedelta(days=1):
            raise OnlyTodayError(f"{self.name} tells only what is known today, not what was on {as_of}")
        reply = Reply()
        if "fx_rate" in items:
            self._rate(security, reply)
        else:
            self._figures(security, frozenset(items), reply)
        return reply

    def _rate(self, pair: str, reply: Reply) -> None:
        raise NotImplementedError

    def _figures(self, security: str, items: frozenset[str], reply: Reply) -> None:
        raise NotImplementedError

    def _keep(
        self, reply: Reply, payload: Payload, part: str, security: str, item: str, value: float, **known: Any
    ) -> None:
        """Add a number to the reply; what is usual, see `observed`, need not be given."""
        source = f"{self.source}, {part}"
        reply.observations.append(observed(self.name, payload, source, security, item, value, **known))

    def _keep_rate(
        self, reply: Reply, payload: Payload, part: str, pair: str, value: float | None, known_at: datetime
    ) -> None:
        if value is None or value <= 0:
            raise NotFoundError(f"{self.name} does not know {pair}")
        source = f"{self.source}, {part}"
        reply.observations.append(observed_rate(self.name, payload, source, pair, value, known_at))


def earlier(payload: Payload, days: int) -> datetime:
    """The moment that an estimate of some days ago is of."""
    return moment(payload.fetched_at.date() - timedelta(days=days))
