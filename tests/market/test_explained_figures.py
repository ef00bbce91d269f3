"""EXPLAIN shows each figure from the store: its number, its unit, the day it was known, and how it was quoted."""

from datetime import date

import pytest

from tests.market.observations import count, eps, rate, seen
from xlmodel import explain
from xlmodel.market.current import reading_from
from xlmodel.market.observation import Accounting, Basis, Period, Stat, Unit
from xlmodel.market.store import open_store

YEAR, NEXT = date(2026, 3, 31), date(2027, 3, 31)


@pytest.fixture
def store():
    with open_store(":memory:") as opened, reading_from(opened):
        yield opened


def keep(store, *observations):
    store.append("test", date.max, observations)


def test_a_price_has_its_day_its_unit_and_its_source(store):
    keep(store, seen(value=163.08, known=date(2025, 9, 23)))
    found = explain("MARKET_PRICE", "BABA", "2025-09-24").values.tolist()
    assert ["price of BABA", 163.08, "USD per ADS, known on 2025-09-23; invented"] in found


def test_an_estimate_has_its_year_and_its_accounting(store):
    keep(store, seen(), eps(8.82, YEAR, date(2025, 9, 1), accounting=Accounting.NON_GAAP))
    found = explain("CONSENSUS", "BABA", "EPS", "FY1", "2025-09-24").values.tolist()
    assert ["EPS of BABA, year to 2026-03-31 (non_gaap)", 8.82, "USD per ADS, known on 2025-09-01; invented"] in found


def test_twelve_months_are_shown_whole_and_in_their_parts(store):
    quarters = [(1.0, date(2024, 9, 30)), (2.0, date(2024, 12, 31)), (3.0, date(2025, 3, 31)), (4.0, date(2025, 6, 30))]
    keep(store, seen())
    for value, end in quarters:
        keep(store, eps(value, end, end, stat=Stat.ACTUAL, period=Period.QUARTER))
    found = explain("REPORTED", "BABA", "EPS", "TTM", "2025-09-24").values.tolist()
    assert [
        "EPS of BABA, twelve months to 2025-06-30: four quarters",
        10.0,
        "USD per ADS, known on 2025-06-30; invented",
    ] in found
    for value, end in quarters:
        assert [f"EPS of BABA, quarter to {end}", value, f"USD per ADS, known on {end}; invented"] in found


def test_the_next_twelve_months_are_shown_with_both_years(store):
    keep(store, seen(), eps(8.0, YEAR, date(2025, 9, 1)), eps(10.0, NEXT, date(2025, 9, 20)))
    found = {row[0]: row[1:] for row in explain("CONSENSUS", "BABA", "EPS", "NTM", "2025-09-24").values.tolist()}
    assert found["EPS of BABA, year to 2026-03-31"][0] == 8.0
    assert found["EPS of BABA, year to 2027-03-31"] == [10.0, "USD per ADS, known on 2025-09-20; invented"]
    assert found["Formula"][0].partition("NTM ")[2].startswith("w FY1 + (1 - w) FY2, w = NTM_WEIGHT by days")
    [blend] = [row for name, row in found.items() if "weighs" in name]
    assert blend[0] == pytest.approx(188 / 365 * 8 + 177 / 365 * 10)  # 188 days of the year to 31 March 2026 are left


def test_what_is_from_before_a_split_says_how_it_was_quoted(store):
    split = seen(
        "XYZ", "split", 10.0, date(2024, 6, 10), unit=Unit.NUMBER, currency="", basis=Basis.NONE,
        period_end=date(2024, 6, 10),
    )  # fmt: skip
    before = {"security": "XYZ", "basis": Basis.PER_ORDINARY}
    keep(store, split, seen(value=1200.0, known=date(2024, 6, 7), **before))
    found = explain("MARKET_PRICE", "XYZ", "2024-06-12").values.tolist()
    assert [
        "price of XYZ",
        120.0,
        "USD per share, known on 2024-06-07, as quoted 1200, restated by 10 for 1 to the share count of 2024-06-12; invented",
    ] in found
    explained = explain("SPLIT_FACTOR", "XYZ", "2024-06-01", "2024-06-30").values.tolist()
    assert ["split of XYZ", 10.0, "for 1, took effect on 2024-06-10; invented"] in explained


def test_rates_and_share_ratios_behind_an_answer_are_shown_with_their_days(store):
    keep(store, seen(), count("ads_ratio", 8.0, date(2019, 7, 30)), rate("USDCNY", 7.1, date(2025, 9, 22)))
    keep(store, eps(8.0, YEAR, date(2025, 9, 1), currency="CNY", basis=Basis.PER_ORDINARY))
    found = explain("CONSENSUS", "BABA", "EPS", "FY1", "2025-09-24").values.tolist()
    assert ["share ratio of BABA", 8.0, "number, known on 2019-07-30; invented"] in found
    assert ["rate of USDCNY", 7.1, "CNY, known on 2025-09-22; invented"] in found
    assert [row[1] for row in found if row[0] == "Result"] == [pytest.approx(64 / 7.1)]


def test_lists_of_prices_and_of_peers_have_days_too(store):
    keep(store, seen(value=1.0, known=date(2025, 8, 29)), seen(value=2.0, known=date(2025, 9, 23)))
    keep(
        store,
        seen(
            item="peers",
            value=0.0,
            known=date(2025, 1, 2),
            unit=Unit.TEXT,
            currency="",
            basis=Basis.NONE,
            text="JD PDD",
        ),
    )
    explained = explain("PRICE_HISTORY", "BABA", "2025-08-01", "2025-09-30").values.tolist()
    assert ["prices of BABA", 2.0, "rows, known on 2025-08-29 to 2025-09-23; invented"] in explained
    assert ["peers of BABA", "JD PDD", "known on 2025-01-02; invented"] in explain("PEER_GROUP", "BABA").values.tolist()


def test_the_age_of_data_names_both_days(store, monkeypatch):
    monkeypatch.setenv("XLMODEL_TODAY", "2025-10-01")
    keep(store, seen(known=date(2025, 9, 24)))
    explained = explain("DATA_AGE", "BABA").values.tolist()
    assert ["newest figure of BABA", "2025-09-24", "the day it was known; today is 2025-10-01"] in explained
    assert [row[1] for row in explained if row[0] == "Result"] == [7.0]
