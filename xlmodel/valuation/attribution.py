"""Where a return or a discount comes from, in parts that sum exactly."""

from functools import partial
from itertools import permutations, product

import numpy as np

from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.domain import (
    Array,
    anywhere,
    difference,
    first_where,
    loss,
    numbers,
    positive,
    refuse,
    where_positive,
)
from xlmodel.valuation.stacks import appended, column, each, running_total, table

ROUNDING = 1e-14  # of a price and a dividend that are added


@worksheet_function("Scenarios", result="Source, Log return, Share: Earnings, Multiple, Currency, Dividends, Total")
def return_attribution(
    price_0: Number,
    eps_0: Number,
    price_1: Number,
    eps_1: Number,
    fx_0: Number = 1.0,
    fx_1: Number = 1.0,
    dividends: Number = 0.0,
) -> Table:
    """Where the return came from: earnings, the multiple, the currency, or dividends. It sums exactly.

        ln((price_1 + dividends) / price_0)
            = ln(eps_1 / eps_0) + ln(multiple_1 / multiple_0) + ln(fx_0 / fx_1) + ln(1 + dividends / price_1),
        multiple = price x fx / eps

    Logarithms add up; percentages do not. For an ADR, EPS is in the reporting currency (per ADS) and fx is the
    number of its units for one unit of the price currency, as everywhere: 7.2 for CNY under a price in USD. Dividends
    are what was received per traded share in the price currency, not reinvested. A total of nothing has no shares.

    Not meaningful
        an EPS is zero or negative.

    Raises
        DomainError  a price or an exchange rate is not above zero, or dividends are negative.

    Source
        Logarithmic decomposition of price = EPS x multiple / exchange rate.

    >>> table = return_attribution(100, 5, 132, 6)
    >>> [round(float(part), 4) for part in table["Log return"]]
    [0.1823, 0.0953, 0.0, 0.0, 0.2776]
    """
    start, end, received = positive("price_0", price_0), positive("price_1", price_1), numbers(dividends)
    refuse(received < 0, "dividends", received, "they are not negative")
    earnings = np.log(where_positive(eps_1) / where_positive(eps_0))
    currency = np.log(positive("fx_0", fx_0) / positive("fx_1", fx_1))
    income = np.log1p(received / end)
    change = np.log(end / start)
    parts = column(earnings, change - earnings - currency, currency, income)
    total = np.where(np.isnan(parts).any(axis=-1), change + income, running_total(parts))
    returns = appended(parts, total)
    # Decided by the prices themselves: of their logarithms something is left that only looks like a return.
    nothing = np.broadcast_to(each(np.abs(end + received - start) <= ROUNDING * start), returns.shape)
    shares = returns / np.where(nothing, np.nan, each(total))
    return table(
        {
            "Source": ["Earnings", "Multiple", "Currency", "Dividends", "Total"],
            "Log return": returns,
            "Share": shares,
        },
        empty={"Share": nothing},
        why=partial(loss, eps_0=eps_0, eps_1=eps_1),
    )


@worksheet_function("Peers", result="Source, Log difference, Share: Growth, Profitability, Risk, Unexplained, Total")
def discount_attribution(
    multiple: Number,
    growth: Number,
    roe: Number,
    required_return: Number,
    peer_multiple: Number,
    peer_growth: Number,
    peer_roe: Number,
    peer_required_return: Number,
) -> Table:
    """Why the discount to the peers: growth, profitability, risk, and what they leave unexplained. It sums exactly.

        ln(multiple / peer_multiple) = growth + profitability + risk + unexplained
        each part: the change of ln((1 - g / ROE) / (r - g)) when g, ROE or r goes from the peers' to the company's,
        averaged over all six orders in which the three can go

    Negative = a discount. In one order growth may take what profitability gave it; the average over all orders is
    free of that choice. Shares are of the total; an equal multiple has none.

    Not meaningful
        one of the eight mixes of the company's figures with the peers' has no value-driver P/E: a return not above
        growth, or growth not below ROE. The total stands.

    Raises
        DomainError  a multiple is not above zero.

    Source
        Koller, Goedhart and Wessels, Valuation, chapter 2: the value driver formula; Shapley (1953), A Value for n-Person
        Games: the average over all orders.

    >>> table = discount_attribution(10, 0.05, 0.10, 0.10, 15, 0.05, 0.20, 0.10)
    >>> [round(float(part), 4) + 0.0 for part in table["Log difference"]]
    [0.0, -0.4055, 0.0, 0.0, -0.4055]
    """
    own, peers = (
        (numbers(growth), numbers(roe), numbers(required_return)),
        (numbers(peer_growth), numbers(peer_roe), numbers(peer_required_return)),
    )
    whole = np.log(positive("multiple", multiple) / positive("peer_multiple", peer_multiple))
    mixes = {
        mix: tuple(a if company else b for company, a, b in zip(mix, own, peers, strict=True))
        for mix in product((False, True), repeat=3)
    }
    logs = {}
    for mix, (g, r_on_equity, r) in mixes.items():
        worth = (1 - g / np.where(r_on_equity == 0, np.nan, r_on_equity)) / where_positive(difference(r, g))
        logs[mix] = np.log(where_positive(worth))
    parts = []
    for place in range(3):
        steps = []
        for order in permutations(range(3)):
            before = tuple(order.index(i) < order.index(place) for i in range(3))
            after = tuple(order.index(i) <= order.index(place) for i in range(3))
            steps.append(logs[after] - logs[before])
        parts.append(sum(steps) / len(steps))
    known = column(*parts)
    unexplained = whole - running_total(known)
    parts_and_rest = appended(known, unexplained)
    whole_sum = np.where(np.isnan(unexplained), whole, running_total(parts_and_rest))
    figures = appended(parts_and_rest, whole_sum)
    nothing = np.broadcast_to(each(difference(multiple, peer_multiple) == 0), figures.shape)
    return table(
        {
            "Source": ["Growth", "Profitability", "Risk", "Unexplained", "Total"],
            "Log difference": figures,
            "Share": figures / np.where(nothing, np.nan, each(whole_sum)),
        },
        empty={"Share": nothing},
        why=partial(_without_a_multiple, logs, mixes),
    )


def _without_a_multiple(
    logs: dict[tuple[bool, ...], Array], mixes: dict[tuple[bool, ...], tuple[Array, ...]]
) -> str | None:
    """Which mix is the first without a value-driver P/E, and its figures."""
    mix = next((mix for mix, log in logs.items() if anywhere(np.isnan(log))), None)
    if mix is None:
        return None
    whose = ["the company's" if company else "the peers'" for company in mix]
    g, on_equity, r = (first_where(np.isnan(logs[mix]), figure) for figure in mixes[mix])
    return (
        f"no value-driver P/E for {whose[0]} growth {g:.6g} with {whose[1]} ROE {on_equity:.6g} and "
        f"{whose[2]} required return {r:.6g}"
    )
