"""From the store to a figure that may stand beside a price: the right period, currency and share, or a refusal.

Nothing is guessed: where the source leaves a unit open, the user settles it once per security, and until then the
answer is a reason. Estimates and balances are converted at the spot rate of the day, flows at the average rate of the
time in which they were earned.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from xlmodel.errors import InputError, NoDataError
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Accounting, Basis, Observation, Period, Stat, Unit
from xlmodel.market.store import Store

# Sources date one fiscal year end some days apart: 26 or 27 September, 30 or 31 March.
SAME_PERIOD: Final = timedelta(days=10)
# A flow's rate is an average only if enough of its time is covered.
LEAST_RATES: Final = {"fx_rate": 0.6, "fx_average": 1.0}
BALANCES: Final = frozenset({"net_cash", "debt", "cash", "market_cap", "book_value"})
# What goes stale within days, and what within months; a filed result, a share count or a balance stands until the next.
_OF_THE_DAY: Final = frozenset({"price", "previous_close", "volume", "market_cap", "fx_rate"})
_OF_THE_SEASON: Final = frozenset({"eps", "revenue", "net_income", "ebitda", "ebit"})


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
        named = dict.fromkeys(f"{o.source} [{o.provider}]" for o in (self.observation, *self.others))
        return "; ".join(named) + (f"; {self.note}" if self.note else "")

    @property
    def oldest(self) -> date:
        """The day of the oldest number in it that moves with time."""
        moving = [o.known_on for o in (self.observation, *self.others) if o.item != "ads_ratio"]
        return min(moving, default=self.observation.known_on)


@dataclass(frozen=True)
class Reading:
    """How the store is read: whose number comes first, and how old one may be."""

    order: Sequence[str] = ()  # of providers; with none, the newest number counts, whosever it is
    limits: Limits = field(default_factory=Limits)


_PLAIN: Final = Reading()
_OF_ANY_AGE: Final = Reading(limits=Limits(price_age=math.inf))


def market_price(store: Store, security: str, as_of: date | None, reading: Reading = _PLAIN) -> Figure:
    """The last price known on a day.

    Raises
        NoDataError  there is none, or none that is recent.
    """
    found = _newest(store, security, "price", Stat.ACTUAL, Period.POINT, as_of, reading)
    return Figure(found.value, found.currency, found)


def point(store: Store, security: str, item: str, as_of: date | None, reading: Reading = _PLAIN) -> Figure:
    """A figure of a moment as its source states it: a market value, a share count, a balance.

    Raises
        NoDataError  there is none, or none that is recent.
    """
    if item in ("previous_close", "prior_year_close"):
        last = market_price(store, security, as_of, reading).observation.known_on
        day = last - timedelta(days=1) if item == "previous_close" else date(last.year - 1, 12, 31)
        return market_price(store, security, day, reading)
    found = _newest(store, security, item, Stat.ACTUAL, Period.POINT, as_of, reading)
    return Figure(found.value, found.currency, found, text=found.text)


def consensus(
    store: Store,
    security: str,
    item: str,
    period: str,
    as_of: date | None,
    currency: str = "",
    stat: Stat = Stat.CONSENSUS,
    reading: Reading = _PLAIN,
) -> Figure:
    """An estimate per traded share, in the price's currency unless another is asked for.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = read_item(item)
    found = _Estimates(store, security, item, accounting, stat, as_of, reading)
    estimate = found.of(period)
    return _for_the_price(store, estimate, as_of, currency, reading)


def reported(
    store: Store, security: str, item: str, period: str, as_of: date | None, reading: Reading = _PLAIN
) -> Figure:
    """A filed figure known on a day, per traded share and in the price's currency.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = read_item(item)
    if item in BALANCES or item in ("ordinary_shares", "ads_ratio"):
        _read_period(period)
        found = Figure(0.0, "", _newest(store, security, item, Stat.ACTUAL, Period.POINT, as_of, reading))
        return _for_the_price(store, found, as_of, "", reading)
    filed = _Filed(store, security, item, accounting, as_of, reading).of(period)
    return _for_the_price(store, filed, as_of, "", reading)


def fx_rate(store: Store, base: str, quote: str, as_of: date | None, reading: Reading = _PLAIN) -> Figure:
    """Units of the quote currency for one unit of the base currency: direct, turned round, or through one other.

    Raises
        InputError   not the code of a currency.
        NoDataError  no rate is known, or none that is recent.
    """
    base, quote = _code(base), _code(quote)
    rate = _rate(base, quote, lambda pair: _spot(store, pair, as_of, reading))
    if rate is None:
        last = _rate(base, quote, lambda pair: _spot(store, pair, as_of, _OF_ANY_AGE))
        known = (
            f"the last one is from {last.oldest}, more than {reading.limits.price_age:g} days before" if last else ""
        )
        day = f" for {as_of}" if as_of else ""
        raise NoDataError(
            f"no rate of {quote} per {base} is known{day}{known and ': ' + known}; {_where_rates_come_from(base, quote)}"
        )
    return rate


def average_rate(store: Store, base: str, quote: str, first: date, last: date, as_of: date | None) -> Figure:
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


# Which series


def _newest(
    store: Store,
    security: str,
    item: str,
    stat: Stat,
    period: Period,
    as_of: date | None,
    reading: Reading,
) -> Observation:
    found = _preferred(store.latest(security, item, stat, period, as_of), reading)
    if not found:
        raise NoDataError(f"the store knows no {shown_item(item)} of {security}{_on(as_of)}")
    newest = max(found, key=lambda o: (o.known_at, o.provider))
    _refuse_stale(newest, as_of, reading)
    return newest


def _preferred(found: list[Observation], reading: Reading) -> list[Observation]:
    """Those of the first provider in the order that has any; with no order, of all."""
    for provider in reading.order:
        own = [o for o in found if o.provider == provider]
        if own:
            return own
    return [] if reading.order else found


def _refuse_stale(found: Observation, as_of: date | None, reading: Reading) -> None:
    if _is_stale(found, as_of, reading):
        raise NoDataError(
            f"the newest {shown_item(found.item)} of {found.security} known on {as_of} is from {found.known_on}, "
            f"more than {_longest(found, reading):g} days before"
        )


def _is_stale(found: Observation, as_of: date | None, reading: Reading) -> bool:
    return as_of is not None and (as_of - found.known_on).days > _longest(found, reading)


def _longest(found: Observation, reading: Reading) -> float:
    """How many days a number may be old."""
    if found.stat is Stat.ACTUAL and found.period is not Period.POINT:
        return math.inf
    if found.item in _OF_THE_DAY:
        return reading.limits.price_age
    return reading.limits.estimate_age if found.item in _OF_THE_SEASON else math.inf


def _on(as_of: date | None) -> str:
    return "" if as_of is None else f" as of {as_of}"


def shown_item(item: str) -> str:
    """An item as a person says it."""
    return {"eps": "EPS", "fx_rate": "rate", "ads_ratio": "share ratio"}.get(item, item.replace("_", " "))


_PLAIN_ITEM = re.compile(r"[a-z][a-z0-9_]{1,30}")


def read_item(given: str) -> tuple[str, Accounting | None]:
    """`EPS`, `EPS non-GAAP`, `net income`: the item, and the accounting if it is named."""
    item = "_".join(given.casefold().replace("-", " ").replace("_", " ").split())
    accounting = None
    for ending, kind in (("_non_gaap", Accounting.NON_GAAP), ("_gaap", Accounting.GAAP)):
        if item.endswith(ending):
            item, accounting = item.removesuffix(ending), kind
            break
    if not _PLAIN_ITEM.fullmatch(item):
        raise InputError(f"item is {given!r}, not a figure such as EPS or REVENUE")
    return item, accounting


# Which period

_RELATIVE = re.compile(r"FY([1-3])")
_LABELLED = re.compile(r"(FY|CY)((?:19|20)\d\d)")
_FISCAL_QUARTER = re.compile(r"Q(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class _Asked:
    """A period as it was asked for."""

    kind: str  # relative, fiscal, calendar, ntm, ttm, last, ends
    number: int = 0
    end: date | None = None


def _read_period(given: str) -> _Asked:
    word = given.strip().upper().replace(" ", "")
    if word == "NTM" or word == "TTM":
        return _Asked(word.lower())
    if word in ("FY0", "LFY"):
        return _Asked("last")
    if match := _RELATIVE.fullmatch(word):
        return _Asked("relative", int(match[1]))
    if match := _LABELLED.fullmatch(word):
        return _Asked("fiscal" if match[1] == "FY" else "calendar", int(match[2]))
    if match := _FISCAL_QUARTER.fullmatch(word):
        try:
            return _Asked("ends", end=date.fromisoformat(match[1]))
        except ValueError:
            pass
    raise InputError(
        f"period is {given!r}, not one of FY1, FY2, FY3, NTM, CY2026, FY2027 (for reported figures also FY0, TTM, "
        "Q2025-06-30)"
    )


def fiscal_label(end: date) -> int:
    """The year a fiscal year is named after: that of its end; one that ends in the first days of January is older."""
    return (end - SAME_PERIOD).year


def year_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class _Estimates:
    """The estimates of one item, joined on period ends; those of one provider are never mixed with another's."""

    def __init__(
        self,
        store: Store,
        security: str,
        item: str,
        accounting: Accounting | None,
        stat: Stat,
        as_of: date | None,
        reading: Reading,
    ) -> None:
        self.name = f"{shown_item(item)} estimate of {security}"
        self.as_of, self.reading = as_of, reading
        found = store.latest(security, item, stat, Period.YEAR, as_of)
        if not found:
            undated = store.latest(security, item, stat, Period.UNKNOWN, as_of)
            why = ": its source does not say which year it is of" if undated else ""
            raise NoDataError(f"the store knows no {self.name}{_on(as_of)}{why}")
        self.found = [o for o in _preferred(found, reading) if accounting in (None, o.accounting)]
        filed = store.latest(security, item, Stat.ACTUAL, Period.YEAR, as_of)
        self.ends = sorted({o.period_end for o in (*found, *filed) if o.period_end})
        # Without a day, the estimates are looked at from the day of the newest of them.
        self.today = as_of or max(o.known_on for o in found)

    def of(self, period: str) -> Figure:
        asked = _read_period(period)
        if asked.kind == "relative":
            return self._year(self._fiscal_end(asked.number), period)
        if asked.kind == "fiscal":
            return self._year(self._labelled(asked.number, period), period)
        if asked.kind == "calendar":
            return self._calendar(asked.number, period)
        if asked.kind == "ntm":
            return self._next_twelve_months()
        raise NoDataError(f"{period.upper()} is over: ask REPORTED for it")

    def _fiscal_end(self, number: int) -> date:
        """The end of FY1, the year we are in, or of one after it."""
        coming = [end for end in self.ends if self.today <= end < self.today + timedelta(days=366)]
        if coming:
            first = coming[0]
        else:
            known = self.ends[-1]
            years = self.today.year - known.year - 1
            first = next(end for n in range(years, years + 4) if (end := year_later(known, n)) >= self.today)
        return year_later(first, number - 1)

    def _labelled(self, year: int, period: str) -> date:
        ends = [end for end in self.ends if fiscal_label(end) == year]
        if not ends:
            raise NoDataError(f"there is no {self.name} for {period.upper()}{_on(self.as_of)}")
        return ends[0]

    def _year(self, end: date, period: str, provider: str = "") -> Figure:
        found = [
            o
            for o in self.found
            if o.period_end and abs(o.period_end - end) <= SAME_PERIOD and provider in ("", o.provider)
        ]
        if not found:
            other = f" from {provider}, and providers are not mixed" if provider else ""
            raise NoDataError(
                f"there is no {self.name} for {period.upper()}, the year that ends about {end}{_on(self.as_of)}{other}"
            )
        newest = max(found, key=lambda o: (o.known_at, o.accounting is Accounting.GAAP, o.provider))
        _refuse_stale(newest, self.as_of, self.reading)
        return Figure(newest.value, newest.currency, newest)

    def _next_twelve_months(self) -> Figure:
        first = self._year(self._fiscal_end(1), "FY1")
        second = self._year(self._fiscal_end(2), "FY2", first.observation.provider)
        end = first.observation.period_end
        assert end is not None  # noqa: S101  a year's estimate has one
        months = max(0, (end.year - self.today.year) * 12 + end.month - self.today.month)
        if end.day < self.today.day and not _last_of_month(end):
            months = max(0, months - 1)
        return self._blend(first, second, min(months, 12), f"{min(months, 12)} months of FY1, the rest of FY2")

    def _calendar(self, year: int, period: str) -> Figure:
        if not self.ends:
            raise NoDataError(f"there is no {self.name} for {period.upper()}{_on(self.as_of)}")
        month = (self.ends[-1] - SAME_PERIOD).month if self.ends[-1].day <= SAME_PERIOD.days else self.ends[-1].month
        first = self._year(self._labelled(year, f"FY{year}"), f"FY{year}")
        if month == 12:
            return first
        second = self._year(self._labelled(year + 1, f"FY{year + 1}"), f"FY{year + 1}", first.observation.provider)
        return self._blend(first, second, month, f"{month} months of FY{year}, the rest of FY{year + 1}")

    def _blend(self, first: Figure, second: Figure, months: int, note: str) -> Figure:
        one, two = first.observation, second.observation
        for what in ("currency", "basis", "accounting"):
            if getattr(one, what) != getattr(two, what):
                raise NoDataError(
                    f"the two years of the {self.name} are not of one kind: {what} "
                    f"{getattr(one, what) or 'unknown'} and {getattr(two, what) or 'unknown'}"
                )
        value = one.value * months / 12 + two.value * (12 - months) / 12
        return Figure(value, one.currency, one.with_value(value, one.currency, one.basis), (two,), note)


def _last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


class _Filed:
    """The filed figures of one item; GAAP unless asked otherwise, one accounting and one provider at a time."""

    def __init__(
        self,
        store: Store,
        security: str,
        item: str,
        accounting: Accounting | None,
        as_of: date | None,
        reading: Reading,
    ) -> None:
        self.name = f"reported {shown_item(item)} of {security}"
        self.as_of = as_of
        self.item = item
        by_period = {
            period: [
                o
                for o in _preferred(store.latest(security, item, Stat.ACTUAL, period, as_of), reading)
                if accounting in (None, o.accounting)
            ]
            for period in (Period.YEAR, Period.QUARTER)
        }
        if not any(by_period.values()):
            raise NoDataError(f"the store knows no {self.name}{_on(as_of)}")
        if accounting is None:
            kinds = {o.accounting for found in by_period.values() for o in found}
            chosen = next(k for k in (Accounting.GAAP, Accounting.UNKNOWN, Accounting.NON_GAAP) if k in kinds)
            by_period = {p: [o for o in found if o.accounting is chosen] for p, found in by_period.items()}
        self.years = _one_an_end(by_period[Period.YEAR])
        self.quarters = _one_an_end(by_period[Period.QUARTER])

    def of(self, period: str) -> Figure:
        asked = _read_period(period)
        if asked.kind == "last" and self.years:
            return _as_stated(self.years[-1])
        if asked.kind == "fiscal":
            found = [o for o in self.years if o.period_end and fiscal_label(o.period_end) == asked.number]
            if found:
                return _as_stated(found[-1])
        if asked.kind == "ends" and asked.end is not None:
            near = [o for o in self.quarters if o.period_end and abs(o.period_end - asked.end) <= SAME_PERIOD]
            if near:
                return _as_stated(near[-1])
        if asked.kind == "ttm":
            return self._last_twelve_months()
        if asked.kind == "calendar":
            return self._calendar(asked.number)
        if asked.kind in ("relative", "ntm"):
            raise NoDataError(f"{period.upper()} lies ahead: ask CONSENSUS for it")
        raise NoDataError(f"the store knows no {self.name} for {period.upper()}{_on(self.as_of)}")

    def _last_twelve_months(self) -> Figure:
        ends = [o.period_end for o in self.quarters if o.period_end]
        if self.years and (not ends or (self.years[-1].period_end or date.min) >= ends[-1] - SAME_PERIOD):
            return _as_stated(self.years[-1])
        return self._sum(self.quarters[-4:], "TTM")

    def _calendar(self, year: int) -> Figure:
        inside = [o for o in self.quarters if o.period_end and fiscal_label(o.period_end) == year]
        whole = [o for o in self.years if o.period_end and (o.period_end - SAME_PERIOD).strftime("%Y%m") == f"{year}12"]
        return _as_stated(whole[-1]) if whole else self._sum(inside, f"CY{year}")

    def _sum(self, quarters: list[Observation], period: str) -> Figure:
        ends = [o.period_end for o in quarters if o.period_end]
        if len(ends) != 4 or not 260 <= (ends[-1] - ends[0]).days <= 290:
            raise NoDataError(f"four quarters in a row of the {self.name} are not known for {period}{_on(self.as_of)}")
        if len({(o.currency, o.basis) for o in quarters}) > 1:
            raise NoDataError(f"the quarters of the {self.name} are not all in one unit")
        value = sum(o.value for o in quarters)
        last = quarters[-1]
        return Figure(
            value,
            last.currency,
            replace(last, value=value, period=Period.YEAR),
            tuple(quarters[:-1]),
            "four quarters",
        )


def _as_stated(o: Observation) -> Figure:
    return Figure(o.value, o.currency, o)


def _one_an_end(found: list[Observation]) -> list[Observation]:
    """One number for each period end, by time; where two providers have one, the newer."""
    by_end: dict[date, Observation] = {}
    for o in sorted(found, key=lambda o: (o.known_at, o.provider)):
        if o.period_end:
            by_end[o.period_end] = o
    return [by_end[end] for end in sorted(by_end)]


# Which unit


def _for_the_price(store: Store, figure: Figure, as_of: date | None, currency: str, reading: Reading) -> Figure:
    """The figure per traded share and in the currency wanted."""
    stated = settled(store, figure.observation)
    note, others = figure.note, list(figure.others)
    if stated is not figure.observation:
        note = f"{note}; unit settled by the user" if note else "unit settled by the user"
    if stated.unit is not Unit.MONEY:
        return Figure(stated.value, "", stated, tuple(others), note)
    value = stated.value
    if stated.per_share:
        times, ratio = _shares_in_the_traded_one(store, stated, as_of, reading)
        value *= times
        others += [ratio] if ratio is not None and times != 1 else []
    if stated.currency == "":
        raise NoDataError(_unsettled(stated, "the currency"))
    wanted = currency.strip().upper() or _price_currency(store, stated, as_of, reading)
    if wanted != stated.currency:
        rate = _conversion(store, stated, wanted, as_of, reading)
        value /= rate.value
        others += [rate.observation, *rate.others]
        note = "; ".join(n for n in (note, f"{rate.note} {rate.value:.6g} {stated.currency} per {wanted}") if n)
    return Figure(value, wanted, stated, tuple(others), note)


def settled(store: Store, o: Observation) -> Observation:
    """The observation with what its source left open filled in from the user's word."""
    if not o.ambiguous:
        return o
    word = store.settlement(o.security)
    if word is None:
        return o
    basis = word.basis if o.basis is Basis.UNKNOWN else o.basis
    return o.with_value(o.value, o.currency or word.currency, basis)


def _unsettled(o: Observation, what: str) -> str:
    return (
        f"{o.provider} does not say {what} of the {shown_item(o.item)} of {o.security}; "
        "settle it once, in the table Units of the workbook"
    )


def _shares_in_the_traded_one(
    store: Store, o: Observation, as_of: date | None, reading: Reading
) -> tuple[float, Observation | None]:
    found = _preferred(store.latest(o.security, "ads_ratio", Stat.ACTUAL, Period.POINT, as_of), reading)
    found = found or store.latest(o.security, "ads_ratio", Stat.ACTUAL, Period.POINT, as_of)
    ratio = max(found, key=lambda r: r.known_at) if found else None
    if o.basis is Basis.UNKNOWN and not (ratio and ratio.value == 1):
        raise NoDataError(_unsettled(o, "whether it is per ADS or per ordinary share"))
    if o.basis is Basis.PER_ADS:
        if ratio and ratio.value == 1:
            raise NoDataError(f"the {shown_item(o.item)} of {o.security} is per ADS, but what is traded is no ADS")
        return 1.0, ratio
    if ratio is not None:
        return ratio.value, ratio
    prices = store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, as_of)
    if any(p.basis is Basis.PER_ORDINARY for p in prices):
        return 1.0, None
    raise NoDataError(
        f"the {shown_item(o.item)} of {o.security} is per ordinary share, and how many of them one traded share is "
        "is not known"
    )


def _price_currency(store: Store, o: Observation, as_of: date | None, reading: Reading) -> str:
    """The currency a share trades in; an old price tells it as well as a new one."""
    found = store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, as_of)
    found = _preferred(found, reading) or found
    if not found:
        raise NoDataError(f"the store knows no price of {o.security}, in whose currency the figure would be shown")
    price = max(found, key=lambda p: (p.known_at, p.provider))
    if not price.currency:
        raise NoDataError(f"{price.provider} does not say the currency of the price of {o.security}")
    return price.currency


def _conversion(store: Store, o: Observation, wanted: str, as_of: date | None, reading: Reading) -> Figure:
    """Units of the figure's currency for one of the currency wanted."""
    flow = o.stat is Stat.ACTUAL and o.item not in BALANCES and o.period in (Period.YEAR, Period.QUARTER)
    if not flow or o.period_end is None:
        rate = fx_rate(store, wanted, o.currency, as_of or _newest_day(store, o, reading), replace(reading, order=()))
        return Figure(rate.value, rate.currency, rate.observation, rate.others, f"spot of {rate.observation.known_on}")
    months = 12 if o.period is Period.YEAR else 3
    first = _months_before(o.period_end, months)
    rate = average_rate(store, wanted, o.currency, first, o.period_end, as_of)
    return Figure(rate.value, rate.currency, rate.observation, rate.others, f"average of {first} to {o.period_end}")


def _newest_day(store: Store, o: Observation, reading: Reading) -> date:
    """The day of the newest price or, if it is younger, of the number itself: a rate has to be of that time too."""
    prices = _preferred(store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, None), reading)
    return max([o.known_on, *(p.known_on for p in prices)])


def _months_before(end: date, months: int) -> date:
    """The first day of a stretch of months that ends on, or some days around, a month's end."""
    month_after = (end + SAME_PERIOD).replace(day=1)
    index = month_after.year * 12 + month_after.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


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
    for middle in sorted({"EUR", "USD"} - {base, quote}):
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


def _spot(store: Store, pair: str, as_of: date | None, reading: Reading) -> Observation | None:
    found = store.latest(pair, "fx_rate", Stat.ACTUAL, Period.POINT, as_of)
    found = _preferred(found, reading) or found
    if not found:
        return None
    newest = max(found, key=lambda o: (o.known_at, o.provider))
    # An old rate is none: a fresh one may yet be had the other way round, or through a third currency.
    return None if _is_stale(newest, as_of, reading) else newest


def _average(store: Store, pair: str, first: date, last: date, as_of: date | None) -> Observation | None:
    monthly = [
        o
        for o in store.latest(pair, "fx_average", Stat.ACTUAL, Period.MONTH, as_of)
        if o.period_end and first <= o.period_end <= last + SAME_PERIOD
    ]
    months = round((last - first).days / 30.44)
    one_a_month = {o.period_end: o for o in monthly}
    if len(one_a_month) >= max(1, months) * LEAST_RATES["fx_average"]:
        return _mean(list(one_a_month.values()))
    daily = [o for o in store.history(pair, "fx_rate", first, last) if as_of is None or o.known_on <= as_of]
    working_days = (last - first).days * 5 / 7
    return _mean(daily) if len(daily) >= max(1.0, working_days * LEAST_RATES["fx_rate"]) else None


def _mean(rates: list[Observation]) -> Observation:
    newest = max(rates, key=lambda o: o.known_at)
    return newest.with_value(sum(o.value for o in rates) / len(rates), newest.currency, newest.basis)
