"""A company's case from a file of figures: what is known, what is a gap and why, and where judgement starts."""

from datetime import date, timedelta
from statistics import quantiles

import pytest

from xlmodel.errors import RequestError
from xlmodel.market.overlay import Overlay
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider
from xlmodel.tasks.case import case_of
from xlmodel.tasks.company import Market
from xlmodel.templates import neutral
from xlmodel.templates.case import Case, Entry

HEAD = "security,item,stat,value,currency,basis,period,period_end,accounting,known_on,source,text"
DAY = date(2025, 10, 3)
ROWS = [
    "ACME,name,,,,,,,,2025-01-02,,Acme NV",
    "ACME,price,actual,50,EUR,per_ordinary,point,,,2025-10-03,Exchange,",
    "ACME,eps,consensus,2.5,EUR,per_ordinary,fiscal_year,2025-12-31,gaap,2025-10-01,Survey,",
    "ACME,eps,consensus,3,EUR,per_ordinary,fiscal_year,2026-12-31,gaap,2025-10-01,Survey,",
    "OTHER,price,actual,30,EUR,per_ordinary,point,,,2025-10-03,Exchange,",
    "OTHER,eps,consensus,2,EUR,per_ordinary,fiscal_year,2026-12-31,gaap,2025-10-01,Survey,",
]


@pytest.fixture
def case_from(tmp_path):
    def made(rows, ticker="ACME", peers=None, as_of=None):
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        with open_store(":memory:") as below, Overlay(below) as store:
            return case_of(Market(store, [FileProvider(path)]), ticker, peers, as_of)

    return made


def test_a_case_bears_the_figures_of_the_file_with_their_days_and_sources(case_from):
    case, _ = case_from(ROWS, peers=["OTHER"])
    assert (case.name, case.day, case.unit, case.accounting) == ("Acme NV", DAY, "EUR per share", "gaap")
    assert case.entry("price") == Entry(50.0, DAY, "Exchange [file]", unit="EUR per share")
    assert case.entry("eps_fy2") == Entry(
        3.0, date(2025, 10, 1), "Survey [file]", unit="EUR per share, GAAP", period_end=date(2026, 12, 31)
    )
    assert case.entry("fy1_end").value == date(2025, 12, 31)
    assert case.entry("peer_1_eps_fy2").value == 2.0


def test_what_the_file_lacks_is_a_gap_with_its_reason(case_from):
    case, missing = case_from([row for row in ROWS if ",3,EUR" not in row])
    assert case.gaps(["price", "eps_fy1", "eps_fy2"]) == ["eps_fy2"]
    assert "FY2" in case.entry("eps_fy2").reason
    assert case.entry("eps_fy2").reason in missing


def test_a_company_of_which_nothing_is_known_is_all_gaps(case_from):
    case, missing = case_from(ROWS, ticker="NOBODY", as_of=DAY)
    assert case.gaps(["price", "eps_fy1"]) == ["price", "eps_fy1"]
    assert (case.currency, case.unit) == ("", "unknown currency per share")
    assert any("no row for NOBODY" in each for each in missing)


def test_an_ads_is_told_from_a_share_and_its_ratio_asked_for(case_from):
    ads = [row.replace("per_ordinary", "per_ads") for row in ROWS]
    case, _ = case_from([*ads, "ACME,ads_ratio,actual,8,,,,,,2020-01-02,Deposit agreement,"])
    assert case.unit == "EUR per ADS"
    assert case.entry("ads_ratio").value == 8.0
    assert "ads_ratio" not in case_from(ROWS)[0].figures


def test_a_broker_stands_in_only_where_more_is_known_of_his_estimates(case_from):
    brokers = [row.replace("consensus", "broker").replace("Survey", "House") for row in ROWS if ",eps," in row]
    assert case_from([row for row in ROWS if ",eps," not in row] + brokers)[0].kind == "broker"
    assert case_from([*ROWS, *brokers])[0].entry("eps_fy2").source == "Survey [file]"
    half = [row for row in ROWS if ",3,EUR" not in row]
    assert case_from([*half, *brokers])[0].entry("eps_fy2").source == "House [file]"


def test_a_ticker_typed_in_small_letters_is_found(case_from):
    assert case_from(ROWS, ticker="acme")[0].ticker == "ACME"
    small = [row.replace("ACME", "acme") for row in ROWS]
    assert case_from(small, ticker="acme")[0].ticker == "acme"
    assert case_from(ROWS, ticker="nobody", as_of=DAY)[0].ticker == "nobody"


def test_figures_after_the_day_are_not_known_on_it(case_from):
    later = "ACME,price,actual,99,EUR,per_ordinary,point,,,2025-10-06,Exchange,"
    assert case_from([*ROWS, later], as_of=DAY)[0].entry("price").value == 50.0
    assert case_from([*ROWS, later])[0].day == date(2025, 10, 6)


def test_no_company_is_its_own_peer_or_one_twice(case_from):
    for peers in (["ACME"], ["OTHER", "OTHER"]):
        with pytest.raises(RequestError, match="cannot be a peer"):
            case_from(ROWS, peers=peers)


# Where judgement starts


def past(month, price, eps, year=2025):
    return [
        f"ACME,price,actual,{price},EUR,per_ordinary,point,,,{year}-{month:02}-15,Exchange,",
        f"ACME,eps,consensus,{eps},EUR,per_ordinary,fiscal_year,{year + 1}-12-31,gaap,{year}-{month:02}-14,Survey,",
    ]


def test_multiples_start_from_the_quartiles_of_the_own_past(case_from):
    prices = [40, 44, 36, 48, 52, 30, 41, 43, 47]
    rows = [row for month, price in enumerate(prices, start=1) for row in past(month, price, 2)]
    case, _ = case_from([*ROWS, *rows])
    expected = quantiles([*(price / 2 for price in prices), 50 / 3], n=4, method="inclusive")
    assert [each.multiple for each in case.history] == [*(price / 2 for price in prices), 50 / 3]
    assert neutral.multiples(case).values == tuple(round(each, 1) for each in expected)


def test_a_past_on_fy2_holds_no_day_on_which_another_year_was_fy2(case_from):
    """In 2024 FY2 was 2025: its EPS of 1 beside the 3 of 2026 would make a P/E of 40 fall to 16.7 on one first of January."""
    before = [row for month in range(1, 13) for row in past(month, 40, 1, year=2024)]
    case, _ = case_from([*ROWS, *before])
    assert [each.day for each in case.history] == [DAY]
    assert neutral.multiples(case).values == (13.3, 16.7, 20.8)  # 50 / 3, times 0.8 and 1.25
    within = [row for month in range(1, 10) for row in past(month, 40, 2)]
    case, _ = case_from([*ROWS, *before, *within])
    assert [each.day for each in case.history] == [*(date(2025, month, 15) for month in range(1, 10)), DAY]


def test_a_past_of_a_few_months_is_read_by_weeks_and_a_longer_one_by_months(case_from):
    weeks = [date(2025, 7, 4) + timedelta(weeks=week) for week in range(13)]  # to 26 September
    months = [date(2024, month, 12) for month in range(1, 13)]
    rows = {
        day: [
            f"ACME,price,actual,40,EUR,per_ordinary,point,,,{day},Exchange,",
            f"ACME,eps,consensus,1,EUR,per_ordinary,fiscal_year,{day.year}-12-31,gaap,{day},Survey,",
            f"ACME,eps,consensus,2,EUR,per_ordinary,fiscal_year,{day.year + 1}-12-31,gaap,{day},Survey,",
        ]
        for day in (*weeks, *months)
    }
    recent = [row for day in weeks for row in rows[day]]
    assert [each.day for each in case_from([*ROWS, *recent])[0].history] == [*weeks, DAY]
    whole = [*ROWS, *(row for day in months for row in rows[day]), *recent]
    ends = [date(2025, 7, 25), date(2025, 8, 29), date(2025, 9, 26), DAY]
    assert [each.day for each in case_from(whole)[0].history] == [*months, *ends]


def test_an_estimate_of_another_season_makes_no_multiple_of_the_past(case_from):
    stale = ["ACME,price,actual,40,EUR,per_ordinary,point,,,2025-06-15,Exchange,", past(1, 40, 2)[1]]
    assert [each.day for each in case_from([*ROWS, *stale])[0].history] == [DAY]


def test_without_a_past_todays_multiple_is_the_base():
    case = Case("ACME", DAY, figures={"price": Entry(50.0), "eps_fy2": Entry(2.5)})
    assert neutral.multiples(case).values == (16.0, 20.0, 25.0)
    assert neutral.multiples(Case("ACME", DAY)).values == (None, None, None)


@pytest.mark.parametrize(("first", "second", "half"), [(2.0, 2.5, 0.1), (2.5, 2.0, 0.125), (-1.0, 2.0, 0.1)])
def test_eps_differs_by_half_of_the_growth_that_is_expected_also_where_it_falls(first, second, half):
    """Half of 0.5 on 2.5 is a tenth, half of 0.5 on 2 an eighth; a loss grows by nothing that means anything."""
    case = Case("ACME", DAY, figures={"eps_fy1": Entry(first), "eps_fy2": Entry(second)})
    assert neutral.eps_changes(case).values == (-half, 0.0, half)


def test_the_bear_case_of_a_loss_loses_more_also_in_the_year_before_a_profit():
    loss = Case("ACME", DAY, figures={"price": Entry(10.0), "eps_fy1": Entry(-1.5), "eps_fy2": Entry(-0.4)})
    assert neutral.eps_changes(loss).values == (0.1, 0.0, -0.1)
    assert neutral.first_year_changes(loss).values == (0.05, 0.0, -0.05)
    assert neutral.multiples(loss).values == (None, None, None)
    turning = Case("ACME", DAY, figures={"eps_fy1": Entry(-1.0), "eps_fy2": Entry(2.0)})
    assert neutral.eps_changes(turning).values == (-0.1, 0.0, 0.1)
    assert neutral.first_year_changes(turning).values == (0.05, 0.0, -0.05)
