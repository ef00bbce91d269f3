"""The verdict in words: sentences made from numbers, each only where its condition holds.

Two numbers that read alike are called alike: nothing is "above" what the same line writes with the same digits.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xlmodel.calculation.facts import Facts
from xlmodel.charts.football_field import Range
from xlmodel.contract import NO_VALUE
from xlmodel.report.shown import shown
from xlmodel.valuation.bets import breakeven_probability, upside


class Sentence(NamedTuple):
    """A sentence, and the facts that it rests on."""

    text: str
    rests_on: tuple[str, ...]


def money(value: float) -> str:
    """An amount per share."""
    return shown(value, "#,##0.00")


def percent(value: float) -> str:
    """A fraction in per cent, without its sign."""
    return shown(abs(value), "0.0\u00a0%")


def times(value: float) -> str:
    """A multiple."""
    return f"{shown(value, '0.0')} times"


def away(value: float, price: float) -> float:
    """How far a value is above a price, as a fraction of it."""
    return float(np.asarray(upside(value, price)))


def compared(one: float, other: float) -> int:
    """-1, 0 or 1: whether an amount is below, reads as, or is above another one."""
    return 0 if money(one) == money(other) else -1 if one < other else 1


def verdict(facts: Facts, own_words: object = "") -> list[Sentence]:
    """What the numbers say, the main thing first; empty where they say nothing.

    Parameters
        own_words  the verdict of the workbook itself: where it refuses a value, nothing else is to be heard.
    """
    if isinstance(own_words, str) and own_words.startswith(NO_VALUE):
        return [Sentence(own_words, ())]
    made = (_headline, _break_even, _place, _peers, _implied, _quoted)
    return [sentence for make in made if (sentence := make(facts)) is not None]


def _headline(facts: Facts) -> Sentence | None:
    price, pe = facts.price, facts.forward_pe
    if price is None:
        return None
    of = ((facts.expected_value, "expected_value"), (facts.base_value, "base_value"), (facts.sotp_value, "sotp_value"))
    value, name = next((each for each in of if each[0] is not None), (None, ""))
    of_flows = facts.base_average_growth is not None
    pays = f" the market pays {times(pe)} forward earnings" if pe is not None and pe > 0 and not of_flows else ""
    rests_on = ("price", *(["forward_pe"] if pays else []))
    if value is None:
        return Sentence(f"At {money(price)}{pays}.", rests_on) if pays else None
    start = f"At {money(price)}{pays}; the" if pays else f"At a price of {money(price)} the"
    called = "sum of the parts" if name == "sotp_value" else name.replace("_", " ")
    return Sentence(f"{start} {called} is {money(value)}, {_distance(value, price)}.", (*rests_on, name))


def _distance(value: float, price: float) -> str:
    """How far a value is from the price."""
    apart = away(value, price)
    side = compared(value, price)
    if side == 0:
        return "the price itself"
    how_far = percent(apart)
    how_far = "less than 0.1\u00a0%" if how_far == percent(0) else how_far
    return f"{how_far} {'above' if side > 0 else 'below'} the price"


def _ordered(facts: Facts) -> tuple[float, float, float, float] | None:
    """The price and the three values, where bear is not above base and base not above bull."""
    price, bear, base, bull = facts.price, facts.bear_value, facts.base_value, facts.bull_value
    if price is None or bear is None or base is None or bull is None or not bear <= base <= bull:
        return None
    return price, bear, base, bull


def _break_even(facts: Facts) -> Sentence | None:
    known = _ordered(facts)
    if known is None:
        return None
    price, bear, _, bull = known
    if compared(bear, price) >= 0 or compared(price, bull) >= 0:
        return None
    needed = percent(float(np.asarray(breakeven_probability(price, bull, bear))))
    text = f"It is worth its price if bull ({money(bull)}) is {needed} likely and bear ({money(bear)}) the rest"
    given = facts.bull_probability
    rests_on = ("price", "bear_value", "bull_value")
    if given is None or not 0 <= given <= 1:
        return Sentence(f"{text}.", rests_on)
    return Sentence(f"{text}; the workbook gives bull {percent(given)}.", (*rests_on, "bull_probability"))


def _place(facts: Facts) -> Sentence | None:
    """Where the price lies among the scenarios."""
    price, bear, base, bull = facts.price, facts.bear_value, facts.base_value, facts.bull_value
    if price is None or bear is None or base is None or bull is None:
        return None
    rests_on = ("price", "bear_value", "base_value", "bull_value")
    if _ordered(facts) is None:
        values = f"bear {money(bear)}, base {money(base)}, bull {money(bull)}"
        return Sentence(f"The scenarios cross: {values}.", rests_on)
    if compared(price, bear) < 0:
        return Sentence(f"Even the bear value, {money(bear)}, is above the price.", rests_on)
    if compared(price, bull) > 0:
        return Sentence(f"Even the bull value, {money(bull)}, is below the price.", rests_on)
    for name, value in (("base", base), ("bear", bear), ("bull", bull)):
        if compared(price, value) == 0:
            return Sentence(f"The price is the {name} value.", rests_on)
    low, high = (("bear", bear), ("base", base)) if price < base else (("base", base), ("bull", bull))
    text = f"The price lies between the {low[0]} value ({money(low[1])}) and the {high[0]} value ({money(high[1])})."
    return Sentence(text, rests_on)


def _peers(facts: Facts) -> Sentence | None:
    discount, pe, peers = facts.peer_discount, facts.forward_pe, facts.peer_multiple
    if discount is None:
        return None
    alike = percent(discount) == percent(0)
    side = (
        "as dear as its peers"
        if alike
        else f"{percent(discount)} {'cheaper' if discount > 0 else 'dearer'} than its peers"
    )
    if pe is None or peers is None or peers <= 0 or percent(1 - pe / peers - discount) != percent(0):
        return Sentence(f"By the workbook's own measure the share is {side}.", ("peer_discount",))
    text = f"On forward earnings the share is {side}: {times(pe)} against {times(peers)}."
    return Sentence(text, ("peer_discount", "forward_pe", "peer_multiple"))


def _implied(facts: Facts) -> Sentence | None:
    growth, base, what, named = facts.implied_growth, facts.base_growth, "earnings", "base_growth"
    if facts.base_average_growth is not None:
        base, what, named = facts.base_average_growth, "cash flows", "base_average_growth"
    if growth is None:
        return None
    for_years = f" for {shown(facts.years)} years" if facts.years is not None and facts.years > 1 else ""
    text = f"The price implies that {what} {_moving(growth)}{for_years}"
    if base is None:
        return Sentence(f"{text}.", ("implied_growth",))
    if shown(base, "0.0%") == shown(growth, "0.0%"):
        return Sentence(f"{text}, as in the base case.", ("implied_growth", named))
    more = "more" if growth > base else "less"
    base_case = f"{'-' if base < 0 else ''}{percent(base)}"
    return Sentence(f"{text}, {more} than the {base_case} of the base case.", ("implied_growth", named))


def _moving(growth: float) -> str:
    if percent(growth) == percent(0):
        return "stay as they are"
    return f"{'grow' if growth > 0 else 'shrink'} {percent(growth)} a year"


def _quoted(facts: Facts) -> Sentence | None:
    price, value = facts.quoted_price, facts.expected_value
    if price is None or value is None:
        return None
    day = f" (of {facts.quoted_on.isoformat()})" if facts.quoted_on else ""
    text = f"At the quoted price of {money(price)}{day} the expected value is {_distance(value, price).replace('the price', 'that price')}."
    return Sentence(text, ("quoted_price", "expected_value"))


def contradictions(facts: Facts) -> list[str]:
    """Where two numbers of the workbook that are about the same thing do not go together."""
    found = []
    price, value, stated = facts.price, facts.expected_value, facts.upside
    if price is not None and value is not None and stated is not None:
        made = away(value, price)
        if shown(made, "0.0%") != shown(stated, "0.0%") and abs(made - stated) > 1e-9:
            found.append(
                f"the upside is stated as {shown(stated, '0.0%')}, while an expected value of {money(value)} on a price of "
                f"{money(price)} makes {shown(made, '0.0%')}"
            )
    return found


def field_title(ranges: Sequence[Range], price: float | None) -> str:
    """What the football field shows, in words."""
    if price is None:
        return "What each method says a share is worth"
    under = sum(each.high < price for each in ranges)
    over = sum(each.low > price for each in ranges)
    within = len(ranges) - under - over
    parts = [f"{word} {count}" for word, count in (("above", under), ("within", within), ("below", over)) if count]
    if len(parts) == 1:
        every = {1: "the range", 2: "both ranges"}.get(len(ranges), f"all {len(ranges)} ranges")
        return f"The price lies {parts[0].split()[0]} {every} of value"
    return f"The price lies {_listed(parts)} of {len(ranges)} ranges of value"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
