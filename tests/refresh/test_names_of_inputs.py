"""Names of inputs: spelled in capitals or not, and each fed by one row alone."""

from datetime import date

import pytest

from tests.market.observations import eps, seen
from tests.market.small_book import write_small_book
from tests.market.test_refresh import DAY, EPS, FIGURES, PRICE, FakeBook, FakeProvider
from xlmodel.calculation.workbook import Workbook
from xlmodel.market.store import open_store
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh

JD = ["in_price", "yes", "JD", "price", "market", None, "value", "one"]


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def test_a_name_is_found_however_it_is_spelled(tmp_path, store):
    """Names in a spreadsheet know no capitals: In_Price and in_price are one cell."""
    names = {"in_price": "In_Price", "out_pe": "OUT_PE", "in_as_of": "IN_AS_OF", "out_data_status": "Out_Data_Status"}
    write_small_book(tmp_path / "own.xlsx", **names)
    book = BookFile(tmp_path / "own.xlsx")
    assert book.values(["in_price", "IN_PRICE", "in_as_of"]) == {
        "in_price": 88.0,
        "IN_PRICE": 88.0,
        "in_as_of": date(2025, 9, 24),
    }
    report = refresh(book, FakeProvider(seen(value=176.44)), store)
    assert [(change.old, change.new) for change in report.changes] == [(88.0, 176.44)]
    assert report.changes[0].effects == {"out_pe": pytest.approx(176.44 / 8 - 11)}
    after = Workbook(tmp_path / "own.xlsx").run()
    assert after["PE"] == pytest.approx(176.44 / 8)
    assert after["Data_Status"].startswith("Data as of 2025-09-24")


@pytest.mark.parametrize("other", ["in_price", "IN_PRICE"])
def test_two_rows_that_feed_one_input_leave_it_as_it_is(store, other):
    book = FakeBook(PRICE, EPS, [other, *JD[1:]], IN_PRICE=88.0)
    report = refresh(book, FakeProvider(*FIGURES, seen("JD", value=34.83)), store, DAY)
    assert (book.cells["in_price"], book.cells["in_eps"]) == (88.0, 8.82)
    [finding] = [f.sentence for f in report.findings if "DataTable" in f.text]
    assert finding.startswith("WORKBOOK: in_price")
    assert "rows 1 and 3 of DataTable feed the same input" in finding
    assert book.column("DataTable", "Status")[0].startswith("kept: rows 1 and 3")


def test_three_rows_are_all_named(store):
    book = FakeBook(PRICE, JD, PRICE)
    report = refresh(book, FakeProvider(*FIGURES), store, DAY)
    assert any("rows 1, 2 and 3 of DataTable" in f.text for f in report.findings)
    assert book.cells["in_price"] == 88.0


@pytest.mark.parametrize("no", ["no", "No", "false"])
def test_a_row_that_is_held_is_no_rival(store, no):
    book = FakeBook(PRICE, ["in_price", no, *JD[2:]])
    report = refresh(book, FakeProvider(*FIGURES, seen("JD", value=34.83)), store, DAY)
    assert book.cells["in_price"] == 176.44
    assert not [f for f in report.findings if f.kind == "workbook"]


def test_rows_that_feed_nothing_are_no_rivals(store):
    unnamed = [None, *PRICE[1:]]
    book = FakeBook(unnamed, unnamed, PRICE, EPS)
    report = refresh(book, FakeProvider(*FIGURES, eps(9.0, date(2027, 3, 31))), store, DAY)
    assert (report.missing, book.cells["in_price"]) == (0, 176.44)
