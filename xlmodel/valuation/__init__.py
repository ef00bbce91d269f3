"""Pure valuation functions: numbers in, numbers out, one file a chapter.

Nothing here knows of spreadsheets, files, networks or the clock. NaN means *not meaningful here*; where nothing
can be computed at all, or some cells of a range are outside the domain, a ValuationError says so.
"""

from xlmodel.valuation import (
    discounting,
    drivers,
    earnings,
    fundamentals,
    history,
    implied,
    multiples,
    parts,
    peers,
    scenarios,
    simulation,
    trust,
    warranted,
)

CHAPTERS = (
    discounting,
    drivers,
    earnings,
    fundamentals,
    history,
    implied,
    multiples,
    parts,
    peers,
    scenarios,
    simulation,
    trust,
    warranted,
)
