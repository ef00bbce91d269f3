"""The last twelve months are made of whatever was filed: four quarters, the year to date, half-years."""

from datetime import date

import pytest

from tests.market.observations import eps, seen
from xlmodel import reported
from xlmodel.call import evaluate
from xlmodel.days import serial
from xlmodel.errors import CellError, NoDataError
from xlmodel.functions import REGISTRY
from xlmodel.market import figures
from xlmodel.market.current import reading_from
from xlmodel.market.figure_rows import read_rows
from xlmodel.market.filed import Filed
from xlmodel.market.observation import Accounting, Basis, Period, Stat
from xlmodel.market.provider import SchemaError
from xlmodel.market.store import open_store
from xlmodel.market.vendors.edgar import _Fact, _period

FILED = {"stat": Stat.ACTUAL, "basis": Basis.PER_ORDINARY, "accounting": Accounting.GAAP}
QUARTER, HALF, NINE = Period.QUARTER, Period.HALF, Period.NINE_MONTHS


def filed(period, value, end, known, name="SHOE"):
    return eps(value, date.fromisoformat(end), date.fromisoformat(known), name, **FILED, period=period)


# A year of 52 weeks that ends about 1 February, as a retailer files it: no fourth quarter anywhere.
RETAILER = [
    filed(QUARTER, 1.10, "2024-05-04", "2024-06-10"),
    filed(QUARTER, 0.63, "2024-08-03", "2024-09-09"),
    filed(HALF, 1.73, "2024-08-03", "2024-09-09"),
    filed(QUARTER, 0.82, "2024-11-02", "2024-12-09"),
    filed(NINE, 2.55, "2024-11-02", "2024-12-09"),
    filed(Period.YEAR, 3.56, "2025-02-01", "2025-03-30"),
    filed(QUARTER, 1.29, "2025-05-03", "2025-06-09"),
    filed(QUARTER, 0.84, "2025-08-02", "2025-09-09"),
    filed(HALF, 2.13, "2025-08-02", "2025-09-09"),
    filed(NINE, 3.00, "2025-11-01", "2025-12-09"),
]


@pytest.fixture
def own_store(tmp_path):
    with open_store(str(tmp_path / "store.sqlite")) as store, reading_from(store):
        store.append(
            "test", date(2025, 9, 20), [seen("SHOE", value=25.0, known=date(2024, 1, 1), basis=Basis.PER_ORDINARY)]
        )
        yield store


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2025, 4, 5), 3.56),
        (date(2025, 6, 20), 3.56 + 1.29 - 1.10),
        (date(2025, 9, 20), 3.56 + 2.13 - 1.73),
        (date(2025, 12, 20), 3.56 + 3.00 - 2.55),
    ],
)
def test_the_year_and_the_year_to_date_less_the_same_months_before(own_store, day, wanted):
    own_store.append("test", day, RETAILER)
    assert reported("SHOE", "EPS", "TTM", day) == pytest.approx(wanted, rel=1e-14)
    if day == date(2025, 9, 20):
        found = figures.reported(own_store, "SHOE", "EPS", "TTM", day)
        assert round(found.value, 2) == 3.96
        assert "annual + year to date - prior year to date" in found.source
        assert sorted(o.value for o in found.others) == [1.73, 2.13, 3.56]


def test_a_year_to_date_that_only_quarters_tell_is_their_sum(own_store):
    own_store.append("test", date(2025, 9, 20), [o for o in RETAILER if o.period in (QUARTER, Period.YEAR)])
    assert reported("SHOE", "EPS", "TTM", date(2025, 9, 20)) == pytest.approx(
        3.56 + 1.29 + 0.84 - 1.10 - 0.63, rel=1e-14
    )


def test_half_years_alone_are_twelve_months_too(own_store):
    halves = [(1.5, "2024-06-30", "2024-08-01"), (2.5, "2024-12-31", "2025-03-01"), (1.7, "2025-06-30", "2025-08-01")]
    own_store.append("test", date(2025, 9, 20), [filed(HALF, *half) for half in halves])
    assert reported("SHOE", "EPS", "TTM", date(2025, 9, 20)) == pytest.approx(4.2, rel=1e-14)
    assert reported("SHOE", "EPS", "TTM", date(2025, 3, 10)) == pytest.approx(4.0, rel=1e-14)


def test_what_is_not_twelve_months_is_none(own_store):
    own_store.append("test", date(2025, 9, 20), [o for o in RETAILER if o.value not in (1.10, 1.73, 0.63)])
    with pytest.raises(
        NoDataError, match="to 2025-08-02 are not known as of 2025-09-20: neither four quarters in a row"
    ):
        reported("SHOE", "EPS", "TTM", date(2025, 9, 20))


@pytest.mark.parametrize(
    ("start", "period"),
    [
        ("2024-11-03", QUARTER),
        ("2024-08-04", HALF),
        ("2024-05-05", NINE),
        ("2024-02-04", Period.YEAR),
        ("2024-12-20", None),
    ],
)
def test_edgar_keeps_the_year_to_date(start, period):
    assert _period(_Fact(start=start, end="2025-02-01", val=1.0, form="10-Q", filed="2025-03-30")) is period


def test_a_wrong_word_in_a_file_is_answered_with_the_right_ones():
    row = {"security": "SHOE", "item": "eps", "value": "1", "known_on": "2025-03-30", "period_end": "2025-02-01"}
    [half] = read_rows([row | {"period": "half_year"}], "f.csv", "")
    assert half.period is HALF
    with pytest.raises(SchemaError, match="row 2: period is 'half', not one of half_year, "):
        read_rows([row | {"period": "half"}], "f.csv", "")


def test_filed_figures_need_no_store_to_be_asked():
    """Foot Locker on 20 September 2025: the year, and its first half less that of the year before."""
    known = Filed("EPS of SHOE", [o for o in RETAILER if o.known_on <= date(2025, 9, 20)])
    assert known.of("TTM").value == pytest.approx(3.56 + 2.13 - 1.73, rel=1e-15)
    assert known.of("Q2025-08-02").value == 0.84
    assert (known.accounting, known.newest) == (Accounting.GAAP, date(2025, 9, 9))
    with pytest.raises(NoDataError, match="the store knows no EPS of SHOE for FY2030"):
        known.of("FY2030")


def test_a_calendar_year_is_its_four_quarters_or_the_year_that_ends_with_it(own_store):
    """Alibaba's revenue in millions of yuan as released: the quarters of calendar 2024 come to 981,767."""
    ends = {"2024-03-31": 221_874, "2024-06-30": 243_236, "2024-09-30": 236_503, "2024-12-31": 280_154}
    quarters = [filed(QUARTER, value, end, "2025-02-20", "BABA") for end, value in ends.items()]
    year_to_march = filed(Period.YEAR, 996_347, "2025-03-31", "2025-05-15", "BABA")
    march = Filed("revenue", [*quarters, year_to_march])
    assert march.of("CY2024").value == 981_767
    with pytest.raises(NoDataError, match="four quarters in a row of the revenue are not known for CY2025"):
        march.of("CY2025")  # the fiscal year that ends in it is no calendar year
    whole = filed(Period.YEAR, 7.0, "2024-12-28", "2025-02-20", "DEC")
    assert Filed("EPS", [whole, year_to_march]).of("CY2024").value == 7.0


def test_four_quarters_that_end_a_month_into_the_next_are_no_calendar_year(own_store):
    """Those of NVIDIA that end in 2024 are the twelve months to October: the year's last two are in the quarter after."""
    ends = ["2024-01-28", "2024-04-28", "2024-07-28", "2024-10-27", "2025-01-26"]
    known = Filed("EPS", [filed(QUARTER, 0.1 * n, end, "2025-02-26") for n, end in enumerate(ends, 1)])
    with pytest.raises(NoDataError, match="end on 2024-10-27, not with the year: they are not CY2024"):
        known.of("CY2024")
    assert known.of("TTM").value == pytest.approx(1.4, rel=1e-15)


@pytest.mark.parametrize("lost", range(4))
def test_three_quarters_are_no_calendar_year(lost):
    ends = ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]
    known = [filed(QUARTER, 1.0, end, "2025-02-20") for i, end in enumerate(ends) if i != lost]
    with pytest.raises(NoDataError, match="four quarters in a row"):
        Filed("EPS", known).of("CY2024")


def test_half_a_calendar_year_is_two_quarters_though_it_has_181_days():
    """Ten of the year, and six of the first half where there were four a year before."""
    known = [
        filed(Period.YEAR, 10.0, "2024-12-31", "2025-03-01"),
        filed(HALF, 4.0, "2024-06-30", "2024-08-01"),
        filed(HALF, 6.0, "2025-06-30", "2025-08-01"),
    ]
    assert Filed("EPS", known).of("TTM").value == 12.0


@pytest.mark.parametrize(
    ("day", "warned"), [("2025-03-30", False), ("2026-05-30", False), ("2026-06-03", True), ("2027-05-30", True)]
)
def test_explain_warns_of_a_last_year_after_which_a_report_is_due(own_store, day, warned):
    """The year to 1 February 2025: a Form 20-F on the next one is due four months after it ends, on 1 June 2026."""
    own_store.append("test", date(2025, 3, 30), [filed(Period.YEAR, 3.56, "2025-02-01", "2025-03-30")])
    own_store.append(
        "test", date(2025, 3, 30), [seen("SHOE", value=25.0, known=date(2025, 3, 30), basis=Basis.PER_ORDINARY)]
    )
    cells = ["SHOE", "EPS", "FY0", serial(date.fromisoformat(day))]
    assert evaluate(REGISTRY["REPORTED"], cells).cell == 3.56
    explained = evaluate(REGISTRY["EXPLAIN"], ["REPORTED", *cells]).cells
    late = [row[1] for row in explained if "the report after it was due by" in str(row[1])]
    assert bool(late) == warned
    if warned:
        assert late == [
            "EPS of SHOE for FY0 is that to 2025-02-01, published 2025-03-30; the report after it was due by 2026-06-01"
        ]


@pytest.mark.parametrize("period", ["FY0", "TTM"])
def test_what_was_the_last_year_long_ago_is_the_last_one_no_longer(own_store, period):
    own_store.append("test", date(2025, 3, 30), [filed(Period.YEAR, 3.56, "2025-02-01", "2025-03-30")])
    own_store.append(
        "test", date(2025, 3, 30), [seen("SHOE", value=25.0, known=date(2025, 3, 30), basis=Basis.PER_ORDINARY)]
    )
    cells = ["SHOE", "EPS", period, serial(date(2027, 6, 2))]
    refused = evaluate(REGISTRY["REPORTED"], cells)
    assert refused.cell is CellError.NA
    assert "the last filed EPS of SHOE is that to 2025-02-01" in refused.reason
    assert reported("SHOE", "EPS", "FY2025", date(2027, 6, 2)) == 3.56  # the year named stays that year
