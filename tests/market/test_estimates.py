"""Estimates of fiscal years: which year is FY1 on a day, whose number counts, and what two of them make together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.market.observations import at, eps
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.estimates import Estimates, estimates
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.periods import read_period
from xlmodel.market.series import PLAIN, Reading, TooOldError
from xlmodel.market.store import open_store

TODAY = date(2025, 9, 24)
NAME = "EPS estimate of ACME"
MARCH = [date(year, 3, 31) for year in range(2024, 2029)]


def estimate(value, end, known=TODAY, **more):
    return eps(value, end, known, "ACME", **({"accounting": Accounting.GAAP} | more))


def known(*found, ends=None, today=TODAY, **more):
    return Estimates(NAME, found, ends or sorted({o.period_end for o in found if o.period_end}), today, **more)


def refusal(found, period):
    with pytest.raises(NoDataError) as refused:
        found.of(period)
    return str(refused.value)


YEARS = [estimate(float(end.year - 2020), end) for end in MARCH]  # FY2024 is 4, FY2025 is 5, ...


# Which year


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2024, 3, 31), 2024),
        (date(2024, 4, 1), 2025),
        (date(2025, 3, 30), 2025),
        (date(2025, 3, 31), 2025),
        (date(2025, 4, 1), 2026),
        (date(2026, 4, 1), 2027),
    ],
)
def test_fy1_is_the_year_that_the_day_lies_in_its_last_day_included(today, label):
    found = known(*YEARS, today=today)
    for number in (1, 2):
        assert found.of(f"FY{number}").value == label + number - 1 - 2020
    assert found.of(f"fy{label}").value == label - 2020


def test_fy1_is_reckoned_where_the_year_of_the_day_is_not_known():
    """Nothing of the year to March 2026 is known: FY1 is that year all the same, and not the next one known."""
    found = known(YEARS[0], YEARS[1], YEARS[3])
    assert refusal(found, "FY1") == "there is no EPS estimate of ACME for FY1, the year that ends about 2026-03-31"
    assert found.of("FY2").value == 7.0
    behind = known(*YEARS[:2])
    assert "for FY1, the year that ends about 2026-03-31" in refusal(behind, "FY1")
    assert "for FY3, the year that ends about 2028-03-31" in refusal(behind, "FY3")
    on_its_end = known(YEARS[3], today=MARCH[2])
    assert "for FY1, the year that ends about 2026-03-31" in refusal(on_its_end, "FY1")
    ahead = known(YEARS[4])
    assert "for FY1, the year that ends about 2026-03-31" in refusal(ahead, "FY1")
    assert ahead.of("FY3").value == 8.0


def test_a_year_of_53_weeks_starts_the_day_after_the_one_before():
    """Foot Locker's ends on the Saturday nearest 31 January: an end as it is known counts before the calendar's."""
    ends = [date(2023, 1, 28), date(2024, 2, 3), date(2025, 2, 1)]
    for today, value in ((ends[0], 0.0), (date(2023, 1, 29), 1.0), (date(2023, 2, 3), 1.0), (ends[1], 1.0)):
        found = known(*(estimate(float(n), end) for n, end in enumerate(ends)), today=today)
        assert found.of("FY1").value == value, today
    # Where the end of the year before is not known, it is reckoned from the last one that is: 1 February.
    alone = known(*(estimate(float(n), end) for n, end in enumerate(ends) if n), today=date(2023, 1, 29))
    assert "the year that ends about 2023-02-01" in refusal(alone, "FY1")


def test_of_two_years_that_end_in_one_the_later_is_the_one_of_the_label():
    """A company that moved its year's end from June to December, as REPORTED has it too."""
    moved = known(
        estimate(1.0, date(2024, 6, 30)), estimate(2.0, date(2024, 12, 31)), estimate(3.0, date(2025, 12, 31))
    )
    assert moved.of("FY2024").value == moved.of("CY2024").value == 2.0


@pytest.mark.parametrize(("days", "there"), [(-11, False), (-10, True), (10, True), (11, False)])
def test_a_year_may_be_dated_ten_days_off(days, there):
    own, other = date(2026, 3, 20), date(2026, 3, 20) + timedelta(days=days)
    found = known(estimate(5.0, other), ends=[own])
    assert (found.of("FY1").value == 5.0) if there else ("about 2026-03-20" in refusal(found, "FY1"))


def test_a_label_of_which_nothing_is_known_is_named_as_it_was_asked_for():
    found = known(*YEARS, as_of=TODAY)
    assert refusal(found, "fy 2031") == "there is no EPS estimate of ACME for FY2031 as of 2025-09-24"
    assert refusal(found, "cy2031") == "there is no EPS estimate of ACME for FY2031 as of 2025-09-24"
    assert refusal(found, "ttm") == "TTM is over: ask REPORTED for it"
    assert refusal(found, "Fy0") == "FY0 is over: ask REPORTED for it"
    assert refusal(found, "q2025-06-30") == "Q2025-06-30 is over: ask REPORTED for it"
    nothing = Estimates(NAME, [], [], TODAY, TODAY)
    assert refusal(nothing, "FY1") == (
        "the store knows no EPS estimate of ACME as of 2025-09-24 that says which year it is of"
    )
    assert (nothing.accounting, nothing.newest) == (Accounting.UNKNOWN, date.min)


# Whose number


def test_the_newest_of_a_year_counts_whosever_it_is():
    end = date(2026, 3, 31)
    old, new = estimate(1.0, end, date(2025, 8, 1)), estimate(2.0, end, date(2025, 9, 1), provider="z")
    later = estimate(3.0, end, known_at=at(2025, 9, 1, 8), provider="a")
    for order in ([old, new, later], [later, new, old], [new, later, old]):
        assert known(*order).of("FY1").value == 3.0
        assert known(*order).newest == date(2025, 9, 1)
    two = [replace(new, provider=name, value=float(n)) for n, name in enumerate(("b", "c", "a"))]
    assert known(*two).of("FY1").value == 1.0


@pytest.mark.parametrize(("age", "stands"), [(200, True), (201, False)])
def test_an_estimate_stands_for_two_hundred_days(age, stands):
    made = TODAY - timedelta(days=age)
    found = known(*(estimate(1.0, end, made) for end in MARCH), as_of=TODAY)
    for period in ("FY1", "FY2026", "NTM", "CY2026"):
        if stands:
            assert found.of(period).value == 1.0
        else:
            with pytest.raises(TooOldError, match=r"201 days before; the limit estimate_age is 200 days$"):
                found.of(period)
    assert known(*(estimate(1.0, end, made) for end in MARCH)).of("FY1").value == 1.0  # no day, no age
    longer = Reading(limits=Limits(estimate_age=201))
    assert known(*(estimate(1.0, end, made) for end in MARCH), as_of=TODAY, reading=longer).of("FY1").value == 1.0


# Two years together


def test_the_next_twelve_months_weigh_two_years_by_days():
    """188 of the 365 days to 31 March 2026 are left on 24 September 2025."""
    found = known(estimate(365.0, MARCH[2]), estimate(730.0, MARCH[3])).of("NTM")
    assert found.value == pytest.approx(188 + 2 * 177, rel=1e-15)
    assert found.note == "FY1 weighs 0.515068 by days, FY2 the rest"
    assert [o.value for o in found.others] == [365.0, 730.0]
    assert (found.observation.value, found.observation.text) == (found.value, found.note)
    assert known(*YEARS[2:4], today=date(2025, 4, 1)).of("NTM").value == pytest.approx(6 * 364 / 365 + 7 / 365)
    assert known(*YEARS[1:3], today=date(2025, 3, 31)).of("NTM").value == 6.0


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_calendar_year_takes_its_months_of_two_fiscal_years(year):
    """Three months of the year to March and nine of the next; of an even and of an odd year."""
    found = known(*YEARS).of(f"CY{year}")
    assert found.value == pytest.approx((3 * (year - 2020) + 9 * (year - 2019)) / 12, rel=1e-15)
    assert found.note == f"3 months of FY{year}, the rest of FY{year + 1}"
    assert [o.period_end.year for o in found.others] == [year, year + 1]


@pytest.mark.parametrize("month", range(1, 13))
def test_the_months_of_a_calendar_year_are_those_before_the_fiscal_year_ends(month):
    ends = [date(year, month, 28) for year in (2024, 2025, 2026)]
    found = known(*(estimate(12.0 * n, end) for n, end in enumerate(ends))).of("CY2024")
    assert found.value == pytest.approx(12 - month, rel=1e-14)
    assert found.others == () if month == 12 else len(found.others) == 2


def test_a_year_that_closes_december_in_the_first_days_of_january_is_the_calendar_year():
    ends = [date(2023, 1, 1), date(2023, 12, 31), date(2025, 1, 5)]
    found = known(*(estimate(float(n), end) for n, end in enumerate(ends)))
    assert [found.of(f"CY{label}").value for label in (2022, 2023, 2024)] == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_calendar_year_of_which_the_second_half_is_missing_is_refused_by_the_year_it_lacks(year):
    end = date(year, 3, 31)
    assert refusal(known(estimate(1.0, end)), f"CY{year}") == f"there is no EPS estimate of ACME for FY{year + 1}"
    filed = known(estimate(1.0, end), ends=[end, date(year + 1, 3, 31)])
    assert f"for FY{year + 1}, the year that ends about {year + 1}-03-31" in refusal(filed, f"CY{year}")


@pytest.mark.parametrize("period", ["NTM", "CY2026"])
def test_two_years_of_two_providers_are_not_mixed(period):
    one, two = estimate(1.0, MARCH[2], provider="one"), estimate(2.0, MARCH[3], provider="two")
    wanted = "there is no EPS estimate of ACME for {}, the year that ends about 2027-03-31 from one, and providers are not mixed"
    assert refusal(known(one, two), period) == wanted.format("FY2" if period == "NTM" else "FY2027")
    # The second year is that of the provider of the first, though another has a newer one.
    old = estimate(4.0, MARCH[3], TODAY - timedelta(days=9), provider="one")
    assert known(one, two, old).of("CY2026").value == (3 * 1 + 9 * 4) / 12


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"currency": "CNY"}, "currency USD and CNY"),
        ({"currency": ""}, "currency USD and unknown"),
        ({"basis": Basis.PER_ORDINARY}, "basis per_ads and per_ordinary"),
    ],
)
def test_two_years_in_two_units_are_not_added(other, words):
    found = known(YEARS[2], replace(YEARS[3], **other))
    wanted = f"the two years of the EPS estimate of ACME are not of one kind: {words}"
    assert (refusal(found, "NTM"), refusal(found, "CY2026")) == (wanted, wanted)
    swapped = known(replace(YEARS[2], **other), YEARS[3])
    assert refusal(swapped, "NTM").endswith(" and ".join(reversed(words.split(" ", 1)[1].split(" and "))))


# From a store


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def of_store(store, accounting=None, as_of=None, reading=PLAIN):
    return estimates(store, "ACME", "eps", accounting, Stat.CONSENSUS, as_of, reading)


def test_without_a_day_the_year_is_that_of_the_newest_estimate(store):
    store.append("test", TODAY, [estimate(5.0, MARCH[1], date(2025, 3, 30)), estimate(6.0, MARCH[2], date(2025, 3, 1))])
    assert of_store(store)[0].of("FY1").value == 5.0
    store.append("test", TODAY, [estimate(6.5, MARCH[2], date(2025, 4, 1))])
    assert of_store(store)[0].of("FY1").value == 6.5
    assert of_store(store, as_of=date(2025, 3, 31))[0].of("FY1").value == 5.0


def test_the_years_end_of_what_was_filed_counts_too(store):
    """The first day of FY1 is known by the end of the last year filed, of which no estimate is left."""
    filed = estimate(1.0, date(2023, 1, 28), date(2023, 3, 1), stat=Stat.ACTUAL)
    store.append("test", TODAY, [estimate(2.0, date(2024, 2, 3), date(2023, 3, 1)), filed])
    [found] = of_store(store)
    assert list(found.ends) == [date(2023, 1, 28), date(2024, 2, 3)]


def test_there_is_none_and_why(store):
    assert refusal_of(store) == "the store knows no EPS estimate of ACME"
    assert refusal_of(store, Accounting.GAAP, TODAY) == "the store knows no GAAP EPS estimate of ACME as of 2025-09-24"
    store.append("test", TODAY, [estimate(2.0, None, period=Period.UNKNOWN)])
    assert refusal_of(store) == "the store knows no EPS estimate of ACME: its source does not say which year it is of"


def refusal_of(store, *arguments):
    with pytest.raises(NoDataError) as refused:
        of_store(store, *arguments)
    return str(refused.value)


def test_the_first_provider_in_the_order_that_has_estimates_counts(store):
    both = [replace(o, provider=name, value=k * o.value) for k, name in ((1, "one"), (10, "two")) for o in YEARS]
    store.append("test", TODAY, both)
    for order, value in ((("one", "two"), 6.0), (("two", "one"), 60.0), (("three", "two"), 60.0)):
        assert of_store(store, as_of=TODAY, reading=Reading(order))[0].of("FY1").value == value
    [none] = of_store(store, as_of=TODAY, reading=Reading(("three",)))
    assert "there is no EPS estimate of ACME for FY1" in refusal(none, "FY1")


def test_the_accounting_that_knows_the_periods_beside_it_comes_first(store):
    adjusted = [estimate(60.0, MARCH[2], accounting=Accounting.NON_GAAP)]
    store.append("test", TODAY, [*YEARS[2:4], *adjusted])
    assert [each.accounting for each in of_store(store)] == [Accounting.GAAP, Accounting.NON_GAAP]
    [one] = of_store(store, Accounting.NON_GAAP)
    assert (one.of("FY1").value, len(one.found)) == (60.0, 1)
    first = estimates(store, "ACME", "eps", None, Stat.CONSENSUS, None, PLAIN, ("FY1",))[0]
    assert first.accounting is Accounting.GAAP  # both know it, and are as new


# The words for periods


@pytest.mark.parametrize(
    ("word", "kind", "number"),
    [
        ("ntm", "ntm", None),
        (" TTM ", "ttm", None),
        ("FY0", "last", None),
        ("lfy", "last", None),
        ("FY1", "relative", 1),
        ("f y 3", "relative", 3),
        ("FY1900", "fiscal", 1900),
        ("FY 2099", "fiscal", 2099),
        ("cy2026", "calendar", 2026),
    ],
)
def test_a_period_is_read_however_it_is_written(word, kind, number):
    found = read_period(word)
    assert found.kind == kind
    assert number is None or found.number == number


@pytest.mark.parametrize(
    "word",
    ["", "FY", "FY4", "FY25", "FY1899", "CY2100", "CY1", "Q2025-06-31", "Q3", "Q2025-6-30", "NTMX", "AFY1", "ZZZ"],
)
def test_what_is_no_period_is_answered_with_the_right_words(word):
    with pytest.raises(InputError) as refused:
        read_period(word)
    assert str(refused.value) == (
        f"period is {word!r}, not one of FY1, FY2, FY3, NTM, CY2026, FY2027 (for reported figures also FY0, TTM, "
        "Q2025-06-30)"
    )


def test_a_quarter_is_named_by_the_day_it_ends():
    assert read_period("q2024-02-29").end == date(2024, 2, 29)
