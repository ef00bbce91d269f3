"""`xlmodel fetch`: figures into the store without a workbook, from files and from a vendor's replies."""

import json

import pytest
from click.testing import CliRunner

from xlmodel.cli import app
from xlmodel.errors import NoDataError, RequestError
from xlmodel.market.store import open_store
from xlmodel.tasks.fetch import fetch
from xlmodel.tasks.new import new

from .test_vendors import KEY, TODAY, fmp_server

HEAD = "security,item,value,known_on,currency,basis,period,period_end,accounting,source,text\n"
ACME = f"""{HEAD}ACME,name,,2025-01-02,,,,,,,Acme NV
ACME,price,50,2025-10-03,EUR,per_ordinary,,,,Exchange,
ACME,eps,2.5,2025-10-01,EUR,per_ordinary,fiscal_year,2025-12-31,gaap,Survey,
ACME,eps,3,2025-10-02,EUR,per_ordinary,fiscal_year,2026-12-31,gaap,Survey,
ACME,market_cap,5000000000,2025-10-03,EUR,,,,,Exchange,
ACME,ordinary_shares,100000000,2025-06-30,,,,,,Report,
"""


@pytest.fixture
def store(tmp_path):
    return str(tmp_path / "store.sqlite")


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(ACME, encoding="utf-8")
    return path


def printed(*arguments, code=0):
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["fetch", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def came(of_ticker):
    return {
        (each["item"], each["period"]): (each["value"], each["known_on"], each["source"], each["fetched"])
        for each in of_ticker["figures"]
    }


def test_each_figure_is_told_with_its_source_and_its_day(figures, store):
    done = fetch(["ACME"], figures=figures, store=store)
    [acme] = done["tickers"]
    assert (acme["name"], acme["as_of"], acme["missing"], acme["failures"]) == ("Acme NV", "2025-10-03", [], [])
    assert came(acme) == {
        ("price", ""): (50.0, "2025-10-03", "Exchange [file]", True),
        ("eps", "FY1"): (2.5, "2025-10-01", "Survey [file]", True),
        ("eps", "FY2"): (3.0, "2025-10-02", "Survey [file]", True),
        ("market_cap", ""): (5e9, "2025-10-03", "Exchange [file]", True),
        ("ordinary_shares", ""): (1e8, "2025-06-30", "Report [file]", True),
    }
    assert {each["currency"] for each in acme["figures"] if each["item"] != "ordinary_shares"} == {"EUR"}
    assert done["new"] == 6
    assert fetch(["ACME"], figures=figures, store=store)["new"] == 0


def test_what_was_fetched_is_there_for_a_workbook_when_nobody_answers(figures, store, tmp_path):
    fetch(["ACME"], figures=figures, store=store)
    silent = tmp_path / "silent.csv"
    silent.write_text(HEAD)
    made = new("one-pager", "ACME", figures=silent, store=store, peers=[], out=tmp_path / "acme.xlsx")
    assert (made["company"], made["as_of"]) == ("Acme NV", "2025-10-03")
    assert not {"Price", "EPS FY1", "EPS FY2"} & {gap.strip() for gap in made["gaps"]}
    done = fetch(["ACME"], figures=silent, store=store)
    assert came(done["tickers"][0])["price", ""] == (50.0, "2025-10-03", "Exchange [file]", False)
    assert "no row for ACME" in done["tickers"][0]["failures"][0]
    assert "Exchange [file], in the store already" in printed("ACME", "--from", silent, "--store", store, code=1)


def test_what_is_missing_is_named_with_its_reason_and_whether_a_valuation_needs_it(figures, store):
    figures.write_text("".join(line for line in ACME.splitlines(True) if ",3," not in line and "market" not in line))
    [acme] = fetch(["ACME"], figures=figures, store=store)["tickers"]
    lacking = {(each["item"], each["period"]): each["needed"] for each in acme["missing"]}
    assert lacking == {("eps", "FY2"): True, ("market_cap", ""): False}
    assert all("ACME" in each["reason"] for each in acme["missing"])
    told = printed("ACME", "--from", figures, "--store", store, code=1)
    assert "missing: eps FY2: there is no GAAP EPS estimate of ACME for FY2" in told
    assert "missing: market_cap (only a check needs it): " in told


@pytest.fixture
def vendor(httpserver, monkeypatch):
    """A vendor's address and key as a user sets them, on the day of its replies."""
    monkeypatch.setenv("XLMODEL_TODAY", TODAY.isoformat())
    monkeypatch.setenv("XLMODEL_FMP_URL", httpserver.url_for(""))
    monkeypatch.setenv("XLMODEL_FMP_KEY", KEY)
    return httpserver


def test_figures_of_a_vendor_are_kept_with_its_replies(vendor, store):
    fmp_server(vendor)
    told = printed("BABA", "--provider", "fmp", "--store", store, "--json", code=1)
    assert KEY not in told
    [baba] = json.loads(told)["tickers"]
    today = TODAY.isoformat()
    assert baba["as_of"] == today
    value, known_on, source, fetched = came(baba)["price", ""]
    assert (value, known_on, fetched) == (100.0, today, True)
    assert source.endswith("[fmp]")
    # It does not say what its estimates are per: a reason, not a guess.
    [fy1] = [each["reason"] for each in baba["missing"] if (each["item"], each["period"]) == ("eps", "FY1")]
    assert "fmp does not say whether it is per ADS or per ordinary share" in fy1
    with open_store(store) as opened:
        [price] = [o for o in opened.observations("BABA") if o.item == "price"]
        assert json.loads(opened.payload(price.payload))[0]["price"] == 100.0


def test_a_vendor_that_fails_stops_no_other_company_and_no_other_source(vendor, figures, store):
    vendor.expect_request("/profile").respond_with_data("no", status=401)
    done = fetch(["NOPE", "ACME"], figures=figures, providers=["fmp"], store=store)
    nope, acme = done["tickers"]
    assert nope["figures"] == []
    assert any("NOPE: fmp: " in each for each in nope["failures"])
    assert len(acme["figures"]) == 5
    assert KEY not in json.dumps(done)


def test_a_past_day_is_answered_by_who_knows_the_past(vendor, figures, store):
    [acme] = fetch(["ACME"], figures=figures, providers=["fmp"], store=store, as_of="2025-10-03")["tickers"]
    assert came(acme)["eps", "FY2"][:2] == (3.0, "2025-10-02")
    assert acme["failures"] == ["fmp tells only what is known today"]
    [acme] = fetch(["ACME"], figures=figures, store=store, as_of="2025-10-02")["tickers"]
    assert ("price", "") not in came(acme)
    assert vendor.log == []


def test_a_refused_file_leaves_no_store_behind(figures, store, tmp_path):
    figures.write_text(ACME.replace(",eps,3", ",esp,3"))
    with pytest.raises(NoDataError, match=r"own\.csv, row 5: item is 'esp', not one of eps"):
        fetch(["ACME"], figures=figures, store=store)
    assert not (tmp_path / "store.sqlite").exists()


@pytest.mark.parametrize(("tickers", "store"), [([" "], ":memory:"), (["ACME"], "case")])
def test_without_a_company_or_a_place_to_keep_figures_nothing_is_fetched(tickers, store):
    with pytest.raises(RequestError):
        fetch(tickers, store=store)
