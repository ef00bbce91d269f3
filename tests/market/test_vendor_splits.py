"""Splits as vendors tell them, from a real server on loopback; the days and ratios are those that companies announced."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.market.observations import eps, seen
from tests.market.test_refresh import PRICE, FakeBook
from tests.market.test_vendors import (
    KEY,
    NEXT_END,
    TODAY,
    alphavantage,
    alphavantage_server,
    estimate,
    fmp,
    fmp_server,
    numbers_of,
    yahoo,  # noqa: F401  a fixture
    yahoo_answer,
)
from xlmodel.market import figures, share_counts
from xlmodel.market.observation import Basis, Period, Stat, Unit
from xlmodel.market.provider import EntitlementError, NotFoundError, QuotaError, SchemaError
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh

SOON = TODAY + timedelta(days=20)


def told(reply):
    """What is read of the splits: how many for one, from when, and when that was known."""
    return [(o.value, o.period_end, o.known_on) for o in numbers_of(reply, "split")]


def fmp_splits(httpserver, *rows, symbol="NVDA"):
    listed = [{"symbol": symbol, "date": day, "numerator": new, "denominator": old} for day, new, old in rows]
    httpserver.expect_request("/splits", query_string={"symbol": symbol}).respond_with_json(listed)
    return fmp(httpserver.url_for(""))


def test_fmp_splits_have_their_day_and_were_known_by_then(httpserver):
    """NVIDIA's ten for one, Amazon's twenty for one, one for thirty, and one that is only announced."""
    rows = [("2024-06-10", 10, 1), ("2022-06-06", 20, 1), ("2011-05-09", 1, 30), (SOON.isoformat(), 3, 2)]
    reply = fmp_splits(httpserver, *rows).fetch("NVDA", ["split"], TODAY)
    assert told(reply) == [
        (10.0, date(2024, 6, 10), date(2024, 6, 10)),
        (20.0, date(2022, 6, 6), date(2022, 6, 6)),
        (1 / 30, date(2011, 5, 9), date(2011, 5, 9)),
        (1.5, SOON, TODAY),
    ]
    assert {(o.unit, o.basis, o.stat) for o in reply.observations} == {(Unit.NUMBER, Basis.NONE, Stat.ACTUAL)}
    [payload] = reply.payloads
    assert json.loads(payload.content)[0]["numerator"] == 10
    assert {o.payload for o in reply.observations} == {payload.digest}
    assert len(httpserver.log) == 1  # for splits alone nothing else is asked


def test_a_spin_off_among_the_splits_is_left_out_and_named(httpserver):
    """General Electric, 4 January 2023: GE HealthCare was spun off, and vendors count the price as split 1281:1000."""
    reply = fmp_splits(
        httpserver, ("2023-01-04", 1281, 1000), ("2021-08-02", 1, 8), ("2020-01-02", 0, 1), symbol="GE"
    ).fetch("GE", ["split"], TODAY)
    assert told(reply) == [(1 / 8, date(2021, 8, 2), date(2021, 8, 2))]
    assert "GE: 1281:1000 on 2023-01-04 is no usual split" in reply.doubts[0]
    assert "GE: 0:1 on 2020-01-02 is no usual split" in reply.doubts[1]


def test_a_plan_without_splits_costs_no_price(httpserver):
    httpserver.expect_request("/splits").respond_with_json({"Error Message": "premium"}, 402)
    provider = fmp_server(httpserver)
    reply = provider.fetch("BABA", ["price", "split"], TODAY)
    assert numbers_of(reply, "price")
    assert "BABA: whether its shares were split is not known: the plan does not cover it" in reply.doubts[0]
    with pytest.raises(EntitlementError):
        provider.fetch("BABA", ["split"], TODAY)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"symbol": "JD", "date": "2024-06-10", "numerator": 10, "denominator": 1}], "answers for JD"),
        ([{"symbol": "NVDA", "date": "soon", "numerator": 10, "denominator": 1}], "date"),
        ([{"symbol": "NVDA", "date": "2024-06-10", "numerator": "ten"}], "numerator"),
        ({"historical": []}, "no list"),
    ],
)
def test_fmp_splits_of_another_shape_are_refused(httpserver, rows, why):
    httpserver.expect_request("/splits").respond_with_json(rows)
    with pytest.raises(SchemaError, match=why):
        fmp(httpserver.url_for("")).fetch("NVDA", ["split"], TODAY)


def alphavantage_splits(httpserver, answer):
    query = {"function": "SPLITS", "symbol": "NVDA", "apikey": KEY}
    httpserver.expect_request("/query", query_string=query).respond_with_json(answer)
    return alphavantage(httpserver.url_for(""))


def test_alphavantage_splits_are_texts_and_a_reverse_one_is_rounded(httpserver):
    rows = [("2024-06-10", "10.0000"), ("2021-07-20", "4.0000"), ("2007-09-11", "1.5000"), ("2003-01-02", "0.0333")]
    data = [{"effective_date": day, "split_factor": factor} for day, factor in [*rows, ("2001-01-02", "0.03")]]
    reply = alphavantage_splits(httpserver, {"symbol": "NVDA", "data": data}).fetch("NVDA", ["split"], TODAY)
    assert [(value, day.isoformat()) for value, day, _ in told(reply)] == [
        (10.0, "2024-06-10"),
        (4.0, "2021-07-20"),
        (1.5, "2007-09-11"),
        (1 / 30, "2003-01-02"),
    ]
    assert "NVDA: 2001-01-02: a split is 0.03, which may be" in reply.doubts[0]
    assert KEY not in reply.payloads[0].url


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"Information": "rate limit is 25 requests per day"}, QuotaError),
        ({"Error Message": "Invalid API call"}, NotFoundError),
        ({"symbol": "AMD", "data": []}, SchemaError),
        ({"symbol": "NVDA", "data": {}}, SchemaError),
        ({"symbol": "NVDA", "data": [{"effective_date": "2024-06-10"}]}, SchemaError),
    ],
)
def test_alphavantage_splits_that_fail_have_their_type(httpserver, answer, error):
    with pytest.raises(error):
        alphavantage_splits(httpserver, answer).fetch("NVDA", ["split"], TODAY)


def test_alphavantage_share_that_never_split_has_none(httpserver):
    reply = alphavantage_splits(httpserver, {"symbol": "NVDA", "data": []}).fetch("NVDA", ["split"], TODAY)
    assert (reply.observations, reply.doubts) == ([], [])


def chart(*splits, offset=-14400, **more):
    listed = {str(at): {"date": at, "numerator": n, "denominator": d, "splitRatio": f"{n}:{d}"} for at, n, d in splits}
    result = {"meta": {"symbol": "BABA", "gmtoffset": offset}, "timestamp": [1], "events": {"splits": listed}} | more
    return {"chart": {"result": [result], "error": None}}


def second(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp())


@pytest.fixture
def yahoo_chart(httpserver, yahoo):  # noqa: F811
    def answered(drawn, status=200):
        httpserver.expect_request("/v8/finance/chart/BABA").respond_with_data(
            json.dumps(drawn), status, content_type="application/json"
        )
        return yahoo(yahoo_answer())

    return answered


def test_yahoo_splits_take_effect_on_the_day_of_their_exchange(yahoo_chart):
    """Apple's four for one began to trade at 9:30 in New York on 31 August 2020, which is 13:30 in Greenwich."""
    drawn = chart((second(2020, 8, 31, 13, 30), 4.0, 1.0), (second(2023, 1, 4, 14, 30), 1281, 1000))
    reply = yahoo_chart(drawn).fetch("BABA", ["split"], TODAY)
    assert told(reply) == [(4.0, date(2020, 8, 31), date(2020, 8, 31))]
    assert "1281:1000 on 2023-01-04" in reply.doubts[0]
    assert json.loads(reply.payloads[0].content) == drawn
    assert "events=split" in reply.payloads[0].url


def test_yahoo_day_in_sydney_begins_before_it_does_in_greenwich(yahoo_chart):
    """Ten in the morning of 1 December, an hour before midnight in Greenwich."""
    reply = yahoo_chart(chart((second(2022, 11, 30, 23, 0), 1, 10), offset=39600)).fetch("BABA", ["split"], TODAY)
    assert told(reply) == [(0.1, date(2022, 12, 1), date(2022, 12, 1))]


def test_yahoo_share_that_never_split_has_none_and_its_price_all_the_same(yahoo_chart):
    reply = yahoo_chart(chart(events={})).fetch("BABA", ["price", "split"], TODAY)
    assert numbers_of(reply, "price")
    assert not told(reply)


@pytest.mark.parametrize(
    ("drawn", "error"),
    [
        ({"chart": {"result": None, "error": {"code": "Not Found"}}}, NotFoundError),
        ({"chart": {"result": [{"events": {"splits": {"1": {"date": "x"}}}}]}}, SchemaError),
        ([], SchemaError),
    ],
)
def test_yahoo_splits_of_another_shape_are_refused(yahoo_chart, drawn, error):
    with pytest.raises(error):
        yahoo_chart(drawn).fetch("BABA", ["split"], TODAY)


def test_an_estimate_of_some_days_ago_is_on_the_share_count_of_the_day_it_is_told(httpserver, yahoo_chart):
    """A vendor restates its past; ten for one ten days ago divides what it had of 90 days ago already."""
    effective = TODAY - timedelta(days=10)
    split = seen(
        "BABA", "split", 10.0, effective, unit=Unit.NUMBER, currency="", basis=Basis.NONE, period_end=effective
    )
    trend = yahoo_chart(chart()).fetch("BABA", ["eps"], TODAY)
    rows = [estimate(NEXT_END, "45.1", eps_estimate_average_90_days_ago="60.0")]
    average = alphavantage_server(httpserver, rows).fetch("BABA", ["eps"], TODAY)
    before = TODAY - timedelta(days=89)
    for reply in (trend, average):
        [ago] = numbers_of(reply, "eps", Stat.CONSENSUS, period_end=NEXT_END, value=60.0)
        assert (ago.known_on, ago.count_day) == (TODAY - timedelta(days=90), TODAY)
        with open_store(":memory:") as store:
            store.append("test", TODAY, [split])
            store.append("vendor", TODAY, reply.observations, reply.payloads)
            [then] = [o for o in store.observations("BABA") if o.value == 60.0]
            assert share_counts.restated(store, [then], TODAY)[0].value == 60.0
            assert share_counts.restated(store, [then], before)[0].value == pytest.approx(600.0, rel=1e-15)


def test_a_split_that_a_vendor_tells_of_restates_what_was_known_before(httpserver):
    provider = fmp_splits(httpserver, ("2024-06-10", 10, 1), symbol="ACME")
    ordinary = {"basis": Basis.PER_ORDINARY}
    with open_store(":memory:") as store:
        store.append("test", TODAY, [seen("ACME", value=949.5, known=date(2024, 6, 5), **ordinary)])
        store.append("test", TODAY, [eps(27.0, date(2025, 1, 31), date(2024, 5, 24), "ACME", **ordinary)])
        reply = provider.fetch("ACME", ["split"], TODAY)
        store.append("fmp", TODAY, reply.observations, reply.payloads)
        day = date(2024, 6, 11)
        assert figures.market_price(store, "ACME", day).value == 94.95
        estimated = figures.consensus(store, "ACME", "EPS", "FY1", day)
        assert estimated.value == 2.7
        [split] = store.latest("ACME", "split", Stat.ACTUAL, reply.observations[0].period, None)
        assert json.loads(store.payload(split.payload)) == json.loads(reply.payloads[0].content)
        assert store.append("fmp", TODAY, reply.observations, reply.payloads) == 0  # asked again, it is no news
        # Of one split that two tell of, one counts; and the user's own word counts before both.
        other = seen("ACME", "split", 10.0, date(2024, 6, 10), unit=Unit.NUMBER, currency="", basis=Basis.NONE,
                     period_end=date(2024, 6, 11), provider="yahoo")  # fmt: skip
        store.append("yahoo", TODAY, [other])
        assert figures.market_price(store, "ACME", day).value == 94.95
        never = seen("ACME", "split", 1.0, date(2024, 6, 10), unit=Unit.NUMBER, currency="", basis=Basis.NONE,
                     period_end=date(2024, 6, 10), provider="file")  # fmt: skip
        store.append("file", TODAY, [never])
        assert figures.market_price(store, "ACME", day).value == 949.5


def test_a_vendor_who_knows_of_no_split_spares_the_calls_of_the_next(httpserver):
    """Most shares never split, and Alpha Vantage has 25 calls a day."""
    rows = [estimate(NEXT_END, "45.1")]
    second = alphavantage_server(httpserver, rows)
    with open_store(":memory:") as store:
        refresh(FakeBook(PRICE), [fmp_server(httpserver), second], store, TODAY)
        assert store.latest("BABA", "price", Stat.ACTUAL, Period.POINT, None)
    asked = [request.path + "?" + request.query_string.decode() for request, _ in httpserver.log]
    assert any(each.startswith("/splits") for each in asked)
    assert not any("SPLITS" in each for each in asked)
