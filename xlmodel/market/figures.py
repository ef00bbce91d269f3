"""From the store to a figure that may stand beside a price: the right series, period, unit and rate, or a refusal."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from xlmodel.errors import InputError, NoDataError
from xlmodel.market.estimates import estimates
from xlmodel.market.filed import filed_figures
from xlmodel.market.items import read_item
from xlmodel.market.moments import refuse_another_period
from xlmodel.market.observation import Accounting, Figure, Period, Stat
from xlmodel.market.overdue import refuse_long_overdue
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import PLAIN, OfOneAccounting, Reading, first_known, known_of, newest
from xlmodel.market.share_counts import restated
from xlmodel.market.units import BALANCES, for_the_price

EARNINGS = frozenset({"eps", "net_income", "ebitda", "ebit"})
"""Items that the accountings count differently."""


def market_price(store: ReadableStore, security: str, as_of: date | None, reading: Reading = PLAIN) -> Figure:
    """The last price known on a day.

    Raises
        NoDataError  there is none, or none that is recent.
    """
    found = newest(store, security, "price", Stat.ACTUAL, Period.POINT, as_of, reading)
    return Figure(found.value, found.currency, found)


def point(store: ReadableStore, security: str, item: str, as_of: date | None, reading: Reading = PLAIN) -> Figure:
    """A figure of a moment as its source states it: a market value, a share count, a balance.

    Raises
        NoDataError  there is none, or none that is recent.
    """
    if item in ("previous_close", "prior_year_close"):
        last = market_price(store, security, as_of, reading).observation.known_on
        day = last - timedelta(days=1) if item == "previous_close" else date(last.year - 1, 12, 31)
        before = newest(store, security, "price", Stat.ACTUAL, Period.POINT, day, reading)
        [found] = restated(store, [before], as_of)
        return Figure(found.value, found.currency, found)
    found = newest(store, security, item, Stat.ACTUAL, Period.POINT, as_of, reading)
    return Figure(found.value, found.currency, found, text=found.text)


def consensus(
    store: ReadableStore,
    security: str,
    item: str,
    period: str,
    as_of: date | None,
    currency: str = "",
    stat: Stat = Stat.CONSENSUS,
    reading: Reading = PLAIN,
    accounting: Accounting | None = None,
) -> Figure:
    """An estimate per traded share, in the price's currency unless another is asked for; all of it by one accounting.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = _asked(item, accounting)
    estimate = first_known(estimates(store, security, item, accounting, stat, as_of, reading), period)
    return for_the_price(store, estimate, as_of, currency, reading)


def reported(
    store: ReadableStore,
    security: str,
    item: str,
    period: str,
    as_of: date | None,
    reading: Reading = PLAIN,
    accounting: Accounting | None = None,
) -> Figure:
    """A filed figure known on a day, per traded share and in the price's currency; all of it by one accounting.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = _asked(item, accounting)
    if item in BALANCES or item in ("ordinary_shares", "ads_ratio"):
        of_a_moment = newest(store, security, item, Stat.ACTUAL, Period.POINT, as_of, reading)
        refuse_another_period(store, of_a_moment, period, as_of)
        return for_the_price(store, Figure(0.0, "", of_a_moment), as_of, "", reading)
    filed = first_known(filed_figures(store, security, item, accounting, as_of, reading), period)
    refuse_long_overdue(store, filed, security, period, as_of)
    return for_the_price(store, filed, as_of, "", reading)


def accounting_along(
    store: ReadableStore,
    security: str,
    item: str,
    stat: Stat,
    periods: Sequence[str],
    as_of: date | None,
    reading: Reading = PLAIN,
    wanted: Accounting | None = None,
) -> Accounting | None:
    """The one accounting for several periods that stand side by side: that on which most of them are known.

    Parameters
        wanted  of earnings, this one and no other; those of a source that does not say are taken if it alone has any.
    """
    item, asked = read_item(item)

    def by(accounting: Accounting | None) -> Sequence[OfOneAccounting]:
        if stat is Stat.ACTUAL:
            return filed_figures(store, security, item, accounting, as_of, reading, periods)
        return estimates(store, security, item, accounting, stat, as_of, reading, periods)

    def knows(accounting: Accounting) -> bool:
        with suppress(NoDataError):
            return known_of(by(accounting)[0], periods) > 0
        return False

    if wanted and not asked and item in EARNINGS:
        return Accounting.UNKNOWN if not knows(wanted) and knows(Accounting.UNKNOWN) else wanted
    with suppress(NoDataError):
        return by(asked)[0].accounting
    return asked


def _asked(item: str, accounting: Accounting | None) -> tuple[str, Accounting | None]:
    plain, named = read_item(item)
    if named and accounting and named is not accounting:
        raise InputError(f"item is {item!r} and accounting is {accounting.value}: one of the two is enough")
    return plain, named or accounting
