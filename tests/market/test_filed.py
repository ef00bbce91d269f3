"""Filed figures picked out and added up: which of several counts, and how far ends may lie apart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.market.observations import at, eps
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.filed import Filed, filed_figures
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.series import PLAIN, Reading
from xlmodel.market.store import open_store

YEAR, QUARTER, HALF, NINE = Period.YEAR, Period.QUARTER, Period.HALF, Period.NINE_MONTHS
ENDS = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]


def filed(value, end, period=QUARTER, known=date(2025, 6, 1), **more):
    more = {"stat": Stat.ACTUAL, "basis": Basis.PER_ORDINARY, "accounting": Accounting.GAAP} | more
    return eps(value, end, known, "ACME", period=period, **more)


def of(period, *found, as_of=None):
    return Filed("EPS of ACME", found, as_of).of(period)


def refusal(period, *found, as_of=None):
    with pytest.raises(NoDataError) as refused:
        of(period, *found, as_of=as_of)
    return str(refused.value)


QUARTERS = [filed(value, end) for value, end in zip((1.0, 2.0, 4.0, 8.0), ENDS, strict=True)]


# One figure of several


YEARS = [filed(float(year), date(year, 6, 30), YEAR) for year in (2023, 2021, 2024, 2022)]


@pytest.mark.parametrize(
    ("period", "value"), [("FY0", 2024.0), ("LFY", 2024.0), ("TTM", 2024.0), ("FY2021", 2021.0), ("fy 2023", 2023.0)]
)
def test_the_last_year_is_the_one_that_ends_last_and_a_year_named_is_that_year(period, value):
    assert of(period, *YEARS).value == value


def test_a_year_is_named_after_the_month_it_closes():
    """PepsiCo's and Johnson & Johnson's fiscal years may end in the first days of January."""
    ends = [date(2023, 1, 1), date(2023, 12, 31), date(2024, 12, 29), date(2026, 1, 4)]
    years = [filed(float(n), end, YEAR) for n, end in enumerate(ends)]
    for label, value in ((2022, 0.0), (2023, 1.0), (2024, 2.0), (2025, 3.0)):
        assert of(f"FY{label}", *years).value == value
        assert of(f"CY{label}", *years).value == value


def test_where_two_sources_date_one_end_apart_the_later_end_is_taken():
    for period, ends in ((YEAR, (27, 28, 30)), (QUARTER, (26, 28, 29))):
        found = [filed(float(day), date(2024, 9, day), period) for day in ends]
        for word in ("FY0", "FY2024") if period is YEAR else ("Q2024-09-27",):
            assert of(word, *found).value == float(ends[-1])


@pytest.mark.parametrize(("days", "known"), [(-11, False), (-10, True), (0, True), (10, True), (11, False)])
def test_a_quarter_is_found_by_an_end_up_to_ten_days_off(days, known):
    quarter = filed(1.5, date(2024, 9, 28) + timedelta(days=days))
    if known:
        assert of("Q2024-09-28", quarter).value == 1.5
    else:
        assert refusal("q2024-09-28", quarter) == "the store knows no EPS of ACME for Q2024-09-28"


def test_what_is_not_there_is_refused_by_its_name_and_day():
    day = date(2025, 7, 1)
    assert refusal("fy0", *QUARTERS, as_of=day) == "the store knows no EPS of ACME for FY0 as of 2025-07-01"
    assert refusal("FY2025", *YEARS, as_of=day) == "the store knows no EPS of ACME for FY2025 as of 2025-07-01"
    assert refusal("Q2024-06-30", *YEARS) == "the store knows no EPS of ACME for Q2024-06-30"
    assert refusal("TTM", replace(QUARTERS[0], period_end=None)) == "the store knows no EPS of ACME for TTM"
    for period in ("fy1", "fy3", "ntm"):
        assert refusal(period, *YEARS) == f"{period.upper()} lies ahead: ask CONSENSUS for it"
    with pytest.raises(InputError, match="period is 'FY4'"):
        of("FY4", *YEARS)


def test_a_number_that_was_filed_again_counts_as_filed_last_whatever_the_order():
    end = date(2024, 6, 30)
    first, again = filed(3.0, end, YEAR, date(2024, 8, 1)), filed(2.9, end, YEAR, date(2025, 8, 1))
    between = filed(2.95, end, YEAR, known_at=at(2024, 8, 1, 12))
    for order in ([first, between, again], [again, between, first], [between, again, first]):
        assert of("FY0", *order).value == 2.9
        assert Filed("EPS", order).newest == date(2025, 8, 1)
    # Of two that are as new, the name of the source decides, so that every run says the same.
    two = [replace(again, provider=name, value=float(n)) for n, name in enumerate(("b", "c", "a"))]
    assert of("FY0", *two).value == 1.0


# The last twelve months


def year_and_first(period, count, year=10.0, now=6.0, then=4.0):
    """A year, the first quarters after it as one figure, and the same of the year before."""
    end = date(2024, 12, 31)
    later = ENDS[count - 1].replace(year=2025)
    return [filed(year, end, YEAR), filed(then, ENDS[count - 1], period), filed(now, later, period)]


@pytest.mark.parametrize(("period", "count"), [(QUARTER, 1), (HALF, 2), (NINE, 3)])
def test_the_months_since_the_year_are_added_and_the_same_of_before_taken_off(period, count):
    known = year_and_first(period, count)
    found = of("TTM", *known, filed(99.0, date(2023, 12, 31), YEAR), filed(99.0, date(2022, 12, 31), YEAR))
    assert found.value == 10.0 + 6.0 - 4.0
    assert found.note == "annual + year to date - prior year to date"
    assert found.observation.period is YEAR
    assert found.observation.period_end == known[2].period_end
    assert found.observation.text == f"twelve months to {known[2].period_end}: {found.note}"
    assert [o.value for o in found.others] == [10.0, 6.0, 4.0]
    for lost in (1, 2):
        if lost == 1:
            assert "the last twelve months of the EPS of ACME to 2025" in refusal("TTM", known[0], known[2])
        else:
            assert of("TTM", known[0], known[1]).value == 10.0  # the year itself, the newest of all


def test_the_months_since_the_year_may_be_quarters_where_there_is_no_longer_figure():
    """9 + (2 + 3 + 5) - (1 + 2 + 4), with the third quarters 272 and 273 days after the year's end."""
    known = [filed(9.0, date(2023, 12, 31), YEAR), *QUARTERS[:3]]
    before = [filed(value, end.replace(year=2023)) for value, end in zip((0.5, 1.0, 2.0), ENDS, strict=False)]
    assert of("TTM", *known, *before).value == 9 + 7 - 3.5
    # The longer figure is the company's own sum; quarters beside it are not added a second time.
    assert of("TTM", *known, *before, filed(7.5, ENDS[2], NINE)).value == 9 + 7.5 - 3.5
    for lost in range(3):
        assert "not known" in refusal("TTM", *known, *before[:lost], *before[lost + 1 :])
    assert "not known" in refusal("TTM", known[0], known[1], known[3], *before)


def test_what_has_the_right_end_and_the_wrong_length_is_not_the_months_since():
    end = date(2024, 12, 31)
    year, now = filed(10.0, end, YEAR), filed(6.0, date(2025, 6, 30), HALF)
    for period in (QUARTER, NINE):
        assert "not known" in refusal("TTM", year, now, filed(4.0, date(2024, 6, 30), period))


@pytest.mark.parametrize(("days", "value"), [(-30, 10.0), (0, 10.0), (10, 10.0), (11, None)])
def test_a_part_that_ends_with_the_year_leaves_the_year_the_last_twelve_months(days, value):
    known = [filed(10.0, date(2024, 12, 31), YEAR), filed(3.0, date(2024, 12, 31) + timedelta(days=days))]
    known += [filed(99.0, date(2023, 12, 31), YEAR), filed(99.0, date(2022, 12, 31), YEAR)]
    if value:
        assert of("TTM", *known).value == value
    else:
        assert "to 2025-01-11 are not known: neither four quarters in a row" in refusal("TTM", *known)


def test_four_quarters_are_the_newest_four_in_a_row_whatever_else_there_is():
    older = [filed(100.0 + n, end.replace(year=2023)) for n, end in enumerate(ENDS)]
    found = of("TTM", *reversed(QUARTERS), *older, filed(50.0, date(2023, 12, 31), YEAR))
    assert (found.value, found.note) == (15.0, "four quarters")
    assert [o.period_end for o in found.others] == ENDS
    assert of("TTM", *QUARTERS[:3], *older).value == 7.0 + 103.0
    assert "not known" in refusal("TTM", *QUARTERS[:1], *QUARTERS[2:], *older[:3])


@pytest.mark.parametrize("lost", range(1, 3))
def test_a_quarter_that_two_sources_date_apart_does_not_stand_for_one_that_is_missing(lost):
    """Apple's quarter ends on 28 September by one source, on 30 September by another; another quarter is not known."""
    twice = filed(QUARTERS[3].value, date(2024, 12, 28), provider="other")
    found = [*QUARTERS[:lost], *QUARTERS[lost + 1 :], twice]
    assert "not known" in refusal("TTM", *found)
    assert "four quarters in a row of the EPS of ACME are not known for CY2024" in refusal("CY2024", *found)
    assert of("TTM", *QUARTERS, twice).value == 15.0
    assert of("CY2024", *QUARTERS, twice).value == 15.0


def test_quarters_of_52_weeks_are_in_a_row():
    """NVIDIA's ends of fiscal 2017 and 2018, of which the year to 29 January 2017 had 53 weeks."""
    ends = [date(2016, 5, 1), date(2016, 7, 31), date(2016, 10, 30), date(2017, 1, 29), date(2017, 4, 30)]
    quarters = [filed(2.0**n, end) for n, end in enumerate(ends)]
    assert of("TTM", *quarters[:4]).value == 15.0
    assert of("TTM", *quarters).value == 30.0


@pytest.mark.parametrize(("days", "known"), [(-11, False), (-10, True), (10, True), (11, False)])
def test_the_first_of_four_quarters_may_end_ten_days_off_its_39_weeks_before_the_last(days, known):
    first = filed(1.0, ENDS[3] - timedelta(days=273 + days))
    if known:
        assert of("TTM", first, *QUARTERS[1:]).value == 15.0
    else:
        assert "not known" in refusal("TTM", first, *QUARTERS[1:])


def test_two_half_years_in_a_row_are_needed():
    halves = [filed(2.0**n, date(2023 + n // 2, *((6, 30), (12, 31))[n % 2]), HALF) for n in range(4)]
    for end in range(2, 5):
        found = of("TTM", *halves[:end])
        assert (found.value, found.note) == (2.0 ** (end - 1) + 2.0 ** (end - 2), "two half-years")
    assert "not known" in refusal("TTM", halves[3])
    assert "not known" in refusal("TTM", halves[1], halves[3])
    assert "not known" in refusal("TTM", halves[3], replace(halves[3], period_end=date(2024, 12, 28), provider="b"))


# A calendar year


def test_a_calendar_year_is_the_year_that_closes_december_before_any_sum_of_quarters():
    whole = [filed(16.0, date(2024, 12, 28), YEAR), filed(17.0, date(2024, 12, 31), YEAR)]
    assert of("CY2024", *QUARTERS, *whole).value == 17.0
    assert of("CY2024", *QUARTERS, filed(16.0, date(2024, 11, 30), YEAR)).value == 15.0
    found = of("CY2024", *QUARTERS)
    assert (found.note, found.observation.period_end) == ("four quarters", date(2024, 12, 31))


def test_quarters_of_another_year_are_not_counted_into_a_calendar_year():
    beside = [filed(100.0, date(2023, 12, 31)), filed(200.0, date(2025, 3, 31))]
    assert of("CY2024", *QUARTERS, *beside).value == 15.0
    assert "are not known for CY2023" in refusal("CY2023", *QUARTERS, *beside)
    assert "are not known for CY2025" in refusal("CY2025", *QUARTERS, *beside)
    assert "are not known for CY2024 as of 2025-07-01" in refusal("CY2024", *QUARTERS[:3], as_of=date(2025, 7, 1))


def test_four_quarters_to_the_end_of_november_are_told_apart_from_a_calendar_year():
    known = [filed(1.0, date(2024, month, day)) for month, day in ((2, 29), (5, 31), (8, 31), (11, 30))]
    assert refusal("CY2024", *known) == (
        "the quarters of the EPS of ACME that end in 2024 end on 2024-11-30, not with the year: they are not CY2024; "
        "CALENDARIZE makes it of two fiscal years"
    )


# Of one unit and one provider


@pytest.mark.parametrize("other", [{"currency": "CNY"}, {"basis": Basis.PER_ADS}])
@pytest.mark.parametrize("place", range(4))
def test_parts_in_two_units_are_not_added(place, other):
    known = [replace(o, **other) if n == place else o for n, o in enumerate(QUARTERS)]
    assert refusal("TTM", *known) == "the parts of the EPS of ACME are not all in one unit"
    year = year_and_first(HALF, 2)
    if place < 3:
        year[place] = replace(year[place], **other)
        assert "not all in one unit" in refusal("TTM", *year)


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def test_the_first_provider_in_the_order_that_has_a_period_counts(store):
    one = [replace(o, provider="one") for o in QUARTERS]
    two = [replace(o, provider="two", value=10 * o.value) for o in QUARTERS]
    store.append("test", date(2025, 6, 1), [*one, *two, filed(77.0, ENDS[3], YEAR, provider="two")])

    def asked(period, *order):
        return filed_figures(store, "ACME", "eps", None, None, Reading(order))[0].of(period).value

    assert (asked("Q2024-06-30", "one", "two"), asked("Q2024-06-30", "two", "one")) == (2.0, 20.0)
    assert asked("FY0", "one", "two") == 77.0  # of years the first has none
    with pytest.raises(NoDataError, match=r"the store knows no reported EPS of ACME$"):
        filed_figures(store, "ACME", "eps", None, None, Reading(("three",)))


def test_figures_are_those_of_the_accounting_asked_for_and_of_the_day(store):
    early, late = date(2025, 2, 1), date(2025, 3, 1)
    both = [filed(8.0, ENDS[3], YEAR, early), filed(9.0, ENDS[3], YEAR, late, accounting=Accounting.NON_GAAP)]
    store.append("test", date(2025, 6, 1), both)
    found = filed_figures(store, "ACME", "eps", None, None, PLAIN)
    assert [each.accounting for each in found] == [Accounting.NON_GAAP, Accounting.GAAP]  # the newest first
    assert [each.of("FY0").value for each in found] == [9.0, 8.0]
    assert [each.newest for each in found] == [late, early]
    [one] = filed_figures(store, "ACME", "eps", Accounting.GAAP, None, PLAIN)
    assert one.of("FY0").value == 8.0
    [then] = filed_figures(store, "ACME", "eps", None, early, PLAIN)
    assert then.of("FY0").value == 8.0
    with pytest.raises(NoDataError, match="the store knows no reported non-GAAP EPS of ACME as of 2025-02-01"):
        filed_figures(store, "ACME", "eps", Accounting.NON_GAAP, early, PLAIN)
