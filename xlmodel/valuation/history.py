"""A multiple against its own past, and a return against a benchmark."""

from functools import partial
from typing import Literal

import numpy as np

from xlmodel.errors import InputError, NoDataError
from xlmodel.spec import Multiples, Number, Numbers, Table, worksheet_function
from xlmodel.valuation.domain import Array, Flags, first_cause, losses, numbers, positive, refuse, where_positive
from xlmodel.valuation.groups import without_gaps
from xlmodel.valuation.stacks import appended, column, each, lists, moments, table


@worksheet_function("Peers", result="Item, Value")
def relative_valuation(own_history: Multiples, peer_history: Multiples, eps: Number) -> Table:
    """Today's premium to the peers against the premium the share usually trades at.

        premium = own / peers - 1 on each date; z-score = (now - mean) / sd
        implied multiple = peers now x (1 + mean premium); implied price = eps x implied multiple

    The last row is now, which is held against the dates before it and is none of them: the mean and the sample
    standard deviation (n - 1) are of those before on which both multiples are meaningful.

    Not meaningful
        a multiple of now is missing or not positive, fewer than two dates before are meaningful, the premium never
        moved, or eps is zero or negative.

    Raises
        InputError   the two histories differ in length.
        NoDataError  on no date before now are both multiples meaningful.

    Source
        Equity relative valuation: the share's premium against its own mean and standard deviation.

    >>> table = relative_valuation([12, 10, 9], [10, 10, 10], 2.0)
    >>> [round(float(value), 4) for value in table["Value"]]
    [-0.1, 0.1, 0.1414, -1.4142, 11.0, 22.0]
    """
    own, peers = lists(own_history), lists(peer_history)
    if own.shape[-1] != peers.shape[-1]:
        raise InputError(f"{own.shape[-1]} values in own_history but {peers.shape[-1]} in peer_history")
    premium = where_positive(own) / where_positive(peers) - 1
    past = premium[..., :-1]
    known = ~np.isnan(past)
    never = ~known.any(axis=-1)
    if never.any():
        raise NoDataError("on no date before now, the last one, are both multiples meaningful", where=never)
    average, sd, extent, largest = np.moveaxis(without_gaps(known, moments, past), -1, 0)
    # What binary arithmetic makes of equal premiums is no movement.
    moved = extent > 1e-12 * (1 + largest)
    spread = np.where(moved | np.isnan(sd), sd, 0.0)
    implied_multiple = where_positive(peers[..., -1]) * (1 + average)
    rows = {
        "Premium now": premium[..., -1],
        "Mean premium": average,
        "Standard deviation": spread,
        "Z-score": (premium[..., -1] - average) / where_positive(spread),
        "Implied multiple": implied_multiple,
        "Implied price": where_positive(eps) * implied_multiple,
    }
    return table(
        {"Item": list(rows), "Value": column(*rows.values())},
        why=partial(_without_a_figure, known, own, peers, spread, eps),
    )


def _without_a_figure(known: Flags, own: Array, peers: Array, spread: Array, eps: Number) -> str | None:
    """Why a figure is missing, the first one first."""
    dates = known.sum(axis=-1)
    reasons = {
        "own_history has no meaningful multiple now, in its last row": ~(own[..., -1] > 0),
        "peer_history has no meaningful multiple now, in its last row": ~(peers[..., -1] > 0),
        "own_history and peer_history have one meaningful date before now; a standard deviation takes two": dates < 2,
        "the premium of own_history over peer_history never moved: it has no z-score": spread == 0,
    }
    return first_cause({**reasons, **losses(eps=eps)})


@worksheet_function("What the price implies, and intrinsic value", result="Band, Multiple, Price, Z")
def pe_band(eps: Number, pe_history: Multiples, price: Number | None = None) -> Table:
    """P/E bands: the share's price at the mean of its own past multiples, and one and two standard deviations off.

        Multiple = mean + Z sd, Price = eps x Multiple,    Z = -2, -1, 0, 1, 2; sd with n - 1
        with a price a row Now: Multiple = price / eps, Z = (Multiple - mean) / sd

    Use the estimates that were known on each date, not today's.

    Not meaningful
        eps is zero or negative, a band has no positive multiple, fewer than two dates count or the multiple never
        moved.

    Raises
        NoDataError  no multiple of the past is meaningful.
        DomainError  price is not above zero.

    Source
        P/E band chart as brokers print it: mean and standard deviations of the own forward multiple.

    >>> table = pe_band(2.0, [10, 12, 14], 30)
    >>> table["Band"][2:], table["Multiple"][2:].tolist(), table["Price"][2:].tolist(), table["Z"][2:].tolist()
    (['Mean', '+1 sd', '+2 sd', 'Now'], [12.0, 14.0, 16.0, 15.0], [24.0, 28.0, 32.0, 30.0], [0.0, 1.0, 2.0, 1.5])
    """
    history = lists(pe_history)
    known = history > 0
    never = ~known.any(axis=-1)
    if never.any():
        raise NoDataError(f"none of the {history.shape[-1]} multiples in pe_history is meaningful", where=never)
    average, spread, extent, _ = np.moveaxis(without_gaps(known, moments, history), -1, 0)
    earned = where_positive(eps)
    bands = {"-2 sd": -2.0, "-1 sd": -1.0, "Mean": 0.0, "+1 sd": 1.0, "+2 sd": 2.0}
    multiples = where_positive(column(*(average + k * spread if k else average for k in bands.values())))
    names, prices, scores = list(bands), multiples * each(earned), column(*bands.values())
    moved = extent > 1e-12 * average  # what binary arithmetic makes of equal multiples is no movement
    if price is not None:
        paid = positive("price", price)
        now = paid / earned
        names.append("Now")
        multiples, prices = appended(multiples, now), appended(prices, paid)
        scores = appended(scores, (now - average) / np.where(moved, spread, np.nan))
    return table(
        {"Band": names, "Multiple": multiples, "Price": prices, "Z": scores},
        why=partial(_no_band, earned, known, multiples, moved | (price is None)),
    )


def _no_band(earned: Array, known: Flags, multiples: Array, moved: Flags) -> str | None:
    """Why there is an error among the bands, the first cause first."""
    dates = known.sum(axis=-1)
    causes = {
        "eps is zero or negative: it has no multiple and no price": np.isnan(earned),
        "fewer than two dates in pe_history have a meaningful multiple: no standard deviation": dates < 2,
        "two standard deviations below the mean of pe_history no positive multiple is left": np.isnan(
            multiples[..., 0]
        ),
        "the multiples in pe_history never moved: no z-score": ~moved,
    }
    return first_cause(causes)


@worksheet_function("What the price implies, and intrinsic value", result="fraction; positive = better than it")
def relative_return(
    stock_return: Numbers, benchmark_return: Numbers, method: Literal["arithmetic", "geometric"] = "arithmetic"
) -> Numbers:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became.

        arithmetic  stock_return - benchmark_return
        geometric   (1 + stock_return) / (1 + benchmark_return) - 1

    Geometric relative returns of several periods multiply to that of the whole; differences do not add up.

    Raises
        DomainError  a return is below -1, or the benchmark lost everything (geometric).

    Source
        CFA Institute, Enterprising Investor (2012): 200 became 210, the index 205: 2.5 % and 2.439 %.

    >>> round(float(relative_return(210 / 200 - 1, 205 / 200 - 1, "geometric")), 5)
    0.02439
    """
    own, benchmark = numbers(stock_return), numbers(benchmark_return)
    refuse(own < -1, "stock_return", own, "no more than all can be lost")
    refuse(benchmark < -1, "benchmark_return", benchmark, "no more than all can be lost")
    if method == "arithmetic":
        return own - benchmark
    refuse(benchmark == -1, "benchmark_return", benchmark, "nothing is left to compare with")
    return (own - benchmark) / (1 + benchmark)
