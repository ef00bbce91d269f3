"""The verdict: each sentence stands there exactly when what it says is so."""

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import cases
from xlmodel.calculation.facts import Facts
from xlmodel.charts.football_field import Range
from xlmodel.report.words import contradictions, field_title, verdict

AMOUNTS = st.one_of(st.none(), st.floats(0.01, 2e4), st.sampled_from([100.0, 100.004, 100.006, 80.0, 120.0]))
FRACTIONS = st.one_of(st.none(), st.floats(-0.99, 3.0), st.sampled_from([0.0, 0.0004, -0.0004, 0.03, -0.03, 0.25]))
FACTS = st.builds(
    Facts,
    price=AMOUNTS,
    forward_pe=st.one_of(st.none(), st.floats(-50, 200)),
    peer_multiple=st.one_of(st.none(), st.floats(0.1, 200)),
    peer_discount=FRACTIONS,
    bear_value=AMOUNTS,
    base_value=AMOUNTS,
    bull_value=AMOUNTS,
    expected_value=AMOUNTS,
    upside=FRACTIONS,
    bull_probability=FRACTIONS,
    implied_growth=FRACTIONS,
    base_growth=FRACTIONS,
    years=st.one_of(st.none(), st.floats(0, 10)),
    quoted_price=AMOUNTS,
    quoted_on=st.one_of(st.none(), st.dates(date(2000, 1, 1))),
)
every = settings(max_examples=cases(200, 3000), deadline=None)


def cents(value: float) -> Decimal:
    return Decimal(f"{value:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP)


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def texts(facts: Facts) -> list[str]:
    return [sentence.text for sentence in verdict(facts)]


def only(pattern: str, facts: Facts) -> re.Match[str] | None:
    found = [match for text in texts(facts) if (match := re.search(pattern, text))]
    assert len(found) <= 1
    return found[0] if found else None


@every
@given(FACTS)
def test_no_sentence_rests_on_a_number_that_is_not_there(facts):
    for sentence in verdict(facts):
        assert sentence.rests_on
        assert all(getattr(facts, name) is not None for name in sentence.rests_on)
        for name in sentence.rests_on:
            assert sentence not in verdict(replace(facts, **{name: None}))


def test_a_sum_of_the_parts_is_called_so_where_there_is_no_other_value():
    facts = Facts(price=100.0, sotp_value=125.0)
    assert texts(facts) == ["At a price of 100.00 the sum of the parts is 125.00, 25.0\u00a0% above the price."]
    assert "sum of the parts" not in "".join(texts(replace(facts, expected_value=90.0)))


@every
@given(FACTS)
def test_the_value_is_above_or_below_the_price_exactly_when_it_says_so(facts):
    value = facts.base_value if facts.expected_value is None else facts.expected_value
    name = "base" if facts.expected_value is None else "expected"
    match = only(
        rf"the {name} value is ([\d,.]+), (?:(less than )?([\d,.]+)\u00a0% (above|below) the price|the price itself)\.$",
        facts,
    )
    if facts.price is None or value is None:
        assert match is None
        return
    assert match is not None
    assert amount(match[1]) == cents(value)
    side = (cents(value) > cents(facts.price)) - (cents(value) < cents(facts.price))
    assert match[4] == {1: "above", -1: "below", 0: None}[side]
    if side:
        exact = abs(Fraction(value) / Fraction(facts.price) - 1) * 100
        assert exact < Fraction("0.06") if match[2] else abs(exact - Fraction(amount(match[3]))) < Fraction("0.0501")


@every
@given(FACTS)
def test_the_place_among_the_scenarios_is_where_the_price_lies(facts):
    found = [
        text for text in texts(facts) if re.match(r"Even|The price lies between|The price is the|The scenarios", text)
    ]
    values = (facts.price, facts.bear_value, facts.base_value, facts.bull_value)
    if None in values:
        assert found == []
        return
    [text] = found
    price, bear, base, bull = map(cents, values)
    if not facts.bear_value <= facts.base_value <= facts.bull_value:
        assert text.startswith("The scenarios cross")
    elif match := re.match(r"Even the (bear|bull) value, ([\d,.]+), is (above|below) the price", text):
        assert (match[1], match[3]) == (("bear", "above") if price < bear else ("bull", "below"))
        assert price < bear if match[1] == "bear" else price > bull
        assert amount(match[2]) == {"bear": bear, "bull": bull}[match[1]]
    elif match := re.match(r"The price is the (bear|base|bull) value", text):
        assert price == {"bear": bear, "base": base, "bull": bull}[match[1]]
    else:
        low, high = re.findall(r"the \w+ value \(([\d,.]+)\)", text)
        assert amount(low) < price < amount(high)
        assert {amount(low), amount(high)} in ({bear, base}, {base, bull})


@every
@given(FACTS)
def test_the_probability_named_is_the_one_at_which_two_scenarios_give_the_price(facts):
    match = only(
        r"if bull \(([\d,.]+)\) is ([\d.]+)\u00a0% likely and bear \(([\d,.]+)\) the rest(; the workbook gives bull)?",
        facts,
    )
    price, bear, base, bull = facts.price, facts.bear_value, facts.base_value, facts.bull_value
    ordered = None not in (price, bear, base, bull) and bear <= base <= bull
    assert (match is not None) == (ordered and cents(bear) < cents(price) < cents(bull))
    if match is not None:
        likely = Fraction(amount(match[2])) / 100
        made = likely * Fraction(bull) + (1 - likely) * Fraction(bear)
        assert abs(made - Fraction(price)) <= Fraction("0.000501") * Fraction(bull - bear)
        assert bool(match[4]) == (facts.bull_probability is not None and 0 <= facts.bull_probability <= 1)


@every
@given(FACTS)
def test_cheaper_and_dearer_follow_the_sign_of_the_discount(facts):
    match = only(r"the share is (?:([\d.]+)\u00a0% (cheaper|dearer) than|as dear as) its peers(:.*)?", facts)
    assert (match is None) == (facts.peer_discount is None)
    if match is not None and match[2]:
        assert match[2] == ("cheaper" if facts.peer_discount > 0 else "dearer")
    if match is not None and match[3]:  # two multiples beside it are those that make the discount
        assert abs(1 - facts.forward_pe / facts.peer_multiple - facts.peer_discount) < 0.00051


@every
@given(FACTS)
def test_growth_that_is_implied_is_more_or_less_than_the_base_case_has(facts):
    match = only(
        r"earnings (grow|shrink|stay).*?(?:, (more|less) than the (-?)[\d.]+\u00a0% of the base case|, (as in) the base case|)\.$",
        facts,
    )
    growth, base = facts.implied_growth, facts.base_growth
    assert (match is None) == (growth is None)
    if match is None:
        return
    assert match[1] == ("stay" if abs(growth) < 0.0005 else "grow" if growth > 0 else "shrink")
    alike = base is not None and abs(growth - base) < 0.0011 and not match[2]
    assert bool(match[4]) == alike
    assert bool(match[2]) == (base is not None and not alike)
    if match[2]:
        assert match[2] == ("more" if growth > base else "less")


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (59.99, "Even the bear value, 60.00, is above the price."),
        (59.996, "The price is the bear value."),
        (60.004, "The price is the bear value."),
        (60.01, "The price lies between the bear value (60.00) and the base value (110.00)."),
        (110.0, "The price is the base value."),
        (110.01, "The price lies between the base value (110.00) and the bull value (180.00)."),
        (180.004, "The price is the bull value."),
        (180.01, "Even the bull value, 180.00, is below the price."),
    ],
)
def test_what_reads_alike_is_called_alike(price, expected):
    facts = Facts(price=price, bear_value=60.0, base_value=110.0, bull_value=180.0)
    assert expected in texts(facts)


def test_nothing_is_said_of_no_numbers():
    assert verdict(Facts()) == []
    assert contradictions(Facts()) == []


def test_an_upside_that_is_not_that_of_value_and_price_is_a_contradiction():
    facts = Facts(price=100.0, expected_value=115.0, upside=0.15)
    assert contradictions(facts) == []
    [found] = contradictions(replace(facts, upside=0.25))
    assert "25.0%" in found
    assert "makes 15.0%" in found


@every
@given(st.lists(st.tuples(st.floats(1, 100), st.floats(0, 100)), min_size=1, max_size=8), st.floats(1, 200))
def test_the_title_of_the_field_counts_the_ranges_on_each_side_of_the_price(ends, price):
    ranges = [Range("m", low, low + extent) for low, extent in ends]
    title = field_title(ranges, price)
    above = sum(price > each.high for each in ranges)
    below = sum(price < each.low for each in ranges)
    counts = {"above": above, "within": len(ranges) - above - below, "below": below}
    if match := re.search(r"lies (above|within|below) (all (\d+) ranges|both ranges|the range) of value", title):
        assert counts[match[1]] == len(ranges)
        assert len(ranges) == {"both ranges": 2, "the range": 1}.get(match[2], int(match[3] or 0))
    else:
        told = {word: int(count) for word, count in re.findall(r"(above|within|below) (\d+)", title)}
        assert told == {word: count for word, count in counts.items() if count}
        assert f"of {len(ranges)} range" in title
