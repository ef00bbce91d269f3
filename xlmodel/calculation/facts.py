"""The numbers that a verdict is made of, by the names that a workbook promises."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from xlmodel.calculation.result import Result
from xlmodel.contract import DATED

# What is made with the price: where the workbook has two prices, one of them belongs to only one of the two.
_OF_THE_PRICE = (
    "forward_pe peer_discount upside reward_risk breakeven_probability implied_growth implied_exit_multiple".split()
)
_INPUTS = "price bull_probability base_growth years".split()


@dataclass(frozen=True)
class Facts:
    """What a workbook says of its company; None where it says nothing that is a number."""

    price: float | None = None
    forward_pe: float | None = None
    peer_multiple: float | None = None
    peer_discount: float | None = None
    bear_value: float | None = None
    base_value: float | None = None
    bull_value: float | None = None
    expected_value: float | None = None
    sotp_value: float | None = None
    upside: float | None = None
    breakeven_probability: float | None = None
    bull_probability: float | None = None
    implied_growth: float | None = None
    base_growth: float | None = None
    base_average_growth: float | None = None  # of cash flows
    years: float | None = None
    quoted_price: float | None = None
    quoted_on: date | None = None


def facts_of(result: Result) -> Facts:
    """The facts in one run of a workbook, those of the valuation date where it has others beside them."""
    inputs = {name.casefold(): value for name, value in result.inputs.items()}
    outputs = {name.casefold(): value for name, value in result.items()}
    is_dated = DATED + "price" in inputs  # also while it is blank: the quoted one does not take its place
    found: dict[str, Any] = {}
    for each in fields(Facts):
        name = each.name
        known = inputs if name in _INPUTS else outputs
        dated = is_dated and (name == "price" or name in _OF_THE_PRICE)
        found[name] = _number(known, DATED + name if dated else name)
    facts = Facts(**found)
    if is_dated:
        day = inputs.get("price_date")
        facts = replace(facts, quoted_price=_price(inputs, "price"), quoted_on=day if isinstance(day, date) else None)
    return replace(facts, price=_price(inputs, DATED + "price" if is_dated else "price"))


def doubtful_facts(result: Result) -> frozenset[str]:
    """The facts whose output hangs from a formula that is not relied on."""
    doubtful = {name.casefold() for name in result.doubtful}
    is_dated = any(name.casefold() == DATED + "price" for name in result.inputs)
    read = {
        each.name: DATED + each.name if is_dated and each.name in _OF_THE_PRICE else each.name for each in fields(Facts)
    }
    return frozenset(fact for fact, name in read.items() if name in doubtful and fact not in _INPUTS)


def _number(known: Mapping[str, Any], name: str) -> float | None:
    value = known.get(name)
    return float(value) if isinstance(value, float | int) and not isinstance(value, bool) else None


def _price(known: Mapping[str, Any], name: str) -> float | None:
    """A price that can be compared with anything: above zero."""
    value = _number(known, name)
    return value if value is not None and value > 0 else None
