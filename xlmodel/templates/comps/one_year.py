"""The twelve months to which the earnings of all companies are brought: where they start from, and how far a fiscal year is.

FY1 and FY2 of a company reach every month end from the end of FY1 to that of FY2. A fiscal year of 52 or 53 weeks that ends
in the first days of a month counts as that of the month before.
"""

from datetime import date, timedelta
from typing import Final, NamedTuple

from xlmodel.days import SAME_PERIOD, closing_month
from xlmodel.templates.case import Case

_EARLY: Final = SAME_PERIOD.days
_YEAR: Final = 12


class OneYear(NamedTuple):
    """The last day of the twelve months, and why it is this one."""

    end: date
    rule: str


def start(case: Case) -> OneYear:
    """The end of the company's own FY2 if everybody's estimates reach it, else a December, else the first that all reach."""
    own = _month(case.entry("fy1_end").value)
    others = [_month(case.entry(f"peer_{n}_fy1_end").value) for n in range(1, len(case.peers) + 1)]
    known = [each for each in (own, *others) if each is not None]
    if own is None:
        return OneYear(
            date(case.day.year + 1, 12, 31), "For want of a fiscal year end: the end of the next calendar year"
        )
    first, last = max(known), min(known) + _YEAR
    if own + _YEAR <= last:
        return OneYear(_day(own + _YEAR), "The end of the company's own FY2, which the estimates of all peers reach")
    for month in range(first, last + 1):
        if month % _YEAR == _YEAR - 1:
            return OneYear(
                _day(month), "December, which the estimates of all companies reach; they do not reach the own FY2"
            )
    return OneYear(_day(first), "The first month end that the estimates of all companies reach")


def _month(end: object) -> int | None:
    """Months since year 0 of the month that a fiscal year closes."""
    if not isinstance(end, date):
        return None
    closing = closing_month(end)
    return closing.year * _YEAR + closing.month - 1


def _day(month: int) -> date:
    """The last day of a month."""
    return date((month + 1) // _YEAR, (month + 1) % _YEAR + 1, 1) - timedelta(days=1)


def months(fiscal_year_end: str) -> str:
    """A piece of a formula: whole months from the end of FY1 to the common year end; 0 to 12 are within reach."""
    there, here = f"(in_common_end-{_EARLY})", f"({fiscal_year_end}-{_EARLY})"
    return f"(YEAR({there})-YEAR({here}))*12+MONTH({there})-MONTH({here})"


def eps(months_to_it: str, fiscal_year_end: str, first: str, second: str) -> str:
    """A piece of a formula: the EPS of the twelve months to the common year end."""
    months_of = ",".join((f"MONTH({fiscal_year_end}-{_EARLY})", first, second, f"MONTH(in_common_end-{_EARLY})"))
    return f"IF({months_to_it}=12,{second},CALENDARIZE({months_of}))"
