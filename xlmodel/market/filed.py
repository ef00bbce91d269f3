"""Filed figures of a year, a quarter, or the last twelve months made of whatever was filed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from xlmodel.days import SAME_PERIOD, closing_month, fiscal_label, same_period, year_end_on
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Accounting, Figure, Observation, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import Reading, by_accounting, on, preferred, ranked, shown_accounting, shown_item
from xlmodel.market.share_counts import known

_BEHIND: Final = ("FY0", "TTM")
_PARTS: Final = {1: Period.QUARTER, 2: Period.HALF, 3: Period.NINE_MONTHS}
"""By how many quarters they are long."""
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
        for period in (Period.YEAR, *_PARTS.values())
        for o in preferred(known(store, security, item, Stat.ACTUAL, period, as_of), reading)
        if accounting in (None, o.accounting)
    ]
    if not found:
        raise NoDataError(f"the store knows no {name}{on(as_of)}")
    return ranked([Filed(name, each, as_of) for each in by_accounting(found)], periods)


class Filed:
    """Filed figures of one accounting, and of one provider at a time."""

    def __init__(self, name: str, found: Sequence[Observation], as_of: date | None = None) -> None:
        """Figures of any periods, at least one; the name is as a reason calls them."""
        self.name, self.as_of = name, as_of
        self.accounting = found[0].accounting
        self.newest = max(o.known_on for o in found)
        of_each: dict[Period, list[Observation]] = defaultdict(list)
        for o in found:
            of_each[o.period].append(o)
        self.years = _one_an_end(of_each[Period.YEAR])
        self.parts = {n: _one_an_end(of_each[period]) for n, period in _PARTS.items()}
        self.quarters = self.parts[1]

    def of(self, period: str) -> Figure:
        """The figure of a period as it was filed.

        Raises
            InputError   no such period.
            NoDataError  it had not been filed by then.
        """
        asked = read_period(period)
        found: list[Observation] = []
        match asked.kind:
            case "ttm":
                return self._last_twelve_months()
            case "calendar":
                return self._calendar(asked.number)
            case "relative" | "ntm":
                raise NoDataError(f"{period.upper()} lies ahead: ask CONSENSUS for it")
            case "last":
                found = self.years
            case "fiscal":
                found = [o for o in self.years if fiscal_label(_end(o)) == asked.number]
            case "ends":
                found = [o for o in self.quarters if same_period(_end(o), asked.end)]
        if not found:
            raise NoDataError(f"the store knows no {self.name} for {period.upper()}{on(self.as_of)}")
        return _as_stated(found[-1])

    def _last_twelve_months(self) -> Figure:
        """Four quarters, else the year and what came since less the same months before, else two half-years."""
        ends = [_end(found[-1]) for found in self.parts.values() if found]
        last = max(ends, default=date.min)
        if self.years and last <= _end(self.years[-1]) + SAME_PERIOD:
            return _as_stated(self.years[-1])
        if not ends:
            raise NoDataError(f"the store knows no {self.name} for TTM{on(self.as_of)}")
        if quarters := self._row(1, last, 4):
            return self._made_of(quarters, [], "four quarters")
        if self.years:
            count = round((last - _end(self.years[-1])) / _QUARTER)
            since, before = self._to(last, count), self._to(year_end_on(last, -1), count)
            if since and before:
                return self._made_of([self.years[-1], *since], before, "annual + year to date - prior year to date")
        if halves := self._row(2, last, 2):
            return self._made_of(halves, [], "two half-years")
        raise NoDataError(
            f"the last twelve months of the {self.name} to {last} are not known{on(self.as_of)}: neither four quarters in "
            "a row, nor a year with the months since and the same months before it, nor two half-years"
        )

    def _to(self, end: date, count: int) -> list[Observation]:
        """So many quarters' time up to a day: as one figure, or quarter by quarter; nothing if it is not all known."""
        return (self._row(count, end, 1) if count in self.parts else []) or self._row(1, end, count)

    def _row(self, length: int, end: date, count: int) -> list[Observation]:
        """So many parts in a row up to a day, each of so many quarters; nothing if they are not all known."""
        ends = [end - n * length * _QUARTER for n in reversed(range(count))]
        found = [[o for o in self.parts[length] if same_period(_end(o), each)][-1:] for each in ends]
        return [o for own in found for o in own] if all(found) else []

    def _calendar(self, year: int) -> Figure:
        december = date(year, 12, 1)
        whole = [o for o in self.years if closing_month(_end(o)) == december]
        if whole:
            return _as_stated(whole[-1])
        inside = [o for o in self.quarters if fiscal_label(_end(o)) == year]
        ends = inside and closing_month(_end(inside[-1])) == december
        if ends and (quarters := self._row(1, _end(inside[-1]), 4)):
            return self._made_of(quarters, [], "four quarters")
        if not ends and len(inside) == 4:
            raise NoDataError(
                f"the quarters of the {self.name} that end in {year} end on {_end(inside[-1])}, not with the year: they are not "
                f"CY{year}; CALENDARIZE makes it of two fiscal years{on(self.as_of)}"
            )
        raise NoDataError(f"four quarters in a row of the {self.name} are not known for CY{year}{on(self.as_of)}")

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
