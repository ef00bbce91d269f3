"""A company's multiple against its peers."""

from typing import Literal

import numpy as np

from xlmodel.errors import InputError, NoDataError
from xlmodel.spec import Columns, Gaps, Labels, List, Multiples, Number, Numbers, Table, worksheet_function
from xlmodel.valuation.domain import Array, numbers, refuse, where_positive
from xlmodel.workings import figure, warn

Method = Literal[
    "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
]


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
    everyone = np.atleast_1d(numbers(multiples))
    peers = _meaningful(everyone)
    meaningful = everyone > 0
    if method in ("weighted_mean", "weighted_harmonic"):
        share = _shares(weights, meaningful)
        return float(share @ peers) if method == "weighted_mean" else float(1 / (share @ (1 / peers)))
    if method == "mean":
        return float(peers.mean())
    if method == "harmonic":
        return float(1 / np.mean(1 / peers))
    if method == "geometric":
        return float(np.exp(np.mean(np.log(peers))))
    if method in ("trimmed", "winsorized"):
        refuse(not 0 <= trim < 1, "trim", trim, "it lies between 0 and 1")
        return float(_trimmed(peers, trim) if method == "trimmed" else _winsorized(peers, trim))
    return float(np.median(peers))


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
    peers = np.sort(_meaningful(multiples))
    target = where_positive(multiple)
    below, up_to = np.searchsorted(peers, target, "left"), np.searchsorted(peers, target, "right")
    return np.where(np.isnan(target), np.nan, (below + up_to) / (2 * peers.size))


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
    peers = _meaningful(multiples)
    spread = peers.std(ddof=1) if np.ptp(peers) > 0 else np.nan
    distance: Array = (where_positive(multiple) - peers.mean()) / spread
    return distance


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
    caps, profits = np.atleast_1d(numbers(market_caps)), np.atleast_1d(numbers(earnings))
    if caps.shape != profits.shape:
        raise InputError(f"{caps.size} market_caps but {profits.size} earnings")
    refuse(np.any(caps < 0), "market_caps", caps.min(), "a market value is not negative")
    total = profits.sum()
    return float(caps.sum() / total) if total > 0 else float("nan")


@worksheet_function("Peers", result="Statistic, Value")
def peer_stats(multiples: Multiples, names: Labels | None = None) -> Table:
    """The peers at a glance: how many count, their range and averages, and what one of them can move.

        used, of, minimum, 1st quartile, median, mean, harmonic mean, 3rd quartile, maximum,
        and the lowest and highest median when one peer is left out, with its name

    Quartiles are inclusive, as in Excel's QUARTILE.INC.

    Not meaningful
        with one peer, nothing remains when it is left out.

    Raises
        InputError   names are given, but not one a multiple.
        NoDataError  no peer is meaningful.

    Source
        Microsoft, QUARTILE; CFA Program, Market-Based Valuation: median and harmonic mean of peers.

    >>> peer_stats([1, 2, 4, 7, 8, 9, 10, 12])["Value"][3].item()
    3.5
    """
    everyone = np.atleast_1d(numbers(multiples))
    labels = [f"peer {i}" for i in range(1, everyone.size + 1)] if names is None else list(names)
    if len(labels) != everyone.size:
        raise InputError(f"{everyone.size} multiples but {len(labels)} names")
    meaningful = everyone > 0
    peers = _meaningful(everyone)
    used = [label for label, counts in zip(labels, meaningful, strict=True) if counts]
    without = _medians_without_one(peers)
    lowest, highest = (int(np.argmin(without)), int(np.argmax(without))) if peers.size > 1 else (0, 0)
    rows = {
        "Used": float(peers.size),
        "Of": float(everyone.size),
        "Minimum": peers.min(),
        "1st quartile": np.quantile(peers, 0.25),
        "Median": np.median(peers),
        "Mean": peers.mean(),
        "Harmonic mean": 1 / np.mean(1 / peers),
        "3rd quartile": np.quantile(peers, 0.75),
        "Maximum": peers.max(),
    }
    statistics = [*rows, f"Lowest median, without {used[lowest]}", f"Highest median, without {used[highest]}"]
    return Columns({"Statistic": statistics, "Value": numbers([*rows.values(), without[lowest], without[highest]])})


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
    return where_positive(eps) * where_positive(multiple)


def _meaningful(multiples: Multiples) -> Array:
    everyone = np.atleast_1d(numbers(multiples))
    peers = everyone[everyone > 0]
    if peers.size == 0:
        raise NoDataError(f"none of the {everyone.size} multiples is meaningful")
    figure("peers used", f"{peers.size} of {everyone.size}", "the others are not meaningful")
    warn(peers.size < 5, "fewer than five peers count: one of them moves the average")
    warn(peers > 100, "a peer's multiple is above 100")
    return peers


def _benchmark(multiples: Multiples, method: Method, weights: Gaps | None, trim: Number) -> float:
    average = peer_multiple(multiples, method, weights, trim)
    figure("the peers' multiple", average, "times (x)")
    return average


def _shares(weights: Gaps | None, meaningful: np.ndarray) -> Array:
    """The weights of the meaningful peers as fractions of their sum."""
    if weights is None:
        raise InputError("a weighted method needs weights")
    given = np.atleast_1d(numbers(weights))
    if given.shape != meaningful.shape:
        raise InputError(f"{meaningful.size} multiples but {given.size} weights")
    used = given[meaningful]
    if np.isnan(used).any():
        raise NoDataError("a peer with a meaningful multiple has no weight")
    refuse(np.any(used < 0), "weights", used.min(), "a weight is not negative")
    refuse(used.sum() <= 0, "the sum of the weights", used.sum(), "it must be above zero")
    shares: Array = used / used.sum()
    return shares


def _trimmed(peers: Array, trim: float) -> float:
    # A fraction such as 0.2 of 10 peers must cut 2, also where binary arithmetic makes it 1.999...
    cut = int(trim * peers.size / 2 + 1e-9)
    return float(np.sort(peers)[cut : peers.size - cut].mean())


def _winsorized(peers: Array, trim: float) -> float:
    low, high = np.quantile(peers, [trim / 2, 1 - trim / 2])
    return float(np.clip(peers, low, high).mean())


def _medians_without_one(peers: Array) -> Array:
    """The median of the others, for each peer; which one is left out moves it by one place at most."""
    if peers.size == 1:
        return np.array([np.nan])
    order = np.argsort(peers, kind="stable")
    others, middle = peers.size - 1, (peers.size - 1) // 2
    ordered = peers[order]
    rank = np.empty(peers.size, dtype=int)
    rank[order] = np.arange(peers.size)
    upper = ordered[middle + (rank <= middle)]
    lower = upper if others % 2 else ordered[middle - 1 + (rank <= middle - 1)]
    medians: Array = (lower + upper) / 2
    return medians
