"""What one day does to the shares of a company, out of splits, subdivisions and changes of the ADS ratio."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.market.observations import at, count, eps, seen
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Basis, Period, Stat, Unit
from xlmodel.market.port import Settlement
from xlmodel.market.share_counts import (
    Action,
    actions,
    contradictions,
    kind_of_share,
    known,
    newest_day,
    ratio_on,
    restated,
    split_factor,
)
from xlmodel.market.store import open_store

DAY = date(2024, 6, 10)
ADS, ORDINARY, NONE = Basis.PER_ADS, Basis.PER_ORDINARY, Basis.NONE


def days(n):
    return timedelta(days=n)


def split(ratio, day=DAY, basis=NONE, **more):
    item = "ordinary_split" if basis is ORDINARY else "split"
    usual = {"unit": Unit.NUMBER, "currency": "", "basis": basis, "period_end": day}
    return seen("ACME", item, ratio, more.pop("known", day), **(usual | more))


def ratio(value, day):
    return count("ads_ratio", value, day, "ACME")


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def taken(store, *observations):
    """Day, new traded and new ordinary shares for one old, of each action."""
    store.append("test", DAY, observations)
    return [(a.day, a.traded, a.ordinary) for a in actions(store, "ACME")]


# How many for one


HISTORY = [Action(DAY, 2.0, 3.0, "a"), Action(DAY + days(10), 5.0, math.nan, "b")]


@pytest.mark.parametrize(
    ("first", "last", "factor"),
    [(-2, -1, 1), (-1, 0, 2), (0, 1, 1), (-1, 9, 2), (-1, 10, 10), (0, 10, 5), (9, 11, 5), (10, 11, 1), (3, 3, 1)],
)
def test_what_took_effect_after_the_first_day_and_up_to_the_last_counts(first, last, factor):
    there = split_factor(HISTORY, DAY + days(first), DAY + days(last))
    assert there == factor
    assert split_factor(HISTORY, DAY + days(last), DAY + days(first)) == 1 / factor


def test_of_the_ordinary_share_what_nobody_says_is_no_number():
    assert split_factor(HISTORY, DAY - days(1), DAY, ORDINARY) == 3
    assert split_factor(HISTORY, DAY, DAY - days(1), ORDINARY) == 1 / 3
    assert math.isnan(split_factor(HISTORY, DAY, DAY + days(10), ORDINARY))


# Without an ADS


def test_a_split_of_a_share_is_one_of_the_traded_and_the_ordinary_share(store):
    assert taken(store, split(4.0), split(0.5, DAY + days(400)), split(3.0, DAY - days(400))) == [
        (DAY - days(400), 3.0, 3.0),
        (DAY, 4.0, 4.0),
        (DAY + days(400), 0.5, 0.5),
    ]


@pytest.mark.parametrize("apart", [-11, -10, 10, 11])
def test_two_reports_of_up_to_ten_days_apart_are_of_one_split(store, apart):
    found = taken(store, split(4.0), split(4.0, DAY + days(apart), provider="other"))
    assert len(found) == (1 if abs(apart) <= 10 else 2)


def test_the_newest_word_on_a_split_counts_and_the_file_of_the_user_before_it(store):
    old = split(4.0, known=DAY - days(30), provider="one")
    assert taken(store, old, split(5.0, known=DAY - days(20), provider="alphavantage")) == [(DAY, 5.0, 5.0)]
    assert taken(store, split(6.0, DAY + days(3), known=DAY - days(25), provider="three")) == [(DAY, 5.0, 5.0)]
    assert taken(store, split(2.0, known=DAY - days(40), provider="file")) == [(DAY, 2.0, 2.0)]


def test_what_was_announced_takes_effect_on_its_own_day(store):
    [action] = taken(store, split(4.0, DAY, known=DAY - days(30)))
    assert action[0] == DAY


def test_what_is_called_a_split_of_the_ordinary_share_is_one_of_the_share_where_no_ads_is_known(store):
    assert taken(store, split(4.0, basis=ORDINARY)) == [(DAY, 4.0, 4.0)]
    assert taken(store, ratio(1.0, DAY - days(99))) == [(DAY, 4.0, 4.0)]  # a ratio of one is none
    # Of both words on one day the newer one counts, and the user's before it.
    assert taken(store, split(5.0, known_at=at(2024, 6, 10, 9))) == [(DAY, 5.0, 5.0)]
    assert taken(store, split(6.0, basis=ORDINARY, known=DAY - days(9), provider="file")) == [(DAY, 6.0, 6.0)]


# With an ADS


BEFORE, AFTER = DAY - days(300), DAY + days(300)


@pytest.mark.parametrize(
    ("given", "traded", "ordinary"),
    [
        # the ratio before and after is the same: one share is one, of either kind
        ([split(2.0), ratio(4.0, BEFORE), ratio(4.0, AFTER)], 2.0, 2.0),
        ([split(2.0, basis=ORDINARY), ratio(4.0, BEFORE), ratio(4.0, AFTER)], 2.0, 2.0),
        # one ADS of 4 shares, then of 8
        ([split(2.0, basis=ORDINARY), ratio(4.0, BEFORE), ratio(8.0, AFTER)], 1.0, 2.0),
        ([split(3.0), ratio(4.0, BEFORE), ratio(8.0, AFTER)], 3.0, 6.0),
        ([split(3.0), ratio(4.0, BEFORE), ratio(5.0, AFTER)], 3.0, 3.75),
        # both are known, and the ratio has nothing to add
        ([split(3.0), split(5.0, basis=ORDINARY), ratio(4.0, BEFORE)], 3.0, 5.0),
        ([split(3.0, basis=ADS), split(5.0, basis=ORDINARY)], 3.0, 5.0),
        ([split(3.0), split(5.0, basis=ORDINARY), ratio(4.0, BEFORE), ratio(9.0, AFTER)], 3.0, 5.0),
        # of an ordinary split alone, with the ratio of one side: the ADS goes with it
        ([split(5.0, basis=ORDINARY), ratio(4.0, BEFORE)], 5.0, 5.0),
        # of the ADS alone, with the ratio of one side: nobody says
        ([split(3.0), ratio(4.0, BEFORE)], 3.0, None),
        ([split(3.0), ratio(4.0, AFTER)], 3.0, None),
        ([split(3.0, basis=ADS)], 3.0, None),
        ([split(3.0), ratio(4.0, DAY), ratio(4.0, AFTER)], 3.0, None),
        ([split(3.0), ratio(4.0, BEFORE), ratio(4.0, DAY)], 3.0, 3.0),
    ],
)
def test_of_split_ratio_and_ordinary_split_two_say_the_third(store, given, traded, ordinary):
    [(day, got_traded, got_ordinary)] = taken(store, *given)
    assert (day, got_traded) == (DAY, traded)
    assert math.isnan(got_ordinary) if ordinary is None else got_ordinary == ordinary


def test_a_change_of_the_ratio_alone_makes_more_or_fewer_adss_of_one(store):
    found = taken(store, ratio(25.0, BEFORE), ratio(5.0, DAY), ratio(5.0, DAY + days(9)), ratio(10.0, AFTER))
    assert found == [(DAY, 5.0, 1.0), (AFTER, 0.5, 1.0)]
    assert [a.source for a in actions(store, "ACME")] == [
        "ADS ratio 25, then 5: invented",
        "ADS ratio 5, then 10: invented",
    ]


@pytest.mark.parametrize(("day", "fits"), [(-301, False), (-300, False), (-299, True), (10, True), (11, False)])
def test_a_change_of_ratio_is_that_of_a_split_between_its_two_days(store, day, fits):
    """The ratio may be noted up to ten days before it takes effect, and long after."""
    found = taken(store, ratio(4.0, DAY - days(300)), ratio(8.0, DAY), split(2.0, DAY + days(day), ORDINARY))
    own = (DAY + days(day), 1.0 if fits else 2.0, 2.0)
    assert found == ([own] if fits else sorted([own, (DAY, 0.5, 1.0)]))


def test_of_two_splits_between_two_ratios_the_later_one_is_the_change(store):
    early, late = DAY - days(200), DAY - days(100)
    given = [split(3.0, early), split(2.0, late, ORDINARY), ratio(4.0, BEFORE), ratio(8.0, DAY)]
    assert taken(store, *given) == [(early, 3.0, 3.0), (late, 1.0, 2.0)]


def test_splits_of_both_kinds_of_share_up_to_ten_days_apart_are_one_action(store):
    adr = ratio(4.0, BEFORE)
    assert taken(store, adr, split(3.0), split(5.0, DAY + days(10), ORDINARY)) == [(DAY, 3.0, 5.0)]
    with open_store(":memory:") as other:
        found = taken(other, adr, split(3.0), split(5.0, DAY + days(11), ORDINARY))
        assert [(day, traded) for day, traded, _ in found] == [(DAY, 3.0), (DAY + days(11), 5.0)]
    assert [a.source for a in actions(store, "ACME")] == ["invented"]


# A ratio, and figures, on the count of another day


@pytest.mark.parametrize(("day", "value"), [(10, 3.0), (11, 3.0 * 5 / 2)])
def test_a_ratio_noted_up_to_ten_days_before_a_split_is_the_new_one_already(store, day, value):
    taken(store, split(2.0, DAY + days(day), ADS), split(5.0, DAY + days(day), ORDINARY))
    noted = ratio(3.0, DAY)
    assert ratio_on(store, noted, DAY + days(30)) == value
    assert ratio_on(store, noted, DAY + days(day)) == value
    assert ratio_on(store, noted, DAY + days(day - 1)) == 3.0
    assert ratio_on(store, noted, DAY - days(5)) == 3.0
    store.append("test", DAY, [seen("ACME", known=DAY + days(40))])
    assert ratio_on(store, noted, None) == value


def test_what_nobody_says_of_the_ordinary_share_is_asked_for_by_the_last_split_of_which_nobody_does(store):
    taken(store, split(2.0, basis=ADS), split(3.0, DAY + days(50), ADS), split(7.0, DAY + days(99), ADS), split(7.0, DAY + days(99), ORDINARY))  # fmt: skip
    wanted = (
        "ACME made 3 traded shares of one on 2024-07-30, and how many ordinary shares it made of one is not known: add a row "
        "split with the basis per_ordinary to your file of figures (1 if there was none)"
    )
    for read in (
        lambda: ratio_on(store, ratio(4.0, BEFORE), AFTER),
        lambda: restated(store, [count("ordinary_shares", 100.0, BEFORE, "ACME")], AFTER),
    ):
        with pytest.raises(NoDataError) as refused:
            read()
        assert str(refused.value) == wanted
    # What can be restated is, and is not lost with what cannot.
    both = [eps(100.0, DAY, BEFORE, "ACME", basis=basis) for basis in (ORDINARY, ADS)]
    assert [o.value for o in restated(store, both, AFTER)] == [pytest.approx(100 / 42, rel=1e-15)]


@pytest.mark.parametrize(
    ("o", "value"),
    [
        (seen("ACME", known=BEFORE), 50.0),
        (seen("ACME", known=BEFORE, basis=NONE), 100.0),
        (seen("ACME", known=BEFORE, basis=Basis.TOTAL), 100.0),
        (seen("ACME", "previous_close", known=BEFORE, basis=ORDINARY), 50.0),
        (seen("ACME", "prior_year_close", known=BEFORE, basis=ORDINARY), 50.0),
        (seen("ACME", "price", known=BEFORE, basis=ORDINARY), 50.0),
        (eps(100.0, DAY, BEFORE, "ACME"), 50.0),
        (eps(100.0, DAY, BEFORE, "ACME", basis=ORDINARY), 20.0),
        (eps(100.0, DAY, BEFORE, "ACME", basis=Basis.UNKNOWN), 20.0),
        (count("ordinary_shares", 100.0, BEFORE, "ACME"), 500.0),
        (count("ads_count", 100.0, BEFORE, "ACME"), 200.0),
        (count("volume", 100.0, BEFORE, "ACME"), 200.0),
        (count("ads_ratio", 100.0, BEFORE, "ACME"), 100.0),
    ],
)
def test_each_figure_stands_on_the_count_of_its_kind_of_share(store, o, value):
    """Two ADSs and five ordinary shares of one; what does not say of which is of the kind that the user has settled."""
    taken(store, split(2.0, basis=ADS), split(5.0, basis=ORDINARY))
    store.settle(Settlement("ACME", "USD", ORDINARY))
    [found] = restated(store, [o], DAY)
    assert found.value == value
    changed = value != o.value
    assert (found.counted_on, found.count_day) == ((DAY, DAY) if changed else (None, BEFORE))
    assert found.restated == (1.0 if not changed else max(value / o.value, o.value / value))
    assert restated(store, [o], DAY - days(1)) == [o]
    assert restated(store, [], DAY) == []


def test_without_the_users_word_an_unknown_kind_of_share_is_that_of_the_traded_one(store):
    taken(store, split(2.0, basis=ADS), split(5.0, basis=ORDINARY))
    unknown = eps(100.0, DAY, BEFORE, "ACME", basis=Basis.UNKNOWN)
    assert restated(store, [unknown], DAY)[0].value == 50.0
    assert kind_of_share(unknown, Basis.UNKNOWN) is Basis.UNKNOWN
    assert kind_of_share(unknown, ORDINARY) is ORDINARY
    assert kind_of_share(seen(basis=NONE), ORDINARY) is None


def test_without_a_day_figures_stand_on_the_count_of_the_newest_number(store):
    store.append("test", DAY, [seen("ACME", known=BEFORE), split(2.0, known=BEFORE)])
    assert newest_day(store, "ACME") == BEFORE
    assert newest_day(store, "NOBODY") == date.max
    asked = "ACME", "price", Stat.ACTUAL, Period.POINT, None
    assert [o.value for o in known(store, *asked)] == [100.0]
    store.append("test", DAY, [count("volume", 1.0, DAY, "ACME")])
    assert [o.value for o in known(store, *asked)] == [50.0]


# Two who differ


@pytest.mark.parametrize(("other", "named"), [(4.0, 0), (4.000001, 0), (4.00001, 1), (5.0, 1)])
def test_two_ratios_of_one_split_that_differ_by_more_than_rounding_are_named(store, other, named):
    taken(
        store, split(4.0, known=DAY - days(1), source="A"), split(other, DAY + days(2), provider="vendor", source="B")
    )
    found = contradictions(store, "ACME")
    assert len(found) == named
    if other == 5.0:
        assert found == [
            "ACME: A has a split of 4 for 1 on 2024-06-10, but B has 5 for 1 on 2024-06-12, which is taken: enter the row "
            "split with the right ratio"
        ]


@pytest.mark.parametrize("other", [{"day": DAY + days(11)}, {"basis": ORDINARY}])
def test_another_day_or_another_kind_of_share_is_another_split(store, other):
    taken(store, split(4.0), split(5.0, **other))
    assert contradictions(store, "ACME") == []


def test_an_action_stays_what_it_is():
    with pytest.raises(AttributeError):
        HISTORY[0].traded = 1.0
    assert replace(HISTORY[0], traded=1.0).traded == 1.0
