"""A vendor who knows only what is known now: how it is asked, and how what it answers becomes observations."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from xlmodel.market.observation import Basis, Unit, moment
from xlmodel.market.provider import NotFoundError, OnlyTodayError, Payload, ProviderError, Reply
from xlmodel.market.vendors.observed import observed, observed_rate
from xlmodel.splits import shown_split

_OF_A_SPLIT: Final = 20  # 3:2, 21:20, 1:500; vendors list a spin-off as 1281:1000


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
            return reply
        if figures := frozenset(items) - {"split"}:
            self._figures(security, figures, reply)
        if "split" in items:
            try:
                self._splits(security, reply)
                reply.none.add("split")  # but those that it has told of
            except ProviderError as problem:  # a plan without splits is no reason to do without the price
                if not figures:
                    raise
                reply.doubts.append(f"{security}: whether its shares were split is not known: {problem}")
        return reply

    def _rate(self, pair: str, reply: Reply) -> None:
        raise NotImplementedError

    def _figures(self, security: str, items: frozenset[str], reply: Reply) -> None:
        raise NotImplementedError

    def _splits(self, security: str, reply: Reply) -> None:
        raise NotImplementedError

    def _keep(
        self, reply: Reply, payload: Payload, part: str, security: str, item: str, value: float, **known: Any
    ) -> None:
        """Add a number to the reply; what is usual, see `observed`, need not be given."""
        source = f"{self.source}, {part}"
        reply.observations.append(observed(self.name, payload, source, security, item, value, **known))

    def _keep_split(
        self, reply: Reply, payload: Payload, part: str, security: str, ratio: Fraction, effective: date
    ) -> None:
        """Add a split of the traded share; what is none, a spin-off as a rule, becomes a doubt."""
        if ratio <= 0 or min(ratio.numerator, ratio.denominator) > _OF_A_SPLIT:
            reply.doubts.append(
                f"{security}: {shown_split(ratio)} on {effective} is no usual split, a spin-off or a stock dividend "
                "perhaps, and left out: if it changed how many shares there are, enter it as a split"
            )
            return
        # Announced some weeks before, but the vendor does not say when: on the day itself it was known for certain.
        known = {"period_end": effective, "known_at": moment(min(effective, payload.fetched_at.date()))}
        self._keep(reply, payload, part, security, "split", float(ratio), unit=Unit.NUMBER, basis=Basis.NONE, **known)

    def _keep_rate(
        self, reply: Reply, payload: Payload, part: str, pair: str, value: float | None, known_at: datetime
    ) -> None:
        if value is None or value <= 0:
            raise NotFoundError(f"{self.name} does not know {pair}")
        source = f"{self.source}, {part}"
        reply.observations.append(observed_rate(self.name, payload, source, pair, value, known_at))


def earlier(payload: Payload, days: int) -> dict[str, Any]:
    """When an estimate of some days ago was known; its share count is that of the day on which the vendor tells it."""
    fetched = payload.fetched_at.date()
    return {"known_at": moment(fetched - timedelta(days=days)), "counted_on": fetched}


def new_for_old(new: float, old: float) -> Fraction:
    """A split as vendors count it; zero where it is none."""
    return (Fraction(new) / Fraction(old)).limit_denominator(10_000) if new > 0 and old > 0 else Fraction(0)
