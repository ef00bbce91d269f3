"""At a glance: each figure on the day's close, and beside it as the post tells the case."""

from typing import Final, NamedTuple

from xlmodel.templates.alibaba.inputs import SCENARIOS
from xlmodel.templates.alibaba.peers import CAPS, MULTIPLES
from xlmodel.templates.blocks import glance
from xlmodel.templates.blocks.words import day, known, known_on, write_words
from xlmodel.templates.layout import Book, Page

POST: Final = '="As the post tells it ("&FIXED(in_price,0)&" USD)"'
_ESTIMATES: Final = "in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2"
_GROWTH: Final = "in_base_eps,in_years,in_base_multiple,in_discount_rate"
_EXIT: Final = "in_base_eps,in_base_growth,in_years,in_discount_rate"
_OF_PEERS: Final = f"{MULTIPLES},in_peer_method,{CAPS}"


class _Figure(NamedTuple):
    """A formula, and the name of its output."""

    formula: str
    output: str | None = None


class _Row(NamedTuple):
    """A line."""

    label: str
    number: str
    day: _Figure
    post: _Figure
    words: str = ""


def write(book: Book, page: Page, row: int, probabilities: str) -> int:
    """The block, in columns B to G; the row below it."""
    page.band(f"B{row}:G{row}", "At a glance")
    page.height(row + 1, 28)
    page.texts(f"B{row + 1}", ["US dollars per ADS", "", "", "", "", ""], "head")
    page.formula(f"C{row + 1}", f"={day('in_as_of')}", style="head_right")
    page.formula(f"D{row + 1}", POST, style="head_wrapped")
    first = row + 2
    rows = _rows(book, first, probabilities)
    for at, each in enumerate(rows, start=first):
        page.text(f"B{at}", each.label)
        for column, (formula, output) in (("C", each.day), ("D", each.post)):
            name = f"out_{output}" if output else None
            page.formula(f"{column}{at}", formula, each.number, "result" if name else "link", name)
        write_words(page, f"E{at}", each.words, "aside")
    glance.line(page, first + len(rows), glance.of_checks(), "E")
    return first + len(rows) + 1


def _rows(book: Book, first: int, probabilities: str) -> list[_Row]:
    closes = f'="closes of "&{day(known_on(book, "dated_price"))}&" and "&{day("in_price_date")}'
    rows = [
        _Row("Share price", "price", _Figure(f"={known('dated_price')}"), _Figure("=in_price"), closes),
        _Row("Forward EPS", "price", _Figure(f"={known('eps_fy2')}"), _Figure("=in_forward_eps"), "of FY2, and the post's own"),
        _Row("Forward P/E", "multiple", _Figure("=FORWARD_PE(in_dated_price,in_eps_fy2)", "dated_forward_pe"),
             _Figure("=FORWARD_PE(in_price,in_forward_eps)", "forward_pe")),
        _both("P/E on the next twelve months", "multiple", f"=NTM_PE({{}},{_ESTIMATES})", "ntm_pe"),
        _same("Peers' P/E", "multiple", f"=PEER_MULTIPLE({_OF_PEERS})", "peer_multiple", "on their next fiscal year"),
        _Row("Discount to the peers", "percent",
             _Figure(f"=PEER_DISCOUNT(out_dated_forward_pe,{_OF_PEERS})", "dated_peer_discount"),
             _Figure(f"=PEER_DISCOUNT(out_forward_pe,{_OF_PEERS})", "peer_discount"), "positive = cheaper than they"),
    ]  # fmt: skip
    values = first + len(rows)
    rows += [_scenario(name) for name in SCENARIOS]
    expected = f"=EXPECTED_VALUE(C{values}:C{values + 2},{probabilities})"
    ends = "out_bull_value,out_bear_value"
    return [
        *rows,
        _same("Expected value", "price", expected, "expected_value", "the same whatever the price"),
        _both("Upside to it", "percent", "=UPSIDE(out_expected_value,{})", "upside"),
        _both("Reward / risk", "multiple", f"=REWARD_RISK({{}},{ends})", "reward_risk"),
        _both("Odds of bull that the price implies", "percent", f"=BREAKEVEN_PROBABILITY({{}},{ends})",
              "breakeven_probability", "against bear"),
        _both("Growth a year that it implies", "percent", f"=IMPLIED_GROWTH({{}},{_GROWTH})", "implied_growth",
              "at the base multiple"),
        _both("P/E at the exit that it implies", "multiple", f"=IMPLIED_EXIT_MULTIPLE({{}},{_EXIT})",
              "implied_exit_multiple", "at the base growth"),
    ]  # fmt: skip


def _scenario(name: str) -> _Row:
    figures = f"in_{name}_eps,in_{name}_growth,in_years,in_{name}_multiple,in_discount_rate"
    return _same(f"{name.capitalize()} value", "price", f"=SCENARIO_VALUE({figures})", f"{name}_value")


def _both(label: str, number: str, formula: str, output: str, words: str = "") -> _Row:
    """What depends on the price, {} in the formula."""
    day_, post = (
        _Figure(formula.format("in_dated_price"), f"dated_{output}"),
        _Figure(formula.format("in_price"), output),
    )
    return _Row(label, number, day_, post, words)


def _same(label: str, number: str, formula: str, output: str, words: str = "") -> _Row:
    """What does not."""
    return _Row(label, number, _Figure(formula, output), _Figure(f"=out_{output}"), words)
