"""One answer, and one row of a workbook, is by one accounting: GAAP or adjusted, never some of each."""

from datetime import date, timedelta

import pytest

from tests.market.observations import eps, seen
from tests.market.test_refresh import FakeBook
from xlmodel import consensus, reported
from xlmodel.call import evaluate
from xlmodel.days import days_left, serial
from xlmodel.errors import CellError, InputError, NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market.current import reading_from
from xlmodel.market.estimates import Estimates
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh

DAY = date(2024, 3, 1)
ORDINARY = {"basis": Basis.PER_ORDINARY}
GAAP, ADJUSTED = ({"accounting": kind, **ORDINARY} for kind in (Accounting.GAAP, Accounting.NON_GAAP))
FY1, FY2, FY3 = date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)


def of_both():
    """The newest FY1 is GAAP's, the newest FY2 the adjusted one."""
    return [
        seen("ACME", value=23.15, known=DAY, **ORDINARY),
        eps(2.30, FY1, date(2024, 2, 25), "ACME", **ADJUSTED),
        eps(0.35, FY1, date(2024, 2, 26), "ACME", **GAAP),
        eps(2.80, FY2, date(2024, 2, 27), "ACME", **ADJUSTED),
        eps(0.60, FY2, date(2024, 2, 24), "ACME", **GAAP),
    ]


@pytest.fixture
def own_store(tmp_path):
    with open_store(str(tmp_path / "store.sqlite")) as store, reading_from(store):
        store.append("test", DAY, of_both())
        yield store


def test_years_side_by_side_are_by_one_accounting_the_newest_of_both(own_store):
    assert (consensus("ACME", "EPS", "FY1", DAY), consensus("ACME", "EPS", "FY2", DAY)) == (2.30, 2.80)
    left = float(days_left(DAY, FY1))
    assert consensus("ACME", "EPS", "NTM", DAY) == pytest.approx(2.30 * left + 2.80 * (1 - left), rel=1e-14)
    assert consensus("ACME", "EPS", "FY2025", DAY) == 2.80


@pytest.mark.parametrize("word", ["gaap", "GAAP", " Gaap "])
def test_the_accounting_may_be_asked_for(own_store, word):
    years = [consensus("ACME", "EPS", year, DAY, accounting=word) for year in ("FY1", "FY2")]
    assert years == [0.35, 0.60]
    assert [consensus("ACME", "EPS", year, DAY, accounting="non-GAAP") for year in ("FY1", "FY2")] == [2.30, 2.80]
    left = float(days_left(DAY, FY1))
    ntm = consensus("ACME", "EPS", "NTM", DAY, accounting=word)
    assert ntm == pytest.approx(0.35 * left + 0.60 * (1 - left), rel=1e-14)


def test_the_accounting_on_which_most_is_known_comes_before_the_newest(own_store):
    own_store.append("test", DAY, [eps(0.9, FY3, date(2024, 2, 1), "ACME", **GAAP)])
    assert [consensus("ACME", "EPS", f"FY{n}", DAY) for n in (1, 2, 3)] == [0.35, 0.60, 0.9]


def test_what_is_known_by_the_other_accounting_alone_has_to_be_asked_for(own_store):
    """Cells side by side would mix two accountings, and nothing in the row would say so."""
    own_store.append("test", DAY, [eps(1.0, FY1, DAY, "ONE", **GAAP), eps(5.0, FY2, DAY, "ONE", **ADJUSTED)])
    own_store.append("test", DAY, [seen("ONE", value=20.0, known=DAY, **ORDINARY)])
    assert consensus("ONE", "EPS", "FY1", DAY) == 1.0
    with pytest.raises(
        NoDataError, match="by non-GAAP it is known, and what stands beside it by GAAP: name the accoun"
    ):
        consensus("ONE", "EPS", "FY2", DAY)
    assert consensus("ONE", "EPS", "FY2", DAY, accounting="non-GAAP") == 5.0
    with pytest.raises(NoDataError, match="no EPS estimate of ONE for FY2"):  # but no twelve months of some of each
        consensus("ONE", "EPS", "NTM", DAY)
    with pytest.raises(NoDataError, match="no GAAP EPS estimate of ONE for FY2"):
        consensus("ONE", "EPS", "FY2", DAY, accounting="gaap")


def test_what_no_one_accounting_knows_has_the_reason_of_each(own_store):
    known = [eps(1.0, FY1, DAY, "ONE", **GAAP), eps(5.0, FY2, DAY, "ONE", **ADJUSTED)]
    own_store.append("test", DAY, [seen("ONE", value=20.0, known=DAY, **ORDINARY), *known])
    with pytest.raises(NoDataError) as refused:
        consensus("ONE", "EPS", "NTM", DAY)
    reason = str(refused.value)
    assert "no one accounting has all of it" in reason
    assert f"by GAAP there is no EPS estimate of ONE for FY2, the year that ends about {FY2}" in reason
    assert f"by non-GAAP there is no EPS estimate of ONE for FY1, the year that ends about {FY1}" in reason
    assert "providers are not mixed" not in reason  # there is one alone


def test_an_estimate_that_is_too_old_is_not_said_to_be_missing(own_store):
    old = DAY - timedelta(days=250)
    known = [eps(1.0, FY1, DAY, "ONE", **GAAP), *(eps(5.0, end, old, "ONE", **ADJUSTED) for end in (FY1, FY2))]
    own_store.append("test", DAY, [seen("ONE", value=20.0, known=DAY, **ORDINARY), *known])
    with pytest.raises(
        NoDataError, match=f"the newest non-GAAP EPS of ONE known on {DAY} is from {old}, 250 days before"
    ):
        consensus("ONE", "EPS", "FY2", DAY)


def test_another_word_is_refused_and_so_are_two_accountings_at_once(own_store):
    with pytest.raises(InputError, match="accounting is 'ifrs', not gaap or non_gaap"):
        consensus("ACME", "EPS", "FY1", DAY, accounting="ifrs")
    with pytest.raises(InputError, match="one of the two is enough"):
        consensus("ACME", "EPS non-GAAP", "FY1", DAY, accounting="gaap")
    assert consensus("ACME", "EPS non-GAAP", "FY1", DAY, accounting="non gaap") == 2.30


def test_explain_says_which_accounting_it_is(own_store):
    cells = evaluate(REGISTRY["EXPLAIN"], ["CONSENSUS", "ACME", "EPS", "NTM", serial(DAY)]).cells
    named = [str(row[0]) for row in cells if "EPS of ACME" in str(row[0])]
    assert len(named) == 3  # the twelve months and the two years
    assert all("(non_gaap)" in name for name in named)


def quarters(values, **kind):
    ends = [date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31)]
    filed = [date(2023, 5, 11), date(2023, 8, 3), date(2023, 11, 9), date(2024, 2, 22)]
    kind = {"stat": Stat.ACTUAL, "period": Period.QUARTER, **kind}
    return [eps(*each, "ACME", **kind) for each in zip(values, ends[: len(values)], filed, strict=False)]


def test_four_quarters_are_all_by_one_accounting(own_store):
    own_store.append("test", DAY, quarters([0.4, 0.5, 0.6, 0.7], **GAAP))
    own_store.append("test", DAY, quarters([0.6, 0.7, 0.9], **ADJUSTED))
    assert reported("ACME", "EPS", "TTM", DAY) == pytest.approx(2.2, rel=1e-14)
    assert reported("ACME", "EPS", "Q2023-09-30", DAY) == 0.6
    assert reported("ACME", "EPS", "Q2023-09-30", DAY, accounting="non_gaap") == 0.9
    with pytest.raises(NoDataError, match="non-GAAP EPS of ACME"):
        reported("ACME", "EPS", "TTM", DAY, accounting="non_gaap")
    answer = evaluate(REGISTRY["REPORTED"], ["ACME", "EPS", "TTM", serial(DAY), "non-gaap"])
    assert answer.cell is CellError.NA


def asks(input_name, period, security="ACME"):
    return [input_name, "yes", security, "EPS", "consensus", period, "value", "one"]


def test_the_rows_that_refresh_fills_are_by_one_accounting(own_store):
    """Of FY1 to FY3 all are known by GAAP alone, of FY1 and FY2 both are known and the newest is adjusted."""
    own_store.append("test", DAY, [eps(0.9, FY3, date(2024, 2, 1), "ACME", **GAAP)])
    for periods, wanted in ((("FY1", "FY2"), [2.30, 2.80]), (("FY1", "FY2", "FY3"), [0.35, 0.60, 0.9])):
        names = [f"in_eps_{period.lower()}" for period in periods]
        book = FakeBook(*map(asks, names, periods), **dict.fromkeys(names, 7.0))
        refresh(book, None, own_store, DAY)
        assert [book.cells[name] for name in names] == wanted


def test_a_row_that_is_known_only_by_the_other_accounting_is_missing_and_not_mixed_in(own_store):
    own_store.append("test", DAY, [eps(1.0, FY1, DAY, "ONE", **GAAP), eps(5.0, FY2, DAY, "ONE", **ADJUSTED)])
    own_store.append("test", DAY, [seen("ONE", value=20.0, known=DAY, **ORDINARY)])
    book = FakeBook(asks("in_eps_fy1", "FY1", "ONE"), asks("in_eps_fy2", "FY2", "ONE"), in_eps_fy1=7.0, in_eps_fy2=7.0)
    report = refresh(book, None, own_store, DAY)
    assert (book.cells["in_eps_fy1"], book.cells["in_eps_fy2"]) == (1.0, 7.0)
    assert any("in_eps_fy2: there is no GAAP EPS estimate of ONE for FY2" in f.sentence for f in report.findings)


def test_estimates_need_no_store_to_be_asked():
    of_two_years = [eps(value, end, DAY, "ACME", **GAAP) for value, end in ((0.36, FY1), (0.60, FY2))]
    known = Estimates("EPS estimate of ACME", of_two_years, [FY1, FY2], DAY)
    assert known.of("FY2").value == 0.60
    assert known.of("CY2024").value == 0.36
    left = days_left(DAY, FY1)
    assert known.of("NTM").value == pytest.approx(0.36 * left + 0.60 * (1 - left), rel=1e-15)
    assert (known.accounting, known.newest) == (Accounting.GAAP, DAY)
    with pytest.raises(NoDataError, match="the store knows no EPS estimate of ACME that says which year it is of"):
        Estimates("EPS estimate of ACME", [], [], DAY).of("FY1")
