"""Ranges of value by method: what a football field is drawn from, and which the research note reads."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import RANGED, RANGES
from xlmodel.templates.blocks.charts import Bar
from xlmodel.templates.blocks.words import write_words
from xlmodel.templates.layout import Page

_COLUMNS: Final = [
    {"header": heading, "number": number, "style": "table"}
    for heading, number in zip(RANGED, ("text", "price", "price", "general"), strict=True)
]


class Range(NamedTuple):
    """One method."""

    method: str
    low: str  # a formula
    high: str
    words: str  # what makes its ends: a text, or a formula of one


def quartiles(method: str, eps: str, multiples: str, words: str) -> Range:
    """What the share is worth at the quartiles of some multiples; of two or fewer there is none."""
    low, high = (f"=IMPLIED_PRICE({eps},INDEX(PEER_STATS({multiples}),{row},2))" for row in (5, 9))
    return Range(method, low, high, words)


class Ranges(NamedTuple):
    """What was written, as references."""

    bars: list[Bar]  # for a football field
    below: int


def write(page: Page, row: int, ranges: Sequence[Range]) -> Ranges:
    """The table, in columns B to E."""
    page.band(f"B{row}:G{row}", "Ranges of value by method")
    first = row + 2
    page.table(f"B{row + 1}:E{row + 1 + len(ranges)}", RANGES, _COLUMNS, [])
    for at, (method, low, high, words) in enumerate(ranges, start=first):
        page.text(f"B{at}", method, "table_text")
        page.formula(f"C{at}", low, "price", "table")
        page.formula(f"D{at}", high, "price", "table")
        write_words(page, f"E{at}", words, "aside")
    rows = range(first, first + len(ranges))
    bars = [Bar(*(f"{page.name}!${column}${at}" for column in "BCD")) for at in rows]
    return Ranges(bars, first + len(ranges))
