"""Which figures there are by name, and how an item is read, however it is written."""

import re
from typing import Final

from xlmodel.errors import InputError
from xlmodel.market.observation import Accounting
from xlmodel.market.provider import ITEMS
from xlmodel.terms import PREMIUM_BOUNDS, ROE_BOUNDS, VOLATILITY_BOUNDS

OVER_TIME: Final = frozenset("eps revenue gross_profit ebitda ebit net_income free_cash_flow capex".split())
"""Items of a stretch of time, which mean nothing without it."""
FRACTIONS: Final = {"government_yield": PREMIUM_BOUNDS, "roe": ROE_BOUNDS, "volatility": VOLATILITY_BOUNDS}
"""Items that are fractions, and what they can be: yields, return on equity of the last twelve months, standard deviation
of a year's returns."""
WORDS: Final = frozenset({"name", "peer", "peers"})
"""Items that are words, not numbers."""
KNOWN_ITEMS: Final = tuple(
    dict.fromkeys(
        (
            *ITEMS,
            "dps",
            *sorted(OVER_TIME),
            *"debt cash book_value ads_count fx_average".split(),
            *sorted(FRACTIONS),
            "name",
            "peers",
        )
    )
)
OWN: Final = "own_"
"""How an item begins that is the user's own: what else is no known item is a slip of the pen."""

_PLAIN_ITEM: Final = re.compile(r"[a-z][a-z0-9_]{1,30}")


def read_item(given: str) -> tuple[str, Accounting | None]:
    """`EPS`, `EPS non-GAAP`, `net income`: the item, and the accounting if it is named."""
    item = as_word(given)
    accounting = None
    for ending, kind in (("_non_gaap", Accounting.NON_GAAP), ("_gaap", Accounting.GAAP)):
        if item.endswith(ending):
            item, accounting = item.removesuffix(ending), kind
            break
    if not _PLAIN_ITEM.fullmatch(item):
        raise InputError(f"item is {given!r}, not a figure such as EPS or REVENUE")
    return item, accounting


def as_word(given: str) -> str:
    """A word as the lists have it, however it is written: `Fiscal year`, `non-GAAP`."""
    return "_".join(given.casefold().replace("-", " ").replace("_", " ").split())
