"""A figure that jumps by the ratio of a split which nobody has entered is named, with the row that makes it known."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.market.observations import count, eps, seen
from xlmodel.market import figures
from xlmodel.market.figure_rows import case_observations, read_rows
from xlmodel.market.jumps import COLUMNS, jumps
from xlmodel.market.observation import Accounting, Basis, Period, Stat, Unit
from xlmodel.market.overlay import Overlay
from xlmodel.market.port import Settlement
from xlmodel.market.series import Reading
from xlmodel.market.store import case_store, open_store
from xlmodel.refresh.firewall import Fed, findings
from xlmodel.splits import USUAL_SPLITS

ORDINARY = {"basis": Basis.PER_ORDINARY}
FILED = {"stat": Stat.ACTUAL, "period": Period.QUARTER, "accounting": Accounting.GAAP, **ORDINARY}
MONDAY = date(2024, 6, 10)
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.sqlite")) as opened:
        yield opened


def price(value, day, **more):
    return seen("ACME", value=value, known=day, **(ORDINARY | more))


def told(store, as_of=None, security="ACME"):
    return [str(jump) for jump in jumps(store, security, as_of)]


def entered(store, text, instead=""):
    """What the reader of a finding does: the row goes into a file, and the file into the store."""
    found = re.search(r"enter the row (\S[^()]*) \(([a-z_,]+);", text)
    row = found[1] if not instead else re.sub(r"split,[^,]*,", f"split,{instead},", found[1])
    assert found[2] == COLUMNS
    rows = read_rows(csv.DictReader(io.StringIO(f"{COLUMNS}\n{row}\n")), "own.csv", "")
    assert store.append("file", date.max, rows) == 1
    return row


@pytest.mark.parametrize("ratio", USUAL_SPLITS)
def test_a_price_that_jumps_over_a_weekend_by_a_usual_ratio_is_named_with_the_row_to_enter(store, ratio):
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(303.0 / float(ratio), MONDAY)])
    [text] = told(store)
    assert f"about {ratio.numerator}:{ratio.denominator}, and no split is known" in text
    assert "between 2024-06-07 and 2024-06-10" in text
    entered(store, text)
    assert told(store) == []
    assert figures.market_price(store, "ACME", MONDAY - timedelta(days=1)).value == 300.0
    before = figures.point(store, "ACME", "previous_close", MONDAY).value
    assert before == pytest.approx(float(300 / ratio), rel=1e-15)


def test_news_that_halves_a_price_is_asked_about_once(store):
    """It says about, and that news may be behind it; the user's word ends it, and nothing is restated."""
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(148.0, MONDAY)])
    [text] = told(store)
    assert "price from 300 (2024-06-07) to 148 (2024-06-10), 1/2.03: about 2:1" in text
    assert "if it was news, the same row with 1" in text
    assert figures.point(store, "ACME", "previous_close", MONDAY).value == 300.0
    assert entered(store, text, instead="1") == "ACME,split,1,,2024-06-10"
    assert told(store) == []
    assert figures.point(store, "ACME", "previous_close", MONDAY).value == 300.0


@pytest.mark.parametrize(
    ("days", "value"),
    [
        (1, 255.0),
        (7, 217.5),
        (1, 230.0),
        (1, 400.0),
        (30, 200.0),
        (60, 150.0),
        (91, 145.0),
        (91, 600.0),
        (365, 75.0),
        (365, 1100.0),
    ],
)
def test_what_a_share_may_do_in_the_time_is_no_split(store, days, value):
    """15, 23 or 33 % in a day and 27 % in a week are no ratio; half in two months is what bad years bring."""
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(value, FRIDAY + timedelta(days=days))])
    assert told(store) == []


def test_two_figures_far_apart_name_every_ratio_that_would_do_and_one_split_is_one_finding(store):
    """NVIDIA's price and quarters of before and after June 2024, under another name: ten for one is among them."""
    quarters = [
        (2.48, date(2023, 7, 30), date(2023, 8, 23)),
        (3.71, date(2023, 10, 29), date(2023, 11, 21)),
        (4.93, date(2024, 1, 28), date(2024, 2, 21)),
        (5.98, date(2024, 4, 28), date(2024, 5, 22)),
        (0.67, date(2024, 7, 28), date(2024, 8, 28)),
    ]
    store.append("test", MONDAY, [price(949.5, date(2024, 5, 22)), price(119.37, date(2024, 8, 28))])
    store.append("test", MONDAY, [eps(value, end, filed, "ACME", **FILED) for value, end, filed in quarters])
    [text] = told(store)
    assert "EPS from 5.98 (2024-05-22) to 0.67 (2024-08-28), 1/8.93" in text
    assert "price from 949.5 (2024-05-22) to 119.37 (2024-08-28), 1/7.95" in text
    assert "8:1 (10:1 or 7:1 would do)" in text
    entered(store, text, instead="10")
    assert told(store) == []
    assert round(figures.reported(store, "ACME", "EPS", "TTM", date(2024, 8, 30)).value, 2) == 2.13
    assert told(store, date(2024, 5, 23)) == []  # on that day nothing had jumped yet


def test_share_counts_are_surer_of_the_ratio_than_a_price_of_months_ago(store):
    counts = [count("ordinary_shares", value, day, "ACME") for value, day in [
        (2.47e9, date(2024, 2, 16)), (2.46e9, date(2024, 5, 24)), (24.53e9, date(2024, 8, 23)), (24.49e9, date(2024, 11, 15)),
    ]]  # fmt: skip
    store.append("test", MONDAY, [*counts, price(949.5, date(2024, 5, 22)), price(119.37, date(2024, 8, 28))])
    [text] = told(store)
    assert "ordinary shares from 2.46e+09 (2024-05-24) to 2.453e+10 (2024-08-23), 9.97 times" in text
    assert "about 10:1, and no split is known between 2024-05-24 and 2024-08-23" in text
    assert entered(store, text) == "ACME,split,10,,2024-08-23"
    assert told(store) == []


def test_estimates_that_fall_by_one_ratio_at_once_are_a_split_and_otherwise_news(store):
    years = [date(2025, 1, 31), date(2026, 1, 31)]
    then, now = date(2024, 6, 3), date(2024, 6, 12)
    store.append("test", now, [price(950.0, then)])
    store.append(
        "test",
        now,
        [eps(value, year, then, "ACME", **ORDINARY) for value, year in zip((27.0, 36.0), years, strict=True)],
    )
    store.append(
        "test",
        now,
        [eps(value, year, now, "ACME", **ORDINARY) for value, year in zip((13.4, 30.0), years, strict=True)],
    )
    assert told(store) == []
    for year, value in zip(years, (2.72, 3.59), strict=True):
        store.append("test", now, [eps(value, year, now, "ACME", **ORDINARY)])
    [text] = told(store)
    assert "EPS estimate of the year to 2025-01-31 from 27 (2024-06-03) to 2.72 (2024-06-12), 1/9.93" in text
    assert "about 10:1" in text
    entered(store, text)
    assert told(store) == []
    assert (
        figures.consensus(store, "ACME", "EPS", "FY1", date(2024, 6, 11)).value == 27.0
    )  # known on the day of the row


def test_a_year_that_is_filed_again_at_a_tenth_was_split_in_between(store):
    year = date(2024, 1, 28)
    annual = FILED | {"period": Period.YEAR}
    store.append("test", MONDAY, [eps(11.93, year, date(2024, 2, 21), "ACME", **annual)])
    store.append("test", MONDAY, [eps(1.19, year, date(2025, 2, 26), "ACME", **annual)])
    [text] = told(store)
    assert "EPS from 11.93 (2024-02-21) to 1.19 (2025-02-26), 1/10: about 10:1" in text
    small = [eps(value, year, filed, "TINY", **annual) for value, filed in ((0.52, FRIDAY), (0.05, date(2025, 2, 26)))]
    store.append("test", MONDAY, small)
    assert "1/10.4: about 10:1" in told(store, None, "TINY")[0]  # a cent is much of five


def test_quarters_that_swing_with_the_season_are_no_splits(store):
    season = [0.2, 0.3, 0.25, 1.6, 0.22, 0.33, 0.27, 1.7]
    ends = [date(2022 + n // 4, 3 * (n % 4) + 3, 28) for n in range(8)]
    rows = [eps(value, end, end + timedelta(days=30), "ACME", **FILED) for value, end in zip(season, ends, strict=True)]
    store.append("test", MONDAY, rows)
    assert told(store) == []


@given(st.floats(1.21, 1.39), st.sampled_from([1, -1]))
def test_what_is_between_the_ratios_is_no_split(size, sign):
    with open_store(":memory:") as store:
        store.append("test", MONDAY, [price(300.0, FRIDAY), price(300.0 * size**sign, MONDAY)])
        assert told(store) == []


def test_figures_years_apart_are_no_neighbours(store):
    counts = [
        count("ordinary_shares", 122e6, date(2010, 5, 4), "ACME"),
        count("ordinary_shares", 12.2e9, MONDAY, "ACME"),
    ]
    store.append("test", MONDAY, counts)
    assert told(store) == []


@pytest.mark.parametrize(("value", "ratio"), [(31.5, "10:1"), (27.0, "10:1"), (71.0, "4:1"), (9_900.0, "1:30")])
def test_a_fall_to_a_tenth_is_a_split_whatever_the_day_brought_on_top(store, value, ratio):
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(value, MONDAY)])
    assert f"about {ratio}" in told(store)[0]


def test_losses_and_different_currencies_and_bases_are_not_held_against_each_other(store):
    end = date(2025, 1, 31)
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(30.0, MONDAY, currency="HKD")])
    store.append("test", MONDAY, [price(37.5, MONDAY - timedelta(days=1), basis=Basis.PER_ADS)])
    store.append(
        "test", MONDAY, [eps(value, end, day, "ACME", **ORDINARY) for value, day in ((-2.0, FRIDAY), (1.0, MONDAY))]
    )
    assert told(store) == []


def test_a_known_split_that_figures_do_not_show_is_pointed_out(store):
    """Prices from a site that adjusts its past, dated back to days on which nobody saw them."""
    split = seen("ACME", "split", 10.0, MONDAY, unit=Unit.NUMBER, currency="", basis=Basis.NONE, period_end=MONDAY)
    store.append("test", MONDAY, [price(120.9, FRIDAY, provider="file"), price(121.8, MONDAY), split])
    [text] = told(store)
    assert "does not show the split of 10 for 1 on 2024-06-10" in text
    assert "enter it again with counted_on 2024-06-10" in text
    store.append("test", MONDAY, [price(120.9, FRIDAY, counted_on=MONDAY, provider="file")])
    assert told(store) == []
    assert figures.point(store, "ACME", "previous_close", MONDAY).value == 120.9


def test_an_adr_is_asked_for_the_kind_of_share(store):
    """BABA 2019 as it would look to a company whose subdivision is not bundled: shares jump, the ADS does not."""
    days = [date(2019, 6, 5), date(2019, 8, 1)]
    counts = [count("ordinary_shares", value, day, "ACME") for value, day in zip((2.59e9, 20.8e9), days, strict=True)]
    prices = [price(value, day, basis=Basis.PER_ADS) for value, day in zip((152.0, 161.0), days, strict=True)]
    ratios = [count("ads_ratio", value, day, "ACME") for value, day in ((1.0, days[0]), (8.0, date(2019, 11, 13)))]
    store.append("test", MONDAY, [*counts, *prices, *ratios])
    [text] = told(store)
    assert "about 8:1" in text
    assert entered(store, text) == "ACME,split,8,per_ordinary,2019-08-01"
    assert told(store) == []
    assert figures.point(store, "ACME", "ordinary_shares", days[1]).value == 20.8e9
    assert figures.market_price(store, "ACME", days[0]).value == 152.0


def test_a_split_of_the_ordinary_share_that_the_ads_does_not_show_is_asked_about(store):
    day = date(2019, 7, 30)
    split = seen(
        "ACME", "ordinary_split", 8.0, day, unit=Unit.NUMBER, currency="", basis=Basis.PER_ORDINARY, period_end=day
    )
    prices = [price(value, day + timedelta(days=n), basis=Basis.PER_ADS) for n, value in ((-1, 152.0), (1, 153.0))]
    store.append("test", MONDAY, [split, *prices, count("ads_ratio", 8.0, date(2019, 11, 13), "ACME")])
    [text] = told(store)
    assert "does not show the split of 8 for 1 on 2019-07-30" in text
    assert "if it was no split of the ADS, enter the row ACME,split,1,per_ads,2019-07-30" in text
    ads = seen("ACME", "split", 1.0, day, unit=Unit.NUMBER, currency="", basis=Basis.PER_ADS, period_end=day)
    late = [count("ordinary_shares", 2.59e9, day + timedelta(days=n), "ACME") for n in (-1, 1)]
    with open_store(":memory:") as other:  # a count that its vendor has not brought up to date
        other.append("test", MONDAY, [split, ads, *late, count("ads_ratio", 8.0, date(2019, 11, 13), "ACME")])
        [text_of_shares] = told(other)
        assert "1 times, does not show the split of 8 for 1 on 2019-07-30" in text_of_shares
        assert "of the ADS" not in text_of_shares
    store.append("test", MONDAY, [ads])
    assert told(store) == []


def test_a_basis_that_the_user_has_settled_counts(store):
    split = seen("ACME", "split", 4.0, MONDAY, unit=Unit.NUMBER, currency="", basis=Basis.PER_ADS, period_end=MONDAY)
    whole = seen(
        "ACME",
        "ordinary_split",
        8.0,
        MONDAY,
        unit=Unit.NUMBER,
        currency="",
        basis=Basis.PER_ORDINARY,
        period_end=MONDAY,
    )
    years = [date(2025, 3, 31), date(2026, 3, 31)]
    unknown = [
        eps(value, year, day, "ACME", basis=Basis.UNKNOWN)
        for year in years
        for value, day in ((64.0, FRIDAY), (8.0, MONDAY))
    ]
    store.append("test", MONDAY, [split, whole, *unknown])
    assert "about 2:1" in told(store)[0]  # as if it were per ADS
    store.settle(Settlement("ACME", "USD", Basis.PER_ORDINARY))
    assert told(store) == []


def test_the_bundled_case_has_no_jump_that_is_not_known():
    assert [text for name in {o.security for o in case_observations()} for text in told(case_store(), None, name)] == []


def test_a_refresh_and_a_dry_run_name_the_inputs_that_it_is_about(store):
    store.append("test", MONDAY, [price(300.0, FRIDAY), price(30.3, MONDAY)])
    fed = [Fed("in_price", "ACME", "price", figures.market_price(store, "ACME", MONDAY), None)]
    fed.append(Fed("in_shares", "ACME", "ordinary_shares", None, None))
    for read in (store, Overlay(store)):
        [found] = [f for f in findings(read, fed, MONDAY, Reading()) if f.kind == "split"]
        assert found.sentence.startswith("SPLIT: ACME: price from 300 (2024-06-07) to 30.3")
        assert (found.inputs, found.security) == (("in_price",), "ACME")
        assert not [f for f in findings(read, fed, FRIDAY, Reading()) if f.kind == "split"]


def test_two_vendors_who_differ_about_a_split_are_named_until_the_user_decides(store):
    of_one_day = {"unit": Unit.NUMBER, "currency": "", "basis": Basis.NONE}
    for name, ratio, day in (("fmp", 10.0, MONDAY), ("yahoo", 4.0, MONDAY + timedelta(days=1))):
        split = seen("ACME", "split", ratio, day, period_end=day, provider=name, source=name.upper(), **of_one_day)
        store.append(name, MONDAY, [split])
    [found] = findings(store, [Fed("in_price", "ACME", "price", None, None)], date(2024, 7, 1), Reading())
    assert found.sentence == (
        "SPLIT: ACME: FMP has a split of 10 for 1 on 2024-06-10, but YAHOO has 4 for 1 on 2024-06-11, which is taken: "
        "enter the row split with the right ratio"
    )
    own = seen("ACME", "split", 10.0, MONDAY, period_end=MONDAY, provider="file", **of_one_day)
    store.append("file", MONDAY, [own])
    assert not findings(store, [Fed("in_price", "ACME", "price", None, None)], date(2024, 7, 1), Reading())
