"""What must hold for the data functions, whatever the store holds; here it is that of the bundled case."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlmodel import consensus, data_age, fx_rate, market_price, peer_group, price_history, reported
from xlmodel.errors import NoDataError

DAYS = st.dates(date(2024, 6, 1), date(2026, 8, 31))


def known(function, *arguments):
    """The answer, or None if it is refused."""
    try:
        return function(*arguments)
    except NoDataError:
        return None


@given(DAYS, DAYS)
@settings(deadline=None, max_examples=60)
def test_a_price_is_never_one_of_the_future_and_never_older_than_ten_days(first, day):
    price = known(market_price, "BABA", day)
    table = known(price_history, "BABA", day - timedelta(days=10), day, "daily")
    assert (price is None) == (table is None)
    if price is not None:
        assert price == table["Close"].iloc[-1]


@given(DAYS)
@settings(deadline=None, max_examples=60)
def test_a_rate_turned_round_is_its_inverse(day):
    rate = known(fx_rate, "USD", "CNY", day)
    inverse = known(fx_rate, "CNY", "USD", day)
    assert (rate is None) == (inverse is None)
    if rate is not None:
        assert rate * inverse == pytest.approx(1, rel=1e-15)


def test_an_estimate_in_another_currency_is_the_same_money():
    day = date(2025, 5, 9)
    dollars = reported("BABA", "EPS", "Q2024-12-31", day)
    assert dollars == pytest.approx(20.39 / 7.18, rel=0.02)
    estimate = consensus("AAPL", "EPS", "FY2", date(2025, 9, 24))
    assert known(consensus, "AAPL", "EPS", "FY2", date(2025, 9, 24), "USD") == estimate
    assert known(consensus, "AAPL", "EPS", "FY2", date(2025, 9, 24), "CNY") is None  # no rate of that day is known


@given(st.dates(date(2026, 3, 31), date(2026, 7, 31)))
@settings(deadline=None, max_examples=30)
def test_the_next_twelve_months_lie_between_the_two_years(day):
    ntm = known(consensus, "BABA", "EPS", "NTM", day, "CNY")
    if ntm is not None:
        assert 34.18 <= ntm <= 60.13


def test_four_quarters_are_the_last_twelve_months():
    day = date(2025, 9, 24)
    quarters = [reported("BABA", "EPS non-GAAP", f"Q{end}", day) for end in ("2024-09-30", "2024-12-31", "2025-03-31")]
    last = reported("BABA", "EPS non-GAAP", "Q2025-06-30", day)
    assert reported("BABA", "EPS non-GAAP", "TTM", day) == pytest.approx(sum(quarters) + last, rel=0.01)


def test_nobody_is_his_own_peer_and_every_peer_has_a_price():
    peers = peer_group("BABA")["Ticker"]
    assert "BABA" not in set(peers)
    assert all(market_price(peer, date(2025, 9, 24)) > 0 for peer in peers)


def test_the_age_is_that_of_the_newest_price():
    newest = price_history("BABA", date(2026, 1, 1))["Date"].iloc[-1]
    assert data_age("BABA") == 46265 - newest  # 31 August 2026, the day that the tests take for today
