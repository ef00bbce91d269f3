"""To which period a figure of a moment belongs: a share count or a balance has a day, not a year."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Final

from xlmodel.days import fiscal_label, year_end_from, year_end_on
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Observation, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import on, shown_item

_QUARTER: Final = timedelta(days=98)  # one of fourteen weeks
_ONE_DAY: Final = timedelta(days=1)
# What says when a company's year ends: what it earned in one, or is to earn.
_OF_A_YEAR: Final = ("eps", "revenue", "net_income", "ebitda", "ebit", "dps")


def refuse_another_period(store: ReadableStore, found: Observation, period: str, as_of: date | None) -> None:
    """Refuse the newest figure of a moment if it is not that of the period: not the first one over when it was known.

    Raises
        InputError   no such period.
        NoDataError  it belongs to another period, or when the company's years end is not known.
    """
    asked = read_period(period)
    named = f"{shown_item(found.item)} of {found.security}"
    match asked.kind:
        case "last" | "ttm":
            return
        case "relative" | "ntm":
            raise NoDataError(f"{period.upper()} lies ahead; the {named} that is filed is that of FY0")
        case "ends":
            belongs = asked.end <= found.known_on <= asked.end + _QUARTER
        case "calendar":
            belongs = found.known_on.year - 1 == asked.number
        case _:
            belongs = fiscal_label(_last_end(store, found, as_of)) == asked.number
    if not belongs:
        raise NoDataError(
            f"the newest {named} known{on(as_of)} is from {found.known_on} and not that of {period.upper()}; "
            "ask as of a day soon after that period"
        )


def _last_end(store: ReadableStore, found: Observation, as_of: date | None) -> date:
    """The end of the fiscal year that was the last one over when a figure was known."""
    end = next(_year_ends(store, found.security, as_of), None)
    if end is None:
        raise NoDataError(f"the store does not know when the years of {found.security} end; ask for FY0")
    # A year is over on its last day already.
    return year_end_on(year_end_from(end, found.known_on + _ONE_DAY), -1)


def _year_ends(store: ReadableStore, security: str, as_of: date | None) -> Iterator[date]:
    for item, stat in product(_OF_A_YEAR, (Stat.ACTUAL, Stat.CONSENSUS)):
        for each in store.latest(security, item, stat, Period.YEAR, as_of):
            if each.period_end:
                yield each.period_end
