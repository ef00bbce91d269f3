"""A workbook that cannot be judged says so: units that do not fit leave no value, blanks leave no doubt, facts are no drivers."""

import pytest

from xlmodel import Workbook
from xlmodel.calculation.facts import Facts
from xlmodel.findings import Kind
from xlmodel.report.labels import Labels
from xlmodel.report.note import read_note
from xlmodel.report.sensitivity import sensitivity
from xlmodel.report.words import verdict
from xlmodel.tasks.new import new

DAY = "2025-10-03"
ESTIMATE = "EUR,per_ordinary,fiscal_year"
ACME = [
    "ACME,name,,,,,,,,2025-01-02,,Acme NV",
    f"ACME,price,actual,50,EUR,per_ordinary,point,,,{DAY},Exchange,",
    f"ACME,eps,consensus,2.5,{ESTIMATE},2025-12-31,gaap,{DAY},Survey,",
    f"ACME,eps,consensus,3,{ESTIMATE},2026-12-31,gaap,{DAY},Survey,",
    f"ACME,ordinary_shares,actual,400000000,,,,,,{DAY},Register,",
    f"ACME,market_cap,actual,20000000000,EUR,,,,,{DAY},Exchange,",
    f"EUR,government_yield,actual,0.03,,,,,,{DAY},Bund,",
]
FIRM = {"flows": "firm", "fcf_fy1": 1000.0, "fcf_fy2": 1200.0, "debt": 100.0, "cash": 50.0}
UNFIT = (
    "No value is given, as the units do not fit together: Units: price x shares = market value; "
    "Units: debt and cash against the market value. See Checks."
)


@pytest.fixture(scope="module")
def dcf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dcf")
    file = folder / "figures.csv"
    head = "security,item,stat,value,currency,basis,period,period_end,accounting,known_on,source,text"
    file.write_text("\n".join([head, *ACME]) + "\n", encoding="utf-8")
    new("dcf", "ACME", figures=file, as_of=DAY, store=str(folder / "none.sqlite"), out=folder / "acme.xlsx")
    return Workbook(folder / "acme.xlsx")


def test_shares_typed_in_millions_leave_no_value_in_verdict_and_report(dcf):
    """400 for 400 million: the flows of the firm would make five billion per cent of the price."""
    given = FIRM | {"ordinary_shares": 400.0}
    assert dcf.run(**given).verdict == UNFIT
    assert [sentence.text for sentence in read_note(dcf, given).verdict] == [UNFIT]


def test_a_price_that_is_tried_out_keeps_its_value(dcf):
    """A quarter more than the market value is no slip of unit."""
    assert "the price of 62.50" in dcf.run(price=62.5).verdict


def test_currency_and_share_of_another_price_leave_no_value(dcf):
    found = dcf.run(currency="USD").verdict
    assert found.startswith("No value is given")
    assert "Currency and share are those of the price" in found


def test_facts_of_the_day_are_no_drivers_of_the_value(dcf):
    labels = Labels(dcf)
    found = sensitivity(dcf, "expected_value", labels, FIRM)
    tried = {*(swing.name for swing in found.swings), *found.unmoved}
    assert not [each for each in tried if "Ordinary shares" in each or "Currency" in each or each == "Price"]
    assert any("Free cash flow" in each for each in tried)


def test_the_report_of_a_dcf_speaks_of_its_value_and_of_cash_flows():
    facts = Facts(price=100, forward_pe=20, expected_value=110, implied_growth=0.012, base_average_growth=0.05)
    texts = [sentence.text.replace("\u00a0", " ") for sentence in verdict(facts)]
    assert texts[0] == "At a price of 100.00 the expected value is 110.00, 10.0 % above the price."
    assert texts[1].startswith("The price implies that cash flows grow 1.2 % a year")


def test_what_a_page_can_do_without_is_not_called_filled_in(dcf):
    """Flows to equity need no debt; it is blank."""
    assert dcf.run().gaps == "Every figure that this page needs is filled in."
    assert dcf.run(**FIRM, minorities=0).gaps == "Every figure is filled in."


@pytest.mark.parametrize("template", ["dcf", "one-pager"])
def test_a_check_that_hangs_from_blanks_is_not_judged(template, tmp_path):
    path = tmp_path / "unknown.xlsx"
    new(template, "XYZ", peers=["ABC"], store=str(tmp_path / "none.sqlite"), out=path)
    result = Workbook(path).run()
    failing = [finding.text for finding in result.findings if finding.kind is Kind.CHECK]
    assert any(text.startswith("Every figure is filled in") for text in failing)
    assert result.checks_ok is False
    doubts = ("typed over", "priced on another day", "Two routes", "disagree", "Units")
    assert not [text for text in failing if any(doubt in text for doubt in doubts)]
