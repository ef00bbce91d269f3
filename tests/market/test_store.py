"""The store on SQLite and on a real PostgreSQL: it grows, remembers what was known when, and tells when it is damaged."""

import multiprocessing
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.market.observations import at, eps, seen
from xlmodel.market.address import without_password
from xlmodel.market.database import open_database
from xlmodel.market.observation import Basis, Observation, Period, Stat, in_major_unit
from xlmodel.market.port import Settlement, StoreError
from xlmodel.market.provider import Limit, Payload
from xlmodel.market.store import Store, open_store
from xlmodel.tasks.store import info

DAY = date(2025, 9, 24)


def price(store, as_of=None, security="BABA"):
    found = store.latest(security, "price", Stat.ACTUAL, Period.POINT, as_of)
    return [o.value for o in found]


def test_what_was_known_on_a_day_is_not_what_is_known_now(store):
    store.append("test", DAY, [seen(value=88, known=date(2024, 11, 19)), seen(value=176.44, known=DAY)])
    assert price(store, date(2024, 11, 18)) == []
    assert price(store, date(2024, 11, 19)) == [88]
    assert price(store, date(2025, 9, 23)) == [88]
    assert price(store, DAY) == [176.44]
    assert price(store) == [176.44]


def test_a_number_known_late_in_the_day_is_known_on_it(store):
    store.append("test", DAY, [seen(value=5, known_at=at(2025, 9, 24, 23, 59, 59))])
    assert price(store, DAY) == [5]


def test_history_that_a_vendor_rewrites_later_does_not_change_what_an_old_valuation_saw(store):
    store.append("test", DAY, [seen(value=10)], now=at(2025, 9, 24, 20))
    store.append("test", DAY, [seen(value=11)], now=at(2025, 10, 24, 20))
    assert price(store, DAY) == [10]
    assert price(store, date(2025, 10, 23)) == [10]
    assert price(store, date(2025, 10, 24)) == [11]
    assert price(store) == [11]
    assert len(store.observations()) == 2


def test_what_was_recorded_only_later_is_read_as_it_was_first_recorded(store):
    store.append("test", DAY, [seen(value=10)], now=at(2026, 1, 1))
    store.append("test", DAY, [seen(value=11)], now=at(2026, 2, 1))
    assert price(store, DAY) == [10]


def test_the_same_number_is_not_kept_twice(store):
    assert store.append("test", DAY, [seen(), eps(8, date(2026, 3, 31))]) == 2
    assert store.append("test", DAY, [seen(), eps(8, date(2026, 3, 31))]) == 0
    assert store.append("test", DAY, [seen(currency="CNY")]) == 1
    assert store.verify() == []


def test_nothing_can_be_changed_or_deleted(address):
    with open_store(address) as store:
        store.append("test", DAY, [seen()], [Payload("u", b"x", at(2025, 9, 24))])
        store.settle(Settlement("BABA", "CNY", Basis.PER_ADS))
    database = open_database(address)
    for table in ("observation", "batch", "settlement"):
        for statement in ("UPDATE {} SET recorded_at = 'x'", "DELETE FROM {}"):
            with pytest.raises(StoreError, match="only ever grows"):
                database.run(statement.format(table))
    database.close()


def test_a_batch_is_kept_as_a_whole_or_not_at_all(store):
    class Breaks:
        def __iter__(self):
            yield seen()
            raise RuntimeError("the line is dead")

    with pytest.raises(RuntimeError):
        store.append("test", DAY, Breaks())
    assert store.observations() == []
    # The second row fails after the first was written: half a character is nothing that a database keeps.
    with pytest.raises(StoreError):
        store.append("test", DAY, [seen(), seen(item="volume", value=1.0, source="\ud800")])
    assert store.observations() == []
    assert store.append("test", DAY, [seen()]) == 1


def test_a_number_is_traced_to_the_bytes_it_came_from(store):
    reply = Payload("https://vendor/quote?apikey=...", b'{"price": 100}' * 1000, at(2025, 9, 24))
    store.append("test", DAY, [seen(payload=reply.digest)], [reply])
    [found] = store.latest("BABA", "price", Stat.ACTUAL, Period.POINT, None)
    assert store.payload(found.payload) == reply.content
    assert store.verify() == []
    with pytest.raises(StoreError):
        store.payload("0" * 64)


def test_an_observation_comes_back_as_it_went_in(store):
    known = eps(-0.1 - 0.2, date(2026, 3, 31), currency="", basis=Basis.UNKNOWN, text="größer", url="u")
    store.append("test", DAY, [known], now=at(2025, 9, 25))
    [back] = store.observations()
    assert {s: getattr(back, s) for s in Observation.__slots__} == {
        s: getattr(known, s) for s in Observation.__slots__
    } | {"recorded_at": at(2025, 9, 25)}


def test_the_last_word_on_units_counts(store):
    assert store.settlement("BABA") is None
    assert store.settle(Settlement("BABA", "USD", Basis.PER_ADS))
    assert store.settle(Settlement("BABA", "CNY", Basis.PER_ADS))
    assert not store.settle(Settlement("BABA", "CNY", Basis.PER_ADS))
    assert store.settlement("BABA").currency == "CNY"


def test_a_quota_says_how_long_to_wait(store):
    now = at(2025, 9, 24, 12)
    limits = [Limit(2, 1), Limit(3, 86_400)]
    assert [store.wait("v", limits, now) for _ in range(3)] == [0, 0, 1]
    later = now + timedelta(seconds=1)
    assert store.wait("v", limits, later) == 0
    assert store.wait("v", limits, later + timedelta(seconds=2)) == pytest.approx(86_400 - 3)
    assert store.wait("other", limits, later) == 0


def grab(address, granted):
    with open_store(address) as store:
        granted.put(sum(store.wait("v", [Limit(25, 86_400)]) == 0 for _ in range(20)))


def grabbed_by_three(address):
    """How many calls three programs at once were granted, and how they ended."""
    context = multiprocessing.get_context("spawn")
    granted = context.SimpleQueue()
    programs = [context.Process(target=grab, args=(address, granted)) for _ in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(30)
    ended = [program.exitcode for program in programs]
    return sum(granted.get() for code in ended if code == 0), ended


def test_programs_share_a_quota(address):
    open_store(address).close()
    assert grabbed_by_three(address) == (25, [0, 0, 0])


def test_two_programs_may_make_the_store_at_once(address):
    _, ended = grabbed_by_three(address)
    assert ended == [0, 0, 0]


def test_a_store_of_a_newer_version_is_left_alone(address):
    database = open_database(address)
    database.write("INSERT INTO schema_version VALUES (?)", [(99,)])
    database.close()
    with pytest.raises(StoreError, match="newer"):
        open_database(address)


def test_damage_is_found(tmp_path):
    path = tmp_path / "s.sqlite"
    with open_store(str(path)) as store:
        reply = Payload("u", b"what was received", at(2025, 9, 24))
        store.append("test", DAY, [seen(payload=reply.digest)], [reply])
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER payload_update_refused")
        database.execute("UPDATE payload SET packed = ?", (b"x",))
    database.close()
    with open_store(str(path)) as store:
        assert "cannot be unpacked" in store.verify()[0]
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError):
        open_store(str(path))


def test_the_summary_counts(store):
    store.append("test", DAY, [seen(), seen("JD")])
    summary = store.summary()
    assert (summary["numbers"], summary["securities"], summary["known to"]) == (2, 2, "2025-09-24")
    assert len(store.frame()) == 2


def test_a_password_is_shown_nowhere(postgres):
    assert "a-password" not in without_password(postgres)
    wrong = postgres.replace("/postgres", "/no_such_database")
    with pytest.raises(StoreError) as raised:
        open_store(wrong)
    assert "a-password" not in str(raised.value)
    assert raised.value.__cause__ is None
    with open_store(postgres) as store:
        assert "a-password" not in store.where


@pytest.mark.parametrize(
    "address",
    [
        "connect_timeout=1 host=127.0.0.1 port=1 password=CANARY",
        "application_name=x password=CANARY host=127.0.0.1 port=1",
        "sslmode=disable keepalives=1 password = 'CANARY' host=127.0.0.1 port=1",
        "jdbc:postgresql://u:CANARY@h/d",
        "store.sqlite?password=CANARY",
        "store.sqlite password=CANARY",
        "file:x.db?password=CANARY",
        "sqlite:CANARY.db",
        " postgresql://u:CANARY@127.0.0.1:1/db",
        "\ufeffpostgresql://u:CANARY@127.0.0.1:1/db",
        "//u:CANARY@127.0.0.1/db",
        "u:CANARY/x@127.0.0.1/db",
        "postgresql://u:CANARY/p@127.0.0.1:1/db",
        "postgresql://u:1/CANARY@127.0.0.1:1/db",
        "postgresql://u:a@CANARY@127.0.0.1:1/db",
        "postgresql://u:a:CANARY?b@127.0.0.1:1/db",
        "host=127.0.0.1 port=1 dbname=postgresql://u:CANARY@h/d",
    ],
)
def test_a_password_is_neither_shown_nor_made_a_file_however_the_address_is_spelled(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for ask in (info, lambda store: open_store(store).close()):
        with pytest.raises(StoreError) as raised:
            ask(address)
        assert "CANARY" not in str(raised.value)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", ["year=2025.sqlite", "ann@desk.sqlite", "at 10:30.sqlite", "key=a, b.sqlite"])
def test_a_file_may_have_a_name_that_looks_a_little_like_an_address(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_store(name).close()
    assert (tmp_path / name).is_file()


def test_a_network_drive_is_refused(monkeypatch, tmp_path):
    from pathlib import Path

    read = Path.read_text
    mounts = f"server:/share {tmp_path} nfs4 rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda p, *a, **k: mounts if str(p) == "/proc/mounts" else read(p, *a, **k))
    with pytest.raises(StoreError, match="network drive"):
        open_store(str(tmp_path / "s.sqlite"))
    with pytest.raises(StoreError, match="network drive"):
        open_store("//server/share/s.sqlite")


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [(250, "GBp", (2.5, "GBP")), (250, "GBX", (2.5, "GBP")), (900, "ZAc", (9, "ZAR")), (700, "ILA", (7, "ILS")), (5, "USD", (5, "USD"))],
)  # fmt: skip
def test_minor_units_are_hundredths_and_not_currencies(value, currency, expected):
    assert in_major_unit(value, currency) == expected
    if currency != expected[1]:
        with pytest.raises(ValueError, match="hundredth"):
            seen(currency=currency)


@pytest.mark.parametrize("fault", [{"value": float("nan")}, {"security": ""}, {"known_at": datetime(2025, 1, 1)}])
def test_what_cannot_be_an_observation_is_none(fault):
    with pytest.raises(ValueError, match=r"."):
        seen(**fault)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 5)), min_size=1, max_size=12),
    st.integers(0, 20),
)
def test_as_of_reads_agree_with_a_plain_rule(rows, on):
    """Of what was known by the day, the newest; of its versions, the last recorded by then, else the first."""
    start = date(2025, 1, 1)
    store = Store(open_database(":memory:"))
    kept = {}
    for known, recorded, value in sorted(rows, key=lambda row: row[1]):
        moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=recorded, microseconds=len(kept))
        if store.append("test", start, [seen(value=value, known=start + timedelta(days=known))], now=moment):
            kept[known, moment] = value
    day = start + timedelta(days=on)
    knowns = [known for known, _ in kept if known <= on]
    expected = []
    if knowns:
        versions = sorted((moment, value) for (known, moment), value in kept.items() if known == max(knowns))
        by_then = [value for moment, value in versions if moment.date() <= day]
        expected = [by_then[-1] if by_then else versions[0][1]]
    assert price(store, day) == expected
    store.close()


def test_a_read_is_a_search_and_no_scan(tmp_path):
    with open_store(str(tmp_path / "s.sqlite")) as store:
        from xlmodel.market.store import _VERSIONS

        plan = store._db.rows("EXPLAIN QUERY PLAN " + _VERSIONS, ("",) * 15)
        assert all("SEARCH" in str(row) or "SCALAR" in str(row) or "TEMP B-TREE" in str(row) for row in plan), plan


def test_a_reader_is_not_held_up_by_a_writer(address, monkeypatch):
    """How long a read takes beside a writer is measured: `scripts/bench`."""
    with open_store(address) as writer, open_store(address) as reader:
        writer.append("test", DAY, [seen(value=1.0)])
        write, read_meanwhile = writer._db.write, []

        def looked_at(*statement):
            write(*statement)
            read_meanwhile.append(price(reader))

        monkeypatch.setattr(writer._db, "write", looked_at)
        writer.append("test", DAY, [seen(value=2.0, known=DAY + timedelta(days=1))])
        assert read_meanwhile == [[1.0]] * len(read_meanwhile) != []
        assert price(reader) == [2.0]


def test_of_two_numbers_for_one_question_the_first_is_kept_and_the_store_is_whole(store):
    assert store.append("test", DAY, [seen(value=1.0), seen(value=2.0), seen("JD", value=3.0)]) == 2
    assert sorted(o.value for o in store.observations()) == [1.0, 3.0]
    assert store.verify() == []
