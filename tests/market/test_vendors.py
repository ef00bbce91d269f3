"""Every provider against a real server on loopback that answers in the documented shapes; all numbers are invented."""

import json
import logging
import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from werkzeug import Response

from tests.market.conftest import http_answer
from tests.market.test_refresh import EPS, PRICE, FakeBook
from xlmodel.errors import NoDataError
from xlmodel.market import figures, rates
from xlmodel.market.jumps import jumps
from xlmodel.market.observation import Accounting, Basis, Period, Stat, Unit
from xlmodel.market.port import Settlement
from xlmodel.market.provider import (
    AuthError,
    EntitlementError,
    Limit,
    NotFoundError,
    OnlyTodayError,
    Payload,
    Provider,
    ProviderError,
    QuotaError,
    SchemaError,
    TransientError,
)
from xlmodel.market.store import open_store
from xlmodel.market.vendors.alphavantage import AlphaVantage
from xlmodel.market.vendors.ecb import Ecb
from xlmodel.market.vendors.edgar import Edgar
from xlmodel.market.vendors.fmp import Fmp
from xlmodel.market.vendors.http import Http, Patience
from xlmodel.market.vendors.yahoo import Yahoo
from xlmodel.refresh.run import refresh
from xlmodel.secret import Secret

TODAY = datetime.now(UTC).date()
NOW = int(datetime.now(UTC).timestamp())
KEY = "k3y-th4t-must-not-be-seen"
QUICK = Patience(connect=1, read=0.5, whole=3, size=1 << 20, attempts=3, pause=0.01, longest_pause=1)
NEXT_END = date(TODAY.year + 1, 3, 31) if date(TODAY.year, 3, 31) < TODAY else date(TODAY.year, 3, 31)
AFTER_END = NEXT_END.replace(year=NEXT_END.year + 1)


def fmp(base):
    return Fmp(Secret(KEY), base, QUICK)


def alphavantage(base):
    return AlphaVantage(Secret(KEY), base, QUICK)


def edgar(base):
    return Edgar("analyst@example.com", base, base, QUICK)


def ecb(base):
    return Ecb(base, QUICK)


MAKERS = {"fmp": fmp, "alphavantage": alphavantage, "edgar": edgar, "ecb": ecb}
ASKED = {"fmp": ("BABA", ["price"]), "alphavantage": ("BABA", ["price"]), "edgar": ("BABA", ["eps"])}


def ask(name, base):
    security, items = ASKED.get(name, ("USDCNY", ["fx_rate"]))
    return MAKERS[name](base).fetch(security, items, TODAY)


every = pytest.mark.parametrize("name", MAKERS)

# Failures


@every
@pytest.mark.parametrize(
    ("status", "headers", "error", "calls"),
    [
        (401, {}, AuthError, 1),
        (403, {}, AuthError, 1),
        (402, {}, EntitlementError, 1),
        (404, {}, NotFoundError, 1),
        (418, {}, SchemaError, 1),
        (302, {"Location": "http://127.0.0.1:9/elsewhere"}, SchemaError, 1),
        (429, {}, TransientError, 3),
        (429, {"Retry-After": "0.01"}, TransientError, 3),
        (429, {"Retry-After": "3600"}, QuotaError, 1),
        (429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, QuotaError, 1),
        (500, {}, TransientError, 3),
        (503, {}, TransientError, 3),
    ],
)
def test_a_failure_has_its_type_and_only_a_passing_one_is_tried_again(httpserver, name, status, headers, error, calls):
    httpserver.expect_request(re.compile(".*")).respond_with_response(
        Response(json.dumps({"Error Message": f"no, {KEY}"}), status, headers, content_type="application/json")
    )
    with pytest.raises(ProviderError) as raised:
        ask(name, httpserver.url_for(""))
    assert isinstance(raised.value, error)
    assert len(httpserver.log) == calls
    assert name in ("edgar", "ecb") or KEY not in str(raised.value)  # those have no key to hide
    if error is QuotaError:
        assert raised.value.retry_at > datetime.now(UTC) + timedelta(minutes=50)


@every
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!doctype html><html>Sign in</html>", "text/html"),
        (b'[{"symbol":"BABA","price":1', "application/json"),
        (b"", "application/json"),
        (b'{"a": NaN}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'"a text"', "application/json"),
        (b'[{"symbol":"BABA","currency":"\\ud800"}]', "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b'[{"symbol":"BABA","price":"eighty","timestamp":"x","currency":7}]', "application/json"),
        (b'{"0": 5, "Global Quote": [], "facts": 3}', "application/json"),
    ],
)
def test_an_answer_of_another_shape_is_refused_and_not_tried_again(raw_server, name, content, kind):
    raw_server.answers = [(http_answer(content, kind), 0)]
    with pytest.raises(SchemaError, match="web page|no XML" if kind == "text/html" else "."):
        ask(name, raw_server.url)
    assert len(raw_server.asked) == len(set(raw_server.asked)) <= 2


@every
def test_a_dropped_connection_is_tried_again(raw_server, name):
    raw_server.answers = [None, None, (http_answer(b"<html></html>", "text/html"), 0)]
    with pytest.raises(SchemaError):
        ask(name, raw_server.url)
    assert len(raw_server.asked) == 3
    raw_server.answers = [None]
    with pytest.raises(TransientError):
        ask(name, raw_server.url)


@every
def test_an_answer_cut_short_is_a_passing_failure(raw_server, name):
    raw_server.answers = [(http_answer(b'[{"symbol"', length=5000), 0)]
    with pytest.raises(TransientError):
        ask(name, raw_server.url)
    assert len(raw_server.asked) == 3


@pytest.mark.parametrize("pace", [0.02, 1.0])
def test_a_slow_drip_ends(raw_server, pace):
    """One byte a second never makes a read time out; the whole answer has its own limit."""
    raw_server.answers = [(http_answer(b'[{"symbol":' + b" " * 3000), pace)]
    started = time.monotonic()
    with pytest.raises(TransientError):
        Ecb(raw_server.url, Patience(connect=1, read=0.5, whole=1, attempts=1)).fetch("USDCNY", ["fx_rate"], TODAY)
    assert time.monotonic() - started < 30  # what drips in takes a minute or fifty


@every
def test_an_oversized_answer_is_refused(raw_server, name):
    raw_server.answers = [(http_answer(b" " * (3 << 20)), 0)]
    with pytest.raises(SchemaError, match="larger than 1 MB"):
        ask(name, raw_server.url)


def test_no_server_at_all_is_a_passing_failure():
    with pytest.raises(TransientError):
        ask("ecb", "http://127.0.0.1:9")


@every
def test_a_key_is_in_no_log_no_exception_and_no_address(raw_server, name, caplog):
    caplog.set_level(logging.DEBUG)
    raw_server.answers = [(http_answer(b'{"Information": 1}'), 0)]
    with pytest.raises(ProviderError) as raised:
        ask(name, raw_server.url)
    everything = caplog.text + repr(raised.value) + str(raised.value.__context__) + str(raised.value.__cause__)
    assert KEY not in everything
    assert name in ("edgar", "ecb") or KEY in raw_server.asked[0].decode()


def test_a_quota_is_counted_in_the_store_and_outlives_the_program(httpserver, tmp_path):
    httpserver.expect_request("/query").respond_with_json({"Error Message": "Invalid API call"})
    for already in (0, 1):
        with open_store(str(tmp_path / "s.sqlite")) as store:
            provider = alphavantage(httpserver.url_for(""))
            provider.http.limits = (Limit(1, 86_400),)
            provider.meter(store.wait)
            with pytest.raises(QuotaError if already else NotFoundError):
                provider.fetch("BABA", ["price"], TODAY)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("maker", [fmp, alphavantage, Yahoo], ids=["fmp", "alphavantage", "yahoo"])
def test_live_providers_do_not_pretend_to_know_the_past(maker):
    for past in (date(2020, 1, 2), TODAY - timedelta(days=3)):
        with pytest.raises(OnlyTodayError, match="only what is known today"):
            maker("http://127.0.0.1:9").fetch("BABA", ["price"], past)


def test_a_real_vendor_as_of_a_past_day_leaves_the_store_and_the_sheet_alone(httpserver, store):
    """Its price of today must not stand beside a valuation date of last year."""
    book = FakeBook(PRICE, in_as_of=TODAY)
    refresh(book, fmp_server(httpserver), store, TODAY - timedelta(days=300))
    assert book.cells["in_price"] is None
    assert book.column("DataTable", "Source") == ["not known then"]
    assert "fmp tells only what is known today" in book.column("DataTable", "Status")[0]
    assert (store.observations(), httpserver.log) == ([], [])


def test_each_is_a_provider(httpserver):
    for maker in (*MAKERS.values(), Yahoo):
        assert isinstance(maker(httpserver.url_for("")), Provider)


def test_a_failure_with_a_reason_that_cannot_be_read_has_its_type_all_the_same(httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_data("[" * 100_000, 402)
    with pytest.raises(EntitlementError):
        ask("fmp", httpserver.url_for(""))


# What each answers


def numbers_of(reply, item, stat=Stat.ACTUAL, **wanted):
    return [
        o
        for o in reply.observations
        if o.item == item and o.stat is stat and all(getattr(o, k) == v for k, v in wanted.items())
    ]


def fmp_server(httpserver, **changed):
    profile = {"symbol": "BABA", "currency": "USD", "isAdr": True} | changed.get("profile", {})
    quote = {"symbol": "BABA", "price": 100.0, "marketCap": 2.5e11, "volume": 9e6, "timestamp": NOW}
    estimate = {"symbol": "BABA", "revenueAvg": 9.9e11, "epsAvg": 44.0, "epsHigh": 60.0, "epsLow": 29.0}
    rows = [
        estimate | {"date": NEXT_END.isoformat(), "numAnalystsEps": 28, "netIncomeAvg": None},
        estimate | {"date": AFTER_END.isoformat(), "epsAvg": 62.0, "numAnalystsEps": 25},
    ]
    httpserver.expect_request("/profile").respond_with_json([profile])
    httpserver.expect_request("/quote", query_string={"symbol": "BABA"}).respond_with_json(
        [quote | changed.get("quote", {})]
    )
    httpserver.expect_request("/quote", query_string={"symbol": "USDCNY"}).respond_with_json(
        [{"symbol": "USDCNY", "price": 7.2, "timestamp": NOW}]
    )
    httpserver.expect_request("/analyst-estimates").respond_with_json(rows)
    httpserver.expect_request("/shares-float").respond_with_json([{"symbol": "BABA", "outstandingShares": 2.4e9}])
    httpserver.expect_request("/stock-peers").respond_with_json([{"symbol": "JD"}, {"symbol": "PDD"}])
    httpserver.expect_request("/splits").respond_with_json([])
    return fmp(httpserver.url_for(""))


def test_fmp_answers_with_what_it_says_and_leaves_open_what_it_does_not(httpserver):
    provider = fmp_server(httpserver)
    reply = provider.fetch("BABA", sorted(provider.items - {"fx_rate"}), TODAY)
    [price] = numbers_of(reply, "price")
    assert (price.value, price.currency, price.basis) == (100.0, "USD", Basis.PER_ADS)
    eps = {o.period_end: o for o in numbers_of(reply, "eps", Stat.CONSENSUS)}
    assert eps[NEXT_END].value == 44.0
    assert eps[AFTER_END].value == 62.0
    assert eps[NEXT_END].ambiguous == "the currency and whether it is per ADS or per ordinary share"
    assert numbers_of(reply, "eps", Stat.COUNT)[0].value == 28
    assert numbers_of(reply, "market_cap")[0].ambiguous == "the currency"
    assert numbers_of(reply, "peers")[0].text == "JD PDD"
    assert not numbers_of(reply, "net_income", Stat.CONSENSUS)
    assert {p.digest for p in reply.payloads} >= {o.payload for o in reply.observations}
    assert all(KEY not in p.url for p in reply.payloads)
    assert not reply.doubts[1:]  # a share that never split is no doubt
    assert numbers_of(provider.fetch("USDCNY", ["fx_rate"], TODAY), "fx_rate")[0].value == 7.2


@pytest.mark.parametrize("price", [0, -7.2])
def test_a_rate_of_zero_or_less_is_none(httpserver, price):
    answer = [{"symbol": "USDCNY", "price": price, "timestamp": NOW}]
    httpserver.expect_request("/quote").respond_with_json(answer)
    with pytest.raises(NotFoundError, match="fmp does not know USDCNY"):
        fmp(httpserver.url_for("")).fetch("USDCNY", ["fx_rate"], TODAY)


def test_fmp_price_in_pence_is_pounds(httpserver):
    provider = fmp_server(httpserver, profile={"currency": "GBp", "isAdr": False}, quote={"price": 250.0})
    [price] = numbers_of(provider.fetch("BABA", ["price"], TODAY), "price")
    assert (price.value, price.currency, price.basis) == (2.5, "GBP", Basis.PER_ORDINARY)


def test_fmp_unknown_symbol_is_an_empty_list(httpserver):
    httpserver.expect_request("/profile").respond_with_json([])
    with pytest.raises(NotFoundError):
        fmp(httpserver.url_for("")).fetch("NOPE", ["price"], TODAY)


def test_fmp_answer_for_another_symbol_is_refused(httpserver):
    with pytest.raises(SchemaError, match="JD"):
        fmp_server(httpserver, quote={"symbol": "JD"}).fetch("BABA", ["price"], TODAY)


def alphavantage_server(httpserver, estimates, overview=None):
    def answer(function, told):
        httpserver.expect_request(
            "/query", query_string={"function": function, "symbol": "BABA", "apikey": KEY}
        ).respond_with_json(told)

    answer("OVERVIEW", overview or {"Currency": "USD", "MarketCapitalization": "None", "SharesOutstanding": "-"})
    answer("GLOBAL_QUOTE", {"Global Quote": {"05. price": "100.50", "07. latest trading day": TODAY.isoformat()}})
    answer("EARNINGS_ESTIMATES", {"symbol": "BABA", "estimates": estimates})
    return alphavantage(httpserver.url_for(""))


def estimate(end, average, **more):
    return {"date": end.isoformat(), "horizon": "next fiscal year", "eps_estimate_average": average} | {
        "eps_estimate_analyst_count": "28.0000",
        "eps_estimate_average_7_days_ago": None,
        **more,
    }


def test_alphavantage_texts_become_numbers_and_earlier_states_are_dated_back(httpserver):
    rows = [estimate(NEXT_END, "45.1", eps_estimate_average_30_days_ago="47.0", revenue_estimate_average="9.9e11")]
    reply = alphavantage_server(httpserver, rows).fetch("BABA", ["price", "eps"], TODAY)
    [price] = numbers_of(reply, "price")
    assert (price.value, price.currency, price.basis) == (100.5, "USD", Basis.UNKNOWN)
    assert not numbers_of(reply, "market_cap")
    now, before = sorted(numbers_of(reply, "eps", Stat.CONSENSUS), key=lambda o: o.known_at, reverse=True)
    assert (now.value, before.value) == (45.1, 47.0)
    assert (now.known_on - before.known_on).days == 30
    assert now.currency == ""


def test_alphavantage_anomalies_are_pointed_out_and_not_dropped_silently(httpserver):
    ends = [NEXT_END.replace(year=NEXT_END.year + i) for i in range(6)]
    rows = [estimate(end, "5.00") for end in ends[:4]]
    rows += [estimate(ends[4], "0", eps_estimate_analyst_count="0")]
    rows += [estimate(ends[5], "10.0", eps_estimate_average_90_days_ago="40.1")]
    reply = alphavantage_server(httpserver, rows).fetch("BABA", ["eps"], TODAY)
    told = " / ".join(reply.doubts)
    assert "placeholder" in told
    assert "no analyst" in told
    assert "split" in told
    assert ends[4] not in {o.period_end for o in reply.observations}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"Information": "Our standard API rate limit is 25 requests per day."}, QuotaError),
        ({"Note": "Thank you for using Alpha Vantage! 5 calls per minute"}, QuotaError),
        ({"Information": "The parameter apikey is invalid or missing: invalid API key"}, AuthError),
        ({"Error Message": "Invalid API call"}, NotFoundError),
        ({}, NotFoundError),
    ],
)
def test_alphavantage_failures_come_as_success(httpserver, told, error):
    httpserver.expect_request("/query").respond_with_json(told)
    with pytest.raises(error):
        alphavantage(httpserver.url_for("")).fetch("BABA", ["price"], TODAY)


def fact(start, end, value, filed, form="20-F"):
    return {"start": start, "end": end, "val": value, "filed": filed, "form": form, "accn": "0", "fy": 2024, "fp": "FY"}


def edgar_server(httpserver):
    httpserver.expect_request("/files/company_tickers.json").respond_with_json(
        {"0": {"cik_str": 1577552, "ticker": "BABA", "title": "Alibaba"}}
    )
    eps = [
        fact("2023-04-01", "2024-03-31", 3.9, "2024-05-23"),
        fact("2023-04-01", "2024-03-31", 3.7, "2025-06-26"),  # restated a year later
        fact("2024-04-01", "2025-03-31", 6.7, "2025-06-26"),
        fact("2024-04-01", "2026-03-31", 9.9, "2025-06-26"),  # two years: no period of ours
        fact("2025-04-01", "2026-03-31", 1.0, "2025-06-26"),  # ends after it was filed
        fact("2024-04-01", "2025-03-31", 5.5, "2025-06-26", "S-8"),
    ]
    shares = [
        {"end": "2025-03-31", "val": 18474235708, "filed": "2025-06-26", "form": "20-F"},
        {"end": "2026-03-31", "val": 1858037427, "filed": "2026-06-25", "form": "20-F"},
    ]
    facts = {
        "us-gaap": {"EarningsPerShareDiluted": {"units": {"CNY/shares": eps}}},
        "dei": {"EntityCommonStockSharesOutstanding": {"units": {"shares": shares}}},
    }
    httpserver.expect_request("/api/xbrl/companyfacts/CIK0001577552.json").respond_with_json(
        {"cik": 1577552, "facts": facts}
    )
    return edgar(httpserver.url_for(""))


def test_edgar_tells_what_was_filed_when(httpserver):
    reply = edgar_server(httpserver).fetch("BABA", ["eps", "ordinary_shares"], TODAY)
    eps = numbers_of(reply, "eps")
    assert [(o.value, o.period_end, o.known_on) for o in eps] == [
        (3.9, date(2024, 3, 31), date(2024, 5, 23)),
        (3.7, date(2024, 3, 31), date(2025, 6, 26)),
        (6.7, date(2025, 3, 31), date(2025, 6, 26)),
    ]
    assert {(o.currency, o.basis, o.accounting, o.period) for o in eps} == {
        ("CNY", Basis.PER_ORDINARY, Accounting.GAAP, Period.YEAR)
    }
    assert any("before its end" in doubt for doubt in reply.doubts)
    assert "analyst@example.com" in httpserver.log[0][0].headers["User-Agent"]
    with open_store(":memory:") as store:
        store.append("edgar", TODAY, reply.observations, reply.payloads)
        [then] = store.latest("BABA", "eps", Stat.ACTUAL, Period.YEAR, date(2024, 12, 31))
        assert then.value == 3.9  # restated only later
        [jump] = jumps(store, "BABA")  # the cover of the 20-F of 2026 lacks a digit
        assert "from 1.84742e+10 (2025-06-26) to 1.85804e+09 (2026-06-25), 1/9.94: about 1:10" in str(jump)
        assert "if it was news or a digit is missing" in str(jump)


def test_edgar_asks_for_a_contact_first():
    with pytest.raises(AuthError, match="e-mail"):
        Edgar()


def test_edgar_does_not_know_a_foreign_ticker(httpserver):
    with pytest.raises(NotFoundError):
        edgar_server(httpserver).fetch("9988.HK", ["eps"], TODAY)


def ecb_file(*days):
    cubes = "".join(
        f"<Cube time='{day}'>" + "".join(f"<Cube currency='{c}' rate='{r}'/>" for c, r in rates.items()) + "</Cube>"
        for day, rates in days
    )
    names = (
        'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope {names}><Cube>{cubes}</Cube></gesmes:Envelope>'


def test_ecb_rate_between_two_currencies_is_the_quotient_of_one_day(httpserver):
    text = ecb_file((TODAY, {"USD": 1.25, "CNY": 9.0}), (TODAY - timedelta(days=1), {"USD": 1.2, "CNY": 8.4}))
    httpserver.expect_request("/eurofxref-hist-90d.xml").respond_with_data(text, content_type="text/xml")
    reply = ecb(httpserver.url_for("")).fetch("USDCNY", ["fx_rate"], TODAY)
    with open_store(":memory:") as store:
        store.append("ecb", TODAY, reply.observations, reply.payloads)
        rate = rates.fx_rate(store, "USD", "CNY", TODAY)
        assert rate.value == pytest.approx(7.2)
        assert rate.note == "through EUR"
        assert rates.fx_rate(store, "CNY", "USD", TODAY - timedelta(days=1)).value == pytest.approx(1 / 7.0)


def test_ecb_long_file_for_an_old_day_and_nothing_of_after_it(httpserver):
    text = ecb_file((date(2020, 1, 3), {"USD": 1.1, "CNY": 7.7}), (date(2020, 1, 2), {"USD": 1.0, "CNY": 7.0}))
    httpserver.expect_request("/eurofxref-hist.xml").respond_with_data(text, content_type="text/xml")
    reply = ecb(httpserver.url_for("")).fetch("USDCNY", ["fx_rate"], date(2020, 1, 2))
    assert {o.known_on for o in reply.observations} == {date(2020, 1, 2)}


@pytest.mark.parametrize("pair", ["USDXXX", "BABA", "US7CNY"])
def test_ecb_knows_no_such_pair(httpserver, pair):
    text = ecb_file((TODAY, {"USD": 1.25, "CNY": 9.0}))
    httpserver.expect_request("/eurofxref-hist-90d.xml").respond_with_data(text, content_type="text/xml")
    with pytest.raises(NotFoundError):
        ecb(httpserver.url_for("")).fetch(pair, ["fx_rate"], TODAY)


def test_ecb_file_with_entities_is_refused(httpserver):
    text = '<!DOCTYPE a [<!ENTITY b "c">]>' + ecb_file((TODAY, {"USD": 1, "CNY": 7}))
    httpserver.expect_request("/eurofxref-hist-90d.xml").respond_with_data(text, content_type="text/xml")
    with pytest.raises(SchemaError, match="document type"):
        ecb(httpserver.url_for("")).fetch("USDCNY", ["fx_rate"], TODAY)


# Yahoo, through yfinance


def yahoo_answer(**changed):
    def period(name, end, average, earlier):
        return {
            "period": name,
            "endDate": end,
            "earningsEstimate": {
                "avg": {"raw": average, "fmt": "x"},
                "low": {},
                "high": {"raw": average + 9},
                "earningsCurrency": "CNY",
            },
            "revenueEstimate": {"avg": {"raw": 1e12}, "revenueCurrency": "CNY"},
            "epsTrend": {"current": {"raw": average}, "90daysAgo": {"raw": earlier}, "epsTrendCurrency": "CNY"},
        }

    trend = [period("0y", NEXT_END.isoformat(), 44.07, 60.0), period("+1y", AFTER_END.isoformat(), 62.0, 70.0)]
    price = {
        "regularMarketPrice": {"raw": 105.85},
        "currency": "USD",
        "regularMarketTime": NOW,
        "marketCap": {"raw": 2.6e11},
        "epsCurrentYear": 44.07,  # CNY beside a price in USD, with no label: must not be read
    }
    result = {"price": price, "summaryProfile": {"country": "China"}, "earningsTrend": {"trend": trend}} | changed
    return {"quoteSummary": {"result": [result], "error": None}}


@pytest.fixture
def yahoo(httpserver, tmp_path, monkeypatch):
    import yfinance

    monkeypatch.setenv("HOME", str(tmp_path))
    yfinance.set_tz_cache_location(str(tmp_path / "yf"))
    from yfinance.data import SingletonMeta, YfData

    SingletonMeta._instances.pop(YfData, None)
    httpserver.expect_request("/v1/test/getcrumb").respond_with_data("crumb1")

    def answered(told, status=200, symbol="BABA"):
        httpserver.expect_request("/", method="GET").respond_with_data("ok")
        httpserver.expect_request(f"/v10/finance/quoteSummary/{symbol}").respond_with_data(
            told if isinstance(told, str) else json.dumps(told), status, content_type="application/json"
        )
        return Yahoo(httpserver.url_for(""), QUICK)

    yield answered
    SingletonMeta._instances.pop(YfData, None)


def kept(reply):
    store = open_store(":memory:")
    store.append("yahoo", TODAY, reply.observations, reply.payloads)
    return store


def test_yahoo_price_in_dollars_beside_eps_in_yuan_never_gives_2_40(yahoo):
    """Yahoo itself prints 2.40 for this; the right answer is 105.85 / (44.07 / 7.2) = 17.3, or a refusal."""
    reply = yahoo(yahoo_answer()).fetch("BABA", ["price", "eps"], TODAY)
    assert {o.value for o in numbers_of(reply, "eps", Stat.CONSENSUS, period_end=NEXT_END)} == {44.07, 60.0}
    with kept(reply) as store:
        with pytest.raises(NoDataError, match="per ADS or per ordinary share"):
            figures.consensus(store, "BABA", "EPS", "FY1", TODAY)
        store.settle(Settlement("BABA", "", Basis.PER_ADS))
        with pytest.raises(NoDataError, match="no rate of CNY per USD"):
            figures.consensus(store, "BABA", "EPS", "FY1", TODAY)
        rate = numbers_of(reply, "price")[0]
        rate = type(rate)(**{s: getattr(rate, s) for s in rate.__slots__} | {
            "security": "USDCNY", "item": "fx_rate", "value": 7.2, "unit": Unit.NUMBER, "currency": "CNY", "basis": Basis.NONE,
        })  # fmt: skip
        store.append("yahoo", TODAY, [rate])
        eps = figures.consensus(store, "BABA", "EPS", "FY1", TODAY)
        price = figures.market_price(store, "BABA", TODAY)
        assert eps.currency == price.currency == "USD"
        assert price.value / eps.value == pytest.approx(105.85 / (44.07 / 7.2))
        assert "spot of" in eps.source
        assert figures.consensus(store, "BABA", "EPS", "FY1", TODAY, "CNY").value == 44.07


def test_yahoo_periods_keep_their_own_ends_and_currencies(yahoo):
    told = yahoo_answer()
    second = told["quoteSummary"]["result"][0]["earningsTrend"]["trend"][1]
    second["earningsEstimate"]["earningsCurrency"] = "USD"
    reply = yahoo(told).fetch("BABA", ["eps"], TODAY)
    high = {o.period_end: o.currency for o in numbers_of(reply, "eps", Stat.HIGH)}
    assert high == {NEXT_END: "CNY", AFTER_END: "USD"}
    back = numbers_of(reply, "eps", Stat.CONSENSUS, period_end=NEXT_END, value=60.0)[0]
    assert back.known_on == TODAY - timedelta(days=90)


def test_yahoo_estimate_without_an_end_is_not_taken_for_a_year(yahoo):
    told = yahoo_answer()
    del told["quoteSummary"]["result"][0]["earningsTrend"]["trend"][0]["endDate"]
    del told["quoteSummary"]["result"][0]["earningsTrend"]["trend"][1:]
    reply = yahoo(told).fetch("BABA", ["eps"], TODAY)
    assert any("no end of its period" in doubt for doubt in reply.doubts)
    with kept(reply) as store, pytest.raises(NoDataError, match="does not say which year"):
        figures.consensus(store, "BABA", "EPS", "FY1", TODAY)


def test_yahoo_pence_are_pounds_and_a_domestic_share_is_ordinary(yahoo):
    pence = yahoo_answer(price={"regularMarketPrice": 250.0, "currency": "GBp", "regularMarketTime": NOW})
    [price] = numbers_of(yahoo(pence).fetch("BABA", ["price"], TODAY), "price")
    assert (price.value, price.currency) == (2.5, "GBP")


def test_yahoo_domestic_share_needs_no_settling(yahoo):
    told = yahoo_answer(summaryProfile={"country": "United States"})
    for each in told["quoteSummary"]["result"][0]["earningsTrend"]["trend"]:
        each["earningsEstimate"]["earningsCurrency"] = each["epsTrend"]["epsTrendCurrency"] = "USD"
    with kept(yahoo(told).fetch("BABA", ["price", "eps"], TODAY)) as store:
        assert figures.consensus(store, "BABA", "EPS", "FY1", TODAY).value == 44.07


@pytest.mark.parametrize(
    ("told", "status", "error"),
    [
        ("Too Many Requests", 429, QuotaError),
        ("no", 401, AuthError),
        ("no", 404, NotFoundError),
        ("no", 503, TransientError),
        ("<html></html>", 200, SchemaError),
        ('{"quoteSummary":{"result":null,"error":{"code":"Not Found"}}}', 200, NotFoundError),
        ('{"quoteSummary":{"result":[{"earningsTrend":{"trend":7}}]}}', 200, SchemaError),
        ('{"quoteSummary":[', 200, SchemaError),
        ("[]", 200, SchemaError),
    ],
)
def test_yahoo_failures_have_their_types(yahoo, told, status, error):
    with pytest.raises(error):
        yahoo(told, status).fetch("BABA", ["price", "eps"], TODAY)


def test_yahoo_dropped_connection_is_a_passing_failure(raw_server, yahoo):
    raw_server.answers = [None]
    yahoo(yahoo_answer())
    from yfinance.data import SingletonMeta, YfData

    SingletonMeta._instances.pop(YfData, None)
    with pytest.raises(TransientError):
        Yahoo(raw_server.url, QUICK).fetch("BABA", ["price"], TODAY)


# The HTTP client itself


def test_a_passing_failure_is_over_at_the_third_attempt(httpserver):
    for status in (503, 429):
        httpserver.expect_ordered_request("/x").respond_with_data("busy", status)
    httpserver.expect_ordered_request("/x").respond_with_json([1])
    told, payload = Http("test", httpserver.url_for(""), patience=QUICK).json("x")
    assert told == [1]
    assert isinstance(payload, Payload)


def test_retry_after_is_waited_for(httpserver):
    httpserver.expect_ordered_request("/x").respond_with_response(Response("", 429, {"Retry-After": "0.6"}))
    httpserver.expect_ordered_request("/x").respond_with_json([1])
    started = time.monotonic()
    Http("test", httpserver.url_for(""), patience=QUICK).json("x")
    assert time.monotonic() - started >= 0.6


# All the way into a workbook


def test_a_vendor_that_names_no_unit_is_refused_settled_once_and_then_converted(httpserver, store):
    """Price in dollars, EPS in yuan with no label: never 100 / 44 = 2.3 times."""
    provider, book = fmp_server(httpserver), FakeBook(PRICE, EPS)
    first = refresh(book, provider, store, TODAY)
    assert book.cells["in_price"] == 100.0
    assert book.cells["in_eps"] == 8.0
    assert any("does not say whether it is per ADS or per ordinary share" in f.sentence for f in first.findings)
    book.tables["UnitTable"].append(["BABA", "CNY", "per_ads"])
    refresh(book, provider, store, TODAY)
    assert book.cells["in_price"] / book.cells["in_eps"] == pytest.approx(100 / (44 / 7.2))
    [eps] = [o for o in store.latest("BABA", "eps", Stat.CONSENSUS, Period.YEAR, TODAY) if o.period_end == NEXT_END]
    assert b'"epsAvg": 44.0' in store.payload(eps.payload)
    assert store.verify() == []
