"""Figures from before a split stand on the share count of the day that is asked about, whoever reads them."""

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.market.observations import count, eps, seen
from xlmodel import consensus, market_price, price_history, reported, split_factor, trailing_pe
from xlmodel.call import evaluate
from xlmodel.days import serial
from xlmodel.errors import CellError, NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market import figures
from xlmodel.market.current import reading_from
from xlmodel.market.database import open_database
from xlmodel.market.figure_rows import read_rows
from xlmodel.market.migrations import steps
from xlmodel.market.observation import Accounting, Basis, Period, Stat, Unit
from xlmodel.market.postgres import Postgres
from xlmodel.market.provider import SchemaError
from xlmodel.market.sqlite import Sqlite
from xlmodel.market.store import Store, open_store

ORDINARY = {"basis": Basis.PER_ORDINARY}
FILED = {"stat": Stat.ACTUAL, "period": Period.QUARTER, "accounting": Accounting.GAAP, **ORDINARY}


def split(security, ratio, day, basis=Basis.NONE, **more):
    return seen(
        security, "split", ratio, day, unit=Unit.NUMBER, currency="", basis=basis, **({"period_end": day} | more)
    )


@pytest.fixture
def own_store(tmp_path):
    with open_store(str(tmp_path / "store.sqlite")) as store, reading_from(store):
        yield store


def nvidia(name="NVDA"):
    """As filed and quoted: a ten-for-one split lies between the fourth and the fifth quarter."""
    quarters = [
        (2.48, date(2023, 7, 30), date(2023, 8, 23)),
        (3.71, date(2023, 10, 29), date(2023, 11, 21)),
        (4.93, date(2024, 1, 28), date(2024, 2, 21)),
        (5.98, date(2024, 4, 28), date(2024, 5, 22)),
        (0.67, date(2024, 7, 28), date(2024, 8, 28)),
    ]
    prices = [(949.50, date(2024, 5, 22)), (119.37, date(2024, 8, 28))]
    estimates = [(27.0, date(2025, 1, 31)), (36.0, date(2026, 1, 31))]
    return [
        *(seen(name, value=value, known=day, **ORDINARY) for value, day in prices),
        *(eps(value, end, filed, name, **FILED) for value, end, filed in quarters),
        *(eps(value, end, date(2024, 5, 24), name, **ORDINARY) for value, end in estimates),
    ]


@pytest.mark.parametrize("name", ["NVDA", "ACME"])
def test_twelve_months_across_ten_for_one_are_of_one_share_count(own_store, name):
    """NVIDIA, whose split is bundled, and another company that enters its own."""
    own_store.append("test", date(2024, 8, 30), nvidia(name))
    if name == "ACME":
        own_store.append("test", date(2024, 8, 30), [split(name, 10.0, date(2024, 6, 10))])
    day = date(2024, 8, 30)
    ttm = reported(name, "EPS", "TTM", day)
    assert ttm == pytest.approx((3.71 + 4.93 + 5.98) / 10 + 0.67, rel=1e-14)
    assert round(ttm, 2) == 2.13
    assert round(trailing_pe(market_price(name, day), ttm)) == 56
    assert consensus(name, "EPS", "FY1", day) == 2.7
    assert reported(name, "EPS", "Q2024-04-28", day) == 5.98 / 10
    # Before it took effect everything is as it was quoted then.
    before = date(2024, 5, 30)
    assert market_price(name, before) == 949.5
    assert reported(name, "EPS", "TTM", before) == 2.48 + 3.71 + 4.93 + 5.98
    assert list(price_history(name, date(2024, 5, 1), day)["Close"]) == [94.95, 119.37]
    assert list(price_history(name, date(2024, 5, 1), before)["Close"]) == [949.5]


def test_an_estimate_of_before_four_for_one_meets_the_price_of_after(own_store):
    """Apple's split of 31 August 2020: a price of 134.18 on an estimate of 13.10 is a P/E of 41, not of 10.24."""
    own_store.append(
        "test",
        date(2020, 9, 2),
        [
            seen("AAPL", value=499.23, known=date(2020, 8, 28), **ORDINARY),
            seen("AAPL", value=134.18, known=date(2020, 9, 1), **ORDINARY),
            eps(13.1, date(2020, 9, 26), date(2020, 8, 20), "AAPL", **ORDINARY),
            eps(15.5, date(2021, 9, 25), date(2020, 8, 20), "AAPL", **ORDINARY),
        ],
    )
    day = date(2020, 9, 2)
    assert round(market_price("AAPL", day) / consensus("AAPL", "EPS", "FY1", day)) == 41
    assert market_price("AAPL", date(2020, 8, 31)) == 499.23 / 4  # the split is in effect, no new price is known
    assert market_price("AAPL", date(2020, 8, 30)) == 499.23
    yesterday = figures.point(own_store, "AAPL", "previous_close", day)
    assert yesterday.value == 499.23 / 4
    note = "restated by 4 for 1 to the share count of 2020-09-02"
    assert "restated by 4 for 1 to the share count of 2020-08-31" in yesterday.source
    explained = evaluate(REGISTRY["EXPLAIN"], ["CONSENSUS", "AAPL", "EPS", "FY1", serial(day)]).cells
    assert any(note in str(row[2]) for row in explained)


def test_alibabas_ads_of_2019_went_through_a_subdivision_unchanged(own_store):
    """One ordinary share became eight on 30 July 2019, and one ADS, until then one share, became eight shares."""
    before, after = date(2019, 7, 1), date(2019, 12, 31)
    assert split_factor("BABA", before, after) == 1
    own_store.append("test", after, [split("9988.HK", 8.0, date(2019, 7, 30))])
    assert split_factor("9988.HK", before, after) == 8
    filed = eps(33.38, date(2019, 3, 31), date(2019, 6, 5), stat=Stat.ACTUAL, currency="USD", **ORDINARY)
    ratios = [count("ads_ratio", 1.0, date(2014, 9, 19)), count("ads_ratio", 8.0, date(2019, 11, 13))]
    shares = count("ordinary_shares", 2_587_059_572, date(2019, 6, 5))
    own_store.append("test", after, [filed, shares, *ratios, seen(value=170.0, known=before)])
    for day in (before, after, date(2019, 8, 15)):  # in August nobody has noted the new ratio yet
        assert reported("BABA", "EPS", "FY2019", day) == 33.38
    assert figures.point(own_store, "BABA", "ordinary_shares", after).value == 8 * 2_587_059_572
    assert figures.point(own_store, "BABA", "ordinary_shares", before).value == 2_587_059_572


def test_a_change_of_the_share_ratio_alone_makes_more_adss_of_one(own_store):
    """NetEase in October 2020: an ADS of 25 shares became five of 5; what is per share stays, what is per ADS does not."""
    day = date(2020, 12, 31)
    ratios = [count("ads_ratio", 25.0, date(2019, 12, 31), "NTES"), count("ads_ratio", 5.0, date(2020, 10, 1), "NTES")]
    filed = eps(1.0, date(2019, 12, 31), date(2020, 4, 20), "NTES", stat=Stat.ACTUAL, **ORDINARY)
    own_store.append("test", day, [*ratios, filed, seen("NTES", value=450.0, known=date(2020, 9, 30))])
    assert split_factor("NTES", date(2020, 9, 30), day) == 5
    assert market_price("NTES", date(2020, 10, 2)) == 90
    assert reported("NTES", "EPS", "FY0", date(2020, 9, 30)) == 25
    assert reported("NTES", "EPS", "FY0", day) == 5
    # A vendor's word on the same change, and a ratio that is noted late, do not count it twice.
    own_store.append("test", day, [split("NTES", 5.0, date(2020, 10, 2), provider="vendor")])
    assert split_factor("NTES", date(2020, 9, 30), day) == 5
    assert reported("NTES", "EPS", "FY0", day) == 5


def test_a_split_of_an_ads_of_which_nobody_says_what_became_of_the_share_is_asked_about(own_store):
    day = date(2020, 12, 31)
    filed = eps(1.0, date(2019, 12, 31), date(2020, 4, 20), "XYZ", stat=Stat.ACTUAL, **ORDINARY)
    own_store.append("test", day, [count("ads_ratio", 5.0, date(2020, 11, 1), "XYZ"), filed])
    own_store.append("test", day, [seen("XYZ", value=90.0, known=day), split("XYZ", 2.0, date(2020, 10, 2))])
    assert split_factor("XYZ", date(2020, 9, 30), day) == 2
    with pytest.raises(NoDataError, match="add a row split with the basis per_ordinary"):
        reported("XYZ", "EPS", "FY0", day)
    own_store.append("test", day, [split("XYZ", 1.0, date(2020, 10, 2), Basis.PER_ORDINARY)])
    assert reported("XYZ", "EPS", "FY0", day) == 5
    own_store.append("test", day, [split("XYZ", 2.0, date(2020, 10, 2), Basis.PER_ORDINARY, source="corrected")])
    assert reported("XYZ", "EPS", "FY0", day) == 2.5


def test_a_reverse_split_raises_what_was_quoted_before(own_store):
    day = date(2025, 3, 3)
    own_store.append(
        "test", day, [seen("ACME", value=0.5, known=date(2025, 2, 28), **ORDINARY), split("ACME", 1 / 30, day)]
    )
    assert market_price("ACME", day) == pytest.approx(15.0, rel=1e-15)
    assert split_factor("ACME", date(2025, 2, 28), day) == 1 / 30


def test_a_number_that_its_source_has_adjusted_already_is_not_adjusted_again(own_store):
    day = date(2024, 8, 30)
    adjusted = seen("ACME", value=94.95, known=date(2024, 8, 28), counted_on=day, **ORDINARY)
    own_store.append("test", day, [adjusted, split("ACME", 10.0, date(2024, 8, 29))])
    assert market_price("ACME", day) == 94.95
    assert market_price("ACME", date(2024, 8, 28)) == pytest.approx(949.5, rel=1e-15)


def test_without_a_day_the_share_count_is_that_of_the_newest_number(own_store):
    """A split that is only announced counts for nothing yet."""
    day = date(2024, 6, 1)
    announced = split("ACME", 10.0, day, period_end=date(2024, 6, 10))
    own_store.append("test", day, [seen("ACME", value=1000.0, known=day, **ORDINARY), announced])
    assert market_price("ACME") == 1000.0
    own_store.append("test", day, [seen("ACME", "volume", 1.0, date(2024, 6, 12), unit=Unit.SHARES, basis=Basis.NONE)])
    assert market_price("ACME") == 100.0


def test_a_split_that_never_was_is_entered_once_more_as_one(own_store):
    day = date(2024, 6, 10)
    own_store.append("test", day, [split("ACME", 10.0, day)])
    assert split_factor("ACME", date(2024, 1, 2), date(2024, 8, 1)) == 10
    own_store.append("test", day, [split("ACME", 1.0, day)])
    assert split_factor("ACME", date(2024, 1, 2), date(2024, 8, 1)) == 1
    own_store.append("test", day, [split("NVDA", 1.0, day)])  # the user's word counts before the bundled one
    assert split_factor("NVDA", date(2024, 1, 2), date(2024, 8, 1)) == 1


@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from([2.0, 3.0, 4.0, 10.0, 0.5, 1.5, 1 / 30])), max_size=6),
    st.lists(st.integers(-5, 420), min_size=3, max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_factors_multiply_along_the_way_and_turn_round_on_the_way_back(splits, days):
    start = date(2020, 1, 1)
    store = Store(open_database(":memory:"))
    store.append("test", start, [split("ACME", ratio, start + timedelta(days=20 * n)) for n, ratio in splits])
    one, two, three = (start + timedelta(days=n) for n in days)
    store.append("test", start, [seen("ACME", value=100.0, known=start, **ORDINARY)])
    with reading_from(store):
        there = split_factor("ACME", one, two) * split_factor("ACME", two, three)
        assert there == pytest.approx(split_factor("ACME", one, three), rel=1e-12)
        assert split_factor("ACME", one, two) * split_factor("ACME", two, one) == pytest.approx(1, rel=1e-12)
        assert split_factor("ACME", one, one) == 1


def test_a_range_of_days_is_answered_cell_by_cell(own_store):
    days = [[serial(date(2024, 6, 9))], [serial(date(2024, 6, 10))], [CellError.REF]]
    found = evaluate(REGISTRY["SPLIT_FACTOR"], ["NVDA", days, serial(date(2024, 8, 30))])
    assert found.cells == [[10.0], [1.0], [CellError.REF]]
    refused = evaluate(REGISTRY["SPLIT_FACTOR"], ["NVDA", 3.0, 45000.0])
    assert "ticker NVDA: from_date is 3, not a date" in refused.reason
    refused = evaluate(REGISTRY["SPLIT_FACTOR"], ["NVDA", 45000.0, 3.0])
    assert "ticker NVDA: to_date is 3, not a date" in refused.reason


# From a file, and from a store of before


def rows(*lines):
    head = "security,item,value,known_on,period_end,basis,counted_on".split(",")
    return read_rows([dict(zip(head, line.split(","), strict=True)) for line in lines], "f.csv", "")


def test_a_row_of_a_file_is_a_split_on_its_day():
    [plain, announced, ordinary] = rows(
        "ACME,Split,10,2024-06-10,,,",
        "ACME,split,0.1,2024-05-22,2024-06-10,,",
        "ACME,split,8,2019-07-30,,per_ordinary,",
    )
    assert (plain.item, plain.period_end, plain.unit, plain.period) == (
        "split", date(2024, 6, 10), Unit.NUMBER, Period.POINT
    )  # fmt: skip
    assert (announced.known_on, announced.period_end) == (date(2024, 5, 22), date(2024, 6, 10))
    assert ordinary.basis is Basis.PER_ORDINARY
    [price] = rows("ACME,price,94.95,2024-05-22,,,2024-08-30")
    assert (price.known_on, price.count_day) == (date(2024, 5, 22), date(2024, 8, 30))
    with pytest.raises(SchemaError, match="row 2: a split is -4, not above zero: new shares for one old"):
        rows("ACME,split,-4,2024-06-10,,,")
    for written in ("1 for 30", "0.0333", "0.033333333333333333"):
        [reverse] = rows(f"ACME,split,{written},2025-03-03,,,")
        assert reverse.value == 1 / 30
    with pytest.raises(SchemaError, match=r"row 2: a split is 0\.03, which may be 1 for 29 to 40: write it in words"):
        rows("ACME,split,0.03,2025-03-03,,,")


def as_of_version_one(address):
    """A store as the first version wrote it."""
    database = (Postgres if address.startswith("postgres") else Sqlite)(address)
    with database.transaction():
        for statement in steps(database.postgres)[0]:
            database.run(statement)
        database.run("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        database.write("INSERT INTO schema_version VALUES (?)", [(1,)])
        database.write(
            "INSERT INTO observation (security, item, stat, period, period_end, accounting, provider, known_at, "
            "recorded_at, value, unit, currency, basis, source, url, payload, words, batch) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                ("ACME", "price", "actual", "point", "", "unknown", "test", "2024-05-22T00:00:00.000000Z",
                 "2024-05-23T10:00:00.000000Z", 949.5, "money", "USD", "per_ordinary", "then", "", "d", "", "b")
            ],
        )  # fmt: skip
        database.write("INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?)", [("d", "test", "u", "t", 1, b"as it came")])
    database.close()


def test_a_store_of_before_is_brought_up_to_date_and_keeps_everything(address):
    as_of_version_one(address)
    with open_store(address) as store:
        [found] = store.observations()
        assert (found.value, found.count_day, found.counted_on) == (949.5, date(2024, 5, 22), None)
        assert store._db.rows("SELECT counted_on FROM observation") == [("2024-05-22",)]
        assert bytes(store._db.rows("SELECT packed FROM payload")[0][0]) == b"as it came"
        store.append("test", date(2024, 5, 29), [split("ACME", 10.0, date(2024, 5, 29))])
        assert figures.market_price(store, "ACME", date(2024, 5, 30)).value == pytest.approx(94.95, rel=1e-15)
        with pytest.raises(Exception, match="only ever grows"):
            store._db.run("UPDATE observation SET value = 1")
    with open_store(address) as again:
        assert len(again.observations()) == 2


def test_a_day_of_the_share_count_comes_back_as_it_went_in(tmp_path):
    known = seen(counted_on=date(2025, 9, 30))
    path = str(tmp_path / "s.sqlite")
    with open_store(path) as store:
        store.append("test", date(2025, 9, 24), [known])
        assert store.observations()[0].counted_on == date(2025, 9, 30)
        assert store.append("test", date(2025, 9, 24), [known]) == 0
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT counted_on FROM observation").fetchall() == [("2025-09-30",)]
    database.close()
