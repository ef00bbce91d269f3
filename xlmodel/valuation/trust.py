"""Whether price, shares and market value belong together, and which slip of unit explains it if they do not."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from xlmodel.spec import Number, Numbers, Text, worksheet_function
from xlmodel.splits import shown_split, usual_splits
from xlmodel.valuation.domain import positive, refuse

TOLERANCE = 0.05  # prices and share counts of different days differ by less, slips by more

# What one US dollar cost: the lowest and the highest average of a month from January 2010 to January 2026. Federal
# Reserve G.5 through FRED, as copied in github datasets/exchange-rates, data/monthly.csv (commit 36c90081). Only to name
# a suspect: nothing is ever converted with them. Widened by TOLERANCE on both sides, as a day is not its month.
DOLLAR_RATES = {
    "JPY": (76.643, 157.86),  # October 2011, June 2024
    "KRW": (1018.7443, 1465.355),  # June 2014, December 2025
    "CNY": (6.0509, 7.3071),  # January 2014, October 2023
    "HKD": (7.7499, 7.8498),  # October 2015, October 2022
    "INR": (44.301, 90.9025),  # April 2011, January 2026
    "TWD": (27.672, 33.4332),  # January 2022, January 2016
    "MXN": (11.6542, 24.1798),  # May 2011, April 2020
    "EUR": (0.6916, 1.0),  # April 2011; the highest, 1.0149 in October 2022, is no gap to be explained
    "GBP": (0.586, 0.8834),  # July 2014, September 2022
}
SCALES = {1e3: "thousands", 1e6: "millions", 1e9: "billions"}

# Up to this gap it may be no slip of unit at all: prices of two days, options and convertibles counted or not.
SMALL_GAP = 0.40
# A split is by a ratio, but the figures beside it are of different days. A fit this good comes before the currencies.
SPLIT_TOLERANCE, GOOD_FIT = 0.03, 0.01
# What one share of a class is worth in shares of the other: two classes alike; Berkshire Hathaway's A and B (2010).
CLASS_RATIOS = (2, 1500)
ADS_RATIOS = (*range(2, 21), 25, 30, 40, 50, 60, 75, 80, 100, 150, 200)


@worksheet_function("Trust", result='"ok", or what looks wrong, in words')
def unit_check(
    price: Numbers, shares: Numbers, market_cap: Numbers, ads_ratio: Number = 1.0, fx: Number = 1.0
) -> Text | NDArray[np.object_]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words.

        market_cap / (price x shares), held against 1, ads_ratio, fx, their products, the usual splits, two share
        classes, usual ADS ratios up to 200, the range of exchange rates of large currencies, 100 (pence or cents),
        thousands, millions and billions

    shares are of the kind that the price is for: for an ADR, ADSs. All slips that fit are named, the likeliest first,
    and none is corrected. A gap of 5 to 40 % is as a rule none: the price of another day, or basic against diluted
    shares. If ads_ratio or fx explains the gap, nothing else is guessed, and no other ADS ratio if one is given.

    Raises
        DomainError  price, shares, market_cap, ads_ratio or fx is not above zero.

    Source
        Published slips: Sony's market value in JPY beside a price in USD, 116 times too large (Google Finance, by
        highprogrammer.com); PDD's ordinary shares at the price of an ADS of four (dayu-agent, issue 164).

    >>> unit_check(111.63, 1_261_059_000, 16_337_304_355_000)
    'market cap looks 116x too large: JPY instead of USD?'
    >>> unit_check(244.8, 5_693_585_848, 348.4e9, ads_ratio=4)
    'off by 4: ordinary shares instead of ADS?'
    """
    ratio = positive("market_cap", market_cap) / (positive("price", price) * positive("shares", shares))
    refuse((ratio == 0) | np.isinf(ratio), "market_cap / (price x shares)", ratio, "that is no number to compare")
    figures = np.broadcast_arrays(ratio, positive("ads_ratio", ads_ratio), positive("fx", fx))
    texts = np.empty(figures[0].shape, dtype=object)
    for place, off in np.ndenumerate(figures[0]):
        texts[place] = np.nan if np.isnan(off) else _verdict(*(float(figure[place]) for figure in figures))
    return texts if texts.ndim else texts.item()


def _verdict(off: float, ads_ratio: float, fx: float) -> str:
    if _close(off, 1.0):
        return "ok"
    size = max(off, 1 / off)
    times = f"{size:,.0f}" if 100 <= size < 1e12 else f"{size:.3g}"
    looks = f"market cap looks {times}x too {'large' if off > 1 else 'small'}"
    suspects = _told(off, ads_ratio, fx)
    if suspects and fx == 1:
        looks = f"off by {times}"
    # What the analyst has told is not drowned in guesses.
    suspects = suspects or _guessed(off, ads_ratio)
    return f"{looks}: {', or '.join(suspects)}?" if suspects else f"{looks}: no usual slip explains it"


def _guessed(off: float, ads_ratio: float) -> list[str]:
    good, rough = _guessed_splits(off, GOOD_FIT), _guessed_splits(off, SPLIT_TOLERANCE)
    classes, ratios = _guessed_classes(off), _guessed_ratio(off, ads_ratio)
    likeliest = [*_small_gaps(off), *good, *classes, *ratios, *_guessed_currencies(off)]
    return [*likeliest, *(each for each in rough if each not in good), *_guessed_scales(off)]


def _small_gaps(off: float) -> list[str]:
    if abs(off - 1) > SMALL_GAP:
        return []
    return ["another day's price", "basic against diluted shares", *(["a share class left out"] if off > 1 else [])]


def _guessed_splits(off: float, tolerance: float) -> list[str]:
    """A split that one of the two figures has not gone through; a price is as a rule the newer of them."""
    of_shares, of_price = (usual_splits(factor, tolerance, small=True) for factor in (off, 1 / off))
    return [
        *(f"{_split(ratio)} with shares from before it" for ratio in of_shares),
        *(f"{_split(ratio)} with a price from before it" for ratio in of_price),
    ]


def _split(ratio: Fraction) -> str:
    return f"{'split' if ratio > 1 else 'reverse split'} {shown_split(ratio)}"


def _guessed_classes(off: float) -> list[str]:
    size = max(off, 1 / off)
    return [f"shares or price of another share class, {k:,} to one" for k in CLASS_RATIOS if _close(size, k)]


ORDINARY_SHARES = "ordinary shares instead of ADS"
ORDINARY_PRICE = "price of an ordinary share instead of an ADS"
PENCE_PRICE = "price in pence or cents"


def _told(off: float, ads_ratio: float, fx: float) -> list[str]:
    """The slips that ads_ratio and fx explain, alone or together, and with fx a price in its minor unit."""
    share_slips = [(1.0, "")]
    if ads_ratio != 1:
        share_slips += [(1 / ads_ratio, ORDINARY_SHARES), (ads_ratio, ORDINARY_PRICE)]
    currency_slips = [(1.0, "")]
    if fx != 1:
        market_cap, price = "market cap in the reporting currency", "price in the reporting currency"
        currency_slips += [(fx, market_cap), (1 / fx, price), (fx / 100, f"{market_cap} and {PENCE_PRICE}")]
    return [
        " and ".join(slip for slip in (currency, share) if slip)
        for rate, currency in currency_slips
        for ratio, share in share_slips
        if rate * ratio != 1 and _close(off, rate * ratio)
    ]


def _guessed_currencies(off: float) -> list[str]:
    too_large = [f"{code} instead of USD" for code in DOLLAR_RATES if _was_a_rate(off, code)]
    too_small = [f"USD instead of {code}" for code in DOLLAR_RATES if _was_a_rate(1 / off, code)]
    low, high = DOLLAR_RATES["GBP"]
    in_pence = ["price in pence and market cap in USD"] if _lies_in(1 / off, 100 * low, 100 * high) else []
    return too_large + too_small + in_pence


def _was_a_rate(off: float, code: str) -> bool:
    return _lies_in(off, *DOLLAR_RATES[code])


def _lies_in(off: float, low: float, high: float) -> bool:
    return low * (1 - TOLERANCE) <= off <= high * (1 + TOLERANCE)


def _guessed_ratio(off: float, ads_ratio: float) -> list[str]:
    size = max(off, 1 / off)
    nearest = min(ADS_RATIOS, key=lambda ratio: abs(size - ratio))
    if ads_ratio != 1 or abs(size - nearest) > GOOD_FIT * size:
        return []
    return [f"{ORDINARY_PRICE if off > 1 else ORDINARY_SHARES}, {nearest} to one"]


def _guessed_scales(off: float) -> list[str]:
    slips = []
    if _close(off, 100):
        slips.append("market cap in pence or cents")
    if _close(off, 1 / 100):
        slips.append(PENCE_PRICE)
    for scale, word in SCALES.items():
        if _close(off, 1 / scale):
            slips.append(f"market cap in {word}")
        if _close(off, scale):
            slips.append(f"shares in {word}")
    return slips


def _close(off: float, suspected: float) -> bool:
    return abs(off - suspected) < TOLERANCE * suspected
