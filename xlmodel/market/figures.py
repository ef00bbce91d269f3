"""From the store to a figure that may stand beside a price: the right series, period, unit and rate, or a refusal."""

from datetime import date, timedelta

from xlmodel.market.estimates import Estimates
from xlmodel.market.filed import Filed
from xlmodel.market.observation import Figure, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.port import ReadableStore
from xlmodel.market.series import PLAIN, Reading, newest, read_item
from xlmodel.market.share_counts import restated
from xlmodel.market.units import BALANCES, for_the_price


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
) -> Figure:
    """An estimate per traded share, in the price's currency unless another is asked for.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = read_item(item)
    found = Estimates(store, security, item, accounting, stat, as_of, reading)
    estimate = found.of(period)
    return for_the_price(store, estimate, as_of, currency, reading)


def reported(
    store: ReadableStore, security: str, item: str, period: str, as_of: date | None, reading: Reading = PLAIN
) -> Figure:
    """A filed figure known on a day, per traded share and in the price's currency.

    Raises
        InputError   no such item or period.
        NoDataError  it is not known, or its currency or share is not.
    """
    item, accounting = read_item(item)
    if item in BALANCES or item in ("ordinary_shares", "ads_ratio"):
        read_period(period)
        found = Figure(0.0, "", newest(store, security, item, Stat.ACTUAL, Period.POINT, as_of, reading))
        return for_the_price(store, found, as_of, "", reading)
    filed = Filed(store, security, item, accounting, as_of, reading).of(period)
    return for_the_price(store, filed, as_of, "", reading)
