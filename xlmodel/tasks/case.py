"""A company's case from the market: looked up as a refresh looks it up, so that a refresh right after changes nothing."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from xlmodel import contract
from xlmodel.contract import IN, Cell, Progress, Table, text
from xlmodel.errors import NoDataError, RequestError, ValuationError
from xlmodel.market import figures
from xlmodel.market.current import today
from xlmodel.market.limits import Limits, limits
from xlmodel.market.observation import Accounting, Basis, Stat
from xlmodel.market.port import WritableStore
from xlmodel.market.provider import Provider
from xlmodel.market.series import Reading
from xlmodel.refresh.asked import Asked, Row
from xlmodel.refresh.compare import Found, compare
from xlmodel.refresh.fetch import Fetched, fetch
from xlmodel.refresh.shown import figure_columns
from xlmodel.templates.case import Case, Entry, Past, Peer
from xlmodel.templates.requests import Request, of_a_peer, of_the_company

_YEARS_OF_PAST: Final = 5
_MONTHS_ENOUGH: Final = 12  # of a past by months; a shorter one is read by weeks
_FRESH: Final = 31  # days that an estimate of the past may be older than the price beside it


@dataclass(frozen=True)
class Market:
    """Where the figures come from."""

    store: WritableStore
    providers: Sequence[Provider]
    progress: Progress = lambda done, of, what: None

    @property
    def reading(self) -> Reading:
        """How the store is read."""
        return Reading([provider.name for provider in self.providers], limits())


def case_of(market: Market, ticker: str, peers: Sequence[str] | None, as_of: date | None) -> tuple[Case, list[str]]:
    """The case, and in words what could not be had for it.

    Parameters
        peers  their tickers; None: those that the store names, if any.
        as_of  left out, the day of the newest price.

    Raises
        RequestError  a ticker stands there twice.
    """
    latest = as_of or today()
    ticker = _as_known(market, ticker, latest)
    about = [Request(item, ticker, item) for item in ("name", "peers")]
    fetched = _fetch(market, [*of_the_company(ticker, "consensus", "ADS"), *about], ticker, latest)
    day = as_of or _newest_price(market, ticker) or latest
    chosen = tuple(peers) if peers is not None else _peers(market, ticker, day)
    for each in chosen:
        if each == ticker or chosen.count(each) > 1:
            raise RequestError(f"{each} cannot be a peer: it is there already")
    asked = [request for i, peer in enumerate(chosen, start=1) for request in of_a_peer(i, peer)]
    names = [Request("name", peer, "name") for peer in chosen]
    of_peers = _fetch(market, [*asked, *names], ticker, day) if chosen else Fetched()
    fetched.answered |= of_peers.answered
    fetched.failures += of_peers.failures
    kind = _kind(market, ticker, day)
    share, currency = _traded(market, ticker, day)
    found = _found(market, [*of_the_company(ticker, kind, share), *asked], ticker, day, fetched)
    period, past = _past(market, ticker, Stat(kind), day)
    case = Case(
        ticker,
        day,
        _text(market, ticker, "name", day),
        currency,
        share,
        _accounting(found),
        kind,
        _entries(found, day),
        tuple(Peer(each, _text(market, each, "name", day)) for each in chosen),
        period,
        past,
    )
    return case, [*fetched.failures, *_reasons(found)]


def _as_known(market: Market, ticker: str, day: date) -> str:
    """The ticker as typed, or in capitals if only so anything is known of it."""
    for each in dict.fromkeys((ticker, ticker.upper())):
        _fetch(market, [Request("price", each, "price")], each, day)
        if market.store.newest(each) is not None:
            return each
    return ticker


def _asked(requests: Sequence[Request], ticker: str, accounting: Accounting | None) -> Asked:
    rows = tuple(
        Row(IN + r.name, r.live == "yes", r.security, r.item, r.kind, r.period, r.gives, contract.SCALES[r.scale], None)
        for r in requests
    )
    return Asked(Table([contract.ASKED]), rows, ticker, None, accounting, limits(), (), ())


def _fetch(market: Market, requests: Sequence[Request], ticker: str, day: date) -> Fetched:
    asked = _asked(requests, ticker, None)
    return fetch(asked, market.providers, market.store, day, datetime.now(UTC), market.progress)


def _found(market: Market, requests: Sequence[Request], ticker: str, day: date, fetched: Fetched) -> dict[str, Found]:
    asked = _asked(requests, ticker, None)
    blank = {row.name: None for row in asked.rows}
    order = market.reading.order
    return {each.row.name: each for each in compare(asked, blank, market.store, day, order, fetched).found}


def _entries(found: dict[str, Found], day: date) -> dict[str, Entry]:
    """The figures, with what a refresh would show beside them."""
    blank = Table([[*contract.SHOWN], *[[None] * len(contract.SHOWN)] * len(found)])
    columns = figure_columns(blank, list(found.values()), day)
    units, ends = (columns.get(heading, [None] * len(found)) for heading in (contract.UNIT, contract.PERIOD_END))
    return {
        name.removeprefix(IN): _entry(each, text(unit), end)
        for (name, each), unit, end in zip(found.items(), units, ends, strict=True)
    }


def _entry(each: Found, unit: str, end: Cell) -> Entry:
    if each.figure is None:
        return Entry(reason=each.reason)
    return Entry(each.new, each.figure.day, each.figure.source, "", unit, end if isinstance(end, date) else None)


def _reasons(found: dict[str, Found]) -> list[str]:
    """Why figures could not be had, each reason once."""
    return list(dict.fromkeys(each.reason for each in found.values() if each.reason))


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


def _accounting(found: dict[str, Found]) -> str:
    for name in ("in_eps_fy2", "in_eps_fy1"):
        figure = found[name].figure
        if figure is not None and figure.observation.accounting is not Accounting.UNKNOWN:
            return figure.observation.accounting.value
    return ""


def _text(market: Market, security: str, item: str, day: date) -> str:
    try:
        return figures.point(market.store, security, item, day, market.reading).text
    except ValuationError:
        return ""


def _peers(market: Market, ticker: str, day: date) -> tuple[str, ...]:
    return tuple(_text(market, ticker, "peers", day).split())


# The past


def _past(market: Market, ticker: str, kind: Stat, day: date) -> tuple[str, tuple[Past, ...]]:
    """The forward P/E of earlier days, by months or else by weeks, of that period of which there is more."""
    first = date(day.year - _YEARS_OF_PAST, day.month, 1)
    prices = market.store.history(ticker, "price", first, day)
    months = {(o.known_on.year, o.known_on.month): o.known_on for o in prices}
    weeks = {(o.known_on - timedelta(days=o.known_on.weekday())): o.known_on for o in prices}
    longest: tuple[str, tuple[Past, ...]] = ("", ())
    for days in (months.values(), weeks.values()):
        for period in ("NTM", "FY2"):
            past = tuple(each for on in days if (each := _paid(market, ticker, kind, period, on)))
            if len(past) > len(longest[1]):
                longest = period, past
        if len(longest[1]) >= _MONTHS_ENOUGH:
            break
    return longest


def _paid(market: Market, ticker: str, kind: Stat, period: str, day: date) -> Past | None:
    reading = Reading(market.reading.order, Limits(estimate_age=_FRESH))
    try:
        price = figures.market_price(market.store, ticker, day, reading)
        eps = figures.consensus(market.store, ticker, "EPS", period, day, "", kind, reading)
    except ValuationError:
        return None
    if eps.value <= 0 or eps.currency != price.currency:
        return None
    return Past(day, price.value, eps.value)
