"""Estimates of a fiscal year, and of the twelve months that two of them cover, joined on the ends that sources date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlmodel.days import blended, closing_month, days_left, fiscal_label, same_period, year_end_from, year_end_on
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Accounting, Figure, Observation, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import (
    PLAIN,
    Reading,
    by_accounting,
    on,
    preferred,
    ranked,
    refuse_stale,
    shown_accounting,
    shown_item,
)
from xlmodel.market.share_counts import known

_AHEAD: Final = ("FY1", "FY2", "FY3")


def estimates(
    store: ReadableStore,
    security: str,
    item: str,
    accounting: Accounting | None,
    stat: Stat,
    as_of: date | None,
    reading: Reading,
    periods: Sequence[str] = _AHEAD,
) -> "list[Estimates]":
    """The estimates of one item, those of one accounting together; the accounting to be preferred first.

    Raises
        NoDataError  there is none at all.
    """
    name = f"{shown_accounting(accounting)}{shown_item(item)} estimate of {security}"
    found = known(store, security, item, stat, Period.YEAR, as_of)
    if not found:
        undated = store.latest(security, item, stat, Period.UNKNOWN, as_of)
        why = ": its source does not say which year it is of" if undated else ""
        raise NoDataError(f"the store knows no {name}{on(as_of)}{why}")
    filed = store.latest(security, item, Stat.ACTUAL, Period.YEAR, as_of)
    ends = sorted({o.period_end for o in (*found, *filed) if o.period_end})
    # Without a day, the estimates are looked at from the day of the newest of them.
    today = as_of or max(o.known_on for o in found)
    counting = preferred(found, reading)
    own = [o for o in counting if accounting in (None, o.accounting)]
    others = [o for o in counting if accounting not in (None, o.accounting)]
    of_each = [Estimates(name, each, ends, today, as_of, reading, others) for each in by_accounting(own) or [[]]]
    return ranked(of_each, periods)


@dataclass(frozen=True)
class Estimates:
    """Estimates of one accounting, joined on period ends; those of one provider are never mixed with another's."""

    name: str  # as a reason calls them
    found: Sequence[Observation]
    ends: Sequence[date]  # of the years that anything is known of, by time
    today: date
    as_of: date | None = None  # as it was asked for, which may be not at all
    reading: Reading = PLAIN
    others: Sequence[Observation] = ()  # of accountings that were not asked for

    @property
    def accounting(self) -> Accounting:
        """That of all of them."""
        return self.found[0].accounting if self.found else Accounting.UNKNOWN

    @property
    def newest(self) -> date:
        """The day on which the last of them was known."""
        return max((o.known_on for o in self.found), default=date.min)

    def of(self, period: str) -> Figure:
        """The estimate of a period as its source states it.

        Raises
            InputError   no such period.
            NoDataError  it is not known, or too old.
        """
        asked = read_period(period)
        match asked.kind:
            case "relative":
                return self._year(self._fiscal_end(asked.number), period)
            case "fiscal":
                return self._year(self._labelled(asked.number), period)
            case "calendar":
                return self._calendar(asked.number)
            case "ntm":
                return self._next_twelve_months()
        raise NoDataError(f"{period.upper()} is over: ask REPORTED for it")

    def _fiscal_end(self, number: int) -> date:
        """The end of FY1, the year that the day lies in, or of one after it."""
        if not self.ends:
            raise NoDataError(f"the store knows no {self.name}{on(self.as_of)} that says which year it is of")
        first = next((end for end in self.ends if end >= self.today), None)
        if first is None or self._end_before(first) >= self.today:
            first = year_end_from(self.ends[-1], self.today)
        return year_end_on(first, number - 1)

    def _end_before(self, end: date) -> date:
        """The end of the year before: the one that is known, as a year of 53 weeks is longer than the calendar's."""
        usual = year_end_on(end, -1)
        return next((known for known in self.ends if same_period(known, usual)), usual)

    def _labelled(self, year: int) -> date:
        ends = [end for end in self.ends if fiscal_label(end) == year]
        if not ends:
            raise NoDataError(f"there is no {self.name} for FY{year}{on(self.as_of)}")
        return ends[-1]

    def _year(self, end: date, period: str, provider: str = "") -> Figure:
        of_any = [o for o in self.found if o.period_end and same_period(o.period_end, end)]
        found = [o for o in of_any if provider in ("", o.provider)]
        if not found:
            other = f" from {provider}, and providers are not mixed" if of_any else ""
            raise NoDataError(
                f"there is no {self.name} for {period.upper()}, the year that ends about {end}{on(self.as_of)}{other}{self._by_another_accounting(end)}"
            )
        newest = max(found, key=lambda o: (o.known_at, o.provider))
        refuse_stale(newest, self.as_of, self.reading)
        return Figure(newest.value, newest.currency, newest)

    def _by_another_accounting(self, end: date) -> str:
        """What is known of a year by another accounting, as the end of a reason."""
        found = [o for o in self.others if o.period_end and same_period(o.period_end, end)]
        if not found:
            return ""
        o = max(found, key=lambda o: o.known_at)
        word = shown_accounting(o.accounting)
        return f"; {word}{shown_item(o.item)} {o.value:.6g} is ({o.source}, known on {o.known_on}), and accountings are not mixed"

    def _next_twelve_months(self) -> Figure:
        first = self._year(self._fiscal_end(1), "FY1")
        second = self._year(self._fiscal_end(2), "FY2", first.observation.provider)
        weight = float(days_left(self.today, first.observation.period_end))
        return self._blend(first, second, weight, f"FY1 weighs {weight:.6g} by days, FY2 the rest")

    def _calendar(self, year: int) -> Figure:
        end = self._labelled(year)
        first = self._year(end, f"FY{year}")
        month = closing_month(end).month
        if month == 12:
            return first
        after = year + 1
        second = self._year(self._labelled(after), f"FY{after}", first.observation.provider)
        return self._blend(first, second, month / 12, f"{month} months of FY{year}, the rest of FY{after}")

    def _blend(self, first: Figure, second: Figure, weight: float, note: str) -> Figure:
        one, two = first.observation, second.observation
        for what in ("currency", "basis"):
            if getattr(one, what) != getattr(two, what):
                raise NoDataError(
                    f"the two years of the {self.name} are not of one kind: {what} "
                    f"{getattr(one, what) or 'unknown'} and {getattr(two, what) or 'unknown'}"
                )
        value = blended(weight, one.value, two.value)
        return Figure(value, one.currency, one.made_into(value, note), (one, two), note)
