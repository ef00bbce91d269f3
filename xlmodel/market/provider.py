"""Where numbers come from: the contract of a provider, what can go wrong with one, and how one is found.

A provider fetches; it neither keeps nor shows. Built-in ones live in `vendors`; another package offers its own with
an entry point in the group `xlmodel.providers`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from xlmodel.errors import NoDataError
from xlmodel.market.observation import Observation

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

# The figures a provider may know of a security; one that knows others may name them as it likes.
ITEMS = (
    "price previous_close prior_year_close volume market_cap ordinary_shares ads_ratio eps revenue net_income ebitda ebit "
    "net_cash fiscal_year_end peer fx_rate split ordinary_split"
).split()


@dataclass(frozen=True)
class Payload:
    """The bytes of one reply, as they came; keys are cut out of the address."""

    url: str
    content: bytes
    fetched_at: datetime

    @property
    def digest(self) -> str:
        """What observations read from it refer to."""
        return sha256(self.content).hexdigest()


@dataclass
class Reply:
    """What a provider answers: numbers, the bytes they came from, what looked wrong in them, and of what there is none."""

    observations: list[Observation] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    none: set[str] = field(
        default_factory=set
    )  # items that it knows the security to have none of: nobody else is asked


@runtime_checkable
class Provider(Protocol):
    """A source of market data."""

    @property
    def name(self) -> str:
        """A word that the user chooses it by."""
        ...

    @property
    def items(self) -> frozenset[str]:
        """The figures it knows."""
        ...

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """What is known of one security on `as_of`, as the source states it.

        A rate of exchange is asked for as the security `USDCNY` with the item `fx_rate`.

        Raises
            OnlyTodayError  `as_of` is past, and it knows no past; it is not asked about that day again.
            ProviderError   nothing can be had; says why. Other securities are asked for all the same.
        """
        ...


class Limit(NamedTuple):
    """So many calls in so many seconds."""

    calls: int
    seconds: int


Wait = Callable[[str, Collection[Limit]], float]
"""Counts a call of a provider: 0 if it may be made, else the seconds until it may."""


@runtime_checkable
class Metered(Protocol):
    """A provider whose calls are limited, and counted in the store."""

    def meter(self, wait: Wait) -> None:
        """Ask `wait` before each call: 0, or the seconds until it may be made."""
        ...


@runtime_checkable
class HoldsOwnRows(Protocol):
    """A provider of the user's own figures, all of which are at hand."""

    @property
    def own_rows(self) -> Sequence[Observation]:
        """Those figures; none where it holds bundled ones. ProviderError if they cannot be read."""
        ...


class ProviderError(NoDataError):
    """A provider that does not answer as hoped; the message holds no key."""


class AuthError(ProviderError):
    """The key is missing, wrong or expired."""


class EntitlementError(ProviderError):
    """The key is good, but its plan does not cover this security or figure."""


class QuotaError(ProviderError):
    """The calls of the day or the minute are used up."""

    def __init__(self, message: str, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class NotFoundError(ProviderError):
    """The provider does not know the security."""


class OnlyTodayError(NotFoundError):
    """The provider tells only what is known today, and was asked about an earlier day."""


class SchemaError(ProviderError):
    """The reply does not have the shape it should."""


class TransientError(ProviderError):
    """A failure that may be over in a moment; the only one that is tried again."""


BUILT_IN = {
    "file": "xlmodel.market.vendors.file:FileProvider",
    "yahoo": "xlmodel.market.vendors.yahoo:Yahoo",
    "fmp": "xlmodel.market.vendors.fmp:Fmp",
    "alphavantage": "xlmodel.market.vendors.alphavantage:AlphaVantage",
    "edgar": "xlmodel.market.vendors.edgar:Edgar",
    "ecb": "xlmodel.market.vendors.ecb:Ecb",
}


def provider_names() -> list[str]:
    """The providers that can be chosen, built-in ones first."""
    return [*BUILT_IN, *sorted({point.name for point in _offered()} - set(BUILT_IN))]


def find_provider(name: str) -> Provider:
    """The provider of that name, made with its settings and its key.

    Raises
        ProviderError  there is none, or it lacks a package or a key.
    """
    maker = _maker(name)
    try:
        provider = maker()
    except ImportError as problem:
        raise ProviderError(f"{name} needs a package: pip install 'xlmodel[{name}]' ({problem.name})") from None
    if not isinstance(provider, Provider):
        raise ProviderError(f"{name} is no provider of market data")
    return provider


def _maker(name: str) -> Callable[[], object]:
    if name in BUILT_IN:
        module, _, made = BUILT_IN[name].partition(":")
        maker: Callable[[], object] = getattr(import_module(module), made)
        return maker
    for point in _offered():
        if point.name == name:
            loaded: Callable[[], object] = point.load()
            return loaded
    raise ProviderError(f"there is no provider {name}; there is {', '.join(provider_names())}")


def _offered() -> "EntryPoints":
    from importlib.metadata import entry_points  # needs a network's modules, and formulas import this file

    return entry_points(group="xlmodel.providers")


def find_providers(names: Iterable[str]) -> list[Provider]:
    """Several, in the order in which they are asked."""
    return [find_provider(name) for name in names]
