"""Yahoo, through yfinance: no key, for personal use only by Yahoo's terms; it labels the currency of its estimates.

Traps: one reply holds figures in two currencies - price in USD, `epsCurrentYear` in CNY, and a P/E of 2.40 made of the
two - so only figures that carry their own currency are read; every period has its own; yfinance's table drops the end
of the period, so the raw reply is read; London quotes in pence; a spin-off stands among the splits.
"""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from xlmodel.market.observation import (
    MINOR_UNITS,
    UNKNOWN_CURRENCY,
    Accounting,
    Basis,
    Period,
    Stat,
    Unit,
    in_major_unit,
)
from xlmodel.market.provider import (
    Limit,
    NotFoundError,
    Payload,
    QuotaError,
    Reply,
    SchemaError,
    TransientError,
    Wait,
)
from xlmodel.market.settings import setting
from xlmodel.market.vendors.http import Patience, checked, day, number, read_json, refuse_status, take_turn
from xlmodel.market.vendors.live import LiveVendor, earlier, new_for_old
from xlmodel.secret import without_secrets

_SUMMARY: Final = "https://query2.finance.yahoo.com/v10/finance/quoteSummary/"
_CHART: Final = "https://query2.finance.yahoo.com/v8/finance/chart/"
LIMITS: Final = (Limit(2, 1), Limit(2000, 3600))
_PERIODS: Final = {"0y": Period.YEAR, "+1y": Period.YEAR, "0q": Period.QUARTER, "+1q": Period.QUARTER}
_TREND: Final = {"7daysAgo": 7, "30daysAgo": 30, "60daysAgo": 60, "90daysAgo": 90}
_ACCOUNTING: Final = {"gaap": Accounting.GAAP, "normalized": Accounting.NON_GAAP}


class _Period(BaseModel):
    model_config = ConfigDict(extra="ignore")
    period: str
    endDate: str | None = None  # noqa: N815  the vendor's spelling
    earningsEstimate: dict[str, Any] = {}  # noqa: N815
    revenueEstimate: dict[str, Any] = {}  # noqa: N815
    epsTrend: dict[str, Any] = {}  # noqa: N815


class _Result(BaseModel):
    model_config = ConfigDict(extra="ignore")
    price: dict[str, Any] = {}
    summaryProfile: dict[str, Any] = {}  # noqa: N815
    earningsTrend: dict[str, Any] = {}  # noqa: N815


class _Summary(BaseModel):
    result: list[_Result] | None = None
    error: dict[str, Any] | None = None


class _Split(BaseModel):
    date: int  # the second that trading began on the new share count
    numerator: float
    denominator: float


class _Events(BaseModel):
    model_config = ConfigDict(extra="ignore")
    splits: dict[str, _Split] = {}


class _Drawn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    meta: dict[str, Any] = {}
    events: _Events = _Events()


class _Chart(BaseModel):
    result: list[_Drawn] | None = None
    error: dict[str, Any] | None = None


class Yahoo(LiveVendor):
    """What people try first."""

    name = "yahoo"
    source = "Yahoo Finance"
    items = frozenset({"price", "market_cap", "volume", "ads_ratio", "eps", "revenue", "fx_rate", "split"})

    def __init__(self, base: str = "", patience: Patience | None = None) -> None:
        from yfinance.data import YfData  # type: ignore[import-untyped]

        base = base or setting("yahoo_url", "")
        self._patience = patience or Patience()
        self._wait: Wait = lambda provider, limits: 0.0
        self._data = YfData(_session_to(base) if base else None)

    def meter(self, wait: Wait) -> None:
        """Count its calls."""
        self._wait = wait

    def _figures(self, security: str, items: frozenset[str], reply: Reply) -> None:
        result, payload = self._summary(security, "price,summaryProfile,earningsTrend", reply)
        self._price(security, result, payload, reply)
        self._estimates(security, result, payload, reply)

    def _splits(self, security: str, reply: Reply) -> None:
        params = {"range": "max", "interval": "3mo", "events": "split"}
        answer, payload = self._ask(_CHART + security, params)
        chart = checked(_Chart, answer.get("chart") if isinstance(answer, dict) else None)
        if not chart.result:
            raise NotFoundError(f"{self.name} does not know {security}")
        reply.payloads.append(payload)
        # In Sydney the day begins before it does in Greenwich.
        offset = number(chart.result[0].meta.get("gmtoffset")) or 0.0
        for split in chart.result[0].events.splits.values():
            effective = datetime.fromtimestamp(split.date + offset, UTC).date()
            self._keep_split(
                reply, payload, "chart, splits", security, new_for_old(split.numerator, split.denominator), effective
            )

    def _summary(self, symbol: str, modules: str, reply: Reply) -> tuple[_Result, Payload]:
        answer, payload = self._ask(_SUMMARY + symbol, {"modules": modules, "formatted": "false"})
        summary = checked(_Summary, answer.get("quoteSummary") if isinstance(answer, dict) else None)
        if not summary.result:
            raise NotFoundError(f"{self.name} does not know {symbol}")
        reply.payloads.append(payload)
        return summary.result[0], payload

    def _ask(self, url: str, params: dict[str, str]) -> tuple[Any, Payload]:
        from yfinance.exceptions import YFException, YFRateLimitError  # type: ignore[import-untyped]

        take_turn(self.name, self._wait, LIMITS, self._patience)
        try:
            response = self._data.get(url, params, timeout=self._patience.read)
            content = bytes(response.content)
        except YFRateLimitError:
            raise QuotaError(f"{self.name}: too many calls; Yahoo does not say for how long") from None
        except (YFException, OSError) as problem:  # what either of its HTTP libraries raises is an OSError
            raise TransientError(f"{self.name} gives no answer ({type(problem).__name__})") from None
        if len(content) > self._patience.size:
            raise SchemaError(f"the answer is larger than {self._patience.size >> 20} MB")
        if response.status_code != 200:
            refuse_status(int(response.status_code))
        payload = Payload(without_secrets(f"{url}?{urlencode(params)}"), content, datetime.now(UTC))
        return read_json(self.name, content), payload

    def _price(self, security: str, result: _Result, payload: Payload, reply: Reply) -> None:
        value = number(result.price.get("regularMarketPrice"))
        if value is None:
            return
        quoted = str(result.price.get("currency") or UNKNOWN_CURRENCY)
        price, currency = in_major_unit(value, quoted)
        seconds = number(result.price.get("regularMarketTime"))
        at = datetime.fromtimestamp(seconds, UTC) if seconds else payload.fetched_at
        domestic = result.summaryProfile.get("country") == "United States" and currency == "USD"
        basis = Basis.PER_ORDINARY if domestic else Basis.UNKNOWN
        self._keep(reply, payload, "price", security, "price", price, currency=currency, basis=basis, known_at=at)
        if domestic:  # a company of the country has no depositary shares there
            one = {"unit": Unit.NUMBER, "basis": Basis.NONE}
            self._keep(reply, payload, "summaryProfile", security, "ads_ratio", 1.0, **one)
        market_cap = number(result.price.get("marketCap"))
        if market_cap is not None:  # never in pence, and not always in the price's currency
            major = MINOR_UNITS.get(quoted, currency)
            self._keep(reply, payload, "price", security, "market_cap", market_cap, currency=major, known_at=at)

    def _estimates(self, security: str, result: _Result, payload: Payload, reply: Reply) -> None:
        domestic = result.summaryProfile.get("country") == "United States"
        trends = result.earningsTrend.get("trend") or []
        if not isinstance(trends, list):
            raise SchemaError(f"{self.name}: earningsTrend is not of the documented shape")
        for each in trends:
            trend = checked(_Period, each)
            if trend.period not in _PERIODS:
                continue
            end = day(trend.endDate)
            when: dict[str, Any] = {
                "period": _PERIODS[trend.period] if end else Period.UNKNOWN,
                "period_end": end,
                "accounting": _ACCOUNTING.get(str(trend.earningsEstimate.get("methodology")), Accounting.UNKNOWN),
            }
            if end is None:
                reply.doubts.append(f"{security}: the estimate of {trend.period} has no end of its period")
            basis = Basis.PER_ORDINARY if domestic else Basis.UNKNOWN
            eps = {
                "currency": str(trend.earningsEstimate.get("earningsCurrency") or UNKNOWN_CURRENCY),
                "basis": basis,
            }
            for stat, name in ((Stat.CONSENSUS, "avg"), (Stat.LOW, "low"), (Stat.HIGH, "high")):
                value = number(trend.earningsEstimate.get(name))
                if value is not None:
                    self._keep(reply, payload, "earningsTrend", security, "eps", value, stat=stat, **when, **eps)
            eps["currency"] = str(trend.epsTrend.get("epsTrendCurrency") or eps["currency"])
            for name, days in _TREND.items():
                value = number(trend.epsTrend.get(name))
                if value is not None:
                    then = {"stat": Stat.CONSENSUS, **earlier(payload, days), **when, **eps}
                    self._keep(reply, payload, f"epsTrend {days} days ago", security, "eps", value, **then)
            revenue = number(trend.revenueEstimate.get("avg"))
            if revenue is not None:
                currency = str(trend.revenueEstimate.get("revenueCurrency") or UNKNOWN_CURRENCY)
                known = {"stat": Stat.CONSENSUS, "currency": currency, **when}
                self._keep(reply, payload, "earningsTrend", security, "revenue", revenue, **known)

    def _rate(self, pair: str, reply: Reply) -> None:
        result, payload = self._summary(f"{pair}=X", "price", reply)
        seconds = number(result.price.get("regularMarketTime"))
        if seconds is None:
            raise NotFoundError(f"{self.name} does not know {pair}")
        at = datetime.fromtimestamp(seconds, UTC)
        self._keep_rate(reply, payload, "price", pair, number(result.price.get("regularMarketPrice")), at)


def _session_to(base: str) -> Any:
    """yfinance's own session, with every call sent to one address: a desk's proxy, or the server of a test."""
    from yfinance.data import new_session

    session = new_session()
    ask = session.request

    def redirected(method: str, url: str, *arguments: Any, **named: Any) -> Any:
        path = url.split("://", 1)[1].partition("/")[2]
        return ask(method, f"{base.rstrip('/')}/{path}", *arguments, **named)

    session.request = redirected
    return session
