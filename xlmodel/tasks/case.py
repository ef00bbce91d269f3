"""A company's case from the market: looked up as a refresh looks it up, so that a refresh right after changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from xlmodel import contract
from xlmodel.contract import IN, Cell, Table, text
from xlmodel.days import same_period
from xlmodel.errors import RequestError, ValuationError
from xlmodel.market import figures
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Accounting, Stat
from xlmodel.market.series import Reading
from xlmodel.refresh.compare import Found
from xlmodel.refresh.fetch import Fetched
from xlmodel.refresh.shown import figure_columns
from xlmodel.tasks.company import Market, ask, ask_about, look_up, text_of
from xlmodel.tasks.doubts import findings_of
from xlmodel.tasks.events import news_of, too_old
from xlmodel.tasks.parts import parts_of
from xlmodel.templates.case import Case, Entry, News, Past, Peer
from xlmodel.templates.requests import STANDARD, Asks, Request

_YEARS_OF_PAST: Final = 5
_MONTHS_ENOUGH: Final = 12  # of a past by months; a shorter one is read by weeks
_FRESH: Final = 31  # days that an estimate of the past may be older than the price beside it


def case_of(
    market: Market, ticker: str, peers: Sequence[str] | None, as_of: date | None, asks: Asks = STANDARD
) -> tuple[Case, list[str]]:
    """The case, and in words what could not be had for it.

    Parameters
        peers  their tickers; None: those that the store names, if any.
        as_of  left out, the day of the newest price.
        asks   which figures.

    Raises
        RequestError  a ticker stands there twice.
    """
    company = ask_about(market, ticker, as_of, asks)
    ticker, day, fetched = company.ticker, company.day, company.fetched
    chosen = tuple(peers) if peers is not None else _peers(market, ticker, day)
    for each in chosen:
        if each == ticker or chosen.count(each) > 1:
            raise RequestError(f"{each} cannot be a peer: it is there already")
    asked = [request for i, peer in enumerate(chosen, start=1) for request in asks.of_a_peer(i, peer)]
    names = [Request("name", peer, "name") for peer in chosen]
    of_peers = ask(market, [*asked, *names], ticker, day) if chosen else Fetched()
    fetched.answered |= of_peers.answered
    fetched.failures += of_peers.failures
    fetched.findings += of_peers.findings
    found = look_up(market, company.requests, ticker, day, fetched)
    accounting = _accounting(found)
    wanted = Accounting(accounting) if accounting else None
    # A refresh takes no peer's earnings of another accounting than the workbook's either.
    found |= look_up(market, asked, ticker, day, fetched, wanted)
    parts = parts_of(market, company, found.get(f"{IN}net_cash")) if asks.parts else None
    if parts is not None:
        found |= parts.found
    entries = _entries(found, day)
    if parts is not None:
        of_rate = replace(parts.rate, value=parts.rate.known_on)
        entries |= {**parts.currencies, "fx": parts.rate, "fx_date": of_rate}
    period, past = _past(market, ticker, Stat(company.kind), day, _end(found.get(f"{IN}eps_fy2")))
    case = Case(
        ticker,
        day,
        text_of(market, ticker, "name", day),
        company.currency,
        company.share,
        accounting,
        company.kind,
        entries,
        tuple(Peer(each, text_of(market, each, "name", day)) for each in chosen),
        period,
        past,
        parts.parts if parts else (),
        news_of(market, company, chosen) if asks.news else News(),
        findings_of(market, found, fetched, wanted, day, as_of),
        parts.accounts if parts else "",
    )
    spared = {f"{IN}peer_{n}_{name}" for n in range(1, len(chosen) + 1) for name in asks.optional_of_peers}
    return case, [
        *too_old(case.news, ticker, day),
        *fetched.failures,
        *_reasons({name: each for name, each in found.items() if name not in spared}),
    ]


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


def _accounting(found: dict[str, Found]) -> str:
    for name in ("in_eps_fy2", "in_eps_fy1"):
        figure = found[name].figure
        if figure is not None and figure.observation.accounting is not Accounting.UNKNOWN:
            return figure.observation.accounting.value
    return ""


def _peers(market: Market, ticker: str, day: date) -> tuple[str, ...]:
    return tuple(text_of(market, ticker, "peers", day).split())


# The past


def _end(found: Found | None) -> date | None:
    """The end of the year that an estimate is of."""
    return found.figure.observation.period_end if found is not None and found.figure is not None else None


def _past(market: Market, ticker: str, kind: Stat, day: date, fy2_end: date | None) -> tuple[str, tuple[Past, ...]]:
    """The forward P/E of earlier days, by months or else by weeks, of that period of which there is more.

    Parameters
        fy2_end  of today's FY2. A day on which another year was FY2 looked as far ahead as no day of this year does, and the
                 earnings of two years beside each other make a multiple fall where nothing happened.
    """
    first = date(day.year - _YEARS_OF_PAST, day.month, 1)
    prices = market.store.history(ticker, "price", first, day)
    months = {(o.known_on.year, o.known_on.month): o.known_on for o in prices}
    weeks = {(o.known_on - timedelta(days=o.known_on.weekday())): o.known_on for o in prices}
    longest: tuple[str, tuple[Past, ...]] = ("", ())
    for days in (months.values(), weeks.values()):
        for period in ("NTM", "FY2"):
            end = fy2_end if period == "FY2" else None
            past = tuple(each for on in days if (each := _paid(market, ticker, kind, period, on, end)))
            if len(past) > len(longest[1]):
                longest = period, past
        if len(longest[1]) >= _MONTHS_ENOUGH:
            break
    return longest


def _paid(market: Market, ticker: str, kind: Stat, period: str, day: date, end: date | None) -> Past | None:
    """What the market paid on a day; with an end, for the earnings of the year to it alone."""
    reading = Reading(market.reading.order, Limits(estimate_age=_FRESH))
    try:
        price = figures.market_price(market.store, ticker, day, reading)
        eps = figures.consensus(market.store, ticker, "EPS", period, day, "", kind, reading)
    except ValuationError:
        return None
    if eps.value <= 0 or eps.currency != price.currency:
        return None
    if end is not None and not (eps.observation.period_end and same_period(eps.observation.period_end, end)):
        return None
    return Past(day, price.value, eps.value)
