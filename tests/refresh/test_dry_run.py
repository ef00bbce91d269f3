"""A dry run is the real run on an overlay: it says the same of any store, and leaves the store as it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.market.observations import at, count, eps, rate, seen
from tests.market.test_refresh import DAY, EPS, PRICE, FakeBook, FakeProvider
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.overlay import Overlay
from xlmodel.market.port import Settlement
from xlmodel.market.provider import Limit
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh

YEAR, NEXT = date(2026, 3, 31), date(2027, 3, 31)
NOW = at(2025, 9, 25, 8)


def of_a(security, *row):
    return [*row[:2], security, *row[3:]]


def both(make_book, make_store, providers=(), as_of=None):
    """The reports of a dry run and of the run itself, from the same start."""
    reports = []
    for dry in (True, False):
        with make_store() as store:
            reports.append(refresh(make_book(), list(providers), store, as_of, dry_run=dry, now=NOW))
    return [replace(report, written=False) for report in reports]


def filled(*observations):
    store = open_store(":memory:")
    store.append("test", date.max, observations, now=at(2025, 9, 1))
    return store


def test_a_krone_is_converted_in_a_dry_run_too():
    """Novo Nordisk: the ADS in dollars, the estimates in kroner."""
    krone = eps(22.0, date(2025, 12, 31), security="NVO", currency="DKK", basis=Basis.PER_ORDINARY)
    one = count("ads_ratio", 1.0, security="NVO")
    price = seen("NVO", value=55.0, basis=Basis.PER_ORDINARY)
    dry, real = both(
        lambda: FakeBook(of_a("NVO", *EPS), in_eps=1.0), lambda: filled(price, one, krone, rate("USDDKK", 6.4)), (), DAY
    )
    assert dry == real
    assert (real.updated, real.missing) == (1, 0)
    assert real.changes[0].new == 22 / 6.4


def test_a_settled_unit_counts_in_a_dry_run_too():
    open_unit = eps(8.0, YEAR, currency="", basis=Basis.UNKNOWN)
    dry, real = both(
        lambda: FakeBook(EPS, units=[["BABA", "USD", "per ads"]]), lambda: filled(seen(), open_unit), (), DAY
    )
    assert dry == real
    assert real.missing == 0


def test_what_a_dry_run_fetches_and_settles_stays_out_of_the_store(store):
    store.append("test", DAY, [seen(value=90.0)], now=at(2025, 9, 24, 9))
    store.settle(Settlement("BABA", "CNY", Basis.PER_ADS), at(2025, 9, 24, 9))
    before = store.observations(), store.settlements("BABA")
    book = FakeBook(PRICE, units=[["BABA", "USD", "per ads"]])
    report = refresh(book, FakeProvider(seen(value=95.0)), store, DAY, dry_run=True, now=at(2025, 9, 24, 10))
    assert report.changes[0].new == 95.0
    assert (store.observations(), store.settlements("BABA"), book.written) == (*before, 0)


def test_calls_of_a_dry_run_are_counted_in_the_store(store):
    with Overlay(store) as overlay:
        assert overlay.wait("v", [Limit(1, 3600)], NOW) == 0
    assert store.wait("v", [Limit(1, 3600)], NOW) > 0


def test_an_overlay_goes_on_from_both_clocks_of_the_store(store):
    late = timedelta(days=3)
    store.append("test", DAY, [seen(value=1.0)], now=at(2025, 9, 24, 9))
    store.append("test", DAY, [seen(value=2.0)], now=at(2025, 9, 24, 9) + late)
    with Overlay(store) as overlay:
        assert overlay.append("test", DAY, [seen(value=2.0)]) == 0  # no news
        assert overlay.append("test", DAY, [seen(value=3.0)], now=at(2025, 9, 24, 9) + 2 * late) == 1
        price = ("BABA", "price", Stat.ACTUAL, Period.POINT)
        as_known = [overlay.latest(*price, day)[0].value for day in (DAY, DAY + late, DAY + 2 * late, None)]
        assert as_known == [1.0, 2.0, 3.0, 3.0]
        assert [o.value for o in overlay.history("BABA", "price", DAY, DAY + 9 * late)] == [3.0]
        assert overlay.newest("BABA") == at(2025, 9, 24)
    assert store.latest(*price, None)[0].value == 2.0


# Random stores, workbooks and vendors: mostly sound figures, of a few days, so that most rows come to something

SECURITIES, PROVIDERS = ("NVO", "BABA"), ("one", "two")
CURRENCIES = ("USD", "DKK", "CNY", "")
DAYS = st.integers(-4, 3).map(lambda days: DAY + timedelta(days=days))
VALUES = st.sampled_from([0.5, 1.0, 7.1, 8.0, 88.0])
ANYBODY = {"value": VALUES, "known": DAYS, "provider": st.sampled_from(PROVIDERS)}
OF_A_SECURITY = {"security": st.sampled_from(SECURITIES), **ANYBODY}
PER_SHARE = st.sampled_from([Basis.PER_ADS, Basis.PER_ORDINARY, Basis.UNKNOWN])


def of_the_shares(item, security, value, known, provider):
    return replace(count(item, value, known, security), provider=provider)


prices = st.builds(seen, item=st.just("price"), basis=PER_SHARE, **OF_A_SECURITY)
market_values = st.builds(seen, item=st.just("market_cap"), basis=st.just(Basis.TOTAL), **OF_A_SECURITY)
shares = st.builds(of_the_shares, st.sampled_from(["ads_ratio", "ordinary_shares"]), **OF_A_SECURITY)
earnings = st.builds(
    eps,
    year=st.sampled_from([date(2025, 3, 31), YEAR, NEXT]),
    stat=st.sampled_from([Stat.ACTUAL, Stat.CONSENSUS]),
    accounting=st.sampled_from(Accounting),
    currency=st.sampled_from(CURRENCIES),
    basis=PER_SHARE,
    **OF_A_SECURITY,
)
rates = st.builds(rate, st.sampled_from(["USDCNY", "USDDKK", "EURDKK", "EURUSD"]), **ANYBODY)
observations = st.one_of(prices, earnings, earnings, rates, shares, market_values)
batches = st.lists(
    st.tuples(st.lists(observations, min_size=3, max_size=12), st.integers(-9, 0)), max_size=5, unique_by=lambda b: b[1]
)
settled = st.lists(
    st.builds(
        Settlement,
        st.sampled_from(SECURITIES),
        st.sampled_from(CURRENCIES),
        st.sampled_from([Basis.PER_ADS, Basis.PER_ORDINARY]),
    ),
    max_size=3,
)
figure_rows = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["in_price", ""]),
            st.sampled_from(["yes", "no"]),
            st.sampled_from(SECURITIES),
            st.sampled_from(["price", "previous close", "market cap"]),
            st.just("market"),
            st.none(),
            st.sampled_from(["value", "known on"]),
            st.sampled_from(["one", "millions"]),
        ),
        st.tuples(
            st.sampled_from(["in_eps", ""]),
            st.sampled_from(["yes", "no"]),
            st.sampled_from(SECURITIES),
            st.sampled_from(["EPS", "EPS non-GAAP"]),
            st.sampled_from(["consensus", "reported"]),
            st.sampled_from(["FY0", "FY1", "FY2", "NTM"]),
            st.sampled_from(["value", "period end"]),
            st.just("one"),
        ),
    ),
    min_size=2,
    max_size=6,
)
units = st.lists(
    st.tuples(st.sampled_from(SECURITIES), st.sampled_from(CURRENCIES), st.sampled_from(["per ads", None])),
    max_size=2,
    unique_by=lambda row: row[0],
)


@settings(max_examples=120, deadline=None)
@given(batches, settled, figure_rows, units, st.lists(observations, max_size=12), st.booleans(), DAYS)
def test_a_dry_run_reports_of_any_store_what_the_run_reports(kept, words, rows, unit_rows, fetched, ask, day):
    def store():
        opened = open_store(":memory:")
        for batch, days in kept:
            opened.append("test", DAY, batch, now=NOW + timedelta(days=days))
        for minutes, word in enumerate(words):
            opened.settle(word, at(2025, 9, 1) + timedelta(minutes=minutes))
        return opened

    def providers():
        if not ask:
            return []
        return [FakeProvider(*(o for o in fetched if o.provider == name), name=name) for name in PROVIDERS]

    # The one output of the book divides its inputs: a day goes into a cell of its own.
    asked = [[row[0] and ("in_day" if row[6] != "value" else row[0]), *row[1:]] for row in rows]
    dry, real = both(lambda: FakeBook(*asked, units=unit_rows, in_as_of=DAY, in_day=None), store, providers(), day)
    assert dry == real


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened
