"""Pure valuation functions: numbers in, numbers out, one file a chapter.

Nothing here knows of spreadsheets, files, networks or the clock. NaN means *not meaningful here*; where nothing
can be computed at all, or some scenarios are outside the domain, a ValuationError says so and which.

Every number may be many: scenarios stack along leading axes, a list lies on the last axis, a block on the last two,
as a gufunc has it, and one call answers all. The leading axes of the arguments broadcast together. A table has its
rows on the last axis of each column. Options, names and flags are the same for all scenarios.
"""

from xlmodel.valuation import (
    attribution,
    bets,
    capital,
    dated,
    discounting,
    drivers,
    earnings,
    events,
    fundamentals,
    history,
    implied,
    multiples,
    parts,
    peers,
    probabilities,
    ranges,
    returns,
    scenarios,
    shares,
    simulation,
    surprises,
    trust,
    warranted,
)

CHAPTERS = (
    attribution,
    bets,
    capital,
    dated,
    discounting,
    drivers,
    earnings,
    events,
    fundamentals,
    history,
    implied,
    multiples,
    parts,
    peers,
    probabilities,
    ranges,
    returns,
    scenarios,
    shares,
    simulation,
    surprises,
    trust,
    warranted,
)
