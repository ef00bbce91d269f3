"""Which unit: a figure per traded share and in the currency of its price, or the reason why it cannot be had.

Nothing is guessed: where the source leaves a unit open, the user settles it once per security, and until then the
answer is a reason. Estimates and balances are converted at the spot rate of the day, flows at the average rate of the
time in which they were earned.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from xlmodel.days import first_day
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Basis, Figure, Observation, Period, Stat, Unit
from xlmodel.market.port import ReadableStore
from xlmodel.market.rates import average_rate, fx_rate
from xlmodel.market.series import Reading, preferred, shown_item
from xlmodel.market.share_counts import ratio_on

BALANCES: Final = frozenset({"net_cash", "debt", "cash", "market_cap", "book_value"})


def for_the_price(store: ReadableStore, figure: Figure, as_of: date | None, currency: str, reading: Reading) -> Figure:
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


def settled(store: ReadableStore, o: Observation) -> Observation:
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
    store: ReadableStore, o: Observation, as_of: date | None, reading: Reading
) -> tuple[float, Observation | None]:
    found = preferred(store.latest(o.security, "ads_ratio", Stat.ACTUAL, Period.POINT, as_of), reading)
    found = found or store.latest(o.security, "ads_ratio", Stat.ACTUAL, Period.POINT, as_of)
    ratio = max(found, key=lambda r: r.known_at) if found else None
    if o.basis is Basis.UNKNOWN and not (ratio and ratio.value == 1):
        raise NoDataError(_unsettled(o, "whether it is per ADS or per ordinary share"))
    prices = store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, as_of)
    if o.basis is Basis.PER_ADS:
        # One to one is the ratio of an ordinary share that is traded itself, and of many an ADS: its price says which.
        if ratio and ratio.value == 1 and not any(p.basis is Basis.PER_ADS for p in prices):
            raise NoDataError(f"the {shown_item(o.item)} of {o.security} is per ADS, but what is traded is no ADS")
        return 1.0, ratio
    if ratio is not None:
        return ratio_on(store, ratio, as_of), ratio
    if any(p.basis is Basis.PER_ORDINARY for p in prices):
        return 1.0, None
    raise NoDataError(
        f"the {shown_item(o.item)} of {o.security} is per ordinary share, and how many of them one traded share "
        "stands for is not known"
    )


def _price_currency(store: ReadableStore, o: Observation, as_of: date | None, reading: Reading) -> str:
    """The currency a share trades in; an old price shows it as well as a new one."""
    found = store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, as_of)
    found = preferred(found, reading) or found
    if not found:
        raise NoDataError(f"the store knows no price of {o.security}, in whose currency the figure would be shown")
    price = max(found, key=lambda p: (p.known_at, p.provider))
    if not price.currency:
        raise NoDataError(f"{price.provider} does not say the currency of the price of {o.security}")
    return price.currency


def _conversion(store: ReadableStore, o: Observation, wanted: str, as_of: date | None, reading: Reading) -> Figure:
    """Units of the figure's currency for one of the currency wanted."""
    flow = o.stat is Stat.ACTUAL and o.item not in BALANCES and o.period in (Period.YEAR, Period.QUARTER)
    if not flow or o.period_end is None:
        rate = fx_rate(store, wanted, o.currency, as_of or _newest_day(store, o, reading), replace(reading, order=()))
        found = rate.observation
        turned = found.security == o.currency + wanted
        how = f" ({found.security} {found.value:.6g} turned round)" if turned else ""
        return Figure(rate.value, rate.currency, found, rate.others, f"spot of {found.known_on}{how}")
    months = 12 if o.period is Period.YEAR else 3
    first = first_day(o.period_end, months)
    rate = average_rate(store, wanted, o.currency, first, o.period_end, as_of)
    return Figure(rate.value, rate.currency, rate.observation, rate.others, f"average of {first} to {o.period_end}")


def _newest_day(store: ReadableStore, o: Observation, reading: Reading) -> date:
    """The day of the newest price or, if it is younger, of the number itself: a rate has to be of that time too."""
    prices = preferred(store.latest(o.security, "price", Stat.ACTUAL, Period.POINT, None), reading)
    return max([o.known_on, *(p.known_on for p in prices)])
