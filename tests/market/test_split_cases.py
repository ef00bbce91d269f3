"""Splits of every kind, as rows of a user's file: what is read on each day, by exact arithmetic on the figures in the rows."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest

from xlmodel import consensus, price_history, reported
from xlmodel.market import figures
from xlmodel.market.current import reading_from
from xlmodel.market.figure_rows import read_rows
from xlmodel.market.jumps import jumps
from xlmodel.market.store import open_store

PRICES = "security,item,value,known_on,currency,basis,counted_on,period_end"
FILED = "security,item,value,known_on,currency,basis,period,period_end,stat,accounting"

# The rows, and of each question the day, the item and what is right.
CASES = {
    "a reverse split of one for thirty": (
        ["A,price,0.5,2025-02-28,USD,per_ordinary,,", "A,split,1 for 30,2025-03-03,,,,", "A,ordinary_shares,90000000,2025-02-01,,,,"],
        [
            ("2025-03-02", "price", Fraction("0.5")),
            ("2025-03-03", "price", Fraction("0.5") * 30),
            ("2025-03-02", "ordinary_shares", Fraction(90_000_000)),
            ("2025-03-03", "ordinary_shares", Fraction(90_000_000, 30)),
        ],
    ),
    "three for two": (
        ["A,price,90.75,2024-05-31,USD,per_ordinary,,", "A,split,3 for 2,2024-06-03,,,,", "A,volume,1000,2024-05-31,,,,"],
        [("2024-06-02", "price", Fraction("90.75")), ("2024-06-03", "price", Fraction("60.5")), ("2024-06-03", "volume", Fraction(1500))],
    ),
    "two for one in March and three for one in September": (
        ["A,price,600,2024-03-01,USD,per_ordinary,,", "A,split,2,2024-03-04,,,,", "A,split,3,2024-09-09,,,,",
         "A,price,310,2024-09-06,USD,per_ordinary,,", "A,ordinary_shares,7,2024-01-02,,,,"],
        [
            ("2024-03-03", "price", Fraction(600)),
            ("2024-03-04", "price", Fraction(300)),
            ("2024-09-08", "price", Fraction(310)),
            ("2024-09-09", "price", Fraction(310, 3)),
            ("2024-12-31", "ordinary_shares", Fraction(42)),
        ],
    ),
    "a split that takes effect on a Saturday": (
        ["A,price,1208.88,2024-06-07,USD,per_ordinary,,", "A,split,10,2024-06-08,,,,"],
        [("2024-06-07", "price", Fraction("1208.88")), ("2024-06-08", "price", Fraction("120.888")), ("2024-06-09", "price", Fraction("120.888"))],
    ),
    "a split between the day of a price and the day on which it was known": (
        ["A,price,1208.88,2024-06-11,USD,per_ordinary,2024-06-07,", "A,split,10,2024-06-10,,,,"],
        [("2024-06-11", "price", Fraction("120.888"))],
    ),
    "a price of the first day on the new share count": (
        ["A,price,121.79,2024-06-10,USD,per_ordinary,,", "A,split,10,2024-06-10,,,,"],
        [("2024-06-10", "price", Fraction("121.79")), ("2024-06-12", "price", Fraction("121.79"))],
    ),
    "a split that is announced weeks before": (
        ["A,price,1000,2024-06-07,USD,per_ordinary,,", "A,split,10,2024-05-22,,,,2024-06-10"],
        [("2024-06-09", "price", Fraction(1000)), ("2024-06-10", "price", Fraction(100))],
    ),
    "a split and the reverse of it": (
        ["A,price,77.7,2024-01-02,USD,per_ordinary,,", "A,split,10,2024-01-03,,,,", "A,split,1 for 10,2024-01-20,,,,",
         "A,ordinary_shares,12345,2024-01-02,,,,"],
        [("2024-01-03", "price", Fraction("7.77")), ("2024-01-19", "ordinary_shares", Fraction(123_450)), ("2024-01-20", "ordinary_shares", Fraction(12_345))],
    ),
    "a stock dividend of five per cent": (
        ["A,price,105,2024-06-07,USD,per_ordinary,,", "A,split,1.05,2024-06-10,,,,"],
        [("2024-06-10", "price", Fraction(100))],
    ),
    "a leap day": (
        ["A,price,300,2024-02-28,USD,per_ordinary,,", "A,split,3,2024-02-29,,,,"],
        [("2024-02-28", "price", Fraction(300)), ("2024-02-29", "price", Fraction(100)), ("2024-03-01", "price", Fraction(100))],
    ),
    "a price in pence": (
        ["A,price,500,2024-06-07,GBp,per_ordinary,,", "A,split,2,2024-06-10,,,,"],
        [("2024-06-07", "price", Fraction(5)), ("2024-06-10", "price", Fraction(5, 2))],
    ),
    "a change of the ADS ratio from 25 to 5": (
        ["A,price,450,2020-09-30,USD,per_ads,,", "A,ads_ratio,25,2020-01-02,,,,", "A,ads_ratio,5,2020-10-01,,,,", "A,ordinary_shares,3200,2020-01-02,,,,"],
        [("2020-09-30", "price", Fraction(450)), ("2020-10-01", "price", Fraction(90)), ("2020-10-01", "ordinary_shares", Fraction(3200))],
    ),
    "ADSs of one share that become ADSs of twenty": (
        ["A,price,1.25,2022-05-05,USD,per_ads,,", "A,ads_ratio,1,2020-01-02,,,,", "A,ads_ratio,20,2022-05-06,,,,", "A,ads_count,5000,2022-05-05,,,,"],
        [("2022-05-05", "price", Fraction("1.25")), ("2022-05-06", "price", Fraction(25)), ("2022-05-06", "ads_count", Fraction(250))],
    ),
    "eighty ordinary shares of one, and as many ADSs as before": (
        ["A,price,283.46,2021-02-26,USD,per_ads,,", "A,split,80,2021-03-01,,per_ordinary,,", "A,split,1,2021-03-01,,per_ads,,", "A,ordinary_shares,35,2021-01-04,,,,"],
        [("2021-03-01", "price", Fraction("283.46")), ("2021-03-01", "ordinary_shares", Fraction(2800))],
    ),
    "a wrong ratio that is entered again": (
        ["A,price,400,2020-08-28,USD,per_ordinary,,", "A,split,5,2020-08-31,,,,", "A,split,4,2020-08-31,,,,"],
        [("2020-08-31", "price", Fraction(100))],
    ),
    "a figure that was adjusted when it was copied": (
        ["A,price,124.8,2020-08-28,USD,per_ordinary,2020-08-31,", "A,split,4,2020-08-31,,,,"],
        [("2020-08-31", "price", Fraction("124.8")), ("2020-08-28", "price", Fraction("499.2"))],
    ),
}  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.sqlite")) as opened, reading_from(opened):
        yield opened


def enter(store, head, *lines):
    """One import a row, as a user corrects what she has entered before."""
    for line in lines:
        rows = read_rows(csv.DictReader(io.StringIO(f"{head}\n{line}\n")), "own.csv", "")
        assert store.append("file", date.max, rows) == 1


@pytest.mark.parametrize("kind", CASES)
def test_what_is_read_on_each_day_is_on_the_share_count_of_that_day(store, kind):
    lines, questions = CASES[kind]
    enter(store, PRICES, *lines)
    for day, item, right in questions:
        found = figures.point(store, "A", item, date.fromisoformat(day)).value
        assert found == pytest.approx(float(right), rel=1e-15), (day, item)


@pytest.mark.parametrize("kind", CASES)
def test_a_split_that_is_known_is_no_finding(store, kind):
    enter(store, PRICES, *CASES[kind][0])
    assert jumps(store, "A") == []


QUARTERS = [
    f"A,eps,{value},{filed},USD,per_ordinary,quarter,{end},actual,gaap"
    for value, end, filed in [
        ("0.60", "2024-03-31", "2024-04-25"),
        ("0.90", "2024-06-30", "2024-07-25"),
        ("0.50", "2024-09-30", "2024-10-24"),  # after two for one
        ("0.20", "2024-12-31", "2025-02-06"),  # after three for one
    ]
]


def test_four_quarters_on_three_share_counts_are_added_on_that_of_the_day(store):
    enter(
        store,
        PRICES,
        "A,price,40,2025-02-07,USD,per_ordinary,,",
        "A,split,2,2024-08-19,,,,",
        "A,split,3,2024-11-18,,,,",
    )
    enter(store, FILED, *QUARTERS)
    right = (Fraction("0.60") + Fraction("0.90")) / 6 + Fraction("0.50") / 3 + Fraction("0.20")
    assert reported("A", "EPS", "TTM", date(2025, 2, 7)) == pytest.approx(float(right), rel=1e-15)
    assert reported("A", "EPS", "Q2024-03-31", date(2025, 2, 7)) == pytest.approx(0.1, rel=1e-15)


def test_an_estimate_of_per_ads_figures_through_a_change_of_the_ratio(store):
    enter(
        store,
        PRICES,
        "A,price,450,2020-09-29,USD,per_ads,,",
        "A,price,90,2020-10-02,USD,per_ads,,",
        "A,ads_ratio,25,2020-01-02,,,,",
        "A,ads_ratio,5,2020-10-01,,,,",
    )
    end = "2020-12-31"
    enter(store, FILED, f"A,eps,17.5,2020-09-30,USD,per_ads,fiscal_year,{end},consensus,non_gaap")
    enter(store, FILED, f"A,net_income,2240,2020-09-30,USD,total,fiscal_year,{end},consensus,non_gaap")
    assert consensus("A", "EPS", "FY1", date(2020, 9, 30)) == 17.5
    assert consensus("A", "EPS", "FY1", date(2020, 10, 2)) == 3.5
    assert consensus("A", "net_income", "FY1", date(2020, 10, 2), "USD") == 2240  # money in all knows no share


def test_a_history_through_two_splits_and_a_weekend_is_one_line(store):
    enter(
        store, PRICES,
        "A,price,600,2024-03-01,USD,per_ordinary,,", "A,split,2,2024-03-02,,,,", "A,price,306,2024-03-04,USD,per_ordinary,,",
        "A,split,1 for 3,2024-09-09,,,,", "A,price,900,2024-09-10,USD,per_ordinary,,",
    )  # fmt: skip
    line = price_history("A", date(2024, 3, 1), date(2024, 9, 30), "daily")["Close"]
    assert list(line) == pytest.approx([900.0, 918.0, 900.0], rel=1e-15)
    assert list(price_history("A", date(2024, 3, 1), date(2024, 9, 6), "daily")["Close"]) == pytest.approx(
        [300.0, 306.0]
    )
