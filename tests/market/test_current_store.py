"""Formulas read the store that is given to them, and the user's own only if none is."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from threading import Barrier

import pytest

from tests.market.observations import eps, seen
from xlmodel import consensus, data_age, market_price, peer_group, price_history
from xlmodel.call import evaluate
from xlmodel.errors import NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market.current import SharedStore, reading_from
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Basis, Unit
from xlmodel.market.series import Reading
from xlmodel.market.store import open_store

DAY = date(2025, 9, 24)


@pytest.fixture
def two_stores():
    with open_store(":memory:") as one, open_store(":memory:") as other:
        for store, price in ((one, 88.0), (other, 99.0)):
            year = eps(price / 11, date(2026, 3, 31))
            peers = seen(item="peers", text=f"A{price:g}", unit=Unit.TEXT, currency="", basis=Basis.NONE)
            store.append("test", DAY, [seen(value=price), year, peers])
        yield one, other


def test_every_data_function_reads_the_store_that_is_given(two_stores):
    for store, price in zip(two_stores, (88.0, 99.0), strict=True):
        with reading_from(store):
            assert market_price("BABA") == price
            assert consensus("BABA", "EPS", "FY1", DAY) == price / 11
            assert price_history("BABA", DAY)["Close"].tolist() == [price]
            assert peer_group("BABA")["Ticker"].tolist() == [f"A{price:g}"]
            assert data_age("BABA") == (date(2026, 8, 31) - DAY).days
    assert market_price("BABA") not in (88.0, 99.0)  # the bundled case, which the tests take for the user's own


def test_two_threads_read_two_stores_at_the_same_time(two_stores):
    meet = Barrier(2, timeout=30)

    def asked(store):
        with reading_from(store):
            answers = set()
            for _ in range(20):
                meet.wait()
                answers.add(evaluate(REGISTRY["MARKET_PRICE"], ["BABA", 45924.0]).cell)
            return answers

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(asked, two_stores)) == [{88.0}, {99.0}]


def test_a_thread_that_is_started_meanwhile_reads_the_same_store_in_a_copy_of_the_context(two_stores):
    with reading_from(two_stores[0]), ThreadPoolExecutor(1) as pool:
        assert pool.submit(copy_context().run, market_price, "BABA").result() == 88.0
        assert pool.submit(market_price, "BABA").result() != 88.0


def test_a_store_within_a_store_is_left_again(two_stores):
    one, other = two_stores
    with reading_from(one):
        with reading_from(other):
            assert market_price("BABA") == 99.0
        assert market_price("BABA") == 88.0


def test_a_shared_store_asks_once_until_somebody_writes(two_stores):
    one, _ = two_stores
    asked = []
    latest = one.latest
    one.latest = lambda *which: asked.append(which) or latest(*which)
    shared = SharedStore(one)
    for _ in range(3):
        with reading_from(shared):
            assert market_price("BABA") == 88.0
    assert [which[1] for which in asked].count("price") == 1
    one.append("test", DAY, [seen(value=90.0, known=date(2025, 9, 25))])
    with reading_from(shared):
        assert market_price("BABA") == 90.0


def test_a_store_may_be_read_by_limits_of_its_own(two_stores):
    with reading_from(two_stores[0]), pytest.raises(NoDataError, match="the limit price_age is 10 days"):
        market_price("BABA", date(2025, 10, 24))
    with reading_from(SharedStore(two_stores[0], Reading(limits=Limits(price_age=60)))):
        assert market_price("BABA", date(2025, 10, 24)) == 88.0


def test_formulas_read_the_users_own_store_and_see_what_is_added(address, monkeypatch):
    monkeypatch.setenv("XLMODEL_STORE", address)
    with open_store(address) as store:
        store.append("test", DAY, [seen(value=88.0)])
        assert market_price("BABA") == 88.0
        store.append("test", DAY, [seen(value=90.0, known=date(2025, 9, 25))])
        assert market_price("BABA") == 90.0
    monkeypatch.setenv("XLMODEL_STORE", "case")
    assert market_price("BABA") not in (88.0, 90.0)


def test_a_connection_that_is_lost_is_made_again(postgres, monkeypatch):
    import psycopg

    monkeypatch.setenv("XLMODEL_STORE", postgres)
    with open_store(postgres) as store:
        store.append("test", DAY, [seen("LOST", value=88.0)])
    assert market_price("LOST") == 88.0
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert market_price("LOST") == 88.0


def test_a_question_is_not_mistaken_for_another_of_the_same_words():
    wrong = evaluate(REGISTRY["CONSENSUS"], ["BABA", "EPS", "non-GAAP FY1", 45924.0])
    assert "period is 'non-GAAP FY1'" in wrong.reason
    right = evaluate(REGISTRY["CONSENSUS"], ["BABA", "EPS non-GAAP", "FY1", 45924.0])
    assert "period" not in (right.reason or "")


def test_the_age_of_the_data_goes_on_when_the_day_does(monkeypatch, two_stores):
    with reading_from(SharedStore(two_stores[0])):
        for day, age in (("2025-09-25", 1), ("2025-09-26", 2)):
            monkeypatch.setenv("XLMODEL_TODAY", day)
            assert data_age("BABA") == age


def test_the_data_functions_are_declared_without_a_database_or_a_network():
    """As in a browser: what is missing there is asked for only when the user's own store is opened."""
    blocked = "sqlite3 _sqlite3 pandas scipy pydantic httpx2 stamina platformdirs lxml openpyxl psycopg yfinance ssl"
    code = f"""
import sys
sys.modules.update(dict.fromkeys({blocked.split()}))
from datetime import date
from xlmodel.errors import ValuationError
from xlmodel.market.functions import market_price
from xlmodel.market.current import reading_from
from xlmodel.market.observation import *

class Memory:
    where = "memory"
    def version(self): return 0
    def settlement(self, security): return None
    def latest(self, security, item, stat, period, as_of):
        return [] if item != "price" else [Observation(security, item, stat, 88.0, Unit.MONEY, "USD", Basis.PER_ADS, period, None,
                                                       Accounting.UNKNOWN, "browser", "a page", "", moment(date(2025, 9, 24)))]

with reading_from(Memory()):
    print(market_price("BABA", 45924.0))
try:
    market_price("BABA", 45924.0)
except ValuationError as problem:
    print(problem)
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XLMODEL_")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert run.stdout.splitlines() == ["88.0", "there is no store of the user's own here, as sqlite3 is missing"], run
