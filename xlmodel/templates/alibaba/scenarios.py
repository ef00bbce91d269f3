"""Scenarios: bear, base and bull side by side, the ranges of value by method, and where the return comes from."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.templates.alibaba.inputs import SCENARIOS
from xlmodel.templates.alibaba.peers import Peers
from xlmodel.templates.blocks import ranges
from xlmodel.templates.blocks.charts import Bar
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import day, known_on
from xlmodel.templates.layout import Book, Page

_ASSUMPTIONS: Final = (
    ("Probability", "in_{}_probability", "percent"),
    ("EPS", "in_{}_eps", "price"),
    ("Growth", "in_{}_growth", "percent"),
    ("Years", "in_years", "tenth"),
    ("Exit P/E", "in_{}_multiple", "multiple"),
    ("Cost of equity", "in_discount_rate", "percent"),
)


class Scenarios(NamedTuple):
    """What was written, as references."""

    probabilities: str
    values: Sequence[str]  # bear, base and bull, as the table has them
    parts: str  # of the expected value
    bars: list[Bar]  # ranges of value, for a football field


def write(book: Book, peers: Peers) -> Scenarios:
    """The sheet Scenarios."""
    page = book.page("Scenarios", (2, 24, *[13] * 7))
    page.title("Scenarios", "Value per ADS in US dollars: EPS grown to the exit, times the multiple there, discounted")
    lists = _assumptions(page, 4)
    table = _table(page, 10, lists)
    found = ranges.write(page, 18, _ranges(book, peers))
    _attribution(page, found.below + 1, f"D{table + 2}", f"E{table + 2}")
    cells = [f"{page.name}!F{row}" for row in range(table + 1, table + 4)]
    probabilities = f"{page.name}!{lists[1]}"
    return Scenarios(probabilities, cells, f"{page.name}!I{table + 1}:I{table + 3}", found.bars)


def _assumptions(page: Page, row: int) -> list[str]:
    """What comes from Inputs; the columns of names and figures."""
    page.band(f"B{row}:H{row}", "Assumptions (from Inputs)")
    page.text(f"B{row + 1}", "Scenario", "head")
    page.texts(f"C{row + 1}", [heading for heading, _, _ in _ASSUMPTIONS], "head_right")
    first = row + 2
    for at, scenario in enumerate(SCENARIOS, start=first):
        page.text(f"B{at}", scenario.capitalize(), "table_text")
        for column, (_, source, number) in zip("CDEFGH", _ASSUMPTIONS, strict=True):
            page.formula(f"{column}{at}", f"={source.format(scenario)}", number, "link")
    return [f"{column}{first}:{column}{first + 2}" for column in "BCDEFGH"]


def _table(page: Page, row: int, lists: Sequence[str]) -> int:
    """Value, upside and return of each; the row of its headings."""
    page.band(f"B{row}:I{row}", "Scenario table, against the price of the post")
    numbers = ("general", "percent", "price", "price", "price", "percent", "percent", "price")
    styles = ("head", "table", "table", "table", "table_total")
    top = row + 1
    page.spill(f"B{top}:I{top + 4}", f"=SCENARIO_TABLE(in_price,{','.join(lists)})", numbers, styles)
    page.text(f"B{top + 5}", "Standard deviation", "label")
    page.formula(f"F{top + 5}", f"=SCENARIO_SD(F{top + 1}:F{top + 3},{lists[1]})", "price", "table")
    return top


def _ranges(book: Book, peers: Peers) -> list[Range]:
    low, high = (known_on(book, name) for name in ("target_low", "target_high"))
    post = '=in_told_peer_low&" to "&in_told_peer_high&" times the EPS of the post"'
    multiples = ("in_told_peer_low", "in_told_peer_high")
    quartiles = (peers.first_quartile, peers.third_quartile)
    past = ("in_bear_multiple", "in_base_multiple")
    return [
        Range("Scenarios", "=out_bear_value", "=out_bull_value", "bear to bull"),
        Range("Drivers", "=out_driver_bear_value", "=out_driver_bull_value", "all bear to all bull arguments"),
        _times("Peers, the post", "in_forward_eps", multiples, post),
        _times("Peers", "in_eps_fy2", quartiles, "their quartiles on the EPS of FY2"),
        _times("Own past", "out_ntm_eps", past, "on the NTM EPS: the bear to the base multiple"),
        Range(
            "Brokers",
            f"=IF({low}<=in_as_of,in_target_low,NA())",
            f"=IF({high}<=in_as_of,in_target_high,NA())",
            f'="targets of "&{day(low)}&" and "&{day(high)}',
        ),
    ]


def _times(method: str, eps: str, multiples: tuple[str, str], words: str) -> Range:
    low, high = (f"=IMPLIED_PRICE({eps},{multiple})" for multiple in multiples)
    return Range(method, low, high, words)


def _attribution(page: Page, row: int, exit_eps: str, exit_price: str) -> None:
    page.band(f"B{row}:I{row}", "Base case: where the return from the price of the post to the exit comes from")
    formula = f"=RETURN_ATTRIBUTION(in_price,in_forward_eps,{exit_price},{exit_eps})"
    styles = ("head", *["table"] * 4, "table_total")
    page.spill(f"B{row + 1}:D{row + 6}", formula, ("general", "place", "percent"), styles)
