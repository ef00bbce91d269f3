"""A figure in the user's file is what she asked for: no other source's stands in its place without a word."""

import pytest

from tests.templates.conftest import writing
from xlmodel.errors import NoDataError, RequestError
from xlmodel.tasks.check import check
from xlmodel.tasks.fetch import fetch
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh

HEAD = "security,item,value,currency,basis,period,period_end,accounting,known_on"
FOO = [
    "FOO,price,100,USD,per_ordinary,,,,2026-02-27",
    "FOO,eps,5,USD,per_ordinary,fiscal_year,2026-12-31,non_gaap,2026-02-20",
    "FOO,eps,6,USD,per_ordinary,fiscal_year,2027-12-31,non_gaap,2026-02-20",
]
META = [
    "META,price,600,USD,per_ordinary,,,,2026-02-27",
    "META,eps,20,USD,per_ordinary,fiscal_year,2026-12-31,gaap,2026-02-20",
    "META,eps,24,USD,per_ordinary,fiscal_year,2027-12-31,gaap,2026-02-20",
]


@pytest.fixture
def figures(tmp_path):
    return writing(tmp_path, HEAD)


def test_a_peers_earnings_of_another_accounting_are_not_replaced_by_a_bundled_figure(figures, tmp_path):
    book, kept = tmp_path / "foo.xlsx", str(tmp_path / "store.sqlite")
    made = new("one-pager", "FOO", figures=figures(*FOO, *META), peers=["META"], out=book, store="case")
    [found] = [each["sentence"] for each in made["findings"] if "in_peer_1_eps_fy2" in each["sentence"]]
    assert "GAAP EPS 24" in found
    assert "the workbook is non-GAAP" in found
    assert "34.36" in found  # the bundled one, named and not taken
    changed = figures(*FOO, META[0].replace("600", "610"), *META[1:], name="later.csv")
    done = refresh(book, figures=changed, store=kept)
    assert [each["name"] for each in done["changes"]] == ["in_peer_1_price"]
    for sentences in (done["findings"], check(book, kept)["findings"]):
        assert any("GAAP EPS 24" in each["sentence"] for each in sentences)


def test_a_figure_of_the_file_counts_before_a_newer_one_of_an_earlier_file_which_is_named(figures, tmp_path):
    kept = str(tmp_path / "store.sqlite")
    fetch(["FOO"], figures=figures(*FOO, FOO[0].replace("100", "55").replace("27", "28"), name="other.csv"), store=kept)
    own = figures(*FOO)
    made = new("one-pager", "FOO", figures=own, out=tmp_path / "foo.xlsx", store=kept)
    assert made["as_of"] == "2026-02-27"
    assert any("price 55 (known on 2026-02-28" in each["sentence"] for each in made["findings"])
    again = fetch(["FOO"], figures=own, store=kept)["tickers"][0]
    assert [each["value"] for each in again["figures"] if each["item"] == "price"] == [100]
    assert any("price 55 (known on 2026-02-28" in each for each in again["findings"])


def test_a_rate_that_the_file_has_the_other_way_round_serves(figures, tmp_path):
    rows = [
        "1234.HK,price,50,HKD,per_ordinary,,,,2026-11-20",
        "1234.HK,eps,4,CNY,per_ordinary,fiscal_year,2026-12-31,gaap,2026-11-20",
        "1234.HK,eps,5,CNY,per_ordinary,fiscal_year,2027-12-31,gaap,2026-11-20",
        "CNYHKD,fx_rate,1.25,,,,,,2026-11-20",
    ]
    [done] = fetch(["1234.HK"], figures=figures(*rows), store=str(tmp_path / "store.sqlite"))["tickers"]
    assert {each["period"]: each["value"] for each in done["figures"] if each["item"] == "eps"} == {
        "FY1": 5,
        "FY2": 6.25,
    }
    assert done["failures"] == []
    assert any("CNYHKD 1.25 turned round" in each["source"] for each in done["figures"])


@pytest.mark.parametrize("price", ["-3", "0"])
def test_a_price_that_is_none_is_refused_with_its_row(figures, tmp_path, price):
    path = figures(FOO[0].replace("100", price), *FOO[1:])
    with pytest.raises(NoDataError, match=r"row 2: price is .* zero or less"):
        fetch(["FOO"], figures=path, store=str(tmp_path / "store.sqlite"))


def test_a_refresh_from_the_file_of_another_company_leaves_the_workbook(figures, tmp_path):
    book, kept = tmp_path / "foo.xlsx", str(tmp_path / "store.sqlite")
    new("one-pager", "FOO", figures=figures(*FOO), out=book, store="case")
    before = book.read_bytes()
    with pytest.raises(RequestError, match=r"other.csv is about META, and has no row for FOO"):
        refresh(book, figures=figures(*META, name="other.csv"), store=kept)
    assert book.read_bytes() == before
