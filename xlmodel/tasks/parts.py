"""What the market knows of a company's parts, and the rate at which the currency of its accounts is exchanged."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.errors import ValuationError
from xlmodel.market import rates
from xlmodel.market.items import OWN
from xlmodel.market.observation import Observation, Period, Stat
from xlmodel.refresh.compare import Found
from xlmodel.refresh.fetch import Fetched
from xlmodel.tasks.company import Company, Market, ask, look_up
from xlmodel.templates.case import Entry, Part
from xlmodel.templates.requests import METRIC, REST, Request, of_a_part

_OLDEST: Final = timedelta(days=45)  # of an average that stands in for a rate of the day


class Parts(NamedTuple):
    """What was found of them."""

    parts: tuple[Part, ...]
    found: dict[str, Found]
    currencies: dict[str, Entry]  # beside the amounts
    accounts: str  # the currency of amounts that is not the price's; empty if there is none, or more than one
    rate: Entry


def parts_of(market: Market, company: Company, net_cash: Found | None) -> Parts:
    """The parts that somebody has given a figure: each is called after its item, `own_part_cloud`."""
    ticker, day = company.ticker, company.day
    own = {item for provider in market.providers for item in provider.items if item.startswith(OWN)}
    ask(market, [Request(item, ticker, item) for item in sorted(own)], ticker, day)
    noted = [o for o in market.store.observations(ticker) if o.known_on <= day]
    keys = sorted({o.item.removeprefix(METRIC) for o in noted if o.item.startswith(METRIC)})
    parts = tuple(Part(key, key.replace("_", " ").capitalize()) for key in keys)
    requests = [r for number, key in enumerate(keys, start=1) for r in of_a_part(number, ticker, key)]
    looked_up = look_up(market, [*requests, Request("rest_multiple", ticker, REST)], ticker, day, Fetched())
    found = {name: each for name, each in looked_up.items() if each.figure is not None}
    amounts = {name: each for name, each in found.items() if name.endswith("_metric")}
    if net_cash is not None:
        amounts[f"{IN}net_cash"] = net_cash
    currencies = {
        f"{name.removeprefix(IN).removesuffix('_metric')}_currency": Entry(each.figure.currency)
        for name, each in amounts.items()
        if each.figure is not None and each.figure.currency
    }
    others = {str(entry.value) for entry in currencies.values()} - {company.currency}
    accounts = others.pop() if len(others) == 1 else ""
    return Parts(parts, found, currencies, accounts, _rate(market, company, accounts) if accounts else Entry())


def _rate(market: Market, company: Company, accounts: str) -> Entry:
    """Units of the accounts' currency for one of the price's: of the day, or else the average of a month just over."""
    base, ticker, day = company.currency, company.ticker, company.day
    pairs = [pair for pair in (base + accounts, accounts + base) if base]
    ask(market, [Request(item, pair, item) for pair in pairs for item in ("fx_rate", "fx_average")], ticker, day)
    try:
        rate = rates.fx_rate(market.store, base, accounts, day, market.reading)
    except ValuationError as problem:
        average = _average(market, base + accounts, day)
        if average is None:
            return Entry(reason=str(problem))
        words = f"Average of {average.period_end:%Y-%m}, for want of a rate of the day: {average.source}"
        return Entry(average.value, average.period_end, words)
    return Entry(rate.value, rate.day, rate.source)


def _average(market: Market, pair: str, day: date) -> Observation | None:
    found = market.store.latest(pair, "fx_average", Stat.ACTUAL, Period.MONTH, day)
    fresh = [o for o in found if o.period_end and timedelta(0) <= day - o.period_end <= _OLDEST]
    return max(fresh, key=lambda o: (o.period_end or date.min, o.provider), default=None)
