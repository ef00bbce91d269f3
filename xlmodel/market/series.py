"""Which series of numbers answers: whose comes first, which is the newest, and whether it is too old to stand."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol, TypeVar

from xlmodel.errors import InputError, NoDataError
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Accounting, Figure, Observation, Period, Stat
from xlmodel.market.port import ReadableStore
from xlmodel.market.share_counts import known

# What goes stale within days, and what within months; a filed result, a share count or a balance stands until the next.
_LIMIT_OF: Final = {
    **dict.fromkeys(("price", "previous_close", "volume", "market_cap", "fx_rate", "government_yield"), "price_age"),
    **dict.fromkeys(("eps", "revenue", "net_income", "ebitda", "ebit"), "estimate_age"),
}


class TooOldError(NoDataError):
    """A number that is too old to stand on the day; which one, of which day, and beyond which limit."""

    item = ""
    known_on = date.min
    limit = ""


@dataclass(frozen=True)
class Reading:
    """How the store is read: whose number comes first, and how old one may be."""

    order: Sequence[str] = ()  # of providers; with none, the newest number counts, whosever it is
    limits: Limits = field(default_factory=Limits)


PLAIN: Final = Reading()


def newest(
    store: ReadableStore,
    security: str,
    item: str,
    stat: Stat,
    period: Period,
    as_of: date | None,
    reading: Reading,
) -> Observation:
    """The newest number of an item, of whichever series comes first.

    Raises
        NoDataError  there is none.
        TooOldError  it is too old.
    """
    found = preferred(known(store, security, item, stat, period, as_of), reading)
    if not found:
        raise NoDataError(f"the store knows no {shown_item(item)} of {security}{on(as_of)}")
    newest = max(found, key=lambda o: (o.known_at, o.provider))
    refuse_stale(newest, as_of, reading)
    return newest


def preferred(found: list[Observation], reading: Reading) -> list[Observation]:
    """Those of the first provider in the order that has any; with no order, of all."""
    for provider in reading.order:
        own = [o for o in found if o.provider == provider]
        if own:
            return own
    return [] if reading.order else found


def refuse_stale(found: Observation, as_of: date | None, reading: Reading) -> None:
    """Say how old a number is that is too old to stand on the day.

    Raises
        TooOldError  it is.
    """
    if as_of is not None and is_stale(found, as_of, reading):
        limit, longest = _LIMIT_OF[found.item], _longest(found, reading)
        problem = TooOldError(
            f"the newest {shown_accounting(found.accounting)}{shown_item(found.item)} of {found.security} known on {as_of} is from {found.known_on}, "
            f"{too_old(found.known_on, as_of, limit, longest)}"
        )
        problem.item, problem.known_on, problem.limit = found.item, found.known_on, f"{limit} is {longest:g} days"
        raise problem


def is_stale(found: Observation, as_of: date | None, reading: Reading) -> bool:
    """Whether a number is too old to stand on the day; with no day asked for, none is."""
    return as_of is not None and (as_of - found.known_on).days > _longest(found, reading)


def _longest(found: Observation, reading: Reading) -> float:
    """How many days a number may be old."""
    if found.stat is Stat.ACTUAL and found.period is not Period.POINT:
        return math.inf
    limit = _LIMIT_OF.get(found.item)
    return getattr(reading.limits, limit) if limit else math.inf


def too_old(day: date, as_of: date, limit: str, longest: float) -> str:
    """How old a number is, and which limit that is beyond, as the end of a sentence."""
    return f"{(as_of - day).days} days before; the limit {limit} is {longest:g} days"


def on(as_of: date | None) -> str:
    """The day asked for, as the end of a sentence."""
    return "" if as_of is None else f" as of {as_of}"


def shown_item(item: str) -> str:
    """An item in the trade's words."""
    return {"eps": "EPS", "fx_rate": "rate", "ads_ratio": "share ratio"}.get(item, item.replace("_", " "))


class OfOneAccounting(Protocol):
    """The figures of one item by one accounting."""

    @property
    def accounting(self) -> Accounting:
        """That of all of them."""
        ...

    @property
    def newest(self) -> date:
        """The day on which the last of them was known."""
        ...

    def of(self, period: str) -> Figure:
        """The figure of a period; NoDataError if there is none."""
        ...


_Candidate = TypeVar("_Candidate", bound=OfOneAccounting)


def by_accounting(found: Iterable[Observation]) -> list[list[Observation]]:
    """Those of each accounting together."""
    of_each: dict[Accounting, list[Observation]] = defaultdict(list)
    for o in found:
        of_each[o.accounting].append(o)
    return list(of_each.values())


def ranked(candidates: Iterable[_Candidate], periods: Sequence[str]) -> list[_Candidate]:
    """The accounting on which most of the periods are known, then the newest, then GAAP.

    It does not hang on the period that is asked for: cells side by side are of one accounting.
    """
    usual = (Accounting.GAAP, Accounting.UNKNOWN, Accounting.NON_GAAP)

    def order(each: _Candidate) -> tuple[int, int, int]:
        return -known_of(each, periods), -each.newest.toordinal(), usual.index(each.accounting)

    return sorted(candidates, key=order)


def known_of(each: OfOneAccounting, periods: Sequence[str]) -> int:
    """How many of the periods are known."""
    known = 0
    for period in periods:
        with suppress(NoDataError):
            each.of(period)
            known += 1
    return known


_BY: Final = {
    Accounting.GAAP: "by GAAP",
    Accounting.NON_GAAP: "by non-GAAP",
    Accounting.UNKNOWN: "of what does not say by which",
}


def first_known(candidates: Sequence[OfOneAccounting], period: str) -> Figure:
    """The answer of the first that has one, all of it by that accounting.

    Raises
        TooOldError  what there is, is too old.
        NoDataError  none has, and the reason is what each lacks; or only one has by another accounting than that of the
                     periods beside it.
    """
    problems: list[NoDataError] = []
    for each in candidates:
        try:
            found = each.of(period)
        except NoDataError as problem:
            problems.append(problem)
            continue
        named = {each.accounting, candidates[0].accounting} - {Accounting.UNKNOWN}
        if len(named) > 1:  # it would stand in a row with the others, and nothing in the row would say so
            raise NoDataError(
                f"{problems[0]}; {_BY[each.accounting]} it is known, and what stands beside it {_BY[candidates[0].accounting]}: "
                f"name the accounting to have it"
            )
        return found
    for too_old_one in problems:
        if isinstance(too_old_one, TooOldError):
            raise too_old_one
    reasons = {str(why): each.accounting for each, why in zip(candidates, problems, strict=True)}
    if len(reasons) == 1:
        raise problems[0]
    lacking = "; ".join(f"{_BY[accounting]} {reason}" for reason, accounting in reasons.items())
    raise NoDataError(f"no one accounting has all of it: {lacking}")


def read_accounting(given: str) -> Accounting | None:
    """`gaap` or `non_gaap`, however it is written; None for an empty text.

    Raises
        InputError  another word.
    """
    word = given.strip().casefold().replace("-", "_").replace(" ", "_")
    if word in ("", "gaap", "non_gaap"):
        return Accounting(word) if word else None
    raise InputError(f"accounting is {given!r}, not gaap or non_gaap")


def shown_accounting(accounting: Accounting | None) -> str:
    """An accounting that was asked for, before the name of a figure."""
    return {Accounting.GAAP: "GAAP ", Accounting.NON_GAAP: "non-GAAP "}.get(accounting or Accounting.UNKNOWN, "")
