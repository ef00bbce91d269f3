"""One place in a workbook says by which accounting its earnings are; two beside each other are pointed out."""

from datetime import date
from pathlib import Path

import pytest

from tests.market.observations import eps, seen
from tests.market.test_refresh import FakeBook
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.store import open_store
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh
from xlmodel.tasks.check import check

DAY = date(2024, 3, 2)
GAAP, ADJUSTED, OPEN = Accounting.GAAP, Accounting.NON_GAAP, Accounting.UNKNOWN


def asked(name, period, kind="consensus", item="EPS"):
    return [name, "yes", "FVRR", item, kind, period, "value", "one"]


FY1, FY2 = asked("in_fy1", "FY1"), asked("in_fy2", "FY2")
TTM, FY0 = asked("in_ttm", "TTM", "reported"), asked("in_fy0", "FY0", "reported")


def estimate(value, year, accounting, known=date(2024, 2, 25)):
    return eps(value, date(year, 12, 31), known, "FVRR", accounting=accounting, basis=Basis.PER_ORDINARY)


def filed(value, end, accounting, known=date(2024, 2, 22), period=Period.YEAR, item="eps"):
    return seen(
        "FVRR", item, value, known, stat=Stat.ACTUAL, period=period, period_end=end, accounting=accounting,
        basis=Basis.PER_ORDINARY if item == "eps" else Basis.TOTAL,
    )  # fmt: skip


# A freelancers' market: adjusted earnings are many times those by GAAP, and the newest estimate is by GAAP.
KNOWN = [
    seen("FVRR", value=23.15, known=date(2024, 3, 1), basis=Basis.PER_ORDINARY),
    estimate(2.30, 2024, ADJUSTED),
    estimate(0.35, 2024, GAAP, date(2024, 2, 26)),
    estimate(2.80, 2025, ADJUSTED, date(2024, 2, 27)),
    estimate(0.60, 2025, GAAP, date(2024, 2, 24)),
    filed(0.10, date(2023, 12, 31), GAAP),
]


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        opened.append("test", date.max, KNOWN)
        yield opened


def shown(store, *rows, **cells):
    book = FakeBook(*rows, **{row[0]: 0.0 for row in rows if row[0]}, **cells)
    report = refresh(book, None, store, DAY)
    return book, [finding.sentence for finding in report.findings if finding.kind in ("accounting", "missing")]


@pytest.mark.parametrize(
    ("word", "fy1", "fy2"),
    [
        ("gaap", 0.35, 0.60),
        ("GAAP", 0.35, 0.60),
        (" gaap ", 0.35, 0.60),
        ("non_gaap", 2.30, 2.80),
        ("non-GAAP", 2.30, 2.80),
        ("Non GAAP", 2.30, 2.80),
        ("adjusted", 2.30, 2.80),
        ("Adjusted", 2.30, 2.80),
        (None, 2.30, 2.80),  # both years are known by both: the newest figure is adjusted
        ("", 2.30, 2.80),
    ],
)
def test_refresh_writes_earnings_of_the_workbooks_accounting_and_no_other(store, word, fy1, fy2):
    book, findings = shown(store, FY1, FY2, in_accounting=word)
    assert (book.cells["in_fy1"], book.cells["in_fy2"], findings) == (fy1, fy2, [])
    assert book.cells["in_accounting"] == word  # it is read, and never written


@pytest.mark.parametrize("word", ["ifrs", "both", "gaap?", "operating"])
def test_another_word_is_refused(store, word):
    with pytest.raises(NoDataError, match=f"in_accounting is '{word.replace('?', '.')}', not gaap, non_gaap or blank"):
        shown(store, FY1, in_accounting=word)


def test_forward_on_one_and_trailing_on_the_other_are_both_named(store):
    _, [sentence] = shown(store, FY1, FY2, TTM)
    assert sentence == (
        "ACCOUNTING: non-GAAP are in_fy1 of FVRR 2.3 (consensus, known on 2024-02-25), in_fy2 of FVRR 2.8 (consensus, "
        "known on 2024-02-27); GAAP is in_ttm of FVRR 0.1 (reported, known on 2024-02-22): say gaap or non_gaap in "
        "in_accounting, or multiples of two accountings are compared"
    )


def test_a_trailing_figure_that_feeds_no_input_counts_too(store):
    _, [sentence] = shown(store, FY1, [None, *TTM[1:]])
    assert "GAAP is EPS TTM of FVRR 0.1" in sentence


def test_with_the_accounting_stated_the_other_figure_is_missing_and_not_mixed_in(store):
    book, [sentence] = shown(store, FY1, FY2, TTM, in_accounting="non_gaap")
    assert (book.cells["in_fy1"], book.cells["in_fy2"], book.cells["in_ttm"]) == (2.30, 2.80, 0.0)
    assert sentence.startswith("MISSING: in_ttm: the store knows no reported non-GAAP EPS of FVRR")


def test_all_by_gaap_is_no_finding(store):
    book, findings = shown(store, FY1, FY2, TTM, FY0, in_accounting="gaap")
    assert [book.cells[row[0]] for row in (FY1, FY2, TTM, FY0)] == [0.35, 0.60, 0.10, 0.10]
    assert findings == []
    assert book.column("DataTable", "Unit") == ["USD per share, GAAP"] * 4


def test_a_row_that_names_another_accounting_than_the_workbook_is_pointed_out(store):
    _, [sentence] = shown(store, asked("in_fy1", "FY1", item="EPS GAAP"), in_accounting="non_gaap")
    assert (
        sentence
        == "ACCOUNTING: GAAP is in_fy1 of FVRR 0.35 (consensus, known on 2024-02-26): in_accounting is non_gaap"
    )


def test_a_source_that_does_not_say_is_taken_alone_and_pointed_out():
    with open_store(":memory:") as store:
        store.append("test", date.max, [KNOWN[0], estimate(2.0, 2024, OPEN), estimate(2.5, 2025, OPEN)])
        book, [sentence] = shown(store, FY1, FY2, in_accounting="non_gaap")
        assert (book.cells["in_fy1"], book.cells["in_fy2"]) == (2.0, 2.5)
        assert sentence.startswith("ACCOUNTING: in_fy1 of FVRR 2 (consensus, known on 2024-02-25), in_fy2 of FVRR 2.5")
        assert sentence.endswith("the source does not say by which accounting, and the workbook is non-GAAP")
        # Once one year is known by the workbook's accounting, no other is put beside it.
        store.append("test", date.max, [estimate(2.30, 2024, ADJUSTED)])
        book, [sentence] = shown(store, FY1, FY2, in_accounting="non_gaap")
        assert (book.cells["in_fy1"], book.cells["in_fy2"]) == (2.30, 0.0)
        assert sentence.startswith("MISSING: in_fy2: there is no non-GAAP EPS estimate of FVRR for FY2")


def test_without_a_word_an_open_source_is_no_finding(store):
    store.append("test", date.max, [filed(0.12, date(2023, 12, 31), OPEN, date(2024, 3, 1))])
    assert shown(store, asked("in_fy1", "FY1", item="EPS GAAP"), FY0)[1] == []


def test_what_is_no_earnings_has_no_accounting_to_keep(store):
    """Sales are those of the accounts in both: an adjusted workbook shows them."""
    store.append("test", date.max, [filed(361e6, date(2023, 12, 31), GAAP, item="revenue")])
    book, findings = shown(store, asked("in_sales", "FY0", "reported", "revenue"), in_accounting="non_gaap")
    assert (book.cells["in_sales"], findings) == (361e6, [])


def test_an_input_that_is_held_is_beside_nothing(store):
    _, findings = shown(store, FY1, [TTM[0], "no", *TTM[2:]])
    assert findings == []


def test_check_says_it_as_well(store, tmp_path):
    address = str(tmp_path / "s.sqlite")
    with open_store(address) as kept:
        kept.append("test", date.max, KNOWN)
    found = check(FakeBook(FY1, TTM, in_fy1=2.3, in_ttm=0.1, in_as_of=DAY), address)["findings"]
    [mixed] = [finding for finding in found if finding["kind"] == "accounting"]
    assert (mixed["inputs"], mixed["security"]) == (["in_fy1", "in_ttm"], "FVRR")
    assert "non-GAAP is in_fy1 of FVRR 2.3" in mixed["sentence"]
    assert "GAAP is in_ttm of FVRR 0.1" in mixed["sentence"]


def test_the_alibaba_workbook_says_that_its_estimates_are_adjusted():
    book = BookFile(Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx")
    assert book.values(["in_accounting"]) == {"in_accounting": "non_gaap"}
