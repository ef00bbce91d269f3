"""A company on a day, as a value: what a template fills its sheets with; what is not known of it is a gap, never a guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from xlmodel.contract import Cell
from xlmodel.findings import Finding


@dataclass(frozen=True)
class Entry:
    """What stands in an input: a figure with its day and source, or why there is none."""

    value: Cell = None
    known_on: date | None = None
    source: str = ""
    reason: str = ""  # of a gap
    unit: str = ""
    period_end: date | None = None

    @property
    def number(self) -> float | None:
        """The value, where it is a number."""
        usable = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return float(self.value) if usable and isinstance(self.value, int | float) else None


GAP: Final = Entry()


@dataclass(frozen=True)
class Peer:
    """A company that the share is compared with."""

    ticker: str
    name: str = ""


@dataclass(frozen=True)
class Part:
    """A business or a stake that is valued by itself; its figures are those named `part_1_metric` and so on."""

    key: str  # as its items are called after: cloud, of own_part_cloud
    name: str


LATER: Final = (1, 5, 20, 60)
"""Days of trading after an announcement on which is looked how it went on."""


@dataclass(frozen=True)
class Event:
    """An announcement, the closes before and after it, what the market did, and later closes, as far as they are known."""

    day: date
    name: str
    before: float | None = None
    after: float | None = None
    market: float | None = None  # a fraction
    later: tuple[float | None, ...] = (None,) * len(LATER)
    source: str = ""
    after_on: date | None = None


@dataclass(frozen=True)
class Close:
    """A day of trading: the share, and what stands in for the market."""

    day: date
    share: float
    market: float | None = None


@dataclass(frozen=True)
class Proxy:
    """What stands in for the market, in words, and its levels."""

    words: str = ""
    levels: Mapping[date, float] = field(default_factory=dict)


FRESH_NEWS: Final = timedelta(days=7)
"""How old an announcement may be that the price has just moved on."""


@dataclass(frozen=True)
class News:
    """What is known of a company's news."""

    events: tuple[Event, ...] = ()  # in the order of their days
    last: Event | None = None  # what the share did on its last day, whatever the reason
    studied: Event | None = None  # the one that the closes are around
    closes: tuple[Close, ...] = ()
    source: str = ""  # of the closes of the share
    proxy: Proxy = Proxy()


@dataclass(frozen=True)
class Past:
    """What the market paid on an earlier day for the earnings that were expected then."""

    day: date
    price: float
    eps: float

    @property
    def multiple(self) -> float:
        """The forward P/E of that day."""
        return self.price / self.eps


@dataclass(frozen=True)
class Case:
    """A company on a day.

    `figures` are named as the inputs that they go into, without `in_`; those of a template that are not among them, or
    are without a value, are its gaps.
    """

    ticker: str
    day: date
    name: str = ""
    currency: str = ""  # that of the price, ISO 4217; empty: not known
    share: str = "share"  # what money is per: share or ADS
    accounting: str = ""  # gaap or non_gaap; empty: not known
    kind: str = "consensus"  # whose estimates: consensus or broker
    figures: Mapping[str, Entry] = field(default_factory=dict)
    peers: tuple[Peer, ...] = ()
    history_period: str = ""  # of the EPS in the history: NTM or FY2
    history: tuple[Past, ...] = ()
    parts: tuple[Part, ...] = ()
    news: News = News()
    findings: tuple[Finding, ...] = ()  # what is doubtful in the figures
    accounts: str = ""  # the currency of the accounts, where amounts stand in another one than the price

    def entry(self, name: str) -> Entry:
        """What stands in an input."""
        return self.figures.get(name, GAP)

    def gaps(self, names: Iterable[str]) -> list[str]:
        """Those of the inputs that have no value."""
        return [name for name in names if self.entry(name).value is None]

    @property
    def unit(self) -> str:
        """What a figure per share is in: `USD per ADS`."""
        return f"{self.currency or 'unknown currency'} per {self.share}"
