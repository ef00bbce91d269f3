"""What goes wrong around a store: clocks, rows of another hand, a server that dies, folders that nobody may write to."""

import os
import sqlite3
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.as_nobody import as_nobody
from tests.market.observations import at, eps, seen
from xlmodel.findings import Kind
from xlmodel.market.limits import limits
from xlmodel.market.overlay import Overlay
from xlmodel.market.port import StoreError
from xlmodel.market.provider import Limit
from xlmodel.market.series import Reading
from xlmodel.market.store import open_store
from xlmodel.market.stored_rows import COLUMNS
from xlmodel.refresh.firewall import findings

DAY = date(2025, 9, 24)


def test_a_clock_that_was_set_back_freezes_no_quota(store):
    now, hourly = at(2027, 9, 24), [Limit(1, 3600)]
    assert store.wait("v", hourly, now) == 0
    back = now - timedelta(days=365)
    assert store.wait("v", hourly, back) == 3600
    assert store.wait("v", hourly, back + timedelta(seconds=3599)) == pytest.approx(1)
    assert store.wait("v", hourly, back + timedelta(seconds=3600)) == 0


def test_a_row_that_cannot_be_read_is_named_and_the_others_count(store):
    known = eps(50.0, date(2026, 3, 31))
    store.append("test", DAY, [known, replace(known, value=51.0, known_at=known.known_at + timedelta(days=1))])
    changed = {"unit": "'bushels'", "known_at": "'2030-01-01T00:00:00.000000Z'"}
    with store._db.transaction():  # as a newer program, or another hand, would
        store._db.run(
            f"INSERT INTO observation ({', '.join(COLUMNS)}, batch) "  # noqa: S608  names of our own
            f"SELECT {', '.join(changed.get(name, name) for name in COLUMNS)}, batch FROM observation WHERE value = 51.0"
        )
    [wrong] = [sentence for sentence in store.verify() if "cannot be read" in sentence]
    assert "eps of BABA known at '2030-01-01T00:00:00.000000Z' cannot be read: 'bushels' is not a valid Unit" in wrong
    assert sorted(o.value for o in store.observations()) == [50.0, 51.0]
    assert [o.value for o in store.latest("BABA", "eps", known.stat, known.period, None)] == [51.0]
    assert store.unread == [wrong]
    with Overlay(store) as overlay:
        assert len(overlay.observations("BABA")) == 2
        [finding] = [each for each in findings(overlay, [], DAY, Reading(["test"], limits())) if "bushels" in each.text]
        assert finding.kind is Kind.SOURCE


def ended_within_a_transaction(store, address, then):
    """One settlement, the end of the connection from elsewhere, and what is done after that."""
    import psycopg

    with store._db.transaction():
        [(process,)] = store._db.rows("SELECT pg_backend_pid()")
        statement = "INSERT INTO settlement (security, recorded_at, currency, basis) VALUES (?, ?, ?, ?)"
        store._db.write(statement, [("DYING", "x", "", "")])
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
        then(store)


@pytest.mark.parametrize(
    "then", [lambda store: None, lambda store: store._db.rows("SELECT 1")], ids=["the commit", "a query"]
)
def test_a_server_that_dies_in_a_transaction_is_a_sentence_and_nothing_is_kept(postgres, then):
    with open_store(postgres) as store:
        with pytest.raises(StoreError, match=r"^the store postgresql://127\.0\.0\.1:\d+/postgres: \S"):
            ended_within_a_transaction(store, postgres, then)
        with pytest.raises(StoreError):
            store.append("test", DAY, [seen("DYING", value=1)])
    with open_store(postgres) as store:
        assert store.settlement("DYING") is None
        assert store.observations("DYING") == []


def test_what_sqlite_takes_back_itself_leaves_its_own_reason(tmp_path):
    with open_store(str(tmp_path / "s.sqlite")) as store:
        store._db.run("PRAGMA max_page_count = 1")  # SQLite's own "disk full"
        with pytest.raises(StoreError, match="full"):
            store.append("test", DAY, [seen(f"N{i}", value=i) for i in range(9000)])
        assert store.observations() == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.parametrize(
    ("what", "why"), [("file", "attempt to write a readonly database"), ("folder", "its folder is read-only")]
)
def test_a_read_only_store_says_so(open_folder, what, why):
    path = open_folder / "s.sqlite"
    with open_store(str(path)) as store:
        store.append("test", DAY, [seen()])
    path.chmod(0o444 if what == "file" else 0o666)
    open_folder.chmod(0o777 if what == "file" else 0o555)

    def look():
        with open_store(str(path)) as opened:
            opened.append("test", DAY, [seen(value=5)])

    told = as_nobody(look)
    assert told.startswith("StoreError: the store ")
    assert why in told


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_store_that_is_a_folder_or_a_link_to_itself_says_so(tmp_path):
    (tmp_path / "loop.sqlite").symlink_to("loop.sqlite")
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(StoreError, match="Too many levels of symbolic links"):
        open_store(str(tmp_path / "loop.sqlite"))
    with pytest.raises(StoreError, match="it is a folder"):
        open_store(str(tmp_path / "folder.sqlite"))


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"security,item\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_store(str(path))
    assert path.read_bytes() == b"security,item\n" * 100
    assert sqlite3.sqlite_version_info >= (3, 37)
