"""Share counts from EDGAR: covers, classes of shares, and what is refused; from a real server on loopback."""

from datetime import date

import pytest

from tests.market.observations import seen
from tests.market.test_vendors import TODAY, edgar, fact, numbers_of
from xlmodel.market import figures
from xlmodel.market.jumps import jumps
from xlmodel.market.observation import Basis, Unit
from xlmodel.market.provider import SchemaError
from xlmodel.market.store import open_store
from xlmodel.market.vendors.edgar_cover import (
    UndecidedError,
    cover_counts,
    facts_file,
    summed,
    summed_without_names,
)

ACCESSION = "0001652044-26-000043"
FOLDER = "/Archives/edgar/data/1652044/000165204426000043"
# Alphabet's cover of a quarterly report of 2026: 12,116 million shares in all.
CLASSES = {
    "us-gaap:CommonClassAMember": 5_824e6,
    "us-gaap:CommonClassBMember": 836e6,
    "goog:CapitalClassCMember": 5_456e6,
}
NAMED = "Common Class A 5,824,000,000 + Common Class B 836,000,000 + Capital Class C 5,456,000,000"


def cover(end, filed, value, form="10-Q", accession="0"):
    return {"end": end, "val": value, "filed": filed, "form": form, "accn": accession}


def instance(classes, axis="us-gaap:StatementClassOfStockAxis", more=""):
    """The facts of a filing, as far as its cover goes."""
    contexts = facts = ""
    for number, (member, value) in enumerate(classes.items()):
        named = f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
        segment = f"<segment>{named}</segment>" if member else ""
        contexts += (
            f'<context id="c{number}"><entity><identifier scheme="x">1</identifier>{segment}</entity>'
            "<period><instant>2026-04-20</instant></period></context>"
        )
        facts += (
            f'<dei:EntityCommonStockSharesOutstanding contextRef="c{number}" unitRef="shares" decimals="-6">'
            f"{value:.0f}</dei:EntityCommonStockSharesOutstanding>"
        )
    return (
        '<?xml version="1.0"?><xbrl xmlns="http://www.xbrl.org/2003/instance" '
        'xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:dei="http://xbrl.sec.gov/dei/2025" '
        f'xmlns:us-gaap="http://fasb.org/us-gaap/2025">{contexts}{facts}{more}</xbrl>'
    ).encode()


@pytest.fixture
def server(httpserver):
    def answering(covers, *, newest=True, file=None):
        httpserver.expect_request("/files/company_tickers.json").respond_with_json(
            {"0": {"cik_str": 1652044, "ticker": "GOOG", "title": "Alphabet Inc."}}
        )
        reports = [fact("2026-01-01", "2026-03-31", 5.11, "2026-04-24", "10-Q") | {"accn": ACCESSION}] if newest else []
        facts = {
            "us-gaap": {"EarningsPerShareDiluted": {"units": {"USD/shares": reports}}},
            "dei": {"EntityCommonStockSharesOutstanding": {"units": {"shares": covers}}} if covers else {},
        }
        httpserver.expect_request("/api/xbrl/companyfacts/CIK0001652044.json").respond_with_json({"facts": facts})
        if file is None:
            httpserver.expect_request(f"{FOLDER}/index.json").respond_with_data("", 404)
        else:
            names = ["R1.htm", "goog-20260331_cal.xml", "FilingSummary.xml", "goog-20260331_htm.xml", "goog.xsd"]
            listed = {"directory": {"item": [{"name": name} for name in names], "name": FOLDER}}
            httpserver.expect_request(f"{FOLDER}/index.json").respond_with_json(listed)
            httpserver.expect_request(f"{FOLDER}/goog-20260331_htm.xml").respond_with_data(
                file, content_type="text/xml"
            )
        return edgar(httpserver.url_for("")).fetch("GOOG", ["ordinary_shares"], TODAY)

    return answering


def counts(reply):
    return [(o.value, o.known_on) for o in numbers_of(reply, "ordinary_shares")]


def test_classes_on_the_cover_of_the_newest_report_are_summed_and_named(server, httpserver):
    """The table of facts has no count at all of a company whose covers state it class by class."""
    reply = server([], file=instance(CLASSES))
    assert counts(reply) == [(12_116e6, date(2026, 4, 24))]
    [shares] = reply.observations
    assert shares.source.endswith(f"EntityCommonStockSharesOutstanding: {NAMED}")
    assert (shares.unit, shares.basis) == (Unit.SHARES, Basis.NONE)
    assert f"GOOG: shares of several classes count as one each on the cover of 2026-04-24: {NAMED}" in reply.doubts
    with open_store(":memory:") as store:
        store.append("edgar", TODAY, reply.observations, reply.payloads)
        assert NAMED in figures.point(store, "GOOG", "ordinary_shares", TODAY).source
        assert store.payload(shares.payload) == instance(CLASSES)
        assert store.verify() == []
    assert all("analyst@example.com" in asked.headers["User-Agent"] for asked, _ in httpserver.log)


def test_a_company_with_one_class_is_not_asked_for_its_cover(server, httpserver):
    reply = server([cover("2026-04-20", "2026-04-24", 5e9), cover("2026-01-20", "2026-01-30", 5.1e9)])
    assert counts(reply) == [(5.1e9, date(2026, 1, 30)), (5e9, date(2026, 4, 24))]
    assert not reply.doubts
    assert len(httpserver.log) == 2


def test_a_cover_with_one_class_and_one_with_a_total_need_no_sum(server):
    assert counts(server([], file=instance({"us-gaap:CommonClassAMember": 7e6}))) == [(7e6, date(2026, 4, 24))]
    assert summed({"": 12.0, "Class A": 7.0, "Class B": 5.0}) == (12.0, "")


def test_a_count_that_ended_years_ago_is_not_taken_for_todays(server):
    """Visa and Mastercard: the last cover that named no class is of 2010."""
    old = [cover("2010-04-28", "2010-05-04", 122_530_193)]
    reply = server(old)
    assert counts(reply) == []
    [doubt] = reply.doubts
    assert "the share count on the cover of 2026-04-24 cannot be read: nothing of that name" in doubt
    assert "the last count without classes was filed on 2010-05-04, and left out" in doubt


def test_the_newest_cover_follows_those_that_named_no_class(server):
    reply = server([cover("2010-04-28", "2010-05-04", 122_530_193)], file=instance(CLASSES))
    assert sorted(counts(reply)) == [(122_530_193, date(2010, 5, 4)), (12_116e6, date(2026, 4, 24))]


def test_a_count_of_last_quarter_stands_where_the_newest_cover_cannot_be_read(server):
    reply = server([cover("2026-01-20", "2026-01-30", 5.1e9)], file=b"<xbrl")
    assert counts(reply) == [(5.1e9, date(2026, 1, 30))]
    assert "cannot be read: the filing's facts are cut short or no XML" in reply.doubts[0]


def test_several_counts_of_one_cover_are_classes_and_said_to_be(server):
    rows = [cover("2026-04-20", "2026-04-24", value, accession=ACCESSION) for value in (836e6, 5_456e6, 5_824e6)]
    reply = server(rows)
    assert counts(reply) == [(12_116e6, date(2026, 4, 24))]
    assert "3 classes, 836,000,000 + 5,456,000,000 + 5,824,000,000" in reply.observations[0].source


def test_counts_that_may_be_one_stated_twice_are_refused_with_their_values(server):
    rows = [cover("2026-04-20", "2026-04-24", value, accession=ACCESSION) for value in (5_824e6, 5_830e6)]
    reply = server([cover("2026-01-20", "2026-01-30", 5.1e9), *rows])
    assert counts(reply) == [(5.1e9, date(2026, 1, 30))]
    [doubt] = reply.doubts
    assert "5,824,000,000 and 5,830,000,000, which may be classes or one count stated twice" in doubt
    assert "no share count is taken from it" in doubt


@pytest.mark.parametrize(
    ("values", "total"),
    [([7.0], 7.0), ([7.0, 7.0], 7.0), ([7.0, 5.0], 12.0), ([5.0, 7.0, 12.0], 12.0), ([3.0, 4.0, 7.0, 14.0], 14.0)],
)
def test_a_total_among_its_classes_is_not_counted_twice(values, total):
    assert summed_without_names(values)[0] == total


@pytest.mark.parametrize(
    "values", [[18_474.0, 18_474_000.0], [100.0, 100.5], [2.0, 2_000_000.0], [0.0, 5.0], [5.0, 5.01, 9.0]]
)
def test_what_may_be_one_count_in_two_ways_is_undecided(values):
    with pytest.raises(UndecidedError, match="may be classes or one count stated twice"):
        summed_without_names(values)


def test_shares_of_a_subsidiary_that_files_along_are_not_counted():
    other = instance({"goog:YouTubeMember": 5e6, "": 7e6}, axis="dei:LegalEntityAxis")
    assert cover_counts(other) == (date(2026, 4, 20), {"": 7e6})
    with pytest.raises(SchemaError, match="states no share count"):
        cover_counts(instance({"goog:YouTubeMember": 5e6}, axis="dei:LegalEntityAxis"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cut short or no XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><xbrl/>', "document type"),
        (b"<html><body>Sign in</body></html>", "no share count"),
    ],
)
def test_a_cover_that_is_none_is_refused(content, why):
    with pytest.raises(SchemaError, match=why):
        cover_counts(content)


@pytest.mark.parametrize(
    ("names", "file"),
    [
        (["goog-20260331_htm.xml", "goog_cal.xml"], "goog-20260331_htm.xml"),
        (["FilingSummary.xml", "goog-20121231_lab.xml", "goog-20121231.xml", "R2.xml"], "goog-20121231.xml"),
    ],
)
def test_the_file_of_facts_is_found_among_the_others(names, file):
    assert facts_file({"directory": {"item": [{"name": name} for name in names]}}) == file


@pytest.mark.parametrize(
    "listed", [None, [], {"directory": {"item": [{"name": "a_cal.xml"}]}}, {"directory": {"item": [5]}}]
)
def test_a_folder_without_facts_is_refused(listed):
    with pytest.raises(SchemaError, match=r"no file of facts|not of the documented shape"):
        facts_file(listed)


def test_a_count_that_splits_is_asked_about_and_never_taken_for_a_split(server):
    """Covers of before and after twenty for one on 6 June."""
    rows = [cover("2022-04-20", "2022-04-29", 500_000_000), cover("2022-07-20", "2022-07-29", 10_020_000_000)]
    reply = server(rows, newest=False)
    assert not numbers_of(reply, "split")
    with open_store(":memory:") as store:
        store.append("edgar", TODAY, reply.observations, reply.payloads)
        [jump] = jumps(store, "GOOG")
        assert "20 times: about 20:1, and no split is known between 2022-04-29 and 2022-07-29" in str(jump)
        assert figures.point(store, "GOOG", "ordinary_shares", date(2022, 6, 30)).value == 500_000_000
        split = seen("GOOG", "split", 20.0, date(2022, 6, 6), unit=Unit.NUMBER, currency="", basis=Basis.NONE,
                     period_end=date(2022, 6, 6))  # fmt: skip
        store.append("test", TODAY, [split])
        assert jumps(store, "GOOG") == []
        assert figures.point(store, "GOOG", "ordinary_shares", date(2022, 6, 30)).value == 500_000_000 * 20
