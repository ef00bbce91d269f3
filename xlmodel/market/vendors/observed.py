"""From a vendor's reply to an observation: what is usual stands here once, what is not where it is read."""

from datetime import datetime
from typing import Any

from xlmodel.market.observation import UNKNOWN_CURRENCY, Accounting, Basis, Observation, Period, Stat, Unit, moment
from xlmodel.market.provider import Payload


def observed(
    provider: str, payload: Payload, source: str, security: str, item: str, value: float, **known: Any
) -> Observation:
    """A number that was read from a reply; unless another is given, a fact in money in all, of the day it was fetched.

    The currency is never assumed: one that is not stated is unknown.
    """
    usual: dict[str, Any] = {
        "stat": Stat.ACTUAL,
        "unit": Unit.MONEY,
        "currency": UNKNOWN_CURRENCY,
        "basis": Basis.TOTAL,
        "period": Period.POINT,
        "period_end": None,
        "accounting": Accounting.UNKNOWN,
        "known_at": moment(payload.fetched_at.date()),
    }
    return Observation(
        security=security,
        item=item,
        value=value,
        provider=provider,
        source=source,
        url=payload.url,
        payload=payload.digest,
        **(usual | known),
    )


def observed_rate(
    provider: str, payload: Payload, source: str, pair: str, value: float, known_at: datetime
) -> Observation:
    """A rate of exchange: units of the second currency of the pair for one of the first."""
    known = {"unit": Unit.NUMBER, "currency": pair[3:], "basis": Basis.NONE, "known_at": known_at}
    return observed(provider, payload, source, pair, "fx_rate", value, **known)
