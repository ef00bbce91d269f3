"""Ranges of value by method: what a football field is drawn from, and which the research note reads."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import HIGH, LOW, RANGED, RANGES
from xlmodel.templates.blocks.charts import Bar
from xlmodel.templates.blocks.history import History
from xlmodel.templates.blocks.peers import Peers
from xlmodel.templates.blocks.words import write_words
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Page

_COLUMNS: Final = [
    {"header": heading, "number": number, "style": style}
    for heading, (number, style) in zip(
        RANGED,
        (("text", "table_text"), ("price", "table"), ("price", "table"), ("general", "table_aside")),
        strict=True,
    )
]

_QUARTILES_OF: Final = 3  # peers; of fewer they say nothing


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


def of_the_market(case: Case, peers: Peers, history: History | None) -> list[Range]:
    """At the multiples of its peers, and at those of its own past."""
    found = []
    if len(case.peers) >= _QUARTILES_OF:
        found.append(quartiles("Peers", "in_eps_fy2", peers.multiples, "their quartiles on the EPS of FY2"))
    if history is not None:
        words = "the quartiles of its own P/E on today's EPS"
        found.append(quartiles("Own past", history.eps, history.multiples, words))
    return found


class Ranges(NamedTuple):
    """What was written, as references."""

    bars: list[Bar]  # for a football field
    below: int


def message(price: str = "in_price") -> str:
    """A formula: where the price stands among the ranges that are known, for the chart of them."""
    above, below = f'COUNTIF({RANGES}[{HIGH}],"<"&{price})', f'COUNTIF({RANGES}[{LOW}],">"&{price})'
    known = f"COUNT({RANGES}[{LOW}])"
    inside = f"({known}-{above}-{below})"
    places = (("above", above), ("inside", inside), ("below", below))
    some = "&".join(f'IF({count}=0,"",", {word} "&{count})' for word, count in places)
    ends = f'MID({some},3,60)&" of "&{known}&" ranges of value"'
    for word, count in reversed(places):
        ends = f'IF({count}={known},"{word} "&IF({known}=1,"the range","every range")&" of value",{ends})'
    unknown = f'OR({price}="",{known}=0)'
    return f'=IF({unknown},"No price beside a range of value yet","The price of "&FIXED({price},2)&" stands "&{ends})'


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
