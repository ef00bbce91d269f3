"""Pure valuation functions: numbers in, numbers out, one file a chapter.

Nothing here knows of spreadsheets, files, networks or the clock. NaN means *not meaningful here*; where nothing
can be computed at all, or some cells of a range are outside the domain, a ValuationError says so.
"""

from xlmodel.valuation import drivers, earnings, history, implied, multiples, peers, scenarios

__all__ = ["drivers", "earnings", "history", "implied", "multiples", "peers", "scenarios"]
