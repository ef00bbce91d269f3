"""Surprises: what was reported and revised, against what was expected."""

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import numbers, positive, refuse
from xlmodel.workings import figure, warn


@worksheet_function("Multiples", result="fraction of the consensus; positive = better than expected")
def earnings_surprise(actual: Numbers, consensus: Numbers) -> Numbers:
    """Earnings surprise: what was reported less what was expected, as a fraction of it.

        (actual - consensus) / abs(consensus)

    Positive is better than expected, of an expected loss too. Both by one accounting, of one share and one period.

    Not meaningful
        consensus is zero: nothing is a fraction of it.

    Source
        CFA Program, Market-Based Valuation: momentum indicators, unexpected earnings.

    >>> round(float(earnings_surprise(1.10, 1.00)), 10)
    0.1
    """
    reported, expected = numbers(actual), numbers(consensus)
    surprise = reported - expected
    figure("reported less expected", surprise, "price currency per traded share")
    return surprise / np.where(expected == 0, np.nan, np.abs(expected))


@worksheet_function("Multiples", result="standard deviations; positive = better than expected")
def standardized_surprise(actual: Numbers, consensus: Numbers, deviation: Numbers) -> Numbers:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations.

        (actual - consensus) / deviation

    deviation is that of the analysts' estimates, or of past surprises: the two are different measures.

    Raises
        DomainError  deviation is not above zero.

    Source
        CFA Program, Market-Based Valuation: momentum indicators; practice question QMVB88EKC of analystnotes.com.

    >>> round(float(standardized_surprise(1.33, 1.25, 0.05)), 10)
    1.6
    """
    surprise = numbers(actual) - numbers(consensus)
    figure("reported less expected", surprise, "price currency per traded share")
    return surprise / positive("deviation", deviation)


@worksheet_function("Multiples", result="fraction from -1 to 1; positive = more up than down")
def revision_breadth(up: Numbers, down: Numbers, estimates: Numbers) -> Numbers:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all.

        (up - down) / estimates

    Not meaningful
        estimates is zero: there is nobody to revise.

    Raises
        DomainError  a count is negative.

    Source
        Bloomberg, FactSet and LSEG I/B/E/S show it as estimate revisions, up less down over the number of estimates.

    >>> float(revision_breadth(9.0, 3.0, 24.0))
    0.25
    """
    raised, lowered, counted = numbers(up), numbers(down), numbers(estimates)
    for name, count in (("up", raised), ("down", lowered), ("estimates", counted)):
        refuse(count < 0, name, count, "it must not be negative")
    warn(raised + lowered > counted, "more revisions than estimates: some are counted twice, or are of another time")
    return (raised - lowered) / np.where(counted == 0, np.nan, counted)
