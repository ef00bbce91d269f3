"""Last filed figures after which another report had to be out: the last twelve months that are so no longer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from xlmodel.market.observation import Figure, Observation, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import TooOldError, shown_item

_MONTHS_TO_THE_NEXT: Final = {Period.QUARTER: 3, Period.HALF: 6, Period.NINE_MONTHS: 3}
_MONTH: Final = timedelta(days=365.25 / 12)
# The SEC gives foreign companies four months after the year's end for a Form 20-F; all other reports are due sooner.
_REPORTED_WITHIN: Final = timedelta(days=120)
_LATE: Final = timedelta(days=365)  # a company may be late; one of which nothing was filed for longer is another one


def overdue(store: ReadableStore, found: Figure, security: str, period: str, as_of: date | None) -> date | None:
    """The day by which the report after the last filed figure had to be out, if that was before as_of."""
    kind = read_period(period).kind
    if as_of is None or kind not in ("last", "ttm"):  # the year 2024 stays the year 2024
        return None
    # A company that files its quarters goes on to do so after the year's end.
    within = (Period.QUARTER, Period.HALF) if kind == "ttm" else ()
    due = _next_report_due(
        found, [o for p in within for o in store.latest(security, found.observation.item, Stat.ACTUAL, p, as_of)]
    )
    return due if due is not None and due < as_of else None


def shown_overdue(found: Figure, due: date) -> str:
    """What is known of a last filed figure after which another was due, as the end of a sentence."""
    return f"is that to {found.observation.period_end}, published {found.day}; the report after it was due by {due}"


def refuse_long_overdue(store: ReadableStore, found: Figure, security: str, period: str, as_of: date | None) -> None:
    """Refuse what was the last year, or the last twelve months, long ago.

    Raises
        TooOldError  the report after it has been due for more than a year.
    """
    due = overdue(store, found, security, period, as_of)
    if as_of is None or due is None or as_of - due <= _LATE:
        return
    item = found.observation.item
    problem = TooOldError(f"the last filed {shown_item(item)} of {security} {shown_overdue(found, due)}")
    problem.item, problem.known_on = item, found.day
    problem.limit = f"of a filed figure is {_LATE.days} days after the next was due"
    raise problem


def _next_report_due(found: Figure, also: Iterable[Observation]) -> date | None:
    """The day by which the report after a filed figure has to be out; None for what is not filed."""
    end = found.observation.period_end
    if not found.filed or end is None:
        return None
    months = min(_MONTHS_TO_THE_NEXT.get(o.period, 12) for o in (*found.filed, *also))
    return end + months * _MONTH + _REPORTED_WITHIN
