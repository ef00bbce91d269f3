"""One number from the market, with everything needed to doubt it: unit, currency, basis, period, source and dates.

A figure is what somebody asked for, made of such numbers.
"""

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """What a number is per."""

    PER_ADS = "per_ads"
    PER_ORDINARY = "per_ordinary"
    TOTAL = "total"
    NONE = "none"  # a ratio, a rate, a date: no share is in it
    UNKNOWN = "unknown"  # per share, but the source does not say of which kind


class Period(StrEnum):
    """What stretch of time a number is of."""

    POINT = "point"  # a moment: a price, a balance
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "fiscal_year"
    UNKNOWN = "unknown"


class Stat(StrEnum):
    """Whose number it is."""

    ACTUAL = "actual"  # a fact: a price, a filed result, a share count
    CONSENSUS = "consensus"  # the mean of the analysts
    HIGH = "high"
    LOW = "low"
    COUNT = "count"  # of the analysts
    BROKER = "broker"  # one house's estimate


class Accounting(StrEnum):
    """By which rules earnings were counted."""

    GAAP = "gaap"
    NON_GAAP = "non_gaap"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a value counts; never thousands or millions."""

    MONEY = "money"
    SHARES = "shares"
    NUMBER = "number"
    FRACTION = "fraction"
    TEXT = "text"  # the value is in `text`: a peer's ticker, a company's name


# Quoted in hundredths: units with a factor, not currencies.
MINOR_UNITS = {"GBp": "GBP", "GBX": "GBP", "ZAc": "ZAR", "ZAC": "ZAR", "ILA": "ILS", "ILX": "ILS"}

UNKNOWN_CURRENCY = ""

SPLITS = frozenset({"split", "ordinary_split"})
"""Of the traded share and of the ordinary one: two figures, as both may have their own on one day."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One number as its source states it; nothing in it is guessed.

    `known_at` is when the market knew it, `recorded_at` when it came into our store (None: not yet).
    """

    security: str
    item: str
    stat: Stat
    value: float
    unit: Unit
    currency: str  # ISO 4217, or UNKNOWN_CURRENCY
    basis: Basis
    period: Period
    period_end: date | None
    accounting: Accounting
    provider: str
    source: str
    url: str
    known_at: datetime
    recorded_at: datetime | None = None
    payload: str = ""  # the digest of the reply it was read from
    text: str = ""  # a peer's ticker; of a number that was made of others here: how
    counted_on: date | None = None  # the day of the share count it is per, if that is not the day it was known on
    restated: float = 1.0  # how many of its shares one is of that it is per; see share_counts

    def __post_init__(self) -> None:
        for name in ("security", "source", "url", "text"):
            words = getattr(self, name)
            if not words.isprintable():  # a line break in a source would forge a line of whatever shows it
                object.__setattr__(self, name, " ".join(words.split()))
        if not self.security or not self.item or not self.provider:
            raise ValueError("an observation needs a security, an item and a provider")
        if not math.isfinite(self.value):
            raise ValueError(f"{self.security} {self.item}: {self.value} is not a number to keep")
        if self.known_at.tzinfo is None:
            raise ValueError(f"{self.security} {self.item}: known_at has no time zone")
        if self.currency in MINOR_UNITS:
            raise ValueError(f"{self.currency} is a hundredth of {MINOR_UNITS[self.currency]}: see in_major_unit")
        if self.item in SPLITS and (self.value <= 0 or self.period_end is None):
            raise ValueError("a split is new shares for one old, more than zero, and has the day it takes effect")

    @property
    def known_on(self) -> date:
        """The day on which it was known, in UTC."""
        return self.known_at.astimezone(UTC).date()

    @property
    def count_day(self) -> date:
        """The day of the share count that it is per."""
        return self.counted_on or self.known_on

    @property
    def per_share(self) -> bool:
        """Whether the kind of share matters."""
        return self.basis in (Basis.PER_ADS, Basis.PER_ORDINARY, Basis.UNKNOWN)

    @property
    def per(self) -> str:
        """What a number is per, as the end of its unit: ` per ADS`."""
        if self.unit is Unit.MONEY and self.basis is Basis.UNKNOWN:
            return " per traded share"
        return {Basis.PER_ADS: " per ADS", Basis.PER_ORDINARY: " per share"}.get(self.basis, "")

    @property
    def ambiguous(self) -> str:
        """What the source left open, in words; empty if nothing."""
        gaps = []
        if self.unit is Unit.MONEY and self.currency == UNKNOWN_CURRENCY:
            gaps.append("the currency")
        if self.basis is Basis.UNKNOWN:
            gaps.append("whether it is per ADS or per ordinary share")
        return " and ".join(gaps)

    def made_into(self, value: float, how: str, period: Period | None = None) -> "Observation":
        """A number made of several, of which this is the one whose day, period and source it bears."""
        return replace(self, value=value, text=how, period=period or self.period)

    def with_value(self, value: float, currency: str, basis: Basis) -> "Observation":
        """The same observation in another unit."""
        return replace(self, value=value, currency=currency, basis=basis)


@dataclass(frozen=True)
class Figure:
    """A number as asked for, and the observations that it was made of."""

    value: float
    currency: str
    observation: Observation
    others: tuple[Observation, ...] = ()  # the second year, the share ratio, the rates of exchange
    note: str = ""
    text: str = ""

    @property
    def source(self) -> str:
        """Where it comes from; that of a rate is named too."""
        named = dict.fromkeys(f"{o.source} [{o.provider}]" for o in self.parts)
        return "; ".join([*named, *self.restatements, *([self.note] if self.note else [])])

    @property
    def parts(self) -> tuple[Observation, ...]:
        """All the observations in it."""
        return (self.observation, *self.others)

    @property
    def restatements(self) -> list[str]:
        """To which share count its parts were restated, and by how much."""
        return list(
            dict.fromkeys(
                f"restated by {o.restated:g} for 1 to the share count of {o.count_day}"
                for o in self.parts
                if o.restated != 1
            )
        )

    @property
    def filed(self) -> tuple[Observation, ...]:
        """The results of a stretch of time in it: each stands until the next report, however long ago it was filed."""
        own = (o for o in self.parts if o.item == self.observation.item)
        return tuple(o for o in own if o.stat is Stat.ACTUAL and o.period is not Period.POINT)

    @property
    def day(self) -> date:
        """The day that it is of: of filed results the last publication, of all else the oldest number that moves."""
        if self.filed:
            return max(o.known_on for o in self.filed)
        moving = [o.known_on for o in self.parts if o.item != "ads_ratio"]
        return min(moving, default=self.observation.known_on)


def in_major_unit(value: float, currency: str) -> tuple[float, str]:
    """A price in pence, cents or agorot in its currency; any other as it is."""
    if currency in MINOR_UNITS:
        return value / 100, MINOR_UNITS[currency]
    return value, currency


def moment(day: date) -> datetime:
    """The moment a day begins, in UTC: the `known_at` of what has a day and no time."""
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    """The last microsecond of a day, in UTC: up to then, a number counts as known on it."""
    return moment(day) + timedelta(days=1, microseconds=-1)
