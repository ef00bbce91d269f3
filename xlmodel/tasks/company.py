"""What is known of a company: asked for, kept, and looked up as a refresh looks it up."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from xlmodel import contract
from xlmodel.contract import IN, Progress, Table
from xlmodel.errors import NoDataError, ValuationError
from xlmodel.market import figures
from xlmodel.market.current import today
from xlmodel.market.file_first import file_first
from xlmodel.market.limits import limits
from xlmodel.market.observation import Accounting, Basis, Stat
from xlmodel.market.port import RecordedStore
from xlmodel.market.provider import Provider
from xlmodel.market.series import Reading
from xlmodel.refresh.asked import Asked, Row
from xlmodel.refresh.compare import Found, compare
from xlmodel.refresh.fetch import Fetched, fetch
from xlmodel.templates.requests import STANDARD, Asks, Request


@dataclass(frozen=True)
class Market:
    """Where the figures come from."""

    store: RecordedStore
    providers: Sequence[Provider]
    progress: Progress = lambda done, of, what: None

    def __post_init__(self) -> None:
        # Whoever reads it reads it with the files in hand.
        object.__setattr__(self, "store", file_first(self.store, self.providers))

    @cached_property
    def reading(self) -> Reading:
        """How the store is read."""
        return Reading([provider.name for provider in self.providers], limits())


@dataclass(frozen=True)
class Company:
    """A company about which the market has been asked."""

    ticker: str  # as it is known
    day: date
    kind: str  # whose estimates there are
    share: str  # what its price is per: ADS or share
    currency: str  # of its price
    fetched: Fetched
    asks: Asks = STANDARD

    @property
    def requests(self) -> list[Request]:
        """The figures that a workbook would have of it."""
        of_the_company = self.asks.of_the_company(self.ticker, self.kind, self.share)
        return [*of_the_company, *self.asks.of_the_currency(self.currency)]


def ask_about(market: Market, ticker: str, as_of: date | None, asks: Asks = STANDARD) -> Company:
    """Ask for the figures of a company, its name and its peers.

    Parameters
        as_of  left out, the day of the newest price.
        asks   which figures.
    """
    latest = as_of or today()
    ticker = _as_known(market, ticker, latest)
    about = [Request(item, ticker, item) for item in ("name", "peers")]
    fetched = ask(market, [*asks.of_the_company(ticker, "consensus", "ADS"), *about], ticker, latest)
    day = as_of or _newest_price(market, ticker) or latest
    share, currency = _traded(market, ticker, day)
    of_the_currency = asks.of_the_currency(currency) if currency else []
    if of_the_currency:
        found = ask(market, of_the_currency, ticker, day)
        fetched.answered |= found.answered
        fetched.failures += found.failures
        fetched.findings += found.findings
    return Company(ticker, day, _kind(market, ticker, day), share, currency, fetched, asks)


def ask(market: Market, requests: Sequence[Request], ticker: str, day: date) -> Fetched:
    """Ask the providers, and keep what they answer."""
    asked = _asked(requests, ticker, None)
    return fetch(asked, market.providers, market.store, day, datetime.now(UTC), market.progress)


def look_up(
    market: Market,
    requests: Sequence[Request],
    ticker: str,
    day: date,
    fetched: Fetched,
    accounting: Accounting | None = None,
) -> dict[str, Found]:
    """What the store knows of each, by the name of its input, or why there is none.

    Parameters
        accounting  of its earnings; None: each figure has its own.
    """
    asked = _asked(requests, ticker, accounting)
    blank = {row.name: None for row in asked.rows}
    order = market.reading.order
    return {each.row.name: each for each in compare(asked, blank, market.store, day, order, fetched).found}


def text_of(market: Market, security: str, item: str, day: date) -> str:
    """A figure that is words, such as a name; empty if it is not known."""
    try:
        return figures.point(market.store, security, item, day, market.reading).text
    except ValuationError:
        return ""


def _as_known(market: Market, ticker: str, day: date) -> str:
    """The ticker as typed, or in capitals if only so anything is known of it."""
    if ticker == ticker.upper():
        return ticker
    for each in (ticker, ticker.upper()):
        ask(market, [Request("price", each, "price")], each, day)
        if market.store.newest(each) is not None:
            return each
    return ticker


def _newest_price(market: Market, ticker: str) -> date | None:
    try:
        return figures.market_price(market.store, ticker, None, market.reading).day
    except NoDataError:
        return None


def _traded(market: Market, ticker: str, day: date) -> tuple[str, str]:
    """What the price is per, and its currency."""
    try:
        price = figures.market_price(market.store, ticker, day, market.reading)
    except ValuationError:
        return "share", ""
    return "ADS" if price.observation.basis is Basis.PER_ADS else "share", price.currency


def _kind(market: Market, ticker: str, day: date) -> str:
    """Whose estimates: a broker's only where more of them are known than of a consensus."""

    def known(kind: Stat) -> int:
        count = 0
        for period in ("FY1", "FY2"):
            with suppress(ValuationError):
                figures.consensus(market.store, ticker, "EPS", period, day, "", kind, market.reading)
                count += 1
        return count

    return max((Stat.CONSENSUS, Stat.BROKER), key=known).value


def _asked(requests: Sequence[Request], ticker: str, accounting: Accounting | None) -> Asked:
    rows = tuple(
        Row(IN + r.name, r.live == "yes", r.security, r.item, r.kind, r.period, r.gives, contract.SCALES[r.scale], None)
        for r in requests
    )
    return Asked(Table([contract.ASKED]), rows, ticker, None, accounting, limits(), (), ())
