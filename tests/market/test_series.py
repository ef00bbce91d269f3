"""Whose number counts, how old one may be, and in which words a figure and its accounting are asked for."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from tests.market.observations import at, eps, seen
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.estimates import Estimates
from xlmodel.market.items import read_item
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Accounting, Figure, Period, Stat
from xlmodel.market.series import (
    PLAIN,
    Reading,
    TooOldError,
    first_known,
    is_stale,
    known_of,
    newest,
    preferred,
    ranked,
    read_accounting,
    refuse_stale,
    shown_accounting,
    shown_item,
)
from xlmodel.market.store import open_store

DAY = date(2025, 9, 24)
GAAP, ADJUSTED, UNKNOWN = Accounting.GAAP, Accounting.NON_GAAP, Accounting.UNKNOWN


def ago(days):
    return DAY - timedelta(days=days)


# Whose


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def price_of(store, *order, as_of=DAY):
    return newest(store, "BABA", "price", Stat.ACTUAL, Period.POINT, as_of, Reading(order)).value


def test_without_an_order_the_newest_counts_and_with_one_the_first_that_has_any(store):
    store.append("test", DAY, [seen(value=100.0, known=ago(1), provider="one")])
    store.append("test", DAY, [seen(value=101.0, known_at=at(2025, 9, 23, 20), provider="two")])
    assert (price_of(store), price_of(store, "one", "two"), price_of(store, "two", "one")) == (101.0, 100.0, 101.0)
    assert price_of(store, "three", "one") == 100.0
    store.append("test", DAY, [seen(value=102.0, known_at=at(2025, 9, 23, 20), provider="three")])
    assert price_of(store) == 101.0  # as new; the name of the source decides, so that every run says the same


def test_what_nobody_in_the_order_has_is_no_data(store):
    store.append("test", DAY, [seen(value=100.0)])
    with pytest.raises(NoDataError, match=r"^the store knows no price of BABA as of 2025-09-24$"):
        price_of(store, "another")
    with pytest.raises(NoDataError, match=r"^the store knows no price of BABA$"):
        price_of(store, "another", as_of=None)
    assert preferred([], PLAIN) == []


# How old


@pytest.mark.parametrize("item", ["price", "previous_close", "volume", "market_cap", "fx_rate"])
@pytest.mark.parametrize(("days", "stale"), [(0, False), (10, False), (11, True)])
def test_what_the_market_says_stands_for_ten_days(item, days, stale):
    assert is_stale(seen(item=item, known=ago(days)), DAY, PLAIN) == stale


@pytest.mark.parametrize("item", ["eps", "revenue", "net_income", "ebitda", "ebit"])
@pytest.mark.parametrize(("days", "stale"), [(200, False), (201, True)])
def test_an_estimate_stands_for_two_hundred_days_and_what_was_filed_until_the_next(item, days, stale):
    year = {"year": date(2026, 3, 31)}
    assert is_stale(seen(item=item, known=ago(days), stat=Stat.CONSENSUS, **year), DAY, PLAIN) == stale
    assert not is_stale(seen(item=item, known=ago(days), stat=Stat.ACTUAL, **year), DAY, PLAIN)
    assert not is_stale(seen(item=item, known=ago(days), stat=Stat.CONSENSUS, **year), None, PLAIN)


@pytest.mark.parametrize("item", ["ordinary_shares", "net_debt", "split", "ads_ratio"])
def test_a_share_count_or_a_balance_stands_until_the_next(item):
    assert not is_stale(seen(item=item, known=ago(9999), period_end=DAY), DAY, PLAIN)


def test_the_reason_names_the_figure_its_day_and_the_limit():
    reading = Reading(limits=Limits(price_age=7, estimate_age=90.5))
    with pytest.raises(TooOldError) as refused:
        refuse_stale(seen(known=ago(8)), DAY, reading)
    assert str(refused.value) == (
        "the newest price of BABA known on 2025-09-24 is from 2025-09-16, 8 days before; the limit price_age is 7 days"
    )
    problem = refused.value
    assert (problem.item, problem.known_on, problem.limit) == ("price", ago(8), "price_age is 7 days")
    old = eps(1.0, date(2026, 3, 31), ago(91), accounting=ADJUSTED)
    with pytest.raises(TooOldError, match=r"the newest non-GAAP EPS of BABA .* the limit estimate_age is 90\.5 days"):
        refuse_stale(old, DAY, reading)
    refuse_stale(seen(known=ago(7)), DAY, reading)
    refuse_stale(seen(known=ago(8)), None, reading)


@pytest.mark.parametrize("value", [seen(), PLAIN, Limits(), Estimates("EPS", [], [], DAY)])
def test_what_an_answer_is_made_of_stays_as_it_was_read(value):
    """Cells that ask the same share it."""
    with pytest.raises(AttributeError):
        setattr(value, fields(value)[0].name, "other")


# By which accounting


class Known:
    """Figures of some periods, by one accounting."""

    def __init__(self, accounting, newest=DAY, problem=NoDataError, **values):
        self.accounting, self.newest, self.values, self.problem = accounting, newest, values, problem

    def of(self, period):
        if period not in self.values:
            raise self.problem(f"{self.accounting.value} lacks {period}")
        o = seen(value=self.values[period])
        return Figure(o.value, "USD", o)


YEARS = ("FY1", "FY2", "FY3")


def test_most_periods_come_first_then_the_newest_then_gaap():
    most = Known(ADJUSTED, ago(9), FY1=1.0, FY2=1.0)
    new, other = Known(UNKNOWN, ago(1), FY1=1.0), Known(GAAP, ago(2), FY3=1.0)
    for given in ([most, new, other], [other, new, most], [new, other, most]):
        assert ranked(given, YEARS) == [most, new, other]
    alike = [Known(kind, FY1=1.0) for kind in (ADJUSTED, UNKNOWN, GAAP)]
    assert [each.accounting for each in ranked(alike, YEARS)] == [GAAP, UNKNOWN, ADJUSTED]
    assert [known_of(each, YEARS) for each in (most, new, Known(GAAP))] == [2, 1, 0]


def test_the_first_answers_and_the_other_does_not_stand_in_for_it():
    first, second = Known(GAAP, FY1=1.0), Known(ADJUSTED, FY1=3.0, FY2=4.0)
    assert first_known([first, second], "FY1").value == 1.0
    with pytest.raises(NoDataError) as refused:
        first_known([first, second], "FY2")
    assert str(refused.value) == (
        "gaap lacks FY2; by non-GAAP it is known, and what stands beside it by GAAP: name the accounting to have it"
    )
    with pytest.raises(NoDataError, match="by GAAP it is known, and what stands beside it by non-GAAP"):
        first_known([Known(ADJUSTED), Known(GAAP, FY2=1.0)], "FY2")


@pytest.mark.parametrize("kinds", [(UNKNOWN, GAAP), (GAAP, UNKNOWN), (UNKNOWN, UNKNOWN)])
def test_what_does_not_say_by_which_accounting_stands_in_for_one_that_does(kinds):
    assert first_known([Known(kinds[0]), Known(kinds[1], FY2=2.0)], "FY2").value == 2.0


def test_where_none_has_an_answer_the_reason_is_what_each_lacks():
    with pytest.raises(NoDataError) as refused:
        first_known([Known(GAAP), Known(UNKNOWN), Known(ADJUSTED)], "NTM")
    assert str(refused.value) == (
        "no one accounting has all of it: by GAAP gaap lacks NTM; "
        "of what does not say by which unknown lacks NTM; by non-GAAP non_gaap lacks NTM"
    )
    with pytest.raises(NoDataError, match=r"^gaap lacks NTM$"):
        first_known([Known(GAAP)], "NTM")
    with pytest.raises(NoDataError, match=r"^gaap lacks NTM$"):
        first_known([Known(GAAP), Known(GAAP)], "NTM")
    with pytest.raises(TooOldError, match=r"^non_gaap lacks NTM$"):  # too old is more than missing
        first_known([Known(GAAP), Known(ADJUSTED, problem=TooOldError)], "NTM")


# The words


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("", None), (" ", None), ("GAAP", GAAP), ("gaap ", GAAP), ("Non-GAAP", ADJUSTED), ("non gaap", ADJUSTED)],
)
def test_an_accounting_is_read_however_it_is_written(word, wanted):
    assert read_accounting(word) is wanted


@pytest.mark.parametrize("word", ["unknown", "ifrs", "nongaap", "no"])
def test_another_accounting_is_refused(word):
    with pytest.raises(InputError, match=f"^accounting is '{word}', not gaap or non_gaap$"):
        read_accounting(word)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("EPS", ("eps", None)),
        ("eps non-gaap", ("eps", ADJUSTED)),
        ("EPS_GAAP", ("eps", GAAP)),
        (" Net  Income ", ("net_income", None)),
        ("net-income non gaap", ("net_income", ADJUSTED)),
        ("ab", ("ab", None)),
        ("a" * 31, ("a" * 31, None)),
    ],
)
def test_an_item_is_read_with_the_accounting_that_it_names(given, wanted):
    assert read_item(given) == wanted


@pytest.mark.parametrize("given", ["", "a", "a" * 32, "5y", "EPS?", "gaap.", "é"])
def test_what_is_no_item_is_refused(given):
    with pytest.raises(InputError) as refused:
        read_item(given)
    assert str(refused.value) == f"item is {given!r}, not a figure such as EPS or REVENUE"


def test_items_and_accountings_are_shown_in_the_words_of_the_trade():
    shown = {"eps": "EPS", "fx_rate": "rate", "ads_ratio": "share ratio", "net_income": "net income", "price": "price"}
    assert {item: shown_item(item) for item in shown} == shown
    assert [shown_accounting(kind) for kind in (None, UNKNOWN, GAAP, ADJUSTED)] == ["", "", "GAAP ", "non-GAAP "]
