"""A company's multiple against its peers."""

from functools import partial

import numpy as np

from xlmodel.errors import InputError, NoDataError
from xlmodel.spec import Gaps, Labels, List, Multiples, Number, Numbers, Table, worksheet_function
from xlmodel.valuation.averages import WEIGHTED, Method, average, medians_without_one, middle, quantile
from xlmodel.valuation.domain import ROUNDING, Array, Flags, anywhere, numbers, refuse, sum_or_nothing, where_positive
from xlmodel.valuation.groups import without_gaps
from xlmodel.valuation.stacks import answer, column, each, lists, mean, moments, picked, table, total
from xlmodel.workings import because, figure, heard, not_used, warn


@worksheet_function("Peers", result="times (x)")
def peer_multiple(
    multiples: Multiples, method: Method = "median", weights: Gaps | None = None, trim: Number = 0.2
) -> Number:
    """The multiple of a peer group, over the peers whose multiple is meaningful.

        median, mean, n / sum(1/x) (harmonic), exp(mean(ln x)) (geometric), trimmed, winsorized,
        sum(w x) / sum(w) (weighted_mean), sum(w) / sum(w/x) (weighted_harmonic)

    trimmed is Excel's TRIMMEAN: trim in all, half at each end, rounded down to an even count. winsorized pulls
    what lies outside the quantiles trim/2 and 1 - trim/2 in to them. weighted_harmonic with market values is
    the P/E of the group as one company. Leaving out the losses flatters the group: see AGGREGATE_PE.

    Not meaningful
        no peer has a meaningful multiple.

    Raises
        InputError   a weighted method without weights, or as many weights as there are not peers.
        DomainError  trim is not in 0 to 1 (1 excluded), or the weights are negative or add up to zero.
        NoDataError  no peer is meaningful, or a meaningful peer has no weight.

    Source
        CFA Program, Market-Based Valuation (harmonic and weighted harmonic mean); Microsoft, TRIMMEAN;
        Damodaran, NYU Stern slides: 28 telecom ADRs, mean 34.62.

    >>> round(peer_multiple([10, 15, 25], "harmonic"), 2)
    14.52
    """
    everyone, meaningful = _meaningful(multiples)
    part = numbers(trim)
    if method in WEIGHTED:
        given = _weights(weights, meaningful)
    elif weights is None:
        given = everyone
    else:  # only their scenarios count
        given = np.zeros(_one_a_peer(weights, everyone).shape)
        not_used("weights", f"the method {method} takes none")
    if method in ("trimmed", "winsorized"):
        refuse(~((part >= 0) & (part < 1)), "trim", part, "it is at least 0 and below 1")
    else:
        not_used("trim", f"the method {method} cuts nothing")
    return answer(without_gaps(meaningful, partial(average, method), everyone, given, of_each=(part,)))


@worksheet_function("Peers", result="fraction; positive = cheaper than the peers")
def peer_discount(
    multiple: Numbers,
    multiples: Multiples,
    method: Method = "median",
    weights: Gaps | None = None,
    trim: Number = 0.2,
) -> Numbers:
    """Discount to the peers: positive = cheaper than they are.

        1 - multiple / PEER_MULTIPLE(multiples, method, weights, trim)

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful; for the rest see PEER_MULTIPLE.

    Source
        Tiger Brokers community, post 482010266083664: Alibaba at 11 times, peers at 20 to 30.

    >>> float(peer_discount(11.0, [20, 25, 30]))
    0.56
    """
    return 1 - where_positive(multiple) / _benchmark(multiples, method, weights, trim)


@worksheet_function("Peers", result="fraction; positive = dearer than the peers")
def peer_premium(
    multiple: Numbers,
    multiples: Multiples,
    method: Method = "median",
    weights: Gaps | None = None,
    trim: Number = 0.2,
) -> Numbers:
    """Premium to the peers: positive = dearer than they are.

        multiple / PEER_MULTIPLE(multiples, method, weights, trim) - 1

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful; for the rest see PEER_MULTIPLE.

    Source
        Damodaran on Valuation, p. 479: Coca-Cola at 44.33 against a predicted 32.97 is 34.5 % overvalued.

    >>> round(float(peer_premium(44.33, [32.97])), 3)
    0.345
    """
    return where_positive(multiple) / _benchmark(multiples, method, weights, trim) - 1


@worksheet_function("Peers", result="fraction from 0 (cheapest) to 1 (dearest)")
def peer_percentile(multiple: Numbers, multiples: Multiples) -> Numbers:
    """Percentile among the peers: the share of them below, half of those equal counted.

        (peers below + peers equal / 2) / peers used

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful.

    Source
        Definition of the mid-rank percentile (Hazen); CFA Program, Quantitative Methods: quantiles.

    >>> float(peer_percentile(20.0, [10, 20, 30, 40]))
    0.375
    """
    everyone, meaningful = _meaningful(multiples)
    target = where_positive(multiple)
    if everyone.ndim == 1:
        peers = np.sort(everyone[meaningful])
        below, up_to = np.searchsorted(peers, target, "left"), np.searchsorted(peers, target, "right")
    else:
        own = each(target)
        below, up_to = (meaningful & (everyone < own)).sum(-1), (meaningful & (everyone <= own)).sum(-1)
    return np.where(np.isnan(target), np.nan, (below + up_to) / (2 * meaningful.sum(axis=-1)))


@worksheet_function("Peers", result="standard deviations; negative = cheaper than the peers")
def peer_zscore(multiple: Numbers, multiples: Multiples) -> Numbers:
    """Distance from the peers' mean in sample standard deviations.

        (multiple - mean(peers)) / sd(peers),    sd with n - 1

    Not meaningful
        multiple is zero or negative, fewer than two peers are meaningful, or all of them are equal.

    Raises
        NoDataError  no peer is meaningful.

    Source
        CFA Program, Quantitative Methods: standardising an observation.

    >>> float(peer_zscore(10.0, [10, 20, 30]))
    -1.0
    """
    everyone, meaningful = _meaningful(multiples)
    average, spread, extent, _ = np.moveaxis(without_gaps(meaningful, moments, everyone), -1, 0)
    own = where_positive(multiple)
    because(np.isnan(own), "multiple is zero or negative")
    apart = extent > ROUNDING * average  # what binary arithmetic makes of equal multiples is no spread
    because(~apart, "multiples has fewer than two that are meaningful, or all of them are equal")
    return np.asarray((own - average) / np.where(apart, spread, np.nan))


@worksheet_function("Peers", result="times (x)")
def aggregate_pe(market_caps: List, earnings: List) -> Number:
    """P/E of the group as one company, losses included.

        sum(market_caps) / sum(earnings)

    Not meaningful
        earnings add up to zero or less: the group as a whole makes a loss.

    Raises
        InputError   market_caps and earnings differ in length.
        DomainError  a market value is negative.

    Source
        Damodaran, NYU Stern slides: 43 truckers (EV over EBITDA), one of them with a loss.

    >>> aggregate_pe([300.0, 100.0], [30.0, -10.0])
    20.0
    """
    caps, profits = lists(market_caps), lists(earnings)
    if caps.shape[-1] != profits.shape[-1]:
        raise InputError(f"{caps.shape[-1]} market_caps but {profits.shape[-1]} earnings")
    smallest = np.fmin.reduce(caps, axis=-1)
    refuse(smallest < 0, "market_caps", smallest, "a market value is not negative")
    together = sum_or_nothing(total(profits), total(np.abs(profits)))
    return answer(total(caps) / where_positive(together))


@worksheet_function("Peers", result="Statistic, Value")
def peer_stats(multiples: Multiples, names: Labels | None = None) -> Table:
    """The peers at a glance: how many count, their range and averages, and what one of them can move.

        used, of, minimum, 1st quartile, median, mean, harmonic mean, 3rd quartile, maximum,
        the lowest and highest median when one peer is left out, with its name, and the ends of the 90 % interval of
        the median: x(k) and x(n + 1 - k) in order, k the largest with 2 P(Bin(n, 1/2) <= k - 1) <= 0.10

    Quartiles are inclusive, as in Excel's QUARTILE.INC. The interval assumes nothing of how multiples are distributed;
    with fewer than five peers there is none, and its rows are left out. Of one peer nothing remains without it: the medians
    are empty.

    Raises
        InputError   names are given, but not one a multiple.
        NoDataError  no peer is meaningful.

    Source
        Microsoft, QUARTILE; CFA Program, Market-Based Valuation: median and harmonic mean of peers; Conover, Practical
        Nonparametric Statistics, chapter 3: confidence interval of a quantile.

    >>> peer_stats([1, 2, 4, 7, 8, 9, 10, 12])["Value"][3].item()
    3.5
    """
    size = lists(multiples).shape[-1]
    labels = [f"peer {i}" for i in range(1, size + 1)] if names is None else list(names)
    if len(labels) != size:
        raise InputError(f"{size} multiples but {len(labels)} names")
    everyone, meaningful = _meaningful(multiples)
    figures = without_gaps(meaningful, _statistics, everyone, np.arange(float(size)))
    used, *others, low, high, lowest, highest = np.moveaxis(figures, -1, 0)
    texts = [*STATISTICS, *(f"{most} median, without {label}" for most in ("Lowest", "Highest") for label in labels)]
    rows = [*range(len(STATISTICS)), len(STATISTICS) + lowest, len(STATISTICS) + size + highest]
    values = [used, float(size), *others]
    few = used < LEAST_FOR_AN_INTERVAL
    if not few.all():
        rows += [len(texts), len(texts) + 1]
        texts += ["Median, low end of 90 %", "Median, high end of 90 %"]
        values += [low, high]
    place = np.arange(len(values)) - len(STATISTICS)
    nothing_left = (used == 1)[..., np.newaxis] & ((place == 0) | (place == 1))
    no_interval = few[..., np.newaxis] & (place > 1)
    return table(
        {"Statistic": picked(texts, column(*rows).astype(int)), "Value": column(*values)},
        empty={"Value": nothing_left | no_interval},
    )


@worksheet_function("Peers", result="price currency per traded share")
def implied_price(eps: Numbers, multiple: Numbers) -> Numbers:
    """Share price at which the company would trade on a given multiple.

        eps x multiple

    Not meaningful
        eps or multiple is zero or negative.

    Source
        Tiger Brokers community, post 482010266083664: EPS of 8.00 at 20 times is 160.

    >>> implied_price(8.0, [20, 25, 30]).tolist()
    [160.0, 200.0, 240.0]
    """
    earned, paid = where_positive(eps), where_positive(multiple)
    because(np.isnan(earned), "eps is zero or negative")
    because(np.isnan(paid), "multiple is zero or negative")
    return earned * paid


def _meaningful(multiples: Multiples) -> tuple[Array, Flags]:
    """The multiples, and which of them count; at least one must."""
    everyone = lists(multiples)
    meaningful = everyone > 0
    none = ~meaningful.any(axis=-1)
    if anywhere(none):
        raise NoDataError(f"none of the {everyone.shape[-1]} multiples is meaningful", where=none)
    if not heard():  # in a sheet this is asked for every cell
        return everyone, meaningful
    used = meaningful.sum(axis=-1)
    figure("peers used", f"{used} of {everyone.shape[-1]}", "the others are not meaningful")
    warn(used < 5, "fewer than five peers count: one of them moves the average")
    warn(everyone > 100, "a peer's multiple is above 100")
    return everyone, meaningful


def _benchmark(multiples: Multiples, method: Method, weights: Gaps | None, trim: Number) -> Array:
    benchmark = numbers(peer_multiple(multiples, method, weights, trim))
    figure("the peers' multiple", benchmark, "times (x)")
    return benchmark


def _weights(weights: Gaps | None, meaningful: Flags) -> Array:
    """A weight for each of the meaningful peers."""
    if weights is None:
        raise InputError("a weighted method needs weights")
    given = _one_a_peer(weights, meaningful)
    missing = (meaningful & np.isnan(given)).any(axis=-1)
    if missing.any():
        raise NoDataError("weights lacks that of a peer with a meaningful multiple", where=missing)
    smallest = np.where(meaningful, given, np.inf).min(axis=-1)
    refuse(smallest < 0, "weights", smallest, "a weight is not negative")
    together = total(np.where(meaningful, given, 0.0))
    refuse(together <= 0, "the sum of weights", together, "it must be above zero")
    return given


def _one_a_peer(weights: Gaps, peers: Array | Flags) -> Array:
    """The weights; as many as there are peers, also where the method does not use them."""
    given = lists(weights)
    if given.shape[-1] != peers.shape[-1]:
        raise InputError(f"{peers.shape[-1]} multiples but {given.shape[-1]} weights")
    return given


# Statistics of peers that all are meaningful

STATISTICS = (
    "Used",
    "Of",
    "Minimum",
    "1st quartile",
    "Median",
    "Mean",
    "Harmonic mean",
    "3rd quartile",
    "Maximum",
)


LEAST_FOR_AN_INTERVAL = 5  # of four, not even the extremes hold the median in nine of ten cases


def _rank_of_the_interval(size: int) -> int:
    """The largest k with 2 P(Bin(size, 1/2) <= k - 1) <= 1/10, in whole numbers."""
    rank, outcomes, below = 0, 1, 0
    while 20 * (below + outcomes) <= 2**size:
        below += outcomes
        outcomes = outcomes * (size - rank) // (rank + 1)
        rank += 1
    return rank


def _statistics(peers: Array, places: Array) -> Array:
    """Their number and range, the lowest and highest median without one, the interval, and the places of those two."""
    ordered = np.sort(peers)
    without = medians_without_one(peers)
    size = peers.shape[-1]
    rank = _rank_of_the_interval(size)
    interval = ordered[:, [rank - 1, size - rank]] if rank else np.full((len(peers), 2), np.nan)
    left_out = np.stack([without.argmin(axis=-1), without.argmax(axis=-1)], axis=-1)
    return np.concatenate(
        [
            column(
                peers.shape[-1],
                ordered[:, 0],
                quantile(ordered, 0.25),
                middle(ordered),
                mean(peers),
                1 / mean(1 / peers),
                quantile(ordered, 0.75),
                ordered[:, -1],
            ),
            np.take_along_axis(without, left_out, axis=-1),
            interval,
            np.take_along_axis(places, left_out, axis=-1),
        ],
        axis=-1,
    )
