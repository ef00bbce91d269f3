"""Filed figures of a year, a quarter, or the last twelve months made of whatever was filed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from xlmodel.days import SAME_PERIOD, closing_month, fiscal_label, same_period, year_end_on
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Accounting, Figure, Observation, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import Reading, on, preferred, ranked, shown_accounting, shown_item
from xlmodel.market.share_counts import known

_BEHIND: Final = ("FY0", "TTM")
_MONTHS: Final = {Period.QUARTER: 3, Period.HALF: 6, Period.NINE_MONTHS: 9}
_QUARTER: Final = timedelta(days=91)


def filed_figures(
    store: ReadableStore,
    security: str,
    item: str,
    accounting: Accounting | None,
    as_of: date | None,
    reading: Reading,
    periods: Sequence[str] = _BEHIND,
) -> "list[Filed]":
    """The filed figures of one item, those of one accounting together; the accounting to be preferred first.

    Raises
        NoDataError  there is none at all.
    """
    name = f"reported {shown_accounting(accounting)}{shown_item(item)} of {security}"
    found = [
        o
        for period in (Period.YEAR, *_MONTHS)
        for o in preferred(known(store, security, item, Stat.ACTUAL, period, as_of), reading)
        if accounting in (None, o.accounting)
    ]
    if not found:
        raise NoDataError(f"the store knows no {name}{on(as_of)}")
    of_each = [[o for o in found if o.accounting is kind] for kind in {o.accounting for o in found}]
    return ranked([Filed(name, one_kind, as_of) for one_kind in of_each], periods)


class Filed:
    """Filed figures of one accounting, and of one provider at a time."""

    def __init__(self, name: str, found: Sequence[Observation], as_of: date | None = None) -> None:
        """Figures of any periods, at least one; the name is as a reason calls them."""
        self.name, self.as_of = name, as_of
        self.accounting = found[0].accounting
        self.newest = max(o.known_on for o in found)
        self.years = _one_an_end([o for o in found if o.period is Period.YEAR])
        self.parts = {p: _one_an_end([o for o in found if o.period is p]) for p in _MONTHS}
        self.quarters = self.parts[Period.QUARTER]

    def of(self, period: str) -> Figure:
        """The figure of a period as it was filed.

        Raises
            InputError   no such period.
            NoDataError  it had not been filed by then.
        """
        asked = read_period(period)
        if asked.kind == "last" and self.years:
            return _as_stated(self.years[-1])
        if asked.kind == "fiscal":
            found = [o for o in self.years if o.period_end and fiscal_label(o.period_end) == asked.number]
            if found:
                return _as_stated(found[-1])
        if asked.kind == "ends" and asked.end is not None:
            near = [o for o in self.quarters if o.period_end and same_period(o.period_end, asked.end)]
            if near:
                return _as_stated(near[-1])
        if asked.kind == "ttm":
            return self._last_twelve_months()
        if asked.kind == "calendar":
            return self._calendar(asked.number)
        if asked.kind in ("relative", "ntm"):
            raise NoDataError(f"{period.upper()} lies ahead: ask CONSENSUS for it")
        raise NoDataError(f"the store knows no {self.name} for {period.upper()}{on(self.as_of)}")

    def _last_twelve_months(self) -> Figure:
        """Four quarters, else the year and what came since less the same months before, else two half-years."""
        ends = [_end(found[-1]) for found in self.parts.values() if found]
        if self.years and (not ends or _end(self.years[-1]) >= max(ends) - SAME_PERIOD):
            return _as_stated(self.years[-1])
        if not ends:
            raise NoDataError(f"the store knows no {self.name} for TTM{on(self.as_of)}")
        last = max(ends)
        if len(quarters := self._quarters_to(last, 4)) == 4:
            return self._made_of(quarters, [], "four quarters")
        if self.years:
            months = 3 * round((last - _end(self.years[-1])) / _QUARTER)
            since, before = self._months_to(last, months), self._months_to(year_end_on(last, -1), months)
            if since and before and months in _MONTHS.values():
                return self._made_of([self.years[-1], *since], before, "annual + year to date - prior year to date")
        halves = [o for o in self.parts[Period.HALF] if any(same_period(_end(o), last - n * _QUARTER) for n in (0, 2))]
        if len(halves) == 2:
            return self._made_of(halves, [], "two half-years")
        raise NoDataError(
            f"the last twelve months of the {self.name} to {last} are not known{on(self.as_of)}: neither four quarters in "
            "a row, nor a year with the months since and the same months before it, nor two half-years"
        )

    def _months_to(self, end: date, months: int) -> list[Observation]:
        """So many months up to a day: as one figure, or quarter by quarter; nothing if they are not all known."""
        for period, length in _MONTHS.items():
            found = [o for o in self.parts[period] if length == months and same_period(_end(o), end)]
            if found:
                return found[-1:]
        quarters = self._quarters_to(end, months // 3)
        return quarters if len(quarters) == months // 3 else []

    def _quarters_to(self, end: date, count: int) -> list[Observation]:
        """Those of so many quarters in a row up to a day that are known."""
        ends = [end - n * _QUARTER for n in reversed(range(count))]
        return [o for e in ends for o in [q for q in self.quarters if same_period(_end(q), e)][-1:]]

    def _calendar(self, year: int) -> Figure:
        inside = [o for o in self.quarters if o.period_end and fiscal_label(o.period_end) == year]
        whole = [o for o in self.years if o.period_end and closing_month(o.period_end) == date(year, 12, 1)]
        if whole:
            return _as_stated(whole[-1])
        if len(inside) == 4 and closing_month(_end(inside[-1])) != date(year, 12, 1):
            raise NoDataError(
                f"the quarters of the {self.name} that end in {year} end on {_end(inside[-1])}, not with the year: they are not "
                f"CY{year}; CALENDARIZE makes it of two fiscal years{on(self.as_of)}"
            )
        return self._sum(inside, f"CY{year}")

    def _sum(self, quarters: list[Observation], period: str) -> Figure:
        ends = [o.period_end for o in quarters if o.period_end]
        if len(ends) != 4 or not 260 <= (ends[-1] - ends[0]).days <= 290:
            raise NoDataError(f"four quarters in a row of the {self.name} are not known for {period}{on(self.as_of)}")
        return self._made_of(quarters, [], "four quarters")

    def _made_of(self, added: Sequence[Observation], taken: Sequence[Observation], note: str) -> Figure:
        if len({(o.currency, o.basis) for o in (*added, *taken)}) > 1:
            raise NoDataError(f"the parts of the {self.name} are not all in one unit")
        value = sum(o.value for o in added) - sum(o.value for o in taken)
        last = added[-1]
        twelve_months = last.made_into(value, f"twelve months to {_end(last)}: {note}", Period.YEAR)
        return Figure(value, last.currency, twelve_months, (*added, *taken), note)


def _end(o: Observation) -> date:
    return o.period_end or date.min


def _as_stated(o: Observation) -> Figure:
    return Figure(o.value, o.currency, o)


def _one_an_end(found: list[Observation]) -> list[Observation]:
    """One number for each period end, by time; where two providers have one, the newer."""
    by_end: dict[date, Observation] = {}
    for o in sorted(found, key=lambda o: (o.known_at, o.provider)):
        if o.period_end:
            by_end[o.period_end] = o
    return [by_end[end] for end in sorted(by_end)]
