"""A share count or a balance has a day, and belongs to the period that was the last one over on it."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from tests.market.observations import count, eps, seen
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.moments import refuse_another_period
from xlmodel.market.observation import Stat
from xlmodel.market.store import open_store

END = date(2025, 6, 30)


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        opened.append("test", END, [eps(3.0, date(2023, 6, 30), END, "ACME")])
        yield opened


def belongs(store, known, period):
    with suppress(NoDataError):
        refuse_another_period(store, count("ordinary_shares", 7434.0, known, "ACME"), period, None)
        return True
    return False


@pytest.mark.parametrize(
    ("known", "year"),
    [
        (END - timedelta(days=1), 2024),
        (END, 2025),  # the year is over on its last day
        (END + timedelta(days=1), 2025),
        (date(2026, 6, 29), 2025),
        (date(2026, 6, 30), 2026),
        (date(2022, 7, 1), 2022),  # reckoned back from the one end that is known
    ],
)
def test_of_fiscal_years_it_is_that_of_the_last_one_over(store, known, year):
    assert [belongs(store, known, f"FY{label}") for label in (year - 1, year, year + 1)] == [False, True, False]


@pytest.mark.parametrize(
    ("known", "year"), [(date(2025, 1, 1), 2024), (date(2025, 12, 31), 2024), (date(2026, 3, 1), 2025)]
)
def test_of_calendar_years_it_is_that_of_the_year_before(store, known, year):
    assert [belongs(store, known, f"cy{label}") for label in (year - 1, year, year + 1)] == [False, True, False]


@pytest.mark.parametrize(("days", "inside"), [(-1, False), (0, True), (40, True), (98, True), (99, False)])
def test_of_quarters_it_is_that_of_the_fourteen_weeks_before(store, days, inside):
    assert belongs(store, END + timedelta(days=days), "Q2025-06-30") == inside


@pytest.mark.parametrize("period", ["FY0", "lfy", "TTM"])
def test_the_newest_is_that_of_the_last_period_whatever_its_day(store, period):
    assert belongs(store, date(1999, 1, 1), period)


@pytest.mark.parametrize("period", ["FY1", "ntm"])
def test_nothing_filed_lies_ahead(store, period):
    wanted = f"^{period.upper()} lies ahead; the ordinary shares of ACME that is filed is that of FY0$"
    with pytest.raises(NoDataError, match=wanted):
        refuse_another_period(store, count("ordinary_shares", 7434.0, END, "ACME"), period, None)
    with pytest.raises(InputError):
        refuse_another_period(store, count("ordinary_shares", 7434.0, END, "ACME"), "FY9", None)


def test_the_reason_names_the_day_that_was_asked_about(store):
    with pytest.raises(NoDataError) as refused:
        refuse_another_period(store, count("net_debt", 1.0, END, "ACME"), "fy2024", date(2025, 7, 1))
    assert str(refused.value) == (
        "the newest net debt of ACME known as of 2025-07-01 is from 2025-06-30 and not that of FY2024; "
        "ask as of a day soon after that period"
    )


@pytest.mark.parametrize("stat", [Stat.ACTUAL, Stat.CONSENSUS])
@pytest.mark.parametrize("item", ["eps", "revenue", "net_income", "ebitda", "ebit", "dps"])
def test_whatever_is_earned_in_a_year_says_when_the_year_ends(item, stat):
    shares = count("ordinary_shares", 7434.0, END, "ACME")
    with open_store(":memory:") as store:
        with pytest.raises(NoDataError, match="the store does not know when the years of ACME end; ask for FY0"):
            refuse_another_period(store, shares, "FY2025", None)
        store.append("test", END, [seen("ACME", item, 1.0, END, year=date(2024, 6, 30), stat=stat)])
        refuse_another_period(store, shares, "FY2025", None)
        with pytest.raises(NoDataError, match="the store does not know when the years of ACME end"):
            refuse_another_period(store, shares, "FY2025", END - timedelta(days=1))
