"""Alpha Vantage. Every value is a text or null; failures come as status 200; the key goes into the address only.

Traps: one round value repeated over many periods is a placeholder; a value of 90 days ago that is off by the ratio of
a split was not adjusted for one; an average and a count of zero are a gap. Estimates come without a currency; the factor
of a reverse split is rounded: 0.0333.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from xlmodel.market.observation import UNKNOWN_CURRENCY, Basis, Period, Stat, in_major_unit, moment
from xlmodel.market.provider import AuthError, Limit, NotFoundError, Payload, QuotaError, Reply, SchemaError, Wait
from xlmodel.market.secrets import secret
from xlmodel.market.settings import setting
from xlmodel.market.vendors.http import Http, Patience, checked, day, number
from xlmodel.market.vendors.live import LiveVendor, earlier
from xlmodel.secret import Secret
from xlmodel.splits import read_split, usual_splits

URL: Final = "https://www.alphavantage.co"
LIMITS: Final = (Limit(25, 86_400), Limit(1, 1))
_BACK: Final = (7, 30, 60, 90)
_LEAST: Final = 1.9
_NEAR: Final = 0.02
_ESTIMATES: Final = "EARNINGS_ESTIMATES"
_EPS: Final = {
    Stat.CONSENSUS: "eps_estimate_average",
    Stat.HIGH: "eps_estimate_high",
    Stat.LOW: "eps_estimate_low",
}


class _Estimate(BaseModel):
    model_config = ConfigDict(extra="allow")
    date: date
    horizon: str


class _Earnings(BaseModel):
    symbol: str
    estimates: list[_Estimate]


class _Split(BaseModel):
    effective_date: date
    split_factor: str


class _Splits(BaseModel):
    symbol: str
    data: list[_Split]


class _Overview(BaseModel):
    currency: str | None = Field(None, alias="Currency")
    shares: str | None = Field(None, alias="SharesOutstanding")
    market_cap: str | None = Field(None, alias="MarketCapitalization")


class AlphaVantage(LiveVendor):
    """A documented free key, and four earlier states of every estimate."""

    name = "alphavantage"
    source = "Alpha Vantage"
    items = frozenset({"price", "eps", "revenue", "market_cap", "fx_rate", "split"})

    def __init__(self, key: Secret | None = None, base: str = "", patience: Patience | None = None) -> None:
        self._key = key or secret("alphavantage")
        self.http = Http(self.name, base or setting("alphavantage_url", URL), limits=LIMITS, patience=patience)

    def meter(self, wait: Wait) -> None:
        """Count its calls: 25 a day are few."""
        self.http.meter(wait)

    def _figures(self, security: str, items: frozenset[str], reply: Reply) -> None:
        if {"price", "market_cap"} & items:
            self._price(security, reply)
        if {"eps", "revenue"} & items:
            self._estimates(security, reply)

    def _ask(self, function: str, reply: Reply, **params: str) -> tuple[dict[str, Any], Payload]:
        answer, payload = self.http.json("query", {"function": function, **params, "apikey": self._key.reveal()})
        if not isinstance(answer, dict):
            raise SchemaError(f"{self.name} answers {function} with no object")
        for word in ("Information", "Note"):
            if word in answer:
                reason = str(answer[word]).casefold()
                if "api key" in reason and "invalid" in reason:
                    raise AuthError(f"{self.name} refuses the key")
                raise QuotaError(f"{self.name}: the calls of the day or second are used up")
        if "Error Message" in answer or not answer:
            raise NotFoundError(f"{self.name} does not know {params.get('symbol', 'it')}")
        reply.payloads.append(payload)
        return answer, payload

    def _price(self, security: str, reply: Reply) -> None:
        described, about = self._ask("OVERVIEW", reply, symbol=security)
        overview = checked(_Overview, described)
        quoted, payload = self._ask("GLOBAL_QUOTE", reply, symbol=security)
        quote = quoted.get("Global Quote")
        if not isinstance(quote, dict):
            raise SchemaError(f"{self.name} answers GLOBAL_QUOTE with no quote")
        price, on = number(quote.get("05. price")), day(quote.get("07. latest trading day"))
        if price is None or on is None:
            raise NotFoundError(f"{self.name} does not know {security}")
        currency = overview.currency if overview.currency not in (None, "None", "-") else UNKNOWN_CURRENCY
        value, major = in_major_unit(price, currency or UNKNOWN_CURRENCY)
        known = {"currency": major, "basis": Basis.UNKNOWN, "known_at": moment(on)}
        self._keep(reply, payload, "GLOBAL_QUOTE", security, "price", value, **known)
        market_cap = number(overview.market_cap)
        if market_cap is not None:
            self._keep(reply, about, "OVERVIEW", security, "market_cap", market_cap, known_at=moment(on))

    def _estimates(self, security: str, reply: Reply) -> None:
        answer, payload = self._ask(_ESTIMATES, reply, symbol=security)
        found = checked(_Earnings, answer)
        if found.symbol != security:
            raise SchemaError(f"{self.name} answers for {found.symbol}, not for {security}")
        averages = []
        for estimate in found.estimates:
            row: Mapping[str, Any] = estimate.model_extra or {}
            period = Period.YEAR if "year" in estimate.horizon.casefold() else Period.QUARTER
            when: dict[str, Any] = {"period": period, "period_end": estimate.date}
            average = number(row.get("eps_estimate_average"))
            count = number(row.get("eps_estimate_analyst_count"))
            if average == 0 and not count:
                reply.doubts.append(f"{security}: an EPS of zero by no analyst for {estimate.date} is taken for a gap")
                continue
            eps = when | {"basis": Basis.UNKNOWN}
            for stat, name in _EPS.items():
                value = number(row.get(name))
                if value is not None:
                    self._keep(reply, payload, _ESTIMATES, security, "eps", value, stat=stat, **eps)
            if average is not None:
                averages.append(average)
                self._history(reply, payload, security, row, average, eps)
            revenue = number(row.get("revenue_estimate_average"))
            if revenue:
                self._keep(reply, payload, _ESTIMATES, security, "revenue", revenue, stat=Stat.CONSENSUS, **when)
        repeated = [value for value, times in Counter(averages).items() if times >= 4]
        if repeated:
            reply.doubts.append(
                f"{security}: an EPS of {repeated[0]:g} for four or more periods looks like a placeholder"
            )

    def _splits(self, security: str, reply: Reply) -> None:
        answer, payload = self._ask("SPLITS", reply, symbol=security)
        found = checked(_Splits, answer)
        if found.symbol != security:
            raise SchemaError(f"{self.name} answers for {found.symbol}, not for {security}")
        for split in found.data:
            try:
                ratio = read_split(split.split_factor)
            except ValueError as problem:
                reply.doubts.append(f"{security}: {split.effective_date}: {problem}")
                continue
            self._keep_split(reply, payload, "SPLITS", security, ratio, split.effective_date)

    def _history(
        self,
        reply: Reply,
        payload: Payload,
        security: str,
        row: Mapping[str, Any],
        average: float,
        eps: Mapping[str, Any],
    ) -> None:
        for days in _BACK:
            value = number(row.get(f"eps_estimate_average_{days}_days_ago"))
            if value is None:
                continue
            ratio = max(value / average, average / value) if average > 0 and value > 0 else 1.0
            # Half as much again is an ordinary change of an estimate.
            if ratio > _LEAST and usual_splits(ratio, _NEAR):
                reply.doubts.append(
                    f"{security}: the EPS of {days} days ago is {ratio:.3g} times off today's: a split not adjusted for?"
                )
                continue
            then = {"stat": Stat.CONSENSUS, **earlier(payload, days), **eps}
            self._keep(reply, payload, f"{_ESTIMATES}, {days} days ago", security, "eps", value, **then)

    def _rate(self, pair: str, reply: Reply) -> None:
        answer, payload = self._ask("CURRENCY_EXCHANGE_RATE", reply, from_currency=pair[:3], to_currency=pair[3:])
        rate = answer.get("Realtime Currency Exchange Rate")
        if not isinstance(rate, dict):
            raise SchemaError(f"{self.name} answers CURRENCY_EXCHANGE_RATE with no rate")
        try:
            at = datetime.fromisoformat(str(rate.get("6. Last Refreshed"))).replace(tzinfo=UTC)
        except ValueError:
            raise SchemaError(f"{self.name} does not say when the rate of {pair} is from") from None
        self._keep_rate(reply, payload, "CURRENCY_EXCHANGE_RATE", pair, number(rate.get("5. Exchange Rate")), at)
