"""What the market knows of a company's news: announcements, the closes around them, and daily closes for an event study."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Final, NamedTuple

from xlmodel.errors import ValuationError
from xlmodel.market.observation import Observation
from xlmodel.market.share_counts import restated
from xlmodel.tasks.company import Company, Market, ask, text_of
from xlmodel.templates.case import FRESH_NEWS, LATER, Close, Event, News, Proxy
from xlmodel.templates.requests import Request

EVENT, MOVE, MARKET = "own_event", "own_market_move", "own_market"
_NEXT: Final = 5  # days from one close to the next at most, over a long weekend
_YEARS: Final = 10
_ESTIMATION: Final = 131  # closes before an event that a study needs: 120 returns, and ten days between
_AFTER: Final = 20
_FEWEST: Final = 3  # companies in a basket that stands in for the market
_MONTH: Final = 30
_MOST_OF_IT: Final = 17  # closes of a month of which every day is known
_BASE: Final = 100.0
_DECIMALS: Final = 8  # of a level: one of more digits than 15 is another one once a spreadsheet has saved it

Days = dict[date, float]


class Around(NamedTuple):
    """Closes on each day of trading from before an event until after it."""

    event: Event
    days: list[date]


def news_of(market: Market, company: Company, peers: Sequence[str]) -> News:
    """Announcements up to the day, and closes around the newest of them that a study can be made of."""
    ticker, day = company.ticker, company.day
    ask(market, [Request(item, ticker, item) for item in ("price", EVENT, MOVE, MARKET)], ticker, day)
    own = _closes(market, ticker, day)
    noted = [o for o in market.store.observations(ticker) if o.known_on <= day]
    moves = {o.known_on: o.value for o in noted if o.item == MOVE}
    told = {o.known_on: o for o in noted if o.item == EVENT and o.text}
    events = tuple(_event(o, own, moves.get(on)) for on, o in sorted(told.items()))
    last = _last_move(own, day)
    around = next((each for event in reversed(events or (last,)) if (each := _around(event, own)) is not None), None)
    if around is None:
        return News(events, last)
    index = text_of(market, ticker, MARKET, day)
    ask(market, [Request("price", each, "price") for each in (index, *peers) if each], ticker, day)
    proxy = _proxy(market, index, peers, around.days, day)
    closes = tuple(Close(on, own[on], proxy.levels.get(on)) for on in around.days)
    named = {o.source: o for o in noted if o.item == "price" and o.known_on in set(around.days)}
    return News(events, last, around.event, closes, "; ".join(named), proxy)


def too_old(news: News, ticker: str, day: date) -> list[str]:
    """In words, where all announcements are older than what the price has just moved on, and how to take the newest."""
    if not news.events or day - news.events[-1].day <= FRESH_NEWS:
        return []
    on = news.events[-1].day
    return [
        f"news of {ticker} in the {FRESH_NEWS.days} days up to {day}; its newest event is of {on}: --as-of {on} takes it"
    ]


def _closes(market: Market, security: str, day: date) -> Days:
    """All that are known up to the day, on its share count."""
    found = market.store.history(security, "price", day - timedelta(days=366 * _YEARS), day)
    with suppress(ValuationError):
        return {o.known_on: o.value for o in sorted(restated(market.store, found, day), key=lambda o: o.known_on)}
    return {}


def _event(told: Observation, own: Days, move: float | None) -> Event:
    days, on = list(own), told.known_on
    at = bisect_left(days, on)
    # Where closes are known day by day a weekday without one was a holiday; elsewhere it is a close that is lacking.
    holidays = 1 if bisect_left(days, on) - bisect_left(days, on - timedelta(days=_MONTH)) >= _MOST_OF_IT else 0
    before = days[at - 1] if at and _weekdays(days[at - 1], on) <= 1 + holidays else None
    after = days[at] if at < len(days) and _weekdays(on - timedelta(days=1), days[at]) <= 1 + holidays else None
    later = tuple(_later(days, at, ahead) if after else None for ahead in LATER)
    return Event(
        on,
        told.text,
        own[before] if before else None,
        own[after] if after else None,
        move,
        tuple(own[each] if each else None for each in later),
        told.url or told.source,
        after,
    )


def _weekdays(first: date, last: date) -> int:
    """Those after one day and up to another."""
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))


def _later(days: Sequence[date], at: int, ahead: int) -> date | None:
    """The day of trading so many after another; None where closes of days between are not known."""
    if at + ahead >= len(days):
        return None
    holidays = 1 if ahead == 1 else 2 + ahead // 20
    return days[at + ahead] if _weekdays(days[at], days[at + ahead]) <= ahead + holidays else None


def _last_move(own: Days, day: date) -> Event:
    """What the share did on the last day of trading, whatever the news was."""
    days = [each for each in own if each <= day]
    if len(days) < 2 or days[-1] - days[-2] > timedelta(days=_NEXT):
        return Event(days[-1] if days else day, "", None, own[days[-1]] if days else None)
    return Event(days[-1], "", own[days[-2]], own[days[-1]], after_on=days[-1])


def _around(event: Event, own: Days) -> Around | None:
    """Daily closes long enough before an event, and a while after it where they are known."""
    if event.after_on is None:
        return None
    days = list(own)
    at = bisect_right(days, event.after_on) - 1
    first, last = at, at
    while first and at - first < _ESTIMATION and days[first] - days[first - 1] <= timedelta(days=_NEXT):
        first -= 1
    while last + 1 < len(days) and last - at < _AFTER and days[last + 1] - days[last] <= timedelta(days=_NEXT):
        last += 1
    return Around(event, days[first : last + 1]) if at - first == _ESTIMATION else None


def _proxy(market: Market, index: str, peers: Sequence[str], days: list[date], day: date) -> Proxy:
    """What stands in for the market: the security that the user names, or a basket of the peers."""
    if index and set(days) <= (levels := _closes(market, index, day)).keys():
        return Proxy(f"{index}, as named by the item {MARKET}", {on: levels[on] for on in days})
    closes = {peer: _closes(market, peer, day) for peer in peers}
    whole = {peer: levels for peer, levels in closes.items() if set(days) <= levels.keys()}
    if len(whole) < _FEWEST:
        return Proxy()
    levels, level = {days[0]: _BASE}, _BASE
    for before, on in pairwise(days):
        level *= fmean(each[on] / each[before] for each in whole.values())
        levels[on] = round(level, _DECIMALS)
    named = ", ".join(whole)
    return Proxy(f"Judgement, for want of an index: {named} with equal weight, 100 on {days[0]}", levels)
