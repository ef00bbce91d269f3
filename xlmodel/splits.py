"""Splits of shares: the usual ratios, and how one is written and read.

A ratio is new shares for one old: 10 is ten for one, 1/30 a reverse split of one for thirty. A share count is
multiplied by it, a price and earnings per share are divided.
"""

import math
import re
from fractions import Fraction
from typing import Final

_FORWARD: Final = (Fraction(3, 2), *map(Fraction, (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100)))
USUAL_SPLITS: Final = tuple(sorted({ratio for forward in _FORWARD for ratio in (forward, 1 / forward)}))
"""What companies make of their shares, and the reverse splits of the same sizes."""

SMALL_SPLITS: Final = (Fraction(5, 4), Fraction(4, 3))
"""Stock dividends of a quarter and a third. A price moves as far by itself; a count of shares hardly does."""

_LOGS: Final = tuple((ratio, math.log(ratio)) for ratio in USUAL_SPLITS)
_ALL_LOGS: Final = (*_LOGS, *((ratio, math.log(ratio)) for ratio in SMALL_SPLITS))
_FOR: Final = re.compile(r"([0-9]+) *for *([0-9]+)", re.IGNORECASE)
_SMALL: Final = 20  # no company makes fractions of a share out of more shares than that


def usual_splits(times: float, tolerance: float, *, small: bool = False) -> list[Fraction]:
    """The usual ratios that a share count which is so many times another may have come by, the nearest first.

    Parameters
        tolerance  how far off it may be either way: 0.05 is 5 %.
        small      whether those of SMALL_SPLITS count.
    """
    if not 0 < times < math.inf:
        return []
    log, most = math.log(times), math.log1p(tolerance)
    near = [(abs(log - each), ratio) for ratio, each in (_ALL_LOGS if small else _LOGS) if abs(log - each) <= most]
    return [ratio for _, ratio in sorted(near)]


def shown_split(ratio: Fraction) -> str:
    """A ratio as announcements have it: 10:1, 3:2, 1:30."""
    return f"{ratio.numerator}:{ratio.denominator}"


def written_split(ratio: Fraction) -> str:
    """A ratio as it stands in a row of figures: a plain number, or words where a number would have to be rounded.

    Neither 1/30 nor 1:30, which a spreadsheet that opens the file takes for a date and a time.
    """
    if ratio.denominator == 1:
        return str(ratio.numerator)
    return f"{ratio.numerator} for {ratio.denominator}"


def read_split(text: str) -> Fraction:
    """A ratio from a number or from words: 10, 1.5, 1 for 30. A rounded one is the fraction it was: 0.0333 is 1/30.

    Raises
        ValueError  it is neither, not above zero, or rounded so much that it may be several.
    """
    words = _FOR.fullmatch(text.strip())
    try:
        stated = Fraction(int(words[1]), int(words[2])) if words else Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"a split is {text!r}, not a number of new shares for one old, nor such words as 1 for 30"
        ) from None
    if stated <= 0:
        raise ValueError(f"a split is {text}, not above zero: new shares for one old, such as 10 or 1 for 30")
    if words or stated.numerator == 1 or stated.denominator <= _SMALL:
        return stated
    # A computed number is not rounded like a written one: its last digits count for nothing.
    half = Fraction(1, 2) / 10 ** min(len(text.partition(".")[2].strip()), 12)
    return _reverse(text, stated, half) if stated < 1 else _forward(stated, half)


def _reverse(text: str, stated: Fraction, half: Fraction) -> Fraction:
    for new in range(1, 5):
        least, most = math.ceil(new / (stated + half)), math.floor(new / (stated - half)) if stated > half else 0
        olds = list(range(least, most + 1))
        # Nobody makes one share of 149: of several that round alike, the one round number.
        round_ones = olds if len(olds) == 1 else [old for old in olds if old % 5 == 0]
        if len(round_ones) == 1:
            return Fraction(new, round_ones[0])
        if len(olds) > 1:
            between = f"{new} for {least} to {most}"
            raise ValueError(f"a split is {text}, which may be {between}: write it in words, such as 1 for 30")
    return stated


def _forward(stated: Fraction, half: Fraction) -> Fraction:
    """With three figures or more behind the point it may be a rounded third or sixth; with fewer, a stock dividend of 8 %."""
    if half > Fraction(1, 2000):
        return stated
    near = stated.limit_denominator(_SMALL)
    return near if abs(near - stated) <= half else stated
