"""What must hold for a company in parts, part by part, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.valuation.exact import ULPS, draw, exact, ulps
from xlmodel.errors import DomainError
from xlmodel.explanation import explained
from xlmodel.functions import REGISTRY
from xlmodel.valuation.parts import sotp_table, sotp_value

approx = pytest.approx


@st.composite
def companies(draw):
    """Metrics, multiples, ownership and discounts of one to eight parts."""
    n = draw(st.integers(1, 8))
    return [
        draw(st.lists(st.floats(low, high), min_size=n, max_size=n))
        for low, high in [(-100, 1000), (0, 40), (0, 1), (0, 0.9)]
    ]


def names(company):
    return [f"part {i}" for i in range(len(company[0]))]


def table_of(company, shares=10.0, net_cash=0.0, price=None):
    metrics, multiples, ownership, discounts = company
    return sotp_table(names(company), metrics, multiples, shares, ownership, discounts, net_cash, price)


shares = st.floats(0.1, 1e6)
cash = st.floats(-1e4, 1e4)


@given(companies(), shares, cash)
def test_the_rows_add_up_to_the_total(company, count, net_cash):
    table = table_of(company, count, net_cash)
    counted, per_share, part = (table[heading] for heading in ("Counted", "Per share", "Share of total"))
    n = len(company[0])
    scale = np.abs(counted).sum()
    assert counted[n + 1] == approx(counted[: n + 1].sum(), abs=1e-14 * scale)
    assert counted[n] == net_cash
    assert (per_share == counted / count).all()
    if counted[n + 1] > 0:
        assert part[n + 1] == 1
        assert part[: n + 1].sum() == approx(1, abs=1e-13 * scale / counted[n + 1])
    else:
        assert np.isnan(part).all()


@given(companies(), shares, cash)
def test_parts_that_are_owned_whole_and_not_discounted_are_worth_what_sotp_value_says(company, count, net_cash):
    metrics, multiples, _, _ = company
    table = sotp_table(names(company), metrics, multiples, count, net_cash=net_cash)
    values = np.array(metrics) * multiples
    scale = (np.abs(values).sum() + abs(net_cash)) / count
    assert table["Value"][: len(metrics)].tolist() == values.tolist()
    assert table["Per share"][-1] == approx(sotp_value(values, count, net_cash), abs=1e-14 * scale)


@given(companies(), shares, cash, st.floats(0, 0.95))
def test_the_holding_discount_is_the_one_that_makes_the_price(company, count, net_cash, holding):
    metrics, multiples, ownership, discounts = (np.array(each) for each in company)
    counted = metrics * multiples * ownership * (1 - discounts)
    price = float(sotp_value(counted, count, net_cash, holding_discount=holding))
    assume(counted.sum() > 1e-3 * (np.abs(counted).sum() + abs(net_cash)) and price > 0)
    table = table_of(company, count, net_cash, price)
    assert table["Part"][-1] == "Holding discount"
    assert table["Discount"][-1] == approx(holding, abs=1e-9)


@given(companies(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 20))
def test_one_figure_for_all_parts_is_the_same_one_for_each(company, owned, discount, multiple):
    metrics, n = company[0], len(company[0])
    one = sotp_table(names(company), metrics, multiple, 10, owned, discount)
    many = sotp_table(names(company), metrics, [multiple] * n, 10, [owned] * n, [discount] * n)
    for heading, column in one.items():
        assert np.array_equal(many[heading], column, equal_nan=heading != "Part")


@given(companies(), st.floats(0.1, 100))
def test_only_what_means_nothing_is_empty(company, price):
    for asked in (None, price):
        table = table_of(company, price=asked)
        for heading, marks in table.empty.items():
            assert np.isnan(table[heading][np.array(marks)]).all()
        n = len(company[0])
        assert not any(marks[i] for marks in table.empty.values() for i in range(n))
        known = {heading: [not mark for mark in marks[n:]] for heading, marks in table.empty.items()}
        assert (
            known["Counted"] == known["Per share"] == known["Share of total"] == [True, True, False][: 2 + bool(asked)]
        )
        assert known["Discount"] == [False, False, True][: 2 + bool(asked)]
        assert not any(known["Metric"] + known["Multiple"] + known["Value"] + known["Ownership"])


def test_the_parts_are_exact_to_the_last_places():
    for m, x, own, off, n in draw("sotp", (1.0, 1e9), (0.1, 50.0), (0.01, 1.0), (0.0, 0.9), (1.0, 1e9)):
        a, b, c, d, k = exact(m, x, own, off, n)
        table = sotp_table(["one"], [m], [x], n, [own], [off])
        assert ulps(table["Counted"][0], a * b * c * (1 - d)) <= ULPS
        assert ulps(table["Per share"][-1], a * b * c * (1 - d) / k) <= ULPS


@pytest.mark.parametrize(
    ("name", "value"),
    [("multiples", -1.0), ("ownership", 1.5), ("ownership", -0.1), ("discounts", -0.1), ("discounts", 1.1)],
)
def test_a_part_outside_its_domain_is_named(name, value):
    given = {"multiples": 10.0, "ownership": 1.0, "discounts": 0.0} | {name: [1.0, value]}
    with pytest.raises(DomainError, match=f"^{name} is {value:g}"):
        sotp_table(["a", "b"], [1, 2], shares=1, **given)


def test_a_premium_over_the_parts_is_pointed_out():
    def warned(price):
        table = explained(REGISTRY["SOTP_TABLE"], [[["a"]], 10.0, 10.0, 1.0, 1.0, 0.0, 0.0, price], REGISTRY)
        return "Warning" in table["Item"]

    assert warned(101.0)
    assert not warned(99.0)
