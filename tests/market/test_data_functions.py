"""What must hold for the data functions, whatever the store holds; here it is that of the bundled case."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.market.observations import count, eps, rate, seen
from xlmodel import consensus, data_age, fx_rate, market_price, peer_group, price_history, reported
from xlmodel.call import evaluate
from xlmodel.errors import CellError, NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market.current import reading_from
from xlmodel.market.figure_rows import case_observations
from xlmodel.market.observation import Accounting, Basis, Period, Stat, Unit
from xlmodel.market.port import Settlement
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider

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


# The store of the user


@pytest.fixture
def own_store(address):
    """What a refresh writes to, while formulas read it by a connection of their own."""
    with open_store(address) as written, open_store(address) as read, reading_from(read):
        yield written


def test_formulas_see_what_a_refresh_has_just_added(own_store):
    day = date(2025, 9, 24)
    assert known(market_price, "BABA") is None
    own_store.append("test", day, [seen(value=88.0)])
    assert market_price("BABA") == 88.0
    own_store.append("test", day, [seen(value=96.8, known=date(2025, 9, 25))])
    assert market_price("BABA") == 96.8
    assert market_price("BABA", day) == 88.0


def test_an_unknown_unit_is_no_data_and_explain_says_what_to_do(own_store):
    year = date(2026, 3, 31)
    own_store.append(
        "test", year, [seen(value=105.85), eps(44.07, year, currency="", basis=Basis.UNKNOWN), rate("USDCNY", 7.2)]
    )
    cells = ["BABA", "EPS", "FY1", 45924.0]
    answer = evaluate(REGISTRY["CONSENSUS"], cells)
    assert answer.cell is CellError.NA
    assert "settle it once, in the table Units of the workbook" in answer.reason
    explained = evaluate(REGISTRY["EXPLAIN"], ["CONSENSUS", *cells])
    assert any("settle it once" in str(cell) for row in explained.cells for cell in row)
    own_store.settle(Settlement("BABA", "CNY", Basis.PER_ADS))
    assert evaluate(REGISTRY["CONSENSUS"], cells).cell == pytest.approx(44.07 / 7.2)


@pytest.mark.parametrize(
    ("traded", "stated", "answer"),
    [
        (Basis.PER_ADS, Basis.PER_ADS, 1.2),  # Sony: an ADS of one share
        (Basis.PER_ADS, Basis.PER_ORDINARY, 1.2),
        (Basis.PER_ORDINARY, Basis.PER_ORDINARY, 1.2),
        (Basis.PER_ORDINARY, Basis.PER_ADS, "is per ADS, but what is traded is no ADS"),
    ],
)
def test_an_ads_of_one_share_is_one(own_store, traded, stated, answer):
    year = date(2026, 3, 31)
    known = [seen("SONY", value=28.0, basis=traded), eps(1.2, year, security="SONY", basis=stated)]
    own_store.append("test", year, [*known, count("ads_ratio", 1.0, date(2025, 1, 2), "SONY")])
    found = evaluate(REGISTRY["CONSENSUS"], ["SONY", "EPS", "FY1", 45924.0])
    assert found.cell == answer if isinstance(answer, float) else answer in found.reason


def test_an_unknown_currency_alone_is_no_data_too(own_store):
    year = date(2026, 3, 31)
    own_store.append("test", year, [seen(), eps(44.07, year, currency=""), rate("USDCNY", 7.2)])
    answer = evaluate(REGISTRY["CONSENSUS"], ["BABA", "EPS", "FY1", 45924.0])
    assert answer.cell is CellError.NA
    assert "does not say the currency of the EPS of BABA" in answer.reason


def test_what_is_earned_is_converted_at_the_average_and_what_is_owned_at_the_spot(own_store):
    end, day = date(2025, 3, 31), date(2025, 9, 24)
    months = [
        seen("USDCNY", "fx_average", 7.0 + i / 100, date(2025, 4, 1), period=Period.MONTH, period_end=month_end(2024, 4 + i),
             currency="CNY", basis=Basis.NONE, unit=Unit.NUMBER)
        for i in range(12)
    ]  # fmt: skip
    filed = eps(56.44, end, date(2025, 6, 26), stat=Stat.ACTUAL, currency="CNY", accounting=Accounting.GAAP)
    cash = seen(item="net_cash", value=7.2e11, known=date(2025, 6, 26), currency="CNY", basis=Basis.TOTAL)
    own_store.append("test", day, [seen(value=176.44), filed, cash, rate("USDCNY", 7.2), *months])
    assert reported("BABA", "EPS", "FY2025", day) == pytest.approx(56.44 / 7.055)
    assert reported("BABA", "net cash", "FY0", day) == pytest.approx(1e11)


def month_end(year, month):
    month -= 1
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return after - timedelta(days=1)


def test_years_are_joined_on_their_ends_and_not_on_a_label(own_store):
    """One source dates a year to 27 September, another to 30 September: it is one year, and the newer number counts."""
    day = date(2025, 9, 1)
    one = eps(7.0, date(2025, 9, 27), date(2025, 8, 1), "AAPL", provider="one", basis=Basis.PER_ORDINARY)
    two = eps(7.5, date(2025, 9, 30), date(2025, 8, 20), "AAPL", provider="two", basis=Basis.PER_ORDINARY)
    after = eps(8.0, date(2026, 9, 26), date(2025, 8, 20), "AAPL", provider="two", basis=Basis.PER_ORDINARY)
    own_store.append("test", day, [one, two, after, seen("AAPL", basis=Basis.PER_ORDINARY, known=day)])
    assert consensus("AAPL", "EPS", "FY1", day) == 7.5
    assert consensus("AAPL", "EPS", "FY2025", day) == 7.5
    assert consensus("AAPL", "EPS", "FY2", day) == 8.0


def test_rates_of_two_houses_are_not_chained(own_store):
    """0.91763 CNY per HKD beside 7.2960 CNY per USD would make 7.951 HKD per USD, outside its band."""
    own_store.append("test", date(2025, 9, 24), [rate("EURUSD", 1.1, provider="a"), rate("EURCNY", 8.0, provider="b")])
    assert known(fx_rate, "USD", "CNY") is None
    own_store.append("test", date(2025, 9, 25), [rate("EURCNY", 7.92, date(2025, 9, 25), provider="a")])
    own_store.append("test", date(2025, 9, 25), [rate("EURUSD", 1.1, date(2025, 9, 25), provider="a")])
    assert fx_rate("USD", "CNY") == pytest.approx(7.2)


def test_an_old_rate_does_not_hide_a_fresh_one_that_can_be_made(own_store):
    """The bundled rates of CNY per USD end in May 2025; what the ECB says in September is two rates against the euro."""
    day = date(2025, 9, 24)
    own_store.append("file", day, [rate("USDCNY", 7.2364, date(2025, 5, 9), provider="file")])
    assert known(fx_rate, "USD", "CNY", day) is None
    ecb = [rate("EURUSD", 1.18, day, provider="ecb"), rate("EURCNY", 8.4016, day, provider="ecb")]
    own_store.append("ecb", day, ecb)
    assert fx_rate("USD", "CNY", day) == pytest.approx(7.12)
    assert fx_rate("USD", "CNY", date(2025, 5, 9)) == 7.2364


def test_a_refusal_for_want_of_a_rate_says_which_one_and_what_to_do(own_store, tmp_path):
    """An estimate in yuan of 2026, with the rates that are bundled: none since 9 May 2025."""
    own_store.append("file", date(2026, 4, 1), case_observations())
    cells = ["BABA", "EPS", "FY1", 46113.0]  # 1 April 2026
    refused = evaluate(REGISTRY["CONSENSUS"], cells)
    assert refused.cell is CellError.NA
    for part in (
        "no rate of CNY per USD is known for 2026-04-01",
        "the last one is from 2025-05-09, 327 days before; the limit price_age is 10 days",
        "refresh with the provider ecb, or add a row USDCNY, fx_rate and its day to your file of figures",
    ):
        assert part in refused.reason
    yuan = consensus("BABA", "EPS", "FY1", date(2026, 4, 1), "CNY")
    # Done as the sentence says: a row of a file, here with the average of April 2026 in the Federal Reserve's G.5.
    (tmp_path / "own.csv").write_text("security,item,value,known_on\nUSDCNY,fx_rate,6.8371,2026-04-01\n")
    own_store.append("file", date(2026, 4, 1), FileProvider(tmp_path / "own.csv").everything().observations)
    assert evaluate(REGISTRY["CONSENSUS"], cells).cell == pytest.approx(yuan / 6.8371)


def test_a_count_of_shares_belongs_to_the_period_over_last_when_it_became_known(own_store):
    """A year that ends in June 2024, and counts that became known in August 2024 and August 2025."""
    filed = eps(3.0, date(2024, 6, 30), date(2024, 8, 1), "MSFT", stat=Stat.ACTUAL, basis=Basis.PER_ORDINARY)
    days = {date(2024, 8, 1): 7433.0, date(2025, 8, 1): 7434.0}
    counts = [count("ordinary_shares", value, day, "MSFT") for day, value in days.items()]
    own_store.append("test", date(2025, 9, 24), [filed, *counts, seen("MSFT", basis=Basis.PER_ORDINARY)])
    for period, count_of_2024, count_of_2025 in (
        ("FY0", 7433.0, 7434.0),
        ("FY2024", 7433.0, None),
        ("FY2025", None, 7434.0),
        ("CY2023", 7433.0, None),
        ("CY2024", None, 7434.0),
        ("Q2024-06-30", 7433.0, None),
        ("Q2024-03-31", None, None),
        ("FY1", None, None),
    ):
        assert known(reported, "MSFT", "ordinary shares", period, date(2024, 8, 2)) == count_of_2024, period
        assert known(reported, "MSFT", "ordinary shares", period, date(2025, 8, 2)) == count_of_2025, period
    reason = evaluate(REGISTRY["REPORTED"], ["MSFT", "ordinary shares", "FY2024", 45871.0]).reason
    assert "of MSFT known as of 2025-08-02 is from 2025-08-01 and not that of FY2024" in reason


def test_a_refusal_where_no_rate_was_ever_known_does_not_name_a_day_of_one(own_store):
    own_store.append("test", date(2025, 9, 24), [seen()])
    reason = evaluate(REGISTRY["FX_RATE"], ["USD", "CHF", 45924.0]).reason
    assert "no rate of CHF per USD is known for 2025-09-24; refresh with the provider ecb" in reason


def test_too_few_rates_for_an_average_are_told(own_store):
    end, day = date(2025, 3, 31), date(2025, 9, 24)
    filed = eps(56.44, end, date(2025, 6, 26), stat=Stat.ACTUAL, currency="CNY", accounting=Accounting.GAAP)
    own_store.append("test", day, [seen(value=176.44), filed, rate("USDCNY", 7.2)])
    reason = evaluate(REGISTRY["REPORTED"], ["BABA", "EPS", "FY2025", 45924.0]).reason
    assert "too few rates of CNY per USD are known from 2024-04-01 to 2025-03-31 for an average" in reason
