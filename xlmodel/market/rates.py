"""Rates of exchange: direct, turned round, or through one other currency, and their average over a stretch of time."""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from xlmodel.days import SAME_PERIOD, calendar_months
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Figure, Observation, Period, Stat
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import PLAIN, Reading, is_stale, preferred, too_old

# A flow's rate is an average only if every month of its time is covered, or so much of its working days.
_LEAST_DAYS: Final = 0.6
_OF_ANY_AGE: Final = Reading(limits=Limits(price_age=math.inf))


def fx_rate(store: ReadableStore, base: str, quote: str, as_of: date | None, reading: Reading = PLAIN) -> Figure:
    """Units of the quote currency for one unit of the base currency: direct, turned round, or through one other.

    Raises
        InputError   not the code of a currency.
        NoDataError  no rate is known, or none that is recent.
    """
    base, quote = _code(base), _code(quote)
    rate = _rate(base, quote, lambda pair: _spot(store, pair, as_of, reading))
    if rate is None:
        last = _rate(base, quote, lambda pair: _spot(store, pair, as_of, _OF_ANY_AGE))
        known = f"the last one is from {last.day}" if last else ""
        if last and as_of:
            known += f", {too_old(last.day, as_of, 'price_age', reading.limits.price_age)}"
        day = f" for {as_of}" if as_of else ""
        raise NoDataError(
            f"no rate of {quote} per {base} is known{day}{known and ': ' + known}; {_where_rates_come_from(base, quote)}"
        )
    return rate


def average_rate(store: ReadableStore, base: str, quote: str, first: date, last: date, as_of: date | None) -> Figure:
    """The mean rate of a stretch of time.

    Raises
        NoDataError  too few rates of that time are known.
    """
    base, quote = _code(base), _code(quote)
    rate = _rate(base, quote, lambda pair: _average(store, pair, first, last, as_of))
    if rate is None:
        raise NoDataError(
            f"too few rates of {quote} per {base} are known from {first} to {last} for an average; "
            f"{_where_rates_come_from(base, quote)}"
        )
    return rate


# What a rate may be turned round or made of


_CURRENCY = re.compile(r"[A-Z]{3}")


def _code(given: str) -> str:
    code = given.strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise InputError(f"{code!r} is not the code of a currency such as USD")
    return code


def _where_rates_come_from(base: str, quote: str) -> str:
    return f"refresh with the provider ecb, or add a row {base}{quote}, fx_rate and its day to your file of figures"


def _rate(base: str, quote: str, read: Callable[[str], Observation | None]) -> Figure | None:
    direct = _between(base, quote, read)
    if direct is not None:
        return direct
    for middle in ("EUR", "USD"):
        one, other = _between(base, middle, read), _between(middle, quote, read)
        # Two fixings of different houses or days make no rate: 0.91763 CNY per HKD beside 7.2960 CNY per USD.
        if one and other and _fixing(one) == _fixing(other):
            through = (other.observation,)
            return Figure(one.value * other.value, quote, one.observation, through, f"through {middle}")
    return None


def _fixing(rate: Figure) -> tuple[str, date]:
    return rate.observation.provider, rate.observation.known_on


def _between(base: str, quote: str, read: Callable[[str], Observation | None]) -> Figure | None:
    found = read(base + quote)
    if found is not None:
        return Figure(found.value, quote, found)
    found = read(quote + base)
    return None if found is None else Figure(1 / found.value, quote, found)


def _spot(store: ReadableStore, pair: str, as_of: date | None, reading: Reading) -> Observation | None:
    found = store.latest(pair, "fx_rate", Stat.ACTUAL, Period.POINT, as_of)
    found = preferred(found, reading) or found
    if not found:
        return None
    newest = max(found, key=lambda o: (o.known_at, o.provider))
    # An old rate is none: a fresh one may yet be had the other way round, or through a third currency.
    return None if is_stale(newest, as_of, reading) else newest


def _average(store: ReadableStore, pair: str, first: date, last: date, as_of: date | None) -> Observation | None:
    monthly = [
        o
        for o in store.latest(pair, "fx_average", Stat.ACTUAL, Period.MONTH, as_of)
        if o.period_end and first <= o.period_end <= last + SAME_PERIOD
    ]
    one_a_month = {o.period_end: o for o in monthly}
    if len(one_a_month) >= calendar_months(first, last):
        return _mean(list(one_a_month.values()))
    daily = [o for o in store.history(pair, "fx_rate", first, last) if as_of is None or o.known_on <= as_of]
    working_days = (last - first).days * 5 / 7
    return _mean(daily) if daily and len(daily) >= working_days * _LEAST_DAYS else None


def _mean(rates: list[Observation]) -> Observation:
    newest = max(rates, key=lambda o: o.known_at)
    mean = sum(o.value for o in rates) / len(rates)
    return (
        newest if len(rates) == 1 else newest.made_into(mean, f"mean of {len(rates)}, the newest of {newest.known_on}")
    )
