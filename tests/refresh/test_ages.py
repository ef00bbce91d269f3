"""How old figures are: a filed one as old as its publication, and good until the next report has to be out."""

import json
from datetime import date

import pytest

from tests.market.observations import eps, seen
from tests.market.test_refresh import DAY, EPS, FIGURES, PRICE, FakeBook
from xlmodel import market_price
from xlmodel.errors import NoDataError, RequestError
from xlmodel.market.current import reading_from
from xlmodel.market.observation import Period, Stat
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh
from xlmodel.tasks.refresh import refresh as refresh_as_set


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def asked(period, name="in_eps", kind="reported", gives="value"):
    return [name, "yes", "FL", "EPS", kind, period, gives, "one"]


def filed(value, end, known, period=Period.YEAR):
    return eps(value, end, known, "FL", stat=Stat.ACTUAL, period=period)


def kinds(store, day, *rows):
    book = FakeBook(*rows)
    report = refresh(book, None, store, day)
    assert report.missing == 0, report.findings
    return {finding.kind.value for finding in report.findings if finding.kind != "units"}, book


@pytest.fixture
def retailer(store):
    """A year that ends at the end of January, reported two months later."""
    known = [filed(3.56, date(2025, 2, 1), date(2025, 3, 30)), seen("FL", value=26.0, known=date(2025, 3, 1))]
    store.append("test", date.max, known)
    return store


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 3, 30), set()),
        (date(2025, 7, 18), set()),
        (date(2026, 2, 1), set()),  # the next year has just ended
        (date(2026, 2, 20), set()),  # and is not reported yet: what is known is still the last one
        (date(2026, 3, 31), set()),
        (date(2026, 5, 31), set()),
        (date(2026, 6, 3), {"stale"}),  # four months after the year's end it has to be out
        (date(2027, 1, 1), {"stale"}),
    ],
)
def test_the_last_year_stands_until_the_next_has_to_be_reported(retailer, day, found):
    assert kinds(retailer, day, asked("FY0"))[0] == found


@pytest.mark.parametrize("day", [date(2025, 7, 18), date(2026, 2, 20), date(2031, 1, 1)])
def test_a_year_that_is_asked_for_by_its_number_is_never_late(retailer, day):
    assert kinds(retailer, day, asked("FY2025"))[0] == set()


def test_a_report_that_is_late_is_named_with_its_day_and_the_day_it_was_due(retailer):
    report = refresh(FakeBook(asked("FY0")), None, retailer, date(2026, 9, 1))
    [finding] = [f for f in report.findings if f.kind == "stale"]
    assert finding.sentence == (
        "STALE: in_eps of FL is that to 2025-02-01, published 2025-03-30; the report after it was due by 2026-06-01"
    )
    nameless = refresh(FakeBook(asked("FY0", name=None)), None, retailer, date(2026, 9, 1))
    assert any(f.text.startswith("EPS FY0 of FL is that to 2025-02-01") for f in nameless.findings)


QUARTERS = [
    (0.5, date(2024, 9, 30), date(2024, 11, 5)),
    (0.9, date(2024, 12, 31), date(2025, 3, 10)),
    (0.4, date(2025, 3, 31), date(2025, 5, 6)),
    (0.6, date(2025, 6, 30), date(2025, 8, 5)),
]


@pytest.fixture
def quarterly(store):
    store.append("test", date.max, [filed(*each, Period.QUARTER) for each in QUARTERS])
    store.append("test", date.max, [seen("FL", value=26.0, known=date(2025, 3, 1))])
    return store


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 8, 5), set()),
        (date(2025, 9, 24), set()),  # its oldest quarter was published 323 days before
        (date(2025, 11, 20), set()),
        (date(2026, 1, 20), set()),
        (date(2026, 2, 1), {"stale"}),  # the quarter to September had to be out by the end of January
    ],
)
def test_twelve_months_are_as_old_as_their_last_quarter(quarterly, day, found):
    got, book = kinds(quarterly, day, asked("TTM"))
    assert got == found
    assert book.cells["in_eps"] == pytest.approx(2.4)
    assert book.column("DataTable", "Known on") == [date(2025, 8, 5)]


def test_half_years_are_due_every_half_year(store):
    known = [(1.0, date(2024, 12, 31), date(2025, 3, 20)), (1.4, date(2025, 6, 30), date(2025, 8, 20))]
    store.append("test", date.max, [filed(*each, Period.HALF) for each in known])
    store.append("test", date.max, [seen("FL", value=26.0, known=date(2025, 3, 1))])
    assert kinds(store, date(2026, 4, 20), asked("TTM"))[0] == set()
    assert kinds(store, date(2026, 5, 10), asked("TTM"))[0] == {"stale"}


def test_a_year_that_stands_for_twelve_months_is_late_once_a_quarter_is(store):
    """Whoever has ever filed quarters goes on filing them after the year's end."""
    store.append("test", date.max, [filed(*each, Period.QUARTER) for each in QUARTERS[:2]])
    store.append("test", date.max, [filed(2.2, date(2024, 12, 31), date(2025, 3, 10))])
    store.append("test", date.max, [seen("FL", value=26.0, known=date(2025, 3, 1))])
    assert kinds(store, date(2025, 7, 20), asked("TTM"))[0] == set()
    assert kinds(store, date(2025, 8, 20), asked("TTM"))[0] == {"stale"}
    assert kinds(store, date(2025, 8, 20), asked("FY0"))[0] == set()


def test_twelve_months_are_not_shown_before_their_last_quarter_was_published(quarterly):
    """Going back to a day before the last publication: what stands there was not known then."""
    _, book = kinds(quarterly, date(2025, 8, 6), asked("TTM"))
    book.cells["in_as_of"] = date(2025, 8, 6)
    with open_store(":memory:") as empty:
        refresh(book, None, empty, date(2025, 8, 4))
    assert book.cells["in_eps"] is None


# What is older than the limit


LATER = date(2026, 7, 21)


@pytest.fixture
def later(store):
    """The book as it is after a refresh of long after the day of its figures."""
    store.append("test", DAY, FIGURES)
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, None, store, DAY)
    return book, refresh(book, None, store, LATER), store


def test_what_is_older_than_the_limit_is_kept_and_its_age_shown(later):
    book, report, _ = later
    assert (book.cells["in_price"], book.cells["in_eps"], book.cells["in_as_of"]) == (176.44, 8.82, LATER)
    assert [(each.name, each.known_on, each.age) for each in report.kept] == [
        ("in_price", DAY, 300),
        ("in_eps", DAY, 300),
    ]
    kept = "2 missing (2 inputs kept, the oldest from 2025-09-24, 300 days before)"
    assert kept in report.status
    assert kept in book.cells["out_data_status"]
    assert all("what stands there stays, from 2025-09-24, 300 days before" in f.text for f in report.findings[:2])


def test_a_second_refresh_of_the_day_says_the_same_and_writes_nothing(later):
    book, report, store = later
    before = repr(book.tables), dict(book.cells)
    again = refresh(book, None, store, LATER)
    assert (repr(book.tables), book.cells, again.written, again.kept) == (*before, False, report.kept)


def test_a_value_that_nobody_dated_is_kept_without_an_age(store):
    book = FakeBook(PRICE)
    report = refresh(book, None, store, DAY)
    assert [(each.known_on, each.age) for each in report.kept] == [(None, None)]
    assert "1 missing (1 input kept)" in report.status
    assert book.column("DataTable", "Status")[0].startswith("kept: the store knows no price of BABA")


def test_a_blank_input_is_not_kept(store):
    assert refresh(FakeBook(PRICE, in_price=None), None, store, DAY).kept == ()


def test_a_row_without_an_input_keeps_nothing(store):
    assert refresh(FakeBook([None, *PRICE[1:]]), None, store, DAY).kept == ()


def test_the_price_of_a_sheet_beyond_the_limit_is_refused_with_its_day(store):
    store.append("test", DAY, FIGURES)
    refused = "is from 2025-09-24, 300 days before; the limit price_age is 10 days"
    with reading_from(store), pytest.raises(NoDataError, match=refused):
        market_price("BABA", LATER)


@pytest.mark.parametrize("day", ["today", "Today", "2026-07-21", LATER])
def test_a_refresh_takes_a_day_as_a_text_and_today(tmp_path, monkeypatch, day):
    monkeypatch.setenv("XLMODEL_TODAY", "2026-07-21")
    done = refresh_as_set(FakeBook(PRICE), as_of=day, store=str(tmp_path / "s.sqlite"))
    assert json.loads(json.dumps(done)) == done
    assert done["as_of"] == "2026-07-21"
    assert done["kept"][0]["name"] == "in_price"


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "21.07.2026", ""])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(RequestError, match="not a day such as 2025-09-23, or today"):
        refresh_as_set(FakeBook(PRICE), as_of=day)


def test_old_prices_of_many_securities_are_one_finding(store):
    """The reason of each still stands in its row."""
    names = [f"P{number:02}" for number in range(1, 11)]
    rows = [[f"in_{name}", "yes", name, "price", "market", None, "value", "one"] for name in names]
    known = [seen(name, value=10.0, known=date(2025, 9, 1 + number)) for number, name in enumerate(names)]
    store.append("test", date.max, known)
    book = FakeBook(*rows, **{row[0]: 10.0 for row in rows})
    refresh(book, None, store, date(2025, 9, 10))
    report = refresh(book, None, store, date(2025, 10, 1))
    [finding] = report.findings
    assert finding.sentence == (
        "MISSING: in_P01, in_P02, in_P03, in_P04, in_P05, in_P06 and 4 more: the newest price of each of 10 securities known "
        "on 2025-10-01 is from 2025-09-01 to 2025-09-10, 21 to 30 days before; the limit price_age is 10 days; what "
        "stands there stays, the oldest from 2025-09-01, 30 days before"
    )
    assert finding.inputs == tuple(row[0] for row in rows)
    assert book.column("DataTable", "Status")[3].endswith(
        "is from 2025-09-04, 27 days before; the limit price_age is 10 days"
    )
    assert [each.age for each in report.kept] == list(range(30, 20, -1))
